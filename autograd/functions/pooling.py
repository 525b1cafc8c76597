"""Pooling: each window over the last axes becomes its largest value. Means are in `avgpool.py`.

A person reaches these as `zensor.nn.functional.max_pool2d` and the like.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.errors import ArgumentError, DTypeError, ShapeError
from autograd.function import Function
from autograd.functions.composed import composed
from autograd.functions.windows import Window, batched, check_fit, innermost, numbers, outermost, surrounded


class MaxPool(Function):
    """The largest value in each window; of equal ones the first is meant.

    Each gets the gradient of the windows whose largest it is.
    """

    @staticmethod
    def forward(x, window):
        return _largest(x, window)
    @staticmethod
    def backward_x(grad, x, out, window):
        return MaxPoolGradient.apply(grad, x, out, window)


class MaxPoolGradient(Function):
    """Puts each gradient where the largest value of its window is."""

    no_gradient = ("x", "largest")

    @staticmethod
    def forward(grad, x, largest, window):
        return _put_at_largest(grad, x, largest, window)
    @staticmethod
    def backward_grad(grad, x, largest, window):
        return MaxPoolPick.apply(grad, x, largest, window)


class MaxPoolPick(Function):
    """Takes from `values` what lies where the largest value of each window of x is.

    The gradient goes back there; x has none.
    """

    no_gradient = ("x", "largest")

    @staticmethod
    def forward(values, x, largest, window):
        return _taken_at_largest(values, x, largest, window)
    @staticmethod
    def backward_values(grad, x, largest, window):
        return MaxPoolGradient.apply(grad, x, largest, window)


def _largest(x, window):
    lengths = window.lengths(x.shape[2:])
    x = surrounded(innermost(x), window, -np.inf)
    first, *others = [x[(slice(None), *under)] for _, under in window.shifts(lengths)]
    out = np.maximum(first, others[0]) if others else first.copy()
    for part in others[1:]:
        np.maximum(out, part, out=out)
    return outermost(out)


def _marked(x, largest, window):
    """For each place in the window: what lies under it, and in which windows it is the (first) largest."""
    free = None
    for _, under in window.shifts(largest.shape[1:-1]):
        here = (slice(None), *under)
        # Where the largest is NaN, nothing is smaller: the gradient goes to the first place, and is not lost.
        smaller = np.less(x[here], largest)
        if free is None:
            chosen, free = ~smaller, smaller
        else:
            chosen = np.greater(free, smaller)
            free &= smaller
        yield here, chosen


def _apart_from_padding(x, largest, window):
    """x with its padding, and the largest values. −∞ in x is lifted, for the gradient not to go into the padding."""
    x, largest = innermost(x), innermost(largest)
    if (largest == -np.inf).any():
        lowest = np.finfo(x.dtype).min
        x, largest = np.maximum(x, lowest), np.maximum(largest, lowest)
    return surrounded(x, window, -np.inf), largest


def _put_at_largest(grad, x, largest, window):
    size, grad = x.shape[2:], innermost(grad)
    x, largest = _apart_from_padding(x, largest, window)
    made = np.zeros(x.shape, grad.dtype)
    # Windows side by side: each value lies in one window only, and nothing needs to be added up.
    apart = all(step >= reach for step, reach in zip(window.stride, window.reach, strict=True))
    for here, chosen in _marked(x, largest, window):
        if apart:
            np.multiply(grad, chosen, out=made[here])
        else:
            made[here] += grad * chosen
    return outermost(made[(slice(None), *window.inner(size))])


def _taken_at_largest(values, x, largest, window):
    values = surrounded(innermost(values), window, 0)
    x, largest = _apart_from_padding(x, largest, window)
    made = np.zeros(largest.shape, values.dtype)
    for here, chosen in _marked(x, largest, window):
        made += values[here] * chosen
    return outermost(made)


# ---- what a person calls


@composed
def max_pool1d(
    x: Any, kernel_size: Any, stride: Any = None, padding: Any = 0, dilation: Any = 1, ceil_mode: bool = False
) -> Any:
    """The largest value in each window over sequences.

    Parameters
    ----------
    x : array_like or Zensor, shape (batch, channels, length) or (channels, length)
    kernel_size, stride, padding, dilation : int
    ceil_mode : bool
        All as for `max_pool2d`.

    Returns
    -------
    Zensor, shape (batch, channels, (length + 2 · padding − dilation · (kernel_size − 1) − 1) // stride + 1)

    Raises
    ------
    ArgumentError, ShapeError
        If an option is out of range, or the window does not fit.

    Examples
    --------
    >>> from zensor.nn import functional
    >>> functional.max_pool1d([[[1.0, 3.0, 2.0, 0.0]]], 2)
    array([[[3., 2.]]])
    """
    return _max_pool("max_pool1d", 1, x, kernel_size, stride, padding, dilation, ceil_mode)


@composed
def max_pool2d(
    x: Any, kernel_size: Any, stride: Any = None, padding: Any = 0, dilation: Any = 1, ceil_mode: bool = False
) -> Any:
    """The largest value in each window over images. Of equal ones, the first gets the gradient.

    Parameters
    ----------
    x : array_like or Zensor, shape (batch, channels, height, width) or (channels, height, width)
    kernel_size : int or (int, int)
    stride : int or (int, int), optional
        How far the window moves; as far as it is long, unless given.
    padding : int or (int, int)
        How much −∞ is put on both sides; at most half the kernel.
    dilation : int or (int, int)
        How far apart the places in a window are.
    ceil_mode : bool
        Whether a last window may reach over the edge.

    Returns
    -------
    Zensor, shape (batch, channels, height, width)
        Along each axis (length + 2 · padding − dilation · (kernel_size − 1) − 1) // stride + 1 long.

    Raises
    ------
    ArgumentError, ShapeError
        If an option is out of range, or the window does not fit.

    Examples
    --------
    >>> from zensor.nn import functional
    >>> functional.max_pool2d([[[[1.0, 3.0], [2.0, 0.0]]]], 2)
    array([[[[3.]]]])
    """
    return _max_pool("max_pool2d", 2, x, kernel_size, stride, padding, dilation, ceil_mode)


def _max_pool(name, axes, x, kernel_size, stride, padding, dilation, ceil_mode):
    x, had_batch = pooled(name, x, axes)
    window = pool_window(f"{name} of {x.shape}", x.shape[2:], kernel_size, stride, padding, dilation, ceil_mode)
    out = MaxPool.apply(x, window)
    return out if had_batch else out[0]


def pooled(name, x, axes):
    """x with a batch axis, and whether it had one; refused if there is nothing to compare or to add."""
    x, had_batch = batched(name, x, axes)
    if x.dtype.kind != "f":
        raise DTypeError(f"{name} of dtype {x.dtype}: pooling takes floating-point data. Try x.astype(float).")
    if not all(x.shape[1:]):
        raise ShapeError(f"{name} of {x.shape}: there must be channels and values in them. Check the shape.")
    return x, had_batch


def pool_window(asked, size, kernel_size, stride, padding, dilation, ceil_mode):
    """The window of a pooling; with `ceil_mode` the last one begins inside, and its rest counts as padding."""
    axes = len(size)
    kernel = numbers(asked, "kernel_size", kernel_size, axes, 1)
    steps = kernel if stride is None else numbers(asked, "stride", stride, axes, 1)
    apart = numbers(asked, "dilation", dilation, axes, 1)
    sides = numbers(asked, "padding", padding, axes, 0)
    if any(2 * side > length for side, length in zip(sides, kernel, strict=True)):
        raise ArgumentError(
            f"{asked} with padding={padding!r} and kernel_size={kernel_size!r}: padding is at most half the kernel, or "
            "windows would lie outside. Take less padding."
        )
    window = Window(kernel, steps, tuple([(side, side) for side in sides]), apart)
    if ceil_mode:
        window = window._replace(padding=tuple(map(_reaching_over, size, sides, steps, window.reach)))
    check_fit(asked, size, window)
    return window


def _reaching_over(length, side, step, reach):
    """Both sides of an axis with as much more behind as the last window needs that begins before the right padding."""
    rest = (length + 2 * side - reach) % step
    begins = length + 2 * side - reach - rest + step
    return (side, side + step - rest) if rest and begins < length + side else (side, side)
