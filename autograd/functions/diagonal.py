"""Diagonals and triangles of matrices. Alphabetical."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.errors import ShapeError
from autograd.function import Function
from autograd.functions.composed import composed, operand
from autograd.functions.shape import ravel


@composed
def diag(x: Any, k: int = 0) -> Any:
    """Of a matrix its diagonal (a view), of a vector the matrix that has it on its diagonal and 0 elsewhere.

    Parameters
    ----------
    x : array_like, shape (n,) or (n, m)
    k : int
        Which diagonal: above the main one if positive, below it if negative.

    Examples
    --------
    >>> from zensor import Zensor, diag
    >>> diag(Zensor([1.0, 2.0])).numpy()
    array([[1., 0.],
           [0., 2.]])
    """
    x = operand(x)
    if x.ndim == 2:
        return diagonal(x, k)
    if x.ndim != 1:
        raise ShapeError(f"diag of shape {x.shape}: it takes a vector or a matrix. Use diagonal, or diagflat.")
    side = len(x) + abs(k)
    return scatter_diagonal(x, (side, side), k)


def diagflat(x: Any, k: int = 0) -> Any:
    """The matrix that has all values of x, flattened, on a diagonal.

    Parameters
    ----------
    x : array_like
    k : int
        Which diagonal.

    Examples
    --------
    >>> from zensor import Zensor, diagflat
    >>> diagflat(Zensor(3.0), 1).numpy()
    array([[0., 3.],
           [0., 0.]])
    """
    return diag(ravel(x), k)


class Diagonal(Function):
    """A diagonal, along the last axis of the result, in the place of two axes; a read-only view.

    The gradient goes back to the diagonal; beside it there are zeros.

    Parameters
    ----------
    x : array_like
    offset : int
        Which diagonal: above the main one if positive, below it if negative.
    axis1, axis2 : int
        The axes of the rows and of the columns.

    Examples
    --------
    >>> from zensor import Zensor, diagonal
    >>> diagonal(Zensor([[1.0, 2.0], [3.0, 4.0]]))
    Zensor([1., 4.], made by diagonal)
    """

    views = True

    @staticmethod
    def forward(x, offset=0, axis1=0, axis2=1):
        return np.diagonal(x, offset, axis1, axis2)
    @staticmethod
    def backward_x(grad, x_shape, offset, axis1, axis2):
        return scatter_diagonal(grad, x_shape, offset, axis1, axis2)


diagonal = Diagonal.apply


def matrix_diagonal(x: Any, offset: int = 0) -> Any:
    """The diagonals of a stack of matrices, as `numpy.linalg.diagonal`: of the last two axes.

    Parameters
    ----------
    x : array_like, shape (..., n, m)
    offset : int
        Which diagonal.

    Examples
    --------
    >>> from zensor import Zensor, matrix_diagonal
    >>> matrix_diagonal(Zensor([[[1.0, 2.0], [3.0, 4.0]]]))
    Zensor([[1., 4.]], made by diagonal)
    """
    return diagonal(x, offset, -2, -1)


class ScatterDiagonal(Function):
    """Zeros of `shape` with x on a diagonal: the gradient of `diagonal`.

    Examples
    --------
    >>> from autograd.functions import scatter_diagonal
    >>> scatter_diagonal([1.0, 2.0], (2, 3), 1)
    array([[0., 1., 0.],
           [0., 0., 2.]])
    """

    @staticmethod
    def forward(x, shape, offset=0, axis1=0, axis2=1):
        out = np.zeros(shape, np.asarray(x).dtype)
        place = np.diagonal(out, offset, axis1, axis2)
        place.flags.writeable = True  # NumPy guards against surprise; the array is ours
        place[...] = x
        return out
    @staticmethod
    def backward_x(grad, offset, axis1, axis2):
        return diagonal(grad, offset, axis1, axis2)


scatter_diagonal = ScatterDiagonal.apply


class Tril(Function):
    """The lower triangle of matrices: 0 above a diagonal. The gradient is cut in the same way.

    Parameters
    ----------
    x : array_like, shape (..., n, m)
    k : int
        The diagonal that is still in it.

    Examples
    --------
    >>> from zensor import Zensor, tril
    >>> tril(Zensor([[1.0, 2.0], [3.0, 4.0]])).numpy()
    array([[1., 0.],
           [3., 4.]])
    """

    broadcasts = True  # a vector is the row of a square matrix

    @staticmethod
    def forward(x, k=0):            return np.tril(x, k)
    @staticmethod
    def backward_x(grad, k):        return tril(grad, k)


tril = Tril.apply


class Triu(Function):
    """The upper triangle of matrices: 0 below a diagonal. The gradient is cut in the same way.

    Parameters
    ----------
    x : array_like, shape (..., n, m)
    k : int
        The diagonal that is still in it.

    Examples
    --------
    >>> from zensor import Zensor, triu
    >>> triu(Zensor([[1.0, 2.0], [3.0, 4.0]])).numpy()
    array([[1., 2.],
           [0., 4.]])
    """

    broadcasts = True  # a vector is the row of a square matrix

    @staticmethod
    def forward(x, k=0):            return np.triu(x, k)
    @staticmethod
    def backward_x(grad, k):        return triu(grad, k)


triu = Triu.apply
