"""Ranks: which boxes stand side by side, and the places that long arrows keep free for themselves.

Every item of a level stands one rank before the first item that needs it. An arrow over several
ranks takes a place of its own, a waypoint, in each rank between; arrows from one tail share them, so that
a value with many uses runs through the picture like one wire with branches.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class Link:
    """From an item of one rank to an item of the next, with its offsets from their middles."""

    upper: int
    lower: int
    upper_port: float
    lower_port: float


@dataclass
class Item:
    """What takes a place in a rank.

    Attributes
    ----------
    kind : str
        "box"; "room"; "first" or "last", where an arrow comes in at the border of the level or leaves it; or
        "waypoint", where a long arrow runs through.
    breadth, length : float
        Its size across and along the direction of the picture.
    rank : int
        0 for what stands at the beginning.
    ups, downs : list of Link
        From items of the rank before, in the order of the arguments, and to items of the next.
    """

    kind: Literal["box", "room", "first", "last", "waypoint"]
    breadth: float = 0.0
    length: float = 0.0
    rank: int = 0
    ups: list[Link] = field(default_factory=list)
    downs: list[Link] = field(default_factory=list)

    @property
    def is_wire(self) -> bool:
        """Whether only an arrow stands here."""
        return self.kind not in ("box", "room")


@dataclass
class Wire:
    """An arrow between two items of one level, and the links that it is made of."""

    tail: int
    head: int
    tail_port: float = 0.0
    head_port: float = 0.0
    links: list[Link] = field(default_factory=list)


@dataclass
class Level:
    """A picture, or the inside of one room: items in topological order, and the wires between them."""

    items: list[Item]
    wires: list[Wire]
    ranks: list[list[int]] = field(default_factory=list)


def put_into_ranks(level: Level) -> None:
    """Give every item its rank and every wire its links."""
    _number(level)
    _link(level)


def _number(level: Level) -> None:
    """The rank of an item is its longest way to the end, counted backwards."""
    items = level.items
    has_last = any(item.kind == "last" for item in items)
    height = [1 if has_last and item.kind != "last" else 0 for item in items]
    incoming: list[list[int]] = [[] for _ in items]
    for wire in level.wires:
        incoming[wire.head].append(wire.tail)
    for head in range(len(items) - 1, -1, -1):
        for tail in incoming[head]:
            height[tail] = max(height[tail], height[head] + 1)
    highest = max((height[i] for i, item in enumerate(items) if item.kind != "first"), default=0)
    if any(item.kind == "first" for item in items):
        highest += 1
    for i, item in enumerate(items):
        item.rank = 0 if item.kind == "first" else highest - height[i]


def _link(level: Level) -> None:
    waypoints: dict[tuple[int, float], list[int]] = {}
    items = level.items
    for wire in level.wires:
        shared = waypoints.setdefault((wire.tail, wire.tail_port), [])
        while len(shared) < items[wire.head].rank - items[wire.tail].rank - 1:
            before = shared[-1] if shared else wire.tail
            shared.append(len(items))
            items.append(Item("waypoint", rank=items[before].rank + 1))
            _join(level, Link(before, shared[-1], 0.0 if len(shared) > 1 else wire.tail_port, 0.0))
        way = shared[: items[wire.head].rank - items[wire.tail].rank - 1]
        last = Link(way[-1] if way else wire.tail, wire.head, 0.0 if way else wire.tail_port, wire.head_port)
        _join(level, last)
        wire.links = [items[place].ups[0] for place in way] + [last]


def _join(level: Level, link: Link) -> None:
    level.items[link.upper].downs.append(link)
    level.items[link.lower].ups.append(link)
