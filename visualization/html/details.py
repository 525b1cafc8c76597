"""What the panel of an explorer says about a box: its facts, its numbers, and how they are distributed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd.graph import Graph, GraphNode
from visualization.fold import FoldedNode
from visualization.heat import times
from visualization.wording import IN_ROWS, in_one_line, in_rows, non_finite, norm, number, shortened, storage, visible

FIRST = 6
"""So many elements of a large array are written out."""

BINS = 24
MOST_COUNTED = 1 << 20
"""Of a larger array, only every so manieth element is looked at for the histogram."""

LONGEST = 400
"""Characters of a text of the user's."""

LONGEST_CONTENT = 20 * LONGEST
"""Characters of all names in a folded box."""

Details = dict[str, Any]


def details_of(node: GraphNode, title: str) -> Details:
    """Everything about a leaf, or about an operation and its result.

    Examples
    --------
    >>> from autograd import describe
    >>> from zensor import Zensor
    >>> details_of(describe(Zensor(3.0)).root, "x")["facts"]
    [('shape', '()'), ('dtype', 'float64'), ('memory', '8 bytes')]
    """
    name = title or node.operation or ""
    facts = [
        ("operation", node.operation if title else ""),
        ("shape", "" if node.shape is None else str(node.shape)),
        ("dtype", node.dtype),
        ("memory", _memory(node)),
        ("module", node.scope),
        ("recorded at", node.source),
        ("time", times(node)),
        ("gradient", "" if node.wants_grad else "not wanted"),
    ]
    arrays = [("value", node.value), ("gradient", node.grad)]
    return {
        "title": _safe(name),
        "tag": node.kind if not node.operation else "value" if title else "operation",
        "formula": _safe(node.formula or ""),
        "facts": _known(facts),
        "arrays": [_array(label, array) for label, array in arrays if array is not None and array.dtype.kind in "biuf"],
    }


def details_of_folded(node: FoldedNode, inside: list[GraphNode]) -> Details:
    """Everything about a box that stands for many nodes; `contains` is what a search finds in it."""
    each = " each" if node.times > 1 else ""
    names = dict.fromkeys(_safe(one.name or one.operation or "") for one in inside)
    facts = [
        ("module", node.path),
        ("operations", f"{node.operations:,}{each}"),
        ("parameters", f"{node.parameters:,}{each}" if node.parameters else ""),
        ("shape", "" if node.shape is None else str(node.shape)),
        ("time", times(node)),
    ]
    return {
        "title": _safe(node.name or "") + (f" × {node.times:,}" if node.times > 1 else ""),
        "tag": "module" if node.path else "repeated",
        "facts": _known(facts),
        "contains": shortened(" ".join(names), LONGEST_CONTENT),
    }


def details_of_graph(graph: Graph) -> Details:
    """What the panel says while no box is looked at."""
    kinds = Counter(node.kind for node in graph)
    parameters = sum(prod(node.shape or ()) for node in graph if node.kind == "parameter")
    counts = {
        "inputs": kinds["input"],
        "constants": kinds["constant"],
        "operations": sum(map(graph.is_operation, graph)),
    }
    facts = [(label, f"{count:,}" if count else "") for label, count in counts.items()]
    held = f"{parameters:,} in {kinds['parameter']:,} arrays" if parameters else ""
    return {"facts": _known([*facts, ("parameters", held)])}


def _known(facts: Sequence[tuple[str, str | None]]) -> list[tuple[str, str]]:
    return [(label, _safe(text)) for label, text in facts if text]


def _safe(text: str, longest: int = LONGEST) -> str:
    return visible(shortened(text, longest))


def _memory(node: GraphNode) -> str:
    if node.shape is None:
        return ""
    return storage(float(prod(node.shape) * np.dtype(node.dtype).itemsize))


def _array(label: str, array: NDArray[Any]) -> Details:
    """The elements of a small array; the first ones, statistics and a histogram of a large one."""
    sign = "+" if label == "gradient" else "-"
    if array.size <= IN_ROWS:
        line = in_one_line(array, 4, sign) if array.size else "no elements"
        return {"label": label, "rows": in_rows(array, 4, sign) if line is None else [line]}
    first = " ".join(number(value, 4, sign) for value in array.flat[:FIRST])
    counted = array.ravel()[:: -(-array.size // MOST_COUNTED)]
    with np.errstate(all="ignore"):
        numbers = counted.astype(np.float64)
        numbers = numbers[np.isfinite(numbers)]
        about = {"label": label, "rows": [f"{first} …"], "bad": non_finite(array)}
        if not numbers.size:
            return about
        least, most = numbers.min(), numbers.max()
        facts = [f"mean {number(numbers.mean(), 3)}", f"sd {number(numbers.std(), 3)}", f"norm {norm(array)}"]
    if counted.size < array.size:
        facts.append(f"{counted.size:,} of {array.size:,} elements")
    bins = _bins(numbers, least, most)
    return about | {"about": ", ".join(facts), "bins": bins, "least": number(least), "most": number(most)}


def _bins(numbers: NDArray[np.float64], least: float, most: float) -> list[int]:
    """How many numbers fall into each part of their range; halved first, since the range itself may overflow."""
    width = most / 2 - least / 2
    if width == 0:
        return [len(numbers)]
    places = ((numbers / 2 - least / 2) / width * BINS).astype(np.int64)
    counts: list[int] = np.bincount(places.clip(0, BINS - 1), minlength=BINS).tolist()
    return counts
