"""SVG: our own, on our own layout. Needs no program and no package.

Identical drawings give identical bytes. Whatever a user typed is escaped text; ids are made from a hash of the
content, so that several pictures live on one page.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Literal
from xml.sax.saxutils import escape

from visualization.boxes import Box
from visualization.drawing import Arrow, Drawing
from visualization.layout import Layout, RoomFrame, Track, lay_out
from visualization.marks import Mark
from visualization.page import SAMPLE, Entry, Page, build_page
from visualization.shapes import CORNER, DASHES, LINE_WIDTH, THIN, bar, line_and_head, outlines
from visualization.sizes import SMALL, Sized, Text
from visualization.themes import DARK, LIGHT, Theme
from visualization.wording import shortened, visible

FONT = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace"

SPACE = "\u00a0"
"""Several plain spaces would be drawn as one."""

PREFIX = "\0"
"""Stands for the prefix of all ids until the content is known; no text of a user contains it."""

THEMES = {"light": LIGHT, "dark": DARK, "auto": LIGHT}

ThemeName = Literal["light", "dark", "auto"]


def svg_text(drawing: Drawing, theme: ThemeName = "light", layout: Layout | None = None) -> str:
    """The drawing as SVG.

    Parameters
    ----------
    drawing : Drawing
        What is drawn.
    theme : {"light", "dark", "auto"}
        The colours; "auto" follows the reader's page where that is possible and is light elsewhere.
    layout : Layout, optional
        Positions, if they are known already.

    Examples
    --------
    >>> from autograd import describe
    >>> from visualization.drawing import draw
    >>> from zensor import Zensor
    >>> svg_text(draw(describe(Zensor(3.0) * 2.0)))[:40]
    '<svg xmlns="http://www.w3.org/2000/svg" '
    """
    layout = lay_out(drawing) if layout is None else layout
    page = build_page(drawing, layout)
    text = "\n".join(_parts(drawing, layout, page, theme)) + "\n"
    return text.replace(PREFIX, f"z{sha256(text.encode()).hexdigest()[:10]}")


def _parts(drawing: Drawing, layout: Layout, page: Page, theme: ThemeName) -> Iterator[str]:
    colours = THEMES[theme]
    width, height = _short(page.width), _short(page.height)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" id="{PREFIX}" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="graphics-document document" '
        f'aria-labelledby="{PREFIX}-title" aria-describedby="{PREFIX}-desc" font-family="{FONT}">'
    )
    yield f'<title id="{PREFIX}-title">{_escaped(drawing.title or "Computation graph")}</title>'
    yield f'<desc id="{PREFIX}-desc">{_escaped(drawing.words())}</desc>'
    if theme == "auto":
        yield _dark_style()
    yield f'<rect class="page" width="{width}" height="{height}" rx="6" fill="{colours.page}"/>'
    for text in page.lines:
        yield _text(text, colours)
    yield f'<g transform="translate({_short(page.left)} {_short(page.top)})">'
    for room in layout.rooms:
        yield _room(room, colours)
    yield f'<g class="arrows" aria-hidden="true" fill="none" stroke="{colours.arrow}" stroke-width="{LINE_WIDTH}">'
    for number, (arrow, track) in enumerate(zip(drawing.arrows, layout.tracks, strict=True)):
        yield _arrow(number, arrow, track, colours)
    yield '</g><g class="labels" aria-hidden="true">'
    for arrow, track in zip(drawing.arrows, layout.tracks, strict=True):
        if arrow.label:
            yield _text(Text(*track.label, arrow.label, SMALL - 1.0, "note", track.anchor), colours)
    yield "</g>"
    for box in drawing.boxes:
        frame = layout.frames[box.id]
        yield _box(box, frame.x, frame.y, layout.boxes[box.id], colours)
    yield "</g>"
    if page.legend:
        yield '<g class="legend">'
        for entry in page.legend:
            yield _entry(entry, colours)
        yield "</g>"
    yield "</svg>"


def colour_rules(colours: Theme) -> list[str]:
    """CSS that gives every part of a picture these colours; rules are stronger than attributes."""
    rules = [
        f".page{{fill:{colours.page}}}",
        f".title,.value,.symbol{{fill:{colours.text}}}",
        f".note{{fill:{colours.quiet}}}",
        f".grad,.full{{fill:{colours.grad}}}",
        f".cell{{stroke:{colours.grad}}}",
        f".arrows,.sample{{stroke:{colours.arrow}}}",
        f".head{{fill:{colours.arrow}}}",
        f".room{{stroke:{colours.room}}}",
    ]
    for name, (fill, line) in colours.boxes.items():
        rules += [f".{name} .shape{{fill:{fill};stroke:{line}}}", f".{name} .tag{{fill:{line}}}"]
    return rules


def _dark_style() -> str:
    """The dark colours for a reader whose page is dark."""
    inside = "".join(f"#{PREFIX} {rule.replace(',', f',#{PREFIX} ')}" for rule in colour_rules(DARK))
    return f"<style>@media(prefers-color-scheme:dark){{{inside}}}</style>"


def _room(room: RoomFrame, colours: Theme) -> str:
    frame = room.frame
    name = Text(*room.label, shortened(visible(room.path[-1])), SMALL, "note")
    return (
        f"<g><title>{_escaped(visible('module ' + '.'.join(room.path)))}</title>"
        f'<rect class="room" x="{_short(frame.x)}" y="{_short(frame.y)}" width="{_short(frame.width)}" '
        f'height="{_short(frame.height)}" rx="{_short(CORNER)}" fill="none" stroke="{colours.room}"/>'
        f"{_text(name, colours)}</g>"
    )


def _arrow(number: int, arrow: Arrow, track: Track, colours: Theme) -> str:
    """A line up to the head, and the head: its tip touches the border of the box."""
    line, corners = line_and_head(track.points)
    head = "L".join(map(_pair, corners))
    style = "" if arrow.tracked else f' stroke-width="{THIN}"{_dashes("dotted")}'
    return (
        f'<g id="{PREFIX}-a{number}"><path d="{_path(line)}"{style}/>'
        f'<path class="head" d="M{head}Z" fill="{colours.arrow}" stroke="none"/></g>'
    )


def _path(points: list[tuple[float, float]]) -> str:
    parts = [f"M{_pair(points[0])}"]
    for place in range(1, len(points), 3):
        one, two, three = points[place : place + 3]
        start = points[place - 1]
        if start[0] == three[0] or start[1] == three[1]:
            parts.append(f"L{_pair(three)}")
        else:
            parts.append(f"C{_pair(one)} {_pair(two)} {_pair(three)}")
    return "".join(parts)


def _box(box: Box, x: float, y: float, size: Sized, colours: Theme) -> str:
    line = colours.boxes[box.mark.colour][1]
    texts = "".join(_text(text, colours, line) for text in size.texts)
    return (
        f'<g id="{PREFIX}-{box.id}" class="box {box.mark.colour}" role="graphics-symbol img" '
        f'transform="translate({_short(x)} {_short(y)})"><title>{_escaped(box.words)}</title>'
        f"{_shape(box.mark, size.width, size.height, colours)}{_bar(box, size, colours)}{texts}</g>"
    )


def _bar(box: Box, size: Sized, colours: Theme) -> str:
    """The cells that show how large a number is."""
    cells = bar(box.heat, size.height) if box.heat is not None else ()
    return "".join(
        f'<rect class="cell {"full" if full else "empty"}" x="{_short(one.x)}" y="{_short(one.y)}" '
        f'width="{_short(one.width)}" height="{_short(one.height)}" fill="{colours.grad if full else "none"}" '
        f'stroke="{colours.grad}" stroke-width="0.6"/>'
        for one, full in cells
    )


def _shape(mark: Mark, width: float, height: float, colours: Theme) -> str:
    """The outline of a box: an ellipse, one rectangle, two inside each other, or a stack of them."""
    fill, line = colours.boxes[mark.colour]
    style = f'class="shape" fill="{fill}" stroke="{line}" stroke-width="{_short(mark.width)}"{_dashes(mark.dash)}'
    if mark.shape == "ellipse":
        rx, ry = _short(width / 2), _short(height / 2)
        return f'<ellipse cx="{rx}" cy="{ry}" rx="{rx}" ry="{ry}" {style}/>'
    corner = f' rx="{_short(CORNER)}"' if mark.shape == "rounded" else ""
    return "".join(
        f'<rect x="{_short(one.x)}" y="{_short(one.y)}" width="{_short(one.width)}" height="{_short(one.height)}"'
        f"{corner} {style}/>"
        for one in outlines(mark, width, height)
    )


def _dashes(dash: str) -> str:
    return f' stroke-dasharray="{" ".join(map(_short, DASHES[dash]))}"' if DASHES[dash] else ""


def _text(text: Text, colours: Theme, line: str = "") -> str:
    fill = {"tag": line, "note": colours.quiet, "grad": colours.grad}.get(text.role, colours.text)
    anchor = "" if text.anchor == "start" else f' text-anchor="{text.anchor}"'
    weight = ' font-weight="bold"' if text.role == "title" else ""
    return (
        f'<text class="{text.role}" x="{_short(text.x)}" y="{_short(text.y)}" font-size="{_short(text.size)}" '
        f'fill="{fill}"{anchor}{weight}>{_escaped(text.text).replace(" ", SPACE)}</text>'
    )


def _entry(entry: Entry, colours: Theme) -> str:
    words = _text(Text(entry.x + SAMPLE[0] + 6.0, entry.y, entry.words, SMALL, "note"), colours)
    y = entry.y - SAMPLE[1] + 2.0
    if entry.mark is not None:
        shape = _shape(entry.mark, *SAMPLE, colours)
        moved = f'<g transform="translate({_pair((entry.x, y))})">{shape}</g>'
        return f'<g class="{entry.mark.colour}">{moved}{words}</g>'
    middle, end = y + SAMPLE[1] / 2, entry.x + SAMPLE[0]
    line, corners = line_and_head([(entry.x, middle), (end, middle)])
    style = "" if entry.tracked else f' stroke-width="{THIN}"{_dashes("dotted")}'
    return (
        f'<g><path class="sample" d="M{"L".join(map(_pair, line))}" stroke="{colours.arrow}"{style}/>'
        f'<path class="head" d="M{"L".join(map(_pair, corners))}Z" fill="{colours.arrow}"/>{words}</g>'
    )


def _escaped(text: str) -> str:
    return escape(visible(text))


def _short(number: float) -> str:
    """At most one digit after the point: a tenth of a pixel is never seen."""
    return f"{number + 0.0:.1f}".removesuffix(".0") if abs(number) >= 0.05 else "0"


def _pair(point: tuple[float, float]) -> str:
    return f"{_short(point[0])} {_short(point[1])}"
