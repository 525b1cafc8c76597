"""Values that nobody holds but that a rule keeps: until the backward pass frees them, pictures can show them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd.node import FREED, Node
from autograd.writing import written_since


def kept_values(nodes: Iterable[Node]) -> dict[Node, NDArray[Any]]:
    """By node, its value, where a rule of the node itself or of a child keeps it.

    Examples
    --------
    >>> import numpy as np
    >>> from zensor import Zensor
    >>> x = Zensor(np.ones(100))
    >>> y = x.exp().sum()
    >>> exp = y.node.parents[0]
    >>> kept_values([y.node, exp])[exp][0]
    np.float64(2.718281828459045)
    """
    found: dict[Node, NDArray[Any]] = {}
    for node in nodes:
        for owner, value in _kept_by(node):
            fits = isinstance(value, np.ndarray) and value.shape == owner.shape and value.dtype == owner.dtype
            if fits and owner not in found and written_since(value, node.clock) is None:
                found[owner] = value
    return found


def _kept_by(node: Node) -> Iterator[tuple[Node, Any]]:
    """What the rules of `node` keep: its own result, and values of its parents."""
    function: Any = node.function
    if not hasattr(function, "asks") or node.kept is FREED:  # a leaf, or one of several results
        return
    kept: Any = node.kept
    asks = function.asks * len(kept) if function.variadic else function.asks
    for ask_list, saved in zip(asks, kept, strict=True):
        if saved is None:
            continue
        for ask, value in zip(ask_list, saved, strict=True):
            if ask.what == "out":
                yield node, value
            elif ask.what == "input":
                several = isinstance(value, tuple)  # *arrays
                parents = node.parents if several else (node.parents[ask.place],)
                values = value if several else (value,)
                yield from ((one, its) for one, its in zip(parents, values, strict=True) if isinstance(one, Node))
