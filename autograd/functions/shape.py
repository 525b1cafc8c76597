"""Operations that move values without changing them: transpose, reshape, join, broadcast. Alphabetical.

Results are views where NumPy's are. Axes that do not exist and shapes that do not fit raise a ShapeError.
"""

from __future__ import annotations

import numpy as np

from autograd.backward import unbroadcast
from autograd.errors import ShapeError
from autograd.function import Function


class BroadcastTo(Function):
    """The values repeated along new or single axes, up to `shape`; a read-only view.

    The gradient is summed over the repeated axes.

    Parameters
    ----------
    x : array_like
    shape : tuple of int

    Examples
    --------
    >>> from zensor import Zensor, broadcast_to
    >>> broadcast_to(Zensor([1.0, 2.0]), (2, 2)).numpy()
    array([[1., 2.],
           [1., 2.]])
    """

    views = True

    @staticmethod
    def forward(x, shape):          return np.broadcast_to(x, shape)
    @staticmethod
    def backward_x(grad, x_shape):  return unbroadcast(grad, x_shape)


broadcast_to = BroadcastTo.apply


class Concatenate(Function):
    """Arrays joined along an axis that they have; each gets its part of the gradient.

    Parameters
    ----------
    *arrays : array_like
        Of equal shapes but for `axis`.
    axis : int or None
        None flattens them first.
    """

    @staticmethod
    def forward(*arrays, axis=0):
        return np.concatenate(arrays, axis)
    @staticmethod
    def backward_arrays(grad, index, arrays_shape, axis):
        shape = arrays_shape[index]
        if axis is None:
            sizes = [int(np.prod(one)) for one in arrays_shape]
            start = sum(sizes[:index])
            return grad[start : start + sizes[index]].reshape(shape)
        start = sum(one[axis] for one in arrays_shape[:index])
        return grad[(slice(None),) * (axis % len(shape)) + (slice(start, start + shape[axis]),)]


def concatenate(arrays, axis=0):
    """Join a sequence of arrays along an axis that they have.

    Parameters
    ----------
    arrays : sequence of array_like
        Of equal shapes but for `axis`.
    axis : int or None
        None flattens them first.

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
    return Concatenate.apply(*_sequence(arrays, "concatenate"), axis=axis)


def _sequence(arrays, name):
    parts = list(arrays)
    if not parts:
        raise ShapeError(f"{name} of an empty sequence: at least one array is needed. Check what fills the sequence.")
    return parts


class ExpandDims(Function):
    """New axes of length 1 at the places `axis` of the result.

    Parameters
    ----------
    x : array_like
    axis : int or tuple of int

    Examples
    --------
    >>> from zensor import Zensor, expand_dims
    >>> expand_dims(Zensor([1.0, 2.0]), 0).shape
    (1, 2)
    """

    views = True

    @staticmethod
    def forward(x, axis):           return np.expand_dims(x, axis)
    @staticmethod
    def backward_x(grad, x_shape):  return grad.reshape(x_shape)


expand_dims = ExpandDims.apply


class Reshape(Function):
    """The same values in another shape; one length may be −1 and is worked out.

    Parameters
    ----------
    x : array_like
    shape : int or tuple of int
    order : {"C", "F"}
        Whether the last or the first axis runs fastest.

    Examples
    --------
    >>> from zensor import Zensor, reshape
    >>> reshape(Zensor([1.0, 2.0, 3.0, 4.0]), (2, -1)).shape
    (2, 2)
    """

    views = True

    @staticmethod
    def forward(x, shape, order="C"):      return np.reshape(x, shape, order=order)
    @staticmethod
    def backward_x(grad, x_shape, order):  return reshape(grad, x_shape, order)


reshape = Reshape.apply


class Squeeze(Function):
    """Without axes of length 1: all of them, or those named by `axis`.

    Parameters
    ----------
    x : array_like
    axis : int, tuple of int or None

    Examples
    --------
    >>> from zensor import Zensor, squeeze
    >>> squeeze(Zensor([[1.0, 2.0]])).shape
    (2,)
    """

    views = True

    @staticmethod
    def forward(x, axis=None):      return np.squeeze(x, axis)
    @staticmethod
    def backward_x(grad, x_shape):  return grad.reshape(x_shape)


squeeze = Squeeze.apply


class Stack(Function):
    """Arrays of one shape joined along a new axis; each gets its part of the gradient.

    Parameters
    ----------
    *arrays : array_like
    axis : int
        Place of the new axis in the result.
    """

    @staticmethod
    def forward(*arrays, axis=0):
        return np.stack(arrays, axis)
    @staticmethod
    def backward_arrays(grad, index, axis):
        return grad[(slice(None),) * (axis % grad.ndim) + (index,)]


def stack(arrays, axis=0):
    """Join a sequence of arrays of one shape along a new axis.

    Parameters
    ----------
    arrays : sequence of array_like
    axis : int
        Place of the new axis in the result.

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
    return Stack.apply(*_sequence(arrays, "stack"), axis=axis)


class Swapaxes(Function):
    """Two axes exchanged; a view.

    Parameters
    ----------
    x : array_like
    axis1, axis2 : int

    Examples
    --------
    >>> from zensor import Zensor, swapaxes
    >>> swapaxes(Zensor([[1.0, 2.0]]), 0, 1).shape
    (2, 1)
    """

    views = True

    @staticmethod
    def forward(x, axis1, axis2):         return np.swapaxes(x, axis1, axis2)
    @staticmethod
    def backward_x(grad, axis1, axis2):   return grad.swapaxes(axis1, axis2)


swapaxes = Swapaxes.apply


class Transpose(Function):
    """Axes in another order: reversed, or as `axes` says; a view.

    Parameters
    ----------
    x : array_like
    axes : sequence of int or None
        Axis `axes[i]` of x becomes axis i.

    Examples
    --------
    >>> from zensor import Zensor, transpose
    >>> transpose(Zensor([[1.0, 2.0]])).shape
    (2, 1)
    """

    symbol = "ᵀ"

    views = True

    @staticmethod
    def forward(x, axes=None):      return np.transpose(x, axes)
    @staticmethod
    def backward_x(grad, axes):     return transpose(grad, None if axes is None else _inverse(axes))


transpose = Transpose.apply


def _inverse(axes):
    return tuple(int(place) for place in np.argsort([axis % len(axes) for axis in axes]))
