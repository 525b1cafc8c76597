"""Hyperbolic functions, elementwise. Alphabetical."""

from __future__ import annotations

import numpy as np

from autograd.functions.elementwise import Elementwise


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
