"""Methods of NumPy's ufuncs on Zensors: reduce, accumulate, reduceat and outer of operations of two inputs.

Sums, products and extremes have operations of their own; any other, such as `np.hypot.reduce`, is taken
step by step, and each step is recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.lib.array_utils import normalize_axis_index, normalize_axis_tuple

from autograd import functions as f
from autograd.errors import ArgumentError, IndexingError, ShapeError
from autograd.functions.composed import composed, data_of, operand

Operation = Callable[..., Any]


def outer(operation: Operation, x: Any, y: Any) -> Any:
    """Every element of x with every element of y."""
    return operation(f.reshape(x, np.shape(x) + (1,) * np.ndim(data_of(y))), y)


def reduce(ufunc: np.ufunc, operation: Operation) -> Operation:
    """`ufunc.reduce`: operation(operation(x[0], x[1]), x[2]) … along axes."""

    def call(x: Any, axis: Any = 0, keepdims: bool = False, initial: Any = None) -> Any:
        x = operand(x)
        axes = tuple(range(x.ndim)) if axis is None else normalize_axis_tuple(axis, x.ndim)
        if len(axes) > 1 and ufunc.identity is None:
            raise ArgumentError(
                f"np.{ufunc.__name__}.reduce of shape {x.shape} over axes {axes}: its result depends on the order. "
                "Reduce one axis at a time."
            )
        for one in sorted(axes, reverse=True):
            x = _folded(ufunc, operation, x, one, initial)
            initial = None
        return f.expand_dims(x, tuple(sorted(axes))) if keepdims else x

    return _told(call, f"{ufunc.__name__}.reduce")


def _folded(ufunc: np.ufunc, operation: Operation, x: Any, axis: int, initial: Any) -> Any:
    slices = _slices(x, axis)
    if not slices:
        start = ufunc.identity if initial is None else initial
        if start is None:
            raise ShapeError(
                f"np.{ufunc.__name__}.reduce of shape {x.shape} over axis {axis}: there is nothing to begin with. "
                "Check the data, or pass initial=."
            )
        return f.add(f.sum(x, axis), start)  # the sum of nothing, in the right shape
    out = slices.pop(0) if initial is None else initial
    for one in slices:
        out = operation(out, one)
    return out


def accumulate(ufunc: np.ufunc, operation: Operation) -> Operation:
    """`ufunc.accumulate`: all steps of `ufunc.reduce`, along one axis."""

    def call(x: Any, axis: int = 0) -> Any:
        x = operand(x)
        axis = normalize_axis_index(axis, x.ndim)
        slices = _slices(x, axis)
        for i in range(1, len(slices)):
            slices[i] = operation(slices[i - 1], slices[i])
        return f.stack(slices, axis) if slices else f.copy(x)

    return _told(call, f"{ufunc.__name__}.accumulate")


def reduceat(ufunc: np.ufunc, reduction: Operation) -> Operation:
    """`ufunc.reduceat`: the reduction of x[start:next start] for each start, or x[start] where that is empty."""

    def call(x: Any, indices: Sequence[int], axis: int = 0) -> Any:
        x = operand(x)
        axis = normalize_axis_index(axis, x.ndim)
        starts = [int(one) for one in np.asarray(data_of(indices)).astype(np.intp, casting="same_kind")]
        for one in starts:
            if not 0 <= one < x.shape[axis]:
                raise IndexingError(
                    f"np.{ufunc.__name__}.reduceat of shape {x.shape} along axis {axis} with index {one}: indices lie "
                    f"in 0 … {x.shape[axis] - 1}. Check the indices."
                )
        before = (slice(None),) * axis
        pieces = [
            reduction(x[(*before, slice(start, stop))], axis=axis) if start < stop else x[(*before, start)]
            for start, stop in zip(starts, [*starts[1:], x.shape[axis]], strict=True)
        ]
        return f.stack(pieces, axis) if pieces else f.copy(x[(*before, slice(0))])

    return _told(call, f"{ufunc.__name__}.reduceat")


def _slices(x: Any, axis: int) -> list[Any]:
    return [x[(slice(None),) * axis + (i,)] for i in range(x.shape[axis])]


def _told(call: Operation, name: str) -> Operation:
    call.__name__ = name
    return composed(call)
