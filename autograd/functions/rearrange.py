"""Operations that turn, shift and repeat values: flip, roll, tile. Alphabetical."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograd.function import Function
from autograd.functions.index import scatter


class Flip(Function):
    """The order of the elements reversed, along all axes or those given; a view.

    The gradient is reversed back.

    Parameters
    ----------
    x : array_like
    axis : int, tuple of int or None

    Examples
    --------
    >>> from zensor import Zensor, flip
    >>> flip(Zensor([1.0, 2.0]))
    Zensor([2., 1.], made by flip)
    """

    views = True

    @staticmethod
    def forward(x, axis=None):      return np.flip(x, axis)
    @staticmethod
    def backward_x(grad, axis):     return flip(grad, axis)


flip = Flip.apply


def fliplr(x: Any) -> Any:
    """The columns in reversed order: `flip` along the second axis.

    Examples
    --------
    >>> from zensor import Zensor, fliplr
    >>> fliplr(Zensor([[1.0, 2.0]]))
    Zensor([[2., 1.]], made by flip)
    """
    return flip(x, 1)


def flipud(x: Any) -> Any:
    """The rows in reversed order: `flip` along the first axis.

    Examples
    --------
    >>> from zensor import Zensor, flipud
    >>> flipud(Zensor([1.0, 2.0]))
    Zensor([2., 1.], made by flip)
    """
    return flip(x, 0)


class Repeat(Function):
    """Each element several times. The gradient is summed over the repetitions.

    Parameters
    ----------
    x : array_like
    repeats : int or sequence of int
        How often: one number for all, or one per place along `axis`.
    axis : int or None
        None flattens x.

    Examples
    --------
    >>> from zensor import Zensor, repeat
    >>> repeat(Zensor([1.0, 2.0]), [1, 2])
    Zensor([1., 2., 2.], made by repeat)
    """

    @staticmethod
    def forward(x, repeats, axis=None):
        return np.repeat(x, repeats, axis)
    @staticmethod
    def backward_x(grad, x_shape, repeats, axis):
        # Without an axis, and for a number without axes, x is one long vector.
        flat = (math.prod(x_shape),) if axis is None or not x_shape else x_shape
        axis = 0 if axis is None or not x_shape else axis % len(x_shape)
        length = flat[axis]
        if np.size(repeats) == 1:
            times = grad.size // math.prod(flat) if grad.size else 0
            rows = grad.reshape((*flat[:axis], length, times, *flat[axis + 1 :]))
            return rows.sum(axis=axis + 1).reshape(x_shape)
        numbers = np.repeat(np.arange(length), repeats)
        return scatter(grad, (slice(None),) * axis + (numbers,), flat).reshape(x_shape)


repeat = Repeat.apply


class Resize(Function):
    """Another shape of any size: the values of x, cut off or begun again from the first. See `reshape`.

    The gradient is summed over the repetitions, and 0 for what was cut off.

    Parameters
    ----------
    x : array_like
    new_shape : int or tuple of int

    Examples
    --------
    >>> from zensor import Zensor, resize
    >>> resize(Zensor([1.0, 2.0]), 5)
    Zensor([1., 2., 1., 2., 1.], made by resize)
    """

    @staticmethod
    def forward(x, new_shape):
        return np.resize(x, new_shape)
    @staticmethod
    def backward_x(grad, x_shape):
        size = math.prod(x_shape)
        numbers = np.arange(grad.size) % size if size else np.arange(0)
        return scatter(grad.reshape(-1)[: numbers.size], numbers, (size,)).reshape(x_shape)


resize = Resize.apply


class Roll(Function):
    """The elements moved along axes; what leaves at one end enters at the other.

    The gradient moves back.

    Parameters
    ----------
    x : array_like
    shift : int or tuple of int
        By how many places, towards the end.
    axis : int, tuple of int or None
        None rolls the flattened array, and keeps the shape.

    Examples
    --------
    >>> from zensor import Zensor, roll
    >>> roll(Zensor([1.0, 2.0, 3.0]), 1)
    Zensor([3., 1., 2.], made by roll)
    """

    @staticmethod
    def forward(x, shift, axis=None):      return np.roll(x, shift, axis)
    @staticmethod
    def backward_x(grad, shift, axis):     return roll(grad, np.negative(shift).tolist(), axis)


roll = Roll.apply


class Rot90(Function):
    """Turned by quarters of a circle, from the first of two axes towards the second; a view.

    The gradient is turned back.

    Parameters
    ----------
    x : array_like
    k : int
        How many quarters.
    axes : tuple of two int

    Examples
    --------
    >>> from zensor import Zensor, rot90
    >>> rot90(Zensor([[1.0, 2.0]])).numpy()
    array([[2.],
           [1.]])
    """

    views = True

    @staticmethod
    def forward(x, k=1, axes=(0, 1)):      return np.rot90(x, k, axes)
    @staticmethod
    def backward_x(grad, k, axes):         return rot90(grad, -k, axes)


rot90 = Rot90.apply


class SlidingWindowView(Function):
    """All windows of a given size, in new axes at the end; a read-only view.

    The gradient of an element is summed over the windows that show it.

    Parameters
    ----------
    x : array_like
    window_shape : int or tuple of int
    axis : int, tuple of int or None
        Along which axes the windows slide, one per number in `window_shape`; None is all.

    Examples
    --------
    >>> from zensor import Zensor, sliding_window_view
    >>> sliding_window_view(Zensor([1.0, 2.0, 3.0]), 2).numpy()
    array([[1., 2.],
           [2., 3.]])
    """

    views = True

    @staticmethod
    def forward(x, window_shape, axis=None):
        return np.lib.stride_tricks.sliding_window_view(x, window_shape, axis)
    @staticmethod
    def backward_x(grad, x_shape, window_shape, axis):
        size = math.prod(x_shape)
        numbers = np.lib.stride_tricks.sliding_window_view(np.arange(size).reshape(x_shape), window_shape, axis)
        return scatter(grad, numbers, (size,)).reshape(x_shape)


sliding_window_view = SlidingWindowView.apply


class Tile(Function):
    """The whole array several times, along each axis. The gradient is summed over the repetitions.

    Parameters
    ----------
    x : array_like
    reps : int or sequence of int
        How often along each axis, counted from the last; more of them than x has axes add axes.

    Examples
    --------
    >>> from zensor import Zensor, tile
    >>> tile(Zensor([1.0, 2.0]), 2)
    Zensor([1., 2., 1., 2.], made by tile)
    """

    @staticmethod
    def forward(x, reps):
        return np.tile(x, reps)
    @staticmethod
    def backward_x(grad, x_shape, reps):
        reps = np.ravel(reps).tolist()
        reps = [1] * (grad.ndim - len(reps)) + reps
        lengths = [1] * (grad.ndim - len(x_shape)) + list(x_shape)
        # Along each axis the result is `reps` blocks of `length` elements.
        blocks = grad.reshape([number for pair in zip(reps, lengths, strict=True) for number in pair])
        return blocks.sum(axis=tuple(range(0, blocks.ndim, 2))).reshape(x_shape)


tile = Tile.apply
