"""Positions: where each box, room and arrow stands. The same drawing gets the same layout everywhere.

A layered layout in pure Python. It is computed "across" and "along" the direction of the picture; x and y
come last.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from typing import Literal

from visualization.drawing import Arrow, Drawing
from visualization.nesting import Laid, Nest
from visualization.placing import Knot, Walls
from visualization.ports import side_for
from visualization.ranks import Level
from visualization.rooms import Room
from visualization.sizes import LABEL, SMALL, Sized, sized, text_width
from visualization.wording import shortened, visible

MARGIN = 16.0
ROOM_PADDING = 14.0
ROOM_HEADER = 22.0
ROOM_NAME = (9.0, 14.0)
"""Where the name of a room stands, from its upper left corner."""

BENDS = (0.5, 0.3)
"""Where on its way along a curve is drawn to either side: it arrives steeply, so that its label has space."""

HEAD = 5.0
"""How far a curve runs straight before it arrives."""

MOST_BESIDE_STRAIGHT = 3
"""Up to so many arrows into one ellipse, a straight one keeps the middle."""

NEARLY_STRAIGHT = 4.0
"""The label of an arrow that comes from less far aside stands where that of a straight one does."""

NOTHING = 1e-6
"""Smaller lengths are rounding errors."""

Point = tuple[float, float]


@dataclass(frozen=True)
class Rectangle:
    """Its upper left corner and its size."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Track:
    """The way of an arrow.

    Attributes
    ----------
    points : tuple of (x, y)
        A start, and then three points for each cubic curve; the last is the tip of the arrow.
    label : (x, y)
        Where the baseline of its label begins or ends.
    anchor : str
        Whether that is its start or its end.
    """

    points: tuple[Point, ...]
    label: Point
    anchor: Literal["start", "end"]


@dataclass(frozen=True)
class RoomFrame:
    """The frame of a module; the baseline of its name begins at `label`."""

    frame: Rectangle
    path: tuple[str, ...]
    label: Point


@dataclass(frozen=True)
class Layout:
    """Positions of all that a drawing has.

    Attributes
    ----------
    width, height : float
        Of the whole picture with its margin.
    frames : dict of str to Rectangle
        By the id of the box.
    boxes : dict of str to Sized
        By the id of the box: its size, and its texts from its upper left corner.
    tracks : tuple of Track
        One per arrow of the drawing, in the same order.
    rooms : tuple of RoomFrame
        Outer ones before those inside them.
    """

    width: float
    height: float
    frames: dict[str, Rectangle]
    boxes: dict[str, Sized]
    tracks: tuple[Track, ...]
    rooms: tuple[RoomFrame, ...]


def lay_out(drawing: Drawing) -> Layout:
    """The positions of all boxes, rooms and arrows.

    Examples
    --------
    >>> from autograd import describe
    >>> from visualization.drawing import drawing_of
    >>> from zensor import Zensor
    >>> layout = lay_out(drawing_of(describe(Zensor(3.0, name="x") * 2.0)))
    >>> [id for id, frame in layout.frames.items() if frame.x > layout.frames["n0"].x]
    ['n1', 'n2_op', 'n2']
    """
    return _Builder(drawing).layout()


