"""The shapes that every renderer draws: outlines of boxes, lines of arrows and their heads."""

from __future__ import annotations

from collections.abc import Sequence

from visualization.heat import CELLS
from visualization.layout import Point, Rectangle
from visualization.marks import Mark
from visualization.sizes import SHEET

HEAD = (8.0, 3.4)
"""Length and half the width of the head of an arrow."""

INNER_BORDER = 3.0
"""How far inside the first border the second one stands."""

CORNER = 8.0
"""The radius of a rounded corner."""

THIN = 0.8
"""The width of an arrow along which no gradient flows; others have `LINE_WIDTH`."""

LINE_WIDTH = 1.2

CELL = (6.0, 4.0)
CELL_GAP = 1.0
BAR_INSET = 7.0
"""Size of a cell of a side bar, the gap between two, and how far inside the box the bar stands."""

DASHES: dict[str, tuple[float, ...]] = {"solid": (), "dashed": (5.0, 3.0), "dotted": (1.5, 2.5)}
"""Lengths of the strokes and gaps of a line."""


def outlines(mark: Mark, width: float, height: float) -> list[Rectangle]:
    """The rectangles of a box, the hindmost first: one, two inside each other, or a stack."""
    behind = mark.sheets * SHEET
    found = [
        Rectangle(sheet * SHEET, behind - sheet * SHEET, width - behind, height - behind)
        for sheet in range(mark.sheets, -1, -1)
    ]
    for border in range(1, mark.borders):
        inset = border * INNER_BORDER
        found.append(Rectangle(inset, inset, width - 2 * inset, height - 2 * inset))
    return found


def line_and_head(points: Sequence[Point]) -> tuple[list[Point], tuple[Point, Point, Point]]:
    """The line of an arrow up to its head, and the corners of the head: its tip touches the border of the box."""
    (x0, y0), (x, y) = points[-2], points[-1]
    length = ((x - x0) ** 2 + (y - y0) ** 2) ** 0.5 or 1.0
    dx, dy = (x - x0) / length, (y - y0) / length
    back = (x - dx * HEAD[0], y - dy * HEAD[0])
    side = (dy * HEAD[1], dx * HEAD[1])
    corners = ((x, y), (back[0] - side[0], back[1] + side[1]), (back[0] + side[0], back[1] - side[1]))
    return [*points[:-1], back], corners


def bar(heat: int, height: float) -> list[tuple[Rectangle, bool]]:
    """The cells of a side bar from bottom to top, and whether each is full; its box has this height."""
    step = CELL[1] + CELL_GAP
    bottom = height / 2 + CELLS * step / 2 - CELL[1]
    return [(Rectangle(BAR_INSET, bottom - cell * step, *CELL), cell < heat) for cell in range(CELLS)]
