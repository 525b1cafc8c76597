"""From a description to what is drawn: boxes with their lines of text, and arrows. No positions yet.

Every leaf becomes one box. Every operation becomes an ellipse and a box for its result. What comes
out is plain data, the same for every back end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from autograd.graph import Graph, GraphNode
from visualization.boxes import Box, box_of_leaf, box_of_operation, box_of_result, box_of_stub

LONGEST_ROW_OF_RANKS = 8
"""A picture with more ranks runs from top to bottom, since a wide one is cropped in a notebook."""

MOST_PARALLEL = 3
"""More arrows than this between the same two boxes become one with the number on it."""

STUBS_ABOVE_USES = 4
STUBS_ABOVE_NODES = 40
"""A leaf with many uses in a big picture gets a small box per use: its long arrows would hide the
rest, and `dot` needs minutes for them."""


@dataclass(frozen=True)
class Arrow:
    """From the box `tail` to the box `head`; `tracked` if a gradient flows back along it."""

    tail: str
    head: str
    label: str = ""
    tracked: bool = True


@dataclass(frozen=True)
class Drawing:
    """What is drawn, in the order of the description: boxes come after those they depend on.

    Attributes
    ----------
    boxes, arrows : tuple
        What stands in the picture.
    direction : str
        "right" or "down".
    title, remark : str
        Above the picture: what the user calls it, and what is not shown.
    """

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    direction: Literal["right", "down"]
    title: str = ""
    remark: str = ""

    def words(self) -> str:
        """What the picture shows, in a sentence."""
        kinds = Counter(box.kind for box in self.boxes)
        counts = ", ".join(f"{kinds[kind]:,} {kind}" for kind in sorted(kinds))
        return f"{counts}. {self.remark}".strip() + " Each box says what it is, in the order of the computation."


def draw(graph: Graph) -> Drawing:
    """Everything that a picture of `graph` shows.

    Examples
    --------
    >>> from autograd import describe
    >>> from zensor import Zensor
    >>> drawing = draw(describe(Zensor(3.0, name="x") * 2.0))
    >>> [(box.id, box.kind, box.title) for box in drawing.boxes]
    [('n0', 'input', 'x'), ('n1', 'constant', '2'), ('n2_op', 'operation', '×'), ('n2', 'output', '')]
    >>> [(arrow.tail, arrow.head) for arrow in drawing.arrows]
    [('n0', 'n2_op'), ('n1', 'n2_op'), ('n2_op', 'n2')]
    """
    shared = _shared_leaves(graph)
    titles = titles_of(graph)
    rooms = _rooms(graph)
    boxes: list[Box] = []
    arrows: list[Arrow] = []
    used: Counter[str] = Counter()
    for node in graph:
        if not node.parents and node.operation is None:
            leaf = box_of_leaf(node, titles[node.id], _feeds(node, graph))
            boxes.append(replace(leaf, room=rooms.get(node.id, "")))
            continue
        head, own = _boxes_of(node, graph)
        for arrow in _arrows_into(node, head, graph):
            if arrow.tail in shared:
                used[arrow.tail] += 1
                if used[arrow.tail] > 1:  # the first use is the full box itself
                    stub = _stub(graph[arrow.tail], titles[arrow.tail], used[arrow.tail], node.scope)
                    boxes.append(stub)
                    arrow = replace(arrow, tail=stub.id)
            arrows.append(arrow)
        boxes += own
        if len(own) == 2:
            arrows.append(Arrow(own[0].id, own[1].id))
    return Drawing(tuple(boxes), tuple(arrows), _direction(boxes, arrows))


def drawn_size(graph: Graph) -> int:
    """How many boxes and ellipses a picture of `graph` has, not counting stubs."""
    return len(graph) + sum(node.operation is not None for node in graph)


def _boxes_of(node: GraphNode, graph: Graph) -> tuple[str, list[Box]]:
    """The box that the arrows of an operation lead to, and all its boxes.

    An operation with several results has no box of its own, and each result has no ellipse.
    """
    if node.shape is None:
        return node.id, [replace(box_of_operation(node), id=node.id)]
    result = box_of_result(node, _feeds(node, graph))
    if any(graph[parent].shape is None for parent in node.parents):
        return node.id, [result]
    ellipse = box_of_operation(node)
    return ellipse.id, [ellipse, result]


def _feeds(node: GraphNode, graph: Graph) -> tuple[str, ...]:
    """Names of the operations that use a node, each once; none for the root."""
    return tuple(dict.fromkeys(graph[child].operation or "" for child in node.children))


def _stub(owner: GraphNode, title: str, use: int, scope: str) -> Box:
    return replace(box_of_stub(owner, title, use), room=scope)


def _arrows_into(node: GraphNode, head: str, graph: Graph) -> Iterator[Arrow]:
    """One arrow per argument, with its number where the order matters; many parallel ones as one."""
    numbered = len(node.parents) > 2 or (len(node.parents) == 2 and node.ordered)
    times = Counter(node.parents)
    bundled: set[str] = set()
    for place, (parent, tracked) in enumerate(zip(node.parents, node.tracked, strict=True)):
        if times[parent] <= MOST_PARALLEL:
            yield Arrow(parent, head, str(place) if numbered else "", tracked)
        elif parent not in bundled:
            bundled.add(parent)
            yield Arrow(parent, head, f"×{times[parent]}", tracked)


def _shared_leaves(graph: Graph) -> set[str]:
    if drawn_size(graph) <= STUBS_ABOVE_NODES:
        return set()
    return {node.id for node in graph if node.operation is None and len(node.children) > STUBS_ABOVE_USES}


def titles_of(graph: Graph) -> dict[str, str]:
    """Names of leaves: the user's, else x1, x2 … past those that the user has taken."""
    taken = {node.name for node in graph}
    count = 0
    titles = {}
    for node in graph:
        if node.operation is None:
            title = node.name or ""
            while not title or (not node.name and title in taken):
                count += 1
                title = f"x{count}"
            titles[node.id] = title
    return titles


def _rooms(graph: Graph) -> dict[str, str]:
    """The module that a parameter or number is drawn in: the innermost that holds all its uses.

    Inputs and data come from outside, even if only one module uses them.
    """
    rooms = {}
    for node in graph:
        if node.kind == "parameter" or (node.kind == "constant" and node.shape == ()):
            paths = [graph[child].scope.split(".") for child in node.children]
            common = []
            for parts in zip(*paths, strict=False):
                if len(set(parts)) > 1:
                    break
                common.append(parts[0])
            rooms[node.id] = ".".join(common)
    return rooms


def _direction(boxes: list[Box], arrows: list[Arrow]) -> Literal["right", "down"]:
    """To the right while the longest path is short."""
    rank = {box.id: 0 for box in boxes}
    for arrow in arrows:  # in topological order, so every tail has its final rank
        rank[arrow.head] = max(rank[arrow.head], rank[arrow.tail] + 1)
    return "right" if max(rank.values()) < LONGEST_ROW_OF_RANKS else "down"