class _Builder:
    """One drawing while it is laid out."""

    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing
        self.right = drawing.direction == "right"
        places = {box.id: place for place, box in enumerate(drawing.boxes)}
        self.arrows = [(places[arrow.tail], places[arrow.head]) for arrow in drawing.arrows]
        heads = Counter(head for _, head in self.arrows)
        self.sizes = [
            sized(box, self._turned((self._side(heads[place]), 0.0))) for place, box in enumerate(drawing.boxes)
        ]
        self.house, around = drawing.rooms()
        self.nest = Nest(around, self.arrows, self._size, self._walls)

    def layout(self) -> Layout:
        house = self.nest.lay(self.house)
        width, height = self._turned((house.placed.breadth, house.placed.length))
        origins: dict[Room, Knot] = {self.house: (0.0, 0.0)}
        frames: dict[int, Rectangle] = {}
        rooms: list[RoomFrame] = []
        opened = [self.house]
        while opened:
            room = opened.pop()
            laid = self.nest.laid[room]
            if room is not self.house:
                rooms.append(self._room(room, laid, origins[room]))
            for thing in room.all:
                corner = self._corner(laid, laid.items[thing], origins[room])
                if isinstance(thing, Room):
                    origins[thing] = corner
                    opened.append(thing)
                else:
                    size = self.sizes[thing]
                    frames[thing] = Rectangle(*self._turned(corner), size.width, size.height)
        boxes = self.drawing.boxes
        return Layout(
            width,
            height,
            {box.id: frames[place] for place, box in enumerate(boxes)},
            {box.id: self.sizes[place] for place, box in enumerate(boxes)},
            tuple(self._track(number, arrow, frames, origins) for number, arrow in enumerate(self.drawing.arrows)),
            tuple(rooms),
        )

    def _turned(self, knot: Knot) -> Point:
        across, along = knot
        return (along, across) if self.right else (across, along)

    def _side(self, arrows: int) -> float:
        """The least side of an ellipse: a wide one is less in the way than a high one."""
        return side_for(arrows, straight=not self.right and arrows <= MOST_BESIDE_STRAIGHT)

    def _size(self, box: int) -> tuple[float, float]:
        return self._turned((self.sizes[box].width, self.sizes[box].height))

    def _walls(self, room: Room, level: Level, across: list[float], least: float, most: float) -> Walls:
        """The space around a level; that of a module has room for its name in the upper left corner."""
        if room is self.house:
            return Walls(MARGIN, MARGIN, MARGIN, MARGIN)
        if self.right:
            return Walls(ROOM_HEADER, ROOM_PADDING, ROOM_PADDING, ROOM_PADDING)
        name = text_width(_name(room), SMALL) + 2 * ROOM_NAME[0]
        # Arrows come in from above: the name stands left of all of them.
        first = min((x for x, item in zip(across, level.items, strict=True) if item.kind == "first"), default=most)
        before = max(ROOM_PADDING, name - (first - least))
        after = max(ROOM_PADDING, name - before - (most - least))
        return Walls(before, after, ROOM_HEADER, ROOM_PADDING)

    def _corner(self, laid: Laid, item: int, origin: Knot) -> Knot:
        breadth = laid.placed.level.items[item].breadth
        return (origin[0] + laid.placed.across[item] - breadth / 2, origin[1] + laid.placed.along[item][0])

    def _room(self, room: Room, laid: Laid, origin: Knot) -> RoomFrame:
        x, y = self._turned(origin)
        width, height = self._turned((laid.placed.breadth, laid.placed.length))
        return RoomFrame(Rectangle(x, y, width, height), room.path, (x + ROOM_NAME[0], y + ROOM_NAME[1]))

    def _track(self, number: int, arrow: Arrow, frames: dict[int, Rectangle], origins: dict[Room, Knot]) -> Track:
        knots = _without_stops(self.nest.knots(number, origins))
        tail, head = self.arrows[number]
        knots[0] = (knots[0][0], knots[0][1] - self._dent(tail, frames[tail], knots[0][0]))
        knots[-1] = (knots[-1][0], knots[-1][1] + self._dent(head, frames[head], knots[-1][0]))
        points = [self._turned(knots[0])]
        for (across, along), (next_across, next_along) in pairwise(knots):
            first, second = (along + (next_along - along) * share for share in BENDS)
            # However short the last part is, the head of the arrow must have a direction.
            second = min(second, max(along, next_along - HEAD))
            points += map(self._turned, ((across, first), (next_across, second), (next_across, next_along)))
        label, anchor = self._label(points[-1], knots[-2][0] - knots[-1][0])
        width = text_width(arrow.label, LABEL) * (-1 if anchor == "end" else 1)
        return Track(tuple(points), self._off_the_border(label, width, head, frames[head], knots[-1][0]), anchor)

    def _off_the_border(self, label: Point, width: float, box: int, frame: Rectangle, tip: float) -> Point:
        """The place of a label, as far back as the border of an ellipse comes out between the tip and the label."""
        x, y = label
        if self.right:
            (first, last), middle = (y - LABEL, y), frame.y + frame.height / 2
        else:
            (first, last), middle = sorted((x, x + width)), frame.x + frame.width / 2
        out = self._dent(box, frame, tip) - self._dent(box, frame, min(max(first, middle), last))
        return (x - max(out, 0.0), y) if self.right else (x, y - max(out, 0.0))

    def _label(self, tip: Point, aside: float) -> tuple[Point, Literal["start", "end"]]:
        """Beside the head of an arrow that comes from this far aside, where its line does not run."""
        (x, y), straight = tip, abs(aside) < NEARLY_STRAIGHT
        if self.right:
            if straight:
                return (x - 9.0, y - 4.0), "end"
            return (x - 2.0, y - 5.0 if aside < 0 else y + 11.0), "end"
        if aside < 0 and not straight:
            return (x - 5.0, y - 1.0), "end"
        return (x + 4.0, y - 9.0 if straight else y - 1.0), "start"

    def _dent(self, box: int, frame: Rectangle, across: float) -> float:
        """How far behind the frame of a box its border is at this place: an ellipse is round."""
        if self.drawing.boxes[box].mark.shape != "ellipse":
            return 0.0
        (start, _), (breadth, length) = self._turned((frame.x, frame.y)), self._turned((frame.width, frame.height))
        aside = (across - start - breadth / 2) / (breadth / 2)
        return length / 2 * (1 - sqrt(max(0.0, 1 - aside * aside)))


def _name(room: Room) -> str:
    return shortened(visible(room.path[-1]))


def _without_stops(knots: list[Knot]) -> list[Knot]:
    """The same way without points inside a straight part and without parts that have no length.

    The last part decides where the head of the arrow points: a short one joins the one before it.
    """
    kept = knots[:1]
    for place in range(1, len(knots) - 1):
        across, along = knots[place]
        inside = abs(kept[-1][0] - across) < NOTHING > abs(knots[place + 1][0] - across)
        if not inside and max(abs(kept[-1][0] - across), abs(kept[-1][1] - along)) > NOTHING:
            kept.append(knots[place])
    if len(kept) > 1 and knots[-1][1] - kept[-1][1] < HEAD:
        kept.pop()
    return [*kept, knots[-1]]
