"""Linear interpolation between given points."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.errors import ArgumentError, ShapeError
from autograd.function import Function
from autograd.functions.composed import composed, data_of, operand
from autograd.functions.elementwise import where
from autograd.functions.index import scatter
from autograd.functions.join import concatenate
from autograd.functions.reduce import sum


class Interp(Function):
    """Linear interpolation, with np.interp's result; see `interp`.

    Between the points (x₀, f₀) and (x₁, f₁) it is f₀ + t (f₁ − f₀) with t = (x − x₀) / (x₁ − x₀), with the
    derivatives 1 − t and t for f₀ and f₁, the slope s for x, and −s (1 − t) and −s t for x₀ and x₁.
    """

    @staticmethod
    def forward(x, xp, fp, left=None, right=None):
        return np.interp(x, xp, fp, left, right)
    @staticmethod
    def backward_x(grad, x, xp, fp):
        slope = _interval(x, xp, fp)[2]
        return where(_below(x, xp) | _above(x, xp), 0, grad * slope)
    @staticmethod
    def backward_xp(grad, x, xp, fp):
        first, part, slope = _interval(x, xp, fp)
        return _shared(where(_below(x, xp) | _above(x, xp), 0, -grad * slope), first, part, xp.shape)
    @staticmethod
    def backward_fp(grad, x, xp, fp, left, right):
        first, part, _ = _interval(x, xp, fp)
        constant = (_below(x, xp) if left is not None else False) | (_above(x, xp) if right is not None else False)
        return _shared(where(constant, 0, grad), first, part, fp.shape)
    @staticmethod
    def backward_left(grad, x, xp):
        return sum(where(_below(x, xp), grad, 0))
    @staticmethod
    def backward_right(grad, x, xp):
        return sum(where(_above(x, xp), grad, 0))


def _below(x, xp):
    return data_of(x) < data_of(xp)[0]


def _above(x, xp):
    return data_of(x) > data_of(xp)[-1]


def _interval(x, xp, fp):
    """For each x the number of the point before it, how far it is from there to the next, and the slope."""
    last = max(len(xp) - 2, 0)
    first = np.clip(np.searchsorted(data_of(xp), data_of(x), "right") - 1, 0, last)
    second = np.minimum(first + 1, len(xp) - 1)
    width = xp[second] - xp[first]
    width = where(data_of(width) == 0, 1, width)  # of a single point
    part = where(_below(x, xp), 0, where(_above(x, xp), 1, (x - xp[first]) / width))
    return (first, second), part, (fp[second] - fp[first]) / width


def _shared(grad, points, part, shape):
    """Each gradient to the points before and after its x, by their parts."""
    first, second = points
    return scatter(grad * (1 - part), first, shape) + scatter(grad * part, second, shape)


@composed
def interp(x: Any, xp: Any, fp: Any, left: Any = None, right: Any = None, period: Any = None) -> Any:
    """Values between points (xp, fp) on straight lines, with derivatives for all of them.

    At a point itself the slope is that of the line to its right, at the last one of the line to its left.

    Parameters
    ----------
    x : array_like
        Where to interpolate.
    xp : array_like, shape (n,)
        Increasing, unless there is a period.
    fp : array_like, shape (n,)
    left, right : number, optional
        The value for x below and above all points; by default that of the first and of the last point.
    period : number, optional
        Take x and xp modulo the period; `left` and `right` do not count then.

    Returns
    -------
    Zensor
        Of the shape of x and, as in NumPy, of dtype float64.

    Raises
    ------
    ShapeError, ArgumentError
        If there are no points, xp and fp differ in length, or the period is 0.

    Examples
    --------
    >>> from zensor import Zensor, interp
    >>> interp(Zensor([0.5, 3.0]), [0.0, 1.0, 2.0], [10.0, 20.0, 40.0])
    Zensor([15., 40.], made by interp)
    """
    xp, fp = operand(xp), operand(fp)
    if xp.ndim != 1 or fp.shape != xp.shape or not len(xp):
        raise ShapeError(
            f"interp between points of {xp.shape} and {fp.shape}: xp and fp are sequences of one length, with at least "
            "one point. Check both."
        )
    if period is None:
        return Interp.apply(x, xp, fp, left, right)
    if period == 0:
        raise ArgumentError("interp with period=0: a period is a positive number. Leave it out for none.")
    period = abs(period)
    x, xp = _wrapped(operand(x), period), _wrapped(xp, period)
    order = np.argsort(data_of(xp))
    xp, fp = xp[order], fp[order]
    return Interp.apply(
        x, concatenate([xp[-1:] - period, xp, xp[:1] + period]), concatenate([fp[-1:], fp, fp[:1]])
    )


def _wrapped(x, period):
    """x modulo the period, by a number that has no derivative."""
    return x + (np.mod(data_of(x), period) - data_of(x))
