"""Reductions and scans of what is not NaN. Alphabetical.

NaN takes no part and gets the gradient 0. Extremes and statistics of nothing but NaN are refused, where NumPy
warns and returns NaN. The median and its kin are in `order.py`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.functions.axes import enough
from autograd.functions.composed import composed, data_of, operand
from autograd.functions.elementwise import astype
from autograd.functions.elementwise import where as chosen
from autograd.functions.reduce import max, min, prod, sum
from autograd.functions.scans import cumprod, cumsum
from autograd.functions.statistics import mean as mean_of
from autograd.functions.statistics import std, var


def _filled(x, value):
    """x with `value` in the place of NaN."""
    x = operand(x)
    return chosen(np.isnan(data_of(x)), value, x) if x.dtype.kind == "f" else x


def _present(x, where=True):
    """Where x is not NaN and takes part: a mask, or True for all of it."""
    x = data_of(operand(x))
    where = data_of(where)
    return ~np.isnan(x) & where if x.dtype.kind == "f" else where


@composed
def nancumprod(x: Any, axis: Any = None, dtype: Any = None) -> Any:
    """Running product along an axis, in which NaN counts as 1.

    Parameters
    ----------
    x : array_like
    axis : int or None
        None flattens x first.
    dtype : dtype, optional
        In which to compute.

    Examples
    --------
    >>> from zensor import Zensor, nancumprod
    >>> nancumprod(Zensor([2.0, float("nan"), 3.0]))
    Zensor([2., 2., 6.], made by cumprod)
    """
    return cumprod(_filled(x, 1), axis, dtype)


@composed
def nancumsum(x: Any, axis: Any = None, dtype: Any = None) -> Any:
    """Running sum along an axis, in which NaN counts as 0.

    Parameters
    ----------
    x : array_like
    axis : int or None
        None flattens x first.
    dtype : dtype, optional
        In which to compute.

    Examples
    --------
    >>> from zensor import Zensor, nancumsum
    >>> nancumsum(Zensor([2.0, float("nan"), 3.0]))
    Zensor([2., 2., 5.], made by cumsum)
    """
    return cumsum(_filled(x, 0), axis, dtype)


@composed
def nanmax(x: Any, axis: Any = None, keepdims: bool = False, *, initial: Any = None, where: Any = True) -> Any:
    """The largest element that is not NaN, along axes. Elements that tie share the gradient equally.

    Parameters
    ----------
    x : array_like
    axis : int, tuple of int or None
    keepdims : bool
    initial : number, optional
        Takes part as a constant; needed with `where`.
    where : array_like of bool
        Elements that take part.

    Examples
    --------
    >>> from zensor import Zensor, nanmax
    >>> nanmax(Zensor([2.0, float("nan"), 3.0]))
    Zensor(3., made by max)
    """
    return _extreme(max, -np.inf, x, axis, keepdims, initial, where)


@composed
def nanmin(x: Any, axis: Any = None, keepdims: bool = False, *, initial: Any = None, where: Any = True) -> Any:
    """The smallest element that is not NaN, along axes. Elements that tie share the gradient equally.

    Parameters
    ----------
    x : array_like
    axis : int, tuple of int or None
    keepdims : bool
    initial : number, optional
        Takes part as a constant; needed with `where`.
    where : array_like of bool
        Elements that take part.

    Examples
    --------
    >>> from zensor import Zensor, nanmin
    >>> nanmin(Zensor([2.0, float("nan"), 3.0]))
    Zensor(2., made by min)
    """
    return _extreme(min, np.inf, x, axis, keepdims, initial, where)


def _extreme(extreme, nothing, x, axis, keepdims, initial, where):
    present = _present(x, where)
    if initial is None and where is True and present is not True:
        enough(f"nan{extreme.__name__}", data_of(x), axis, where=present)
        initial = nothing
    return extreme(x, axis, keepdims, initial=initial, where=present)


@composed
def nanmean(x: Any, axis: Any = None, dtype: Any = None, keepdims: bool = False, *, where: Any = True) -> Any:
    """The mean along axes of the elements that are not NaN.

    Parameters
    ----------
    x : array_like
    axis : int, tuple of int or None
    dtype : dtype, optional
        In which to compute.
    keepdims : bool
    where : array_like of bool
        Elements that take part.

    Examples
    --------
    >>> from zensor import Zensor, nanmean
    >>> nanmean(Zensor([2.0, float("nan"), 3.0]))
    Zensor(2.5, made by mean)
    """
    present = _present(x, where)
    enough("nanmean", data_of(x), axis, where=present)
    return mean_of(_filled(x, 0), axis, dtype, keepdims, where=present)


@composed
def nanprod(
    x: Any, axis: Any = None, dtype: Any = None, keepdims: bool = False, *, initial: Any = 1, where: Any = True
) -> Any:
    """The product along axes, in which NaN counts as 1.

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
    >>> from zensor import Zensor, nanprod
    >>> nanprod(Zensor([2.0, float("nan"), 3.0]))
    Zensor(6., made by prod)
    """
    return prod(_filled(x, 1), axis, dtype, keepdims, initial=initial, where=where)


@composed
def nanstd(
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
    """Standard deviation along axes of the elements that are not NaN; its gradient is 0 where it is 0.

    Parameters
    ----------
    x : array_like
    axis : int, tuple of int or None
    dtype : dtype, optional
        In which to compute.
    ddof : int
        Divide by n − ddof, with n the number of elements that are not NaN.
    keepdims : bool
    where : array_like of bool
        Elements that take part.
    mean : array_like, optional
        Distances are taken from here instead of from the mean.
    correction : int, optional
        Another name of ddof.

    Examples
    --------
    >>> from zensor import Zensor, nanstd
    >>> nanstd(Zensor([2.0, float("nan"), 3.0]))
    Zensor(0.5, made by std)
    """
    return _about_mean(std, x, axis, dtype, ddof, keepdims, where, mean, correction)


@composed
def nansum(
    x: Any, axis: Any = None, dtype: Any = None, keepdims: bool = False, *, initial: Any = 0, where: Any = True
) -> Any:
    """The sum along axes, in which NaN counts as 0.

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
    >>> from zensor import Zensor, nansum
    >>> nansum(Zensor([2.0, float("nan"), 3.0]))
    Zensor(5., made by sum)
    """
    return sum(_filled(x, 0), axis, dtype, keepdims, initial=initial, where=where)


@composed
def nanvar(
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
    """Variance along axes of the elements that are not NaN.

    Parameters
    ----------
    x : array_like
    axis : int, tuple of int or None
    dtype : dtype, optional
        In which to compute.
    ddof : int
        Divide by n − ddof, with n the number of elements that are not NaN.
    keepdims : bool
    where : array_like of bool
        Elements that take part.
    mean : array_like, optional
        Distances are taken from here instead of from the mean.
    correction : int, optional
        Another name of ddof.

    Examples
    --------
    >>> from zensor import Zensor, nanvar
    >>> nanvar(Zensor([2.0, float("nan"), 3.0]))
    Zensor(0.25, made by var)
    """
    return _about_mean(var, x, axis, dtype, ddof, keepdims, where, mean, correction)


def _about_mean(spread, x, axis, dtype, ddof, keepdims, where, mean, correction):
    present = _present(x, where)
    enough(f"nan{spread.__name__}", data_of(x), axis, ddof if correction is None else correction, present)
    x = _filled(x, 0)
    if mean is not None and x.dtype.kind == "f":
        mean = astype(mean, x.dtype)  # NumPy computes distances in the dtype of x, unlike in var
    return spread(x, axis, dtype, ddof, keepdims, where=present, mean=mean, correction=correction)
