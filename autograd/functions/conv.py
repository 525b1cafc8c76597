"""Convolution over the last axes of a batch of images or sequences: the layers of a convolutional net.

Three operations, each linear in both of its inputs, are each other's derivatives: `convolution` itself, its
transpose, which spreads a gradient back over the input, and the gradient for the weights. How they are computed
stands in `columns.py`. A person reaches them as `zensor.nn.functional.conv2d` and the like; `numpy.convolve` has
its place in `convolution.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd.errors import ArgumentError, ShapeError
from autograd.function import Function
from autograd.functions.columns import convolved, correlated_with, spread
from autograd.functions.composed import composed, operand
from autograd.functions.windows import Window, batched, check_fit, numbers


class Convolution(Function):
    """Σ weight · x over each window, plus the bias. `lengths` cuts the result, if it is given.

    The gradient of x is the transposed convolution of grad, that of the weight Σ grad · x over the places of the
    window, that of the bias Σ grad.
    """

    symbol = "conv"

    @staticmethod
    def forward(x, weight, bias=None, window=None, groups=1, lengths=None):
        return convolved(x, weight, bias, window, groups, lengths or window.lengths(x.shape[2:]))
    @staticmethod
    def backward_x(grad, x_shape, weight, window, groups):
        return transposed(grad, weight, None, window, groups, x_shape[2:])
    @staticmethod
    def backward_weight(grad, x, window, groups):
        return correlated(x, grad, window, groups)
    @staticmethod
    def backward_bias(grad):
        return _channel_sums(grad)


convolution = Convolution.apply


class ConvolutionTranspose(Function):
    """The transpose of a convolution whose input has this `size`: each value spreads the weights over its window.

    The gradient of x is the convolution of grad.
    """

    symbol = "convᵀ"

    @staticmethod
    def forward(x, weight, bias=None, window=None, groups=1, size=()):
        return spread(x, weight, bias, window, groups, size)
    @staticmethod
    def backward_x(grad, x_shape, weight, window, groups):
        return convolution(grad, weight, None, window, groups, x_shape[2:])
    @staticmethod
    def backward_weight(grad, x, window, groups):
        return correlated(grad, x, window, groups)
    @staticmethod
    def backward_bias(grad):
        return _channel_sums(grad)


transposed = ConvolutionTranspose.apply


class ConvolutionWeight(Function):
    """The gradient of a convolution for its weights: for each place in the window, Σ y · what lies under it in x."""

    symbol = "conv dW"

    @staticmethod
    def forward(x, y, window, groups=1):
        return correlated_with(x, y, window, groups)
    @staticmethod
    def backward_x(grad, x_shape, y, window, groups):
        return transposed(y, grad, None, window, groups, x_shape[2:])
    @staticmethod
    def backward_y(grad, x, y_shape, window, groups):
        return convolution(x, grad, None, window, groups, y_shape[2:])


correlated = ConvolutionWeight.apply


def _channel_sums(grad):
    """Σ over all axes but the channels. A product with ones is three times as fast as a sum."""
    rows = grad.transpose(*range(1, grad.ndim), 0).reshape((grad.shape[1], -1 if grad.size else 0))
    return rows @ np.ones(rows.shape[1], rows.dtype)


# ---- what a person calls


@composed
def conv1d(
    x: Any, weight: Any, bias: Any = None, stride: Any = 1, padding: Any = 0, dilation: Any = 1, groups: int = 1
) -> Any:
    """Cross-correlation of sequences: each output is a weighted sum over all channels of a window, plus a bias.

    out[n, o, t] = b[o] + Σ weight[o, c, i] · x[n, c, t · stride + i · dilation − padding]

    The sum goes over channels c and places i; beyond the edges x is 0.

    Parameters
    ----------
    x : array_like or Zensor, shape (batch, channels, length) or (channels, length)
    weight : array_like or Zensor, shape (outputs, channels // groups, kernel)
    bias : array_like or Zensor, shape (outputs,), optional
    stride : int
        How far the window moves from one output to the next.
    padding : int, "valid" or "same"
        How many zeros are put on both sides; "valid" is 0, and "same" keeps the length (stride 1 only).
    dilation : int
        How far apart the places in a window are.
    groups : int
        Into how many groups channels and outputs are divided; each output sees its own group only.

    Returns
    -------
    Zensor, shape (batch, outputs, (length + 2 · padding − dilation · (kernel − 1) − 1) // stride + 1)

    Raises
    ------
    ArgumentError, ShapeError
        If an option is out of range, or shapes do not fit.

    Examples
    --------
    >>> from zensor.nn import functional
    >>> functional.conv1d([[[1.0, 2.0, 4.0, 8.0]]], [[[-1.0, 1.0]]])
    array([[[1., 2., 4.]]])
    """
    return _conv("conv1d", 1, x, weight, bias, stride, padding, dilation, groups)


@composed
def conv2d(
    x: Any, weight: Any, bias: Any = None, stride: Any = 1, padding: Any = 0, dilation: Any = 1, groups: int = 1
) -> Any:
    """Cross-correlation of images: each output is a weighted sum over all channels of a window, plus a bias.

    out[n, o, s, t] = b[o] + Σ weight[o, c, i, j] · x[n, c, s · stride + i · dilation − padding, …]

    Parameters
    ----------
    x : array_like or Zensor, shape (batch, channels, height, width) or (channels, height, width)
    weight : array_like or Zensor, shape (outputs, channels // groups, kernel height, kernel width)
    bias : array_like or Zensor, shape (outputs,), optional
    stride, dilation : int or (int, int)
        How far the window moves from one output to the next, and how far apart its places are.
    padding : int, (int, int), "valid" or "same"
        How many zeros are put on both sides; "valid" is 0, and "same" keeps the size (stride 1 only).
    groups : int
        Into how many groups channels and outputs are divided; each output sees its own group only.

    Returns
    -------
    Zensor, shape (batch, outputs, height, width)
        Along each axis (length + 2 · padding − dilation · (kernel − 1) − 1) // stride + 1 long.

    Raises
    ------
    ArgumentError, ShapeError
        If an option is out of range, or shapes do not fit.

    Examples
    --------
    >>> import numpy as np
    >>> from zensor.nn import functional
    >>> functional.conv2d(np.ones((1, 1, 3, 3)), np.ones((1, 1, 2, 2)))
    array([[[[4., 4.],
             [4., 4.]]]])
    """
    return _conv("conv2d", 2, x, weight, bias, stride, padding, dilation, groups)


@composed
def conv_transpose1d(
    x: Any,
    weight: Any,
    bias: Any = None,
    stride: Any = 1,
    padding: Any = 0,
    output_padding: Any = 0,
    groups: int = 1,
    dilation: Any = 1,
) -> Any:
    """The transpose of `conv1d`: each value spreads the weights, times itself, over its window.

    Parameters
    ----------
    x : array_like or Zensor, shape (batch, channels, length) or (channels, length)
    weight : array_like or Zensor, shape (channels, outputs // groups, kernel)
    bias : array_like or Zensor, shape (outputs,), optional
    stride, padding, dilation, groups : int
        Those of the convolution whose transpose this is.
    output_padding : int
        How much longer one end of the result is: of convolutions with a stride, several lengths give the same.

    Returns
    -------
    Zensor, shape (batch, outputs, (length − 1) · stride − 2 · padding + dilation · (kernel − 1) + output_padding + 1)

    Raises
    ------
    ArgumentError, ShapeError
        If an option is out of range, or shapes do not fit.

    Examples
    --------
    >>> from zensor.nn import functional
    >>> functional.conv_transpose1d([[[1.0, 2.0]]], [[[1.0, 10.0]]], stride=2)
    array([[[ 1., 10.,  2., 20.]]])
    """
    return _conv_transpose("conv_transpose1d", 1, x, weight, bias, stride, padding, output_padding, groups, dilation)


@composed
def conv_transpose2d(
    x: Any,
    weight: Any,
    bias: Any = None,
    stride: Any = 1,
    padding: Any = 0,
    output_padding: Any = 0,
    groups: int = 1,
    dilation: Any = 1,
) -> Any:
    """The transpose of `conv2d`: each value spreads the weights, times itself, over its window.

    Parameters
    ----------
    x : array_like or Zensor, shape (batch, channels, height, width) or (channels, height, width)
    weight : array_like or Zensor, shape (channels, outputs // groups, kernel height, kernel width)
    bias : array_like or Zensor, shape (outputs,), optional
    stride, padding, dilation : int or (int, int)
        Those of the convolution whose transpose this is.
    output_padding : int or (int, int)
        How much longer one end of the result is: of convolutions with a stride, several sizes give the same.
    groups : int

    Returns
    -------
    Zensor, shape (batch, outputs, height, width)
        Along each axis (length − 1) · stride − 2 · padding + dilation · (kernel − 1) + output_padding + 1 long.

    Raises
    ------
    ArgumentError, ShapeError
        If an option is out of range, or shapes do not fit.

    Examples
    --------
    >>> from zensor.nn import functional
    >>> functional.conv_transpose2d([[[[1.0, 2.0]]]], [[[[1.0], [10.0]]]])
    array([[[[ 1.,  2.],
             [10., 20.]]]])
    """
    return _conv_transpose("conv_transpose2d", 2, x, weight, bias, stride, padding, output_padding, groups, dilation)


def _conv(name, axes, x, weight, bias, stride, padding, dilation, groups):
    x, had_batch = batched(name, x, axes)
    asked, weight, bias, groups, window = _checked(name, axes, x, weight, bias, stride, padding, dilation, groups)
    if x.shape[1] != weight.shape[1] * groups or len(weight) % groups:
        raise ShapeError(
            f"{asked} with groups={groups}: weight is (outputs, channels // groups, ...), so x must have "
            f"{weight.shape[1] * groups} channels, and outputs must be a multiple of groups. Check in_channels."
        )
    _check_bias(asked, bias, len(weight))
    check_fit(asked, x.shape[2:], window)
    out = convolution(x, weight, bias, window, groups)
    return out if had_batch else out[0]


def _conv_transpose(name, axes, x, weight, bias, stride, padding, output_padding, groups, dilation):
    x, had_batch = batched(name, x, axes)
    asked, weight, bias, groups, window = _checked(name, axes, x, weight, bias, stride, padding, dilation, groups)
    if x.shape[1] != len(weight) or len(weight) % groups:
        raise ShapeError(
            f"{asked} with groups={groups}: weight is (channels, outputs // groups, ...), so x must have "
            f"{len(weight)} channels, a multiple of groups. Check in_channels."
        )
    _check_bias(asked, bias, weight.shape[1] * groups)
    if not all(x.shape[2:]):
        raise ShapeError(f"{asked}: there must be values along each axis of x. Check the shape.")
    more = numbers(asked, "output_padding", output_padding, axes, 0)
    if any(one >= max(limits) for one, *limits in zip(more, window.stride, window.dilation, strict=True)):
        raise ArgumentError(
            f"{asked} with output_padding={output_padding!r}: it is smaller than the stride or the dilation. "
            "Use it only to choose among the sizes that a stride leaves open."
        )
    size = transposed_size(x.shape[2:], window, more)
    if min(size) < 1:
        raise ShapeError(f"{asked} with padding={padding!r}: nothing is left of the result, {size}. Take less padding.")
    out = transposed(x, weight, bias, window, groups, size)
    return out if had_batch else out[0]


def transposed_size(lengths: Sequence[int], window: Window, more: Sequence[int]) -> tuple[int, ...]:
    """The size of the result of a transposed convolution."""
    return tuple(
        [
            (length - 1) * step - before - after + reach + extra
            for length, step, (before, after), reach, extra in zip(
                lengths, window.stride, window.padding, window.reach, more, strict=True
            )
        ]
    )


def _checked(name, axes, x, weight, bias, stride, padding, dilation, groups):
    """What messages begin with, and weight, bias, groups and window as the operations take them."""
    weight, bias = operand(weight), None if bias is None else operand(bias)
    asked = f"{name} of {x.shape} with weights {weight.shape}"
    if weight.ndim != axes + 2 or not all(weight.shape) or not x.shape[1]:
        raise ShapeError(f"{asked}: weights have {axes + 2} axes, none of them empty. Reshape them.")
    kernel = tuple(weight.shape[2:])
    (groups,) = numbers(asked, "groups", groups, 1, 1)
    steps, apart = numbers(asked, "stride", stride, axes, 1), numbers(asked, "dilation", dilation, axes, 1)
    return asked, weight, bias, groups, Window(kernel, steps, sides(asked, padding, kernel, steps, apart), apart)


def sides(asked: str, padding: Any, kernel: Any, stride: Any, dilation: Any) -> tuple[tuple[int, int], ...]:
    """How many zeros are put on both sides of each axis."""
    if padding == "valid":
        return ((0, 0),) * len(kernel)
    if padding == "same":
        if max(stride) > 1:
            raise ArgumentError(f"{asked} with padding='same' and stride={stride}: it needs stride 1. Pass numbers.")
        totals = [apart * (count - 1) for count, apart in zip(kernel, dilation, strict=True)]
        return tuple([(total // 2, total - total // 2) for total in totals])
    if isinstance(padding, str):
        raise ArgumentError(f"{asked} with padding={padding!r}: it is a number, 'valid' or 'same'. Pass one of these.")
    return tuple([(one, one) for one in numbers(asked, "padding", padding, len(kernel), 0)])


def _check_bias(asked, bias, outputs):
    if bias is not None and bias.shape != (outputs,):
        raise ShapeError(f"{asked} and a bias {bias.shape}: the bias is ({outputs},), one for each output. Reshape it.")
