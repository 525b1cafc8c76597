"""Differences of neighbours and what is computed from them: diff, gradient, trapezoid. Alphabetical."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.lib.array_utils import normalize_axis_index, normalize_axis_tuple

from autograd.errors import ArgumentError, DTypeError, ShapeError
from autograd.function import Function
from autograd.functions.composed import composed, data_of, operand
from autograd.functions.elementwise import astype, copy
from autograd.functions.join import concatenate
from autograd.functions.reduce import sum
from autograd.functions.shape import broadcast_to, reshape
from autograd.variable import Variable


class Diff(Function):
    """Differences of neighbours along an axis, n times. See `diff`.

    The gradient is diff itself: of the incoming one between zeros, with the sign (−1)**n.
    """

    @staticmethod
    def forward(x, n=1, axis=-1):
        return np.diff(x, n, axis)
    @staticmethod
    def backward_x(grad, x_shape, n, axis):
        n = min(n, x_shape[axis])
        zeros = np.zeros([n if i == axis % len(x_shape) else length for i, length in enumerate(x_shape)], grad.dtype)
        back = Diff.apply(concatenate([zeros, grad, zeros], axis), n, axis)
        return -back if n % 2 else back


@composed
def diff(x: Any, n: int = 1, axis: Any = -1, prepend: Any = None, append: Any = None) -> Any:
    """Differences of neighbours along an axis: x[i + 1] − x[i], taken n times.

    Parameters
    ----------
    x : array_like
    n : int
        How many times.
    axis : int
    prepend, append : array_like, optional
        What to put before and behind x first: a number, or an array that fits.

    Examples
    --------
    >>> from zensor import Zensor, diff
    >>> diff(Zensor([1.0, 4.0, 9.0]))
    Zensor([3., 5.], made by diff)
    """
    if n == 0:
        return copy(x)
    x = operand(x)
    if prepend is not None or append is not None:
        normalize_axis_index(axis, x.ndim)
        parts = [_beside(x, prepend, axis), x, _beside(x, append, axis)]
        x = concatenate([one for one in parts if one is not None], axis)
    return Diff.apply(x, n, axis)


def _beside(x, part, axis):
    """What stands before or behind x: a number becomes a slice of it."""
    if part is None:
        return None
    part = operand(part)
    slice_shape = tuple([1 if i == axis % x.ndim else length for i, length in enumerate(x.shape)])
    return part if part.ndim else broadcast_to(part, slice_shape)


@composed
def ediff1d(x: Any, to_end: Any = None, to_begin: Any = None) -> Any:
    """Differences of neighbours in flattened x, between what is given for both ends.

    Parameters
    ----------
    x : array_like
    to_end, to_begin : array_like, optional
        Numbers to put behind and before the differences, in the dtype of x.

    Examples
    --------
    >>> from zensor import Zensor, ediff1d
    >>> ediff1d(Zensor([1.0, 4.0, 9.0]), to_end=0).numpy()
    array([3., 5., 0.])
    """
    x = operand(x)
    out = diff(reshape(x, -1))
    parts = [_end(to_begin, x.dtype, "to_begin"), out, _end(to_end, x.dtype, "to_end")]
    parts = [one for one in parts if one is not None]
    return concatenate(parts) if len(parts) > 1 else out


def _end(part, dtype, name):
    if part is None:
        return None
    part = reshape(part, -1)
    if not np.can_cast(part.dtype, dtype, "same_kind"):
        raise DTypeError(
            f"ediff1d of dtype {dtype} with {name} of dtype {part.dtype}: the result has the dtype of the data, which "
            f"cannot hold it. Convert the data: x.astype({part.dtype})."
        )
    return part if part.dtype == dtype else astype(part, dtype)


@composed
def gradient(x: Any, *spacing: Any, axis: Any = None, edge_order: int = 1) -> Any:
    """Slopes of sampled values along axes: central differences inside, one-sided ones at both ends.

    Not a derivative by the chain rule: it treats x as samples of a function.

    Parameters
    ----------
    x : array_like
    *spacing : array_like
        The distance between samples: nothing (1), one number for all axes, or for each axis a number or the
        coordinates of its samples. Differentiable, too.
    axis : int, tuple of int or None
    edge_order : {1, 2}
        How exact the ends are.

    Returns
    -------
    Zensor or tuple of Zensors
        One for each axis.

    Raises
    ------
    ShapeError
        If an axis has fewer than edge_order + 1 samples, or coordinates do not fit.

    Examples
    --------
    >>> from zensor import Zensor, gradient
    >>> gradient(Zensor([1.0, 2.0, 4.0]), 0.5).numpy()
    array([2., 3., 4.])
    """
    x = operand(x)
    axes = tuple(range(x.ndim)) if axis is None else normalize_axis_tuple(axis, x.ndim)
    if edge_order not in (1, 2):
        raise ArgumentError(f"gradient with edge_order={edge_order}: the ends are of order 1 or 2. Pass one of them.")
    short = [one for one in axes if x.shape[one] < edge_order + 1]
    if short:
        raise ShapeError(
            f"gradient of {x.shape} along axis {short[0]} with edge_order={edge_order}: at least {edge_order + 1} "
            "samples are needed. Name other axes: axis=."
        )
    steps = _steps(x.shape, axes, spacing)
    dtype = x.dtype if x.dtype.kind == "f" else np.dtype(float)
    if x.dtype.kind in "iu":
        x = astype(x, dtype)  # differences of unsigned integers would wrap around
    slopes = [_slopes(x, step, along, edge_order) for step, along in zip(steps, axes, strict=True)]
    slopes = [one if one.dtype == dtype else astype(one, dtype) for one in slopes]
    return slopes[0] if len(slopes) == 1 else tuple(slopes)


def _steps(shape, axes, spacing):
    """For each axis the distance between samples: a number, or one per pair of neighbours."""
    if not spacing:
        return [1.0] * len(axes)
    if len(spacing) == 1 and not np.ndim(data_of(spacing[0])):
        return list(spacing) * len(axes)
    if len(spacing) != len(axes):
        raise DTypeError(
            f"gradient of {shape} along {len(axes)} axes with {len(spacing)} spacings: one number for all axes, or a "
            "number or coordinates for each. Name the axes: axis=."
        )
    return [_step(one, shape[axis]) for one, axis in zip(spacing, axes, strict=True)]


def _step(given, length):
    if not np.ndim(data_of(given)):
        return given
    places = operand(given)
    if places.shape != (length,):
        raise ShapeError(
            f"gradient with coordinates of shape {places.shape} for an axis of length {length}: there is one for each "
            f"sample, in a vector of shape {(length,)}. Reshape them."
        )
    steps = diff(astype(places, float) if places.dtype.kind in "iu" else places)
    # Equal steps are one number, as in NumPy; but a tracked coordinate moves alone, and steps become unequal.
    tracked = isinstance(steps, Variable) and steps.requires_grad
    return data_of(steps)[0] if not tracked and np.all(data_of(steps) == data_of(steps)[0]) else steps


def _slopes(x, step, axis, edge_order):
    def at(start, stop):
        return x[(slice(None),) * axis + (slice(start, stop),)]

    if np.ndim(data_of(step)):
        inner = [step[:-1], step[1:]]
        first, last = [step[:1], step[1:2]], [step[-2:-1], step[-1:]]
        shape = tuple([-1 if i == axis else 1 for i in range(x.ndim)])
        inner, first, last = ([reshape(one, shape) for one in pair] for pair in (inner, first, last))
        a, b, c = _three_points(*inner)
        middle = a * at(None, -2) + b * at(1, -1) + c * at(2, None)
    else:
        first = last = [step, step]
        middle = (at(2, None) - at(None, -2)) / (2.0 * step)
    if edge_order == 1:
        begin = (at(1, 2) - at(0, 1)) / first[0]
        end = (at(-1, None) - at(-2, -1)) / last[1]
    else:
        c, b, a = _end_point(first[1], first[0])
        begin = -(a * at(0, 1) + b * at(1, 2) + c * at(2, 3))
        a, b, c = _end_point(*last)
        end = a * at(-3, -2) + b * at(-2, -1) + c * at(-1, None)
    return concatenate([begin, middle, end], axis)


def _three_points(before, behind):
    """Weights of three samples in the slope at the middle one."""
    both = before + behind
    return -behind / (before * both), (behind - before) / (before * behind), before / (behind * both)


def _end_point(before, behind):
    """Weights of three samples in the slope at the last one."""
    both = before + behind
    return behind / (before * both), -both / (before * behind), (2.0 * behind + before) / (behind * both)


@composed
def trapezoid(y: Any, x: Any = None, dx: Any = 1.0, axis: Any = -1) -> Any:
    """Integral of sampled values along an axis by the trapezoidal rule: Σ (x[i + 1] − x[i]) (y[i] + y[i + 1]) / 2.

    Parameters
    ----------
    y : array_like
    x : array_like, optional
        Where the samples were taken: a vector, or of the shape of y. Differentiable, too.
    dx : number
        The distance between samples, if `x` is not given.
    axis : int

    Examples
    --------
    >>> from zensor import Zensor, trapezoid
    >>> trapezoid(Zensor([1.0, 2.0, 4.0])).item()
    4.5
    """
    y = operand(y)
    axis = normalize_axis_index(axis, y.ndim)
    widths = dx if x is None else _widths(operand(x), y.ndim, axis)
    before = (slice(None),) * axis
    return sum(widths * (y[(*before, slice(1, None))] + y[(*before, slice(-1))]) / 2.0, axis)


def _widths(x, ndim, axis):
    if x.ndim == 1:
        return reshape(diff(x), tuple([-1 if i == axis else 1 for i in range(ndim)]))
    return diff(x, axis=axis)
