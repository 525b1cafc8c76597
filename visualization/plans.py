"""What is folded: which modules and repetitions of a graph become one box each, for one plan or another."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from autograd.graph import Graph
from visualization.repeats import Repeat, Structure
from visualization.rooms import DEEPEST, Path, Room, build_rooms, path_of
from visualization.scopes import scopes_of_leaves
from visualization.wording import LONGEST_NAME

Which = str | Iterable[str] | Callable[[str], bool]
"""Modules: the path of one, paths of several, or a function that is given a path."""

MOST_NODES = 200
"""Above this, parts of a graph are folded unless the user asks for something else."""


@dataclass(frozen=True)
class Group:
    """Nodes, by their place in the graph, that become one box; `first` is what is shown first if it is opened."""

    members: list[int]
    path: Path
    title: str
    first: Room | int
    times: int = 1
    is_module: bool = False


@dataclass(frozen=True)
class Plan:
    """What is open and what is folded, beyond what a user asked for by name.

    Attributes
    ----------
    depth : int
        How deep modules are open.
    repeats : bool
        Whether repetitions are folded.
    opened : frozenset of Room or int
        Modules, or operations by their place in the graph, that stay open: the part of a repetition that one of
        them stands in is shown by itself.
    closed : frozenset of tuple of str
        Paths of modules that are folded; what is opened is stronger.
    """

    depth: int
    repeats: bool
    opened: frozenset[Room | int] = frozenset()
    closed: frozenset[Path] = frozenset()


NOTHING = Plan(DEEPEST, repeats=False)
"""Folds nothing; the graph need not be read for that."""


class Folder:
    """One graph, to be folded in one way or another.

    Parameters
    ----------
    graph : Graph
        A description.
    fold, expand
        As `folded` takes them.
    """

    def __init__(self, graph: Graph, fold: bool | Which | None = None, expand: Which = ()) -> None:
        self.graph = graph
        self.asked = fold
        self.fold = _test(fold)
        self.expand = _test(expand)

    @cached_property
    def rooms(self) -> tuple[Room, list[tuple[Room, ...]]]:
        """The house, and the rooms around each node."""
        scopes = scopes_of_leaves(self.graph)
        paths = [path_of(scopes.get(node.id, node.scope)) for node in self.graph]
        arrows = [(int(parent[1:]), place) for place, node in enumerate(self.graph) for parent in node.parents]
        return build_rooms(paths, arrows)

    @cached_property
    def deepest(self) -> int:
        """How deep modules nest."""
        return max(len(rooms) for rooms in self.rooms[1]) - 1

    @cached_property
    def structure(self) -> Structure:
        """What is equal to what; only asked for if repetitions are folded."""
        return Structure(self.graph, *self.rooms)

    def plan(self, depth: int | None = None, max_nodes: int = MOST_NODES) -> Plan:
        """What `folded` does with these arguments."""
        if self.asked is False:
            return NOTHING
        if self.asked is True:
            return Plan(0, repeats=True)
        plan = Plan(self.deepest if depth is None else depth, repeats=False)
        if self.size(plan) <= max_nodes:
            return plan
        for level in range(plan.depth, -1, -1):
            plan = Plan(level, repeats=True)
            if self.size(plan) <= max_nodes:
                break
        return plan

    def size(self, plan: Plan) -> int:
        """How many nodes are left."""
        return len(self.graph) - sum(len(group.members) - 1 for group in self.groups(plan))

    def openings(self, plan: Plan) -> dict[str, Plan]:
        """For each folded box, by its id, the plan in which it is open: a module, or the first of equal parts."""
        return {
            self.graph.nodes[group.members[-1]].id: replace(plan, opened=plan.opened | {group.first})
            for group in self.groups(plan)
        }

    def closing(self, plan: Plan, path: Path) -> Plan:
        """The plan in which a module is folded, with all that was opened in it."""
        opened = {thing for thing in plan.opened if self._path(thing)[: len(path)] != path}
        return replace(plan, opened=frozenset(opened), closed=plan.closed | {path})

    def all_closed(self, plan: Plan) -> Plan:
        """The plan in which only the outermost modules are seen; repetitions are as in the given one."""
        return Plan(0, plan.repeats)

    def all_open(self) -> Plan:
        """The plan in which nothing is folded."""
        rooms = {room for around in self.rooms[1] for room in around}
        return Plan(self.deepest, repeats=False, opened=frozenset(rooms))

    def groups(self, plan: Plan) -> list[Group]:
        """What becomes one box each."""
        if plan == NOTHING:
            return []
        found: list[Group] = []
        opened = [self.rooms[0]]
        while opened:
            room = opened.pop()
            runs = self._runs(room, plan) if plan.repeats else []
            found += (self._repeat(room, run) for run in runs)
            inside = {place for run in runs for place in range(run.start, run.end)}
            for place, thing in enumerate(room.content):
                if place in inside or not isinstance(thing, Room):
                    continue
                if self._is_folded(thing, plan) and not self._stays_open(thing, plan):
                    found.append(Group(_members(thing), thing.path, _short_path(thing.path), thing, is_module=True))
                else:
                    opened.append(thing)
        return [group for group in found if len(group.members) > 1]

    def _is_folded(self, room: Room, plan: Plan) -> bool:
        return room.depth > plan.depth or room.path in plan.closed or self.fold(".".join(room.path))

    def _runs(self, room: Room, plan: Plan) -> list[Repeat]:
        """The repetitions in a room, without the parts in which something stays open."""
        found = []
        for run in self.structure.repeats(room):
            starts = range(run.start, run.end, run.period)
            parts = (room.content[start : start + run.period] for start in starts)
            is_open = [any(self._stays_open(thing, plan) for thing in part) for part in parts]
            found += run.without(is_open)
        return found

    def _stays_open(self, thing: Room | int, plan: Plan) -> bool:
        if thing in plan.opened or not isinstance(thing, Room):
            return thing in plan.opened
        is_closed = any(thing.path[:end] in plan.closed for end in range(1, len(thing.path) + 1))
        asked = not is_closed and self.expand(".".join(thing.path))
        return asked or any(self._stays_open(inner, plan) for inner in thing.content)

    def _path(self, thing: Room | int) -> Path:
        return thing.path if isinstance(thing, Room) else self.rooms[1][thing][-1].path

    def _repeat(self, room: Room, run: Repeat) -> Group:
        things = room.content[run.start : run.end]
        members = [node for thing in things for node in ([thing] if isinstance(thing, int) else _members(thing))]
        members += self._own_leaves(room, set(members))
        first, last = things[0], things[-1]
        if run.period == 1 and isinstance(first, Room) and isinstance(last, Room):
            title = f"{_short_path(first.path)} … {last.path[-1]}"
            return Group(sorted(members), first.path, title, first, run.times, is_module=True)
        words = [word for thing in things[: run.period] if (word := self._word(thing))]
        return Group(sorted(members), room.path, _listed(words or ["results"]), first, run.times)

    def _word(self, thing: Room | int) -> str:
        """What a part of a repetition is called; one of several results is not worth a word."""
        if isinstance(thing, Room):
            return thing.path[-1]
        node = self.graph.nodes[thing]
        return "" if self.graph.is_result(node) else node.symbol or ""

    def _own_leaves(self, room: Room, members: set[int]) -> list[int]:
        """Leaves beside a repetition that nothing else uses; one that every part uses stays outside."""
        found = []
        for leaf in room.leaves:
            node = self.graph.nodes[leaf]
            if len(node.children) == 1 and int(node.children[0][1:]) in members:
                found.append(leaf)
        return found


def _listed(words: list[str]) -> str:
    """As many of the words as a name has space for."""
    text = ", ".join(words)
    while len(text) > LONGEST_NAME and len(words) > 1:
        words = words[:-1]
        text = ", ".join([*words, "…"])
    return text


def _test(which: bool | Which | None) -> Callable[[str], bool]:
    """A function that tells of a path whether it is meant."""
    if callable(which):
        return which
    names = {which} if isinstance(which, str) else set() if isinstance(which, bool | None) else set(which)
    return names.__contains__


def _members(room: Room) -> list[int]:
    """All nodes in a room, in their order."""
    found, opened = [], [room]
    while opened:
        one = opened.pop()
        found += one.leaves
        for thing in one.content:
            if isinstance(thing, Room):
                opened.append(thing)
            else:
                found.append(thing)
    return sorted(found)


def _short_path(path: Path) -> str:
    """The name of a module; a number alone says little, so its list stands before it."""
    return ".".join(path[-2:]) if path[-1].isdigit() else path[-1]
