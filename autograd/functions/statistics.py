"""Statistics along axes: mean, variance, standard deviation. Alphabetical.

`axis` is None (all axes), a number or a tuple of numbers; negative ones count from the end.
`keepdims` keeps reduced axes with length 1. Statistics of nothing are refused.
"""

from __future__ import annotations

import numpy as np

from autograd.function import Function
from autograd.functions.axes import enough, gathered, restored, spread
from autograd.functions.elementwise import where


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
        enough("mean", x, axis, where=where)
        return np.mean(x, axis=axis, dtype=dtype, keepdims=keepdims, where=where)
    @staticmethod
    def backward_x(grad, x_shape, axis, keepdims, where):
        each = restored(grad, axis, keepdims, x_shape) / gathered(x_shape, axis, where)
        return spread(each, x_shape, where)


mean = Mean.apply


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
        enough("std", x, axis, ddof, where)
        return np.std(x, axis=axis, dtype=dtype, ddof=ddof, keepdims=keepdims, where=where)
    @staticmethod
    def backward_x(grad, x, out, axis, ddof, keepdims, where):
        each = _over(grad, 2 * out)
        return _var_gradient(each, x, axis, ddof, keepdims, where)


std = Std.apply


def _over(grad, divisor):
    """grad / divisor, and 0 where the divisor is 0."""
    return where(divisor == 0, 0, grad / where(divisor == 0, 1, divisor))


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
        enough("var", x, axis, ddof, where)
        return np.var(x, axis=axis, dtype=dtype, ddof=ddof, keepdims=keepdims, where=where)
    @staticmethod
    def backward_x(grad, x, axis, ddof, keepdims, where):
        return _var_gradient(grad, x, axis, ddof, keepdims, where)


var = Var.apply


def _var_gradient(grad, x, axis, ddof, keepdims, where):
    centred = x - mean(x, axis, keepdims=True, where=where)
    each = restored(grad, axis, keepdims, x.shape) * 2 / (gathered(x.shape, axis, where) - ddof)
    return spread(each * centred, x.shape, where)
