"""Exponentials and logarithms, elementwise. Alphabetical."""

from __future__ import annotations

import numpy as np

from autograd.functions.elementwise import Elementwise


class Exp(Elementwise):
    """Exponential, elementwise: e**x, which is its own derivative.

    Examples
    --------
    >>> from zensor import Zensor, exp
    >>> exp(Zensor([0.0]))
    Zensor([1.], made by exp)
    """

    @staticmethod
    def forward(x):             return np.exp(x)
    @staticmethod
    def backward_x(grad, out):  return grad * out


exp = Exp.apply


class Log(Elementwise):
    """Natural logarithm, elementwise: log(x), with derivative 1 / x.

    Examples
    --------
    >>> from zensor import Zensor, log
    >>> log(Zensor([1.0]))
    Zensor([0.], made by log)
    """

    @staticmethod
    def forward(x):            return np.log(x)
    @staticmethod
    def backward_x(grad, x):   return grad / x


log = Log.apply
