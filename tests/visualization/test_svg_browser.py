"""SVG in a browser: what the reader really sees."""

from visualization import build_computation_graph

# Half a pixel is within the rounding of coordinates.
ROUNDING = 0.5

OUTSIDE = """() => {
    const outside = [];
    for (const box of document.querySelectorAll("g.box, g[role]")) {
        const frame = box.querySelector(".shape")?.getBoundingClientRect();
        if (!frame) continue;
        for (const text of box.querySelectorAll("text")) {
            const its = text.getBoundingClientRect();
            if (its.left < frame.left - ROUNDING || its.right > frame.right + ROUNDING ||
                its.top < frame.top - ROUNDING || its.bottom > frame.bottom + ROUNDING)
                outside.push([text.textContent, its.left - frame.left, frame.right - its.right]);
        }
    }
    return outside;
}""".replace("ROUNDING", str(ROUNDING))


def test_every_text_lies_in_its_box(page, gallery):
    """Widths are computed without a font: the browser's own measure must agree."""
    page.set_content(build_computation_graph(gallery).svg())
    assert page.locator("text").count() > 0
    assert page.evaluate(OUTSIDE) == []
