"""Soft forms of the largest element: logsumexp, softmax and its logarithm. Alphabetical.

`axis` is None (all axes), a number or a tuple of numbers. The largest element of nothing is refused.
"""

from __future__ import annotations

import numpy as np

from autograd.function import Function
from autograd.functions.axes import enough, restored
from autograd.functions.elementwise import where
from autograd.functions.exponential import exp
from autograd.functions.reduce import sum


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
    enough("logsumexp", x, axis)
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
    def backward_x(grad, out, axis):     return grad - exp(out) * _totals(grad, axis)


log_softmax = LogSoftmax.apply


def _log_softmax(x, axis):
    enough("log_softmax", x, axis)
    shifted = x - np.max(x, axis=axis, keepdims=True)
    return shifted - np.log(_totals(np.exp(shifted), axis))


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
    def backward_x(grad, out, axis):     return out * (grad - _dots(grad, out, axis))


softmax = Softmax.apply


def _softmax(x, axis):
    enough("softmax", x, axis)
    shifted = x - np.max(x, axis=axis, keepdims=True)
    out = np.exp(shifted, out=shifted if isinstance(shifted, np.ndarray) and shifted.dtype.kind == "f" else None)
    out /= _totals(out, axis)
    return out


def _totals(x, axis):
    """Sums along an axis, which stays with length 1. Of rows, a product with ones is faster on a CPU."""
    if _are_rows(axis, x):
        return (x @ np.ones(x.shape[-1], x.dtype))[..., None]
    return sum(x, axis, keepdims=True)


def _dots(x, y, axis):
    """Sums of products, likewise: of rows, they are dot products."""
    return np.vecdot(x, y)[..., None] if _are_rows(axis, x, y) else sum(x * y, axis, keepdims=True)


def _are_rows(axis, *arrays):
    """Whether they are arrays of float32 or float64, and the axis is their last."""
    return all([isinstance(one, np.ndarray) and one.dtype.char in "fd" for one in arrays]) and (
        arrays[0].ndim > 0 and axis in (-1, arrays[0].ndim - 1)
    )
