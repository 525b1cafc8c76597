"""Folding: from a large graph to a small one in which a box stands for a module or for a repetition.

A pure function. What folds is one unbroken run of the computation, so the smaller graph is a graph again.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from autograd.graph import Graph, GraphNode
from visualization.plans import MOST_NODES, Folder, Group, Plan, Which


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


def folded(
    graph: Graph,
    *,
    fold: bool | Which | None = None,
    expand: Which = (),
    depth: int | None = None,
    max_nodes: int = MOST_NODES,
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
    folder = Folder(graph, fold, expand)
    return folded_by(folder, folder.plan(depth, max_nodes))


def folded_by(folder: Folder, plan: Plan) -> Graph:
    """The graph with what a plan folds; the graph itself if that is nothing."""
    groups = folder.groups(plan)
    return _graph_with(folder.graph, groups) if groups else folder.graph


def _graph_with(graph: Graph, groups: list[Group]) -> FoldedGraph:
    """The graph in which each group is one node."""
    now_in: dict[str, str] = {}
    boxes = {}
    for group in groups:
        last = graph.nodes[group.members[-1]].id
        boxes[last] = group
        now_in |= {graph.nodes[place].id: last for place in group.members}
    nodes = [
        _box(node, boxes[node.id], now_in, graph) if node.id in boxes else _outside(node, now_in)
        for node in graph
        if now_in.get(node.id, node.id) == node.id
    ]
    return FoldedGraph(tuple(_in_order(nodes)), whole=len(graph))


def _outside(node: GraphNode, now_in: dict[str, str]) -> GraphNode:
    parents = tuple(now_in.get(parent, parent) for parent in node.parents)
    return replace(node, parents=parents, children=tuple(now_in.get(child, child) for child in node.children))


def _box(last: GraphNode, group: Group, now_in: dict[str, str], graph: Graph) -> FoldedNode:
    members = [graph.nodes[place] for place in group.members]
    parents: dict[str, bool] = {}
    children: list[str] = []
    for node in members:
        for parent, tracked in zip(node.parents, node.tracked, strict=True):
            outer = now_in.get(parent, parent)
            if outer != last.id:
                parents[outer] = parents.get(outer, False) or tracked
        children += (outer for child in node.children if (outer := now_in.get(child, child)) != last.id)
    operations = sum(map(graph.is_operation, members))
    parameters = sum(math.prod(node.shape or ()) for node in members if node.kind == "parameter")
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
        used=any(node.used for node in members),
        forward_seconds=_sum(node.forward_seconds for node in members),
        backward_seconds=_sum(node.backward_seconds for node in members),
        nodes=tuple(node.id for node in members),
        times=group.times,
        operations=operations // group.times,
        parameters=parameters // group.times,
        path=".".join(group.path) if group.is_module else "",
    )


def _sum(seconds: Iterable[float | None]) -> float | None:
    known = [one for one in seconds if one is not None]
    return sum(known) if known else None


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
