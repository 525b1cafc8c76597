"""Pooling: each window over the last axes becomes its mean.

A person reaches these as `zensor.nn.functional.avg_pool2d` and the like.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograd.errors import ArgumentError
from autograd.function import Function
from autograd.functions.composed import composed
from autograd.functions.join import stack
from autograd.functions.pooling import pool_window, pooled
from autograd.functions.statistics import mean
from autograd.functions.windows import innermost, numbers, outermost, surrounded


class AvgPool(Function):
    """The sum of each window, over `divisor`: one for all, or an array of one per window.

    Each element gets the gradients of the windows that it lies in, over `divisor`.
    """

    @staticmethod
    def forward(x, window, divisor):
        return _summed(x, window, divisor)
    @staticmethod
    def backward_x(grad, x_shape, window, divisor):
        return AvgPoolGradient.apply(grad, window, divisor, x_shape[2:])


class AvgPoolGradient(Function):
    """Gives every place of a window its share of the gradient."""

    @staticmethod
    def forward(grad, window, divisor, size):
        return _shared_out(grad, window, divisor, size)
    @staticmethod
    def backward_grad(grad, window, divisor):
        return AvgPool.apply(grad, window, divisor)


def _summed(x, window, divisor):
    lengths = window.lengths(x.shape[2:])
    x = surrounded(innermost(x), window, 0)
    out = np.zeros((len(x), *lengths, x.shape[-1]), x.dtype)
    for _, under in window.shifts(lengths):
        out += x[(slice(None), *under)]
    out /= _divisors(divisor, out)
    return outermost(out)


def _shared_out(grad, window, divisor, size):
    grad = innermost(grad)
    grad = grad / _divisors(divisor, grad)
    made = np.zeros((len(grad), *window.padded(size), grad.shape[-1]), grad.dtype)
    for _, under in window.shifts(grad.shape[1:-1]):
        made[(slice(None), *under)] += grad
    return outermost(made[(slice(None), *window.inner(size))])


def _divisors(divisor, like):
    """The divisors beside an array (channels, ..., batch), in its dtype."""
    return np.asarray(divisor, like.dtype)[..., None]


# ---- what a person calls


@composed
def avg_pool1d(
    x: Any,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> Any:
    """The mean of each window over sequences.

    Parameters
    ----------
    x : array_like or Zensor, shape (batch, channels, length) or (channels, length)
    kernel_size, stride, padding : int
    ceil_mode, count_include_pad : bool
        All as for `avg_pool2d`.

    Returns
    -------
    Zensor, shape (batch, channels, (length + 2 · padding − kernel_size) // stride + 1)

    Raises
    ------
    ArgumentError, ShapeError
        If an option is out of range, or the window does not fit.

    Examples
    --------
    >>> from zensor.nn import functional
    >>> functional.avg_pool1d([[[1.0, 3.0, 2.0, 0.0]]], 2)
    array([[[2., 1.]]])
    """
    return _avg_pool("avg_pool1d", 1, x, kernel_size, stride, padding, ceil_mode, count_include_pad, None)


@composed
def avg_pool2d(
    x: Any,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    divisor_override: int | None = None,
) -> Any:
    """The mean of each window over images.

    Parameters
    ----------
    x : array_like or Zensor, shape (batch, channels, height, width) or (channels, height, width)
    kernel_size : int or (int, int)
    stride : int or (int, int), optional
        How far the window moves; as far as it is long, unless given.
    padding : int or (int, int)
        How many zeros are put on both sides; at most half the kernel.
    ceil_mode : bool
        Whether a last window may reach over the edge.
    count_include_pad : bool
        Whether the zeros on the sides count as values of which the mean is taken.
    divisor_override : int, optional
        By what sums are divided, instead of the number of values.

    Returns
    -------
    Zensor, shape (batch, channels, height, width)
        Along each axis (length + 2 · padding − kernel_size) // stride + 1 long.

    Raises
    ------
    ArgumentError, ShapeError
        If an option is out of range, or the window does not fit.

    Examples
    --------
    >>> from zensor.nn import functional
    >>> functional.avg_pool2d([[[[1.0, 3.0], [2.0, 0.0]]]], 2)
    array([[[[1.5]]]])
    """
    name = "avg_pool2d"
    return _avg_pool(name, 2, x, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override)


@composed
def adaptive_avg_pool2d(x: Any, output_size: Any) -> Any:
    """Means over as many windows as are asked for, as equal as can be: images of any size become one size.

    Along an axis of length n cut into m windows, window i goes from ⌊i n / m⌋ to ⌈(i + 1) n / m⌉.

    Parameters
    ----------
    x : array_like or Zensor, shape (batch, channels, height, width) or (channels, height, width)
    output_size : int or (int, int)
        None in a pair leaves that axis as it is.

    Returns
    -------
    Zensor, shape (batch, channels, *output_size)

    Raises
    ------
    ArgumentError, ShapeError
        If a size is no whole number of at least 1, or x has no pixels.

    Examples
    --------
    >>> from zensor.nn import functional
    >>> functional.adaptive_avg_pool2d([[[[1.0, 3.0, 5.0]]]], (1, 2))
    array([[[[2., 4.]]]])
    """
    x, had_batch = pooled("adaptive_avg_pool2d", x, 2)
    asked = f"adaptive_avg_pool2d of {x.shape}"
    given = output_size if isinstance(output_size, tuple | list) else (output_size, output_size)
    filled = [length if one is None else one for one, length in zip(given, x.shape[2:], strict=False)]
    sizes = numbers(asked, "output_size", filled if len(given) == 2 else given, 2, 1)
    out = _adaptive(asked, x, sizes)
    return out if had_batch else out[0]


def _adaptive(asked, x, sizes):
    """The means. Not by a matrix of shares, which is shorter: 0 times NaN would reach other windows."""
    if sizes == (1, 1):
        return mean(x, (2, 3), keepdims=True)
    lengths = x.shape[2:]
    if not any(length % size for length, size in zip(lengths, sizes, strict=True)):
        kernel = tuple([length // size for length, size in zip(lengths, sizes, strict=True)])
        return AvgPool.apply(x, pool_window(asked, lengths, kernel, None, 0, 1, False), math.prod(kernel))
    return _means(_means(x, 3, sizes[1]), 2, sizes[0])


def _means(x, axis, size):
    """The means of `size` windows along one axis, which may overlap."""
    length, before = x.shape[axis], (slice(None),) * axis
    bounds = [(i * length // size, -(-(i + 1) * length // size)) for i in range(size)]
    return stack([mean(x[(*before, slice(*bound))], axis) for bound in bounds], axis)


def _avg_pool(name, axes, x, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor):
    x, had_batch = pooled(name, x, axes)
    asked = f"{name} of {x.shape}"
    window = pool_window(asked, x.shape[2:], kernel_size, stride, padding, 1, ceil_mode)
    if divisor is None:
        divisor = _counts(x.shape[2:], window, count_include_pad)
    elif isinstance(divisor, bool) or not isinstance(divisor, int) or divisor == 0:
        raise ArgumentError(f"{asked} with divisor_override={divisor!r}: it is a whole number, not 0. Leave it out.")
    out = AvgPool.apply(x, window, divisor)
    return out if had_batch else out[0]


def _counts(size, window, with_padding):
    """Of how many values each window takes the mean: what lies over the edge because of `ceil_mode` never counts."""
    counts: Any = 1
    for length, step, count, (side, _), windows in zip(
        size, window.stride, window.kernel, window.padding, window.lengths(size), strict=True
    ):
        begins = np.arange(windows) * step - side
        first, last = (-side, length + side) if with_padding else (0, length)
        inside = np.minimum(begins + count, last) - np.maximum(begins, first)
        counts = np.multiply.outer(counts, inside)
    return counts
