"""Layers in SVG: groups over a picture, in a page that shows and hides them, and the parts of other pictures."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from itertools import groupby
from typing import Literal, get_args

from visualization.layers import Head, Ink, Layer, Part, Plate, Way, Words, ink_of
from visualization.layout import Point
from visualization.page import Page, build_page
from visualization.sizes import ADVANCE
from visualization.stage import Stage
from visualization.svg import FONT, SPACE, ThemeName, escaped, pair, path_data, short, svg_text
from visualization.themes import DARK, Theme

CAPTION = 12.0
CAPTION_LINE = 17.0
MARGIN = 16.0
"""Size of the text below a picture, from one line to the next, and from the border."""

DASH = (7.0, 4.0)
"""Strokes and gaps of a way on which a piece travels."""


def page_of(stage: Stage) -> Page:
    """The page of the picture: titles above it, and no legend, since every step is explained in a sentence."""
    return build_page(stage.drawing, stage.layout, with_legend=False)


def picture_svg(stage: Stage, theme: ThemeName | Literal["bare"]) -> str:
    """What stays: the picture without layers."""
    return svg_text(stage.drawing, theme, stage.layout, with_legend=False)


def layered_svg(stage: Stage, at: int = 0) -> str:
    """The picture with all layers, for a page that has `ink_rules`; those not seen at the stop `at` are hidden.

    Every layer is a group with its first and last stop as `data-at`, and the `data-route` of a piece.
    """
    head, end, _ = picture_svg(stage, "bare").rpartition("</svg>")
    layers = []
    for layer in stage.layers:
        hidden = "" if layer.at(at) else " hidden"
        route = f' data-route="{" ".join(map(moved, layer.route))}"' if layer.route else ""
        layers.append(group(layer, None, f'class="{layer.kind}" data-at="{layer.first} {layer.last}"{route}{hidden}'))
    return f"{head}{placed(stage, ''.join(layers))}{end}"


def placed(stage: Stage, layers: str) -> str:
    """Layers in the coordinates of the drawing. They repeat what the sentences say, so no screen reader reads them."""
    page = page_of(stage)
    corner = pair((page.left, page.top))
    return f'<g class="layers" aria-hidden="true" font-family="{FONT}" transform="translate({corner})">{layers}</g>'


def group(layer: Layer, colours: Theme | None, attributes: str, chip: str = "") -> str:
    """A layer as a group with these attributes; without colours, the page has the `ink_rules`.

    The chip of a piece, which travels, is in a group of its own if that has attributes.
    """
    parts = "".join(_parts(layer.parts, colours))
    return f"<g {attributes}>" + (f"<g {chip}>{parts}</g>" if chip else parts) + "</g>"


def _parts(parts: Sequence[Part], colours: Theme | None) -> Iterator[str]:
    """Lines of one look that follow each other are one path, and so are heads."""
    for look, alike in groupby(parts, _look):
        if isinstance(look, Way):
            yield _path(look, "".join(path_data(way.points) for way in alike if isinstance(way, Way)), colours)
        elif isinstance(look, Head):
            corners = ("L".join(map(pair, head.corners)) for head in alike if isinstance(head, Head))
            yield (
                f'<path class="f-{look.fill}" d="{"".join(f"M{one}Z" for one in corners)}"'
                f"{_coloured('fill', look.fill, colours)}/>"
            )
        else:
            yield _plate(look, colours) if isinstance(look, Plate) else _words(look, colours)


def _look(part: Part) -> Part:
    """What a line or a head has besides its place."""
    if isinstance(part, Way):
        return replace(part, points=())
    return replace(part, corners=()) if isinstance(part, Head) else part


def _path(way: Way, data: str, colours: Theme | None) -> str:
    dash = f' stroke-dasharray="{" ".join(map(short, DASH))}"' if way.dash == "dashed" else ""
    moves = " w" if way.dash == "dashed" else ""
    return (
        f'<path class="l-{way.line}{moves}" d="{data}" fill="none"{_coloured("stroke", way.line, colours)} '
        f'stroke-width="{short(way.width)}"{dash}/>'
    )


def _words(words: Words, colours: Theme | None) -> str:
    text = words.text
    anchor = "" if text.anchor == "start" else f' text-anchor="{text.anchor}"'
    weight = ' font-weight="bold"' if words.bold else ""
    return (
        f'<text class="f-{words.ink}" x="{short(text.x)}" y="{short(text.y)}" font-size="{short(text.size)}"'
        f"{_coloured('fill', words.ink, colours)}{anchor}{weight}>{escaped(text.text).replace(' ', SPACE)}</text>"
    )


def _plate(plate: Plate, colours: Theme | None) -> str:
    frame = plate.frame
    style = f'class="f-{plate.fill} l-{plate.line}"{_coloured("fill", plate.fill, colours)}'
    if plate.line != "none":
        style += f'{_coloured("stroke", plate.line, colours)} stroke-width="{short(plate.width)}"'
    if plate.dash == "dashed":
        style += f' stroke-dasharray="{" ".join(map(short, DASH))}"'
    if plate.ellipse:
        middle = f'cx="{short(frame.x + frame.width / 2)}" cy="{short(frame.y + frame.height / 2)}"'
        return f'<ellipse {middle} rx="{short(frame.width / 2)}" ry="{short(frame.height / 2)}" {style}/>'
    return (
        f'<rect x="{short(frame.x)}" y="{short(frame.y)}" width="{short(frame.width)}" height="{short(frame.height)}" '
        f'rx="{short(plate.corner)}" {style}/>'
    )


def _coloured(what: str, ink: Ink, colours: Theme | None) -> str:
    return "" if colours is None else f' {what}="{ink_of(colours, ink)}"'


def ink_rules(colours: Theme) -> list[str]:
    """CSS that gives the layers these colours; rules are stronger than attributes."""
    return [
        f".f-{ink}{{fill:{ink_of(colours, ink)}}} .l-{ink}{{stroke:{ink_of(colours, ink)}}}" for ink in get_args(Ink)
    ]


def dark_rules(name: str, theme: ThemeName) -> str:
    """For the picture with this id: the dark colours for a reader whose page is dark."""
    if theme != "auto":
        return ""
    dark = [f"#{name} {rule.replace(' .l', f' #{name} .l')}" for rule in ink_rules(DARK)]
    page = f"#{name} .paper{{fill:{DARK.page}}}"
    return f"@media(prefers-color-scheme:dark){{{''.join(dark)}{page}}}"


def captions(stage: Stage) -> list[list[str]]:
    """The sentences in lines that fit below the picture."""
    width = max(20, int((page_of(stage).width - 2 * MARGIN) / (CAPTION * ADVANCE)))
    return [
        textwrap.wrap(f"{number}. {sentence}" if number else sentence, width)
        for number, sentence in enumerate(stage.sentences)
    ]


def moved(by: Point) -> str:
    """How far something is moved, as CSS writes it."""
    x, y = map(short, by)
    return f"{x}px,{y}px"


def caption(lines: list[str], y: float, colours: Theme) -> str:
    """Lines of a sentence that stand below `y`."""
    rows = "".join(
        f'<text x="{short(MARGIN)}" y="{short(y + place * CAPTION_LINE)}">{escaped(line)}</text>'
        for place, line in enumerate(lines, 1)
    )
    return f'<g class="f-text" font-size="{short(CAPTION)}" fill="{colours.text}" font-family="{FONT}">{rows}</g>'


def name_of(picture: str) -> str:
    """An id for the whole, made from the content."""
    return f"p{sha256(picture.encode()).hexdigest()[:10]}"


def whole(name: str, size: tuple[float, float], colours: Theme, body: str, title: str) -> str:
    """An SVG with this id, of this size, around a body."""
    width, height = map(short, size)
    area = f'width="{width}" height="{height}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" id="{name}" {area} viewBox="0 0 {width} {height}" '
        f'role="img" aria-label="{escaped(title).replace(chr(34), "&quot;")}">'
        f'<rect class="paper" {area} rx="6" fill="{colours.page}"/>{body}</svg>\n'
    )
