"""Operations on matrices, the last two axes: vector products, powers, chains, traces. Alphabetical."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from autograd.errors import DTypeError, ShapeError
from autograd.function import Function
from autograd.functions.composed import composed, operand
from autograd.functions.elementwise import copy, where
from autograd.functions.linalg import matmul
from autograd.functions.products import dot, to_last
from autograd.functions.shape import expand_dims
from autograd.functions.solving import inv, refuse_no_matrix


@composed
def matrix_power(x: Any, n: int) -> Any:
    """A square matrix multiplied by itself n times; its inverse for negative n.

    With n = 0 it is the identity matrix, whose derivative is 0.

    Parameters
    ----------
    x : array_like, shape (..., k, k)
    n : int

    Raises
    ------
    DTypeError
        If n is not an integer.
    ShapeError
        If the matrices are not square.
    ArgumentError
        If n is negative and a matrix is singular.

    Examples
    --------
    >>> from zensor import Zensor, linalg
    >>> linalg.matrix_power(Zensor([[2.0, 0.0], [0.0, 3.0]]), 3).numpy()
    array([[ 8.,  0.],
           [ 0., 27.]])
    """
    shape = np.shape(x)
    try:
        n = operator.index(n)
    except TypeError as error:
        raise DTypeError(
            f"matrix_power of {shape} with n={n!r}: the exponent is an integer. Use eigh for other powers."
        ) from error
    if len(shape) < 2 or shape[-1] != shape[-2]:
        raise ShapeError(f"matrix_power of {shape}: the last two axes must be equal. Check the shape.")
    if n == 0:
        return where(False, x, np.eye(shape[-1], dtype=getattr(x, "dtype", None)))
    x = inv(x) if n < 0 else copy(x)
    power = None
    for bit in f"{abs(n):b}":  # from the highest: every further bit squares what there is
        if power is None:
            power = x
            continue
        power = matmul(power, power)
        if bit == "1":
            power = matmul(power, x)
    return power


@composed
def matvec(x: Any, y: Any) -> Any:
    """Matrices times vectors, as numpy.matvec: Σ x[..., i, j] y[..., j] over j.

    Parameters
    ----------
    x : array_like, shape (..., n, k)
    y : array_like, shape (..., k)

    Returns
    -------
    Zensor, shape (..., n)

    Examples
    --------
    >>> from zensor import Zensor, matvec
    >>> matvec([[1.0, 2.0], [3.0, 4.0]], Zensor([1.0, 1.0])).numpy()
    array([3., 7.])
    """
    refuse_no_matrix("matvec", x)
    _refuse_lengths("matvec", x, y, np.shape(x)[-1:], np.shape(y)[-1:])
    return matmul(x, expand_dims(y, -1))[..., 0]


def _refuse_lengths(name, x, y, first, second):
    """Say so where the axis that is summed is not equally long in both."""
    if first != second or not first:
        raise ShapeError(
            f"{name} of {np.shape(x)} and {np.shape(y)}: the axes that are summed must be there and equally long; "
            f"their lengths are {first} and {second}. Check both shapes."
        )


@composed
def multi_dot(arrays: Any) -> Any:
    """The product of several matrices, multiplied in the order that needs the fewest multiplications.

    Parameters
    ----------
    arrays : sequence of array_like
        Matrices; the first and the last may be vectors.

    Raises
    ------
    ShapeError
        If there are fewer than two, one has other than two axes, or neighbours do not fit.

    Examples
    --------
    >>> from zensor import Zensor, linalg
    >>> linalg.multi_dot([Zensor([1.0, 2.0]), [[1.0, 0.0], [0.0, 3.0]], [1.0, 1.0]]).item()
    7.0
    """
    parts = list(arrays)
    if len(parts) < 2:
        raise ShapeError(f"multi_dot of {len(parts)} arrays: it multiplies at least two. Check what fills the list.")
    if len(parts) == 2:
        return dot(*parts)
    ends = [np.ndim(parts[0]) == 1, np.ndim(parts[-1]) == 1]
    if ends[0]:
        parts[0] = expand_dims(parts[0], 0)
    if ends[1]:
        parts[-1] = expand_dims(parts[-1], 1)
    shapes = [np.shape(one) for one in parts]
    if any(len(shape) != 2 for shape in shapes):
        raise ShapeError(
            f"multi_dot of {', '.join(map(str, shapes))}: all are matrices, only the first and the last may be "
            "vectors. Use matmul for stacks of matrices."
        )
    product = _chain_product(parts, _cheapest_splits([shape[0] for shape in shapes] + [shapes[-1][1]]))
    return product[(0 if ends[0] else slice(None), 0 if ends[1] else slice(None))] if any(ends) else product


def _cheapest_splits(sizes):
    """For each run first..last of a chain of matrices, behind which of them to split it.

    Matrix i has sizes[i] rows and sizes[i + 1] columns. Dynamic programming: Cormen et al.,
    "Introduction to Algorithms", section 15.2.
    """
    count = len(sizes) - 1
    cost = {(i, i): 0 for i in range(count)}
    split = {}
    for length in range(1, count):
        for first in range(count - length):
            last = first + length
            cost[first, last], split[first, last] = min(
                (cost[first, k] + cost[k + 1, last] + sizes[first] * sizes[k + 1] * sizes[last + 1], k)
                for k in range(first, last)
            )
    return split


def _chain_product(parts, split):
    """Multiply the chain as `split` says; without recursion, since a chain may be long."""
    runs = [(0, len(parts) - 1)]
    for first, last in runs:  # the list grows while it is read: every run before its two parts
        if first < last:
            runs += [(first, split[first, last]), (split[first, last] + 1, last)]
    product = {}
    for first, last in reversed(runs):
        if first == last:
            product[first, last] = parts[first]
        else:
            k = split[first, last]
            product[first, last] = matmul(product.pop((first, k)), product.pop((k + 1, last)))
    return product[0, len(parts) - 1]


class Trace(Function):
    """The sum along a diagonal of the matrices on two axes; elements on it receive the gradient as it comes.

    Parameters
    ----------
    x : array_like
        Of at least two axes.
    offset : int
        Which diagonal: 0 is the main one, positive ones lie above it.
    axis1, axis2 : int
        The axes of the rows and of the columns.
    dtype : dtype, optional
        In which to compute.

    Examples
    --------
    >>> from zensor import Zensor, trace
    >>> trace(Zensor([[1.0, 2.0], [3.0, 4.0]]))
    Zensor(5., made by trace)
    """

    @staticmethod
    def forward(x, offset=0, axis1=0, axis2=1, dtype=None):
        return np.trace(x, offset, axis1, axis2, dtype)
    @staticmethod
    def backward_x(grad, x_shape, offset, axis1, axis2):
        rows, columns = axis1 % len(x_shape), axis2 % len(x_shape)
        diagonal = np.eye(x_shape[rows], x_shape[columns], offset, np.int8)
        shape = [1] * len(x_shape)
        shape[rows], shape[columns] = x_shape[rows], x_shape[columns]
        return expand_dims(grad, (rows, columns)) * (diagonal if rows < columns else diagonal.T).reshape(shape)

    @staticmethod
    def hint(x, offset=0, axis1=0, axis2=1, dtype=None):
        return "x needs at least two axes. Insert one: x[None]." if len(x) < 2 else ""


trace = Trace.apply


@composed
def vecdot(x: Any, y: Any, axis: int = -1) -> Any:
    """The dot products of vectors along an axis, as numpy.vecdot: Σ x y; the other axes broadcast.

    Parameters
    ----------
    x, y : array_like
    axis : int
        Where the vectors lie, in both.

    Raises
    ------
    ShapeError
        If the vectors have different lengths.

    Examples
    --------
    >>> from zensor import Zensor, vecdot
    >>> vecdot(Zensor([[1.0, 2.0], [3.0, 4.0]]), [10.0, 1.0]).numpy()
    array([12., 34.])
    """
    first, second = to_last(operand(x), axis), to_last(operand(y), axis)
    _refuse_lengths("vecdot", x, y, first.shape[-1:], second.shape[-1:])
    return matmul(expand_dims(first, -2), expand_dims(second, -1))[..., 0, 0]


@composed
def vecmat(x: Any, y: Any) -> Any:
    """Vectors times matrices, as numpy.vecmat: Σ x[..., i] y[..., i, j] over i.

    Parameters
    ----------
    x : array_like, shape (..., k)
    y : array_like, shape (..., k, n)

    Returns
    -------
    Zensor, shape (..., n)

    Examples
    --------
    >>> from zensor import Zensor, vecmat
    >>> vecmat([1.0, 1.0], Zensor([[1.0, 2.0], [3.0, 4.0]])).numpy()
    array([4., 6.])
    """
    refuse_no_matrix("vecmat", y)
    _refuse_lengths("vecmat", x, y, np.shape(x)[-1:], np.shape(y)[-2:-1])
    return matmul(expand_dims(x, -2), y)[..., 0, :]
