"""Elementwise operations made of pieces, with kinks where these meet: abs, clip, maximum, sign. Alphabetical."""

from __future__ import annotations

import numpy as np

from autograd.functions.elementwise import Elementwise, where


class Abs(Elementwise):
    """Absolute value, elementwise: abs(x), with gradient grad · sign(x), which is 0 at 0.

    Examples
    --------
    >>> from zensor import Zensor, abs
    >>> abs(Zensor([-2.0, 3.0]))
    Zensor([2., 3.], made by abs)
    """

    symbol = "|x|"

    @staticmethod
    def forward(x):            return np.abs(x)
    @staticmethod
    def backward_x(grad, x):   return grad * sign(x)


abs = Abs.apply


class Clip(Elementwise):
    """Limit to an interval, elementwise: minimum(maximum(x, a_min), a_max).

    The gradient goes to x where a_min ≤ x ≤ a_max (both bounds included), else to the bound that
    holds. Where a_min > a_max, the result is a_max, as in NumPy.

    Parameters
    ----------
    x : array_like
    a_min, a_max : array_like or None
        None leaves that side open.

    Examples
    --------
    >>> from zensor import Zensor, clip
    >>> clip(Zensor([-2.0, 0.5, 2.0]), -1, 1)
    Zensor([-1. ,  0.5,  1. ], made by clip)
    """

    @staticmethod
    def forward(x, a_min=None, a_max=None):
        return np.clip(x, a_min, a_max)
    @staticmethod
    def backward_x(grad, x, a_min, a_max):
        return where(_below(x, a_min) | _above(x, a_max), 0, grad)
    @staticmethod
    def backward_a_min(grad, x, a_min, a_max):
        return where(_below(x, a_min) & ~_above(a_min, a_max), grad, 0)
    @staticmethod
    def backward_a_max(grad, x, a_min, a_max):
        return where(_above(x, a_max) | _above(a_min, a_max), grad, 0)


clip = Clip.apply


def _below(x, bound):
    return np.False_ if bound is None or x is None else np.less(x, bound)


def _above(x, bound):
    return np.False_ if bound is None or x is None else np.greater(x, bound)


class Maximum(Elementwise):
    """The larger of two, elementwise. The gradient goes to the larger; ties share it equally.

    Examples
    --------
    >>> from zensor import Zensor, maximum
    >>> maximum(Zensor([-1.0, 2.0]), 0)
    Zensor([0., 2.], made by maximum)
    """

    symbol = "max"
    commutative = True

    @staticmethod
    def forward(x, y):           return np.maximum(x, y)
    @staticmethod
    def backward_x(grad, x, y):  return where(x == y, grad * 0.5, where(x < y, 0, grad))
    @staticmethod
    def backward_y(grad, x, y):  return where(x == y, grad * 0.5, where(y < x, 0, grad))


maximum = Maximum.apply


class Minimum(Elementwise):
    """The smaller of two, elementwise. The gradient goes to the smaller; ties share it equally.

    Examples
    --------
    >>> from zensor import Zensor, minimum
    >>> minimum(Zensor([-1.0, 2.0]), 0)
    Zensor([-1.,  0.], made by minimum)
    """

    symbol = "min"
    commutative = True

    @staticmethod
    def forward(x, y):           return np.minimum(x, y)
    @staticmethod
    def backward_x(grad, x, y):  return where(x == y, grad * 0.5, where(x > y, 0, grad))
    @staticmethod
    def backward_y(grad, x, y):  return where(x == y, grad * 0.5, where(y > x, 0, grad))


minimum = Minimum.apply


class Sign(Elementwise):
    """The sign, elementwise: −1, 0 or 1. Its derivative is 0 everywhere, by convention also at 0.

    Examples
    --------
    >>> from zensor import Zensor, sign
    >>> sign(Zensor([-2.0, 0.0]))
    Zensor([-1.,  0.], made by sign)
    """

    @staticmethod
    def forward(x):            return np.sign(x)
    @staticmethod
    def backward_x(grad):      return where(False, grad, 0)


sign = Sign.apply
