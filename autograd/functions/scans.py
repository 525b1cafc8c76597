"""Scans: running sums, products and extremes along an axis. Alphabetical."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.errors import ArgumentError
from autograd.function import Function
from autograd.functions.composed import composed, data_of, operand
from autograd.functions.index import scatter
from autograd.functions.join import concatenate
from autograd.functions.rearrange import flip


def shifted(x, axis, first=1):
    """One place further along the axis: `first` comes in, the last element goes."""
    axis = axis % x.ndim
    begin = np.full((*x.shape[:axis], 1, *x.shape[axis + 1 :]), first, x.dtype)
    return concatenate([begin, x], axis)[(slice(None),) * axis + (slice(x.shape[axis]),)]


class RunningExtremum(Function):
    """Base of cummax and cummin: the gradient goes to the element that holds the record."""

    @staticmethod
    def backward_x(grad, x, out, axis):
        return scatter(grad, _record_places(data_of(x), data_of(out), axis), x.shape)


def _record_places(x, out, axis):
    """As an index: where the running extreme stands; the latest of equal ones, as in PyTorch."""
    axis = axis % x.ndim
    places = list(np.ogrid[tuple([slice(length) for length in x.shape])])
    hits = (x == out) | (x != x)  # NaN is not equal to itself, and is the extreme from there on
    places[axis] = np.maximum.accumulate(np.where(hits, places[axis], 0), axis)
    return tuple(places)


class Cummax(RunningExtremum):
    """The largest element so far, along an axis: numpy.maximum.accumulate.

    The gradient goes to the element that is the largest; of equal ones to the latest, as in PyTorch.

    Parameters
    ----------
    x : array_like
    axis : int

    Examples
    --------
    >>> from zensor import Zensor, cummax
    >>> cummax(Zensor([1.0, 3.0, 2.0]))
    Zensor([1., 3., 3.], made by cummax)
    """

    @staticmethod
    def forward(x, axis=0):    return np.maximum.accumulate(x, axis)


cummax = Cummax.apply


class Cummin(RunningExtremum):
    """The smallest element so far, along an axis: numpy.minimum.accumulate.

    The gradient goes to the element that is the smallest; of equal ones to the latest, as in PyTorch.

    Parameters
    ----------
    x : array_like
    axis : int

    Examples
    --------
    >>> from zensor import Zensor, cummin
    >>> cummin(Zensor([2.0, 3.0, 1.0]))
    Zensor([2., 2., 1.], made by cummin)
    """

    @staticmethod
    def forward(x, axis=0):    return np.minimum.accumulate(x, axis)


cummin = Cummin.apply


class Cumprod(Function):
    """Running product along an axis; its gradient is right also where elements are 0.

    With y the result and t the gradient that reaches element i from behind,
    t[i] = grad[i] + x[i + 1] · t[i + 1], the gradient of x[i] is y[i − 1] · t[i]: no division.

    Parameters
    ----------
    x : array_like
    axis : int or None
        None flattens x first.
    dtype : dtype, optional
        In which to compute.

    Examples
    --------
    >>> from zensor import Zensor, cumprod
    >>> x = Zensor([2.0, 0.0, 3.0])
    >>> y = cumprod(x)
    >>> y.sum().backward()
    >>> y, x.grad
    (Zensor([2., 0., 0.], made by cumprod), Zensor([1., 8., 0.]))
    """

    @staticmethod
    def forward(x, axis=None, dtype=None):
        return np.cumprod(x, axis=axis, dtype=dtype)
    @staticmethod
    def backward_x(grad, x, axis):
        along, line = (0, x.reshape(-1)) if axis is None or not x.ndim else (axis, x)
        before = cumprod(shifted(line, along), along)
        return (before * _from_behind(grad, line, along)).reshape(x.shape)


cumprod = Cumprod.apply


class Cumsum(Function):
    """Running sum along an axis; the gradient is the running sum from the other end.

    Parameters
    ----------
    x : array_like
    axis : int or None
        None flattens x first.
    dtype : dtype, optional
        In which to compute.

    Examples
    --------
    >>> from zensor import Zensor, cumsum
    >>> cumsum(Zensor([1.0, 2.0, 3.0]))
    Zensor([1., 3., 6.], made by cumsum)
    """

    @staticmethod
    def forward(x, axis=None, dtype=None):
        return np.cumsum(x, axis=axis, dtype=dtype)
    @staticmethod
    def backward_x(grad, x_shape, axis):
        along = 0 if axis is None or not x_shape else axis
        return flip(cumsum(flip(grad, along), along), along).reshape(x_shape)


cumsum = Cumsum.apply


@composed
def cumulative_prod(x: Any, *, axis: Any = None, dtype: Any = None, include_initial: bool = False) -> Any:
    """Running product along an axis, by the name of the array API standard.

    Parameters
    ----------
    x : array_like
    axis : int, optional
        Needed if x has more than one axis.
    dtype : dtype, optional
        In which to compute.
    include_initial : bool
        Begin with 1.

    Examples
    --------
    >>> from zensor import Zensor, cumulative_prod
    >>> cumulative_prod(Zensor([2.0, 3.0]), include_initial=True).numpy()
    array([1., 2., 6.])
    """
    return _cumulative(cumprod, 1, x, axis, dtype, include_initial)


@composed
def cumulative_sum(x: Any, *, axis: Any = None, dtype: Any = None, include_initial: bool = False) -> Any:
    """Running sum along an axis, by the name of the array API standard.

    Parameters
    ----------
    x : array_like
    axis : int, optional
        Needed if x has more than one axis.
    dtype : dtype, optional
        In which to compute.
    include_initial : bool
        Begin with 0.

    Examples
    --------
    >>> from zensor import Zensor, cumulative_sum
    >>> cumulative_sum(Zensor([2.0, 3.0]), include_initial=True).numpy()
    array([0., 2., 5.])
    """
    return _cumulative(cumsum, 0, x, axis, dtype, include_initial)


def _cumulative(scan, first, x, axis, dtype, include_initial):
    x = operand(x)
    if axis is None and x.ndim > 1:
        raise ArgumentError(
            f"{scan.__name__.replace('cum', 'cumulative_')} of shape {x.shape} without axis: which of the "
            f"{x.ndim} axes is meant? Pass axis=."
        )
    axis = 0 if axis is None else axis
    out = scan(x, axis, dtype)
    if not include_initial:
        return out
    begin = np.full([1 if i == axis % out.ndim else length for i, length in enumerate(out.shape)], first, out.dtype)
    return concatenate([begin, out], axis)


class Recurrence(Function):
    """y with y[0] = x[0] and y[i] = x[i] + factor[i] · y[i − 1], along an axis: what the gradient of cumprod needs.

    Its own gradient runs the other way: t[i] = grad[i] + factor[i + 1] · t[i + 1] for x, t[i] · y[i − 1] for
    factor.

    Parameters
    ----------
    x : array_like
    factor : array_like
        Of the shape of x; its first element along the axis has no effect.
    axis : int

    Examples
    --------
    >>> import numpy as np
    >>> from autograd.functions.scans import recurrence
    >>> recurrence(np.array([1.0, 1.0, 1.0]), np.array([0.0, 2.0, 3.0]))
    array([ 1.,  3., 10.])
    """

    @staticmethod
    def forward(x, factor, axis=-1):                 return _recurrence(x, factor, axis)
    @staticmethod
    def backward_x(grad, factor, axis):              return _from_behind(grad, factor, axis)
    @staticmethod
    def backward_factor(grad, factor, out, axis):    return _from_behind(grad, factor, axis) * shifted(out, axis, 0)


recurrence = Recurrence.apply


def _recurrence(x, factor, axis):
    # A loop: the logarithmic scan would multiply factors that belong to zeros, and infinity · 0 is NaN.
    out = np.array(x)
    steps, factors = np.moveaxis(out, axis, 0), np.moveaxis(factor, axis, 0)
    for i in range(1, len(steps)):
        steps[i] += factors[i] * steps[i - 1]
    return out


def _from_behind(grad, factor, axis):
    """t with t[i] = grad[i] + factor[i + 1] · t[i + 1]."""
    return flip(recurrence(flip(grad, axis), shifted(flip(factor, axis), axis), axis), axis)
