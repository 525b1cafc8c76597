"""Ports: at which point of a box's side each arrow ends, so that several can be told apart."""

from __future__ import annotations

from collections.abc import Sequence

from visualization.ranks import Item, Level, Link

STEP = 15.0
LEAST_STEP = 13.5
"""From one arrow to the next on the side of a box; nearer to each other, their labels would touch."""

SHARE = 0.4
"""How far from the middle of a side an arrow may end, as a part of the side."""

STRAIGHT = 0.5
"""An arrow that goes less to the side than this is straight."""

Ports = dict[int, tuple[float, float]]


def side_for(arrows: int, straight: bool) -> float:
    """How long the side of a box must be, so that so many arrows can end on it.

    `straight`: so that one of them can keep the middle and all others stand on one side of it.
    """
    steps = max(0, arrows - 1)
    return LEAST_STEP * (steps if straight else steps / 2) / SHARE


def put_ports(level: Level, across: Sequence[float]) -> Ports:
    """By the id of a link, its offsets from the middles of its two items."""
    items = level.items
    ports = {id(link): (link.upper_port, link.lower_port) for item in items for link in item.downs}
    for place, item in enumerate(items):
        if item.kind == "box":
            _heads(items, item.ups, across, place, ports)
    for item in items:
        if item.kind == "box":
            _tails(item, across, ports)
    return ports


def _heads(items: list[Item], links: list[Link], across: Sequence[float], place: int, ports: Ports) -> None:
    """Arrows into one box stand side by side; a straight one keeps the middle if that leaves space for the others."""
    if len(links) < 2:
        return
    ordered = sorted(links, key=lambda link: across[link.upper] + link.upper_port)
    straight = [
        i for i, link in enumerate(ordered) if abs(across[link.upper] + link.upper_port - across[place]) < STRAIGHT
    ]
    side = SHARE * items[place].breadth
    centre = (len(ordered) - 1) / 2
    if len(straight) == 1 and max(straight[0], len(ordered) - 1 - straight[0]) * LEAST_STEP <= side:
        centre = float(straight[0])
    step = min(STEP, side / max(centre, len(ordered) - 1 - centre))
    for i, link in enumerate(ordered):
        ports[id(link)] = (ports[id(link)][0], (i - centre) * step)


def _tails(item: Item, across: Sequence[float], ports: Ports) -> None:
    """Arrows leave a box at one point, unless several lead to the same place: then each has its own."""
    heads = [link.lower for link in item.downs]
    if len(set(heads)) == len(heads):
        return
    ordered = sorted(item.downs, key=lambda link: (across[link.lower], ports[id(link)][1]))
    centre = (len(ordered) - 1) / 2
    step = min(STEP, SHARE * item.breadth / centre)
    for i, link in enumerate(ordered):
        ports[id(link)] = ((i - centre) * step, ports[id(link)][1])
