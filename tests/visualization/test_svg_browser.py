"""SVG in a browser: what the reader really sees."""

import pytest

from tests.visualization.gallery import HOSTILE, quotient, transformer
from visualization import build_computation_graph
from visualization.svg import FONT
from visualization.wording import shortened, visible
from zensor import Zensor

# Half a pixel is within the rounding of coordinates.
ROUNDING = 0.5

# The frame of a box is its foremost or innermost shape: the front of a stack, the inner one of two borders.
MEASURED = """() => {
    const place = (one) => {
        const its = one.getBoundingClientRect();
        return {text: one.textContent, left: its.left, top: its.top, right: its.right, bottom: its.bottom};
    };
    const groups = (selector, frame) => [...document.querySelectorAll(selector)].map((group) => ({
        frame: place([...group.querySelectorAll(frame)].pop()),
        texts: [...group.querySelectorAll("text")].map(place),
    }));
    return {
        page: place(document.querySelector("svg")),
        texts: [...document.querySelectorAll("text")].map(place),
        boxes: groups("g.box", ".shape"),
        rooms: groups("g:has(> .room)", ".room"),
        legend: [...document.querySelectorAll(".legend text")].map(place),
        fonts: [...new Set([...document.querySelectorAll("svg")].map((one) => getComputedStyle(one).fontFamily))],
    };
}"""

LOOKS = ({}, {"fold": True}, {"color_by": "grad", "title": "A title above the picture"}, {"direction": "right"})


def inside(text, frame):
    return (
        text["left"] >= frame["left"] - ROUNDING
        and text["right"] <= frame["right"] + ROUNDING
        and text["top"] >= frame["top"] - ROUNDING
        and text["bottom"] <= frame["bottom"] + ROUNDING
    )


def meet(one, other):
    return (
        one["left"] < other["right"] - ROUNDING
        and other["left"] < one["right"] - ROUNDING
        and one["top"] < other["bottom"] - ROUNDING
        and other["top"] < one["bottom"] - ROUNDING
    )


def outside(measured):
    """Texts that leave their box, their room or the page."""
    held = [(text, group["frame"]) for group in measured["boxes"] + measured["rooms"] for text in group["texts"]]
    held += [(text, measured["page"]) for text in measured["texts"]]
    return [text for text, frame in held if not inside(text, frame)]


def beside_each_other(measured):
    """Texts of one line of a box, and of the legend, that touch."""
    rows = [group["texts"] for group in measured["boxes"]] + [measured["legend"]]
    return [
        (one["text"], other["text"])
        for texts in rows
        for place, one in enumerate(texts)
        for other in texts[place + 1 :]
        if abs(one["top"] - other["top"]) < 4 and meet(one, other)
    ]


@pytest.mark.parametrize("look", LOOKS, ids=("plain", "folded", "bars", "right"))
def test_every_text_lies_in_its_box_and_on_the_page(page, gallery, look):
    """Widths are computed without a font: the browser's own measure must agree."""
    page.set_content(build_computation_graph(gallery, **look).svg())
    measured = page.evaluate(MEASURED)
    assert len(measured["texts"]) > 0
    assert outside(measured) == []
    assert beside_each_other(measured) == []


@pytest.mark.parametrize("font", ["DejaVu Sans Mono", "Liberation Mono", "monospace"])
def test_every_font_that_may_be_there_is_narrow_enough(page, font):
    """The list of fonts ends in whatever the machine has."""
    root, *_held = transformer()
    svg = build_computation_graph(root).svg()
    assert FONT in svg
    page.set_content(svg.replace(FONT, font))
    measured = page.evaluate(MEASURED)
    assert font in measured["fonts"][0]
    assert outside(measured) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_automatic_theme_follows_the_page(page, scheme):
    page.emulate_media(color_scheme=scheme)
    page.set_content(build_computation_graph(quotient()).svg("auto"))
    fill = page.evaluate("() => getComputedStyle(document.querySelector('rect.page')).fill")
    assert fill == {"light": "rgb(255, 255, 255)", "dark": "rgb(21, 25, 30)"}[scheme]


def test_what_a_user_typed_is_read_as_text_by_a_browser(page):
    """One page for all names: none of them may do anything to it."""
    for name in HOSTILE:
        page.set_content(build_computation_graph(Zensor(3.0, name=name) * 2.0, title=name).svg())
        found = page.evaluate(
            "() => [document.querySelectorAll('body > *').length, document.querySelectorAll('svg g.box').length,"
            " document.querySelectorAll('script, img, b').length, document.querySelector('g.box text').textContent]"
        )
        assert found == [1, 4, 0, shortened(visible(name)).replace(" ", "\u00a0")]
