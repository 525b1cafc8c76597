"""Mermaid text: a flowchart that the pages of code hosts draw inside Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from visualization.boxes import Box
from visualization.drawing import Arrow, Drawing
from visualization.rooms import Room
from visualization.themes import LIGHT
from visualization.wording import shortened, visible

SHAPES = {
    "ellipse": ("([", "])"),
    "rounded": ("(", ")"),
    "square": ("[", "]"),
    "double": ("[[", "]]"),
}

PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ,()=")
"""ASCII characters that mean nothing in Mermaid, Markdown or HTML inside a quoted label."""

WORD_JOINER = "\u2060"


def mermaid_text(drawing: Drawing) -> str:
    """The drawing as a Mermaid flowchart.

    Examples
    --------
    >>> from autograd import describe
    >>> from visualization.drawing import drawing_of
    >>> from zensor import Zensor
    >>> print(mermaid_text(drawing_of(describe(Zensor(3.0, name="x") * 2.0))).splitlines()[1].strip())
    n0("x · input<br/>() f64 = 3<br/>grad –"):::input
    """
    lines = [f"flowchart {'LR' if drawing.direction == 'right' else 'TB'}"]
    house, _ = drawing.rooms()
    numbers: dict[Room, int] = {}
    lines += _room(house, drawing, numbers)
    for arrow in drawing.arrows:
        lines.append(f"  {arrow.tail} {_arrow(arrow)} {arrow.head}")
    lines += _classes(drawing)
    if numbers:
        lines.append(f"  classDef room fill:none,stroke:{LIGHT.room}")
        lines.append(f"  class {','.join(f'r{number}' for number in numbers.values())} room")
    return "\n".join(lines) + "\n"


def _room(room: Room, drawing: Drawing, numbers: dict[Room, int]) -> Iterator[str]:
    """The boxes of a room and the rooms inside it, as nested subgraphs; rooms nest at most a few deep."""
    indent = "  " * (room.depth + 1)
    for thing in room.all:
        if isinstance(thing, Room):
            numbers[thing] = len(numbers)
            yield f'{indent}subgraph r{numbers[thing]}["{_escaped(shortened(visible(thing.path[-1])))}"]'
            yield from _room(thing, drawing, numbers)
            yield f"{indent}end"
        else:
            yield f"{indent}{_box(drawing.boxes[thing])}"


def _box(box: Box) -> str:
    opening, closing = SHAPES["double" if box.mark.borders > 1 or box.mark.sheets else box.mark.shape]
    title = " · ".join(part for part in (box.title, box.tag) if part)
    texts = [title] + [text for line in box.lines for text in (line.text, *line.rows) if text]
    label = "<br/>".join(map(_escaped, texts))
    return f'{box.id}{opening}"{label}"{closing}:::{_class(box)}'


def _arrow(arrow: Arrow) -> str:
    line = "-->" if arrow.tracked else "-.->"
    return f'{line}|"{_escaped(arrow.label)}"|' if arrow.label else line


def _class(box: Box) -> str:
    return "stub" if box.kind == "stub" else box.mark.colour


def _classes(drawing: Drawing) -> Iterator[str]:
    """The look of the marks in use."""
    for name, mark in sorted({_class(box): box.mark for box in drawing.boxes}.items()):
        fill, line = LIGHT.boxes[mark.colour]
        dashes = {"solid": "", "dashed": ",stroke-dasharray:5 3", "dotted": ",stroke-dasharray:2 2"}[mark.dash]
        yield (f"  classDef {name} fill:{fill},stroke:{line},stroke-width:{mark.width:g}px,color:{LIGHT.text}{dashes}")


def _escaped(text: str) -> str:
    """Every character that could mean something as its number, which Mermaid turns back after reading."""
    # A backslash before an n would still become a new line, after that: a mark without width stands between them.
    text = text.replace("\\n", f"\\{WORD_JOINER}n")
    return "".join(one if one in PLAIN or not one.isascii() else f"#{ord(one)};" for one in text) or " "
