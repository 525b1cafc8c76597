"""Eigenvalues and eigenvectors of symmetric matrices, on the last two axes. Alphabetical."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from autograd.errors import ArgumentError, DTypeError
from autograd.function import Function
from autograd.functions.composed import data_of
from autograd.functions.elementwise import where
from autograd.functions.solving import refuse_not_square


def eig(x: Any) -> Any:
    """Refused: eigenvalues of general matrices are complex, and Zensors hold real numbers.

    Raises
    ------
    DTypeError
        Always.
    """
    raise _complex("eig", x)


def eigvals(x: Any) -> Any:
    """Refused: eigenvalues of general matrices are complex, and Zensors hold real numbers.

    Raises
    ------
    DTypeError
        Always.
    """
    raise _complex("eigvals", x)


def _complex(name, x):
    return DTypeError(
        f"{name} of {np.shape(x)}: eigenvalues of general matrices are complex, and Zensors hold real numbers. Use "
        "eigh or eigvalsh for symmetric matrices, or svd."
    )


class Eigh(Function):
    """Eigenvalues λ and eigenvectors V of symmetric matrices; see `eigh`."""

    several = True

    @staticmethod
    def forward(x, UPLO="L"):
        refuse_not_square("eigh", x)
        return tuple(np.linalg.eigh(x, UPLO))
    @staticmethod
    def backward_x(grads, out, UPLO):
        (of_values, of_vectors), (eigenvalues, vectors) = grads, out
        if of_vectors is None:
            return to_half((vectors * of_values[..., None, :]) @ vectors.mT, UPLO)
        equal = near(data_of(eigenvalues))
        used = np.any(data_of(of_vectors) != 0, axis=-2)
        refuse_equal(f"eigenvectors by eigh of {vectors.shape}", equal, used)
        gaps = eigenvalues[..., None, :] - eigenvalues[..., :, None]
        turned = vectors.mT @ of_vectors
        inner = where(equal, 0, (turned - turned.mT) / (2 * where(equal, 1, gaps)))
        if of_values is not None:
            inner = inner + of_values[..., None, :] * np.eye(eigenvalues.shape[-1], dtype=eigenvalues.dtype)
        return to_half(vectors @ inner @ vectors.mT, UPLO)


def to_half(piece, UPLO):
    """The gradient for symmetric matrices of which only one half was looked at: that half gets the other's share."""
    count = piece.shape[-1]
    half = np.tri(count, dtype=piece.dtype) - np.eye(count, dtype=piece.dtype) / 2
    return (piece + piece.mT) * (half if UPLO in ("L", "l") else half.T)


class EighResult(NamedTuple):
    """What `eigh` returns."""

    eigenvalues: Any
    eigenvectors: Any


def near(x):
    """Which pairs of values on the last axis cannot be told apart."""
    return np.abs(x[..., None, :] - x[..., :, None]) <= uncertainty(x)[..., None]


def uncertainty(x):
    """How far numbers on the last axis may be off that a factorization found: a few roundings of the largest."""
    largest = np.max(np.abs(x), axis=-1, initial=0, keepdims=True)
    return 16 * np.sqrt(x.shape[-1]) * np.finfo(x.dtype).eps * largest


def refuse_equal(what, equal, used):
    """Say so where a gradient arrives at a vector whose value has an equal."""
    pairs = equal & ~np.eye(equal.shape[-1], dtype=bool)
    if np.any(pairs & (used[..., :, None] | used[..., None, :])):
        raise ArgumentError(
            f"the derivative of {what} where two of the values are equal: the vectors can be turned into each other "
            "freely, so they have none. (Second derivatives of the values need it too.) Use functions of the "
            "values alone, or matrices without equal values."
        )


def eigh(x: Any, UPLO: str = "L") -> EighResult:
    """Eigenvalues, ascending, and eigenvectors of symmetric matrices: X = V diag(λ) Vᵀ.

    With gradient V (diag(grad_λ) + M) Vᵀ, where M = (Vᵀ grad_V − grad_Vᵀ V) / 2 (λⱼ − λᵢ) off the diagonal and 0
    on it (Giles, "Collected matrix derivative results for forward and reverse mode algorithmic
    differentiation", 2008, section 3.1, for symmetric matrices). It is added up in the half that is looked
    at, since moving the other one changes nothing; of ``eigh((x + x.mT) / 2)`` both halves get their own.

    Where two eigenvalues are equal (to the last bits), their vectors have no derivative and asking for it
    raises an error; the values' gradient is the one above with M = 0.

    Parameters
    ----------
    x : array_like, shape (..., n, n)
        Symmetric; only one half is looked at.
    UPLO : {"L", "U"}
        Which half: below or above the diagonal.

    Returns
    -------
    EighResult
        With fields `eigenvalues`, of shape (..., n), and `eigenvectors`, of shape (..., n, n), in columns.

    Raises
    ------
    ShapeError
        If a matrix is not square.
    ArgumentError
        In the backward pass, if eigenvectors of equal eigenvalues are used.

    Examples
    --------
    >>> from zensor import Zensor, linalg
    >>> linalg.eigh(Zensor([[2.0, 0.0], [0.0, 1.0]])).eigenvalues
    Zensor([1., 2.], made by result)
    """
    return EighResult(*Eigh.apply(x, UPLO))


class Eigvalsh(Function):
    """Eigenvalues of symmetric matrices, ascending, with gradient V diag(grad) Vᵀ, V their vectors.

    It is added up in the half of the matrix that is looked at, as for `eigh`.

    At equal eigenvalues this is one of the many subgradients, unless the function treats them alike. The
    second derivative there is refused.

    Parameters
    ----------
    x : array_like, shape (..., n, n)
        Symmetric; only one half is looked at.
    UPLO : {"L", "U"}
        Which half: below or above the diagonal.

    Returns
    -------
    Zensor, shape (..., n)

    Raises
    ------
    ShapeError
        If a matrix is not square.

    Examples
    --------
    >>> from zensor import Zensor, linalg
    >>> linalg.eigvalsh(Zensor([[2.0, 0.0], [0.0, 1.0]]))
    Zensor([1., 2.], made by eigvalsh)
    """

    @staticmethod
    def forward(x, UPLO="L"):
        refuse_not_square("eigvalsh", x)
        return np.linalg.eigvalsh(x, UPLO)
    @staticmethod
    def backward_x(grad, x, UPLO):
        vectors = Eigh.apply(x, UPLO)[1]
        return to_half((vectors * grad[..., None, :]) @ vectors.mT, UPLO)


eigvalsh = Eigvalsh.apply
