"""Rails at the left of a listing: a line from each value down to the last operation that takes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Row:
    """One line of the listing.

    Attributes
    ----------
    name : str
        What stands here.
    takes : tuple of str
        The names of earlier rows that it takes.
    dot : str
        The character that stands for it.
    """

    name: str
    takes: tuple[str, ...]
    dot: str


@dataclass
class _Yard:
    """Which rail is taken by what; a rail that has ended is free again."""

    rails: list[str | None] = field(default_factory=list)

    def free(self) -> int:
        """The first free rail, a new one if there is none."""
        if None not in self.rails:
            self.rails.append(None)
        return self.rails.index(None)


def rails(rows: Sequence[Row]) -> list[tuple[str, str]]:
    """For each row, the rails that pass just before it, and its own line.

    Examples
    --------
    >>> rows = [Row("x", (), "o"), Row("y", (), "o"), Row("z", ("x", "y"), "*"), Row("w", ("x", "z"), "*")]
    >>> for _, line in rails(rows):
    ...     print(line)
    o
    │ o
    ├─*
    *─╯
    """
    last = {name: place for place, row in enumerate(rows) for name in row.takes}
    yard = _Yard()
    lines = []
    for place, row in enumerate(rows):
        before = " ".join("│" if name else " " for name in yard.rails).rstrip()
        where = {name: yard.rails.index(name) for name in row.takes if name in yard.rails}
        ending = {rail for name, rail in where.items() if last[name] == place}
        own = min(ending) if ending else yard.free()
        lines.append((before, _line(yard.rails, own, set(where.values()), ending, row.dot)))
        for rail in ending:
            yard.rails[rail] = None
        yard.rails[own] = row.name if row.name in last else None
        while yard.rails and yard.rails[-1] is None:
            yard.rails.pop()
    return lines


def _line(rails: Sequence[str | None], own: int, joined: set[int], ending: set[int], dot: str) -> str:
    first, last = min({own, *joined}), max({own, *joined})
    line = ""
    for rail, name in enumerate(rails):
        between = first < rail < last
        if rail == own:
            sign = dot
        elif rail in joined:
            sign = _joint(rail in ending, between, rail < own)
        else:
            sign = "│" if name else "─" if between else " "
        line += ("─" if first < rail <= last else " ") + sign
    return line[1:].rstrip()


def _joint(ends: bool, between: bool, left: bool) -> str:
    """How a rail meets the line to the dot: it ends there or goes on, at the edge of the line or inside it."""
    if between:
        return "┴" if ends else "┼"
    if ends:
        return "╰" if left else "╯"
    return "├" if left else "┤"
