"""Hyperbolic functions and their inverses, elementwise. Alphabetical."""

from __future__ import annotations

import numpy as np

from autograd.functions.arithmetic import hypot, sqrt
from autograd.functions.elementwise import Elementwise


class Arccosh(Elementwise):
    """The inverse of cosh, elementwise, with derivative 1 / √(x² − 1), which is infinite at 1.

    Examples
    --------
    >>> from zensor import Zensor, arccosh
    >>> arccosh(Zensor([1.0]))
    Zensor([0.], made by arccosh)
    """

    @staticmethod
    def forward(x):             return np.arccosh(x)
    @staticmethod
    def backward_x(grad, x):    return grad / (sqrt(x - 1) * sqrt(x + 1))  # x * x may overflow


arccosh = Arccosh.apply


class Arcsinh(Elementwise):
    """The inverse of sinh, elementwise, with derivative 1 / √(1 + x²).

    Examples
    --------
    >>> from zensor import Zensor, arcsinh
    >>> arcsinh(Zensor([0.0]))
    Zensor([0.], made by arcsinh)
    """

    @staticmethod
    def forward(x):             return np.arcsinh(x)
    @staticmethod
    def backward_x(grad, x):    return grad / hypot(1, x)


arcsinh = Arcsinh.apply


class Arctanh(Elementwise):
    """The inverse of tanh, elementwise, with derivative 1 / (1 − x²), which is infinite at −1 and 1.

    Examples
    --------
    >>> from zensor import Zensor, arctanh
    >>> arctanh(Zensor([0.0]))
    Zensor([0.], made by arctanh)
    """

    @staticmethod
    def forward(x):             return np.arctanh(x)
    @staticmethod
    def backward_x(grad, x):    return grad / ((1 - x) * (1 + x))


arctanh = Arctanh.apply


class Cosh(Elementwise):
    """Hyperbolic cosine, elementwise: (e**x + e**−x) / 2, with derivative sinh(x).

    Examples
    --------
    >>> from zensor import Zensor, cosh
    >>> cosh(Zensor([0.0]))
    Zensor([1.], made by cosh)
    """

    @staticmethod
    def forward(x):             return np.cosh(x)
    @staticmethod
    def backward_x(grad, x):    return grad * sinh(x)


cosh = Cosh.apply


class Sinh(Elementwise):
    """Hyperbolic sine, elementwise: (e**x − e**−x) / 2, with derivative cosh(x).

    Examples
    --------
    >>> from zensor import Zensor, sinh
    >>> sinh(Zensor([0.0]))
    Zensor([0.], made by sinh)
    """

    @staticmethod
    def forward(x):             return np.sinh(x)
    @staticmethod
    def backward_x(grad, x):    return grad * cosh(x)


sinh = Sinh.apply


class Tanh(Elementwise):
    """Hyperbolic tangent, elementwise: tanh(x), with derivative 1 − tanh(x)².

    Examples
    --------
    >>> from zensor import Zensor, tanh
    >>> tanh(Zensor([0.0]))
    Zensor([0.], made by tanh)
    """

    @staticmethod
    def forward(x):             return np.tanh(x)
    @staticmethod
    def backward_x(grad, out):  return grad - grad * out * out


tanh = Tanh.apply
