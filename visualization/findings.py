"""What a picture finds by itself: the first NaN or infinity of either pass, dead units, and calls of `detach`."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd.graph import Graph, GraphNode
from visualization.wording import number, visible

RECTIFIERS = frozenset(["relu", "hardtanh"])
"""Operations that give 0 to whatever is below it; hardtanh is ReLU6 too."""

Test = Callable[[NDArray[Any]], Any]
WORDS: tuple[tuple[str, Test], ...] = (("NaN", np.isnan), ("Inf", np.isinf))


def findings_of(graph: Graph) -> dict[str, tuple[str, ...]]:
    """By the id of a node, what is remarkable about it, one short sentence each.

    Examples
    --------
    >>> from autograd import describe
    >>> from zensor import Zensor
    >>> with np.errstate(all="ignore"):
    ...     z = Zensor([0.0, 1.0], name="x").log() * 2.0
    >>> findings_of(describe(z))
    {'n1': ('first Inf here',)}
    """
    found: dict[str, list[str]] = defaultdict(list)
    for id, text in (*_detached(graph), *_first_values(graph), *_first_grads(graph), *_dead_units(graph)):
        found[id].append(text)
    return {id: tuple(texts) for id, texts in found.items()}


def _detached(graph: Graph) -> list[tuple[str, str]]:
    """Leaves with a line are those that `detach` made while lines were recorded."""
    return [(node.id, f"detached{_where(node)}") for node in graph if node.operation is None and node.source]


def _first_values(graph: Graph) -> list[tuple[str, str]]:
    """The first NaN in the order of the computation; the first infinity too, if it came before."""
    told: list[tuple[str, str]] = []
    for word, is_wrong in WORDS:
        node = next((node for node in graph if _has(node.value, is_wrong)), None)
        if node is None or (told and int(node.id[1:]) >= int(told[0][0][1:])):
            continue
        if node.operation is None:
            told.append((node.id, f"{word} comes in here"))
        elif all(_known(graph, parent) for parent in node.parents):
            told.append((node.id, f"first {word} here{_where(node)}"))
        else:
            told.append((node.id, f"first {word} known{_where(node)}"))
    return told


def _known(graph: Graph, id: str) -> bool:
    """Whether the value is there, or, where an operation has several results, the values that it was made of."""
    node = graph[id]
    return node.value is not None if node.shape is not None else all(_known(graph, parent) for parent in node.parents)


def _first_grads(graph: Graph) -> list[tuple[str, str]]:
    """The same in the order of the backward pass; what is at fault is the rule of an operation that uses the node."""
    told: list[tuple[str, str]] = []
    for word, is_wrong in WORDS:
        node = next((node for node in reversed(graph.nodes) if _has(node.grad, is_wrong)), None)
        if node is None or (told and int(node.id[1:]) <= int(told[0][0][1:])):
            continue
        children = [graph[child] for child in dict.fromkeys(node.children)]
        if not children:
            told.append((node.id, f"{word} comes in here as gradient"))
        elif len(children) == 1 and children[0].grad is not None:
            child = children[0]
            told.append((node.id, f"first {word} gradient, by {visible(child.operation or '')}{_where(child)}"))
        else:
            told.append((node.id, f"first {word} gradient known"))
    return told


def _has(array: NDArray[Any] | None, is_wrong: Test) -> bool:
    return array is not None and array.dtype.kind == "f" and bool(is_wrong(array).any())


def _where(node: GraphNode) -> str:
    """The line of the user's code, if that was recorded; the whole path is in the tooltip."""
    return f" ({visible(os.path.basename(node.source))})" if node.source else ""


def _dead_units(graph: Graph) -> list[tuple[str, str]]:
    """The share of units that are 0 for every sample of the batch: columns, or channels of images."""
    told = []
    for node in graph:
        array = node.value
        if node.operation not in RECTIFIERS or array is None or array.ndim not in (2, 4) or len(array) < 2:
            continue
        dead = ~array.any(axis=(0, *range(2, array.ndim)))
        if dead.any():
            told.append((node.id, f"dead {number(100 * float(dead.mean()), 2)} %"))
    return told
