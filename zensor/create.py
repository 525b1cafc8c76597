"""Making Zensors: constants, ranges, random numbers.

Untracked unless `requires_grad=True`: they are buffers to write into.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from autograd import functions as f
from autograd.errors import ArgumentError, ShapeError, ZensorError
from zensor.core import Zensor
from zensor.defaults import get_default_dtype
from zensor.random import generator

Shape = int | tuple[int, ...]


def zeros(*shape: Any, dtype: DTypeLike | None = None, requires_grad: bool = False) -> Zensor:
    """A Zensor of zeros.

    Parameters
    ----------
    *shape : int, or one tuple of int
    dtype : dtype, optional
        The default float type unless given.
    requires_grad : bool

    Examples
    --------
    >>> from zensor import zeros
    >>> zeros(2)
    Zensor([0., 0.])
    """
    return full(_shape(shape), 0, dtype or get_default_dtype(), requires_grad)


def ones(*shape: Any, dtype: DTypeLike | None = None, requires_grad: bool = False) -> Zensor:
    """A Zensor of ones.

    Parameters
    ----------
    *shape : int, or one tuple of int
    dtype : dtype, optional
        The default float type unless given.
    requires_grad : bool

    Examples
    --------
    >>> from zensor import ones
    >>> ones((1, 2))
    Zensor([[1., 1.]])
    """
    return full(_shape(shape), 1, dtype or get_default_dtype(), requires_grad)


def empty(*shape: Any, dtype: DTypeLike | None = None, requires_grad: bool = False) -> Zensor:
    """A Zensor whose values are whatever the memory held: to be written into.

    Parameters
    ----------
    *shape : int, or one tuple of int
    dtype : dtype, optional
        The default float type unless given.
    requires_grad : bool

    Examples
    --------
    >>> from zensor import empty
    >>> empty(2, 3).shape
    (2, 3)
    """
    with _making(shape):
        return Zensor(np.empty(_shape(shape), dtype or get_default_dtype()), requires_grad)


def full(shape: Shape, value: float, dtype: DTypeLike | None = None, requires_grad: bool = False) -> Zensor:
    """A Zensor filled with one value.

    Parameters
    ----------
    shape : int or tuple of int
    value : number
    dtype : dtype, optional
        Of the value unless given; the default float type for a Python float.
    requires_grad : bool

    Examples
    --------
    >>> from zensor import full
    >>> full((2,), 7.0)
    Zensor([7., 7.])
    """
    if dtype is None and isinstance(value, float) and not isinstance(value, np.generic):
        dtype = get_default_dtype()
    with _making(shape):
        return Zensor(np.full(shape, value, dtype), requires_grad)


def zeros_like(like: Any, dtype: DTypeLike | None = None, requires_grad: bool = False) -> Zensor:
    """Zeros of the shape and dtype of `like`.

    Parameters
    ----------
    like : array_like
    dtype : dtype, optional
        That of `like` unless given.
    requires_grad : bool

    Examples
    --------
    >>> from zensor import Zensor, zeros_like
    >>> zeros_like(Zensor([1.0, 2.0]))
    Zensor([0., 0.])
    """
    return full(np.shape(like), 0, dtype or _dtype(like), requires_grad)


def ones_like(like: Any, dtype: DTypeLike | None = None, requires_grad: bool = False) -> Zensor:
    """Ones of the shape and dtype of `like`.

    Parameters
    ----------
    like : array_like
    dtype : dtype, optional
        That of `like` unless given.
    requires_grad : bool

    Examples
    --------
    >>> from zensor import Zensor, ones_like
    >>> ones_like(Zensor([1.0, 2.0]))
    Zensor([1., 1.])
    """
    return full(np.shape(like), 1, dtype or _dtype(like), requires_grad)


def arange(*bounds: float, dtype: DTypeLike | None = None, requires_grad: bool = False) -> Zensor:
    """Evenly spaced numbers: `arange(stop)`, `arange(start, stop)` or `arange(start, stop, step)`.

    Parameters
    ----------
    *bounds : number
        `stop` is not among the numbers.
    dtype : dtype, optional
        Integers for integers unless given; the default float type if a bound is a Python float.
    requires_grad : bool

    Raises
    ------
    ArgumentError
        If the bounds are not real numbers, or the step is 0.

    Examples
    --------
    >>> from zensor import arange
    >>> arange(3)
    Zensor([0, 1, 2])
    """
    try:
        numbers = np.arange(*bounds, dtype=_for_numbers(bounds, dtype))
    except (ValueError, TypeError, ZeroDivisionError) as error:
        given = ", ".join(map(repr, bounds))
        raise ArgumentError(
            f"arange({given}): {str(error).rstrip('.')}. It takes stop, or start and stop, or start, stop and step: "
            "real numbers, the step not 0. Try arange(0, 10, 2)."
        ) from error
    return Zensor(numbers, requires_grad)


def linspace(start: Any, stop: Any, num: int = 50, dtype: DTypeLike | None = None, requires_grad: bool = False) -> Any:
    """`num` numbers from `start` to `stop`, both included; recorded if an end is a Zensor.

    Parameters
    ----------
    start, stop : array_like or Zensor
    num : int
    dtype : dtype, optional
        The default float type unless given; with a Zensor, its own.
    requires_grad : bool
        Of no effect if an end is a Zensor: the result then wants a gradient if an end does.

    Raises
    ------
    ArgumentError
        If the ends are not real numbers, or `num` is negative.

    Examples
    --------
    >>> from zensor import linspace
    >>> linspace(0, 1, 3)
    Zensor([0. , 0.5, 1. ])
    """
    if isinstance(start, Zensor) or isinstance(stop, Zensor):
        return f.linspace(start, stop, num, dtype=dtype)
    try:
        numbers = np.linspace(start, stop, num, dtype=dtype or get_default_dtype())
    except (ValueError, TypeError) as error:
        raise ArgumentError(
            f"linspace({start!r}, {stop!r}, {num!r}): {str(error).rstrip('.')[:200]}. It takes two real numbers "
            "and how many there shall be. Try linspace(0, 1, 5)."
        ) from error
    return Zensor(numbers, requires_grad)


def eye(rows: int, columns: int | None = None, dtype: DTypeLike | None = None, requires_grad: bool = False) -> Zensor:
    """A matrix with ones on the diagonal.

    Parameters
    ----------
    rows : int
    columns : int, optional
        As many as rows unless given.
    dtype : dtype, optional
        The default float type unless given.
    requires_grad : bool

    Examples
    --------
    >>> from zensor import eye
    >>> eye(2)
    Zensor([[1., 0.],
            [0., 1.]])
    """
    with _making((rows, columns)):
        return Zensor(np.eye(rows, columns, dtype=dtype or get_default_dtype()), requires_grad)


def rand(
    *shape: Any,
    rng: np.random.Generator | int | None = None,
    dtype: DTypeLike | None = None,
    requires_grad: bool = False,
) -> Zensor:
    """Random numbers, uniform in [0, 1).

    Parameters
    ----------
    *shape : int, or one tuple of int
    rng : numpy.random.Generator or int, optional
        The package's own generator unless given; see `manual_seed`.
    dtype : dtype, optional
        The default float type unless given.
    requires_grad : bool

    Examples
    --------
    >>> from zensor import rand
    >>> rand(2, rng=0).shape
    (2,)
    """
    with _making(shape):
        return Zensor(generator(rng).random(_shape(shape)).astype(dtype or get_default_dtype()), requires_grad)


def randn(
    *shape: Any,
    rng: np.random.Generator | int | None = None,
    dtype: DTypeLike | None = None,
    requires_grad: bool = False,
) -> Zensor:
    """Random numbers from the normal distribution with mean 0 and standard deviation 1.

    Parameters
    ----------
    *shape : int, or one tuple of int
    rng : numpy.random.Generator or int, optional
        The package's own generator unless given; see `manual_seed`.
    dtype : dtype, optional
        The default float type unless given.
    requires_grad : bool

    Examples
    --------
    >>> from zensor import randn
    >>> randn(2, 3, rng=0, requires_grad=True).shape
    (2, 3)
    """
    with _making(shape):
        drawn = generator(rng).standard_normal(_shape(shape))
        return Zensor(np.asarray(drawn).astype(dtype or get_default_dtype()), requires_grad)


def randint(low: int, high: int, shape: Shape, rng: np.random.Generator | int | None = None) -> Zensor:
    """Random integers from low … high − 1, each as likely as the others.

    Parameters
    ----------
    low, high : int
    shape : int or tuple of int
    rng : numpy.random.Generator or int, optional
        The package's own generator unless given; see `manual_seed`.

    Raises
    ------
    ArgumentError
        If the bounds are not whole numbers of 64 bits, or `low` is not below `high`.

    Examples
    --------
    >>> from zensor import randint
    >>> randint(0, 1, (2,), rng=0)
    Zensor([0, 0])
    """
    try:
        bounds_fit = -(1 << 63) <= operator.index(low) < operator.index(high) <= 1 << 63
    except TypeError:
        bounds_fit = False
    if not bounds_fit:
        raise ArgumentError(
            f"randint from {low!r} to {high!r}: it draws whole numbers of 64 bits, from low on and below high. "
            "Try randint(0, 10, shape)."
        )
    with _making(shape):
        return Zensor(generator(rng).integers(low, high, shape))


def _shape(shape: tuple[Any, ...]) -> Any:
    """`zeros(2, 3)` and `zeros((2, 3))` are the same."""
    return shape[0] if len(shape) == 1 else shape


def _dtype(like: Any) -> Any:
    return like.dtype if hasattr(like, "dtype") else np.asarray(like).dtype


def _for_numbers(numbers: tuple[float, ...], dtype: DTypeLike | None) -> Any:
    if dtype is None and any(isinstance(one, float) for one in numbers):
        return get_default_dtype()
    return dtype


@contextmanager
def _making(shape: Any) -> Iterator[None]:
    """Say ourselves which shape cannot be made."""
    try:
        yield
    except ZensorError:
        raise
    except (ValueError, TypeError) as error:
        raise ShapeError(
            f"making a Zensor of shape {shape}: {error}. Lengths are whole numbers of at least 0. Try zeros(2, 3)."
        ) from error
