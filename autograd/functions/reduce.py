"""Operations that gather along axes: sum, mean, max, variance, logsumexp, softmax. Alphabetical.

`axis` is None (all axes), a number or a tuple of numbers; negative ones count from the end.
`keepdims` keeps reduced axes with length 1. A mean, variance or largest element of nothing is refused.
"""

from __future__ import annotations

import math

import numpy as np

from autograd.errors import ShapeError
from autograd.function import Function
from autograd.functions.elementwise import where
from autograd.functions.exponential import exp
from autograd.functions.shape import broadcast_to


def reduced_axes(axis, ndim):
    """The axes as a tuple of non-negative numbers."""
    if axis is None:
        return tuple(range(ndim))
    return tuple([one % ndim for one in (axis if isinstance(axis, tuple | list) else (axis,))])


def restored(reduced, axis, keepdims, shape):
    """A reduced result with its reduced axes back, with length 1."""
    if keepdims or not shape:
        return reduced
    axes = reduced_axes(axis, len(shape))
    return reduced.reshape(tuple([1 if i in axes else length for i, length in enumerate(shape)]))


def count(shape, axis):
    """How many elements are gathered into one."""
    return math.prod([shape[one] for one in reduced_axes(axis, len(shape))])


def _some(name, x, axis, ddof=0, where=True):
    """Refuse a statistic of at most `ddof` elements, of which NumPy warns and makes NaN."""
    shape = np.shape(x)
    axes = axis if isinstance(axis, tuple | list) else () if axis is None else (axis,)
    if not all(-len(shape) <= one < len(shape) for one in axes):
        return  # NumPy says which axis there is not
    if where is True:
        gathered = count(shape, axis)
    else:
        gathered = np.min(np.sum(np.broadcast_to(where, shape), axis=axis), initial=count(shape, axis))
    if gathered <= ddof:
        raise ShapeError(
            f"{name} of shape {shape} over axis {axis}: it gathers {gathered} elements and needs more than {ddof}. "
            "Check the data, or reduce over another axis."
        )


class Logsumexp(Function):
    """log Σ e**x along axes, with derivative softmax(x). No overflow: the largest x is taken out first.

    Parameters
    ----------
    x : array_like
    axis : int, tuple of int or None
    keepdims : bool

    Examples
    --------
    >>> from zensor import Zensor, logsumexp
    >>> logsumexp(Zensor([1000.0, 1000.0])).item()
    1000.6931471805599
    """

    @staticmethod
    def forward(x, axis=None, keepdims=False):
        return _logsumexp(x, axis, keepdims)
    @staticmethod
    def backward_x(grad, x, out, axis, keepdims):
        total = restored(out, axis, keepdims, x.shape)
        # All of x at -inf: the total is -inf, x - total is NaN, and no x has any weight.
        weight = exp(x - where(total == -np.inf, 0, total))
        return restored(grad, axis, keepdims, x.shape) * weight


logsumexp = Logsumexp.apply


def _logsumexp(x, axis, keepdims):
    _some("logsumexp", x, axis)
    largest = np.max(x, axis=axis, keepdims=True)
    largest = np.where(np.isfinite(largest), largest, 0)
    with np.errstate(divide="ignore"):  # log(0) is -inf, the right answer where all of x is -inf
        out = np.log(np.sum(np.exp(x - largest), axis=axis, keepdims=True)) + largest
    return out if keepdims else np.squeeze(out, None if axis is None else axis)


class LogSoftmax(Function):
    """log softmax(x) along an axis: x − logsumexp(x), with gradient grad − softmax(x) · Σ grad.

    Parameters
    ----------
    x : array_like
    axis : int or tuple of int

    Examples
    --------
    >>> from zensor import Zensor, log_softmax
    >>> log_softmax(Zensor([1000.0, 0.0]))
    Zensor([    0., -1000.], made by log_softmax)
    """

    @staticmethod
    def forward(x, axis=-1):             return _log_softmax(x, axis)
    @staticmethod
    def backward_x(grad, out, axis):     return grad - exp(out) * sum(grad, axis, keepdims=True)


log_softmax = LogSoftmax.apply


