"""Graph: a finished description, as plain data, of all that leads to one root.

Describing and drawing are apart: `describe` returns data that tests can compare, and pictures are
drawn from nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from numpy.typing import NDArray

Kind = Literal["input", "parameter", "constant", "operation"]


@dataclass(frozen=True)
class GraphNode:
    """One node: a leaf, or an operation together with its result.

    Attributes
    ----------
    id : str
        "n0", "n1", … in topological order: parents come before their children.
    kind : str
        "input", "parameter", "constant" or "operation".
    name : str or None
        The user's name, else the qualified name of a parameter ("fc1.weight").
    operation, symbol : str or None
        What ran ("multiply") and how a picture writes it ("×"); None for leaves.
    scope : str
        The path of the module in which it ran ("fc1"), "" outside of any.
    shape, dtype : tuple of int, str
        Of the value. None and "" for a node with several results.
    value, grad : ndarray or None
        Where they are still there. Small ones are copies.
    wants_grad : bool
        Whether a gradient flows to it.
    parents, arguments, tracked : tuple
        One entry per argument: the id of the parent, the argument's name, and whether a gradient
        flows back along that edge. ``x * x`` has two entries for `x`.
    children : tuple of str
        Ids of the nodes in this graph that use it, one entry per use.
    ordered : bool
        Whether the order of two arguments matters (not for ``x + y``).
    source : str or None
        File and line of the user's code, when that was recorded.
    formula : str or None
        What the operation computes and its derivatives, in the words of its docstring; None for leaves.
    used : bool
        Whether the root depends on it. Only what was asked for as `unused` may not lead there; then its
        `children` are its own, and it is not among the children of what leads to the root.
    forward_seconds, backward_seconds : float or None
        How long the operation and its backward rules took, when that was recorded.
    """

    id: str
    kind: Kind
    name: str | None
    operation: str | None
    symbol: str | None
    scope: str
    shape: tuple[int, ...] | None
    dtype: str
    value: NDArray[Any] | None = field(compare=False)
    grad: NDArray[Any] | None = field(compare=False)
    wants_grad: bool
    parents: tuple[str, ...]
    arguments: tuple[str, ...]
    tracked: tuple[bool, ...]
    children: tuple[str, ...]
    ordered: bool
    source: str | None
    formula: str | None
    used: bool
    forward_seconds: float | None = field(compare=False)
    backward_seconds: float | None = field(compare=False)


@dataclass(frozen=True)
class Edge:
    """One argument of one operation."""

    parent: str
    child: str
    argument: int
    name: str
    tracked: bool


@dataclass(frozen=True)
class Graph:
    """All that leads to one root, and what was asked for besides.

    Attributes
    ----------
    nodes : tuple of GraphNode
        In topological order; the root is the last, and right before it stands what does not lead to it.
    """

    nodes: tuple[GraphNode, ...]

    @property
    def root(self) -> GraphNode:
        """The node that was asked for."""
        return self.nodes[-1]

    def __len__(self) -> int:
        return len(self.nodes)

    def __iter__(self) -> Iterator[GraphNode]:
        return iter(self.nodes)

    def __getitem__(self, id: str) -> GraphNode:
        return self.nodes[int(id[1:])]

    def is_result(self, node: GraphNode) -> bool:
        """Whether it is one of several results; the operation itself is its parent, and has no shape."""
        return len(node.parents) == 1 and self[node.parents[0]].shape is None

    def is_operation(self, node: GraphNode) -> bool:
        """Whether something ran to make it; of an operation with several results, that is not each of them."""
        return node.operation is not None and not self.is_result(node)

    @property
    def edges(self) -> tuple[Edge, ...]:
        """One edge per argument, by child and then by place."""
        return tuple(
            Edge(parent, node.id, argument, name, tracked)
            for node in self.nodes
            for argument, (parent, name, tracked) in enumerate(
                zip(node.parents, node.arguments, node.tracked, strict=True)
            )
        )
