"""SVG: our own, on our own layout. Needs no program and no package.

Identical drawings give identical bytes. Whatever a user typed is escaped text; ids are made from a hash of the
content, so that several pictures live on one page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Literal
from xml.sax.saxutils import escape

from visualization.boxes import Box
from visualization.drawing import Arrow, Drawing
from visualization.layout import Layout, RoomFrame, Track, lay_out
from visualization.marks import Mark
from visualization.page import SAMPLE, Entry, Page, build_page, meanings
from visualization.shapes import CORNER, DASHES, LINE_WIDTH, THIN, bar, line_and_head, outlines
from visualization.sizes import LABEL, SMALL, Sized, Text
from visualization.themes import DARK, LIGHT, Theme
from visualization.wording import shortened, visible

FONT = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace"

SPACE = "\u00a0"
"""Several plain spaces would be drawn as one."""

PREFIX = "\0"
"""Stands for the prefix of all ids until the content is known; no text of a user contains it."""

NO_COLOUR = "\1"
"""Stands for every colour of a picture that has none of its own; no text of a user contains it."""

BARE = Theme(
    page=NO_COLOUR,
    text=NO_COLOUR,
    quiet=NO_COLOUR,
    grad=NO_COLOUR,
    arrow=NO_COLOUR,
    room=NO_COLOUR,
    boxes=dict.fromkeys(LIGHT.boxes, (NO_COLOUR, NO_COLOUR)),
)

THEMES = {"light": LIGHT, "dark": DARK, "auto": LIGHT, "bare": BARE}

ThemeName = Literal["light", "dark", "auto"]


def svg_text(
    drawing: Drawing,
    theme: ThemeName | Literal["bare"] = "light",
    layout: Layout | None = None,
    *,
    with_legend: bool = True,
) -> str:
    """The drawing as SVG.

    Parameters
    ----------
    drawing : Drawing
        What is drawn.
    theme : {"light", "dark", "auto", "bare"}
        The colours; "auto" follows the reader's page where that is possible and is light elsewhere. A bare picture
        has none: the page that it stands in has the `colour_rules`.
    layout : Layout, optional
        Positions, if they are known already.
    with_legend : bool
        Whether the marks are explained below the picture.

    Examples
    --------
    >>> from autograd import describe
    >>> from visualization.drawing import drawing_of
    >>> from zensor import Zensor
    >>> svg_text(drawing_of(describe(Zensor(3.0) * 2.0)))[:40]
    '<svg xmlns="http://www.w3.org/2000/svg" '
    """
    layout = lay_out(drawing) if layout is None else layout
    page = build_page(drawing, layout, with_legend)
    text = "\n".join(_parts(drawing, layout, page, theme)) + "\n"
    text = _without_colour(text)
    return text.replace(PREFIX, f"z{sha256(text.encode()).hexdigest()[:10]}")


def _parts(drawing: Drawing, layout: Layout, page: Page, theme: str) -> Iterator[str]:
    colours = THEMES[theme]
    width, height = short(page.width), short(page.height)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" id="{PREFIX}" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="graphics-document document" '
        f'aria-labelledby="{PREFIX}-title" aria-describedby="{PREFIX}-desc" font-family="{FONT}">'
    )
    yield f'<title id="{PREFIX}-title">{escaped(drawing.title or "Computation graph")}</title>'
    yield f'<desc id="{PREFIX}-desc">{escaped(drawing.words())}</desc>'
    if theme == "auto":
        yield _dark_style()
    yield f'<rect class="page" width="{width}" height="{height}" rx="6" fill="{colours.page}"/>'
    for text in page.lines:
        yield _text(text, colours)
    yield f'<g transform="translate({short(page.left)} {short(page.top)})">'
    for room in layout.rooms:
        yield _room(room, colours)
    yield f'<g class="arrows" aria-hidden="true" fill="none" stroke="{colours.arrow}" stroke-width="{LINE_WIDTH}">'
    for arrow, track in zip(drawing.arrows, layout.tracks, strict=True):
        yield _arrow(arrow, track, colours)
    yield '</g><g class="labels" aria-hidden="true">'
    for arrow, track in zip(drawing.arrows, layout.tracks, strict=True):
        if arrow.label:
            yield _text(Text(*track.label, arrow.label, LABEL, "note", track.anchor), colours)
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
        f"<g><title>{escaped(visible('module ' + '.'.join(room.path)))}</title>"
        f'<rect class="room" x="{short(frame.x)}" y="{short(frame.y)}" width="{short(frame.width)}" '
        f'height="{short(frame.height)}" rx="{short(CORNER)}" fill="none" stroke="{colours.room}"/>'
        f"{_text(name, colours)}</g>"
    )


def _arrow(arrow: Arrow, track: Track, colours: Theme) -> str:
    """A line up to the head, and the head: its tip touches the border of the box."""
    line, corners = line_and_head(track.points)
    head = "L".join(map(pair, corners))
    style = "" if arrow.tracked else f' stroke-width="{THIN}"{_dashes("dotted")}'
    return (
        f'<g><path d="{path_data(line)}"{style}/>'
        f'<path class="head" d="M{head}Z" fill="{colours.arrow}" stroke="none"/></g>'
    )


def path_data(points: Sequence[tuple[float, float]]) -> str:
    """A start, and then three points for each cubic curve, as SVG writes a path."""
    parts = [f"M{pair(points[0])}"]
    for place in range(1, len(points), 3):
        one, two, three = points[place : place + 3]
        start = points[place - 1]
        if start[0] == three[0]:
            parts.append(f"V{short(three[1])}")
        elif start[1] == three[1]:
            parts.append(f"H{short(three[0])}")
        else:
            parts.append(f"C{pair(one)} {pair(two)} {pair(three)}")
    return "".join(parts)


def _box(box: Box, x: float, y: float, size: Sized, colours: Theme) -> str:
    line = colours.boxes[box.mark.colour][1]
    texts = "".join(_text(text, colours, line) for text in size.texts)
    return (
        f'<g id="{PREFIX}-{box.id}" class="box {box.mark.colour}" role="graphics-symbol img" '
        f'transform="translate({short(x)} {short(y)})"><title>{escaped(box.words)}</title>'
        f"{_shape(box.mark, size.width, size.height, colours)}{_bar(box, size, colours)}{texts}</g>"
    )


def _bar(box: Box, size: Sized, colours: Theme) -> str:
    """The cells that show how large a number is."""
    cells = bar(box.heat, size.height) if box.heat is not None else ()
    return "".join(
        f'<rect class="cell {"full" if full else "empty"}" x="{short(one.x)}" y="{short(one.y)}" '
        f'width="{short(one.width)}" height="{short(one.height)}" fill="{colours.grad if full else "none"}" '
        f'stroke="{colours.grad}" stroke-width="0.6"/>'
        for one, full in cells
    )


def _shape(mark: Mark, width: float, height: float, colours: Theme) -> str:
    """The outline of a box: an ellipse, one rectangle, two inside each other, or a stack of them."""
    fill, line = colours.boxes[mark.colour]
    style = f'class="shape" fill="{fill}" stroke="{line}" stroke-width="{short(mark.width)}"{_dashes(mark.dash)}'
    if mark.shape == "ellipse":
        rx, ry = short(width / 2), short(height / 2)
        return f'<ellipse cx="{rx}" cy="{ry}" rx="{rx}" ry="{ry}" {style}/>'
    corner = f' rx="{short(CORNER)}"' if mark.shape == "rounded" else ""
    return "".join(
        f'<rect{_at(one.x, one.y)} width="{short(one.width)}" height="{short(one.height)}"{corner} {style}/>'
        for one in outlines(mark, width, height)
    )


def _at(x: float, y: float) -> str:
    """A corner, which is (0, 0) where nothing is said."""
    return f' x="{short(x)}" y="{short(y)}"' if x or y else ""


def _dashes(dash: str) -> str:
    return f' stroke-dasharray="{" ".join(map(short, DASHES[dash]))}"' if DASHES[dash] else ""


def _text(text: Text, colours: Theme, line: str = "") -> str:
    fill = {"tag": line, "note": colours.quiet, "grad": colours.grad}.get(text.role, colours.text)
    anchor = "" if text.anchor == "start" else f' text-anchor="{text.anchor}"'
    weight = ' font-weight="bold"' if text.role in ("title", "finding") else ""
    return (
        f'<text class="{text.role}" x="{short(text.x)}" y="{short(text.y)}" font-size="{short(text.size)}" '
        f'fill="{fill}"{anchor}{weight}>{escaped(text.text).replace(" ", SPACE)}</text>'
    )


def _without_colour(text: str) -> str:
    return text.replace(f' fill="{NO_COLOUR}"', "").replace(f' stroke="{NO_COLOUR}"', "")


def legend_samples(drawing: Drawing) -> Iterator[tuple[str, str]]:
    """Each mark in use as an SVG of its own, and what it means; for a page that has its legend elsewhere."""
    width, height = short(SAMPLE[0] + 4.0), short(SAMPLE[1] + 4.0)
    for mark, tracked, words in meanings(drawing):
        sample = _without_colour(_sample(2.0, 2.0, mark, tracked, BARE))
        yield f'<svg width="{width}" height="{height}" aria-hidden="true">{sample}</svg>', words


def _entry(entry: Entry, colours: Theme) -> str:
    words = _text(Text(entry.x + SAMPLE[0] + 6.0, entry.y, entry.words, SMALL, "note"), colours)
    sample = _sample(entry.x, entry.y - SAMPLE[1] + 2.0, entry.mark, entry.tracked, colours)
    return f"<g>{sample}{words}</g>"


def _sample(x: float, y: float, mark: Mark | None, tracked: bool, colours: Theme) -> str:
    """A small box of this mark, or an arrow."""
    if mark is not None:
        moved = f'transform="translate({pair((x, y))})"'
        return f'<g class="{mark.colour}" {moved}>{_shape(mark, *SAMPLE, colours)}</g>'
    middle, end = y + SAMPLE[1] / 2, x + SAMPLE[0]
    line, corners = line_and_head([(x, middle), (end, middle)])
    style = "" if tracked else f' stroke-width="{THIN}"{_dashes("dotted")}'
    return (
        f'<path class="sample" d="M{"L".join(map(pair, line))}" stroke="{colours.arrow}"{style}/>'
        f'<path class="head" d="M{"L".join(map(pair, corners))}Z" fill="{colours.arrow}"/>'
    )


def escaped(text: str) -> str:
    """Any text as the content of an element."""
    return escape(visible(text))


def short(number: float) -> str:
    """At most one digit after the point: a tenth of a pixel is never seen."""
    return f"{number + 0.0:.1f}".removesuffix(".0") if abs(number) >= 0.05 else "0"


def pair(point: tuple[float, float]) -> str:
    """A point as SVG writes it."""
    return f"{short(point[0])} {short(point[1])}"
