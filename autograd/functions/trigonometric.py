"""Functions of an angle, elementwise. Alphabetical."""

from __future__ import annotations

import numpy as np

from autograd.functions.elementwise import Elementwise


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
