"""Operations that work element by element. The engine undoes their broadcasting, rules never mention it.

Alphabetical. Inputs are Zensors, arrays and numbers in any mixture whose shapes broadcast; the result
has the broadcast shape and NumPy's dtype. Shapes that do not broadcast raise a ShapeError.
"""

from __future__ import annotations

import numpy as np

from autograd.errors import DTypeError
from autograd.function import Function


class Elementwise(Function):
    """Base of the family: broadcasts, and explains shapes that do not."""

    elementwise = True

    @staticmethod
    def hint(*shapes, **options):
        try:
            np.broadcast_shapes(*shapes)
        except ValueError:
            return (
                "shapes broadcast if, counted from the last axis, lengths are equal or one of them is 1. "
                "Insert an axis of length 1 (x[:, None]) or reshape one of them."
            )
        return ""


class Abs(Elementwise):
    """Absolute value, elementwise: abs(x), with gradient grad · sign(x), which is 0 at 0.

    Examples
    --------
    >>> from zensor import Zensor, abs
    >>> abs(Zensor([-2.0, 3.0]))
    Zensor([2., 3.], made by abs)
    """

    symbol = "|x|"

    @staticmethod
    def forward(x):            return np.abs(x)
    @staticmethod
    def backward_x(grad, x):   return grad * sign(x)


abs = Abs.apply


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


class Astype(Elementwise):
    """A copy in another dtype. The gradient comes back in the dtype of x.

    Converting to integers or booleans gives a result that wants no gradient.

    Parameters
    ----------
    x : array_like
    dtype : dtype
        Anything that NumPy takes as a dtype; complex is refused.

    Examples
    --------
    >>> from zensor import Zensor, astype
    >>> astype(Zensor([1.5]), "float32").dtype
    dtype('float32')
    """

    @staticmethod
    def forward(x, dtype):     return np.array(x, dtype=_real(dtype))
    @staticmethod
    def backward_x(grad):      return grad


astype = Astype.apply


def _real(dtype):
    """Refuse complex dtypes before NumPy makes the array."""
    try:
        kind = np.dtype(dtype).kind
    except TypeError as error:
        raise DTypeError(f"astype to {dtype!r}: this is no dtype. Pass float, 'float32', np.int64 or the like.") from error
    if kind not in "fiub":
        raise DTypeError(f"astype to {np.dtype(dtype)}: data is floating-point, integer or boolean. Choose one of these.")
    return dtype


class Clip(Elementwise):
    """Limit to an interval, elementwise: minimum(maximum(x, a_min), a_max).

    The gradient goes to x where a_min ≤ x ≤ a_max (both bounds included), else to the bound that
    holds. Where a_min > a_max, the result is a_max, as in NumPy.

    Parameters
    ----------
    x : array_like
    a_min, a_max : array_like or None
        None leaves that side open.

    Examples
    --------
    >>> from zensor import Zensor, clip
    >>> clip(Zensor([-2.0, 0.5, 2.0]), -1, 1)
    Zensor([-1. ,  0.5,  1. ], made by clip)
    """

    @staticmethod
    def forward(x, a_min=None, a_max=None):
        return np.clip(x, a_min, a_max)
    @staticmethod
    def backward_x(grad, x, a_min, a_max):
        return where(_below(x, a_min) | _above(x, a_max), 0, grad)
    @staticmethod
    def backward_a_min(grad, x, a_min, a_max):
        return where(_below(x, a_min) & ~_above(a_min, a_max), grad, 0)
    @staticmethod
    def backward_a_max(grad, x, a_min, a_max):
        return where(_above(x, a_max) | _above(a_min, a_max), grad, 0)


clip = Clip.apply


def _below(x, bound):
    return np.False_ if bound is None or x is None else np.less(x, bound)


def _above(x, bound):
    return np.False_ if bound is None or x is None else np.greater(x, bound)


class Copy(Elementwise):
    """A copy with memory of its own; the gradient passes through.

    Examples
    --------
    >>> from zensor import Zensor, copy
    >>> copy(Zensor([1.0]))
    Zensor([1.], made by copy)
    """

    @staticmethod
    def forward(x):            return np.array(x)
    @staticmethod
    def backward_x(grad):      return grad


copy = Copy.apply


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


