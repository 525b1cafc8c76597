"""Operations that join arrays: concatenate, stack and their relatives. Alphabetical.

Each array gets its part of the gradient. Shapes that do not fit raise a ShapeError.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.lib.array_utils import normalize_axis_index

from autograd.errors import DTypeError, ShapeError
from autograd.function import Function
from autograd.functions.composed import composed, data_of, operand, refuse_cut
from autograd.functions.elementwise import astype, copy
from autograd.functions.fitting import atleast_1d, atleast_2d, atleast_3d
from autograd.functions.shape import broadcast_to, moveaxis, ravel


@composed
def append(x: Any, values: Any, axis: Any = None) -> Any:
    """x with `values` behind it, along an axis.

    Parameters
    ----------
    x, values : array_like
    axis : int or None
        None flattens both.

    Examples
    --------
    >>> from zensor import Zensor, append
    >>> append(Zensor([1.0]), [2.0, 3.0])
    Zensor([1., 2., 3.], made by concatenate)
    """
    return concatenate([x, values], axis)


@composed
def block(arrays: Any) -> Any:
    """A matrix, or an array of any shape, put together from blocks: nested lists as they would be written down.

    Parameters
    ----------
    arrays : array_like or nested lists of array_like
        The innermost lists are joined along the last axis, those around them along the one before …

    Raises
    ------
    ShapeError
        If lists are empty or differ in depth, or blocks do not fit.

    Examples
    --------
    >>> from zensor import Zensor, block
    >>> x = Zensor([[1.0]])
    >>> block([[x, x], [2 * x, 3 * x]]).numpy()
    array([[1., 1.],
           [2., 3.]])
    """
    depth, ndim = _nested(arrays)
    return _block(arrays, depth, max(depth, ndim)) if depth else copy(operand(arrays))


def _nested(arrays):
    """How deep the lists are nested, and the largest number of axes in them."""
    if isinstance(arrays, tuple):
        raise DTypeError("block of a tuple: blocks are nested in lists. Use [ ] in the place of ( ).")
    if not isinstance(arrays, list):
        return 0, operand(arrays).ndim
    found = [_nested(one) for one in arrays]
    if len({depth for depth, _ in found}) != 1:
        raise ShapeError(
            f"block of a list with {len(found)} entries: lists must have entries, all of them nested equally deep. "
            "Put each row into brackets of its own."
        )
    return found[0][0] + 1, max([ndim for _, ndim in found])


def _block(arrays, depth, ndim):
    if not depth:
        x = operand(arrays)
        return x.reshape((1,) * (ndim - x.ndim) + tuple(x.shape))
    return concatenate([_block(one, depth - 1, ndim) for one in arrays], -depth)


@composed
def column_stack(arrays: Any) -> Any:
    """Vectors as the columns of a matrix; matrices among them keep their columns.

    Parameters
    ----------
    arrays : sequence of array_like

    Examples
    --------
    >>> from zensor import Zensor, column_stack
    >>> column_stack([Zensor([1.0, 2.0]), [3.0, 4.0]]).numpy()
    array([[1., 3.],
           [2., 4.]])
    """
    arrays = [operand(one) for one in _sequence(arrays, "column_stack")]
    return concatenate([one if one.ndim > 1 else one.reshape((-1, 1)) for one in arrays], 1)


class Concatenate(Function):
    """Arrays joined along an axis that they have. See `concatenate`.

    Each array gets its part of the gradient.
    """

    @staticmethod
    def forward(*arrays, axis=0, dtype=None, casting="same_kind"):
        return np.concatenate(arrays, axis, dtype=dtype, casting=casting)
    @staticmethod
    def backward_arrays(grad, index, arrays_shape, axis):
        shape = arrays_shape[index]
        if axis is None:
            sizes = [math.prod(one) for one in arrays_shape]
            start = sum(sizes[:index])
            return grad[start : start + sizes[index]].reshape(shape)
        start = sum(one[axis] for one in arrays_shape[:index])
        return grad[(slice(None),) * (axis % len(shape)) + (slice(start, start + shape[axis]),)]


@composed
def concatenate(arrays: Any, axis: int | None = 0, *, dtype: Any = None, casting: str = "same_kind") -> Any:
    """Join a sequence of arrays along an axis that they have.

    Parameters
    ----------
    arrays : sequence of array_like
        Of equal shapes but for `axis`.
    axis : int or None
        None flattens them first.
    dtype : dtype, optional
        Of the result.
    casting : str
        Which conversions to that dtype are allowed.

    Raises
    ------
    ShapeError
        If shapes differ outside of `axis`, or nothing was given.

    Examples
    --------
    >>> from zensor import Zensor, concatenate
    >>> concatenate([Zensor([1.0]), [2.0, 3.0]])
    Zensor([1., 2., 3.], made by concatenate)
    """
    return Concatenate.apply(*_sequence(arrays, "concatenate"), axis=axis, dtype=dtype, casting=casting)


def _sequence(arrays, name):
    parts = list(arrays)
    if not parts:
        raise ShapeError(f"{name} of an empty sequence: at least one array is needed. Check what fills the sequence.")
    return parts


@composed
def dstack(arrays: Any) -> Any:
    """Join along the third axis; vectors and matrices get one first, as `atleast_3d` gives it.

    Parameters
    ----------
    arrays : sequence of array_like

    Examples
    --------
    >>> from zensor import Zensor, dstack
    >>> dstack([Zensor([1.0, 2.0]), [3.0, 4.0]]).numpy()
    array([[[1., 3.],
            [2., 4.]]])
    """
    return concatenate([atleast_3d(one) for one in _sequence(arrays, "dstack")], 2)


@composed
def hstack(arrays: Any, *, dtype: Any = None, casting: str = "same_kind") -> Any:
    """Join side by side: along the second axis, vectors along their only one.

    Parameters
    ----------
    arrays : sequence of array_like
    dtype, casting
        As for `concatenate`.

    Examples
    --------
    >>> from zensor import Zensor, hstack
    >>> hstack([Zensor(1.0), [2.0, 3.0]])
    Zensor([1., 2., 3.], made by concatenate)
    """
    arrays = [atleast_1d(one) for one in _sequence(arrays, "hstack")]
    return concatenate(arrays, 0 if arrays[0].ndim == 1 else 1, dtype=dtype, casting=casting)


@composed
def insert(x: Any, obj: Any, values: Any, axis: Any = None) -> Any:
    """x with `values` inserted before the places `obj`; they are converted to the dtype of x.

    Parameters
    ----------
    x : array_like
    obj : int, slice, or sequence of int or bool
        Places in x.
    values : array_like
        Broadcasts to the places.
    axis : int or None
        None flattens x.

    Raises
    ------
    DTypeError
        If values that want a gradient would be converted to integers.

    Examples
    --------
    >>> from zensor import Zensor, insert
    >>> insert(Zensor([1.0, 2.0]), 1, 5.0)
    Zensor([1., 5., 2.], made by getitem)
    """
    x, added = operand(x), operand(values)
    refuse_cut("insert", added, x.dtype)
    added = added if added.dtype == x.dtype else astype(added, x.dtype)
    x, axis = _along(x, axis)
    length = x.shape[axis]
    places = _places(obj, length)
    if places.size == 1:  # as many as there are values, all before the one place
        added = added.reshape((1,) * (x.ndim - added.ndim) + tuple(added.shape))
        added = moveaxis(added, 0, axis) if places.ndim == 0 else added
        count = added.shape[axis]
    else:
        count = places.size
    while added.ndim > x.ndim and added.shape[0] == 1:  # an assignment drops leading axes of length 1
        added = added[0]
    shape = (*x.shape[:axis], count, *x.shape[axis + 1 :])
    numbers = np.insert(np.arange(length), places, np.arange(length, length + count))
    return concatenate([x, broadcast_to(added, shape)], axis)[(slice(None),) * axis + (numbers,)]


def _along(x, axis):
    """x and a non-negative axis; None flattens x."""
    if axis is None:
        return (x if x.ndim == 1 else ravel(x)), 0
    return x, normalize_axis_index(axis, x.ndim)


def _places(obj, length):
    """The places as numbers: one without axes, or a vector."""
    if isinstance(obj, slice):
        return np.arange(*obj.indices(length))
    places = np.asarray(data_of(obj))
    if places.ndim > 1 or (places.dtype == bool and places.ndim != 1):
        raise ShapeError(f"insert before places of shape {places.shape}: they are a number or a vector. Flatten them.")
    if places.dtype == bool:
        return np.flatnonzero(places)
    return places if places.size else places.astype(np.intp)


class Stack(Function):
    """Arrays of one shape joined along a new axis. See `stack`.

    Each array gets its part of the gradient.
    """

    @staticmethod
    def forward(*arrays, axis=0, dtype=None, casting="same_kind"):
        return np.stack(arrays, axis, dtype=dtype, casting=casting)
    @staticmethod
    def backward_arrays(grad, index, axis):
        return grad[(slice(None),) * (axis % grad.ndim) + (index,)]


@composed
def stack(arrays: Any, axis: int = 0, *, dtype: Any = None, casting: str = "same_kind") -> Any:
    """Join a sequence of arrays of one shape along a new axis.

    Parameters
    ----------
    arrays : sequence of array_like
    axis : int
        Place of the new axis in the result.
    dtype, casting
        As for `concatenate`.

    Raises
    ------
    ShapeError
        If the shapes differ, or nothing was given.

    Examples
    --------
    >>> from zensor import Zensor, stack
    >>> stack([Zensor(1.0), Zensor(2.0)])
    Zensor([1., 2.], made by stack)
    """
    return Stack.apply(*_sequence(arrays, "stack"), axis=axis, dtype=dtype, casting=casting)


@composed
def vstack(arrays: Any, *, dtype: Any = None, casting: str = "same_kind") -> Any:
    """Join one below the other: vectors as the rows of a matrix, anything else along the first axis.

    Parameters
    ----------
    arrays : sequence of array_like
    dtype, casting
        As for `concatenate`.

    Examples
    --------
    >>> from zensor import Zensor, vstack
    >>> vstack([Zensor([1.0, 2.0]), [3.0, 4.0]]).numpy()
    array([[1., 2.],
           [3., 4.]])
    """
    return concatenate([atleast_2d(one) for one in _sequence(arrays, "vstack")], 0, dtype=dtype, casting=casting)


row_stack = vstack
