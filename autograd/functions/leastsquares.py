"""Least squares and the pseudoinverse. Alphabetical."""

from __future__ import annotations

import functools
import operator
from typing import Any

import numpy as np

from autograd.errors import ShapeError
from autograd.function import Function
from autograd.functions.eigen import to_half
from autograd.functions.shape import expand_dims
from autograd.functions.solving import refuse_no_matrix
from autograd.functions.svd import Svdvals


class Lstsq(Function):
    """Least squares; see `lstsq`.

    The solution is X⁺ y and is differentiated as such, with the derivative of `pinv`. The residuals
    Σ (y − X out)² have the derivatives 2 r and −2 r outᵀ, with r the difference: moving the solution
    does not change them. The singular values are those of `svdvals`.
    """

    several = True

    @staticmethod
    def forward(x, y, rcond=None):
        shapes = (np.shape(x), np.shape(y))
        if len(shapes[0]) != 2 or len(shapes[1]) not in (1, 2) or shapes[0][0] != shapes[1][0]:
            raise ShapeError(
                f"lstsq of {shapes[0]} and {shapes[1]}: x is a matrix (equations, unknowns), y is (equations,) or "
                "(equations, problems). Check both shapes; there are no stacks of matrices here."
            )
        return np.linalg.lstsq(x, y, rcond)
    @staticmethod
    def backward_x(grads, x, y, rcond, out):
        of_solution, of_residuals, _, of_values = grads
        pieces = []
        if of_solution is not None:
            inverse = pinv(x, _cutoff(rcond, x))
            pieces.append(Pinv.backward_x(_columns(of_solution) @ _columns(y).mT, x, inverse))
        if of_residuals is not None and out[1].size:
            pieces.append(-2 * (_columns(y - x @ out[0]) * of_residuals) @ _columns(out[0]).mT)
        if of_values is not None:
            pieces.append(Svdvals.backward_x(of_values, x, hermitian=False))
        return _total(pieces)
    @staticmethod
    def backward_y(grads, x, y, rcond, out):
        of_solution, of_residuals, _, _ = grads
        pieces = []
        if of_solution is not None:
            pieces.append(pinv(x, _cutoff(rcond, x)).mT @ of_solution)
        if of_residuals is not None and out[1].size:
            pieces.append(2 * (y - x @ out[0]) * of_residuals)
        return _total(pieces)


def lstsq(x: Any, y: Any, rcond: float | None = None) -> Any:
    """The solution of X z = y with the smallest Σ (y − X z)²; of several, the shortest.

    Where the unknowns are not independent (the rank is smaller than their number) the derivative is
    the one among matrices of this rank; there is no other.

    Parameters
    ----------
    x : array_like, shape (n, k)
    y : array_like, shape (n,) or (n, m)
    rcond : float, optional
        Singular values below `rcond` times the largest count as zero. By default max(n, k) times the
        precision of the dtype.

    Returns
    -------
    solution : Zensor, shape (k,) or (k, m)
    residuals : Zensor, shape (1,), (m,) or, if the rank is smaller than k or n ≤ k, (0,)
        The smallest sums.
    rank : Zensor
        Has no derivative.
    singular values : Zensor, shape (min(n, k),)

    Raises
    ------
    ShapeError
        If the shapes do not fit.

    Examples
    --------
    >>> from zensor import Zensor, linalg
    >>> solution, *_ = linalg.lstsq(Zensor([[1.0], [1.0]]), [1.0, 3.0])
    >>> solution.numpy().round(12)
    array([2.])
    """
    return Lstsq.apply(x, y, rcond)


def _total(pieces):
    """The sum; None, for no gradient, of nothing."""
    return functools.reduce(operator.add, pieces) if pieces else None


def _columns(x):
    """A vector as a matrix of one column."""
    return expand_dims(x, -1) if x.ndim == 1 else x


def _cutoff(rcond, x):
    return max(x.shape) * np.finfo(x.dtype).eps if rcond is None else rcond


class Pinv(Function):
    """The pseudoinverse (Moore and Penrose) P = X⁺ of any matrices.

    With gradient −Pᵀ grad Pᵀ + (1 − X P) gradᵀ P Pᵀ + Pᵀ P gradᵀ (1 − P X), the derivative among
    matrices of the same rank; where the rank changes, the pseudoinverse jumps. (Golub and Pereyra,
    "The differentiation of pseudo-inverses and nonlinear least squares problems whose variables
    separate", 1973.)

    Parameters
    ----------
    x : array_like, shape (..., n, m)
    rcond : float or array_like, optional
        Singular values below `rcond` times the largest count as zero; by default 1e-15.
    hermitian : bool
        Say that the matrices are symmetric, which is faster: only the half below the diagonal is looked at, and has
        a gradient.
    rtol : float or array_like, optional
        Another name for `rcond`; None is max(n, m) times the precision of the dtype.

    Returns
    -------
    Zensor, shape (..., m, n)

    Examples
    --------
    >>> from zensor import Zensor, linalg
    >>> linalg.pinv(Zensor([[2.0], [0.0]])).numpy()
    array([[0.5, 0. ]])
    """

    @staticmethod
    def forward(x, rcond=None, hermitian=False, *, rtol=...):
        refuse_no_matrix("pinv", x)
        return np.linalg.pinv(x, rcond, hermitian, **({} if rtol is ... else {"rtol": rtol}))
    @staticmethod
    def backward_x(grad, x, out, hermitian=False):
        left = grad.mT - x @ (out @ grad.mT)
        right = grad.mT - (grad.mT @ out) @ x
        piece = left @ out @ out.mT + out.mT @ out @ right - out.mT @ grad @ out.mT
        return to_half(piece, "L") if hermitian else piece


pinv = Pinv.apply
