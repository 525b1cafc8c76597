"""Inverses and linear equations on the last two axes, and their tensor forms. Alphabetical."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograd.errors import ArgumentError, ShapeError
from autograd.function import Function
from autograd.functions.composed import composed
from autograd.functions.shape import expand_dims, reshape, transpose


def refuse_no_matrix(name, x):
    """Say so where x has no last two axes."""
    if np.ndim(x) < 2:
        raise ShapeError(f"{name} of {np.shape(x)}: a matrix has at least two axes. Insert one: z[:, None].")


def refuse_not_square(name, x, advice="Check the shape."):
    """Say so where the last two axes of x are no square matrix."""
    refuse_no_matrix(name, x)
    rows, columns = np.shape(x)[-2:]
    if rows != columns:
        raise ShapeError(
            f"{name} of {np.shape(x)}: the last two axes must be equal ({rows} is not {columns}). {advice}"
        )


def refuse_singular(name, x, error):
    """Say so where a matrix has no inverse."""
    raise ArgumentError(
        f"{name} of {np.shape(x)}: a matrix is singular, so it has no inverse. Use pinv or lstsq, or add a small "
        "multiple of the identity."
    ) from error


class Inv(Function):
    """The inverse of square matrices, X⁻¹, with gradient −X⁻ᵀ grad X⁻ᵀ.

    Parameters
    ----------
    x : array_like, shape (..., n, n)

    Raises
    ------
    ShapeError
        If a matrix is not square.
    ArgumentError
        If a matrix is singular.

    Examples
    --------
    >>> from zensor import Zensor, linalg
    >>> linalg.inv(Zensor([[2.0, 0.0], [0.0, 4.0]])).numpy()
    array([[0.5 , 0.  ],
           [0.  , 0.25]])
    """

    @staticmethod
    def forward(x):
        refuse_not_square("inv", x, "Use pinv for matrices that are not square.")
        try:
            return np.linalg.inv(x)
        except np.linalg.LinAlgError as error:
            refuse_singular("inv", x, error)
    @staticmethod
    def backward_x(grad, out):
        return -out.mT @ grad @ out.mT


inv = Inv.apply


class Solve(Function):
    """The solution of X z = y, with gradients X⁻ᵀ grad for y and −(X⁻ᵀ grad) outᵀ for x.

    Parameters
    ----------
    x : array_like, shape (..., n, n)
    y : array_like, shape (n,) or (..., n, k)
        One vector, or k columns each.

    Returns
    -------
    Zensor, shape (..., n) or (..., n, k)

    Raises
    ------
    ShapeError
        If a matrix is not square, or the shapes do not fit.
    ArgumentError
        If a matrix is singular.

    Examples
    --------
    >>> from zensor import Zensor, linalg
    >>> linalg.solve(Zensor([[2.0, 0.0], [0.0, 4.0]]), [2.0, 2.0])
    Zensor([1. , 0.5], made by solve)
    """

    broadcasts = True

    @staticmethod
    def forward(x, y):
        refuse_not_square("solve", x, "Use lstsq for matrices that are not square.")
        try:
            return np.linalg.solve(x, y)
        except np.linalg.LinAlgError as error:
            if "Singular" not in str(error):
                raise
            refuse_singular("solve", x, error)
    @staticmethod
    def backward_x(grad, x, y_shape, out):
        if len(y_shape) == 1:
            grad, out = expand_dims(grad, -1), expand_dims(out, -1)
        return -solve(x.mT, grad) @ out.mT
    @staticmethod
    def backward_y(grad, x, y_shape):
        if len(y_shape) == 1:
            return solve(x.mT, expand_dims(grad, -1))[..., 0]
        return solve(x.mT, grad)

    @staticmethod
    def hint(x, y):
        return "y is (n,) or (..., n, k) for x of (..., n, n), and the axes in front must broadcast. Check both shapes."


solve = Solve.apply


@composed
def tensorinv(x: Any, ind: int = 2) -> Any:
    """The inverse of the linear map that tensordot(x, z, ind) is: numpy.linalg.tensorinv.

    Parameters
    ----------
    x : array_like
        The product of the first `ind` lengths is that of the others.
    ind : int

    Raises
    ------
    ShapeError
        If the products differ.
    ArgumentError
        If `ind` is not positive, or there is no inverse.

    Examples
    --------
    >>> from zensor import Zensor, linalg
    >>> linalg.tensorinv(Zensor([[[2.0]], [[4.0]]]).reshape(1, 1, 2)[:, :, :1]).shape
    (1, 1, 1)
    """
    shape = np.shape(x)
    if ind <= 0:
        raise ArgumentError(f"tensorinv of {shape} with ind={ind}: at least one axis comes first. Pass ind=1 or more.")
    first, rest = shape[:ind], shape[ind:]
    if math.prod(first) != math.prod(rest):
        raise ShapeError(
            f"tensorinv of {shape} with ind={ind}: the product of {first} must be that of {rest} "
            f"({math.prod(first)} is not {math.prod(rest)}). Choose another ind."
        )
    return reshape(inv(reshape(x, (math.prod(first), math.prod(rest)))), rest + first)


@composed
def tensorsolve(x: Any, y: Any, axes: Any = None) -> Any:
    """The solution z of tensordot(x, z, z.ndim) = y: numpy.linalg.tensorsolve.

    Parameters
    ----------
    x : array_like, shape (*shape of y, *shape of z)
        The products of the two parts of the shape are equal.
    y : array_like
    axes : sequence of int, optional
        Axes of x to move to the end first.

    Raises
    ------
    ShapeError
        If the shapes do not fit.
    ArgumentError
        If there is no single solution.

    Examples
    --------
    >>> from zensor import Zensor, linalg
    >>> linalg.tensorsolve(Zensor([[2.0, 0.0], [0.0, 4.0]]), [2.0, 2.0]).numpy()
    array([1. , 0.5])
    """
    asked = f"tensorsolve of {np.shape(x)} and {np.shape(y)}"
    if axes is not None:
        order = list(range(np.ndim(x)))
        for axis in axes:
            if axis not in order:
                raise ShapeError(f"{asked} with axes={axes!r}: x has the axes {order}. Name some of these.")
            order.remove(axis)
            order.insert(np.ndim(x), axis)
        x = transpose(x, tuple(order))
    unknown = np.shape(x)[np.ndim(y) - np.ndim(x) :]
    if math.prod(unknown) != np.size(y) or np.size(x) != np.size(y) ** 2:
        raise ShapeError(
            f"{asked}: x has the shape of y and then the shape of the solution, of as many elements. Check both "
            "shapes, or move axes of x to the end with axes=."
        )
    return reshape(solve(reshape(x, (np.size(y), np.size(y))), reshape(y, (np.size(y),))), unknown)
