"""What layers and losses are given: made into arrays of the right kind, or refused. Alphabetical."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd import functions as f
from autograd.errors import ArgumentError, ShapeError
from autograd.functions.losses import REDUCTIONS
from autograd.variable import Variable
from zensor.core import Zensor
from zensor.defaults import get_default_dtype
from zensor.numbers import is_number


def as_array(x: Any) -> Any:
    """`x` as it is if it is a Zensor or an array of real numbers; of lists and numbers an array.

    Raises
    ------
    DTypeError, ShapeError
        If no Zensor could be made of it.

    Examples
    --------
    >>> as_array([1, 2])
    array([1, 2])
    """
    if isinstance(x, Variable) or (isinstance(x, np.ndarray) and x.dtype.kind in "fiub"):
        return x
    return Zensor(x, requires_grad=False).data


def as_dtype(x: Any, dtype: np.dtype[Any]) -> Any:
    """`x` in a floating-point dtype, as layers and losses want it; unchanged if it has that dtype.

    Parameters
    ----------
    x : array_like or Zensor
        If it is tracked, the conversion is recorded and its gradient comes back in its own dtype.
    dtype : numpy.dtype

    Examples
    --------
    >>> import numpy as np
    >>> as_dtype([1, 2], np.dtype("float32"))
    array([1., 2.], dtype=float32)
    """
    x = as_array(x)
    if x.dtype == dtype:
        return x
    converted = f.astype(x, dtype)
    if isinstance(x, Zensor) and not converted.requires_grad:  # data: pictures go on to call it what its owner does
        converted.name = x.name
    return converted


def check_number(who: str, **numbers: Any) -> None:
    """Refuse what is not a real number, or is NaN."""
    for name, value in numbers.items():
        if not is_number(value) or value != value:
            raise ArgumentError(f"{who} with {name}={value!r}: it is a real number. Leave it out for the default.")


def check_eps(eps: float | None, who: str) -> None:
    """Refuse what is no small number beside a variance; None where a layer chooses it."""
    if eps is not None and not (is_number(eps) and 0 <= eps < 1):
        raise ArgumentError(
            f"{who} with eps={eps!r}: it is a small number of at least 0. Leave it out for the default."
        )


def check_probability(p: float, who: str) -> None:
    """Refuse what is not a probability."""
    if not (is_number(p) and 0 <= p <= 1):
        raise ArgumentError(f"{who} with p={p!r}: it is the probability to be dropped, in [0, 1]. Try 0.5.")


def check_reduction(reduction: str, who: str, *more: str) -> None:
    """Refuse an unknown reduction."""
    known = (*REDUCTIONS, *more)
    if not isinstance(reduction, str) or reduction not in known:
        raise ArgumentError(f"{who} with reduction={reduction!r}: it is one of {', '.join(known)}. Try 'mean'.")


def pair(who: str, x: Any, target: Any) -> tuple[Any, Any]:
    """Both of one shape, as floating-point numbers of the dtype of `x`.

    Raises
    ------
    ShapeError
        If the shapes differ.

    Examples
    --------
    >>> pair("a loss", [1.0], [2])
    (array([1.]), array([2.]))
    """
    x, target = as_array(x), as_array(target)
    if x.shape != target.shape:
        raise ShapeError(
            f"{who} of {x.shape} and {target.shape}: both need one shape, since broadcasting would compare each "
            f"with each. Reshape one: target.reshape({x.shape})."
        )
    if x.dtype.kind != "f":
        x = as_dtype(x, np.dtype(get_default_dtype()))
    return x, as_dtype(target, x.dtype)


def reduced(losses: Any, reduction: str) -> Any:
    """The losses, their mean or their sum."""
    if reduction == "none":
        return losses
    return f.mean(losses) if reduction == "mean" else f.sum(losses)
