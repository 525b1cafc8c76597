"""Products of vectors and matrices, beyond matmul: dot, inner, outer, tensordot, kron, cross. Alphabetical."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.errors import ShapeError
from autograd.function import Function
from autograd.functions.arithmetic import multiply
from autograd.functions.composed import composed, operand
from autograd.functions.join import concatenate
from autograd.functions.linalg import matmul
from autograd.functions.shape import moveaxis, ravel, reshape, transpose


class Cross(Function):
    """x × y for vectors of length 3 along the last axis, with gradients y × grad and grad × x."""

    broadcasts = True
    symbol = "×"

    @staticmethod
    def forward(x, y):         return np.cross(x, y)
    @staticmethod
    def backward_x(grad, y):   return Cross.apply(y, grad)
    @staticmethod
    def backward_y(grad, x):   return Cross.apply(grad, x)


@composed
def cross(x: Any, y: Any, axisa: int = -1, axisb: int = -1, axisc: int = -1, axis: int | None = None) -> Any:
    """The cross product x × y of vectors along an axis, with gradients y × grad and grad × x.

    Vectors have length 3, or 2 for a third component of zero; of two vectors of length 2 the result
    is the third component alone.

    Parameters
    ----------
    x, y : array_like
        Their other axes broadcast.
    axisa, axisb : int
        The axis of the vectors in x and in y.
    axisc : int
        The axis of the vectors in the result.
    axis : int, optional
        All three.

    Raises
    ------
    ShapeError
        If a vector has another length than 2 or 3, or shapes do not broadcast.

    Examples
    --------
    >>> from zensor import Zensor, cross
    >>> cross(Zensor([1.0, 0.0, 0.0]), [0.0, 1.0, 0.0])
    Zensor([0., 0., 1.], made by cross)
    """
    if axis is not None:
        axisa = axisb = axisc = axis
    x, y = operand(x), operand(y)
    first, second = to_last(x, axisa), to_last(y, axisb)
    lengths = (first.shape[-1], second.shape[-1])
    if not {2, 3}.issuperset(lengths):
        raise ShapeError(
            f"cross of {x.shape} and {y.shape}: vectors of length {lengths[0]} and {lengths[1]}; they need length 2 or "
            "3. Choose the axis on which the vectors lie with axis=, axisa= or axisb=."
        )
    out = Cross.apply(_padded(first), _padded(second))
    if lengths == (2, 2):
        return out[..., 2]
    return out if axisc == -1 else moveaxis(out, -1, axisc)


def to_last(x, axis):
    """x with `axis` at the end."""
    return x if axis == -1 and x.ndim else moveaxis(x, axis, -1)


def _padded(x):
    """Vectors of length 2 with a third component of zero."""
    return x if x.shape[-1] == 3 else concatenate([x, np.zeros((*x.shape[:-1], 1), bool)], -1)


@composed
def dot(x: Any, y: Any) -> Any:
    """The dot product with numpy.dot's rules for axes: Σ over the last axis of x and the second-last of y.

    A number multiplies. Vectors and matrices are multiplied as by matmul. With more axes, every row of x
    meets every column of y: the result has the other axes of x and then the other axes of y.

    Parameters
    ----------
    x, y : array_like

    Raises
    ------
    ShapeError
        If the two axes have different lengths.

    Examples
    --------
    >>> from zensor import Zensor, dot
    >>> dot(Zensor([1.0, 2.0]), Zensor([3.0, 4.0]))
    Zensor(11., made by matmul)
    """
    x, y = operand(x), operand(y)
    if x.ndim == 0 or y.ndim == 0:
        return multiply(x, y)
    if x.ndim <= 2 and y.ndim <= 2:
        return matmul(x, y)
    return tensordot(x, y, (-1, -2 if y.ndim > 1 else -1))


@composed
def inner(x: Any, y: Any) -> Any:
    """The inner product of vectors on the last axes: Σ x y, for every vector of x and every vector of y.

    Parameters
    ----------
    x, y : array_like
        A number multiplies.

    Raises
    ------
    ShapeError
        If the last axes have different lengths.

    Examples
    --------
    >>> from zensor import Zensor, inner
    >>> inner(Zensor([1.0, 2.0]), Zensor([[3.0, 4.0], [5.0, 6.0]]))
    Zensor([11., 17.], made by tensordot)
    """
    x, y = operand(x), operand(y)
    if x.ndim == 0 or y.ndim == 0:
        return multiply(x, y)
    if x.ndim == 1 and y.ndim == 1:
        return matmul(x, y)
    return tensordot(x, y, (-1, -1))


@composed
def kron(x: Any, y: Any) -> Any:
    """The Kronecker product: a copy of y, scaled, in the place of every element of x.

    Parameters
    ----------
    x, y : array_like
        Of any numbers of axes; the shorter shape gets leading ones.

    Examples
    --------
    >>> from zensor import Zensor, kron
    >>> kron(Zensor([1.0, 10.0]), [1.0, 2.0])
    Zensor([ 1.,  2., 10., 20.], made by reshape)
    """
    x, y = operand(x), operand(y)
    ndim = max(x.ndim, y.ndim)
    x_shape = (1,) * (ndim - x.ndim) + x.shape
    y_shape = (1,) * (ndim - y.ndim) + y.shape
    x = reshape(x, tuple([length for one in x_shape for length in (one, 1)]))
    y = reshape(y, tuple([length for one in y_shape for length in (1, one)]))
    return reshape(x * y, tuple([one * other for one, other in zip(x_shape, y_shape, strict=True)]))


@composed
def outer(x: Any, y: Any) -> Any:
    """All products of an element of x with an element of y, both flattened: x[i] · y[j].

    Parameters
    ----------
    x, y : array_like

    Returns
    -------
    Zensor, shape (size of x, size of y)

    Examples
    --------
    >>> from zensor import Zensor, outer
    >>> outer(Zensor([1.0, 2.0]), [10.0, 20.0])
    Zensor([[10., 20.],
            [20., 40.]], made by multiply)
    """
    x, y = operand(x), operand(y)
    return multiply(reshape(x, (x.size, 1)), reshape(y, (1, y.size)))


class Tensordot(Function):
    """Σ of products over pairs of axes, one of x and one of y; the other axes of x come first, then those of y.

    The gradient for x is the tensordot of grad and y over the other axes of y, and likewise for y.

    Parameters
    ----------
    x, y : array_like
    axes : int or pair of (int or sequence of int)
        How many: the last ones of x with the first ones of y, in order. Or which of x and which of y.

    Raises
    ------
    ShapeError
        If paired axes have different lengths.

    Examples
    --------
    >>> from zensor import Zensor, tensordot
    >>> tensordot(Zensor([[1.0, 2.0], [3.0, 4.0]]), [[1.0, 0.0], [0.0, 1.0]])
    Zensor(5., made by tensordot)
    """

    @staticmethod
    def forward(x, y, axes=2):
        return np.tensordot(x, y, axes)
    @staticmethod
    def backward_x(grad, x_shape, y, axes):
        of_x, of_y = _paired(axes, len(x_shape), np.ndim(y))
        free_x, free_y = _others(of_x, len(x_shape)), _others(of_y, np.ndim(y))
        piece = tensordot(grad, y, (range(len(free_x), grad.ndim), free_y))
        return transpose(piece, _places([*free_x, *[of_x[i] for i in _places(of_y)]]))
    @staticmethod
    def backward_y(grad, x, y_shape, axes):
        of_x, of_y = _paired(axes, np.ndim(x), len(y_shape))
        free_x, free_y = _others(of_x, np.ndim(x)), _others(of_y, len(y_shape))
        piece = tensordot(x, grad, (free_x, range(len(free_x))))
        return transpose(piece, _places([*[of_y[i] for i in _places(of_x)], *free_y]))

    @staticmethod
    def hint(x, y, axes=2):
        return (
            "axes= is a number n, for the last n axes of x and the first n of y, or a pair that lists axes of x and "
            "axes of y; paired axes must have equal lengths. Check axes= against both shapes."
        )


tensordot = Tensordot.apply


def _paired(axes, x_ndim, y_ndim):
    """The summed axes of x and those of y, as non-negative numbers."""
    if np.ndim(axes) == 0:
        axes = (range(x_ndim - int(axes), x_ndim), range(int(axes)))
    return [
        [int(axis) % ndim for axis in np.atleast_1d(one)] for one, ndim in zip(axes, (x_ndim, y_ndim), strict=True)
    ]


def _places(order):
    """Where each axis stands in `order`, the smallest first: for a whole order, its inverse."""
    return tuple(sorted(range(len(order)), key=order.__getitem__))


def _others(axes, ndim):
    return [axis for axis in range(ndim) if axis not in axes]


@composed
def vdot(x: Any, y: Any) -> Any:
    """The dot product of all elements, both flattened: Σ x y.

    Parameters
    ----------
    x, y : array_like
        Of equal sizes.

    Raises
    ------
    ShapeError
        If the sizes differ.

    Examples
    --------
    >>> from zensor import Zensor, vdot
    >>> vdot(Zensor([[1.0, 2.0]]), [[3.0], [4.0]])
    Zensor(11., made by matmul)
    """
    return matmul(ravel(x), ravel(y))
