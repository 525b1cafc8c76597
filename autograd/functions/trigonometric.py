"""Functions of an angle and their inverses. Alphabetical."""

from __future__ import annotations

import math

import numpy as np

from autograd.function import Function
from autograd.functions.arithmetic import hypot, sqrt
from autograd.functions.elementwise import Elementwise, over


class Arccos(Elementwise):
    """The angle whose cosine is x, elementwise, with derivative −1 / √(1 − x²), which is infinite at −1 and 1.

    Examples
    --------
    >>> from zensor import Zensor, arccos
    >>> arccos(Zensor([1.0]))
    Zensor([0.], made by arccos)
    """

    @staticmethod
    def forward(x):            return np.arccos(x)
    @staticmethod
    def backward_x(grad, x):   return -grad / sqrt((1 - x) * (1 + x))  # 1 - x * x would lose digits near 1


arccos = Arccos.apply


class Arcsin(Elementwise):
    """The angle whose sine is x, elementwise, with derivative 1 / √(1 − x²), which is infinite at −1 and 1.

    Examples
    --------
    >>> from zensor import Zensor, arcsin
    >>> arcsin(Zensor([0.0]))
    Zensor([0.], made by arcsin)
    """

    @staticmethod
    def forward(x):            return np.arcsin(x)
    @staticmethod
    def backward_x(grad, x):   return grad / sqrt((1 - x) * (1 + x))  # 1 - x * x would lose digits near 1


arcsin = Arcsin.apply


class Arctan(Elementwise):
    """The angle whose tangent is x, elementwise, with derivative 1 / (1 + x²).

    Examples
    --------
    >>> from zensor import Zensor, arctan
    >>> arctan(Zensor([0.0]))
    Zensor([0.], made by arctan)
    """

    @staticmethod
    def forward(x):            return np.arctan(x)
    @staticmethod
    def backward_x(grad, x):
        length = hypot(1, x)  # its square may overflow
        return grad / length / length


arctan = Arctan.apply


class Arctan2(Elementwise):
    """The angle of the point (x, y) from the positive x axis, between −π and π, elementwise.

    Its derivatives are x / (x² + y²) with respect to y and −y / (x² + y²) with respect to x; both are 0 at
    (0, 0), where there is none.

    Parameters
    ----------
    y, x : array_like
        In this order, as everywhere.

    Examples
    --------
    >>> from zensor import Zensor, arctan2
    >>> arctan2(Zensor([0.0]), 2)
    Zensor([0.], made by arctan2)
    """

    @staticmethod
    def forward(y, x):            return np.arctan2(y, x)
    @staticmethod
    def backward_y(grad, y, x):   return grad * _over_square(x, hypot(x, y))
    @staticmethod
    def backward_x(grad, y, x):   return -grad * _over_square(y, hypot(x, y))


arctan2 = Arctan2.apply


def _over_square(x, length):
    """x / length², whose square may overflow, and 0 where the length is 0."""
    return over(over(x, length), length)


class Cos(Elementwise):
    """Cosine of an angle in radians, elementwise: cos(x), with derivative −sin(x).

    Examples
    --------
    >>> from zensor import Zensor, cos
    >>> cos(Zensor([0.0]))
    Zensor([1.], made by cos)
    """

    @staticmethod
    def forward(x):            return np.cos(x)
    @staticmethod
    def backward_x(grad, x):   return -grad * sin(x)


cos = Cos.apply


class Deg2rad(Elementwise):
    """Degrees as radians, elementwise: x π / 180, with derivative π / 180.

    Examples
    --------
    >>> from zensor import Zensor, deg2rad
    >>> deg2rad(Zensor([180.0]))
    Zensor([3.14159265], made by deg2rad)
    """

    @staticmethod
    def forward(x):            return np.deg2rad(x)
    @staticmethod
    def backward_x(grad):      return deg2rad(grad)


deg2rad = Deg2rad.apply
radians = deg2rad


class Rad2deg(Elementwise):
    """Radians as degrees, elementwise: x · 180 / π, with derivative 180 / π.

    Examples
    --------
    >>> from zensor import Zensor, rad2deg
    >>> rad2deg(Zensor([0.0]))
    Zensor([0.], made by rad2deg)
    """

    @staticmethod
    def forward(x):            return np.rad2deg(x)
    @staticmethod
    def backward_x(grad):      return rad2deg(grad)


rad2deg = Rad2deg.apply
degrees = rad2deg


class Sin(Elementwise):
    """Sine of an angle in radians, elementwise: sin(x), with derivative cos(x).

    Examples
    --------
    >>> from zensor import Zensor, sin
    >>> sin(Zensor([0.0]))
    Zensor([0.], made by sin)
    """

    @staticmethod
    def forward(x):            return np.sin(x)
    @staticmethod
    def backward_x(grad, x):   return grad * cos(x)


sin = Sin.apply


class Tan(Elementwise):
    """Tangent of an angle in radians, elementwise: tan(x), with derivative 1 + tan(x)².

    Examples
    --------
    >>> from zensor import Zensor, tan
    >>> tan(Zensor([0.0]))
    Zensor([0.], made by tan)
    """

    @staticmethod
    def forward(x):             return np.tan(x)
    @staticmethod
    def backward_x(grad, out):  return grad * (1 + out * out)


tan = Tan.apply


class Unwrap(Function):
    """Angles along an axis without jumps: whole periods are added where two neighbours are far apart.

    The gradient passes through, by convention also where a jump begins.

    Parameters
    ----------
    x : array_like
    discont : float, optional
        How far apart neighbours may be; by default half a period.
    axis : int
    period : float

    Examples
    --------
    >>> from zensor import Zensor, unwrap
    >>> unwrap(Zensor([0.0, 350.0]), period=360)
    Zensor([  0., -10.], made by unwrap)
    """

    @staticmethod
    def forward(x, discont=None, axis=-1, *, period=2 * math.pi):
        return np.unwrap(x, discont, axis, period=period)
    @staticmethod
    def backward_x(grad):
        return grad


unwrap = Unwrap.apply
