"""Operations that see the same values with other axes: reshape, transpose, broadcast. Alphabetical.

Results are views where NumPy's are. Axes that do not exist and shapes that do not fit raise a ShapeError.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.errors import ShapeError
from autograd.function import Function
from autograd.functions.composed import composed, data_of, operand
from autograd.pieces import unbroadcast


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


class ExpandDims(Function):
    """New axes of length 1 at the places `axis` of the result.

    The gradient loses them again.

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


class Flatten(Function):
    """A copy with all values along one axis. See `flatten`.

    The gradient gets the shape of x.
    """

    @staticmethod
    def forward(x, order="C"):             return np.asarray(x).flatten(order)
    @staticmethod
    def backward_x(grad, x_shape, order):  return grad.reshape(x_shape, order=order)


def flatten(x: Any, order: str = "C") -> Any:
    """A copy with all values along one axis.

    Parameters
    ----------
    x : array_like
    order : {"C", "F", "A", "K"}
        As for `ravel`.

    Examples
    --------
    >>> from zensor import Zensor, flatten
    >>> flatten(Zensor([[1.0], [2.0]]))
    Zensor([1., 2.], made by flatten)
    """
    return Flatten.apply(*_in_order(x, order))


@composed
def matrix_transpose(x: Any) -> Any:
    """The last two axes exchanged: a stack of matrices, each transposed; a view.

    Parameters
    ----------
    x : array_like, shape (..., n, m)

    Examples
    --------
    >>> from zensor import Zensor, matrix_transpose
    >>> matrix_transpose(Zensor([[[1.0, 2.0]]])).shape
    (1, 2, 1)
    """
    x = operand(x)
    if x.ndim < 2:
        raise ShapeError(f"matrix_transpose of shape {x.shape}: a matrix has two axes. Insert one: x[:, None].")
    return swapaxes(x, -1, -2)


class Moveaxis(Function):
    """Some axes moved to other places, the others in their order around them; a view.

    The gradient's axes move back.

    Parameters
    ----------
    x : array_like
    source, destination : int or sequence of int
        Axis `source[i]` of x becomes axis `destination[i]`.

    Examples
    --------
    >>> from zensor import Zensor, moveaxis
    >>> moveaxis(Zensor([[[1.0, 2.0]]]), -1, 0).shape
    (2, 1, 1)
    """

    views = True

    @staticmethod
    def forward(x, source, destination):           return np.moveaxis(x, source, destination)
    @staticmethod
    def backward_x(grad, source, destination):     return moveaxis(grad, destination, source)


moveaxis = Moveaxis.apply


class Ravel(Function):
    """All values along one axis. See `ravel`.

    The gradient gets the shape of x.
    """

    views = True

    @staticmethod
    def forward(x, order="C"):             return np.ravel(x, order)
    @staticmethod
    def backward_x(grad, x_shape, order):  return grad.reshape(x_shape, order=order)


def ravel(x: Any, order: str = "C") -> Any:
    """All values along one axis: a view if they lie in memory like that, else a copy.

    Parameters
    ----------
    x : array_like
    order : {"C", "F", "A", "K"}
        The last axis runs fastest; or the first; or the first if x lies in memory like that ("A");
        or the axes run as they lie in memory ("K").

    Examples
    --------
    >>> from zensor import Zensor, ravel
    >>> ravel(Zensor([[1.0], [2.0]]))
    Zensor([1., 2.], made by ravel)
    """
    return Ravel.apply(*_in_order(x, order))


def _in_order(x, order):
    """x and an order that no longer depends on its memory: "K" is "C" with the axes sorted by their strides."""
    if order in ("A", "a"):
        return x, "F" if np.asarray(data_of(x)).flags.fnc else "C"
    if order in ("K", "k"):
        x = operand(x)
        axes = _memory_axes(data_of(x))
        return x if axes == sorted(axes) else transpose(x, axes), "C"
    return x, order


def _memory_axes(array):
    """The axes as NumPy sorts them for order "K": long strides first; repeated axes (stride 0) stay where they are."""
    strides = [abs(stride) if length > 1 else 0 for stride, length in zip(array.strides, array.shape, strict=True)]
    axes: list[int] = []
    for axis in reversed(range(array.ndim)):
        place = len(axes)
        for other in reversed(range(len(axes))):
            if strides[axis] and strides[axes[other]]:
                if strides[axes[other]] <= strides[axis]:
                    break
                place = other
        axes.insert(place, axis)
    return axes[::-1]


class Reshape(Function):
    """The same values in another shape. See `reshape`.

    The gradient gets the shape of x.
    """

    views = True

    @staticmethod
    def forward(x, shape, order="C", *, copy=None):
        # NumPy 2.0 has no copy= yet.
        return np.reshape(x, shape, order=order) if copy is None else np.reshape(x, shape, order=order, copy=copy)
    @staticmethod
    def backward_x(grad, x_shape, order):
        return grad.reshape(x_shape, order=order)


def reshape(x: Any, shape: int | tuple[int, ...], order: str = "C", *, copy: bool | None = None) -> Any:
    """The same values in another shape; one length may be −1 and is worked out. A view if possible.

    Parameters
    ----------
    x : array_like
    shape : int or tuple of int
    order : {"C", "F", "A"}
        Whether the last or the first axis runs fastest; "A" is "F" if x lies in memory like that.
    copy : bool, optional
        True always copies, False refuses to.

    Examples
    --------
    >>> from zensor import Zensor, reshape
    >>> reshape(Zensor([1.0, 2.0, 3.0, 4.0]), (2, -1)).shape
    (2, 2)
    """
    if order in ("A", "a"):
        x, order = _in_order(x, order)
    return Reshape.apply(x, shape, order) if copy is None else Reshape.apply(x, shape, order, copy=copy)


class Rollaxis(Function):
    """Axis `axis` moved to before the one that is at `start`; a view. `moveaxis` is easier to read.

    The gradient's axis moves back.

    Parameters
    ----------
    x : array_like
    axis, start : int

    Examples
    --------
    >>> from zensor import Zensor, rollaxis
    >>> rollaxis(Zensor([[[1.0, 2.0]]]), 2).shape
    (2, 1, 1)
    """

    views = True

    @staticmethod
    def forward(x, axis, start=0):
        return np.rollaxis(x, axis, start)
    @staticmethod
    def backward_x(grad, axis, start):
        axis, start = axis % grad.ndim, start if start >= 0 else start + grad.ndim
        return moveaxis(grad, start - (axis < start), axis)


rollaxis = Rollaxis.apply


class Squeeze(Function):
    """Without axes of length 1: all of them, or those named by `axis`.

    The gradient gets them back.

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


class Swapaxes(Function):
    """Two axes exchanged; a view. The gradient's axes are exchanged back.

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

    The gradient's axes go back into the old order.

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

    symbol = "T"

    views = True

    @staticmethod
    def forward(x, axes=None):      return np.transpose(x, axes)
    @staticmethod
    def backward_x(grad, axes):     return transpose(grad, None if axes is None else _inverse(axes))


transpose = permute_dims = Transpose.apply


def _inverse(axes):
    return tuple(int(place) for place in np.argsort([axis % len(axes) for axis in axes]))
