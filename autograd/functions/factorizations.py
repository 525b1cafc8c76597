"""Triangular factorizations: cholesky and qr, on the last two axes. Alphabetical."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from autograd.errors import ArgumentError
from autograd.function import Function
from autograd.functions.composed import composed, data_of, operand
from autograd.functions.eigen import uncertainty
from autograd.functions.join import concatenate
from autograd.functions.solving import refuse_no_matrix, refuse_not_square, solve
from autograd.functions.svd import thin


class Cholesky(Function):
    """The lower triangular L with X = L Lᵀ, of symmetric positive definite matrices.

    With gradient (S + Sᵀ) / 2 for S = L⁻ᵀ Φ(Lᵀ grad) L⁻¹, where Φ takes the lower triangle with half the
    diagonal (Murray, "Differentiation of the Cholesky decomposition", 2016). It is symmetric, as X must be,
    and as in PyTorch: each of two elements opposite of each other has half of what moving both brings.

    Parameters
    ----------
    x : array_like, shape (..., n, n)
        Symmetric; only the half is looked at that the result fills.
    upper : bool
        Give the upper triangular Lᵀ instead.

    Returns
    -------
    Zensor, shape (..., n, n)

    Raises
    ------
    ShapeError
        If a matrix is not square.
    ArgumentError
        If a matrix is not positive definite.

    Examples
    --------
    >>> from zensor import Zensor, linalg
    >>> linalg.cholesky(Zensor([[4.0, 2.0], [2.0, 2.0]])).numpy()
    array([[2., 0.],
           [1., 1.]])
    """

    @staticmethod
    def forward(x, *, upper=False):
        refuse_not_square("cholesky", x)
        try:
            return np.linalg.cholesky(x, upper=upper)
        except np.linalg.LinAlgError as error:
            raise ArgumentError(
                f"cholesky of {np.shape(x)}: a matrix is not positive definite. Add a small multiple of the identity, "
                "or use eigh."
            ) from error
    @staticmethod
    def backward_x(grad, out, upper):
        lower, grad = (out.mT, grad.mT) if upper else (out, grad)
        count = lower.shape[-1]
        half = np.tri(count, dtype=lower.dtype) - np.eye(count, dtype=lower.dtype) / 2
        left = solve(lower.mT, lower.mT @ grad * half)
        piece = solve(lower.mT, left.mT)
        return (piece + piece.mT) / 2


cholesky = Cholesky.apply


class Qr(Function):
    """Q and R of matrices that are not wider than high; see `qr`."""

    several = True

    @staticmethod
    def forward(x, mode="reduced"):
        return tuple(np.linalg.qr(x, mode))
    @staticmethod
    def backward_x(grads, out):
        q, r = out
        count = r.shape[-1]
        asked = f"qr of {(*q.shape[:-1], count)}"
        of_q = thin(grads[0], -1, count, asked)
        q, r = q[..., :count], r[..., :count, :]
        _refuse_dependent(data_of(r), asked)
        square = 0
        if grads[1] is not None:
            square = r @ grads[1][..., :count, :].mT
        if of_q is not None:
            square = square - of_q.mT @ q
        lower = np.tri(count, dtype=r.dtype)
        symmetric = square * lower + (square * (lower - np.eye(count, dtype=r.dtype))).mT
        piece = q @ symmetric if of_q is None else of_q + q @ symmetric
        return solve(r, piece.mT).mT


def _refuse_dependent(r, asked):
    """Say so where R has no inverse, up to rounding."""
    sizes = np.abs(np.diagonal(r, 0, -2, -1))
    if np.any(sizes <= uncertainty(sizes)):
        raise ArgumentError(
            f"the derivative of {asked}: the columns (the left ones of a wide matrix) are not independent, so Q has "
            "none. Use svd, or add a small multiple of the identity."
        )


class QRResult(NamedTuple):
    """What `qr` returns."""

    Q: Any
    R: Any


@composed
def qr(x: Any, mode: str = "reduced") -> Any:
    """X = Q R with orthonormal columns in Q and an upper triangular R.

    With gradient (grad_Q + Q M) R⁻ᵀ, where M is the symmetric matrix whose lower triangle is that of
    R grad_Rᵀ − grad_Qᵀ Q (Walter and Lehmann, "Algorithmic differentiation of linear algebra functions",
    2010). Of a matrix that is wider than high, Q and the left part of R are the factors of its left part,
    and the right part of R is Qᵀ times its right part.

    Parameters
    ----------
    x : array_like, shape (..., n, m)
    mode : {"reduced", "complete", "r"}
        "reduced": Q of shape (..., n, k) and R of shape (..., k, m), with k the smaller of n and m.
        "complete": Q square; the columns beyond k have no derivative. "r": R alone.

    Returns
    -------
    QRResult, or Zensor for mode "r"
        With fields `Q` and `R`.

    Raises
    ------
    ArgumentError
        If `mode` is another; in the backward pass, if the columns of X (the left ones of a wide X) are not
        independent, or if columns of Q are used that have no derivative.

    Examples
    --------
    >>> from zensor import Zensor, linalg
    >>> factors = linalg.qr(Zensor([[3.0, 1.0], [4.0, 2.0]]))
    >>> abs(factors.R.numpy()).round(12)
    array([[5. , 2.2],
           [0. , 0.4]])
    """
    refuse_no_matrix("qr", x)
    if mode not in ("reduced", "complete", "r"):
        raise ArgumentError(
            f"qr of {np.shape(x)} with mode={mode!r}: it is 'reduced', 'complete' or 'r'. Pass one of these."
        )
    x = operand(x)
    rows, columns = x.shape[-2:]
    q, r = Qr.apply(x[..., :rows] if columns > rows else x, "complete" if mode == "complete" else "reduced")
    if columns > rows:
        r = concatenate([r, q.mT @ x[..., rows:]], -1)
    return r if mode == "r" else QRResult(q, r)
