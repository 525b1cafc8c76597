"""Padding: an array continued beyond its edges."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd.errors import ArgumentError
from autograd.function import Function
from autograd.functions.composed import composed, operand
from autograd.functions.elementwise import copy
from autograd.functions.index import scatter
from autograd.functions.join import concatenate
from autograd.functions.order import median
from autograd.functions.reduce import max, min
from autograd.functions.shape import broadcast_to
from autograd.functions.statistics import mean

STATISTICS: dict[str, Callable[..., Any]] = {"maximum": max, "mean": mean, "median": median, "minimum": min}


class Pad(Function):
    """Padding with constants or with elements of x. See `pad`.

    An element gets the gradient of its place and of all its copies.
    """

    @staticmethod
    def forward(x, widths, mode, options):
        return np.pad(x, widths or 0, mode, **options)
    @staticmethod
    def backward_x(grad, x_shape, widths, mode):
        if mode == "constant":
            return grad[tuple([slice(n, n + length) for (n, _), length in zip(widths, x_shape, strict=True)])]
        # Along each axis: which element of x was taken for each place.
        taken = [np.pad(np.arange(length), width, mode) for width, length in zip(widths, x_shape, strict=True)]
        return scatter(grad, np.ix_(*taken), x_shape)


@composed
def pad(x: Any, pad_width: Any, mode: Any = "constant", **options: Any) -> Any:
    """x continued beyond its edges.

    Parameters
    ----------
    x : array_like
    pad_width : int, pair of int, one pair per axis, or dict
        By how many elements: on all sides, before and after, or before and after along each axis. A dict
        names the axes, and leaves the others.
    mode : str
        With what: "constant" (`constant_values`, 0), "edge" (the last element), "reflect" (mirrored at the
        last element) and "symmetric" (mirrored behind it), both with `reflect_type` "even" or "odd" (the
        last element twice minus the mirrored one), "wrap" (begun again from the other side), "linear_ramp"
        (a line to `end_values`, 0), "maximum", "mean", "median" and "minimum" (of the last `stat_length`
        elements).
    **options
        As named above; all but `reflect_type` are for all sides, or like `pad_width`.

    Raises
    ------
    ArgumentError
        For mode "empty", whose values are whatever was in memory, and for functions.

    Examples
    --------
    >>> from zensor import Zensor, pad
    >>> pad(Zensor([1.0, 2.0]), (1, 2), "edge")
    Zensor([1., 1., 2., 2., 2.], made by pad)
    """
    x = operand(x)
    if callable(mode) or mode == "empty":
        raise ArgumentError(
            f"pad with mode {mode!r}: it has no derivative here. Take another mode, or join what you need with "
            "concatenate."
        )
    widths = _widths(pad_width, x.ndim)
    np.pad(np.zeros((1,) * x.ndim), 0, mode, **options)  # NumPy checks the mode and its options
    odd = options.get("reflect_type", "even") == "odd"
    if x.dtype.kind != "f" or not (odd or mode == "linear_ramp" or mode in STATISTICS):
        return Pad.apply(x, widths, mode, options)
    if not any(map(any, widths)):
        return copy(x)
    for axis, (before, after) in enumerate(widths):
        if not (before or after):
            continue
        if x.shape[axis] == 0:
            raise ValueError(f"only constants can extend empty axis {axis}")
        if odd:
            x = _reflected(x, axis, before, after, mode == "symmetric")
        elif mode == "linear_ramp":
            first, last = _pairs(options.get("end_values", 0), len(widths))[axis]
            ramps = _ramp(_part(x, axis, 0, 1), axis, before, first), _ramp(_part(x, axis, -1, None), axis, after, last)
            x = concatenate([ramps[0], x, _part(ramps[1], axis, None, None, -1)], axis)
        else:
            x = _with_statistics(x, axis, before, after, mode, _pairs(options.get("stat_length"), len(widths))[axis])
    return x


def _widths(pad_width, ndim):
    """A pair of numbers per axis."""
    if isinstance(pad_width, dict):
        pairs = [(0, 0)] * ndim
        for axis, width in pad_width.items():
            pairs[axis] = (width, width) if np.ndim(width) == 0 else width
        pad_width = pairs
    widths = np.asarray(pad_width)
    if widths.dtype.kind != "i" and widths.size:
        raise TypeError("pad_width must be made of integers. Try 1 or ((1, 1), (2, 2))")
    if widths.size and widths.min() < 0:
        raise ValueError("pad_width cannot be negative. To cut elements off, take a slice")
    return tuple([(before, after) for before, after in _pairs(widths, ndim)])


def _pairs(given, ndim):
    """One pair per axis of what was given for all sides, for before and after, or per axis."""
    return np.broadcast_to(np.asarray(given, object if given is None else None), (ndim, 2)).tolist()


def _part(x, axis, start, stop, step=None):
    return x[(slice(None),) * axis + (slice(start, stop, step),)]


def _ramp(edge, axis, count, end):
    """`count` values from `end` on, on a line to the edge, along `axis`."""
    steps = np.arange(count, dtype=edge.dtype).reshape((-1,) + (1,) * (edge.ndim - axis - 1))
    return end + (edge - end) / (count or 1) * steps


def _reflected(x, axis, before, after, symmetric):
    """Both sides continued by 2 · edge − the mirrored elements, again and again until there are enough."""
    if x.shape[axis] == 1:
        widths = [(before, after) if i == axis else (0, 0) for i in range(x.ndim)]
        return Pad.apply(x, widths, "edge", {})
    period = x.shape[axis] if symmetric else x.shape[axis] - 1
    skip = 0 if symmetric else 1  # the edge itself is not mirrored
    while before or after:
        usable = (x.shape[axis] - skip) // period * period
        left, right = [count if count < usable else usable for count in (before, after)]
        length = x.shape[axis]
        x = concatenate(
            [
                2 * _part(x, axis, 0, 1) - _part(_part(x, axis, skip, skip + left), axis, None, None, -1),
                x,
                2 * _part(x, axis, -1, None)
                - _part(_part(x, axis, length - skip - right, length - skip), axis, None, None, -1),
            ],
            axis,
        )
        before, after = before - left, after - right
    return x


def _with_statistics(x, axis, before, after, mode, lengths):
    length = x.shape[axis]
    first, last = [length if one is None or one > length else one for one in lengths]
    parts = [x]
    for count, part, place in (before, _part(x, axis, 0, first), 0), (after, _part(x, axis, length - last, length), 2):
        one = STATISTICS[mode](part, axis, keepdims=True)
        parts.insert(place, broadcast_to(one, (*x.shape[:axis], count, *x.shape[axis + 1 :])))
    return concatenate(parts, axis)
