"""Evenly spaced numbers between two ends that may have gradients, and arrays filled with a value. Compositions."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.functions.composed import composed, data_of, operand, operands
from autograd.functions.elementwise import astype, copy
from autograd.functions.exponential import log
from autograd.functions.shape import broadcast_to, moveaxis


@composed
def linspace(
    start: Any,
    stop: Any,
    num: int = 50,
    endpoint: bool = True,
    retstep: bool = False,
    dtype: Any = None,
    axis: int = 0,
) -> Any:
    """`num` numbers from start to stop: start (1 − t) + stop t with t from 0 to 1.

    Parameters
    ----------
    start, stop : array_like
        Broadcast against each other; both may have gradients.
    num : int
    endpoint : bool
        Whether stop is the last number, or the one after it.
    retstep : bool
        Return the distance of two neighbours, too.
    dtype : dtype, optional
    axis : int
        Place of the new axis in the result.

    Examples
    --------
    >>> from zensor import Zensor, linspace
    >>> stop = Zensor(1.0)
    >>> linspace(0.0, stop, 3).sum().backward()
    >>> stop.grad
    Zensor(1.5)
    """
    # A Python number takes the dtype of the other end: it must not make float64 of float32.
    kind = np.result_type(*[one if type(one) in (int, float) else data_of(operand(one)) for one in (start, stop)], 0.0)
    start, stop = operands([np.asarray(one, kind) if type(one) in (int, float) else one for one in (start, stop)])
    shape = np.broadcast_shapes(start.shape, stop.shape)
    part = np.linspace(0.0, 1.0, num, endpoint).astype(kind).reshape((-1,) + (1,) * len(shape))
    made = moveaxis(start * (1 - part) + stop * part, 0, axis) if shape else start * (1 - part) + stop * part
    made = made if dtype is None else astype(made, dtype)
    if not retstep:
        return made
    gaps = num - 1 if endpoint else num
    return made, (stop - start) / gaps if gaps > 0 else np.nan


@composed
def logspace(
    start: Any, stop: Any, num: int = 50, endpoint: bool = True, base: Any = 10.0, dtype: Any = None, axis: int = 0
) -> Any:
    """Numbers evenly spaced on a logarithmic scale: base ** linspace(start, stop).

    Parameters
    ----------
    start, stop : array_like
        Exponents of the ends.
    num, endpoint, dtype, axis
        As for linspace.
    base : array_like

    Examples
    --------
    >>> from zensor import Zensor, logspace
    >>> logspace(Zensor(0.0), 2.0, 3).numpy()
    array([  1.,  10., 100.])
    """
    made = base ** linspace(start, stop, num, endpoint, axis=axis)
    return made if dtype is None else astype(made, dtype)


@composed
def geomspace(start: Any, stop: Any, num: int = 50, endpoint: bool = True, dtype: Any = None, axis: int = 0) -> Any:
    """Numbers of which each is the one before times a constant: start (stop / start)**t, for positive ratios.

    Parameters
    ----------
    start, stop : array_like
        The ends, of equal signs.
    num, endpoint, dtype, axis
        As for linspace.

    Examples
    --------
    >>> from zensor import Zensor, geomspace
    >>> geomspace(Zensor(1.0), 4.0, 3).numpy().round(12)
    array([1., 2., 4.])
    """
    start, stop = operands([start, stop])
    growth = linspace(log(start / start), log(stop / start), num, endpoint, axis=axis)
    place = start if not data_of(start).ndim else _with_axis(start, stop, axis)
    made = place * np.e**growth
    return made if dtype is None else astype(made, dtype)


def _with_axis(start: Any, stop: Any, axis: int) -> Any:
    """start in the shape of the result, with length 1 where the numbers run."""
    shape = np.broadcast_shapes(start.shape, stop.shape)
    return moveaxis(broadcast_to(start, shape)[None], 0, axis)


def full_like(like: Any, fill_value: Any, dtype: Any = None, order: str = "K", *, shape: Any = None) -> Any:
    """An array of the shape and dtype of `like`, filled with a value that may have a gradient.

    Parameters
    ----------
    like : array_like
        Only its shape and dtype count.
    fill_value : array_like
        Broadcasts to the shape.
    dtype : dtype, optional
        That of `like` unless given.
    order : {"K", "C", "F", "A"}
        With "F" columns stand one after the other in memory, else rows.
    shape : int or tuple of int, optional
        That of `like` unless given.

    Examples
    --------
    >>> from zensor import Zensor, full_like
    >>> value = Zensor(2.0)
    >>> full_like([[1.0, 1.0]], value).sum().backward()
    >>> value.grad
    Zensor(2.)
    """
    kind = data_of(operand(like)).dtype if dtype is None else dtype
    shape = np.shape(like) if shape is None else shape
    filled = broadcast_to(operand(fill_value), shape)
    return astype(copy(filled, order) if order == "F" else filled, kind)
