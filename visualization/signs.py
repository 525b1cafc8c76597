"""The signs of a player: rings around boxes, counters in them, numbered seals and the bars of a pause."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from visualization.layers import Ink, Part, Plate, Words
from visualization.layout import Rectangle
from visualization.shapes import CORNER
from visualization.sizes import Text, text_width

BADGE_HEIGHT = 15.0

RING = 4.0
"""How far outside of a box the ring around it stands."""

SEAL = 7.5
"""The radius of the seal with the number of a stop."""


def seal(x: float, y: float, number: int, fill: Ink, ink: Ink) -> tuple[Part, ...]:
    """A disc around a point, with the number of a stop in it."""
    size = 8.5 if number < 100 else 7.0
    plate = Plate(Rectangle(x - SEAL, y - SEAL, 2 * SEAL, 2 * SEAL), SEAL, fill, "grad", 1.0)
    return plate, Words(Text(x, y + size * 0.35, str(number), size, "note", "middle"), ink, True)


def ring(frame: Rectangle, ellipse: bool, line: Ink, width: float, dash: Literal["solid", "dashed"] = "solid") -> Plate:
    """A line around a box."""
    around = Rectangle(frame.x - RING, frame.y - RING, frame.width + 2 * RING, frame.height + 2 * RING)
    return Plate(around, CORNER + RING, "none", line, width, dash, ellipse)


def pause(frame: Rectangle) -> tuple[Part, ...]:
    """Two bars in the corner of an operation that does not run yet."""
    x, y = frame.x + frame.width - 4.0, frame.y - 3.0
    return tuple(Plate(Rectangle(x + shift, y, 4.0, 12.0), 1.0, "waits", "page", 0.8) for shift in (0.0, 6.0))


def badge(slot: Text, words: str, fill: Ink) -> tuple[Part, ...]:
    """Words on a plate, in the place of a line of a box."""
    width = text_width(words, slot.size) + 14.0
    line: Ink = "waits" if fill == "page" else fill
    frame = Rectangle(slot.x - 2.0, slot.y - slot.size * 0.35 - BADGE_HEIGHT / 2, width, BADGE_HEIGHT)
    text = replace(slot, x=slot.x + 5.0, text=words)
    return Plate(frame, BADGE_HEIGHT / 2, fill, line, 1.2), Words(text, "waits" if fill == "page" else "page", True)
