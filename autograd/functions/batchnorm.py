"""Normalisation over a batch: the values of each channel shifted and scaled to mean 0 and variance 1.

How it is computed is told in `normalization.py`. A person reaches it as `zensor.nn.functional.batch_norm`.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograd.errors import ShapeError
from autograd.function import Function
from autograd.functions.arithmetic import sqrt
from autograd.functions.composed import composed, data_of
from autograd.functions.normalization import (
    centred_rows,
    column,
    dots,
    fitting,
    narrowed,
    ones,
    product,
    real_data,
    widened,
)
from autograd.writing import stamp


class BatchNorm(Function):
    """Each channel with mean 0 and variance 1 over the batch, times weight, plus bias; then the means and variances.

    With n = (x − mean) / √(variance + eps), the derivative takes from grad · weight its mean and n times its mean
    with n, over √(variance + eps): what only moves or scales a whole channel changes nothing.
    """

    several = True
    joint_inputs = ("x", "weight", "bias")

    @staticmethod
    def forward(x, weight=None, bias=None, eps=1e-5):
        centred, means, variances = centred_rows(_channels(x))
        scale = 1 / np.sqrt(variances + eps)
        centred *= column(scale if weight is None else scale * weight)
        if bias is not None:
            centred += column(bias)
        return _from_channels(centred, x.shape), means, variances
    @staticmethod
    def backward(grads, wanted, x, weight, eps):
        grad, grad_means, grad_variances = grads
        count = math.prod(x.shape) // x.shape[1]
        centred, _, variances = centred_rows(_channels(x))
        scale = 1 / sqrt(variances + eps)
        factor = scale if weight is None else scale * weight
        # The gradient for x is factor · grad + slope · centred + offset.
        slope = offset = np.zeros(x.shape[1], x.dtype)
        grad_weight = grad_bias = piece = None
        if grad is not None:
            rows = _channels(grad)
            grad_bias, along = rows @ ones(count, rows), dots(rows, centred)
            grad_weight = along * scale
            slope, offset = -factor * grad_weight * scale / count, -factor * grad_bias / count
        if grad_means is not None:
            offset = offset + grad_means / count
        if grad_variances is not None:
            slope = slope + grad_variances * (2 / count)
        if wanted[0]:
            piece = product(centred, column(slope), centred)
            if grad is not None:
                piece += rows * column(factor)
            piece += column(offset)
            piece = _from_channels(piece, x.shape)
        return piece, grad_weight, grad_bias


def _channels(x):
    """x as a matrix with one row for each channel: a view, if the batch is the innermost axis in memory."""
    return x.transpose(*range(1, x.ndim), 0).reshape((x.shape[1], math.prod(x.shape) // x.shape[1]))


def _from_channels(rows, shape):
    return rows.reshape((*shape[1:], shape[0])).transpose(len(shape) - 1, *range(len(shape) - 1))


@composed
def batch_norm(
    x: Any,
    running_mean: Any,
    running_var: Any,
    weight: Any = None,
    bias: Any = None,
    training: bool = False,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> Any:
    """(x − mean) / √(variance + eps) · weight + bias for each channel.

    Mean and variance are those of the batch in training, and the running ones otherwise.

    Parameters
    ----------
    x : array_like or Zensor, shape (batch, channels) or (batch, channels, ...)
    running_mean, running_var : ndarray or Zensor, shape (channels,), or None
        In training they move towards those of the batch, in place. With None, those of the batch are always taken.
    weight, bias : array_like or Zensor, shape (channels,), optional
    training : bool
    momentum : float
        How far the running ones move: running = (1 − momentum) · running + momentum · batch. The variance of the
        batch is the unbiased one there, and the biased one where x is divided, as in PyTorch.
    eps : float
        Keeps the quotient finite.

    Returns
    -------
    Zensor, of the shape of x

    Raises
    ------
    ArgumentError, DTypeError, ShapeError
        If shapes do not fit, x is not floating-point, or a channel of a batch has one value only.

    Examples
    --------
    >>> from zensor.nn import functional
    >>> functional.batch_norm([[1.0], [3.0]], None, None, training=True).round(4)
    array([[-1.],
           [ 1.]])
    """
    x = real_data("batch_norm", x, 2)
    channels = (x.shape[1],)
    weight, bias = [fitting("batch_norm", x, one, channels) for one in (weight, bias)]
    running = [fitting("batch_norm", x, one, channels) for one in (running_mean, running_var)]
    dtype, (x, weight, bias) = x.dtype, widened(x, weight, bias)
    if not training and running_mean is not None and running_var is not None:
        wide = (channels[0],) + (1,) * (x.ndim - 2)
        # Copies: the running ones go on, and rules keep what they multiply with.
        mean, variance = [np.array(data_of(one), np.promote_types(x.dtype, one.dtype)) for one in running]
        scale = 1 / np.sqrt(variance + eps)
        scale = scale if weight is None else weight * scale
        shift = -mean * scale if bias is None else bias - mean * scale
        return narrowed(x * scale.reshape(wide) + shift.reshape(wide), dtype)
    count = math.prod(x.shape) // max(1, channels[0])
    if training and count < 2:
        raise ShapeError(
            f"batch_norm of {x.shape} in training: a channel with {count} value has no variance. "
            "Take a larger batch, or eval()."
        )
    out, means, variances = BatchNorm.apply(x, weight, bias, eps)
    if training:
        _move(running[0], data_of(means), momentum)
        _move(running[1], data_of(variances) * (count / (count - 1)), momentum)
    return narrowed(out, dtype)


def _move(running, batch, momentum):
    """Let a running value follow that of the batch, in place."""
    if running is not None:
        values = data_of(running)
        values += momentum * (batch - values)
        stamp(values, "batch_norm")
