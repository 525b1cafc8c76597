"""Polynomials given by their coefficients, the highest power first: NumPy's poly functions. Alphabetical."""

from __future__ import annotations

import operator
import warnings
from typing import Any

import numpy as np

from autograd.errors import ArgumentError, DTypeError, ShapeError
from autograd.functions.arithmetic import power, sqrt
from autograd.functions.composed import composed, data_of, operand
from autograd.functions.convolution import convolve
from autograd.functions.elementwise import astype, copy, where
from autograd.functions.fitting import atleast_1d
from autograd.functions.join import concatenate, stack
from autograd.functions.leastsquares import lstsq
from autograd.functions.products import outer
from autograd.functions.reduce import sum
from autograd.functions.shape import broadcast_to, expand_dims
from autograd.functions.solving import inv
from autograd.variable import Variable, untracked


@composed
def poly(seq_of_zeros: Any) -> Any:
    """The coefficients of the polynomial with the given zeros and the highest coefficient 1.

    Parameters
    ----------
    seq_of_zeros : array_like, shape (n,)
        A square matrix, of which NumPy takes the eigenvalues, is refused: they are complex.

    Examples
    --------
    >>> from zensor import Zensor, poly
    >>> poly(Zensor([1.0, 2.0])).numpy()
    array([ 1., -3.,  2.])
    """
    zeros = atleast_1d(seq_of_zeros)
    if zeros.ndim != 1:
        raise ShapeError(
            f"poly of {zeros.shape}: the zeros are a sequence (of a matrix they would be its eigenvalues, which are "
            "complex). Pass a sequence."
        )
    if zeros.dtype.kind != "f":
        zeros = astype(zeros, float)
    coefficients = np.ones(1, zeros.dtype)
    for place in range(len(zeros)):
        coefficients = convolve(coefficients, concatenate([np.ones(1, zeros.dtype), -zeros[place : place + 1]]))
    return coefficients if len(zeros) else where(False, sum(zeros), np.float64(1))


@composed
def polyadd(x: Any, y: Any) -> Any:
    """The sum of two polynomials.

    Parameters
    ----------
    x, y : array_like, shape (n,) and (m,)
        Coefficients, the highest power first.

    Examples
    --------
    >>> from zensor import Zensor, polyadd
    >>> polyadd(Zensor([1.0, 2.0]), [3.0])
    Zensor([1., 5.], made by add)
    """
    x, y = _filled("polyadd", x, y)
    return x + y


def _filled(name, x, y):
    """Both with as many coefficients: zeros in front."""
    x, y = _sequences(name, x, y)
    length = max(len(x), len(y))
    return [
        one if len(one) == length else concatenate([np.zeros(length - len(one), one.dtype), one]) for one in (x, y)
    ]


def _sequences(name, x, y):
    """Both as sequences of coefficients."""
    x, y = atleast_1d(x, y)
    if x.ndim != 1 or y.ndim != 1 or not len(x) or not len(y):
        raise ShapeError(
            f"{name} of {x.shape} and {y.shape}: a polynomial is a sequence of at least one coefficient. Reshape them."
        )
    return x, y


@composed
def polyder(p: Any, m: int = 1) -> Any:
    """The m-th derivative of a polynomial.

    Parameters
    ----------
    p : array_like, shape (n,)
        Coefficients, the highest power first.
    m : int

    Raises
    ------
    ArgumentError
        If m is negative.

    Examples
    --------
    >>> from zensor import Zensor, polyder
    >>> polyder(Zensor([1.0, 2.0, 3.0]))
    Zensor([2., 2.], made by multiply)
    """
    p = copy(p)
    for _ in range(_times("polyder", m)):
        p = p[:-1] * np.arange(len(p) - 1, 0, -1)
    return p


def _times(name, m):
    try:
        times = operator.index(m)
    except TypeError as error:
        raise DTypeError(f"{name} with m={m!r}: how many times is an integer. Pass m=1 or more.") from error
    if times < 0:
        raise ArgumentError(f"{name} with m={m}: it cannot be done {m} times. polyder and polyint undo each other.")
    return times


