"""Places the items of one level: ranks, order, straight lines, and how far the ranks stand apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from visualization.ordering import ordered
from visualization.ports import STRAIGHT, Ports, put_ports
from visualization.ranks import Level, Wire
from visualization.straight import middles

SHORT_GAP = 24.0
GAP = 40.0
LONGEST_GAP = 120.0
STEEPNESS = 0.12
"""How much a gap grows with the way that an arrow goes to the side in it."""

Knot = tuple[float, float]
"""A point of an arrow: across and along the direction of the picture."""


@dataclass(frozen=True)
class Walls:
    """The room that a level keeps free around its items."""

    before: float
    after: float
    start: float
    end: float


@dataclass(frozen=True)
class Placed:
    """A level with the places of its items, from its upper left corner.

    Attributes
    ----------
    breadth, length : float
        Of the level with its walls.
    across : list of float
        The middle of each item.
    along : list of (float, float)
        Where each item begins and ends.
    spans : list of (float, float)
        Where each rank begins and ends.
    """

    level: Level
    breadth: float
    length: float
    across: list[float]
    along: list[tuple[float, float]]
    spans: list[tuple[float, float]]
    ports: Ports

    def knots(self, wire: Wire) -> list[Knot]:
        """The points between which an arrow runs: straight inside a rank, from side to side only between."""
        knots = []
        for link in wire.links:
            upper_port, lower_port = self.ports[id(link)]
            rank = self.level.items[link.upper].rank
            x = self.across[link.upper] + upper_port
            knots += [(x, self.along[link.upper][1]), (x, self.spans[rank][1])]
            x = self.across[link.lower] + lower_port
            knots += [(x, self.spans[rank + 1][0]), (x, self.along[link.lower][0])]
        return knots


def place(level: Level, walls_for: Callable[[Level, list[float], float, float], Walls]) -> Placed:
    """Places for all items of a level without ranks.

    `walls_for` is given the level in ranks, the middles of its items, the least and the greatest place in use.
    """
    level = ordered(level)
    across = middles(level)
    least = min((x - item.breadth / 2 for x, item in zip(across, level.items, strict=True)), default=0.0)
    most = max((x + item.breadth / 2 for x, item in zip(across, level.items, strict=True)), default=0.0)
    walls = walls_for(level, across, least, most)
    across = [x - least + walls.before for x in across]
    ports = put_ports(level, across)
    spans = _spans(level, _gaps(level, across, ports), walls)
    breadth = walls.before + most - least + walls.after
    length = spans[-1][1] + (0.0 if _on_border(level, -1) else walls.end)
    return Placed(level, breadth, length, across, _along(level, spans), spans, ports)


def _gaps(level: Level, across: list[float], ports: Ports) -> list[float]:
    """The gap after each rank but the last."""
    gaps = []
    for rank in level.ranks[:-1]:
        sidewards = 0.0
        for i in rank:
            for link in level.items[i].downs:
                upper_port, lower_port = ports[id(link)]
                sidewards = max(sidewards, abs(across[link.upper] + upper_port - across[link.lower] - lower_port))
        gaps.append(SHORT_GAP if sidewards < STRAIGHT else min(GAP + STEEPNESS * max(sidewards - GAP, 0), LONGEST_GAP))
    return gaps


def _spans(level: Level, gaps: list[float], walls: Walls) -> list[tuple[float, float]]:
    """Where each rank begins and ends; arrows that come in or go out do so on the border itself."""
    spans: list[tuple[float, float]] = []
    now = 0.0 if _on_border(level, 0) else walls.start
    for number, rank in enumerate(level.ranks):
        end = now + max((level.items[i].length for i in rank), default=0.0)
        if number == 0 and _on_border(level, 0) and gaps[0] > SHORT_GAP:
            end = walls.start  # no arrow turns to the side before it has passed the name of the room
        spans.append((now, end))
        if number < len(gaps):
            now = end + gaps[number]
            if number == 0 and _on_border(level, 0):
                now = max(now, walls.start)
            if number + 1 == len(gaps) and _on_border(level, -1):
                now = max(now, end + walls.end)
    return spans


def _on_border(level: Level, rank: int) -> bool:
    return any(level.items[i].kind in ("first", "last") for i in level.ranks[rank])


def _along(level: Level, spans: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Where each item begins and ends: a leaf near what uses it, a room at the start, others in the middle."""
    along = []
    for item in level.items:
        start, end = spans[item.rank]
        free = end - start - item.length
        shift = 0.0 if item.kind == "first" else free if not item.ups else 0.0 if item.kind == "room" else free / 2
        along.append((start + shift, start + shift + item.length))
    return along
