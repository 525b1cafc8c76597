"""Repetitions: where the same part of a computation follows itself again and again.

Each thing in a room gets a token, a number that is the same for things of equal structure: for an operation
what runs, on which shapes, and how far before it the things stand that it takes; for a module what is in it. A
repetition is a run of tokens that equals itself some places later.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from autograd.graph import Graph
from visualization.rooms import Room

LEAST_TIMES = 3
LEAST_NODES = 8
"""What is not repeated this often, or would not hide this many things, stays as it is."""

LONGEST_PERIOD = 256
FARTHEST = 512
"""What is taken from farther before counts as something from outside."""


@dataclass(frozen=True)
class Repeat:
    """From place `start` in the content of a room, `times` parts of `period` things each."""

    start: int
    period: int
    times: int

    @property
    def end(self) -> int:
        """The place after it."""
        return self.start + self.period * self.times

    def without(self, parts: Sequence[bool]) -> list[Repeat]:
        """What is left of the repetition between some parts, those where `parts` is true.

        Examples
        --------
        >>> Repeat(10, 2, 5).without([False, False, True, False, False])
        [Repeat(start=10, period=2, times=2), Repeat(start=16, period=2, times=2)]
        >>> Repeat(10, 2, 3).without([False, True, False])  # one part repeats nothing
        []
        """
        found = []
        first = 0
        for part in (*(part for part, out in enumerate(parts) if out), self.times):
            if part - first > 1:
                found.append(Repeat(self.start + first * self.period, self.period, part - first))
            first = part + 1
        return found


class Structure:
    """The tokens of all things in the rooms of a graph.

    Parameters
    ----------
    graph : Graph
        A description.
    house : Room
        Its outermost room.
    around : list of tuple of Room
        For each node, the rooms around it.
    """

    def __init__(self, graph: Graph, house: Room, around: list[tuple[Room, ...]]) -> None:
        self.graph = graph
        self.around = around
        self.numbers: dict[Hashable, int] = {}
        self.tokens: dict[Room, list[int]] = {}
        self.sizes: dict[Room, int] = {}
        self.found: dict[Room, list[Repeat]] = {}
        self._read(house)

    def repeats(self, room: Room) -> list[Repeat]:
        """The repetitions among what stands in a room, from its beginning to its end; looked for once."""
        if room not in self.found:
            self.found[room] = self._search(room)
        return self.found[room]

    def _search(self, room: Room) -> list[Repeat]:
        tokens = np.array(self.tokens[room], dtype=np.int64)
        found: list[Repeat] = []
        stretches = [(0, len(tokens))]
        while stretches:
            start, end = stretches.pop()
            best = self._best(tokens[start:end], room, start)
            if best is not None:
                found.append(best)
                stretches += [(start, best.start), (best.end, end)]
        return sorted(found, key=lambda repeat: repeat.start)

    def _best(self, tokens: np.ndarray[tuple[int], np.dtype[np.int64]], room: Room, offset: int) -> Repeat | None:
        """The repetition that hides most things; among equals, the one with the shortest period."""
        best, most, whole = None, LEAST_NODES - 1, 0
        for period in range(1, min(LONGEST_PERIOD, len(tokens) // LEAST_TIMES) + 1):
            differs = np.flatnonzero(tokens[period:] != tokens[:-period])
            borders = np.concatenate(([-1], differs, [len(tokens) - period]))
            lengths = np.diff(borders) - 1
            longest = int(lengths.argmax())
            length = int(lengths[longest]) + period
            times = length // period
            start = int(borders[longest]) + 1 + offset
            hidden = period * (times - 1)
            if period < LEAST_NODES:
                hidden = sum(self._size(one) for one in room.content[start + period : start + period * times])
            if times >= LEAST_TIMES and hidden > most:
                best, most, whole = Repeat(start, period, times), hidden, length
        return best and self._at_a_seam(best, whole, room)

    def _at_a_seam(self, repeat: Repeat, length: int, room: Room) -> Repeat:
        """The same repetition, begun where the fewest values run from one part into the next.

        That is where a person would say that a step begins: of a recurrent net, only its state goes on. Among
        equals, a step begins with what takes most from outside.
        """
        start, period = repeat.start, repeat.period
        window = range(start, start + LEAST_TIMES * period)
        last_use = dict.fromkeys(window, start)
        places = {thing: place for place, thing in enumerate(room.content)}
        for place in window:
            for distance in self._reaches(room, places, place):
                if place - distance in last_use:
                    last_use[place - distance] = place
        costs = []
        for seam in range(start + period, start + 2 * period):
            passing = (room.content[place] for place in range(start, seam) if last_use[place] >= seam)
            costs.append((sum(map(self._results, passing)), -self._leaves(room.content[seam])))
        shift = costs.index(min(costs))
        times = (length - shift) // period
        return Repeat(start + shift, period, times) if times >= LEAST_TIMES else repeat

    def _results(self, thing: int | Room) -> int:
        """How many values a thing may give to others."""
        if isinstance(thing, Room) or self.graph.nodes[thing].shape is not None:
            return 1
        return len(self.graph.nodes[thing].children)

    def _leaves(self, thing: int | Room) -> int:
        """How many leaves an operation takes."""
        if isinstance(thing, Room):
            return 0
        return sum(self.graph[parent].operation is None for parent in self.graph.nodes[thing].parents)

    def _reaches(self, room: Room, places: dict[int | Room, int], place: int) -> set[int]:
        """How many things before it those stand that a thing takes."""
        nodes, opened = [], [room.content[place]]
        while opened:
            thing = opened.pop()
            if isinstance(thing, Room):
                opened += thing.content
            else:
                nodes.append(self.graph.nodes[thing])
        return {self._distance(room, places, place, int(parent[1:])) for node in nodes for parent in node.parents}

    def _size(self, thing: int | Room) -> int:
        return self.sizes[thing] if isinstance(thing, Room) else 1

    def _read(self, room: Room) -> Hashable:
        """Give the things in a room their tokens; what comes back is the structure of the room itself.

        Rooms nest at most a few deep, so this may call itself.
        """
        places = {thing: place for place, thing in enumerate(room.content)}
        inner = {one: self._read(one) for one in room.content if isinstance(one, Room)}
        tokens = []
        for place, thing in enumerate(room.content):
            token: Hashable = inner[thing] if isinstance(thing, Room) else self._token(room, places, place, thing)
            tokens.append(self.numbers.setdefault(token, len(self.numbers)))
        self.tokens[room] = tokens
        self.sizes[room] = len(room.leaves) + sum(map(self._size, room.content))
        leaves = tuple(sorted((self.graph.nodes[leaf].kind, str(self.graph.nodes[leaf].shape)) for leaf in room.leaves))
        return (tuple(tokens), leaves)

    def _token(self, room: Room, places: dict[int | Room, int], place: int, number: int) -> Hashable:
        """What runs in one operation, the leaves in its room that it takes, and how far before it the others stand."""
        node = self.graph.nodes[number]
        leaves = []
        takes = set()
        for parent in node.parents:
            leaf = self.graph[parent]
            parent_number = int(parent[1:])
            if leaf.operation is None and self.around[parent_number][-1] is room:
                leaves.append((leaf.kind, leaf.shape))
            else:
                takes.add(self._distance(room, places, place, parent_number))
        return (node.operation, node.shape, node.dtype, tuple(leaves), tuple(sorted(takes)))

    def _distance(self, room: Room, places: dict[int | Room, int], place: int, parent: int) -> int:
        """How many things before `place` the parent stands; 0 within it, -1 if it comes from outside or is a leaf."""
        around = self.around[parent]
        if len(around) <= room.depth or around[room.depth] is not room:
            return -1
        thing = around[room.depth + 1] if len(around) > room.depth + 1 else parent
        distance = place - places.get(thing, -FARTHEST - 1)
        return distance if distance <= FARTHEST else -1
