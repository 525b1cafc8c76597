"""Rooms: which boxes stand inside which module, so that every room is one closed frame.

The boxes are walked in an order in which each comes after those it depends on, staying in a room as
long as something in it can be next. A room is one unbroken run of that walk, so no arrow leaves a room and
comes back into it; a module that was called again later gets a room for each call.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

DEEPEST = 8
"""Rooms nest at most this deep: more frames around each other cannot be read."""

Path = tuple[str, ...]


@dataclass(eq=False)
class Room:
    """One call of a module: what stands in it. The house is the outermost.

    Attributes
    ----------
    path : tuple of str
        The names of the modules around it and its own.
    depth : int
        0 for the house.
    leaves : list of int
        The boxes in it that nothing leads to, by their place in the drawing.
    content : list of int or Room
        The other boxes and the rooms in it, in topological order.
    """

    path: Path
    depth: int
    leaves: list[int] = field(default_factory=list)
    content: list[int | Room] = field(default_factory=list)

    @property
    def all(self) -> list[int | Room]:
        """All that stands in it."""
        return [*self.leaves, *self.content]


@lru_cache(maxsize=4096)
def path_of(room: str) -> Path:
    """The modules around a box, outermost first."""
    return tuple(room.split("."))[:DEEPEST] if room else ()


def build_rooms(paths: Sequence[Path], arrows: Sequence[tuple[int, int]]) -> tuple[Room, list[tuple[Room, ...]]]:
    """The house, and for each box the rooms around it, from the house to the innermost.

    Parameters
    ----------
    paths : sequence of tuple of str
        For each box, the modules around it.
    arrows : sequence of (int, int)
        Tails and heads, as places in `paths`.
    """
    heads: list[list[int]] = [[] for _ in paths]
    tails = [0] * len(paths)
    for tail, head in arrows:
        heads[tail].append(head)
        tails[head] += 1
    leaves = [place for place, count in enumerate(tails) if count == 0 and heads[place]]
    for leaf in leaves:  # they stand with what uses them, and nothing waits for them
        for head in heads[leaf]:
            tails[head] -= 1
    house = Room((), 0)
    around: list[tuple[Room, ...]] = [()] * len(paths)
    when = [0] * len(paths)
    open_rooms = [house]
    for time, place in enumerate(_walk(paths, heads, tails, set(leaves))):
        path = paths[place]
        common = _common(path, open_rooms[-1].path)
        del open_rooms[common + 1 :]
        for depth in range(common + 1, len(path) + 1):
            room = Room(path[:depth], depth)
            open_rooms[-1].content.append(room)
            open_rooms.append(room)
        open_rooms[-1].content.append(place)
        around[place] = tuple(open_rooms)
        when[place] = time
    for leaf in leaves:
        first = min(heads[leaf], key=when.__getitem__)
        around[leaf] = around[first][: _common(paths[leaf], paths[first]) + 1]
        around[leaf][-1].leaves.append(leaf)
    return house, around


def _walk(paths: Sequence[Path], heads: list[list[int]], tails: list[int], without: set[int]) -> Iterator[int]:
    """All boxes but `without`, each after those it depends on, leaving a room only if it must."""
    ready: dict[Path, list[int]] = {}
    done = [False] * len(paths)

    def offer(place: int) -> None:
        for depth in range(len(paths[place]) + 1):
            heapq.heappush(ready.setdefault(paths[place][:depth], []), place)

    for box, count in enumerate(tails):
        if count == 0 and box not in without:
            offer(box)
    here: Path = ()
    while (place := _nearest(ready, done, here)) is not None:
        done[place] = True
        here = paths[place]
        yield place
        for head in heads[place]:
            tails[head] -= 1
            if tails[head] == 0:
                offer(head)


def _nearest(ready: dict[Path, list[int]], done: list[bool], here: Path) -> int | None:
    """The first box that is ready in the innermost room around this place that has one; taken out of its heap."""
    for depth in range(len(here), -1, -1):
        heap = ready.get(here[:depth], [])
        while heap and done[heap[0]]:
            heapq.heappop(heap)
        if heap:
            return heapq.heappop(heap)
    return None


def _common(one: Path, other: Path) -> int:
    """How many names two paths share from the beginning."""
    if one == other:
        return len(one)
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count