class Maximum(Elementwise):
    """The larger of two, elementwise. The gradient goes to the larger; ties share it equally.

    Examples
    --------
    >>> from zensor import Zensor, maximum
    >>> maximum(Zensor([-1.0, 2.0]), 0)
    Zensor([0., 2.], made by maximum)
    """

    symbol = "max"
    commutative = True

    @staticmethod
    def forward(x, y):           return np.maximum(x, y)
    @staticmethod
    def backward_x(grad, x, y):  return where(x == y, grad * 0.5, where(x < y, 0, grad))
    @staticmethod
    def backward_y(grad, x, y):  return where(x == y, grad * 0.5, where(y < x, 0, grad))


maximum = Maximum.apply


class Minimum(Elementwise):
    """The smaller of two, elementwise. The gradient goes to the smaller; ties share it equally.

    Examples
    --------
    >>> from zensor import Zensor, minimum
    >>> minimum(Zensor([-1.0, 2.0]), 0)
    Zensor([-1.,  0.], made by minimum)
    """

    symbol = "min"
    commutative = True

    @staticmethod
    def forward(x, y):           return np.minimum(x, y)
    @staticmethod
    def backward_x(grad, x, y):  return where(x == y, grad * 0.5, where(x > y, 0, grad))
    @staticmethod
    def backward_y(grad, x, y):  return where(x == y, grad * 0.5, where(y > x, 0, grad))


minimum = Minimum.apply


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
    """Change of sign, elementwise: −x.

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
    def forward(x, y):                return x ** y if isinstance(x, np.ndarray) else np.power(x, y)
    @staticmethod
    def backward_x(grad, x, y):       return grad * (y * x ** _one_less(y))
    @staticmethod
    def backward_y(grad, x, y, out):  return grad * out * log(where((x == 0) & (y >= 0), 1, x))


power = Power.apply


def _one_less(y):
    """y − 1, but 1 for 0: there 0 · x**1 is the right derivative, and 0 · x**(-1) is NaN at x = 0."""
    if isinstance(y, int | float):
        return y - 1 if y else 1
    return where(y == 0, 1, y - 1)


class Relu(Elementwise):
    """Rectified linear unit, elementwise: maximum(x, 0), with derivative 0 at 0.

    Examples
    --------
    >>> from zensor import Zensor, relu
    >>> relu(Zensor([-1.0, 2.0]))
    Zensor([0., 2.], made by relu)
    """

    @staticmethod
    def forward(x):             return np.maximum(x, 0)
    @staticmethod
    def backward_x(grad, out):  return grad * (out > 0)


relu = Relu.apply


class Sigmoid(Elementwise):
    """Logistic function, elementwise: σ(x) = 1 / (1 + e**−x), with derivative σ(x) (1 − σ(x)).

    Computed from e**−|x|, which neither overflows nor loses digits on either side.

    Examples
    --------
    >>> from zensor import Zensor, sigmoid
    >>> sigmoid(Zensor([0.0]))
    Zensor([0.5], made by sigmoid)
    """

    symbol = "σ"

    @staticmethod
    def forward(x):             return _sigmoid(x)
    @staticmethod
    def backward_x(grad, out):  return grad * (out * (1 - out))


sigmoid = Sigmoid.apply


def _sigmoid(x):
    # e**-|x| never overflows, and the small side keeps all its digits: at -40 the tanh form would give 0.
    small = np.exp(-np.abs(x))
    return np.where(np.greater_equal(x, 0), 1, small) / (1 + small)


class Sign(Elementwise):
    """The sign, elementwise: −1, 0 or 1. Its derivative is 0 everywhere, by convention also at 0.

    Examples
    --------
    >>> from zensor import Zensor, sign
    >>> sign(Zensor([-2.0, 0.0]))
    Zensor([-1.,  0.], made by sign)
    """

    @staticmethod
    def forward(x):            return np.sign(x)
    @staticmethod
    def backward_x(grad):      return where(False, grad, 0)


sign = Sign.apply


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


class Subtract(Elementwise):
    """Difference, elementwise: x − y.

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


class Where(Elementwise):
    """x where the condition holds, else y, elementwise.

    The branch not taken gets the gradient 0, even where it is NaN or infinite.

    Parameters
    ----------
    condition : array_like of bool
        Has no gradient.
    x, y : array_like

    Examples
    --------
    >>> from zensor import Zensor, where
    >>> where([True, False], Zensor([1.0, 2.0]), 0)
    Zensor([1., 0.], made by where)
    """

    no_gradient = ("condition",)

    @staticmethod
    def forward(condition, x, y):     return np.where(condition, x, y)
    @staticmethod
    def backward_x(grad, condition):  return where(condition, grad, 0)
    @staticmethod
    def backward_y(grad, condition):  return where(condition, 0, grad)


where = Where.apply
