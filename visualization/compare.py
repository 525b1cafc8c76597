"""What changed between two recordings of a computation."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np
from numpy.typing import NDArray

from autograd.errors import DTypeError, kind_of
from autograd.graph import Graph, GraphNode
from visualization.picture import Picture
from visualization.wording import number


@dataclass(frozen=True)
class Comparison:
    """How a second graph differs from a first one.

    Attributes
    ----------
    removed, added : tuple of str
        Ids of the nodes that only the first graph has, and of those that only the second has.
    changed : tuple of (str, str, str)
        Nodes that both have, by both ids, and what of their numbers differs.
    same : int
        How many nodes are equal.
    lines : tuple of str
        The same in words, as `print` shows it.
    """

    removed: tuple[str, ...]
    added: tuple[str, ...]
    changed: tuple[tuple[str, str, str], ...]
    same: int
    lines: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join(self.lines)


def compare(first: Picture | Graph, second: Picture | Graph) -> Comparison:
    """What the second picture has that the first has not, and where their numbers differ.

    Parameters
    ----------
    first, second : Picture or Graph
        What `build_computation_graph` gave at two moments: a Zensor itself only knows the last.

    Raises
    ------
    DTypeError
        If one is something else.

    Examples
    --------
    >>> from visualization import build_computation_graph
    >>> from zensor import Zensor
    >>> x = Zensor(3.0, name="x")
    >>> before, after = x * 2.0, x * 2.0 + 1.0
    >>> print(compare(build_computation_graph(before), build_computation_graph(after)))
    3 nodes are equal, 0 changed, 0 removed, 2 added
    + n3 constant ()
    + n4 add ()
    """
    first, second = _graph(first), _graph(second)
    removed: list[str] = []
    added: list[str] = []
    changed: list[tuple[str, str, str]] = []
    lines: list[str] = []
    same = 0
    matcher = SequenceMatcher(None, [_key(node) for node in first], [_key(node) for node in second], autojunk=False)
    for what, start, end, other_start, other_end in matcher.get_opcodes():
        ours, theirs = first.nodes[start:end], second.nodes[other_start:other_end]
        if what != "equal":
            removed += [node.id for node in ours]
            added += [node.id for node in theirs]
            lines += [f"- {node.id} {_name(node)}" for node in ours]
            lines += [f"+ {node.id} {_name(node)}" for node in theirs]
            continue
        for one, other in zip(ours, theirs, strict=True):
            difference = _difference(one, other)
            if difference:
                changed.append((one.id, other.id, difference))
                lines.append(f"~ {other.id} {_name(other)}: {difference}")
            same += not difference
    equal = "1 node is equal" if same == 1 else f"{same} nodes are equal"
    summary = f"{equal}, {len(changed)} changed, {len(removed)} removed, {len(added)} added"
    return Comparison(tuple(removed), tuple(added), tuple(changed), same, (summary, *lines))


def _graph(picture: Picture | Graph) -> Graph:
    if isinstance(picture, Picture):
        return picture.graph
    if isinstance(picture, Graph):
        return picture
    raise DTypeError(
        f"comparing {kind_of(picture)}: only Pictures and Graphs can be compared. "
        "Keep build_computation_graph(z) of both moments."
    )


def _key(node: GraphNode) -> Hashable:
    return (node.kind, node.name, node.operation, node.scope, node.shape, node.dtype)


def _name(node: GraphNode) -> str:
    return " ".join(part for part in (node.operation or node.kind, node.name, str(node.shape)) if part)


def _difference(one: GraphNode, other: GraphNode) -> str:
    pairs = (("value", one.value, other.value), ("gradient", one.grad, other.grad))
    return ", ".join(found for word, a, b in pairs if (found := _change(word, a, b)))


def _change(word: str, one: NDArray[np.generic] | None, other: NDArray[np.generic] | None) -> str:
    if one is None or other is None:
        return "" if one is other else f"{word} is {'new' if one is None else 'gone'}"
    if np.array_equal(one, other, equal_nan=one.dtype.kind in "fc"):
        return ""
    if one.dtype.kind not in "iuf" or other.dtype.kind not in "iuf":
        return f"{word} differs"
    with np.errstate(all="ignore"):
        return f"{word} differs by at most {number(float(np.nanmax(np.abs(one.astype(float) - other.astype(float)))))}"