@composed
def polydiv(x: Any, y: Any) -> tuple[Any, Any]:
    """Quotient and remainder of two polynomials.

    Parameters
    ----------
    x, y : array_like, shape (n,) and (m,)
        Coefficients, the highest power first.

    Returns
    -------
    quotient, remainder : Zensor

    Examples
    --------
    >>> from zensor import Zensor, polydiv
    >>> quotient, remainder = polydiv(Zensor([1.0, 5.0, 7.0]), [1.0, 2.0])
    >>> quotient.numpy(), remainder.numpy()
    (array([1., 3.]), array([1.]))
    """
    x, y = [one + 0.0 for one in _sequences("polydiv", x, y)]
    scale = 1.0 / y[0]
    remainder = astype(x, np.result_type(x.dtype, y.dtype))
    quotient = []
    for place in range(len(x) - len(y) + 1):
        factor = scale * remainder[place]
        quotient.append(factor)
        end = place + len(y)
        remainder = concatenate([remainder[:place], remainder[place:end] - factor * y, remainder[end:]])
    values = data_of(remainder)
    zeros = 0
    while zeros < len(values) - 1 and np.allclose(values[zeros], 0, rtol=1e-14):
        zeros += 1
    return stack(quotient) if quotient else where(False, remainder[:1], 0), remainder[zeros:]


@composed
def polyfit(
    x: Any, y: Any, deg: int, rcond: Any = None, full: bool = False, w: Any = None, cov: bool | str = False
) -> Any:
    """The polynomial that comes closest to points: the smallest Σ (w (y − p(x)))². With derivatives for all of them.

    Parameters
    ----------
    x : array_like, shape (n,)
    y : array_like, shape (n,) or (n, m)
        Or m sets of points with the same x.
    deg : int
        The highest power.
    rcond : float, optional
        See `lstsq`; by default n times the precision of the dtype.
    full : bool
        Return what `lstsq` returns as well, and `rcond`.
    w : array_like, shape (n,), optional
        How much each point counts.
    cov : bool or "unscaled"
        Return the covariance of the coefficients as well, scaled by the residuals unless "unscaled".

    Returns
    -------
    Zensor, shape (deg + 1,) or (deg + 1, m)
        The highest power first; as the first of several results with `full` or `cov`.

    Raises
    ------
    ShapeError, ArgumentError
        If the shapes do not fit, or there are too few points.

    Examples
    --------
    >>> from zensor import Zensor, polyfit
    >>> polyfit([0.0, 1.0, 2.0], Zensor([1.0, 3.0, 5.0]), 1).numpy().round(12)
    array([2., 1.])
    """
    x, y, weights = _alike(x, y, w)
    if x.ndim != 1 or y.ndim not in (1, 2) or not len(x) or len(x) != len(y) or deg < 0:
        raise ShapeError(
            f"polyfit of {x.shape} and {y.shape} with deg={deg}: x is (n,) with at least one point, y is (n,) or (n, "
            "sets), and the degree is not negative. Check all three."
        )
    if weights is not None and weights.shape != x.shape:
        raise ShapeError(f"polyfit with weights of {weights.shape}: there is one for each x, of {x.shape}. Check w.")
    if rcond is None:
        rcond = len(x) * np.finfo(x.dtype).eps
    powers = vander(x, int(deg) + 1)
    if weights is not None:
        powers = powers * weights[:, None]
        y = y * (weights if y.ndim == 1 else weights[:, None])
    scale = sqrt(sum(powers * powers, 0))  # columns of length 1 are far better conditioned
    powers = powers / scale
    coefficients, residuals, rank, found = lstsq(powers, y, rcond)
    coefficients = coefficients / (scale if y.ndim == 1 else scale[:, None])
    if full:
        return coefficients, residuals, rank, found, rcond
    if rank != powers.shape[1]:
        warnings.warn("Polyfit may be poorly conditioned", np.exceptions.RankWarning, stacklevel=3)
    if not cov:
        return coefficients
    covariance = inv(powers.T @ powers) / outer(scale, scale)
    if cov == "unscaled":
        return coefficients, covariance if y.ndim == 1 else expand_dims(covariance, -1)
    if len(x) <= powers.shape[1]:
        raise ArgumentError(
            f"polyfit of {len(x)} points with deg={deg} and cov={cov!r}: there must be more points than coefficients. "
            "Use cov='unscaled' or a lower degree."
        )
    each = residuals / (len(x) - powers.shape[1])
    return coefficients, (covariance if y.ndim == 1 else expand_dims(covariance, -1)) * each


def _alike(*arrays):
    """In floating point, and as Zensors if one of them is, so that every result is one; None stays."""
    made_as = next((one.made_as for one in arrays if isinstance(one, Variable)), None)
    ready = [None if one is None else operand(one) + 0.0 for one in arrays]
    return [
        one if made_as is None or one is None or isinstance(one, Variable) else untracked(one, made_as) for one in ready
    ]


