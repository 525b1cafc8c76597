"""Helpers around training: clipping gradients, all parameters as one vector. Alphabetical."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np

from autograd import functions as f
from autograd.errors import ArgumentError, DTypeError, GraphError, ShapeError, kind_of
from autograd.variable import Variable, untracked
from autograd.writing import stamp
from zensor.core import Zensor
from zensor.numbers import is_number


def clip_grad_norm_(
    parameters: Zensor | Iterable[Zensor],
    max_norm: float,
    norm_type: float = 2.0,
    error_if_nonfinite: bool = False,
) -> Zensor:
    """Scale all gradients down together, in place, so that their common norm is at most `max_norm`.

    Parameters
    ----------
    parameters : Zensor or iterable of Zensor
        Those without a gradient are passed over.
    max_norm : float
    norm_type : float
        2 for the Euclidean norm; infinity for the largest element.
    error_if_nonfinite : bool
        Whether a norm that is NaN or infinite is refused.

    Returns
    -------
    Zensor of shape ()
        The norm before.

    Raises
    ------
    ArgumentError
        If `max_norm` or `norm_type` is not a number above 0.
    GraphError
        If `error_if_nonfinite` and the norm is not finite.

    Examples
    --------
    >>> from zensor import Zensor, nn
    >>> x = Zensor([3.0, 4.0])
    >>> (x * x / 2).sum().backward()
    >>> nn.utils.clip_grad_norm_(x, 1.0), x.grad.numpy().round(4)
    (Zensor(5.), array([0.6, 0.8]))
    """
    _check_positive("clip_grad_norm_", "max_norm", max_norm)
    _check_positive("clip_grad_norm_", "norm_type", norm_type)
    gradients = _gradients("clip_grad_norm_", parameters)
    if norm_type == 2:
        norm = math.sqrt(sum(map(_square_sum, gradients)))
    elif norm_type == math.inf:
        # np.max passes NaN on, which max() of Python would not.
        norm = float(np.max([np.max(np.abs(one), initial=0) for one in gradients], initial=0))
    else:
        powers = (np.sum(np.abs(one, dtype=np.float64) ** norm_type) for one in gradients)
        norm = float(sum(powers)) ** (1 / norm_type)
    if error_if_nonfinite and not math.isfinite(norm):
        raise GraphError(
            f"clip_grad_norm_ of gradients whose norm is {norm}: it must be finite. Look for the first NaN with "
            "detect_anomaly(), or pass error_if_nonfinite=False."
        )
    scale = max_norm / (norm + 1e-6)
    if not scale >= 1:  # a NaN goes on, as in PyTorch
        for one in gradients:
            np.multiply(one, scale, out=one)
            stamp(one, "clip_grad_norm_")
    # A norm may be too large for float16 where no gradient is.
    dtype = np.result_type(np.float32, *gradients[:1])
    made: Zensor = untracked(np.array(norm, dtype), Zensor)
    return made


def clip_grad_value_(parameters: Zensor | Iterable[Zensor], clip_value: float) -> None:
    """Limit every element of all gradients, in place, to between −clip_value and clip_value.

    Parameters
    ----------
    parameters : Zensor or iterable of Zensor
        Those without a gradient are passed over.
    clip_value : float
        Above 0.

    Raises
    ------
    ArgumentError
        If `clip_value` is not a number above 0.

    Examples
    --------
    >>> from zensor import Zensor, nn
    >>> x = Zensor([0.5, 4.0])
    >>> (x * x / 2).sum().backward()
    >>> nn.utils.clip_grad_value_(x, 1.0)
    >>> x.grad
    Zensor([0.5, 1. ])
    """
    _check_positive("clip_grad_value_", "clip_value", clip_value)
    for one in _gradients("clip_grad_value_", parameters):
        np.clip(one, -clip_value, clip_value, out=one)
        stamp(one, "clip_grad_value_")


def parameters_to_vector(parameters: Iterable[Zensor]) -> Any:
    """All elements of all parameters, one after the other, in one vector; recorded, so that it has gradients.

    Parameters
    ----------
    parameters : iterable of Zensor

    Returns
    -------
    Zensor, shape (elements,)

    Raises
    ------
    ArgumentError
        If there are none.

    Examples
    --------
    >>> from zensor import nn
    >>> nn.utils.parameters_to_vector(nn.Linear(3, 2).parameters()).shape
    (8,)
    """
    found = _zensors("parameters_to_vector", parameters)
    if not found:
        raise ArgumentError("parameters_to_vector of no parameters: there is nothing to join. Pass model.parameters().")
    return f.concatenate([f.reshape(one, (-1,)) for one in found])


def vector_to_parameters(vec: Any, parameters: Iterable[Zensor]) -> None:
    """Write the elements of a vector into the parameters, one after the other; nothing is recorded.

    Parameters
    ----------
    vec : array_like or Zensor, shape (elements,)
    parameters : iterable of Zensor

    Raises
    ------
    ShapeError
        If it is not one vector with as many elements as the parameters have.

    Examples
    --------
    >>> from zensor import nn
    >>> layer = nn.Linear(2, 1)
    >>> nn.utils.vector_to_parameters([1.0, 2.0, 3.0], layer.parameters())
    >>> layer.weight, layer.bias
    (Parameter([[1., 2.]], dtype=float32), Parameter([3.], dtype=float32))
    """
    found = _zensors("vector_to_parameters", parameters)
    values = vec._data if isinstance(vec, Variable) else Zensor(vec, requires_grad=False).data
    sizes = [one._data.size for one in found]
    if values.shape != (sum(sizes),):
        raise ShapeError(
            f"vector_to_parameters of shape {values.shape} into {len(found)} parameters of {sum(sizes)} elements: it "
            "is one vector of that length. Make it with parameters_to_vector."
        )
    ends = np.cumsum(sizes)
    # The vector may share memory with a parameter that is written before its turn.
    values = values.copy()
    for one, end, size in zip(found, ends, sizes, strict=True):
        one._data[...] = values[end - size : end].reshape(one._data.shape)
        stamp(one._data, "vector_to_parameters")


def _zensors(name: str, parameters: Any) -> list[Zensor]:
    is_one = isinstance(parameters, Zensor) or not isinstance(parameters, Iterable)
    found: list[Zensor] = [parameters] if is_one else list(parameters)
    for one in found:
        if not isinstance(one, Zensor):
            raise DTypeError(f"{name} with {kind_of(one)}: it takes parameters. Pass model.parameters().")
    return found


def _gradients(name: str, parameters: Any) -> list[Any]:
    """The arrays of all gradients, each memory once."""
    found = [one._grad._data for one in _zensors(name, parameters) if one._grad is not None]
    return list({id(one): one for one in found}.values())


def _square_sum(grad: Any) -> float:
    """The sum of the squares; in float64 where it would be too large or too coarse in the dtype of the gradient."""
    squares = float(np.vdot(grad, grad)) if grad.dtype.itemsize > 2 else math.inf
    return squares if math.isfinite(squares) else float(np.sum(np.square(grad, dtype=np.float64)))


def _check_positive(name: str, which: str, value: Any) -> None:
    if not (is_number(value) and value > 0):
        raise ArgumentError(f"{name} with {which}={value!r}: it is a number above 0. Try 1.0.")
