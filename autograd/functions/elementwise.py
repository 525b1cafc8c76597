"""Elementwise operations: the base of them all, and those that others are built on: copy, astype, where.

The engine undoes their broadcasting, rules never mention it. Inputs are Zensors, arrays and numbers in
any mixture whose shapes broadcast; the result has the broadcast shape and NumPy's dtype. Shapes that do
not broadcast raise a ShapeError. Each family of pointwise operations imports only what stands before it:
elementwise, piecewise, rounding, activation, exponential, arithmetic, trigonometric, hyperbolic, special, real.
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


class Astype(Elementwise):
    """A copy in another dtype. The gradient comes back in the dtype of x.

    Converting to integers or booleans gives a result that wants no gradient.

    Parameters
    ----------
    x : array_like
    dtype : dtype
        Anything that NumPy takes as a dtype; complex is refused.
    copy : bool
        As NumPy has it, without effect: the memory is never that of x.

    Examples
    --------
    >>> from zensor import Zensor, astype
    >>> astype(Zensor([1.5]), "float32").dtype
    dtype('float32')
    """

    @staticmethod
    def forward(x, dtype, copy=True):
        return np.array(_real_data(x), dtype=_real(dtype))
    @staticmethod
    def backward_x(grad):      return grad


astype = Astype.apply


def _real_data(x):
    """Refuse complex data, of which NumPy would drop the imaginary part with a warning only."""
    if np.iscomplexobj(x):
        raise DTypeError(
            f"astype of complex data of shape {np.shape(x)}: its imaginary part would be lost. "
            "Take x.real or np.abs(x) first."
        )
    return x


def _real(dtype):
    """Refuse complex dtypes before NumPy makes the array."""
    try:
        kind = np.dtype(dtype).kind
    except TypeError as error:
        raise DTypeError(
            f"astype to {dtype!r}: this is no dtype. Pass float, 'float32', np.int64 or the like."
        ) from error
    if kind not in "fiub":
        raise DTypeError(
            f"astype to {np.dtype(dtype)}: data is floating-point, integer or boolean. Choose one of these."
        )
    return dtype


class Copy(Elementwise):
    """A copy with memory of its own; the gradient passes through.

    Parameters
    ----------
    x : array_like
    order : {"K", "C", "F", "A"}
        Layout of the memory; K is as close to that of x as may be.

    Examples
    --------
    >>> from zensor import Zensor, copy
    >>> copy(Zensor([1.0]))
    Zensor([1.], made by copy)
    """

    @staticmethod
    def forward(x, order="K"):    return np.array(x, order=order)
    @staticmethod
    def backward_x(grad):         return grad


copy = Copy.apply


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
    def forward(condition, x, y):     return either(condition, x, y)
    @staticmethod
    def backward_x(grad, condition):  return where(condition, grad, 0)
    @staticmethod
    def backward_y(grad, condition):  return where(condition, 0, grad)


where = Where.apply


def either(condition, x, y):
    """np.where, without branches if there are many numbers.

    A processor cannot foretell a random condition, and each wrong guess costs it 4 ns. To cut the bits of both
    numbers out with masks needs no guess, and takes up to ten times less.
    """
    if not isinstance(condition, np.ndarray) or condition.dtype != bool or condition.size < 1024:
        return np.where(condition, x, y)
    dtype = np.result_type(x, y)
    if dtype.kind != "f" or dtype.itemsize > 8:
        return np.where(condition, x, y)
    bits = np.dtype(f"i{dtype.itemsize}")
    mask = condition.astype(bits)
    np.negative(mask, out=mask)  # 1 becomes -1, of which all bits are set
    x = np.asarray(x, dtype).view(bits)
    if isinstance(y, int) and y == 0:  # as in most rules
        return (mask & x).view(dtype)
    y = np.asarray(y, dtype).view(bits)
    return ((x ^ y) & mask ^ y).view(dtype)


def over(x, divisor):
    """x / divisor, and 0 where the divisor is 0."""
    return where(divisor == 0, 0, x / where(divisor == 0, 1, divisor))
