"""Arithmetic, powers and roots, elementwise. Alphabetical."""

from __future__ import annotations

import numpy as np

from autograd.functions.elementwise import Elementwise, over, where
from autograd.functions.exponential import log


class Add(Elementwise):
    """Sum of two, elementwise: x + y. Each receives the gradient as it comes.

    Examples
    --------
    >>> from zensor import Zensor, add
    >>> add(Zensor([1.0, 2.0]), 1)
    Zensor([2., 3.], made by add)
    """

    symbol = "+"
    commutative = True

    @staticmethod
    def forward(x, y):         return np.add(x, y)
    @staticmethod
    def backward_x(grad):      return grad
    @staticmethod
    def backward_y(grad):      return grad


add = Add.apply


class Cbrt(Elementwise):
    """Cube root, elementwise, with derivative 1 / (3 cbrt(x)²), which is infinite at 0.

    Examples
    --------
    >>> from zensor import Zensor, cbrt
    >>> cbrt(Zensor([-8.0]))
    Zensor([-2.], made by cbrt)
    """

    symbol = "∛"

    @staticmethod
    def forward(x):             return np.cbrt(x)
    @staticmethod
    def backward_x(grad, out):  return grad / (3 * out * out)


cbrt = Cbrt.apply


class Divide(Elementwise):
    """Quotient, elementwise: x / y, with derivatives 1 / y and −x / y².

    Division by zero gives what NumPy gives: infinity or NaN and a RuntimeWarning.

    Examples
    --------
    >>> from zensor import Zensor, divide
    >>> divide(Zensor([1.0, 4.0]), 2)
    Zensor([0.5, 2. ], made by divide)
    """

    symbol = "÷"

    @staticmethod
    def forward(x, y):             return np.divide(x, y)
    @staticmethod
    def backward_x(grad, y):       return grad / y
    @staticmethod
    def backward_y(grad, y, out):  return -grad * out / y


divide = Divide.apply


class Hypot(Elementwise):
    """Length of the hypotenuse, elementwise: √(x² + y²), with derivatives x / √(x² + y²) and y / √(x² + y²).

    Both are 0 at (0, 0), as for the norm of a zero vector.

    Examples
    --------
    >>> from zensor import Zensor, hypot
    >>> hypot(Zensor([3.0]), 4)
    Zensor([5.], made by hypot)
    """

    commutative = True

    @staticmethod
    def forward(x, y):             return np.hypot(x, y)
    @staticmethod
    def backward_x(grad, x, out):  return grad * over(x, out)
    @staticmethod
    def backward_y(grad, y, out):  return grad * over(y, out)


hypot = Hypot.apply


class Multiply(Elementwise):
    """Product, elementwise: x · y, with derivatives y and x.

    Examples
    --------
    >>> from zensor import Zensor, multiply
    >>> multiply(Zensor([1.0, 2.0]), 3)
    Zensor([3., 6.], made by multiply)
    """

    symbol = "×"
    commutative = True

    @staticmethod
    def forward(x, y):         return np.multiply(x, y)
    @staticmethod
    def backward_x(grad, y):   return grad * y
    @staticmethod
    def backward_y(grad, x):   return grad * x


multiply = Multiply.apply


class Negative(Elementwise):
    """Change of sign, elementwise: −x, with derivative −1.

    Examples
    --------
    >>> from zensor import Zensor, negative
    >>> negative(Zensor([1.0]))
    Zensor([-1.], made by negative)
    """

    symbol = "−x"

    @staticmethod
    def forward(x):            return np.negative(x)
    @staticmethod
    def backward_x(grad):      return -grad


negative = Negative.apply


class Positive(Elementwise):
    """A copy, elementwise: +x. The gradient passes through.

    Examples
    --------
    >>> from zensor import Zensor, positive
    >>> positive(Zensor([1.0]))
    Zensor([1.], made by positive)
    """

    symbol = "+x"

    @staticmethod
    def forward(x):            return np.positive(x)
    @staticmethod
    def backward_x(grad):      return grad


positive = Positive.apply


