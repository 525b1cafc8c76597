"""Norms of vectors and matrices, and the condition number. Alphabetical."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.errors import ArgumentError, DTypeError, ShapeError
from autograd.function import Function
from autograd.functions.axes import restored
from autograd.functions.composed import composed, data_of, operand
from autograd.functions.elementwise import astype, where
from autograd.functions.piecewise import abs, sign
from autograd.functions.reduce import max, min, sum
from autograd.functions.shape import expand_dims, squeeze, transpose
from autograd.functions.solving import inv, refuse_no_matrix, refuse_not_square
from autograd.functions.svd import svdvals


@composed
def cond(x: Any, p: Any = None) -> Any:
    """The condition number of matrices: how much a solution may move for each move of the right side.

    It is ‖X‖ · ‖X⁻¹‖; for the 2-norm the largest singular value by the smallest. Singular matrices have
    the condition number ∞, with gradient 0.

    Parameters
    ----------
    x : array_like, shape (..., n, n)
        For the 2-norm and −2 any matrices.
    p : {None, 1, -1, 2, -2, inf, -inf, "fro", "nuc"}
        Which norm; None is 2.

    Returns
    -------
    Zensor, shape (...)

    Examples
    --------
    >>> from zensor import Zensor, linalg
    >>> linalg.cond(Zensor([[4.0, 0.0], [0.0, 2.0]])).item()
    2.0
    """
    refuse_no_matrix("cond", x)
    by_singular_values = p is None or p in (2, -2)
    if not by_singular_values:
        refuse_not_square("cond", x)
    infinite = np.isinf(np.linalg.cond(data_of(x), p))
    if by_singular_values:
        all_values = svdvals(x)
        above, below = (-1, 0) if p == -2 else (0, -1)
        number = all_values[..., above] / where(infinite, 1, all_values[..., below])
    else:
        x = where(infinite[..., None, None], np.eye(np.shape(x)[-1], dtype=bool), x)
        number = norm(x, p, (-2, -1)) * norm(inv(x), p, (-2, -1))
    return where(infinite, np.inf, number)


@composed
def matrix_norm(x: Any, *, keepdims: bool = False, ord: Any = "fro") -> Any:
    """The norm of the matrices on the last two axes: numpy.linalg.matrix_norm. See `norm` for the orders.

    Parameters
    ----------
    x : array_like, shape (..., n, m)
    keepdims : bool
        Keep both axes, with length 1.
    ord : {None, 1, -1, 2, -2, inf, -inf, "fro", "nuc"}

    Examples
    --------
    >>> from zensor import Zensor, linalg
    >>> linalg.matrix_norm(Zensor([[3.0, 0.0], [0.0, 4.0]])).item()
    5.0
    """
    refuse_no_matrix("matrix_norm", x)
    return _matrix_norm(_floating(x), ord, -2, -1, keepdims)


@composed
def norm(x: Any, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Any:
    """The norm of vectors (along one axis) or matrices (on two), or of all elements.

    Vectors: 2 is √Σ x², inf and −inf the largest and the smallest |x|, 0 how many are not 0, any other
    number p is (Σ |x|ᵖ)^(1/p). Matrices: "fro" is √Σ x², "nuc" the sum of the singular values, 2 and −2
    the largest and the smallest of them, 1 and −1 the largest and the smallest sum of |x| of a column, inf and
    −inf of a row. The gradient of the p-norm is sign(x) (|x| / out)^(p − 1).

    Kinks: the norm of zeros has the gradient 0, elements of 0 have it for every order, largest and smallest
    elements that tie share it.

    Parameters
    ----------
    x : array_like
    ord : {None, number, inf, -inf, "fro", "nuc"}
        None is √Σ x².
    axis : int, pair of int or None
        None takes a vector or a matrix as such, and all elements if `ord` is None too.
    keepdims : bool
        Keep the axes, with length 1.

    Raises
    ------
    ArgumentError, ShapeError
        If there is no such norm.

    Examples
    --------
    >>> from zensor import Zensor, linalg
    >>> x = Zensor([3.0, 4.0])
    >>> linalg.norm(x).backward()
    >>> x.grad
    Zensor([0.6, 0.8])
    """
    x = _floating(x)
    if axis is None:
        if ord is None:
            return PNorm.apply(x, 2, None, keepdims)
        axis = tuple(range(x.ndim))
    elif not isinstance(axis, tuple):
        axis = (_whole(axis, x),)
    if len(axis) == 1:
        return _vector_norm(x, ord, axis, keepdims)
    if len(axis) == 2:
        return _matrix_norm(x, ord, axis[0], axis[1], keepdims)
    raise ShapeError(
        f"norm of {x.shape} with ord={ord!r} over {len(axis)} axes: a vector has one axis, a matrix has two. Say which "
        "with axis=, or leave ord out for the root of the sum of all squares."
    )


def _floating(x):
    """Norms of integers are computed in floating point."""
    x = operand(x)
    return x if x.dtype.kind == "f" else astype(x, float)


def _whole(axis, x):
    try:
        return int(axis)
    except (TypeError, ValueError) as error:
        raise DTypeError(
            f"norm of {x.shape} with axis={axis!r}: axis is a number, a pair of numbers or None. Pass one of these."
        ) from error


def _matrix_norm(x, ord, rows, columns, keepdims):
    for axis in (rows, columns):
        if not -x.ndim <= axis < x.ndim:
            raise ShapeError(f"norm of {x.shape} over axis {axis}: there are {x.ndim} axes. Choose two of them.")
    rows, columns = rows % x.ndim, columns % x.ndim
    if rows == columns:
        raise ShapeError(f"norm of {x.shape} over axis {rows} twice: a matrix has two axes. Name two of them.")
    if ord is None or ord in ("fro", "f"):
        return PNorm.apply(x, 2, (rows, columns), keepdims)
    if ord in (1, -1, np.inf, -np.inf):
        along, across = (columns, rows) if ord in (np.inf, -np.inf) else (rows, columns)
        out = _extreme(sum(abs(x), along, keepdims=True), ord, across, True)
        return out if keepdims else squeeze(out, (rows, columns))
    if ord not in (2, -2, "nuc"):
        raise ArgumentError(
            f"norm of {x.shape} with ord={ord!r}: matrices have 1, -1, 2, -2, inf, -inf, 'fro' and 'nuc'. Choose one, "
            "or one axis for a norm of vectors."
        )
    others = [axis for axis in range(x.ndim) if axis not in (rows, columns)]
    found = svdvals(transpose(x, (*others, rows, columns)))
    out = sum(found, -1) if ord == "nuc" else _extreme(found, ord, -1, False)
    return expand_dims(out, (rows, columns)) if keepdims else out


def _extreme(x, ord, axis, keepdims):
    """The largest for a positive order, 0 of nothing; the smallest for a negative one."""
    return max(x, axis, keepdims, initial=0) if ord > 0 else min(x, axis, keepdims)


def _vector_norm(x, ord, axis, keepdims):
    if ord is None:
        ord = 2
    if isinstance(ord, str):
        raise ArgumentError(
            f"norm of {x.shape} with ord={ord!r}: vectors have inf, -inf and any other number. Pass one, or two axes "
            "for a norm of matrices."
        )
    if ord in (np.inf, -np.inf):
        return _extreme(abs(x), ord, axis, keepdims)
    if ord == 0:
        return sum(where(x != 0, 1, sign(x)), axis, keepdims=keepdims)  # 1 for NaN as well, as in NumPy
    if ord == 1:
        return sum(abs(x), axis, keepdims=keepdims)
    return PNorm.apply(x, ord, axis, keepdims)


class PNorm(Function):
    """(Σ |x|ᵖ)^(1/p) along axes, with gradient grad · sign(x) (|x| / out)^(p − 1), and 0 where x or out is 0."""

    name = "norm"
    symbol = "‖x‖"

    @staticmethod
    def forward(x, ord=2, axis=None, keepdims=False):
        return np.linalg.vector_norm(x, axis=axis, keepdims=keepdims, ord=ord)
    @staticmethod
    def backward_x(grad, x, out, ord, axis, keepdims):
        grad, out = restored(grad, axis, keepdims, x.shape), restored(out, axis, keepdims, x.shape)
        nothing = out == 0
        ratio = x / where(nothing, 1, out)
        if ord == 2:
            direction = ratio
        elif ord % 2 == 0:  # without |x|, whose derivatives at 0 are not those of x
            direction = ratio ** (ord - 1)
        else:
            direction = where(x == 0, 0, sign(x) * abs(where(x == 0, 1, ratio)) ** (ord - 1))
        return grad * where(nothing, 0, direction)


@composed
def vector_norm(x: Any, *, axis: Any = None, keepdims: bool = False, ord: Any = 2) -> Any:
    """The norm of vectors along one or several axes, or of all elements: numpy.linalg.vector_norm.

    Parameters
    ----------
    x : array_like
    axis : int, tuple of int or None
        Several axes count as one; None takes all.
    keepdims : bool
        Keep the axes, with length 1.
    ord : number, inf or -inf
        See `norm`.

    Examples
    --------
    >>> from zensor import Zensor, linalg
    >>> linalg.vector_norm(Zensor([[3.0, 4.0]]), ord=1).item()
    7.0
    """
    return _vector_norm(_floating(x), ord, axis, keepdims)
