"""Levels inside levels: each room is laid out by itself and stands in the room around it like one large box.

An arrow into a room ends at its border, and another one goes on from the same point inside.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from visualization.placing import Knot, Placed, Walls, place
from visualization.ranks import Item, Level, Wire
from visualization.rooms import Room


@dataclass(frozen=True)
class In:
    """Where arrows from the box `tail` come into a room."""

    tail: int


@dataclass(frozen=True)
class Out:
    """Where arrows from the box `tail` leave a room."""

    tail: int


Thing = int | Room | In | Out
"""What stands in a level: a box, by its place in the drawing, a room, or an end at the border."""

Key = tuple[Thing, Thing, int]
"""A wire: from what to what, and the arrow's number where arrows do not share it."""


@dataclass(frozen=True)
class Laid:
    """A room that has been laid out."""

    placed: Placed
    items: dict[Thing, int]
    wires: dict[Key, Wire]

    def port(self, end: In | Out) -> float:
        """Where an end stands on the border, from the middle of the room."""
        return self.placed.across[self.items[end]] - self.placed.breadth / 2


class Nest:
    """All rooms of a drawing while they are laid out.

    Parameters
    ----------
    around : list of tuple of Room
        For each box, the rooms around it.
    arrows : list of (int, int)
        Tail and head of each arrow.
    size_of : callable
        The breadth and length of a box.
    walls_of : callable
        The walls of a room, given the room and what `place` tells.
    """

    def __init__(
        self,
        around: list[tuple[Room, ...]],
        arrows: list[tuple[int, int]],
        size_of: Callable[[int], tuple[float, float]],
        walls_of: Callable[[Room, Level, list[float], float, float], Walls],
    ) -> None:
        self.size_of = size_of
        self.walls_of = walls_of
        self.wanted: dict[Room, dict[Key, int]] = {}
        self.laid: dict[Room, Laid] = {}
        self.ways = [self._way(number, tail, head, around) for number, (tail, head) in enumerate(arrows)]

    def _way(self, number: int, tail: int, head: int, around: list[tuple[Room, ...]]) -> list[tuple[Room, Key]]:
        """The wires that make up an arrow: out of rooms, across the room of both ends, into rooms."""
        out: tuple[Thing, ...] = (*around[tail], tail)
        into: tuple[Thing, ...] = (*around[head], head)
        common = sum(one is other for one, other in zip(around[tail], around[head], strict=False)) - 1
        way: list[tuple[Room, Key]] = []
        for depth in range(len(out) - 2, common, -1):
            way.append((around[tail][depth], (out[depth + 1], Out(tail), -1)))
        for depth in range(common, len(into) - 1):
            source = out[depth + 1] if depth == common else In(tail)
            target = into[depth + 1]
            way.append((around[head][depth], (source, target, -1 if isinstance(target, Room) else number)))
        for room, key in way:
            self.wanted.setdefault(room, {})[key] = tail
        return way

    def lay(self, room: Room) -> Laid:
        """Lay out the rooms inside a room, and then what stands in it."""
        for one in room.content:
            if isinstance(one, Room):
                self.lay(one)
        wanted = self.wanted.get(room, {})
        firsts = dict.fromkeys(source for source, _, _ in wanted if isinstance(source, In))
        lasts = dict.fromkeys(target for _, target, _ in wanted if isinstance(target, Out))
        things: list[Thing] = [*firsts, *room.all, *lasts]
        items = {thing: place for place, thing in enumerate(things)}
        wires = [self._wire(key, tail, items) for key, tail in wanted.items()]
        level = Level([self._item(thing) for thing in things], wires)
        placed = place(level, partial(self.walls_of, room))
        self.laid[room] = Laid(placed, items, dict(zip(wanted, placed.level.wires, strict=True)))
        return self.laid[room]

    def _wire(self, key: Key, tail: int, items: dict[Thing, int]) -> Wire:
        source, target, _ = key
        return Wire(
            items[source],
            items[target],
            self.laid[source].port(Out(tail)) if isinstance(source, Room) else 0.0,
            self.laid[target].port(In(tail)) if isinstance(target, Room) else 0.0,
        )

    def _item(self, thing: Thing) -> Item:
        if isinstance(thing, Room):
            placed = self.laid[thing].placed
            return Item("room", placed.breadth, placed.length)
        if isinstance(thing, int):
            return Item("box", *self.size_of(thing))
        return Item("first" if isinstance(thing, In) else "last")

    def knots(self, arrow: int, origins: dict[Room, Knot]) -> list[Knot]:
        """The points of an arrow through all rooms on its way."""
        knots: list[Knot] = []
        for room, key in self.ways[arrow]:
            laid = self.laid[room]
            across, along = origins[room]
            knots += [(across + x, along + y) for x, y in laid.placed.knots(laid.wires[key])]
        return knots
