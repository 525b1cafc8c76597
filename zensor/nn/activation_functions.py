"""Activations as functions, with PyTorch's names and defaults. Alphabetical."""

from __future__ import annotations

from typing import Any

from autograd import functions as f
from autograd.errors import ShapeError
from zensor.nn.inputs import as_array, check_number

relu = f.relu
sigmoid = f.sigmoid
tanh = f.tanh

SELU_ALPHA = 1.6732632423543772848170429916717
SELU_SCALE = 1.0507009873554804934193349852946


def elu(x: Any, alpha: float = 1.0) -> Any:
    """x where x > 0, else alpha · (e**x − 1), elementwise."""
    check_number("elu", alpha=alpha)
    return f.elu(as_array(x), alpha)


def gelu(x: Any, approximate: str = "none") -> Any:
    """x · Φ(x), elementwise, with Φ the normal distribution function, or its "tanh" approximation."""
    return f.gelu(as_array(x), approximate)


def hardtanh(x: Any, min_val: float = -1.0, max_val: float = 1.0) -> Any:
    """Limit to between `min_val` and `max_val`, elementwise."""
    check_number("hardtanh", min_val=min_val, max_val=max_val)
    return f.hardtanh(as_array(x), min_val, max_val)


def leaky_relu(x: Any, negative_slope: float = 0.01) -> Any:
    """x where x > 0, else negative_slope · x, elementwise."""
    check_number("leaky_relu", negative_slope=negative_slope)
    return f.leaky_relu(as_array(x), negative_slope)


def log_softmax(x: Any, dim: int = -1) -> Any:
    """log softmax(x) along one axis: x − log Σ e**x.

    Examples
    --------
    >>> from zensor.nn import functional
    >>> functional.log_softmax([1000.0, 0.0])
    array([    0., -1000.])
    """
    return f.log_softmax(as_array(x), dim)


def mish(x: Any) -> Any:
    """x · tanh(log(1 + e**x)), elementwise."""
    return f.mish(as_array(x))


def prelu(x: Any, weight: Any) -> Any:
    """x where x > 0, else weight · x, elementwise; with one weight, or one for each channel.

    Parameters
    ----------
    x : array_like or Zensor, shape (rows, channels, ...)
    weight : array_like or Zensor, shape (1,) or (channels,)

    Raises
    ------
    ShapeError
        If there are as many weights as no axis 1 is long.

    Examples
    --------
    >>> from zensor.nn import functional
    >>> functional.prelu([[-1.0, -1.0]], [0.5, 0.25])
    array([[-0.5 , -0.25]])
    """
    x, weight = as_array(x), as_array(weight)
    if weight.size != 1:
        channels = x.shape[1] if x.ndim > 1 else None
        if weight.ndim != 1 or weight.size != channels:
            raise ShapeError(
                f"prelu of shape {x.shape} with weights of shape {weight.shape}: there is one weight, or one for each "
                f"of the {channels or 1} channels. Pass so many."
            )
        weight = f.reshape(weight, (channels,) + (1,) * (x.ndim - 2))
    return f.prelu(x, weight if x.ndim else f.reshape(weight, ()))


def selu(x: Any) -> Any:
    """1.0507 · elu(x, 1.6733), elementwise: keeps mean and variance of values near 0 and 1."""
    return f.elu(as_array(x), SELU_ALPHA, SELU_SCALE)


def silu(x: Any) -> Any:
    """x / (1 + e**−x), elementwise."""
    return f.silu(as_array(x))


def softmax(x: Any, dim: int = -1) -> Any:
    """e**x / Σ e**x along one axis: positive numbers that add up to 1.

    Examples
    --------
    >>> from zensor.nn import functional
    >>> functional.softmax([1000.0, 1000.0])
    array([0.5, 0.5])
    """
    return f.softmax(as_array(x), dim)


def softplus(x: Any, beta: float = 1.0, threshold: float = 20.0) -> Any:
    """log(1 + e**(beta · x)) / beta, elementwise: a smooth relu. Where beta · x is above `threshold`, x itself."""
    check_number("softplus", beta=beta, threshold=threshold)
    x = as_array(x)
    scaled = x if beta == 1 else f.multiply(x, beta)
    soft = f.softplus(scaled)
    return f.where(scaled > threshold, x, soft if beta == 1 else f.divide(soft, beta))
