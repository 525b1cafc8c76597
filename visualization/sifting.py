"""Sifting: a whole strand of the picture tries every place in its ranks and takes the best one.

Sweeps move one item of one rank at a time, so a long arrow on the wrong side stays there: each of its waypoints
alone would only add crossings.
"""

from __future__ import annotations

import heapq
from itertools import pairwise

from visualization.ranks import Item, Link

ROUNDS = 3


def sifted(items: list[Item], ranks: list[list[int]]) -> list[list[int]]:
    """New orders of the ranks; usually with fewer crossings, never checked here."""
    strands = _strands(items, ranks)
    strand_of = [0] * len(items)
    for number, strand in enumerate(strands):
        for i in strand:
            strand_of[i] = number
    order = _in_line(ranks, strand_of, len(strands))
    spans = [(items[strand[0]].rank, items[strand[-1]].rank) for strand in strands]
    for _ in range(ROUNDS):
        before = list(order)
        for number in range(len(strands)):
            _sift(items, strands, strand_of, spans, order, number)
        if order == before:
            break
    place = {number: at for at, number in enumerate(order)}
    return [sorted(rank, key=lambda i: place[strand_of[i]]) for rank in ranks]


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


def _sift(
    items: list[Item],
    strands: list[list[int]],
    strand_of: list[int],
    spans: list[tuple[int, int]],
    order: list[int],
    number: int,
) -> None:
    """Move one strand to the place in the line at which its arrows cross least."""
    place = {one: at for at, one in enumerate(order)}
    start = place[number]
    top, bottom = spans[number]

    def change(other: int, moves_right: bool) -> int:
        """How many crossings come or go when the strand steps over another."""
        count = 0
        first, last = spans[other]
        for rank in range(max(top, first), min(bottom, last) + 1):
            own, its = items[strands[number][rank - top]], items[strands[other][rank - first]]
            count += _crossings(own.ups, its.ups, True, place, strand_of, number, other)
            count += _crossings(own.downs, its.downs, False, place, strand_of, number, other)
        return count if moves_right else -count

    best, least = start, 0
    for direction in (1, -1):
        cost = 0
        at = start + direction
        while 0 <= at < len(order):
            other = order[at]
            if spans[other][0] <= bottom and top <= spans[other][1]:
                cost += change(other, direction > 0)
                if cost < least:
                    best, least = at, cost
            at += direction
    if best != start:
        order.remove(number)
        order.insert(best, number)


def _crossings(
    own: list[Link],
    its: list[Link],
    upwards: bool,
    place: dict[int, int],
    strand_of: list[int],
    number: int,
    other: int,
) -> int:
    """Crossings with the strand on the right of the other, minus those with it on the left."""
    count = 0
    for one in own:
        a = strand_of[one.upper if upwards else one.lower]
        for two in its:
            b = strand_of[two.upper if upwards else two.lower]
            # Two ends that change sides together cross neither before nor after.
            if a != b and not (a == number and b == other):
                count += 1 if place[a] < place[b] else -1
    return count
