"""Determinants and their logarithms, on the last two axes. Alphabetical."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from autograd.errors import ArgumentError
from autograd.function import Function
from autograd.functions.composed import data_of
from autograd.functions.elementwise import where
from autograd.functions.reduce import sum
from autograd.functions.solving import inv, refuse_not_square

ILL_CONDITIONED = 1e5
"""From here on the rule that needs the inverse is too coarse for the derivative of a cofactor."""


class Cofactor(Function):
    """det(X) X⁻ᵀ, the gradient of the determinant: for each element the minor without its row and column.

    Singular matrices have it too. Computed as it is written where there is an inverse: the errors of the
    two factors cancel, even next to a singular matrix (Stewart, "On the adjugate matrix", 1998). Else by
    singular values, in which it is det(U) det(V) U C Vᵀ, with the products of all but one of them in C.
    """

    @staticmethod
    def forward(x):
        try:
            return np.linalg.det(x)[..., None, None] * np.linalg.inv(x).mT
        except np.linalg.LinAlgError:
            sign, u, s, vh = _signed_svd(x)
            return sign * (u * _without_each(s)[..., None, :]) @ vh
    @staticmethod
    def backward_x(grad, x, out):
        if _ill_conditioned(data_of(x)):
            return SecondCofactor.apply(grad, x)
        inverse = inv(x).mT
        return sum(grad * out, (-2, -1), keepdims=True) * inverse - inverse @ grad.mT @ out


class SecondCofactor(Function):
    """The gradient of Σ direction · cofactor(X), for matrices that are singular or nearly so.

    By singular values it is det(U) det(V) U K Vᵀ. With D = Uᵀ direction V, K is −Dᵀ off the diagonal, each
    element times the product of all singular values but two, those of its row and column; and on the
    diagonal the sum of the other Dᵢᵢ, times the like product. It is linear in `direction` and its own
    transpose.

    Raises
    ------
    ArgumentError
        For its derivative with respect to x, the third of a determinant.
    """

    @staticmethod
    def forward(direction, x):
        sign, u, s, vh = _signed_svd(x)
        turned = u.mT @ direction @ vh.mT
        diagonal = np.eye(s.shape[-1], dtype=bool)
        but_two = np.where(diagonal, 0, _without_each(np.where(diagonal, 1, s[..., None, :])))
        sums = but_two @ np.sum(np.where(diagonal, turned, 0), axis=-1)[..., None]
        return sign * u @ np.where(diagonal, sums, -turned.mT * but_two) @ vh
    @staticmethod
    def backward_direction(grad, x):
        return SecondCofactor.apply(grad, x)
    @staticmethod
    def backward_x(grad, x):
        raise ArgumentError(
            f"the third derivative of det of {np.shape(x)}: a matrix is singular or nearly so, and no rule is known to "
            "us. Add a small multiple of the identity."
        )


def _ill_conditioned(x):
    try:
        inverse = np.linalg.inv(x)
    except np.linalg.LinAlgError:
        return True
    condition = np.linalg.norm(x, axis=(-2, -1)) * np.linalg.norm(inverse, axis=(-2, -1))
    return bool(np.any(condition > ILL_CONDITIONED))


def _signed_svd(x):
    """det(U) det(V), U, the singular values and Vᵀ."""
    u, s, vh = np.linalg.svd(x)
    return (np.linalg.det(u) * np.linalg.det(vh))[..., None, None], u, s, vh


def _without_each(x):
    """Along the last axis, the product of all elements but each one; without division, for zeros."""
    ones = np.ones_like(x[..., :1])
    before = np.cumprod(np.concatenate([ones, x[..., :-1]], -1), -1)
    after = np.cumprod(np.concatenate([ones, x[..., :0:-1]], -1), -1)[..., ::-1]
    return before * after


class Det(Function):
    """The determinant of square matrices, with gradient grad · det(X) X⁻ᵀ.

    That product, the matrix of cofactors, exists for singular matrices too, and so do the first two
    derivatives. The third is refused where the matrix is singular or nearly so.

    Parameters
    ----------
    x : array_like, shape (..., n, n)

    Returns
    -------
    Zensor, shape (...)

    Raises
    ------
    ShapeError
        If a matrix is not square.

    Examples
    --------
    >>> from zensor import Zensor, linalg
    >>> x = Zensor([[1.0, 0.0], [0.0, 0.0]])
    >>> linalg.det(x).backward()
    >>> x.grad.numpy()
    array([[0., 0.],
           [0., 1.]])
    """

    @staticmethod
    def forward(x):
        refuse_not_square("det", x)
        return np.linalg.det(x)
    @staticmethod
    def backward_x(grad, x):
        return grad[..., None, None] * Cofactor.apply(x)


det = Det.apply


class Slogdet(Function):
    """Sign and logarithm of the absolute value of the determinant; see `slogdet`."""

    several = True

    @staticmethod
    def forward(x):
        refuse_not_square("slogdet", x)
        return tuple(np.linalg.slogdet(x))
    @staticmethod
    def backward_x(grads, x):
        if grads[1] is None:
            return where(False, x, 0)  # of the sign
        return grads[1][..., None, None] * inv(x).mT


class SlogdetResult(NamedTuple):
    """What `slogdet` returns."""

    sign: Any
    logabsdet: Any


def slogdet(x: Any) -> SlogdetResult:
    """The sign of the determinant and the logarithm of its absolute value: no overflow for large matrices.

    With gradient grad X⁻ᵀ of the logarithm; that of the sign is 0.

    Parameters
    ----------
    x : array_like, shape (..., n, n)

    Returns
    -------
    SlogdetResult
        With fields `sign` and `logabsdet`, both of shape (...). A singular matrix has sign 0 and
        logarithm −∞, and no gradient.

    Raises
    ------
    ShapeError
        If a matrix is not square.

    Examples
    --------
    >>> from zensor import Zensor, linalg
    >>> linalg.slogdet(Zensor([[0.0, 1.0], [1.0, 0.0]])).sign
    Zensor(-1., made by result)
    """
    return SlogdetResult(*Slogdet.apply(x))