def _log_softmax(x, axis):
    _some("log_softmax", x, axis)
    shifted = x - np.max(x, axis=axis, keepdims=True)
    return shifted - np.log(np.sum(np.exp(shifted), axis=axis, keepdims=True))


class Extremum(Function):
    """Base of max and min: the gradient goes to the extreme elements, equally where several are equal."""

    @staticmethod
    def backward_x(grad, x, out, axis, keepdims, where):
        best = restored(out, axis, keepdims, x.shape)
        hits = (x == best) | (x != x)  # NaN is not equal to itself, and is the result where it stands
        hits = hits & where if where is not True else hits
        share = hits / np.maximum(1, np.sum(np.asarray(hits), axis=axis, keepdims=True))
        return restored(grad, axis, keepdims, x.shape) * share


class Max(Extremum):
    """The largest element along axes. Elements that tie share the gradient equally.

    Parameters
    ----------
    x : array_like
    axis : int, tuple of int or None
    keepdims : bool
    initial : number, optional
        Takes part as a constant; needed where nothing is gathered.
    where : array_like of bool
        Elements that take part; needs `initial`.

    Examples
    --------
    >>> from zensor import Zensor, max
    >>> max(Zensor([[1.0, 3.0], [2.0, 0.0]]), axis=1)
    Zensor([3., 2.], made by max)
    """

    @staticmethod
    def forward(x, axis=None, keepdims=False, *, initial=None, where=True):
        return np.max(x, axis=axis, keepdims=keepdims, **_given(initial, where))


max = Max.apply


class Min(Extremum):
    """The smallest element along axes. Elements that tie share the gradient equally.

    Parameters
    ----------
    x : array_like
    axis : int, tuple of int or None
    keepdims : bool
    initial : number, optional
        Takes part as a constant; needed where nothing is gathered.
    where : array_like of bool
        Elements that take part; needs `initial`.

    Examples
    --------
    >>> from zensor import Zensor, min
    >>> min(Zensor([[1.0, 3.0], [2.0, 0.0]]), axis=1)
    Zensor([1., 0.], made by min)
    """

    @staticmethod
    def forward(x, axis=None, keepdims=False, *, initial=None, where=True):
        return np.min(x, axis=axis, keepdims=keepdims, **_given(initial, where))


min = Min.apply


def _given(initial, where):
    """The arguments that were given: NumPy has no value that means 'no initial'."""
    return ({} if initial is None else {"initial": initial}) | ({} if where is True else {"where": where})


class Mean(Function):
    """The mean along axes: Σ x / n, with derivative 1 / n.

    Parameters
    ----------
    x : array_like
    axis : int, tuple of int or None
    dtype : dtype, optional
        In which to compute.
    keepdims : bool
    where : array_like of bool
        Elements that take part.

    Raises
    ------
    ShapeError
        If there is nothing to take the mean of.

    Examples
    --------
    >>> from zensor import Zensor, mean
    >>> mean(Zensor([1.0, 2.0, 6.0]))
    Zensor(3., made by mean)
    """

    @staticmethod
    def forward(x, axis=None, dtype=None, keepdims=False, *, where=True):
        _some("mean", x, axis, where=where)
        return np.mean(x, axis=axis, dtype=dtype, keepdims=keepdims, where=where)
    @staticmethod
    def backward_x(grad, x_shape, axis, keepdims, where):
        each = restored(grad, axis, keepdims, x_shape) / _gathered(x_shape, axis, where)
        return _spread(each, x_shape, where)


mean = Mean.apply


def _gathered(shape, axis, where):
    """How many elements take part: a number, or one per result where a mask says so."""
    if where is True:
        return count(shape, axis)
    return np.sum(np.broadcast_to(where, shape), axis=axis, keepdims=True)


def _spread(each, shape, mask):
    """The same gradient for all elements that took part, 0 for the others."""
    spread = broadcast_to(each, shape)
    return spread if mask is True else where(mask, spread, 0)


