"""How large each box is and where each text stands in it, computed from the characters alone.

No renderer measures text: all of them use a font in which every character is equally wide, so that one
layout fits all of them, on every machine.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from visualization.boxes import Box

ADVANCE = 0.62
"""The width of a character in units of the font size; the widest common monospace font has 0.61."""

TITLE, BODY, SMALL, LABEL = 13.0, 12.0, 10.0, 9.0
"""Font sizes."""

LINE = 16.0
"""From one baseline to the next."""

PADDING = 10.0
"""Between the border of a box and its text."""

TAG_GAP = 14.0
ELLIPSE_HEIGHT = 34.0
ELLIPSE_SHARE = 0.86
"""Of the width of an ellipse, what a line of text in its middle may take."""

SHEET = 5.0
"""How far the sheets of a stack, a folded part of the picture, stand out behind each other."""

SIDE_BAR = 12.0
"""The column of cells that shows how large a gradient is."""

Role = Literal["title", "tag", "value", "grad", "note", "finding", "symbol"]


@dataclass(frozen=True)
class Text:
    """One line of text: where its baseline begins or ends, from the upper left corner of the box."""

    x: float
    y: float
    text: str
    size: float
    role: Role
    anchor: Literal["start", "middle", "end"] = "start"

    @property
    def width(self) -> float:
        """How wide it may become in any monospace font."""
        return text_width(self.text, self.size)


@dataclass(frozen=True)
class Sized:
    """A box with its size and its texts."""

    width: float
    height: float
    texts: tuple[Text, ...]


def cells(text: str) -> int:
    """How many columns of a terminal the text takes: East Asian characters two, combining marks none.

    Examples
    --------
    >>> cells("loss"), cells("損失"), cells("e\u0301")
    (4, 4, 1)
    """
    return len(text) if text.isascii() else sum(map(_cells, text))


@lru_cache(maxsize=4096)
def _cells(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def text_width(text: str, size: float) -> float:
    """How wide the text may become at this font size."""
    return cells(text) * size * ADVANCE


def sized(box: Box, least: tuple[float, float] = (0.0, 0.0)) -> Sized:
    """The size of a box and the places of its texts; an ellipse has at least this width and height."""
    return _ellipse(box, *least) if box.mark.shape == "ellipse" else _rectangle(box)


def _ellipse(box: Box, least_width: float, least_height: float) -> Sized:
    width = max(46.0, text_width(box.title, TITLE) / ELLIPSE_SHARE + 6.0, least_width)
    height = max(ELLIPSE_HEIGHT, least_height)
    middle = Text(width / 2, height / 2 + TITLE * 0.35, box.title, TITLE, "symbol", "middle")
    return Sized(width, height, (middle,))


def _rectangle(box: Box) -> Sized:
    behind = box.mark.sheets * SHEET
    left = PADDING + (SIDE_BAR if box.heat is not None else 0.0)
    lines = list(_lines(box))
    # Without a name, the first line of numbers takes its place beside the tag.
    first: tuple[str, Role] = (box.title, "title") if box.title or not lines else lines.pop(0)
    start = _text(left, behind + PADDING + BODY - 1.0, *first)
    texts = [start]
    for place, (text, role) in enumerate(lines, 1):
        texts.append(_text(left, start.y + place * LINE, text, role))
    widest = max(text.width for text in texts)
    beside_tag = start.width + TAG_GAP + text_width(box.tag, SMALL) if box.tag else start.width
    width = left + max(widest, beside_tag) + PADDING
    if box.tag:
        texts.insert(1, Text(width - PADDING, start.y - 0.5, box.tag, SMALL, "tag", "end"))
    return Sized(width + behind, texts[-1 if lines else 0].y + PADDING, tuple(texts))


def _text(x: float, y: float, text: str, role: Role) -> Text:
    size = TITLE if role == "title" else SMALL if role == "note" else BODY
    return Text(x, y, text, size, role)


def _lines(box: Box) -> list[tuple[str, Role]]:
    """The lines below the title, each row of numbers on its own."""
    lines: list[tuple[str, Role]] = []
    for line in box.lines:
        if line.text:
            lines.append((line.text, line.role))
        lines.extend((row, line.role) for row in line.rows)
    return lines
