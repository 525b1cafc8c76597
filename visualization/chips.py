"""Chips: the small plates with numbers that travel against the arrows of a player."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from visualization.drawing import Drawing
from visualization.frames import Amount
from visualization.layers import Part, Plate, Words
from visualization.layout import Layout, Point, Rectangle
from visualization.sizes import Text, text_width
from visualization.wording import in_one_line, norm_of, shortened

CHIP_TEXT = 10.5
CHIP_HEIGHT = 17.0
LONGEST_CHIP = 22

CHIP_MARGIN = 14.0
"""Free way before and behind a chip: the line must be seen."""

BETWEEN_CHIPS = 3.0
FROM_BORDER = 2.0


@dataclass(frozen=True)
class Chip:
    """What a piece is, on the arrow with this number; (x, y) is its middle where it rests."""

    arrow: int
    text: str
    x: float
    y: float

    @property
    def width(self) -> float:
        """How wide it is."""
        return chip_width(self.text)

    def parts(self) -> tuple[Part, ...]:
        """Its shapes."""
        frame = Rectangle(self.x - self.width / 2, self.y - CHIP_HEIGHT / 2, self.width, CHIP_HEIGHT)
        words = Text(self.x, self.y + CHIP_TEXT * 0.35, self.text, CHIP_TEXT, "note", "middle")
        return Plate(frame, CHIP_HEIGHT / 2, "page", "grad", 1.2), Words(words, "grad", True)

    def room(self, layout: Layout) -> tuple[Point, Point]:
        """Two corners of a picture between which its middle must be, so that nothing of it is cut off."""
        x, y = self.width / 2 + FROM_BORDER, CHIP_HEIGHT / 2 + FROM_BORDER
        return (x, y), (layout.width - x, layout.height - y)

    def covers(self, other: Chip) -> bool:
        """Whether two chips lie over each other, or nearly so."""
        across = abs(self.x - other.x) - (self.width + other.width) / 2
        return across < BETWEEN_CHIPS - 0.01 and abs(self.y - other.y) < CHIP_HEIGHT + BETWEEN_CHIPS - 0.01


def chip_text(amount: Amount | None) -> str:
    """What a chip says: a few elements, else the norm.

    Examples
    --------
    >>> chip_text(Amount((2,), "float64", (0.5, -3.0), 3.04)), chip_text(Amount((9, 9), "float64", None, 27.0))
    ('[+0.5 -3]', 'norm 27')
    """
    if amount is None:
        return "none"
    array = amount.array
    text = None if array is None or not array.size else in_one_line(array, digits=3, sign="+")
    if text is None or len(text) > LONGEST_CHIP:
        text = f"norm {norm_of(amount.norm)}"
    return shortened(text, LONGEST_CHIP)


def chip_width(text: str) -> float:
    """How wide a chip with this text is."""
    return text_width(text, CHIP_TEXT) + 12.0


def put_apart(chips: list[Chip], layout: Layout, right: bool) -> list[Chip]:
    """The same chips inside the picture, moved on across it so that none covers another."""
    placed: list[Chip] = []
    inside = [_inside(chip, layout) for chip in chips]
    for chip in sorted(inside, key=lambda chip: chip.y if right else chip.x):
        while (other := next((one for one in placed if chip.covers(one)), None)) is not None:
            if right:
                chip = replace(chip, y=other.y + CHIP_HEIGHT + BETWEEN_CHIPS)
            else:
                chip = replace(chip, x=other.x + (chip.width + other.width) / 2 + BETWEEN_CHIPS)
        placed.append(chip)
    return placed


def _inside(chip: Chip, layout: Layout) -> Chip:
    (least_x, least_y), (most_x, most_y) = chip.room(layout)
    return replace(chip, x=min(max(chip.x, least_x), most_x), y=min(max(chip.y, least_y), most_y))


class Arrows:
    """Finds the arrows of a drawing by their ends."""

    def __init__(self, drawing: Drawing) -> None:
        self.found: dict[tuple[str, str], list[int]] = defaultdict(list)
        for number, arrow in enumerate(drawing.arrows):
            owner = arrow.tail.partition("_use")[0]
            self.found[owner, arrow.head].append(number)

    def between(self, tail: str, head: str) -> list[int]:
        """The numbers of the arrows from the box of a leaf or value, or its stubs, to another box."""
        return self.found.get((tail, head), [])
