"""Special functions, elementwise: the error function, sinc. Alphabetical."""

from __future__ import annotations

import math

import numpy as np

from autograd.functions.elementwise import Elementwise
from autograd.functions.exponential import exp

SLOPE = 2 / math.sqrt(math.pi)
"""Derivative of erf at 0."""

BLOCK = 16384
ABOVE = np.array(
    [-2.72614225801306e-10, 2.77068142495902e-08, -2.10102402082508e-06, -5.69250639462346e-05,
     -7.34990630326855e-04, -2.95459980854025e-03, -1.60960333262415e-02], np.float32,
)
BELOW = np.array(
    [-1.45660718464996e-05, -2.13374055278905e-04, -1.68282697438203e-03, -7.37332916720468e-03,
     -1.42647390514189e-02], np.float32,
)
"""P and Q of the rational approximation of erf, in powers of x², highest first (as in Eigen)."""


class Erf(Elementwise):
    """The error function, elementwise: 2 / √π · the integral of e**−t² from 0 to x.

    Its derivative is 2 / √π · e**−x².

    Examples
    --------
    >>> from zensor import Zensor, erf
    >>> erf(Zensor([0.0, 1.0]))
    Zensor([0.        , 0.84270079], made by erf)
    """

    @staticmethod
    def forward(x):            return _erf(np.asarray(x))
    @staticmethod
    def backward_x(grad, x):   return grad * (SLOPE * exp(-x * x))


erf = Erf.apply


def _erf(x):
    """float32 as x P(x²) / Q(x²), in blocks that stay in the cache: forty times faster, and off by 5e-7 at most."""
    if x.dtype != np.float32:
        return _of_each(math.erf, x)
    flat = x.ravel()
    out = np.empty_like(flat)
    for start in range(0, flat.size, BLOCK):
        part = np.clip(flat[start : start + BLOCK], -4, 4)  # beyond, erf is ±1 in float32
        square = part * part
        part *= _polynomial(ABOVE, square)
        part /= _polynomial(BELOW, square)
        np.clip(part, -1, 1, out=out[start : start + BLOCK])
    return out.reshape(x.shape)


def _polynomial(coefficients, x):
    """By Horner's rule, the highest power first."""
    total = np.full_like(x, coefficients[0])
    for coefficient in coefficients[1:]:
        total *= x
        total += coefficient
    return total


def _of_each(function, x):
    """A function of the standard library of each element, in floating point.

    It is right to the last digit, and no slower than rational approximations are in NumPy, which need
    some fifty passes over memory.
    """
    x = np.asarray(x)
    values = np.fromiter(map(function, x.ravel().tolist()), np.float64, x.size).reshape(x.shape)
    return values.astype(x.dtype, copy=False) if x.dtype.kind == "f" else values


class Erfc(Elementwise):
    """1 − erf(x), elementwise, exact also where erf(x) is nearly 1. Its derivative is −2 / √π · e**−x².

    Examples
    --------
    >>> from zensor import Zensor, erfc
    >>> erfc(Zensor([0.0, 10.0]))
    Zensor([1.00000000e+00, 2.08848758e-45], made by erfc)
    """

    @staticmethod
    def forward(x):            return _of_each(math.erfc, x)
    @staticmethod
    def backward_x(grad, x):   return -grad * (SLOPE * exp(-x * x))


erfc = Erfc.apply


class Sinc(Elementwise):
    """sin(π x) / (π x), elementwise, and 1 at 0. It has derivatives of every order, also at 0.

    Examples
    --------
    >>> from zensor import Zensor, sinc
    >>> sinc(Zensor([0.0, 0.5]))
    Zensor([1.        , 0.63661977], made by sinc)
    """

    @staticmethod
    def forward(x):            return np.sinc(x)
    @staticmethod
    def backward_x(grad, x):   return grad * sinc_derivative(x, 1)


sinc = Sinc.apply


class SincDerivative(Elementwise):
    """The derivative of sinc of any order, elementwise; its own derivative is that of the next order."""

    @staticmethod
    def forward(x, order):             return _sinc_derivative(x, order)
    @staticmethod
    def backward_x(grad, x, order):    return grad * sinc_derivative(x, order + 1)


sinc_derivative = SincDerivative.apply


def _sinc_derivative(x, order):
    """f = sin(y) / y at y = π x, differentiated: by y f⁽ⁿ⁾ = sin⁽ⁿ⁾(y) − n f⁽ⁿ⁻¹⁾, or by its series.

    Near 0 the first cancels. The series is the sum over even k of (−1)**(k/2) y**(k−n) / ((k−n)! (k+1)).
    """
    y = np.pi * np.asarray(x)
    near = np.abs(y) <= order
    far_y = np.where(near, order, y)
    waves = (np.sin(far_y), np.cos(far_y))
    far = waves[0] / far_y
    for n in range(1, order + 1):
        wave = waves[n % 2]
        far = ((-wave if n % 4 > 1 else wave) - n * far) / far_y

    near_y = np.where(near, y, 0)
    term = near_y ** (order % 2)  # y**m / m!
    series = np.zeros_like(y)
    for m in range(order % 2, 24 + 4 * order, 2):
        k = m + order
        series += (-term if k % 4 else term) / (k + 1)
        term = term * near_y * near_y / ((m + 1) * (m + 2))
    return np.pi**order * np.where(near, series, far)
