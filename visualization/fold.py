"""Folding: from a large graph to a small one in which a box stands for a module or for a repetition.

A pure function. What folds is one unbroken run of the computation, so the smaller graph is a graph again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from autograd.graph import Graph, GraphNode
from visualization.repeats import Repeat, Structure
from visualization.rooms import Path, Room, build_rooms, path_of
from visualization.scopes import scopes_of_leaves

Which = str | Iterable[str] | Callable[[str], bool]
"""Modules: the path of one, paths of several, or a function that is given a path."""


@dataclass(frozen=True)
class FoldedNode(GraphNode):
    """One box for many nodes. Its id is that of the last node in it.

    Attributes
    ----------
    nodes : tuple of str
        The ids of all nodes in it.
    times : int
        How many equal parts it stands for; the counts are of one of them.
    operations, parameters : int
        How many operations and how many elements of parameters one part has.
    path : str
        The module that it stands for, "" for a repetition of operations.
    """

    nodes: tuple[str, ...]
    times: int
    operations: int
    parameters: int
    path: str


@dataclass(frozen=True)
class FoldedGraph(Graph):
    """A graph with folded parts. Ids are those of the whole graph.

    Attributes
    ----------
    whole : int
        How many nodes the whole graph has.
    """

    whole: int

    @cached_property
    def _by_id(self) -> dict[str, GraphNode]:
        return {node.id: node for node in self.nodes}

    def __getitem__(self, id: str) -> GraphNode:
        return self._by_id[id]


@dataclass(frozen=True)
class _Group:
    """Nodes, by their place in the graph, that become one box."""

    members: list[int]
    path: Path
    title: str
    times: int = 1
    is_module: bool = False


def folded(
    graph: Graph,
    *,
    fold: bool | Which | None = None,
    expand: Which = (),
    depth: int | None = None,
    max_nodes: int = 200,
) -> Graph:
    """A graph with at most `max_nodes` nodes if folding can reach that; the graph itself if nothing folds.

    Parameters
    ----------
    graph : Graph
        A description.
    fold : bool, str, iterable of str or callable, optional
        Modules that become one box each, by their paths. True folds all of them and every repetition, False
        nothing; without it, only what `max_nodes` asks for.
    expand : str, iterable of str or callable
        Modules that stay open whatever else is asked.
    depth : int, optional
        How deep modules are open: 0 makes each of the outermost one box.
    max_nodes : int
        Above this, repetitions are folded, and modules, the innermost first, until it is kept.

    Examples
    --------
    >>> from autograd import describe
    >>> from zensor import Zensor
    >>> y = Zensor(1.0)
    >>> for _ in range(1000):
    ...     y = -(y * 2.0)
    >>> small = folded(describe(y))
    >>> len(small), [node.times for node in small if isinstance(node, FoldedNode)]
    (5, [999])
    """
    if fold is False:
        return graph
    folder = _Folder(graph, _test(() if fold in (None, True) else fold), _test(expand))
    deepest = 0 if fold is True else depth
    groups = folder.groups(folder.deepest if deepest is None else deepest, repeats=fold is True)
    if fold is not True and folder.size(groups) > max_nodes:
        for level in range(folder.deepest if depth is None else depth, -1, -1):
            groups = folder.groups(level, repeats=True)
            if folder.size(groups) <= max_nodes:
                break
    return folder.graph_with(groups) if groups else graph


def _test(which: bool | Which | None) -> Callable[[str], bool]:
    """A function that tells of a path whether it is meant."""
    if callable(which):
        return which
    names = {which} if isinstance(which, str) else set() if isinstance(which, bool | None) else set(which)
    return names.__contains__


class _Folder:
    """One graph while it is folded."""

    def __init__(self, graph: Graph, fold: Callable[[str], bool], expand: Callable[[str], bool]) -> None:
        self.graph = graph
        self.fold = fold
        self.expand = expand
        scopes = scopes_of_leaves(graph)
        paths = [path_of(scopes.get(node.id, node.scope)) for node in graph]
        arrows = [(int(parent[1:]), place) for place, node in enumerate(graph) for parent in node.parents]
        self.house, self.around = build_rooms(paths, arrows)
        self.deepest = max(map(len, paths))

    @cached_property
    def structure(self) -> Structure:
        """What is equal to what; only asked for if repetitions are folded."""
        return Structure(self.graph, self.house, self.around)

    def groups(self, depth: int, repeats: bool) -> list[_Group]:
        """What becomes one box each, if modules are open down to `depth`."""
        found: list[_Group] = []
        opened = [self.house]
        while opened:
            room = opened.pop()
            runs = self._runs(room) if repeats else []
            found += (self._repeat(room, run) for run in runs)
            inside = {place for run in runs for place in range(run.start, run.end)}
            for place, thing in enumerate(room.content):
                if place in inside or not isinstance(thing, Room):
                    continue
                path = ".".join(thing.path)
                if not self._stays_open(thing) and (thing.depth > depth or self.fold(path)):
                    found.append(_Group(_members(thing), thing.path, _short_path(thing.path), is_module=True))
                else:
                    opened.append(thing)
        return [group for group in found if len(group.members) > 1]

    def size(self, groups: list[_Group]) -> int:
        """How many nodes are left."""
        return len(self.graph) - sum(len(group.members) - 1 for group in groups)

    def _runs(self, room: Room) -> list[Repeat]:
        """The repetitions in a room, but none with a module in it that shall stay open."""
        return [
            run
            for run in self.structure.repeats(room)
            if not any(isinstance(one, Room) and self._stays_open(one) for one in room.content[run.start : run.end])
        ]

    def _stays_open(self, room: Room) -> bool:
        return self.expand(".".join(room.path)) or any(
            isinstance(one, Room) and self._stays_open(one) for one in room.content
        )

    def _repeat(self, room: Room, run: Repeat) -> _Group:
        things = room.content[run.start : run.end]
        members = [node for thing in things for node in ([thing] if isinstance(thing, int) else _members(thing))]
        members += self._own_leaves(room, set(members))
        first, last = things[0], things[-1]
        if run.period == 1 and isinstance(first, Room) and isinstance(last, Room):
            title = f"{_short_path(first.path)} … {last.path[-1]}"
            return _Group(sorted(members), first.path, title, run.times, is_module=True)
        words = [
            thing.path[-1] if isinstance(thing, Room) else self.graph.nodes[thing].symbol or ""
            for thing in things[: run.period]
        ]
        shown = words if len(words) <= 4 else [*words[:3], "…"]
        return _Group(sorted(members), room.path, ", ".join(shown), run.times)

    def _own_leaves(self, room: Room, members: set[int]) -> list[int]:
        """Leaves beside a repetition that nothing else uses; one that every part uses stays outside."""
        found = []
        for leaf in room.leaves:
            node = self.graph.nodes[leaf]
            if len(node.children) == 1 and int(node.children[0][1:]) in members:
                found.append(leaf)
        return found

    def graph_with(self, groups: list[_Group]) -> FoldedGraph:
        """The graph in which each group is one node."""
        now_in: dict[str, str] = {}
        boxes = {}
        for group in groups:
            last = self.graph.nodes[group.members[-1]].id
            boxes[last] = group
            now_in |= {self.graph.nodes[place].id: last for place in group.members}
        nodes = [
            self._box(node, boxes[node.id], now_in) if node.id in boxes else self._outside(node, now_in)
            for node in self.graph
            if now_in.get(node.id, node.id) == node.id
        ]
        return FoldedGraph(tuple(_in_order(nodes)), whole=len(self.graph))

    def _outside(self, node: GraphNode, now_in: dict[str, str]) -> GraphNode:
        parents = tuple(now_in.get(parent, parent) for parent in node.parents)
        return replace(node, parents=parents, children=tuple(now_in.get(child, child) for child in node.children))

    def _box(self, last: GraphNode, group: _Group, now_in: dict[str, str]) -> FoldedNode:
        members = [self.graph.nodes[place] for place in group.members]
        parents: dict[str, bool] = {}
        children: list[str] = []
        for node in members:
            for parent, tracked in zip(node.parents, node.tracked, strict=True):
                outer = now_in.get(parent, parent)
                if outer != last.id:
                    parents[outer] = parents.get(outer, False) or tracked
            children += (outer for child in node.children if (outer := now_in.get(child, child)) != last.id)
        operations = sum(node.operation is not None for node in members)
        parameters = sum(_elements(node) for node in members if node.kind == "parameter")
        return FoldedNode(
            id=last.id,
            kind="operation",
            name=group.title,
            operation=group.title,
            symbol=group.title,
            scope=".".join(group.path[:-1] if group.is_module else group.path),
            shape=last.shape,
            dtype=last.dtype,
            value=last.value,
            grad=last.grad,
            wants_grad=last.wants_grad,
            parents=tuple(parents),
            arguments=("",) * len(parents),
            tracked=tuple(parents.values()),
            children=tuple(children),
            ordered=False,
            source=None,
            formula=None,
            nodes=tuple(node.id for node in members),
            times=group.times,
            operations=operations // group.times,
            parameters=parameters // group.times,
            path=".".join(group.path) if group.is_module else "",
        )


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


def _elements(node: GraphNode) -> int:
    count = 1
    for length in node.shape or ():
        count *= length
    return count


def _in_order(nodes: Sequence[GraphNode]) -> list[GraphNode]:
    """Parents before their children again: a box stands where its last node stood, which may be too late or early."""
    by_id = {node.id: node for node in nodes}
    order: list[GraphNode] = []
    done: set[str] = set()
    for start in nodes:
        stack = [(start, False)]
        while stack:
            node, parents_done = stack.pop()
            if parents_done:
                order.append(node)
            elif node.id not in done:
                done.add(node.id)
                stack.append((node, True))
                stack += ((by_id[parent], False) for parent in reversed(node.parents) if parent not in done)
    return order
