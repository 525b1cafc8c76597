"""Normalisation of each sample by itself: values shifted and scaled, over its last axes or groups of its channels.

Each operation works on a matrix whose rows are what is normalised, and computes means and scales of the rows again
in the backward pass: that is cheaper than to keep another array of the size of x. Means are products with a vector
of 1/n, sums of products are dot products of rows: on a CPU several times as fast as reductions. A person reaches
these as `zensor.nn.functional.layer_norm` and the like.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograd.errors import ArgumentError, DTypeError, ShapeError
from autograd.function import Function
from autograd.functions.arithmetic import sqrt
from autograd.functions.composed import composed, operand
from autograd.functions.elementwise import astype
from autograd.functions.windows import numbers


class LayerNorm(Function):
    """The last `axes` axes with mean 0 and variance 1, times weight, plus bias.

    The derivative is that of `batch_norm`, over other axes.
    """

    joint_inputs = ("x", "weight", "bias")

    @staticmethod
    def forward(x, weight=None, bias=None, axes=1, eps=1e-5):
        centred, _, variances = centred_rows(_rows(x, axes))
        centred *= column(1 / np.sqrt(variances + eps))
        if weight is not None:
            centred *= weight.ravel()
        if bias is not None:
            centred += bias.ravel()
        return centred.reshape(x.shape)
    @staticmethod
    def backward(grad, wanted, x, weight, axes, eps):
        rows = _rows(grad, axes)
        count = rows.shape[1]
        centred, _, variances = centred_rows(_rows(x, axes))
        scale = 1 / sqrt(variances + eps)
        products = rows * centred
        grad_weight, grad_bias = scale @ products, ones(len(rows), rows) @ rows
        piece = None
        if wanted[0]:
            weights = ones(count, rows) if weight is None else weight.reshape((count,))
            means, along = rows @ weights / count, products @ weights * scale * scale / count
            piece = product(rows, weights, products)
            piece -= product(centred, column(along), centred)
            piece -= column(means)
            piece *= column(scale)
        return _like_x(piece, grad_weight, grad_bias, x.shape, axes)


class RMSNorm(Function):
    """The last `axes` axes with mean square 1, times weight.

    With n = x / √(mean x² + eps), the derivative takes from grad · weight n times its mean with n, over that root.
    """

    name = "rms_norm"
    joint_inputs = ("x", "weight")

    @staticmethod
    def forward(x, weight=None, axes=1, eps=1e-5):
        rows = _rows(x, axes)
        out = rows * column(1 / np.sqrt(dots(rows, rows) / rows.shape[1] + eps))
        if weight is not None:
            out *= weight.ravel()
        return out.reshape(x.shape)
    @staticmethod
    def backward(grad, wanted, x, weight, axes, eps):
        rows, values = _rows(grad, axes), _rows(x, axes)
        count = rows.shape[1]
        scale = 1 / sqrt(dots(values, values) / count + eps)
        products = rows * values
        grad_weight, piece = scale @ products, None
        if wanted[0]:
            weights = ones(count, rows) if weight is None else weight.reshape((count,))
            along = products @ weights * scale * scale / count
            piece = product(rows, weights, products)
            piece -= values * column(along)
            piece *= column(scale)
        return _like_x(piece, grad_weight, None, x.shape, axes)[:2]


def _like_x(piece, grad_weight, grad_bias, shape, axes):
    """Gradients of matrices and rows in the shapes of x, weight and bias."""
    last = shape[len(shape) - axes :]
    return (
        piece if piece is None or piece.shape == shape else piece.reshape(shape),
        grad_weight.reshape(last),
        None if grad_bias is None else grad_bias.reshape(last),
    )


def _rows(x, axes):
    """x as a matrix: the last `axes` axes are its rows."""
    count = math.prod(x.shape[x.ndim - axes :])
    return x if x.ndim == 2 and axes == 1 else x.reshape((math.prod(x.shape[: x.ndim - axes]), count))


def column(values):
    """One value for each row."""
    return values.reshape((-1, 1))


def ones(count, like):
    """Ones of the dtype of another array."""
    return np.ones(count, like.dtype)


def dots(x, y):
    """The dot product of each row of x with that of y."""
    return np.vecdot(x, y) if isinstance(x, np.ndarray) and isinstance(y, np.ndarray) else (x * y).sum(-1)


def product(x, y, spare):
    """x · y; of arrays in the memory of `spare`, which nobody needs: fresh memory costs more than the product."""
    return np.multiply(x, y, out=spare) if isinstance(spare, np.ndarray) else x * y


def centred_rows(rows):
    """Rows minus their means; the means; the variances."""
    count = rows.shape[1]
    means = rows @ np.full(count, 1 / count, rows.dtype)
    centred = rows - column(means)
    return centred, means, dots(centred, centred) / count


# ---- what a person calls


@composed
def group_norm(x: Any, num_groups: int, weight: Any = None, bias: Any = None, eps: float = 1e-5) -> Any:
    """(x − mean) / √(variance + eps) · weight + bias, with mean and variance of each group of channels of a sample.

    Parameters
    ----------
    x : array_like or Zensor, shape (batch, channels, ...)
    num_groups : int
        Into how many groups of neighbours the channels are divided.
    weight, bias : array_like or Zensor, shape (channels,), optional
    eps : float
        Keeps the quotient finite.

    Returns
    -------
    Zensor, of the shape of x

    Raises
    ------
    ArgumentError, DTypeError, ShapeError
        If shapes do not fit, x is not floating-point, or the groups are not equally large.

    Examples
    --------
    >>> from zensor.nn import functional
    >>> functional.group_norm([[1.0, 3.0, 0.0, 0.0]], 2).round(4)
    array([[-1.,  1.,  0.,  0.]])
    """
    x = real_data("group_norm", x, 2)
    channels = x.shape[1]
    (groups,) = numbers(f"group_norm of {x.shape}", "num_groups", num_groups, 1, 1)
    if channels % groups or not channels:
        raise ArgumentError(
            f"group_norm of {x.shape} with num_groups={groups}: {channels} channels cannot be divided into {groups} "
            "equal groups. Take a divisor."
        )
    if not all(x.shape[2:]):
        raise ShapeError(f"group_norm of {x.shape}: a group without values has no mean. Check the shape.")
    weight, bias = [fitting("group_norm", x, one, (channels,)) for one in (weight, bias)]
    dtype, (x, weight, bias) = x.dtype, widened(x, weight, bias)
    rows = x.reshape((x.shape[0] * groups, math.prod(x.shape[1:]) // groups))
    out = LayerNorm.apply(rows, None, None, 1, eps)
    out = out.reshape(x.shape)
    wide = (channels,) + (1,) * (x.ndim - 2)
    out = out if weight is None else out * weight.reshape(wide)
    return narrowed(out if bias is None else out + bias.reshape(wide), dtype)


@composed
def layer_norm(x: Any, normalized_shape: Any, weight: Any = None, bias: Any = None, eps: float = 1e-5) -> Any:
    """(x − mean) / √(variance + eps) · weight + bias, with mean and variance over the last axes.

    Parameters
    ----------
    x : array_like or Zensor, shape (..., *normalized_shape)
    normalized_shape : int or tuple of int
        The lengths of the last axes.
    weight, bias : array_like or Zensor, shape normalized_shape, optional
    eps : float
        Keeps the quotient finite.

    Returns
    -------
    Zensor, of the shape of x

    Raises
    ------
    ArgumentError, DTypeError, ShapeError
        If shapes do not fit, or x is not floating-point.

    Examples
    --------
    >>> from zensor.nn import functional
    >>> functional.layer_norm([[1.0, 3.0]], 2).round(4)
    array([[-1.,  1.]])
    """
    x, shape, weight, bias = _with_last("layer_norm", x, normalized_shape, weight, bias)
    dtype, (x, weight, bias) = x.dtype, widened(x, weight, bias)
    return narrowed(LayerNorm.apply(x, weight, bias, len(shape), eps), dtype)


@composed
def rms_norm(x: Any, normalized_shape: Any, weight: Any = None, eps: float | None = None) -> Any:
    """x / √(mean of x² + eps) · weight, with the mean over the last axes.

    Parameters
    ----------
    x : array_like or Zensor, shape (..., *normalized_shape)
    normalized_shape : int or tuple of int
        The lengths of the last axes.
    weight : array_like or Zensor, shape normalized_shape, optional
    eps : float, optional
        Keeps the quotient finite; unless given, the precision of the dtype.

    Returns
    -------
    Zensor, of the shape of x

    Raises
    ------
    ArgumentError, DTypeError, ShapeError
        If shapes do not fit, or x is not floating-point.

    Examples
    --------
    >>> from zensor.nn import functional
    >>> functional.rms_norm([[1.0, 7.0]], 2)
    array([[0.2, 1.4]])
    """
    x, shape, weight, _ = _with_last("rms_norm", x, normalized_shape, weight, None)
    dtype, (x, weight) = x.dtype, widened(x, weight)
    return narrowed(RMSNorm.apply(x, weight, len(shape), float(np.finfo(dtype).eps) if eps is None else eps), dtype)


def _with_last(name, x, normalized_shape, weight, bias):
    """What is normalised over its last axes, with their lengths, all checked."""
    x = real_data(name, x, 1)
    axes = len(normalized_shape) if isinstance(normalized_shape, tuple | list) else 1
    shape = numbers(f"{name} of {x.shape}", "normalized_shape", normalized_shape, axes, 1)
    if x.ndim < axes or not axes or tuple(x.shape[-axes:]) != shape:
        raise ShapeError(
            f"{name} of {x.shape} with normalized_shape={normalized_shape!r}: these are the lengths of the last axes "
            "of x. Check them."
        )
    return x, shape, fitting(name, x, weight, shape), fitting(name, x, bias, shape)


def real_data(name, x, least):
    """x as an array or a Zensor; refused if it is not floating-point, or has too few axes."""
    x = operand(x)
    if x.dtype.kind != "f":
        raise DTypeError(f"{name} of dtype {x.dtype}: it divides, so x is floating-point. Try x.astype(float).")
    if x.ndim < least:
        raise ShapeError(f"{name} of shape {x.shape}: x has at least {least} axes. Insert one: x[None].")
    return x


def widened(x: Any, *parameters: Any) -> tuple[Any, ...]:
    """All in float32 if x is float16, in which the square of 256 is infinite."""
    if x.dtype.itemsize > 2:
        return x, *parameters
    return tuple([None if one is None else astype(one, np.float32) for one in (x, *parameters)])


def narrowed(out: Any, dtype: np.dtype[Any]) -> Any:
    """What was computed, in the dtype of x."""
    return out if dtype.itemsize > 2 else astype(out, dtype)


def fitting(name, x, values, shape):
    """Weight, bias or running values, if there are any; refused if there is not one for each place."""
    values = None if values is None else operand(values)
    if values is not None and values.shape != shape:
        raise ShapeError(
            f"{name} of {x.shape} with parameters {values.shape}: they need the shape {shape}. Reshape them."
        )
    return values
