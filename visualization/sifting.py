"""Sifting: a whole strand of the picture tries every place in its ranks and takes the best one.

Sweeps move one item of one rank at a time, so a long arrow on the wrong side stays there: each of its waypoints
alone would only add crossings.
"""

from __future__ import annotations

import heapq
from itertools import pairwise

from visualization.ranks import Item

ROUNDS = 3


def sifted(items: list[Item], ranks: list[list[int]]) -> list[list[int]]:
    """New orders of the ranks; usually with fewer crossings, never checked here."""
    line = _Line(items, ranks)
    for _ in range(ROUNDS):
        before = list(line.order)
        for number in range(len(line.strands)):
            line.sift(number)
        if line.order == before:
            break
    place = line.places()
    return [sorted(rank, key=lambda i: place[line.strand_of[i]]) for rank in ranks]


class _Line:
    """All strands, by their numbers, from left to right.

    Attributes
    ----------
    strands : list of list of int
        The items of each.
    strand_of : list of int
        The strand of each item.
    uppers, lowers : list of list of int
        The strands at the other ends of the links of each item.
    spans : list of (int, int)
        The first and the last rank of each strand.
    order : list of int
        The strands as they stand.
    """

    def __init__(self, items: list[Item], ranks: list[list[int]]) -> None:
        self.strands = _strands(items, ranks)
        self.strand_of = [0] * len(items)
        for number, strand in enumerate(self.strands):
            for i in strand:
                self.strand_of[i] = number
        self.uppers = [[self.strand_of[link.upper] for link in item.ups] for item in items]
        self.lowers = [[self.strand_of[link.lower] for link in item.downs] for item in items]
        self.spans = [(items[strand[0]].rank, items[strand[-1]].rank) for strand in self.strands]
        self.order = _in_line(ranks, self.strand_of, len(self.strands))

    def places(self) -> dict[int, int]:
        """Where each strand stands in the line."""
        return {number: at for at, number in enumerate(self.order)}

    def sift(self, number: int) -> None:
        """Move one strand to the place in the line at which its arrows cross least."""
        place = self.places()
        start = place[number]
        top, bottom = self.spans[number]
        best, least = start, 0
        for direction, others in ((1, self.order[start + 1 :]), (-1, self.order[:start][::-1])):
            cost = 0
            for steps, other in enumerate(others, 1):
                first, last = self.spans[other]
                if first > bottom or top > last:
                    continue
                cost += direction * self._change(number, other, place)
                if cost < least:
                    best, least = start + direction * steps, cost
        if best != start:
            self.order.remove(number)
            self.order.insert(best, number)

    def _change(self, number: int, other: int, place: dict[int, int]) -> int:
        """How many crossings come when a strand steps over another to its right; to its left, as many go."""
        (top, bottom), (first, last) = self.spans[number], self.spans[other]
        count = 0
        for rank in range(max(top, first), min(bottom, last) + 1):
            own, its = self.strands[number][rank - top], self.strands[other][rank - first]
            count += _crossings(self.uppers[own], self.uppers[its], place, number, other)
            count += _crossings(self.lowers[own], self.lowers[its], place, number, other)
        return count


def _strands(items: list[Item], ranks: list[list[int]]) -> list[list[int]]:
    """Items in a row that only have each other, from top to bottom; the waypoints of one arrow too."""
    strands: list[list[int]] = []
    seen = [False] * len(items)
    for rank in ranks:
        for i in rank:
            if seen[i]:
                continue
            strand = [i]
            while (after := _next(items, strand[-1])) is not None:
                strand.append(after)
            for one in strand:
                seen[one] = True
            strands.append(strand)
    return strands


def _next(items: list[Item], i: int) -> int | None:
    downs = items[i].downs
    for link in downs:
        lower = items[link.lower]
        if len(lower.ups) == 1 and (len(downs) == 1 or (items[i].kind == lower.kind == "waypoint")):
            return link.lower
    return None


def _in_line(ranks: list[list[int]], strand_of: list[int], count: int) -> list[int]:
    """All strands from left to right, as their items stand; where they disagree, one of them wins."""
    rights: list[set[int]] = [set() for _ in range(count)]
    lefts = [0] * count
    for rank in ranks:
        for left, right in pairwise(rank):
            a, b = strand_of[left], strand_of[right]
            if b not in rights[a]:
                rights[a].add(b)
                lefts[b] += 1
    ready = [(lefts[number], number) for number in range(count)]
    heapq.heapify(ready)
    done = [False] * count
    order = []
    while ready:
        _, number = heapq.heappop(ready)
        if not done[number]:
            done[number] = True
            order.append(number)
            for right in rights[number]:
                lefts[right] -= 1
                heapq.heappush(ready, (lefts[right], right))
    return order


def _crossings(own: list[int], its: list[int], place: dict[int, int], number: int, other: int) -> int:
    """Crossings with a strand on the right of another, minus those with it on the left."""
    count = 0
    for a in own:
        for b in its:
            # Two ends that change sides together cross neither before nor after.
            if a != b and not (a == number and b == other):
                count += 1 if place[a] < place[b] else -1
    return count
