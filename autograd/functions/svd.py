"""Singular values and vectors, on the last two axes. Alphabetical."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from autograd.errors import ArgumentError
from autograd.function import Function
from autograd.functions.composed import data_of
from autograd.functions.eigen import near, refuse_equal, to_half, uncertainty
from autograd.functions.elementwise import where
from autograd.functions.piecewise import sign
from autograd.functions.solving import refuse_no_matrix


class Svd(Function):
    """U, s and Vᵀ with X = U diag(s) Vᵀ; see `svd` for the gradient."""

    several = True

    @staticmethod
    def forward(x, full_matrices=True, hermitian=False):
        refuse_no_matrix("svd", x)
        return tuple(np.linalg.svd(x, full_matrices, hermitian=hermitian))
    @staticmethod
    def backward_x(grads, out, hermitian):
        piece = _gradient(grads, out)
        return to_half(piece, "L") if hermitian else piece


def _gradient(grads, out):
    """The gradient of all elements of x."""
    u, s, vh = out
    count = s.shape[-1]
    asked = f"svd of {(*u.shape[:-1], vh.shape[-1])}"
    of_u, of_vh = thin(grads[0], -1, count, asked), thin(grads[2], -2, count, asked)
    u, vh = u[..., :count], vh[..., :count, :]
    inner = 0 if grads[1] is None else (grads[1] * sign(s))[..., None, :] * np.eye(count, dtype=s.dtype)
    if of_u is None and of_vh is None:
        return u @ inner @ vh
    equal = near(data_of(s))
    used = np.zeros(s.shape, bool)
    if of_u is not None:
        used = used | np.any(data_of(of_u) != 0, axis=-2)
    if of_vh is not None:
        used = used | np.any(data_of(of_vh) != 0, axis=-1)
    refuse_equal(f"singular vectors by {asked}", equal, used)
    gaps = where(equal, 1, s[..., None, :] ** 2 - s[..., :, None] ** 2)
    beside = 0
    if of_u is not None:
        turned = u.mT @ of_u
        inner = inner + where(equal, 0, (turned - turned.mT) / gaps) * s[..., None, :]
        if u.shape[-2] > count:
            beside = ((of_u - u @ turned) / _divisor(s, used, asked)[..., None, :]) @ vh
    if of_vh is not None:
        turned = vh @ of_vh.mT
        inner = inner + s[..., :, None] * where(equal, 0, (turned - turned.mT) / gaps)
        if vh.shape[-1] > count:
            beside = beside + u @ ((of_vh - turned.mT @ vh) / _divisor(s, used, asked)[..., :, None])
    return u @ inner @ vh + beside


def thin(grad, axis, count, asked):
    """The gradient for the vectors that belong to the matrix; those that only fill up the square have none."""
    if grad is None:
        return None
    whole = data_of(grad)
    if np.any(np.delete(whole, slice(count), axis)):
        raise ArgumentError(
            f"the derivative of {asked} with respect to vectors {count} and on: they only fill up a square matrix, in "
            "any way, and so have none. Use full_matrices=False or mode='reduced'."
        )
    return grad[(..., slice(count)) if axis == -1 else (..., slice(count), slice(None))]


def _divisor(s, used, asked):
    """The singular values; refuses zeros whose vectors are used."""
    zero = data_of(s) <= uncertainty(data_of(s))
    if np.any(zero & used):
        raise ArgumentError(
            f"the derivative of singular vectors by {asked}, whose singular value is 0: of a matrix that is not square "
            "they can be chosen freely, so they have none. Use functions of the other vectors."
        )
    return where(zero, 1, s)


class SVDResult(NamedTuple):
    """What `svd` returns."""

    U: Any
    S: Any
    Vh: Any


def svd(x: Any, full_matrices: bool = True, compute_uv: bool = True, hermitian: bool = False) -> Any:
    """Singular values, descending, and vectors: X = U diag(s) Vᵀ.

    With S = diag(s), Eᵢⱼ = sⱼ² − sᵢ² and / E meaning 0 on the diagonal, the gradient is
    U (diag(grad_s) + (Uᵀ grad_U − grad_Uᵀ U) / E · S + S · (Vᵀ grad_V − grad_Vᵀ V) / E) Vᵀ, plus
    (1 − U Uᵀ) grad_U S⁻¹ Vᵀ for tall matrices and U S⁻¹ grad_Vᵀ (1 − V Vᵀ) for wide ones (Townsend,
    "Differentiating the singular value decomposition", 2016; Giles 2008, section 3.2).

    Where two singular values are equal (to the last bits), their vectors have no derivative, nor have
    the vectors that only fill up a square with ``full_matrices=True``; asking for it raises an error. A
    singular value of exactly 0 is a kink and gets the gradient 0.

    Parameters
    ----------
    x : array_like, shape (..., n, m)
    full_matrices : bool
        U and Vᵀ square, of shapes (..., n, n) and (..., m, m), instead of (..., n, k) and (..., k, m).
    compute_uv : bool
        False gives the singular values alone.
    hermitian : bool
        Say that the matrices are symmetric, which is faster: only the half below the diagonal is looked at, and has
        a gradient.

    Returns
    -------
    SVDResult, or Zensor without `compute_uv`
        With fields `U`, `S` of shape (..., k) and `Vh`, where k is the smaller of n and m.

    Raises
    ------
    ArgumentError
        In the backward pass, if vectors are used that have no derivative.

    Examples
    --------
    >>> from zensor import Zensor, linalg
    >>> linalg.svd(Zensor([[0.0, 2.0], [1.0, 0.0]]), compute_uv=False)
    Zensor([2., 1.], made by svdvals)
    """
    if not compute_uv:
        return Svdvals.apply(x, hermitian)
    return SVDResult(*Svd.apply(x, full_matrices, hermitian))


class Svdvals(Function):
    """Singular values, descending, with gradient U diag(grad) Vᵀ; 0 for a singular value of exactly 0.

    At equal singular values this is one of many subgradients, unless the function treats them alike. The
    second derivative there is refused.

    Parameters
    ----------
    x : array_like, shape (..., n, m)
    hermitian : bool
        Say that the matrices are symmetric, which is faster: only the half below the diagonal is looked at, and has
        a gradient.

    Returns
    -------
    Zensor, shape (..., k)
        Where k is the smaller of n and m.

    Examples
    --------
    >>> from zensor import Zensor, linalg
    >>> linalg.svdvals(Zensor([[0.0, 2.0], [1.0, 0.0]]))
    Zensor([2., 1.], made by svdvals)
    """

    @staticmethod
    def forward(x, hermitian=False):
        refuse_no_matrix("svdvals", x)
        return np.linalg.svd(x, compute_uv=False, hermitian=hermitian)
    @staticmethod
    def backward_x(grad, x, hermitian):
        u, s, vh = Svd.apply(x, False, hermitian)
        piece = (u * (grad * sign(s))[..., None, :]) @ vh
        return to_half(piece, "L") if hermitian else piece


svdvals = Svdvals.apply
