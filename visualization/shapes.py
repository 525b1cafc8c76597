"""The shapes that every renderer draws: outlines of boxes, lines of arrows and their heads."""

from __future__ import annotations

from collections.abc import Sequence

from visualization.layout import Frame, Point
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

DASHES: dict[str, tuple[float, ...]] = {"solid": (), "dashed": (5.0, 3.0), "dotted": (1.5, 2.5)}
"""Lengths of the strokes and gaps of a line."""


def outlines(mark: Mark, width: float, height: float) -> list[Frame]:
    """The rectangles of a box, the hindmost first: one, two inside each other, or a stack."""
    behind = mark.sheets * SHEET
    found = [
        Frame(sheet * SHEET, behind - sheet * SHEET, width - behind, height - behind)
        for sheet in range(mark.sheets, -1, -1)
    ]
    for border in range(1, mark.borders):
        inset = border * INNER_BORDER
        found.append(Frame(inset, inset, width - 2 * inset, height - 2 * inset))
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
