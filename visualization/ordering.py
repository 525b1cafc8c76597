"""The order inside the ranks: sweeps up and down until the arrows cross as little as they find.

Walks through the picture give orders to begin with; sifting, barycentre sweeps and swaps of neighbours improve
them. Where arrows still cross, a second way to find the ranks is tried.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Callable, Iterator
from itertools import pairwise
from random import Random

from visualization.ranks import Item, Level, Link, early, in_ranks, late, places_in
from visualization.sifting import sifted

SWEEPS = 12
PATIENCE = 4
"""Sweeps without a better result after which no further one is tried."""

MOST_LINKS_TO_SWAP = 4000
"""Swapping neighbours costs much more than sweeping; above this, only sweeps are made."""

MOST_LINKS_TO_SHUFFLE = 120
SHUFFLES = 8
"""A small picture is also begun in so many orders by chance, as long as arrows cross."""


def ordered(level: Level) -> Level:
    """The level in ranks and each rank in order: the ways to find ranks and orders with the fewest crossings."""
    best = in_ranks(level, late(level))
    count = _put_in_order(best)
    if count > 0 and _links(best.items) <= MOST_LINKS_TO_SWAP:
        other = in_ranks(level, early(level))
        if _put_in_order(other) < count:
            best = other
    if _is_backwards(best):
        for rank in best.ranks:
            rank.reverse()
    return best


def _is_backwards(level: Level) -> bool:
    """Whether most arguments stand in the wrong order; in the mirror just as few arrows cross."""
    places = places_in(level.ranks, len(level.items))
    balance = 0
    for item in level.items:
        for one, other in pairwise(item.ups):
            left, right = (_upper_end(level.items, link, places) for link in (one, other))
            balance += (left > right) - (left < right)
    return balance > 0


def _put_in_order(level: Level) -> int:
    """Order the ranks of the level; what comes back is how often links cross then."""
    swaps = _links(level.items) <= MOST_LINKS_TO_SWAP
    least = -1
    for start in _starts(level.items):
        found, count = _improved(level.items, start, swaps)
        if least < 0 or count < least:
            level.ranks, least = found, count
        if least == 0:
            break
    return least


def _starts(items: list[Item]) -> Iterator[list[list[int]]]:
    """Orders to begin with, the most promising first."""
    links = _links(items)
    if links > MOST_LINKS_TO_SWAP:
        yield _from_the_end(items)
        return
    for walk in WALKS:
        walked = walk(items)
        yield walked
        yield sifted(items, walked)
    if links <= MOST_LINKS_TO_SHUFFLE:
        for seed in range(SHUFFLES):
            shuffle = Random(seed)  # the same everywhere
            yield sifted(items, [shuffle.sample(rank, len(rank)) for rank in walked])


def _links(items: list[Item]) -> int:
    return sum(len(item.downs) for item in items)


def _improved(items: list[Item], ranks: list[list[int]], swaps: bool) -> tuple[list[list[int]], int]:
    """The best of the orders that sweeps find, and its crossings."""
    best, least = ranks, crossings(items, ranks)
    ranks = [list(rank) for rank in ranks]
    since_better = 0
    for sweep in range(SWEEPS):
        if least == 0 or since_better >= PATIENCE:
            break
        _sweep(items, ranks, downwards=sweep % 2 == 0)
        if swaps:
            _swap_neighbours(items, ranks)
        now = crossings(items, ranks)
        since_better += 1
        if now < least:
            best, least, since_better = [list(rank) for rank in ranks], now, 0
    return best, least


def _from_the_end(items: list[Item], last_argument_first: bool = False) -> list[list[int]]:
    """Items in the order in which a walk from the end meets them; for a tree this has no crossings."""
    starts = [i for i, item in enumerate(items) if not item.downs]
    step = -1 if last_argument_first else 1
    return _as_met(items, starts, [[link.upper for link in item.ups][::step] for item in items])


def _from_the_leaves(items: list[Item]) -> list[list[int]]:
    """Items in the order in which a walk from the leaves meets them."""
    starts = [i for i, item in enumerate(items) if not item.ups]
    return _as_met(items, starts, [[link.lower for link in item.downs] for item in items])


def _as_met(items: list[Item], starts: list[int], nexts: list[list[int]]) -> list[list[int]]:
    """The ranks, each in the order in which a walk meets its items: first as far as it leads, then aside."""
    ranks: list[list[int]] = [[] for _ in range(max((item.rank for item in items), default=0) + 1)]
    seen = [False] * len(items)
    stack = starts[::-1]
    while stack:
        place = stack.pop()
        if not seen[place]:
            seen[place] = True
            ranks[items[place].rank].append(place)
            stack.extend(reversed(nexts[place]))
    return ranks


WALKS: tuple[Callable[[list[Item]], list[list[int]]], ...] = (
    _from_the_end,
    lambda items: _from_the_end(items, last_argument_first=True),
    _from_the_leaves,
)
"""Orders to begin with. The first keeps arguments in their order and is enough for most pictures."""


def crossings(items: list[Item], ranks: list[list[int]]) -> int:
    """How often links cross between all neighbouring ranks."""
    places = places_in(ranks, len(items))
    return sum(_crossings_below(items, rank, places) for rank in ranks)


def _crossings_below(items: list[Item], rank: list[int], places: list[int]) -> int:
    """Inversions among the lower ends, taken in the order of the upper ends."""
    lowers: list[float] = []
    count = 0
    for i in rank:
        # Links from one port fan out: sorted like this they do not cross each other.
        for _, end in sorted((link.upper_port, _lower_end(items, link, places)) for link in items[i].downs):
            count += len(lowers) - bisect_right(lowers, end)
            insort(lowers, end)
    return count


def _lower_end(items: list[Item], link: Link, places: list[int]) -> float:
    return places[link.lower] + _share(items[link.lower], link.lower_port)


def _upper_end(items: list[Item], link: Link, places: list[int]) -> float:
    return places[link.upper] + _share(items[link.upper], link.upper_port)


def _share(item: Item, port: float) -> float:
    """A port as a part of the breadth, so that ends at one item keep their order."""
    return 0.9 * port / item.breadth if port else 0.0


def _sweep(items: list[Item], ranks: list[list[int]], downwards: bool) -> None:
    """Order each rank by where its neighbours in the rank before it stand on average."""
    places = places_in(ranks, len(items))
    for rank in ranks if downwards else reversed(ranks):
        wishes = {}
        for i in rank:
            ends = (
                [_upper_end(items, link, places) - _share(items[i], link.lower_port) for link in items[i].ups]
                if downwards
                else [_lower_end(items, link, places) - _share(items[i], link.upper_port) for link in items[i].downs]
            )
            if ends:
                wishes[i] = sum(ends) / len(ends)
        # What has no neighbour there stays where it is, and the others are ordered around it.
        ordered = iter(sorted(wishes, key=wishes.__getitem__))
        rank[:] = [next(ordered) if i in wishes else i for i in rank]
        for place, i in enumerate(rank):
            places[i] = place


def _swap_neighbours(items: list[Item], ranks: list[list[int]]) -> None:
    """Swap items that stand side by side as long as that removes crossings."""
    places = places_in(ranks, len(items))
    for _ in range(PATIENCE):
        swapped = False
        for rank in ranks:
            for place in range(len(rank) - 1):
                left, right = rank[place], rank[place + 1]
                if _pair(items, left, right, places) > _pair(items, right, left, places):
                    rank[place], rank[place + 1] = right, left
                    places[left], places[right] = place + 1, place
                    swapped = True
        if not swapped:
            return


def _pair(items: list[Item], left: int, right: int, places: list[int]) -> int:
    """How often the links of two neighbours cross if they stand in this order."""
    count = 0
    for one in items[left].ups:
        end = _upper_end(items, one, places)
        count += sum(_upper_end(items, other, places) < end for other in items[right].ups)
    for one in items[left].downs:
        end = _lower_end(items, one, places)
        count += sum(_lower_end(items, other, places) < end for other in items[right].downs)
    return count
