"""Elementwise operations made of pieces, with kinks or jumps between them: abs, clip, maximum. Alphabetical."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.errors import ArgumentError
from autograd.functions.elementwise import Elementwise, where


class Flat(Elementwise):
    """Base of what is flat between jumps: the derivative is 0 everywhere, by convention also at a jump."""

    @staticmethod
    def backward_x(grad):      return where(False, grad, 0)


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
    """Limit to an interval, elementwise, with derivative 1 inside and on its ends and 0 outside; see `clip`."""

    @staticmethod
    def forward(x, a_min=None, a_max=None):
        return np.clip(x, a_min, a_max)
    @staticmethod
    def backward_x(grad, x, a_min, a_max):
        return where(_within(x, a_min, a_max), grad, 0)
    @staticmethod
    def backward_a_min(grad, x, a_min, a_max):
        return where(_below(x, a_min) & ~_above(a_min, a_max), grad, 0)
    @staticmethod
    def backward_a_max(grad, x, a_min, a_max):
        return where(_above(x, a_max) | _above(a_min, a_max), grad, 0)


def clip(x: Any, a_min: Any = None, a_max: Any = None, *, min: Any = None, max: Any = None) -> Any:
    """Limit to an interval, elementwise: minimum(maximum(x, a_min), a_max).

    The gradient goes to x where a_min ≤ x ≤ a_max (both bounds included), else to the bound that
    holds. Where a_min > a_max, the result is a_max, as in NumPy.

    Parameters
    ----------
    x : array_like
    a_min, a_max : array_like or None
        None leaves that side open.
    min, max : array_like or None
        The same, as NumPy calls them too.

    Examples
    --------
    >>> from zensor import Zensor, clip
    >>> clip(Zensor([-2.0, 0.5, 2.0]), -1, 1)
    Zensor([-1. ,  0.5,  1. ], made by clip)
    """
    if (a_min is not None or a_max is not None) and (min is not None or max is not None):
        raise ArgumentError(
            f"clip of shape {np.shape(x)} with a bound given twice: min is a_min, and max is a_max. Pass one pair."
        )
    return Clip.apply(x, min if a_min is None else a_min, max if a_max is None else a_max)


def _within(x, a_min, a_max):
    """Where x is between the bounds, or on one; NaN is not, be it x or a bound."""
    above = np.equal(x, x) if a_min is None else np.greater_equal(x, a_min)
    return above if a_max is None else above & np.less_equal(x, a_max)


def _below(x, bound):
    return np.False_ if bound is None or x is None else np.less(x, bound)


def _above(x, bound):
    return np.False_ if bound is None or x is None else np.greater(x, bound)


class Copysign(Elementwise):
    """The size of x with the sign of y, elementwise.

    The derivative with respect to x is 1 where the signs are equal, else −1, and 0 at 0 as for abs; with
    respect to y it is 0 everywhere.

    Examples
    --------
    >>> from zensor import Zensor, copysign
    >>> copysign(Zensor([1.0, 2.0]), [-1, 1])
    Zensor([-1.,  2.], made by copysign)
    """

    @staticmethod
    def forward(x, y):             return np.copysign(x, y)
    @staticmethod
    def backward_x(grad, x, y):    return grad * (sign(x) * copysign(1, y))
    @staticmethod
    def backward_y(grad):          return where(False, grad, 0)


copysign = Copysign.apply


class Fabs(Abs):
    """Absolute value in floating point, elementwise: abs(x), also of integers; its gradient is that of abs.

    Examples
    --------
    >>> from zensor import Zensor, fabs
    >>> fabs(Zensor([-2.0, 3.0]))
    Zensor([2., 3.], made by fabs)
    """

    @staticmethod
    def forward(x):                return np.fabs(x)


fabs = Fabs.apply


class Fmax(Elementwise):
    """The larger of two, elementwise, and of a number and NaN the number.

    The gradient goes to the larger; ties share it equally, and of two NaN each receives it.

    Examples
    --------
    >>> import numpy as np
    >>> from zensor import Zensor, fmax
    >>> fmax(Zensor([1.0, 2.0]), [np.nan, 0.0])
    Zensor([1., 2.], made by fmax)
    """

    symbol = "max"
    commutative = True

    @staticmethod
    def forward(x, y):             return np.fmax(x, y)
    @staticmethod
    def backward_x(grad, x, y):    return where(x == y, grad * 0.5, where((x < y) | _gives_way(x, y), 0, grad))
    @staticmethod
    def backward_y(grad, x, y):    return where(x == y, grad * 0.5, where((y < x) | _gives_way(y, x), 0, grad))


fmax = Fmax.apply


def _gives_way(x, y):
    """Where x is NaN and y a number."""
    return (x != x) & (y == y)


class Fmin(Elementwise):
    """The smaller of two, elementwise, and of a number and NaN the number.

    The gradient goes to the smaller; ties share it equally, and of two NaN each receives it.

    Examples
    --------
    >>> import numpy as np
    >>> from zensor import Zensor, fmin
    >>> fmin(Zensor([1.0, 2.0]), [np.nan, 0.0])
    Zensor([1., 0.], made by fmin)
    """

    symbol = "min"
    commutative = True

    @staticmethod
    def forward(x, y):             return np.fmin(x, y)
    @staticmethod
    def backward_x(grad, x, y):    return where(x == y, grad * 0.5, where((x > y) | _gives_way(x, y), 0, grad))
    @staticmethod
    def backward_y(grad, x, y):    return where(x == y, grad * 0.5, where((y > x) | _gives_way(y, x), 0, grad))


fmin = Fmin.apply


class Heaviside(Flat):
    """The step function, elementwise: 0 where x < 0, 1 where x > 0, and `at_zero` where x is 0.

    The derivative with respect to x is 0 everywhere, by convention also at the step; with respect to
    `at_zero` it is 1 where x is 0.

    Examples
    --------
    >>> from zensor import Zensor, heaviside
    >>> heaviside(Zensor([-1.0, 0.0, 2.0]), 0.5)
    Zensor([0. , 0.5, 1. ], made by heaviside)
    """

    @staticmethod
    def forward(x, at_zero):             return np.heaviside(x, at_zero)
    @staticmethod
    def backward_at_zero(grad, x):       return where(x == 0, grad, 0)


heaviside = Heaviside.apply


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


class NanToNum(Elementwise):
    """Replace NaN and infinities by numbers, elementwise. The gradient goes to the finite x only.

    Parameters
    ----------
    x : array_like
    copy : bool
        Must be True: the result is always a new one.
    nan : number
        Stands for NaN.
    posinf, neginf : number, optional
        Stand for the infinities; by default the largest and smallest number of the dtype.

    Raises
    ------
    ArgumentError
        If `copy` is False: a write that NumPy makes is not recorded.

    Examples
    --------
    >>> import numpy as np
    >>> from zensor import Zensor, nan_to_num
    >>> nan_to_num(Zensor([np.nan, 2.0]))
    Zensor([0., 2.], made by nan_to_num)
    """

    @staticmethod
    def forward(x, copy=True, nan=0.0, posinf=None, neginf=None):
        if not copy:
            raise ArgumentError(
                f"nan_to_num of shape {np.shape(x)} with copy={copy!r}: the result is always a new one, since a write "
                "that NumPy makes is not recorded. Drop copy=."
            )
        return np.nan_to_num(x, nan=nan, posinf=posinf, neginf=neginf)
    @staticmethod
    def backward_x(grad, x):
        return where(np.isfinite(x), grad, 0)


nan_to_num = NanToNum.apply


class Sign(Flat):
    """The sign, elementwise: −1, 0 or 1. Its derivative is 0 everywhere, by convention also at 0.

    Examples
    --------
    >>> from zensor import Zensor, sign
    >>> sign(Zensor([-2.0, 0.0]))
    Zensor([-1.,  0.], made by sign)
    """

    @staticmethod
    def forward(x):            return np.sign(x)


sign = Sign.apply
