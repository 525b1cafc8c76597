"""Exponentials and logarithms, elementwise. Alphabetical."""

from __future__ import annotations

import math

import numpy as np

from autograd.functions.activation import sigmoid
from autograd.functions.elementwise import Elementwise, where

LOG_2 = math.log(2)
LOG_10 = math.log(10)


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


class Exp2(Elementwise):
    """2 to the power of x, elementwise: 2**x, with derivative 2**x · log(2).

    Examples
    --------
    >>> from zensor import Zensor, exp2
    >>> exp2(Zensor([3.0]))
    Zensor([8.], made by exp2)
    """

    symbol = "2ˣ"

    @staticmethod
    def forward(x):             return np.exp2(x)
    @staticmethod
    def backward_x(grad, out):  return grad * (out * LOG_2)


exp2 = Exp2.apply


class Expm1(Elementwise):
    """e**x − 1, elementwise, exact also near 0, with derivative e**x.

    Examples
    --------
    >>> from zensor import Zensor, expm1
    >>> expm1(Zensor([0.0, 1e-20]))
    Zensor([0.e+00, 1.e-20], made by expm1)
    """

    @staticmethod
    def forward(x):             return np.expm1(x)
    @staticmethod
    def backward_x(grad, x):    return grad * exp(x)  # out + 1 would lose the digits of e**-40


expm1 = Expm1.apply


class Frexp(Elementwise):
    """Mantissa and exponent, elementwise: x = m · 2**n with 0.5 ≤ |m| < 1 and n an integer, without gradient.

    The derivative of m is 2**−n, by convention also where n jumps.

    Examples
    --------
    >>> from zensor import Zensor, frexp
    >>> frexp(Zensor([6.0]))
    (Zensor([0.75], made by result), Zensor([3], dtype=int32))
    """

    several = True

    @staticmethod
    def forward(x):             return np.frexp(x)
    @staticmethod
    def backward_x(grads, x):   return ldexp(grads[0], -frexp(x)[1])


frexp = Frexp.apply


class Ldexp(Elementwise):
    """x · 2**n, elementwise, with derivative 2**n.

    Parameters
    ----------
    x : array_like
    n : array_like of int
        Has no gradient.

    Examples
    --------
    >>> from zensor import Zensor, ldexp
    >>> ldexp(Zensor([0.75]), 3)
    Zensor([6.], made by ldexp)
    """

    no_gradient = ("n",)

    @staticmethod
    def forward(x, n):          return np.ldexp(x, n)
    @staticmethod
    def backward_x(grad, n):    return ldexp(grad, n)


ldexp = Ldexp.apply


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


class Log10(Elementwise):
    """Logarithm to base 10, elementwise, with derivative 1 / (x log 10).

    Examples
    --------
    >>> from zensor import Zensor, log10
    >>> log10(Zensor([100.0]))
    Zensor([2.], made by log10)
    """

    @staticmethod
    def forward(x):             return np.log10(x)
    @staticmethod
    def backward_x(grad, x):    return grad / (x * LOG_10)


log10 = Log10.apply


class Log1p(Elementwise):
    """log(1 + x), elementwise, exact also near 0, with derivative 1 / (1 + x).

    Examples
    --------
    >>> from zensor import Zensor, log1p
    >>> log1p(Zensor([0.0, 1e-20]))
    Zensor([0.e+00, 1.e-20], made by log1p)
    """

    @staticmethod
    def forward(x):             return np.log1p(x)
    @staticmethod
    def backward_x(grad, x):    return grad / (1 + x)


log1p = Log1p.apply


class Log2(Elementwise):
    """Logarithm to base 2, elementwise, with derivative 1 / (x log 2).

    Examples
    --------
    >>> from zensor import Zensor, log2
    >>> log2(Zensor([8.0]))
    Zensor([3.], made by log2)
    """

    @staticmethod
    def forward(x):             return np.log2(x)
    @staticmethod
    def backward_x(grad, x):    return grad / (x * LOG_2)


log2 = Log2.apply


class Logaddexp(Elementwise):
    """log(e**x + e**y), elementwise and without overflow, with derivatives σ(x − y) and σ(y − x).

    Equal inputs share the gradient equally, also infinite ones.

    Examples
    --------
    >>> from zensor import Zensor, logaddexp
    >>> logaddexp(Zensor([0.0, 1000.0]), [0, 1000])
    Zensor([6.93147181e-01, 1.00069315e+03], made by logaddexp)
    """

    commutative = True

    @staticmethod
    def forward(x, y):             return np.logaddexp(x, y)
    @staticmethod
    def backward_x(grad, x, y):    return grad * sigmoid(_ahead(x, y))
    @staticmethod
    def backward_y(grad, x, y):    return grad * sigmoid(_ahead(y, x))


logaddexp = Logaddexp.apply


def _ahead(x, y):
    """x − y, but 0 for equal infinities, whose difference is NaN."""
    same = (x == y) & np.isinf(x)
    return where(same, 0, x) - where(same, 0, y)


class Logaddexp2(Elementwise):
    """log2(2**x + 2**y), elementwise and without overflow.

    Its derivatives are 1 / (1 + 2**(y − x)) and 1 / (1 + 2**(x − y)).

    Equal inputs share the gradient equally, also infinite ones.

    Examples
    --------
    >>> from zensor import Zensor, logaddexp2
    >>> logaddexp2(Zensor([0.0, 1000.0]), [0, 1000])
    Zensor([1.000e+00, 1.001e+03], made by logaddexp2)
    """

    commutative = True

    @staticmethod
    def forward(x, y):             return np.logaddexp2(x, y)
    @staticmethod
    def backward_x(grad, x, y):    return grad * sigmoid(_ahead(x, y) * LOG_2)
    @staticmethod
    def backward_y(grad, x, y):    return grad * sigmoid(_ahead(y, x) * LOG_2)


logaddexp2 = Logaddexp2.apply
