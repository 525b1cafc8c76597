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
from visualization.boxes import (
    Box,
    Line,
    Shown,
    box_of_folded,
    box_of_leaf,
    box_of_operation,
    box_of_result,
    box_of_stub,
    plain_number,
)
from visualization.findings import findings_of
from visualization.fold import FoldedGraph, FoldedNode
from visualization.heat import ColorBy, Heat, heat_of
from visualization.rooms import Room, build_rooms, path_of
from visualization.scopes import scopes_of_leaves
from visualization.wording import IN_ONE_LINE, IN_ROWS, visible

LONGEST_ROW_OF_RANKS = 8
"""A picture with more ranks runs from top to bottom, since a wide one is cropped in a notebook."""

MOST_PARALLEL = 3
"""More arrows than this between the same two boxes become one with the number on it."""

STUBS_ABOVE_USES = 4
STUBS_ABOVE_NODES = 40
"""A leaf with many uses in a big picture gets a small box per use: its long arrows would hide the
rest, and `dot` needs minutes for them."""

SMALL_PICTURE = 60
"""Up to this many boxes, arrays of up to 16 elements are shown whole; above it, only those that fit into a line."""

Direction = Literal["right", "down"]


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
    heat : str
        What the bars beside the boxes mean, "" without bars.
    """

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    direction: Direction
    title: str = ""
    remark: str = ""
    heat: str = ""

    def rooms(self) -> tuple[Room, list[tuple[Room, ...]]]:
        """The modules around the boxes, as `build_rooms` tells them."""
        places = {box.id: place for place, box in enumerate(self.boxes)}
        arrows = [(places[arrow.tail], places[arrow.head]) for arrow in self.arrows]
        return build_rooms([path_of(box.room) for box in self.boxes], arrows)

    def words(self) -> str:
        """What the picture shows, in a sentence."""
        kinds = Counter(box.kind for box in self.boxes)
        counts = ", ".join(f"{kinds[kind]:,} {kind}" for kind in sorted(kinds))
        return f"{counts}. {self.remark}".strip() + " Each box says what it is, in the order of the computation."


@dataclass(frozen=True)
class Look:
    """How a graph is drawn.

    Attributes
    ----------
    direction : str or None
        "right" or "down"; None takes what suits the length of the picture.
    values : bool or None
        Whether values are shown; None shows all elements of small ones only in small pictures.
    grads : bool
        Whether gradients are shown.
    color_by : str
        "kind", or of what the bars tell: "grad", "value", "memory" or "time".
    title : str
        Stands above the picture.
    """

    direction: Direction | None = None
    values: bool | None = None
    grads: bool = True
    color_by: ColorBy = "kind"
    title: str = ""


PLAIN = Look()


def drawing_of(graph: Graph, look: Look = PLAIN, titles: dict[str, str] | None = None) -> Drawing:
    """Everything that a picture of `graph` shows; what its leaves are called may be given, by id.

    Examples
    --------
    >>> from autograd import describe
    >>> from zensor import Zensor
    >>> drawing = drawing_of(describe(Zensor(3.0, name="x") * 2.0))
    >>> [(box.id, box.kind, box.title) for box in drawing.boxes]
    [('n0', 'input', 'x'), ('n1', 'constant', '2'), ('n2_op', 'operation', '×'), ('n2', 'output', '')]
    >>> [(arrow.tail, arrow.head) for arrow in drawing.arrows]
    [('n0', 'n2_op'), ('n1', 'n2_op'), ('n2_op', 'n2')]
    """
    titles = titles_of(graph) if titles is None else titles
    rooms = scopes_of_leaves(graph)
    shown = _shown(graph, look)
    stubs = _Stubs(graph, titles)
    boxes: list[Box] = []
    arrows: list[Arrow] = []
    for node in graph:
        if not node.parents and node.operation is None:
            leaf = box_of_leaf(node, titles[node.id], _feeds(node, graph), shown)
            boxes.append(replace(leaf, room=rooms.get(node.id, "")))
            continue
        head, own = _boxes_of(node, graph, shown)
        for arrow in _arrows_into(node, head, graph):
            stub = stubs.next(arrow.tail)
            if stub is not None:
                boxes.append(replace(stub, room=node.scope))
                arrow = replace(arrow, tail=stub.id)
            arrows.append(arrow)
        boxes += own
        if len(own) == 2:
            arrows.append(Arrow(own[0].id, own[1].id, tracked=node.used))
    heat = heat_of(graph, look.color_by)
    findings = findings_of(graph)
    told = tuple(_told(box, findings.get(box.id, ()), heat) for box in boxes)
    direction = look.direction or _direction(boxes, arrows)
    return Drawing(told, tuple(arrows), direction, visible(look.title), _remark(graph), heat.words)


class _Stubs:
    """The small boxes that stand for a shared leaf where it is used again, made one after another."""

    def __init__(self, graph: Graph, titles: dict[str, str]) -> None:
        self.graph = graph
        self.titles = titles
        self.used: Counter[str] = Counter()
        self.shared: set[str] = set()
        if drawn_size(graph) > STUBS_ABOVE_NODES:
            leaves = (node for node in graph if node.operation is None)
            self.shared = {leaf.id for leaf in leaves if len(leaf.children) > STUBS_ABOVE_USES}

    def next(self, id: str) -> Box | None:
        """The box for one more use of a node; None if that is the full box itself, as at the first use."""
        self.used[id] += 1
        if id not in self.shared or self.used[id] == 1:
            return None
        return box_of_stub(self.graph[id], self.titles[id], self.used[id])


def _shown(graph: Graph, look: Look) -> Shown:
    few = drawn_size(graph) <= SMALL_PICTURE or look.values is True
    passed = graph.root.grad is not None
    return Shown(IN_ROWS if few else IN_ONE_LINE, look.values is not False, look.grads, passed)


def _remark(graph: Graph) -> str:
    return f"showing {len(graph):,} of {graph.whole:,} nodes" if isinstance(graph, FoldedGraph) else ""


def _told(box: Box, findings: tuple[str, ...], heat: Heat) -> Box:
    """The box with its bar, and with what is remarkable about it."""
    if box.id in heat.notes:
        findings += (heat.notes[box.id],)
    lines = (*box.lines, *[Line(one, "finding") for one in findings])
    return replace(box, heat=heat.cells.get(box.id), lines=lines, words=", ".join((box.words, *findings)))


def drawn_size(graph: Graph) -> int:
    """How many boxes and ellipses a picture of `graph` has, not counting stubs."""
    return len(graph) + sum(node.operation is not None for node in graph)


def _boxes_of(node: GraphNode, graph: Graph, shown: Shown) -> tuple[str, list[Box]]:
    """The box that the arrows of an operation lead to, and all its boxes.

    An operation with several results has no box of its own, and each result has no ellipse.
    """
    if isinstance(node, FoldedNode):
        return node.id, [box_of_folded(node, _feeds(node, graph))]
    if node.shape is None:
        return node.id, [replace(box_of_operation(node), id=node.id)]
    result = box_of_result(node, _feeds(node, graph), shown)
    if graph.is_result(node):
        return node.id, [result]
    ellipse = box_of_operation(node)
    return ellipse.id, [ellipse, result]


def _feeds(node: GraphNode, graph: Graph) -> tuple[str, ...]:
    """Names of the operations that use a node, each once; none for the root."""
    return tuple(dict.fromkeys(graph[child].operation or "" for child in node.children))


def _arrows_into(node: GraphNode, head: str, graph: Graph) -> Iterator[Arrow]:
    """One arrow per argument, with its number where the order matters; many parallel ones as one."""
    numbered = node.ordered if len(node.parents) == 2 else len(node.parents) > 2
    numbered = numbered and not isinstance(node, FoldedNode)
    times = Counter(node.parents)
    bundled: set[str] = set()
    for place, (parent, tracked) in enumerate(zip(node.parents, node.tracked, strict=True)):
        if times[parent] <= MOST_PARALLEL:
            yield Arrow(parent, head, str(place) if numbered else "", tracked)
        elif parent not in bundled:
            bundled.add(parent)
            yield Arrow(parent, head, f"×{times[parent]}", tracked)


def titles_of(graph: Graph) -> dict[str, str]:
    """Names of leaves: the user's, a number for a plain number, else x1, x2 … past those that the user has taken."""
    taken = {node.name for node in graph}
    count = 0
    titles = {}
    for node in graph:
        if node.operation is None:
            title = node.name or plain_number(node) or ""
            while not title:
                count += 1
                title = "" if f"x{count}" in taken else f"x{count}"
            titles[node.id] = title
    return titles


def _direction(boxes: list[Box], arrows: list[Arrow]) -> Direction:
    """To the right while the longest path is short."""
    rank = {box.id: 0 for box in boxes}
    for arrow in arrows:  # in topological order, so every tail has its final rank
        rank[arrow.head] = max(rank[arrow.head], rank[arrow.tail] + 1)
    return "right" if max(rank.values()) < LONGEST_ROW_OF_RANKS else "down"