class Power(Elementwise):
    """x to the power of y, elementwise, with derivatives y · x**(y − 1) and x**y · log(x).

    0**0 is 1. The derivative with respect to x at y = 0 is 0, also at x = 0; with respect to y at
    x = 0 it is 0 where y ≥ 0. A negative base has no derivative with respect to the exponent: NaN.

    Examples
    --------
    >>> from zensor import Zensor, power
    >>> power(Zensor([2.0, 3.0]), 2)
    Zensor([4., 9.], made by power)
    """

    symbol = "**"

    @staticmethod
    def forward(x, y):                return _power(x, y)
    @staticmethod
    def backward_x(grad, x, y):       return grad * (y * power(x, _one_less(y)))
    @staticmethod
    def backward_y(grad, x, y, out):  return grad * out * log(where((x == 0) & (y >= 0), 1, x))


power = Power.apply


def _power(x, y):
    """x ** y. Cubes and the like are products of x or of 1 / x, which take a fiftieth of the time."""
    if not isinstance(x, np.ndarray):
        return np.power(x, y)
    if isinstance(y, np.ndarray) and not y.ndim and y.dtype == x.dtype:
        y = y.item()  # NumPy has quick ways for numbers, and for a few of them only
    if x.dtype.kind == "f" and type(y) in (int, float) and abs(y) in (2, 3, 4):  # np.float64 would make it float64
        base = x if y > 0 else 1 / x
        square = base * base
        return square if abs(y) == 2 else square * (base if abs(y) == 3 else square)
    return x**y


def _one_less(y):
    """y − 1, but 1 for 0: there 0 · x**1 is the right derivative, and 0 · x**(-1) is NaN at x = 0."""
    if isinstance(y, int | float):
        return y - 1 if y else 1
    return where(y == 0, 1, y - 1)


class FloatPower(Power):
    """x to the power of y in float64 at least, elementwise; its gradients are those of power.

    Examples
    --------
    >>> from zensor import Zensor, float_power
    >>> float_power(Zensor([2.0, 4.0]), -1)
    Zensor([0.5 , 0.25], made by float_power)
    """

    symbol = "**"

    @staticmethod
    def forward(x, y):                return np.float_power(x, y)


float_power = FloatPower.apply


class Reciprocal(Elementwise):
    """1 / x, elementwise, with derivative −1 / x².

    Examples
    --------
    >>> from zensor import Zensor, reciprocal
    >>> reciprocal(Zensor([4.0]))
    Zensor([0.25], made by reciprocal)
    """

    symbol = "1/x"

    @staticmethod
    def forward(x):             return np.reciprocal(x)
    @staticmethod
    def backward_x(grad, out):  return -grad * out * out


reciprocal = Reciprocal.apply


class Sqrt(Elementwise):
    """Square root, elementwise, with derivative 1 / (2 √x), which is infinite at 0.

    Examples
    --------
    >>> from zensor import Zensor, sqrt
    >>> sqrt(Zensor([4.0]))
    Zensor([2.], made by sqrt)
    """

    symbol = "√"

    @staticmethod
    def forward(x):             return np.sqrt(x)
    @staticmethod
    def backward_x(grad, out):  return grad * 0.5 / out


sqrt = Sqrt.apply


class Square(Elementwise):
    """x², elementwise, with derivative 2 x.

    Examples
    --------
    >>> from zensor import Zensor, square
    >>> square(Zensor([3.0]))
    Zensor([9.], made by square)
    """

    symbol = "x²"

    @staticmethod
    def forward(x):            return np.square(x)
    @staticmethod
    def backward_x(grad, x):   return grad * (2 * x)


square = Square.apply


class Subtract(Elementwise):
    """Difference, elementwise: x − y, with derivatives 1 and −1.

    Examples
    --------
    >>> from zensor import Zensor, subtract
    >>> subtract(Zensor([3.0]), 1)
    Zensor([2.], made by subtract)
    """

    symbol = "−"

    @staticmethod
    def forward(x, y):         return np.subtract(x, y)
    @staticmethod
    def backward_x(grad):      return grad
    @staticmethod
    def backward_y(grad):      return -grad


subtract = Subtract.apply
