"""The page around a drawing: title, remark and legend, and where they stand. The same for every renderer."""

from __future__ import annotations

from dataclasses import dataclass, replace

from visualization.drawing import Drawing
from visualization.layout import MARGIN, Layout
from visualization.marks import MARKS, NON_FINITE, NON_FINITE_WIDTH, Mark
from visualization.sizes import SMALL, TITLE, Role, Text, text_width

NARROWEST = 330.0
"""A page is at least this wide, so that the legend is not one column."""

HEADLINE = TITLE + 3.0
ROW = 20.0
SAMPLE = (26.0, 12.0)
"""Width and height of the sample beside a word of the legend."""

TRACKED, UNTRACKED = "value; its gradient flows back", "no gradient flows back"


@dataclass(frozen=True)
class Entry:
    """One sample of the legend and what it means.

    Attributes
    ----------
    x, y : float
        The left end of the sample, and the baseline of the words.
    mark : Mark or None
        The box that is explained; None for an arrow.
    tracked : bool
        Which arrow is.
    words : str
        What it means.
    """

    x: float
    y: float
    mark: Mark | None
    tracked: bool
    words: str

    @property
    def width(self) -> float:
        """Of the sample and the words."""
        return SAMPLE[0] + 6.0 + text_width(self.words, SMALL)


@dataclass(frozen=True)
class Page:
    """Where all parts of a page stand.

    Attributes
    ----------
    width, height : float
        Of the page.
    left, top : float
        The corner of the drawing.
    lines : tuple of Text
        The title, and what the picture leaves out.
    legend : tuple of Entry
        Only what occurs.
    """

    width: float
    height: float
    left: float
    top: float
    lines: tuple[Text, ...]
    legend: tuple[Entry, ...]


def build_page(drawing: Drawing, layout: Layout, with_legend: bool = True) -> Page:
    """The page for a drawing."""
    bars = f"bars: {drawing.heat}, on a logarithmic scale" if drawing.heat else ""
    texts: list[tuple[str, float, Role]] = [
        (drawing.title, HEADLINE, "title"),
        (drawing.remark, SMALL, "note"),
        (bars, SMALL, "note"),
    ]
    lines = [(text, size, role) for text, size, role in texts if text]
    least = NARROWEST if with_legend else 0.0
    width = max(layout.width, least, *(text_width(text, size) + 2 * MARGIN for text, size, _ in lines))
    placed = []
    top = 0.0
    for text, size, role in lines:
        top += size + 8.0
        placed.append(Text(width / 2, top, text, size, role, "middle"))
    bottom = top + layout.height
    legend = _legend(drawing, width, bottom) if with_legend else ()
    end = legend[-1].y + MARGIN if legend else bottom
    return Page(width, end, (width - layout.width) / 2, top, tuple(placed), legend)


def _legend(drawing: Drawing, width: float, top: float) -> tuple[Entry, ...]:
    entries = []
    x, y = MARGIN, top + ROW / 2
    for mark, tracked, words in meanings(drawing):
        entry = Entry(x, y, mark, tracked, words)
        if x > MARGIN and x + entry.width > width - MARGIN:
            x, y = MARGIN, y + ROW
            entry = Entry(x, y, mark, tracked, words)
        entries.append(entry)
        x += entry.width + 18.0
    return tuple(entries)


def meanings(drawing: Drawing) -> list[tuple[Mark | None, bool, str]]:
    """The marks and arrows in use: a mark, or None for an arrow, whether it is one with a gradient, and the words."""
    kinds = {box.kind for box in drawing.boxes if box.mark.colour != NON_FINITE}
    words = {"operation": "operation", "folded": "folded part"}
    found: list[tuple[Mark | None, bool, str]] = []
    for kind, mark in MARKS.items():
        if kind in kinds:
            found.append((replace(mark, sheets=min(mark.sheets, 1)), True, words.get(kind, mark.tag)))
    stub = next((box for box in drawing.boxes if box.kind == "stub"), None)
    if stub is not None:
        found.append((stub.mark, True, "ref: another use of the same"))
    if any(box.mark.colour == NON_FINITE for box in drawing.boxes):
        found.append((Mark("", "square", NON_FINITE, NON_FINITE_WIDTH), True, "NaN or infinite"))
    for tracked, meaning in ((True, TRACKED), (False, UNTRACKED)):
        if any(arrow.tracked is tracked for arrow in drawing.arrows):
            found.append((None, tracked, meaning))
    return found
