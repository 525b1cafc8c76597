"""NumPy speaks Zensor: `np.exp(z)`, `ndarray * z` and `np.sum(z)` run our operations and are recorded.

Two tables say which NumPy function is which operation. What is in neither is refused with a message:
nothing falls back to an array without history.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd import functions as f
from autograd.errors import DTypeError
from autograd.record import REFUSALS, plain, refused
from autograd.variable import Variable, untracked

UFUNCS: dict[np.ufunc, Callable[..., Any]] = {
    np.absolute: f.abs,
    np.add: f.add,
    np.cos: f.cos,
    np.divide: f.divide,
    np.exp: f.exp,
    np.log: f.log,
    np.matmul: f.matmul,
    np.maximum: f.maximum,
    np.minimum: f.minimum,
    np.multiply: f.multiply,
    np.negative: f.negative,
    np.positive: f.copy,
    np.power: f.power,
    np.sign: f.sign,
    np.sin: f.sin,
    np.sqrt: f.sqrt,
    np.subtract: f.subtract,
    np.tanh: f.tanh,
}
"""Differentiable ufuncs."""

REDUCTIONS: dict[np.ufunc, Callable[..., Any]] = {np.add: f.sum, np.maximum: f.max, np.minimum: f.min}
"""What `ufunc.reduce` is, where it is an operation."""

UNTRACKED_UFUNCS = frozenset(
    [
        np.bitwise_and,
        np.bitwise_or,
        np.bitwise_xor,
        np.equal,
        np.greater,
        np.greater_equal,
        np.invert,
        np.isfinite,
        np.isinf,
        np.isnan,
        np.less,
        np.less_equal,
        np.logical_and,
        np.logical_not,
        np.logical_or,
        np.logical_xor,
        np.not_equal,
        np.signbit,
    ]
)
"""Ufuncs whose results have no derivative: truth values and bits."""

FUNCTIONS: dict[Any, Callable[..., Any]] = {
    np.astype: f.astype,
    np.broadcast_to: f.broadcast_to,
    np.clip: f.clip,
    np.concatenate: f.concatenate,
    np.copy: f.copy,
    np.expand_dims: f.expand_dims,
    np.max: f.max,
    np.mean: f.mean,
    np.min: f.min,
    np.reshape: f.reshape,
    np.squeeze: f.squeeze,
    np.stack: f.stack,
    np.std: f.std,
    np.sum: f.sum,
    np.swapaxes: f.swapaxes,
    np.transpose: f.transpose,
    np.var: f.var,
    np.where: f.where,
}
"""Differentiable functions."""

QUESTIONS = frozenset([np.ndim, np.shape, np.size, np.iscomplexobj, np.isrealobj, np.result_type, np.shares_memory])
"""Functions that ask about an array and give no array: they look at the data."""


def call_ufunc(ufunc: np.ufunc, method: str, inputs: tuple[Any, ...], options: dict[str, Any]) -> Any:
    """Answer `np.<ufunc>(…)` with a Zensor among the arguments."""
    if "out" in options:
        return _into(ufunc, method, inputs, options)
    if method == "__call__" and ufunc in UFUNCS and not options:
        return UFUNCS[ufunc](*inputs)
    if method == "__call__" and ufunc in UNTRACKED_UFUNCS:
        return untracked_ufunc(ufunc, *inputs, **options)
    if method == "reduce" and ufunc in REDUCTIONS:
        return REDUCTIONS[ufunc](*inputs, **{"axis": 0, **options})
    name = ufunc.__name__ if method == "__call__" else f"{ufunc.__name__}.{method}"
    raise _unsupported(name, options)


def call_function(function: Any, arguments: tuple[Any, ...], options: dict[str, Any]) -> Any:
    """Answer `np.<function>(…)` with a Zensor among the arguments."""
    if function in FUNCTIONS:
        return FUNCTIONS[function](*arguments, **options)
    if function in QUESTIONS:
        return function(*[_plain(one) for one in arguments], **options)
    raise _unsupported(function.__name__, {})


def untracked_ufunc(ufunc: np.ufunc, *inputs: Any, **options: Any) -> Any:
    """Run a ufunc that has no derivative; the result wants no gradient."""
    named = _Named(ufunc.__name__)
    values = tuple([_plain(one) if isinstance(one, Variable) else plain(named, one) for one in inputs])  # type: ignore[arg-type]  # only its name is used
    try:
        out = ufunc(*values, **options)
    except REFUSALS as error:
        raise refused(named, values, {}, error) from error  # type: ignore[arg-type]  # only its name is used
    made_as = next(one.made_as for one in inputs if isinstance(one, Variable))
    return untracked(np.asarray(out), made_as)


def compared(ufunc: np.ufunc, x: Variable, y: Any) -> Any:
    """`==` and `!=`: elementwise with numbers, by identity with anything else, as `z == None`."""
    if not isinstance(y, Variable | np.ndarray | np.generic | int | float | list | tuple):
        return NotImplemented
    return untracked_ufunc(ufunc, x, y)


class _Named:
    """Stands for an operation in messages about functions that are none."""

    broadcasts = True
    options: dict[str, Any] = {}  # noqa: RUF012  # never written

    def __init__(self, name: str) -> None:
        self.name = name

    def hint(self, *shapes: tuple[int, ...], **options: Any) -> str:
        return ""


def _plain(value: Any) -> Any:
    return value._data if isinstance(value, Variable) else value


def _into(ufunc: np.ufunc, method: str, inputs: tuple[Any, ...], options: dict[str, Any]) -> Any:
    """`out=` an ndarray, from untracked Zensors: `w.data -= 0.1 * w.grad`. Anything else would lose a gradient."""
    outs = options["out"] if isinstance(options["out"], tuple) else (options["out"],)
    if any(isinstance(one, Variable) for one in outs) or any(
        isinstance(one, Variable) and one._requires_grad for one in inputs
    ):
        raise DTypeError(
            f"np.{ufunc.__name__} with out=: a write that NumPy makes is not recorded, so its gradient would be lost. "
            "Drop out=, or pass z.numpy()."
        )
    return getattr(ufunc, method)(*[_plain(one) for one in inputs], **options)


def _unsupported(name: str, options: dict[str, Any]) -> DTypeError:
    with_options = f" with {', '.join(options)}=" if options else ""
    return DTypeError(
        f"np.{name}{with_options} on a Zensor: it is not one of the operations with a derivative, and computing it "
        f"without would lose the gradient. Use z.numpy() for the values, or write it as a Function."
    )