@composed
def polyint(p: Any, m: int = 1, k: Any = None) -> Any:
    """The m-th integral of a polynomial.

    Parameters
    ----------
    p : array_like, shape (n,)
        Coefficients, the highest power first.
    m : int
    k : number or array_like, shape (m,), optional
        The constants of the integrations; 0 by default.

    Raises
    ------
    ArgumentError
        If m is negative, or there are too few constants.

    Examples
    --------
    >>> from zensor import Zensor, polyint
    >>> polyint(Zensor([2.0, 2.0])).numpy()
    array([1., 2., 0.])
    """
    m = _times("polyint", m)
    p, constants = copy(p), atleast_1d(np.zeros(m) if k is None else k)
    if len(constants) == 1 and m > 1:
        constants = broadcast_to(constants, (m,))
    if len(constants) < m:
        raise ArgumentError(f"polyint with m={m} and {len(constants)} constants: it needs one, or {m}. Check k.")
    for place in range(m):
        p = concatenate([p / np.arange(len(p), 0, -1), constants[place : place + 1]])
    return p


@composed
def polymul(x: Any, y: Any) -> Any:
    """The product of two polynomials: the convolution of their coefficients, without zeros in front.

    Parameters
    ----------
    x, y : array_like, shape (n,) and (m,)
        Coefficients, the highest power first.

    Examples
    --------
    >>> from zensor import Zensor, polymul
    >>> polymul(Zensor([1.0, 2.0]), [1.0, 3.0]).numpy()
    array([1., 5., 6.])
    """
    x, y = _sequences("polymul", x, y)
    # A coefficient of zero in front is cut off, but it would change the coefficients that stay, and so has a gradient.
    return convolve(x, y)[_leading_zeros(x) + _leading_zeros(y) :]


def _leading_zeros(x):
    """How many zeros stand in front of the first other number, or of the last number."""
    others = np.flatnonzero(data_of(x))
    return int(others[0]) if len(others) else len(x) - 1


@composed
def polysub(x: Any, y: Any) -> Any:
    """The difference of two polynomials.

    Parameters
    ----------
    x, y : array_like, shape (n,) and (m,)
        Coefficients, the highest power first.

    Examples
    --------
    >>> from zensor import Zensor, polysub
    >>> polysub(Zensor([1.0, 2.0]), [3.0])
    Zensor([ 1., -1.], made by subtract)
    """
    x, y = _filled("polysub", x, y)
    return x - y


@composed
def polyval(p: Any, x: Any) -> Any:
    """The value of a polynomial by Horner's rule: ((p₀ x + p₁) x + p₂) x + … .

    Parameters
    ----------
    p : array_like, shape (n,), or sequence of Zensors
        Coefficients, the highest power first.
    x : array_like

    Examples
    --------
    >>> from zensor import Zensor, polyval
    >>> polyval([1.0, 2.0, 3.0], Zensor([1.0, 10.0]))
    Zensor([  6., 123.], made by add)
    """
    x = operand(x)
    value = where(False, x, np.zeros_like(data_of(x)))
    for coefficient in p:
        value = value * x + coefficient
    return value


def roots(p: Any) -> Any:
    """Refused: the zeros of a polynomial are complex, and Zensors hold real numbers.

    Raises
    ------
    DTypeError
        Always.
    """
    raise DTypeError(
        f"roots of {np.shape(p)}: the zeros of polynomials are complex, and Zensors hold real numbers. Use z.numpy() "
        "for their values."
    )


@composed
def vander(x: Any, N: int | None = None, increasing: bool = False) -> Any:
    """The Vandermonde matrix: in each row the powers of one element of x.

    Parameters
    ----------
    x : array_like, shape (n,)
    N : int, optional
        How many powers; by default n.
    increasing : bool
        The power 0 first; else it comes last.

    Returns
    -------
    Zensor, shape (n, N)

    Examples
    --------
    >>> from zensor import Zensor, vander
    >>> vander(Zensor([2.0, 3.0]), 3).numpy()
    array([[4., 2., 1.],
           [9., 3., 1.]])
    """
    x = operand(x)
    if x.ndim != 1:
        raise ShapeError(f"vander of {x.shape}: x is a sequence, with one axis. Reshape it.")
    count = len(x) if N is None else operator.index(N)
    if count < 0:
        raise ArgumentError(f"vander with N={N}: the number of powers is not negative. Pass 0 or more.")
    exponents = np.arange(count) if increasing else np.arange(count)[::-1]
    return power(expand_dims(x, -1), exponents)
