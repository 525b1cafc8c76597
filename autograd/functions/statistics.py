"""Statistics along axes: mean, standard deviation, variance. Alphabetical.

`axis` is None (all axes), a number or a tuple of numbers; negative ones count from the end.
`keepdims` keeps reduced axes with length 1. Statistics of nothing are refused.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.errors import ArgumentError
from autograd.function import Function
from autograd.functions.arithmetic import sqrt, subtract
from autograd.functions.axes import enough, gathered, restored, spread
from autograd.functions.composed import data_of, operand
from autograd.functions.elementwise import where as chosen
from autograd.functions.reduce import sum


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
    def forward(x, axis=None, dtype=None, keepdims=False, *, where: Any = True):
        enough("mean", x, axis, where=where)
        return np.mean(x, axis=axis, dtype=dtype, keepdims=keepdims, where=where)
    @staticmethod
    def backward_x(grad, x_shape, axis, keepdims, where):
        each = restored(grad, axis, keepdims, x_shape) / gathered(x_shape, axis, where)
        return spread(each, x_shape, where)


mean = Mean.apply


class Std(Function):
    """The square root of the variance along axes; its gradient is 0 where it is 0. See `std`."""

    @staticmethod
    def forward(x, axis=None, dtype=None, ddof=0, keepdims=False, *, where: Any = True):
        enough("std", x, axis, ddof, where)
        return np.std(x, axis=axis, dtype=dtype, ddof=ddof, keepdims=keepdims, where=where)
    @staticmethod
    def backward_x(grad, x, out, axis, ddof, keepdims, where):
        each = _over(grad, 2 * out, (out == 0) | _all_equal(data_of(x), axis, keepdims, where))
        return _var_gradient(each, x, axis, ddof, keepdims, where)


def _over(grad, divisor, zero):
    """grad / divisor, and 0 where the divisor is known to be 0."""
    return chosen(zero, 0, grad / chosen(zero, 1, divisor))


def _all_equal(x, axis, keepdims, where):
    """Where all elements are equal. Their deviation is 0, though rounding may give 1e-17 for three times 0.7."""
    mask = {} if where is True else {"where": where}
    largest = np.max(x, axis=axis, keepdims=keepdims, initial=-np.inf, **mask)
    return largest == np.min(x, axis=axis, keepdims=keepdims, initial=np.inf, **mask)


def std(
    x: Any,
    axis: Any = None,
    dtype: Any = None,
    ddof: Any = 0,
    keepdims: bool = False,
    *,
    where: Any = True,
    mean: Any = None,
    correction: Any = None,
) -> Any:
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
    mean : array_like, optional
        Distances are taken from here instead of from the mean; with the reduced axes, of length 1.
    correction : int, optional
        Another name of ddof.

    Raises
    ------
    ShapeError
        If not more than ddof elements are gathered.

    Examples
    --------
    >>> from zensor import Zensor, std
    >>> std(Zensor([1.0, 3.0]))
    Zensor(1., made by std)
    """
    ddof = _ddof("std", ddof, correction)
    if mean is None:
        return Std.apply(x, axis, dtype, ddof, keepdims, where=where)
    square = _about("std", x, mean, axis, dtype, ddof, keepdims, where)
    return chosen(square == 0, 0, sqrt(chosen(square == 0, 1, square)))  # √ has an infinite derivative at 0


class Var(Function):
    """Variance along axes: Σ (x − mean)² / (n − ddof), with derivative 2 (x − mean) / (n − ddof). See `var`."""

    @staticmethod
    def forward(x, axis=None, dtype=None, ddof=0, keepdims=False, *, where: Any = True):
        enough("var", x, axis, ddof, where)
        return np.var(x, axis=axis, dtype=dtype, ddof=ddof, keepdims=keepdims, where=where)
    @staticmethod
    def backward_x(grad, x, axis, ddof, keepdims, where):
        return _var_gradient(grad, x, axis, ddof, keepdims, where)


def _var_gradient(grad, x, axis, ddof, keepdims, where):
    centred = x - mean(x, axis, keepdims=True, where=where)
    if where is not True:  # what does not take part may be NaN, and 0 · NaN would reach second derivatives
        centred = chosen(where, centred, 0)
    each = restored(grad, axis, keepdims, x.shape) * 2 / (gathered(x.shape, axis, where) - ddof)
    return spread(each * centred, x.shape, where)


def var(
    x: Any,
    axis: Any = None,
    dtype: Any = None,
    ddof: Any = 0,
    keepdims: bool = False,
    *,
    where: Any = True,
    mean: Any = None,
    correction: Any = None,
) -> Any:
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
    mean : array_like, optional
        Distances are taken from here instead of from the mean; with the reduced axes, of length 1.
    correction : int, optional
        Another name of ddof.

    Raises
    ------
    ShapeError
        If not more than ddof elements are gathered.

    Examples
    --------
    >>> from zensor import Zensor, var
    >>> var(Zensor([1.0, 3.0]), ddof=1)
    Zensor(2., made by var)
    """
    ddof = _ddof("var", ddof, correction)
    if mean is None:
        return Var.apply(x, axis, dtype, ddof, keepdims, where=where)
    return _about("var", x, mean, axis, dtype, ddof, keepdims, where)


def _ddof(name, ddof, correction):
    if correction is None:
        return ddof
    if ddof != 0:
        raise ArgumentError(f"{name} with ddof={ddof} and correction={correction}: they are one thing. Pass one.")
    return correction


def _about(name, x, middle, axis, dtype, ddof, keepdims, where):
    """Variance about a point that is given, which may have a gradient, too."""
    x = operand(x)
    where = data_of(where)
    apart = subtract(x, middle)
    if where is not True:
        apart = chosen(where, apart, 0)
    total = sum(apart * apart, axis, dtype, keepdims)
    enough(name, data_of(x), axis, ddof, where)
    taken = gathered(x.shape, axis, where)
    if where is True:
        return total / (taken - ddof)
    return total / (taken - ddof).astype(total.dtype).reshape(total.shape)
