"""Rounding, and what is left by it, elementwise: floor, round, floor_divide, mod. Alphabetical.

What is rounded is flat between its jumps: the derivative is 0 everywhere, by convention also at a jump.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.functions.elementwise import Elementwise, where
from autograd.functions.piecewise import Flat


class Ceil(Flat):
    """The smallest whole number that is not below x, elementwise, with derivative 0.

    Examples
    --------
    >>> from zensor import Zensor, ceil
    >>> ceil(Zensor([-1.5, 1.5]))
    Zensor([-1.,  2.], made by ceil)
    """

    symbol = "⌈x⌉"

    @staticmethod
    def forward(x):            return np.ceil(x)


ceil = Ceil.apply


class Floor(Flat):
    """The largest whole number that is not above x, elementwise, with derivative 0.

    Examples
    --------
    >>> from zensor import Zensor, floor
    >>> floor(Zensor([-1.5, 1.5]))
    Zensor([-2.,  1.], made by floor)
    """

    symbol = "⌊x⌋"

    @staticmethod
    def forward(x):            return np.floor(x)


floor = Floor.apply


class FloorDivide(Flat):
    """The quotient rounded down, elementwise: ⌊x / y⌋, with derivative 0.

    Division by zero gives what NumPy gives: infinity or NaN and a RuntimeWarning.

    Examples
    --------
    >>> from zensor import Zensor, floor_divide
    >>> floor_divide(Zensor([7.0, -7.0]), 2)
    Zensor([ 3., -4.], made by floor_divide)
    """

    symbol = "//"

    @staticmethod
    def forward(x, y):         return np.floor_divide(x, y)
    @staticmethod
    def backward_y(grad):      return where(False, grad, 0)


floor_divide = FloorDivide.apply


class Fmod(Elementwise):
    """The remainder of x / y with the sign of x, elementwise: x − y · trunc(x / y).

    Its derivatives are 1 and −trunc(x / y), by convention also where it jumps.

    Examples
    --------
    >>> from zensor import Zensor, fmod
    >>> fmod(Zensor([7.0, -7.0]), 4)
    Zensor([ 3., -3.], made by fmod)
    """

    @staticmethod
    def forward(x, y):               return np.fmod(x, y)
    @staticmethod
    def backward_x(grad):            return grad
    @staticmethod
    def backward_y(grad, x, y, out): return -grad * rint((x - out) / y)  # of 1 and 0.1 it is 9, trunc(x / y) is 10


fmod = Fmod.apply


class Mod(Elementwise):
    """The remainder of x / y with the sign of y, elementwise: x − y · ⌊x / y⌋, Python's x % y.

    Its derivatives are 1 and −⌊x / y⌋, by convention also where it jumps.

    Examples
    --------
    >>> from zensor import Zensor, mod
    >>> mod(Zensor([7.0, -7.0]), 4)
    Zensor([3., 1.], made by mod)
    """

    symbol = "%"

    @staticmethod
    def forward(x, y):           return np.mod(x, y)
    @staticmethod
    def backward_x(grad):        return grad
    @staticmethod
    def backward_y(grad, x, y):  return -grad * floor_divide(x, y)


mod = Mod.apply
remainder = mod


def divmod(x: Any, y: Any) -> Any:
    """Quotient and remainder, elementwise: the pair (floor_divide(x, y), mod(x, y)).

    Examples
    --------
    >>> from zensor import Zensor, divmod
    >>> divmod(Zensor([7.0]), 4)
    (Zensor([1.], made by floor_divide), Zensor([3.], made by mod))
    """
    return floor_divide(x, y), mod(x, y)


class Modf(Elementwise):
    """The fractional and the whole part, elementwise: (x − trunc(x), trunc(x)), both with the sign of x.

    Their derivatives are 1 and 0, by convention also at the jumps.

    Examples
    --------
    >>> from zensor import Zensor, modf
    >>> modf(Zensor([2.5]))
    (Zensor([0.5], made by result), Zensor([2.], made by result))
    """

    several = True

    @staticmethod
    def forward(x):            return np.modf(x)
    @staticmethod
    def backward_x(grads):     return where(False, grads[1], 0) if grads[0] is None else grads[0]


modf = Modf.apply


class Rint(Flat):
    """The nearest whole number, elementwise; halves go to the even one. Its derivative is 0.

    Examples
    --------
    >>> from zensor import Zensor, rint
    >>> rint(Zensor([0.5, 1.5]))
    Zensor([0., 2.], made by rint)
    """

    symbol = "⌊x⌉"

    @staticmethod
    def forward(x):            return np.rint(x)


rint = Rint.apply


class Round(Flat):
    """The nearest number with so many decimals, elementwise; halves go to the even one. Its derivative is 0.

    Parameters
    ----------
    x : array_like
    decimals : int
        Negative ones round to tens, hundreds and so on.

    Examples
    --------
    >>> from zensor import Zensor, round
    >>> round(Zensor([0.126]), 2)
    Zensor([0.13], made by round)
    """

    @staticmethod
    def forward(x, decimals=0):  return np.round(x, decimals)


round = Round.apply
around = round


class Trunc(Flat):
    """The whole part, elementwise: x rounded towards 0, with derivative 0.

    Examples
    --------
    >>> from zensor import Zensor, trunc
    >>> trunc(Zensor([-1.5, 1.5]))
    Zensor([-1.,  1.], made by trunc)
    """

    symbol = "trunc"

    @staticmethod
    def forward(x):            return np.trunc(x)


trunc = Trunc.apply
fix = trunc
