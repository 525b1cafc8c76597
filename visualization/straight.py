"""Where the items of each rank stand: straight lines first, then as close to their neighbours as fits.

Items that an arrow should join in a straight line are tied into one strand: the middle of a long arrow,
an operation and its result, and the longest way through the picture. A strand moves as a whole, so it stays
straight; the others stand beside it.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import dataclass, field
from itertools import pairwise
from math import inf
from statistics import median

from visualization.ranks import Item, Level, Link, places_in

BETWEEN_BOXES = 22.0
BETWEEN_WIRES = 12.0
ROUNDS = 4

NARROW_FAN = 3
"""With more arrows into an item, or out of it, it stands in their middle."""


@dataclass
class Strand:
    """Items in one straight line, and what holds it: what it keeps its distance to, and what pulls."""

    lefts: dict[int, float] = field(default_factory=dict)
    rights: dict[int, float] = field(default_factory=dict)
    pulls: list[tuple[int, float]] = field(default_factory=list)


def middles(level: Level) -> list[float]:
    """The middle of each item across the direction of the picture; neighbours keep their distance."""
    strand_of, offsets, count = _strands(level)
    strands = [Strand() for _ in range(count)]
    _keep_apart(level, strands, strand_of, offsets)
    _pull(level.items, strands, strand_of, offsets)
    places = _settled(strands)
    found = [places[strand] + offset for strand, offset in zip(strand_of, offsets, strict=True)]
    _share_out(level, found, strand_of, strands)
    return found


def _keep_apart(level: Level, strands: list[Strand], strand_of: list[int], offsets: list[float]) -> None:
    """Tell strands that stand side by side how far apart they must be."""
    for rank in level.ranks:
        for left, right in pairwise(rank):
            apart = distance(level.items[left], level.items[right]) + offsets[left] - offsets[right]
            a, b = strand_of[left], strand_of[right]
            strands[a].rights[b] = max(apart, strands[a].rights.get(b, apart))
            strands[b].lefts[a] = strands[a].rights[b]


def _pull(items: list[Item], strands: list[Strand], strand_of: list[int], offsets: list[float]) -> None:
    """Tell strands that an arrow joins where each would have to stand for it to be straight."""
    for link in (link for item in items for link in item.ups):
        a, b = strand_of[link.upper], strand_of[link.lower]
        if a == b:
            continue
        shift = offsets[link.lower] + link.lower_port - offsets[link.upper] - link.upper_port
        strands[a].pulls.append((b, shift))
        if not _hangs(link, items):
            strands[b].pulls.append((a, -shift))


def distance(left: Item, right: Item) -> float:
    """From middle to middle of two neighbours, at least."""
    gap = BETWEEN_WIRES if left.is_wire or right.is_wire else BETWEEN_BOXES
    return (left.breadth + right.breadth) / 2 + gap


def _strands(level: Level) -> tuple[list[int], list[float], int]:
    """Which strand each item belongs to, its offset in it, and how many strands there are."""
    items = level.items
    below = _ties(level)
    strand_of = [-1] * len(items)
    offsets = [0.0] * len(items)
    count = 0
    for rank in level.ranks:
        for i in rank:
            if strand_of[i] < 0:
                strand_of[i] = count
                count += 1
            link = below.get(i)
            if link is not None:
                strand_of[link.lower] = strand_of[i]
                offsets[link.lower] = offsets[i] + link.upper_port - link.lower_port
    return strand_of, offsets, count


def _ties(level: Level) -> dict[int, Link]:
    """The links to be straight, by their upper item: the most important first, none crossing another."""
    items = level.items
    places = places_in(level.ranks, len(items))
    ways, asides = _longest_ways(level), _asides(level)
    longest = max(ways.values(), default=0)
    links = [link for item in items for link in item.downs if not _hangs(link, items) or ways[id(link)] == longest]
    links.sort(key=lambda link: _importance(link, items, ways[id(link)], asides.get(id(link), 0.0)), reverse=True)
    below: dict[int, Link] = {}
    above: set[int] = set()
    tied: list[list[tuple[int, int]]] = [[] for _ in level.ranks]
    for link in links:
        if link.upper in below or link.lower in above:
            continue
        pair = (places[link.upper], places[link.lower])
        others = tied[items[link.upper].rank]
        at = bisect_left(others, pair)
        crosses = (at > 0 and others[at - 1][1] > pair[1]) or (at < len(others) and others[at][1] < pair[1])
        if not crosses:
            insort(others, pair)
            below[link.upper] = link
            above.add(link.lower)
    return below


def _hangs(link: Link, items: list[Item]) -> bool:
    """Whether it comes from a leaf without other uses to what has other inputs: the leaf follows, and does not pull."""
    leaf = items[link.upper]
    return leaf.kind == "box" and not leaf.ups and len(leaf.downs) == 1 < len(items[link.lower].ups)


def _importance(link: Link, items: list[Item], way: int, aside: float) -> tuple[bool, int, float]:
    """The middle of a long arrow first, which may bend at its ends; then the longest way."""
    in_the_middle = items[link.upper].kind == "waypoint" == items[link.lower].kind
    return in_the_middle, way, -aside


def _asides(level: Level) -> dict[int, float]:
    """By the id of a link in a wide fan, how far from its middle it is; a narrow fan hangs on its first arrow."""
    asides: dict[int, float] = {}
    for item in level.items:
        for fan in (item.ups, item.downs):
            if len(fan) > NARROW_FAN:
                for place, link in enumerate(fan):
                    asides[id(link)] = max(asides.get(id(link), 0.0), abs(place - (len(fan) - 1) / 2))
    return asides


def _longest_ways(level: Level) -> dict[int, int]:
    """By the id of a link, how many links the longest way through it has."""
    items = level.items
    before = [0] * len(items)
    after = [0] * len(items)
    for rank in level.ranks:
        for i in rank:
            for link in items[i].downs:
                before[link.lower] = max(before[link.lower], before[i] + 1)
    for rank in reversed(level.ranks):
        for i in rank:
            for link in items[i].ups:
                after[link.upper] = max(after[link.upper], after[i] + 1)
    return {id(link): before[link.upper] + after[link.lower] for item in items for link in item.downs}


def _settled(strands: list[Strand]) -> list[float]:
    """A place for each strand: packed to one side first, then pulled to its neighbours in rounds."""
    order = _from_left(strands)
    places = [0.0] * len(strands)
    for i in order:
        places[i] = max((places[left] + apart for left, apart in strands[i].lefts.items()), default=0.0)
    for _ in range(ROUNDS):
        moved = False
        for i in [*reversed(order), *order]:
            strand = strands[i]
            if strand.pulls:
                wish = median(places[other] - shift for other, shift in strand.pulls)
                place = _between(strand, places, wish)
                moved = moved or abs(place - places[i]) > 0.5
                places[i] = place
        if not moved:
            break
    return places


def _between(strand: Strand, places: list[float], wish: float) -> float:
    """The place nearest to the wish that keeps the distances."""
    least = max((places[left] + apart for left, apart in strand.lefts.items()), default=-inf)
    most = min((places[right] - apart for right, apart in strand.rights.items()), default=inf)
    return min(max(wish, least), most)


def _from_left(strands: list[Strand]) -> list[int]:
    """The strands so that each comes after all that stand on its left; ties that do not cross allow it."""
    waiting = [len(strand.lefts) for strand in strands]
    ready = [i for i, count in enumerate(waiting) if count == 0]
    for i in ready:
        for right in strands[i].rights:
            waiting[right] -= 1
            if waiting[right] == 0:
                ready.append(right)
    return ready


def _share_out(level: Level, found: list[float], strand_of: list[int], strands: list[Strand]) -> None:
    """Spread neighbours that want the same place evenly around it.

    Moved one by one, the first takes the place and pushes the others to one side. Only items that are tied to
    nothing are moved, between those that are.
    """
    members = [0] * len(strands)
    for strand in strand_of:
        members[strand] += 1
    items = level.items
    for rank in level.ranks:
        start = 0
        while start < len(rank):
            end = start
            while end < len(rank) and members[strand_of[rank[end]]] == 1:
                end += 1
            if end - start > 1:
                _spread(items, rank, start, end, found)
            start = end + 1


def _spread(items: list[Item], rank: list[int], start: int, end: int, found: list[float]) -> None:
    """The least squares of the distances to the wishes, by joining groups that push each other."""
    run = rank[start:end]
    least = found[rank[start - 1]] + distance(items[rank[start - 1]], items[run[0]]) if start else None
    most = found[rank[end]] - distance(items[run[-1]], items[rank[end]]) if end < len(rank) else None
    steps = [0.0]
    for left, right in pairwise(run):
        steps.append(steps[-1] + distance(items[left], items[right]))
    groups: list[tuple[float, int]] = []
    for i, step in zip(run, steps, strict=True):
        total, count = _wish(items[i], found, found[i]) - step, 1
        while groups and groups[-1][0] / groups[-1][1] > total / count:
            other, more = groups.pop()
            total, count = total + other, count + more
        groups.append((total, count))
    place = iter(zip(run, steps, strict=True))
    for total, count in groups:
        at = total / count
        if most is not None:
            at = min(at, most - steps[-1])
        if least is not None:
            at = max(at, least)
        for _ in range(count):
            i, step = next(place)
            found[i] = at + step


def _wish(item: Item, found: list[float], now: float) -> float:
    ends = [found[link.upper] + link.upper_port - link.lower_port for link in item.ups]
    ends += [found[link.lower] + link.lower_port - link.upper_port for link in item.downs]
    return sum(ends) / len(ends) if ends else now