class Softmax(Function):
    """e**x / Σ e**x along an axis: positive, and summing to 1.

    The gradient is s · (grad − Σ grad · s) with s the result.

    Parameters
    ----------
    x : array_like
    axis : int or tuple of int

    Examples
    --------
    >>> from zensor import Zensor, softmax
    >>> softmax(Zensor([1000.0, 1000.0]))
    Zensor([0.5, 0.5], made by softmax)
    """

    @staticmethod
    def forward(x, axis=-1):             return _softmax(x, axis)
    @staticmethod
    def backward_x(grad, out, axis):     return out * (grad - sum(grad * out, axis, keepdims=True))


softmax = Softmax.apply


def _softmax(x, axis):
    _some("softmax", x, axis)
    out = np.exp(x - np.max(x, axis=axis, keepdims=True))
    out /= np.sum(out, axis=axis, keepdims=True)
    return out


class Std(Function):
    """Standard deviation along axes: the square root of the variance; its gradient is 0 where it is 0.

    Parameters
    ----------
    x : array_like
    axis : int, tuple of int or None
    dtype : dtype, optional
        In which to compute.
    ddof : int
        The variance divides by n − ddof.
    keepdims : bool
    where : array_like of bool
        Elements that take part.

    Examples
    --------
    >>> from zensor import Zensor, std
    >>> std(Zensor([1.0, 3.0]))
    Zensor(1., made by std)
    """

    @staticmethod
    def forward(x, axis=None, dtype=None, ddof=0, keepdims=False, *, where=True):
        _some("std", x, axis, ddof, where)
        return np.std(x, axis=axis, dtype=dtype, ddof=ddof, keepdims=keepdims, where=where)
    @staticmethod
    def backward_x(grad, x, out, axis, ddof, keepdims, where):
        each = _over(grad, 2 * out)
        return _var_gradient(each, x, axis, ddof, keepdims, where)


std = Std.apply


def _over(grad, divisor):
    """grad / divisor, and 0 where the divisor is 0."""
    return where(divisor == 0, 0, grad / where(divisor == 0, 1, divisor))


class Sum(Function):
    """The sum along axes; every element receives the gradient as it comes.

    Parameters
    ----------
    x : array_like
    axis : int, tuple of int or None
    dtype : dtype, optional
        In which to compute.
    keepdims : bool
    initial : number
        Where to begin.
    where : array_like of bool
        Elements that take part.

    Examples
    --------
    >>> from zensor import Zensor, sum
    >>> sum(Zensor([[1.0, 2.0], [3.0, 4.0]]), axis=0)
    Zensor([4., 6.], made by sum)
    """

    symbol = "Σ"

    @staticmethod
    def forward(x, axis=None, dtype=None, keepdims=False, *, initial=0, where=True):
        return np.sum(x, axis=axis, dtype=dtype, keepdims=keepdims, initial=initial, where=where)
    @staticmethod
    def backward_x(grad, x_shape, axis, keepdims, where):
        return _spread(restored(grad, axis, keepdims, x_shape), x_shape, where)


sum = Sum.apply


class Var(Function):
    """Variance along axes: Σ (x − mean)² / (n − ddof), with derivative 2 (x − mean) / (n − ddof).

    Parameters
    ----------
    x : array_like
    axis : int, tuple of int or None
    dtype : dtype, optional
        In which to compute.
    ddof : int
        0 divides by n, 1 by n − 1.
    keepdims : bool
    where : array_like of bool
        Elements that take part.

    Raises
    ------
    ShapeError
        If fewer than ddof + 1 elements are gathered.

    Examples
    --------
    >>> from zensor import Zensor, var
    >>> var(Zensor([1.0, 3.0]), ddof=1)
    Zensor(2., made by var)
    """

    @staticmethod
    def forward(x, axis=None, dtype=None, ddof=0, keepdims=False, *, where=True):
        _some("var", x, axis, ddof, where)
        return np.var(x, axis=axis, dtype=dtype, ddof=ddof, keepdims=keepdims, where=where)
    @staticmethod
    def backward_x(grad, x, axis, ddof, keepdims, where):
        return _var_gradient(grad, x, axis, ddof, keepdims, where)


var = Var.apply


def _var_gradient(grad, x, axis, ddof, keepdims, where):
    centred = x - mean(x, axis, keepdims=True, where=where)
    each = restored(grad, axis, keepdims, x.shape) * 2 / (_gathered(x.shape, axis, where) - ddof)
    return _spread(each * centred, x.shape, where)
