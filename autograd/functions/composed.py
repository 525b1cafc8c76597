"""Operations made of other operations: they need no rules, but what NumPy refuses inside them is told in our words."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator
from typing import Any, TypeVar, cast

import numpy as np

from autograd.errors import DTypeError, ZensorError
from autograd.refusing import REFUSALS, Named, refused
from autograd.variable import Variable, untracked

Operation = TypeVar("Operation", bound=Callable[..., Any])


def composed(operation: Operation) -> Operation:
    """Mark a function that is composed of operations. NumPy's refusals inside it name it, its shapes and options."""

    @functools.wraps(operation)
    def call(*arguments: Any, **options: Any) -> Any:
        try:
            return operation(*arguments, **options)
        except REFUSALS as error:
            if isinstance(error, ZensorError):
                raise
            arrays, others = _told(operation, arguments, options)
            raise refused(Named(operation.__name__), arrays, others, error) from error

    return cast(Operation, call)


def operand(x: Any) -> Any:
    """What has a shape: a Zensor as it is, anything else as an array."""
    return x if isinstance(x, Variable) else np.asarray(x)


def operands(arrays: Any) -> list[Any]:
    """The same for several: all of them Zensors if one of them is."""
    made = [operand(one) for one in arrays]
    made_as = next((one.made_as for one in made if isinstance(one, Variable)), None)
    return made if made_as is None else [one if isinstance(one, Variable) else untracked(one, made_as) for one in made]


def data_of(x: Any) -> Any:
    """The array of a Zensor, for questions about the numbers; anything else as it is."""
    return x._data if isinstance(x, Variable) else x


def refuse_cut(name: str, value: Any, dtype: np.dtype[Any]) -> None:
    """Refuse to write a value that wants a gradient into integers, as NumPy would: the gradient would be lost."""
    if isinstance(value, Variable) and value._requires_grad and dtype.kind != "f":
        raise DTypeError(
            f"{name} of values that want a gradient into dtype {dtype}: they would be cut to integers, and their "
            "gradient lost. Convert x with astype(float) first."
        )


def _told(operation: Any, arguments: tuple[Any, ...], options: dict[str, Any]) -> tuple[list[Any], dict[str, Any]]:
    """The arrays among the arguments, and what else was given, by name."""
    try:
        given = inspect.signature(operation).bind(*arguments, **options).arguments
    except TypeError:
        given = {}  # a call with an argument too many: the message says which
    arrays: list[Any] = []
    others: dict[str, Any] = {}
    for name, value in given.items():
        found = list(_arrays(value))
        arrays += found
        if not found:
            others[name] = value
    return arrays, others


def _arrays(value: Any, inside: tuple[int, ...] = ()) -> Iterator[Any]:
    if isinstance(value, Variable | np.ndarray):
        yield data_of(value)
    elif isinstance(value, list | tuple) and id(value) not in inside:  # a list may hold itself
        for one in value:
            yield from _arrays(one, (*inside, id(value)))
