"""Ranks: which boxes stand side by side, and the places that long arrows keep free for themselves.

There are two ways to find the ranks: `late` puts every item one rank before the first item that needs it,
`early` puts what joins several values right behind them. An arrow over several ranks takes a place of its own, a
waypoint, in each rank between; arrows from one tail share them, so that a value with many uses runs through the
picture like one wire with branches.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
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


def in_ranks(level: Level, numbers: list[int]) -> Level:
    """A new level in which the items have these ranks, and the wires their links."""
    items = [replace(item, rank=number, ups=[], downs=[]) for item, number in zip(level.items, numbers, strict=True)]
    linked = Level(items, [replace(wire, links=[]) for wire in level.wires])
    _link(linked)
    return linked


def places_in(ranks: list[list[int]], count: int) -> list[int]:
    """Where each of so many items stands in its rank."""
    places = [0] * count
    for rank in ranks:
        for place, i in enumerate(rank):
            places[i] = place
    return places


def late(level: Level) -> list[int]:
    """The rank of each item: its longest way to the end, counted backwards."""
    items = level.items
    has_last = any(item.kind == "last" for item in items)
    height = [1 if has_last and item.kind != "last" else 0 for item in items]
    tails, _ = _neighbours(level)
    for head in range(len(items) - 1, -1, -1):
        for tail in tails[head]:
            height[tail] = max(height[tail], height[head] + 1)
    highest = max((height[i] for i, item in enumerate(items) if item.kind != "first"), default=0)
    if any(item.kind == "first" for item in items):
        highest += 1
    return [0 if item.kind == "first" else highest - height[i] for i, item in enumerate(items)]


def early(level: Level) -> list[int]:
    """The rank of each item, nearer to what it is made from where its arrows become shorter in sum.

    What has only one use, and is made only from such things, goes with what uses it: it does not hold that back.
    """
    items = level.items
    tails, heads = _neighbours(level)
    ranks = late(level)
    least = [1 if items[0].kind == "first" else 0] * len(items)
    goes_along = [False] * len(items)
    for i, item in enumerate(items):
        if item.kind in ("first", "last"):
            least[i] = ranks[i]
            continue
        least[i] = max([least[i], *(least[tail] + 1 for tail in tails[i])])
        goes_along[i] = len(heads[i]) == 1 and all(goes_along[tail] for tail in tails[i])
        holding = [tail for tail in tails[i] if not goes_along[tail]]
        if heads[i] and len(holding) >= len(heads[i]):
            ranks[i] = max([least[i], *(ranks[tail] + 1 for tail in holding)])
    for i in range(len(items) - 1, -1, -1):
        if items[i].kind != "first" and heads[i] and (goes_along[i] or not tails[i]):
            ranks[i] = min(ranks[head] for head in heads[i]) - 1
    return ranks


def _neighbours(level: Level) -> tuple[list[list[int]], list[list[int]]]:
    """For each item, the tails of the wires into it and the heads of those out of it."""
    tails: list[list[int]] = [[] for _ in level.items]
    heads: list[list[int]] = [[] for _ in level.items]
    for wire in level.wires:
        tails[wire.head].append(wire.tail)
        heads[wire.tail].append(wire.head)
    return tails, heads


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
