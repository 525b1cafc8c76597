"""Heat: how large a number of each value is beside all others, as the five cells of a bar.

On a logarithmic scale from the smallest to the largest number in the picture; the legend says what the ends are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from math import isfinite, log10
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from autograd.errors import ArgumentError, GraphError
from autograd.graph import Graph, GraphNode
from visualization.wording import duration, number, storage

ColorBy = Literal["kind", "grad", "value", "memory", "time"]

CELLS = 5

VANISHING = 1e-7
EXPLODING = 1e4
"""Norms of gradients below and above which a picture says so in words."""

MEANINGS = {
    "grad": "norm of the gradient",
    "value": "norm of the value",
    "memory": "memory of the value",
    "time": "time of the operation",
}

WRITTEN: dict[str, Callable[[float], str]] = {"memory": storage, "time": duration}
"""What has a unit."""


@dataclass(frozen=True)
class Heat:
    """The bars of a picture.

    Attributes
    ----------
    cells : dict of str to int
        By the id of a node, how many cells are full, 1 to 5.
    notes : dict of str to str
        By the id of a node, what is remarkable.
    words : str
        What the bars mean, for the legend.
    """

    cells: dict[str, int]
    notes: dict[str, str]
    words: str


NO_HEAT = Heat({}, {}, "")


def heat_of(graph: Graph, color_by: ColorBy) -> Heat:
    """The bars of all nodes that have the number.

    Raises
    ------
    ArgumentError
        If `color_by` is none of "kind", "grad", "value", "memory" and "time".
    GraphError
        If the time is asked for and none was noted.
    """
    if color_by == "kind":
        return NO_HEAT
    if not isinstance(color_by, str) or color_by not in MEANINGS:
        raise ArgumentError(
            f"a picture coloured by {color_by!r}: it can be coloured by 'kind', {', '.join(map(repr, MEANINGS))}. "
            "Try color_by='grad' after backward()."
        )
    sizes = {node.id: size for node in graph if (size := _size(node, color_by)) is not None}
    if color_by == "time" and not sizes:
        raise GraphError(
            "a picture coloured by 'time': no operation of this computation was timed. Run it, and backward() if that "
            "interests too, inside `with zensor.record_time():`."
        )
    notes = {id: note for id, size in sizes.items() if (note := _note(graph[id], size, color_by))}
    positive = [size for size in sizes.values() if size > 0 and isfinite(size)]
    if not positive:
        return Heat({}, notes, f"{MEANINGS[color_by]}: none is known")
    least, most = log10(min(positive)), log10(max(positive))
    cells = {id: _cells(size, least, most) for id, size in sizes.items()}
    written = WRITTEN.get(color_by, partial(number, digits=2))
    return Heat(cells, notes, f"{MEANINGS[color_by]}: {written(min(positive))} to {written(max(positive))}")


def _size(node: GraphNode, color_by: ColorBy) -> float | None:
    if color_by == "time":
        known = [one for one in (node.forward_seconds, node.backward_seconds) if one is not None]
        return sum(known) if known else None
    if color_by == "memory":
        return None if node.shape is None else float(np.prod(node.shape, dtype=float) * np.dtype(node.dtype).itemsize)
    array: NDArray[Any] | None = node.grad if color_by == "grad" else node.value
    if array is None or array.dtype.kind not in "biuf":
        return None
    with np.errstate(all="ignore"):
        return float(np.linalg.norm(array.astype(np.float64).ravel()))


def _cells(size: float, least: float, most: float) -> int:
    if size == 0:
        return 0
    if not isfinite(size) or least == most:
        return CELLS
    return 1 + round((log10(size) - least) / (most - least) * (CELLS - 1))


def times(node: GraphNode) -> str:
    """How long the operation took, in words; "" where that was not recorded."""
    parts = (("forward", node.forward_seconds), ("backward", node.backward_seconds))
    return ", ".join(f"{way} {duration(seconds)}" for way, seconds in parts if seconds is not None)


def _note(node: GraphNode, size: float, color_by: ColorBy) -> str:
    """What is remarkable, or the time itself: its parts are not seen in the bar."""
    if color_by == "time":
        return times(node)
    if color_by != "grad":
        return ""
    if size <= VANISHING:
        return "vanishing gradient" if size > 0 else "gradient is 0"
    return "exploding gradient" if size >= EXPLODING else ""
