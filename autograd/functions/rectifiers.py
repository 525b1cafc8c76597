"""Relatives of relu, elementwise: elu, gelu, hardtanh, leaky_relu, mish, prelu, silu. Alphabetical."""

from __future__ import annotations

import math

import numpy as np

from autograd.errors import ArgumentError
from autograd.functions.activation import relu, sigmoid, softplus
from autograd.functions.elementwise import Elementwise, where
from autograd.functions.exponential import exp
from autograd.functions.hyperbolic import tanh
from autograd.functions.piecewise import clip, minimum
from autograd.functions.special import erf

PEAK = 1 / math.sqrt(2 * math.pi)
"""The density of the normal distribution at 0."""

BEND = 0.044715
"""The cubic term that brings the tanh form of gelu close to the exact one."""


class Elu(Elementwise):
    """Exponential linear unit, elementwise: x where x > 0, else alpha · (e**x − 1); all of it times `scale`.

    Its derivative is 1 where x > 0, else alpha · e**x; times `scale`.

    Parameters
    ----------
    x : array_like
    alpha, scale : float

    Examples
    --------
    >>> from zensor import Zensor, elu
    >>> elu(Zensor([-1000.0, 2.0]))
    Zensor([-1.,  2.], made by elu)
    """

    @staticmethod
    def forward(x, alpha=1.0, scale=1.0):
        return relu(x) * scale + np.expm1(np.minimum(x, 0)) * (alpha * scale)
    @staticmethod
    def backward_x(grad, x, alpha, scale):
        return grad * where(x > 0, scale, exp(minimum(x, 0)) * (alpha * scale))


elu = Elu.apply


class Gelu(Elementwise):
    """Gaussian error linear unit, elementwise: x · Φ(x), with Φ the normal distribution function.

    Its derivative is Φ(x) + x φ(x), with φ the normal density. The tanh form takes
    (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2 for Φ(x).

    Parameters
    ----------
    x : array_like
    approximate : {"none", "tanh"}

    Examples
    --------
    >>> from zensor import Zensor, gelu
    >>> gelu(Zensor([0.0, 1.0]))
    Zensor([0.        , 0.84134475], made by gelu)
    """

    @staticmethod
    def forward(x, approximate="none"):
        _check_approximate(approximate)
        return np.multiply(x, _share(np.asarray(x), approximate))
    @staticmethod
    def backward_x(grad, x, approximate):
        share = _share(x, approximate)
        if approximate == "none":
            return grad * (share + x * exp(x * x * -0.5) * PEAK)
        x = _bounded(x)
        return grad * (share + x * share * (1 - share) * (x * x * (12 * PEAK * BEND) + 4 * PEAK))


gelu = Gelu.apply


def _share(x, approximate):
    """What part of x gets through: Φ(x), or its tanh form, which is σ(2 y) of the y inside tanh."""
    if approximate == "none":
        return erf(x * math.sqrt(0.5)) * 0.5 + 0.5
    x = _bounded(x)
    return tanh((x * x * (2 * PEAK * BEND) + 2 * PEAK) * x) * 0.5 + 0.5


def _bounded(x):
    """x, in float16 at most 20: Φ is 0 or 1 beyond, and powers of x would be infinite, which times 0 is NaN."""
    return clip(x, -20, 20) if x.dtype.itemsize == 2 else x


def _check_approximate(approximate):
    if approximate not in ("none", "tanh"):
        raise ArgumentError(f"gelu with approximate={approximate!r}: it is 'none' or 'tanh'. Leave it out for 'none'.")


class Hardtanh(Elementwise):
    """Limit to an interval, elementwise. The derivative is 1 inside and 0 elsewhere, also at the bounds.

    Parameters
    ----------
    x : array_like
    min_val, max_val : float

    Examples
    --------
    >>> from zensor import Zensor, hardtanh
    >>> hardtanh(Zensor([-2.0, 0.5]))
    Zensor([-1. ,  0.5], made by hardtanh)
    """

    @staticmethod
    def forward(x, min_val=-1.0, max_val=1.0):
        return np.clip(x, min_val, max_val)
    @staticmethod
    def backward_x(grad, x, min_val, max_val):
        return where((x > min_val) & (x < max_val), grad, 0)


hardtanh = Hardtanh.apply


class LeakyRelu(Elementwise):
    """Relu that lets a little through, elementwise: x where x > 0, else negative_slope · x.

    Its derivative is 1 where x > 0, else negative_slope.

    Parameters
    ----------
    x : array_like
    negative_slope : float
        What is left of a number that is not above 0.

    Examples
    --------
    >>> from zensor import Zensor, leaky_relu
    >>> leaky_relu(Zensor([-1.0, 2.0]))
    Zensor([-0.01,  2.  ], made by leaky_relu)
    """

    @staticmethod
    def forward(x, negative_slope=0.01):
        return where(np.greater(x, 0), x, np.multiply(x, negative_slope))
    @staticmethod
    def backward_x(grad, x, negative_slope):
        return where(x > 0, grad, grad * negative_slope)


leaky_relu = LeakyRelu.apply


class Mish(Elementwise):
    """A smooth relu that dips below 0, elementwise: x · tanh(softplus(x)).

    With t the tanh, its derivative is t + x σ(x) (1 − t²).

    Examples
    --------
    >>> from zensor import Zensor, mish
    >>> mish(Zensor([0.0, 1.0]))
    Zensor([0.        , 0.86509839], made by mish)
    """

    @staticmethod
    def forward(x):
        return np.multiply(x, np.tanh(softplus(x)))
    @staticmethod
    def backward_x(grad, x):
        t = tanh(softplus(x))
        return grad * (t + x * sigmoid(x) * (1 - t * t))


mish = Mish.apply


class Prelu(Elementwise):
    """Relu with a slope that is learned, elementwise: x where x > 0, else slope · x.

    The derivatives are 1 where x > 0, else slope; and that of the slope is the sum of x where x is not above 0.

    Parameters
    ----------
    x : array_like
    slope : array_like
        Broadcasts against x.

    Examples
    --------
    >>> from zensor import Zensor, prelu
    >>> prelu(Zensor([-1.0, 2.0]), 0.25)
    Zensor([-0.25,  2.  ], made by prelu)
    """

    @staticmethod
    def forward(x, slope):
        return where(np.greater(x, 0), x, np.multiply(x, slope))
    @staticmethod
    def backward_x(grad, x, slope):
        return where(x > 0, grad, grad * slope)
    @staticmethod
    def backward_slope(grad, x):
        return where(x > 0, 0, grad * x)


prelu = Prelu.apply


class Silu(Elementwise):
    """Sigmoid linear unit, also called swish, elementwise: x σ(x), with derivative σ(x) (1 + x (1 − σ(x))).

    Examples
    --------
    >>> from zensor import Zensor, silu
    >>> silu(Zensor([0.0, 1.0]))
    Zensor([0.        , 0.73105858], made by silu)
    """

    @staticmethod
    def forward(x):
        return np.multiply(x, sigmoid(x))
    @staticmethod
    def backward_x(grad, x):
        share = sigmoid(x)
        return grad * (share * (1 + x * (1 - share)))


silu = Silu.apply
