"""Reductions along axes: max, min, prod, ptp, sum. Alphabetical.

`axis` is None (all axes), a number or a tuple of numbers; negative ones count from the end.
`keepdims` keeps reduced axes with length 1. The largest element of nothing is refused.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.function import Function
from autograd.functions.arithmetic import subtract
from autograd.functions.axes import folded, given, restored, spread, unfolded
from autograd.functions.elementwise import where as chosen
from autograd.functions.rearrange import flip
from autograd.functions.scans import cumprod, shifted


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
    def forward(x, axis=None, keepdims=False, *, initial: Any = None, where: Any = True):
        return np.max(x, axis=axis, keepdims=keepdims, **given(initial, where))


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
    def forward(x, axis=None, keepdims=False, *, initial: Any = None, where: Any = True):
        return np.min(x, axis=axis, keepdims=keepdims, **given(initial, where))


min = Min.apply


class Prod(Function):
    """The product along axes, with derivative Π of all other elements: right also where some are 0.

    The products of the others come from both sides and without division: those of the elements
    before, times those of the elements behind.

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
    >>> from zensor import Zensor, prod
    >>> x = Zensor([2.0, 0.0, 3.0])
    >>> prod(x).backward()
    >>> x.grad
    Zensor([0., 6., 0.])
    """

    symbol = "Π"

    @staticmethod
    def forward(x, axis=None, dtype=None, keepdims=False, *, initial: Any = 1, where: Any = True):
        return np.prod(x, axis=axis, dtype=dtype, keepdims=keepdims, initial=initial, where=where)
    @staticmethod
    def backward_x(grad, x, axis, keepdims, initial, where):
        taken = x if where is True else chosen(where, x, 1)
        others = unfolded(_product_of_others(folded(taken, axis)), axis, x.shape)
        scaled = restored(grad, axis, keepdims, x.shape) * (1 if initial is None else initial)
        return spread(scaled * others, x.shape, where)


prod = Prod.apply


def _product_of_others(rows):
    before = cumprod(shifted(rows, -1), -1)
    behind = flip(cumprod(shifted(flip(rows, -1), -1), -1), -1)
    return before * behind


def ptp(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Peak to peak: the largest element minus the smallest, along axes. Elements that tie share the gradient.

    Parameters
    ----------
    x : array_like
    axis : int, tuple of int or None
    keepdims : bool

    Examples
    --------
    >>> from zensor import Zensor, ptp
    >>> ptp(Zensor([1.0, 4.0, 2.0]))
    Zensor(3., made by subtract)
    """
    return subtract(max(x, axis, keepdims), min(x, axis, keepdims))


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
    def forward(x, axis=None, dtype=None, keepdims=False, *, initial: Any = 0, where: Any = True):
        return np.sum(x, axis=axis, dtype=dtype, keepdims=keepdims, initial=initial, where=where)
    @staticmethod
    def backward_x(grad, x_shape, axis, keepdims, where):
        return spread(restored(grad, axis, keepdims, x_shape), x_shape, where)


sum = Sum.apply
