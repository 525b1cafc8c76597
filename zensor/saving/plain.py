"""Plain data as strict JSON and arrays, and back: each value comes back as it was, bit for bit.

JSON has no tuples, no NaN, no whole numbers as keys, no arrays. What it has is written as it is; every
other value, dictionaries too, is an object with one key that says what it is::

    0.5                           {"dict": {"lr": 0.5, "betas": {"tuple": [0.9, 0.999]}}}
    {"float": "nan"}              {"items": [[0, {"dict": {...}}]]}        a dictionary with other keys
    {"int": "340282366920938"}    more digits than 64 bits have
    {"array": "optimizer.state.0.exp_avg"}     the array of that name in the same file
    {"scalar": "metrics.best"}    a NumPy number: an array without axes
    {"floats": "metrics.losses"}  a long list of floats; {"ints": "metrics.right"} one of whole numbers
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograd.errors import DTypeError, kind_of
from autograd.variable import Variable
from zensor.saving.header import MalformedError, shown
from zensor.saving.weights import as_array

DEEPEST = 32
LONG = {"floats": 64, "ints": 4096}
"""From so many numbers of one kind on a list is written as an array: a curve would fill the header. Whole numbers are
more often options, which are wanted without a look at arrays."""
LISTS = {"floats": np.dtype("f8"), "ints": np.dtype("i8")}
"""The dtypes of such arrays."""

MOST_BITS = 1000
"""Of a whole number. Each has a float near it, so that no comparison with one, and no arithmetic, overflows."""

_WHOLE = re.compile(r"-?[0-9]{1,302}")


def pack(value: Any, path: str, arrays: dict[str, Any], depth: int = 0) -> Any:
    """Turn plain data into what JSON has, and put the arrays in it into `arrays`.

    Raises
    ------
    DTypeError
        If something in it is not plain data.
    """
    if depth > DEEPEST:
        raise DTypeError(f"saving {path!r:.100}: plain data is nested at most {DEEPEST} deep. Does it contain itself?")

    def inside(one: Any, name: object) -> Any:
        return pack(one, f"{path}.{name}", arrays, depth + 1)

    kind = type(value)
    if value is None or kind in (bool, str):
        return value
    if kind is int:
        return value if -(1 << 63) <= value < 1 << 63 else {"int": _digits(value, path)}
    if kind is float:
        return value if math.isfinite(value) else {"float": repr(value)}
    if isinstance(value, np.generic):
        return {"scalar": _stored(value, path, arrays)}
    if isinstance(value, np.ndarray | Variable):
        return {"array": _stored(value, path, arrays)}
    numbers = _numbers_of(value) if kind is list else ""
    if numbers and len(value) >= LONG[numbers]:
        return {numbers: _stored(np.array(value, LISTS[numbers]), path, arrays)}
    if kind in (list, tuple):
        packed = [inside(one, place) for place, one in enumerate(value)]
        return packed if kind is list else {"tuple": packed}
    if isinstance(value, Mapping) and all(type(key) is str for key in value):
        return {"dict": {key: inside(one, key) for key, one in value.items()}}
    if isinstance(value, Mapping) and all(type(key) in (str, int) for key in value):
        return {"items": [[key, inside(one, key)] for key, one in value.items()]}
    raise DTypeError(
        f"saving {path!r:.100}, {kind_of(value)}: plain data is None, bool, int, float, str, list, tuple, arrays, and "
        "dictionaries with keys that are str or int. Convert it (a path: str(path)), or make it a part of its own."
    )


def unpack(value: Any, path: str, take: Callable[[str, str], Any], depth: int = 0) -> Any:
    """Turn what `pack` gave back into plain data.

    Parameters
    ----------
    value : JSON
    path : str
        What errors call it.
    take : callable
        Gives the array of a name, and is told what for: "array", "scalar", "floats" or "ints".
    depth : int
        How many values it stands in.

    Raises
    ------
    MalformedError
        If it is not what `pack` gives.
    """
    if depth > DEEPEST:
        raise MalformedError(f"{shown(path)} is nested more than {DEEPEST} deep")

    def inside(one: Any, name: object) -> Any:
        # Cut, since a key may be as long as the file: each of its many values would copy it.
        return unpack(one, f"{path:.1000}.{name!s:.100}", take, depth + 1)

    if value is None or isinstance(value, bool | str | float | int):
        return value
    if isinstance(value, list):
        return [inside(one, place) for place, one in enumerate(value)]
    kind, content = next(iter(value.items())) if len(value) == 1 else ("", None)
    if kind == "dict" and isinstance(content, dict):
        return {key: inside(one, key) for key, one in content.items()}
    if kind == "items" and isinstance(content, list) and all(map(_is_item, content)):
        made = {key: inside(one, key) for key, one in content}
        if len(made) == len(content):
            return made
    if kind == "tuple" and isinstance(content, list):
        return tuple(inside(one, place) for place, one in enumerate(content))
    if kind in ("array", "scalar", *LISTS) and isinstance(content, str):
        return take(content, kind)
    if kind == "float" and content in ("nan", "inf", "-inf"):
        return float(content)
    if kind == "int" and isinstance(content, str) and _WHOLE.fullmatch(content):
        number = int(content)
        if number.bit_length() <= MOST_BITS:
            return number
    raise MalformedError(f"{shown(path)} is written as {shown(value)}, which means nothing")


def _numbers_of(values: list[Any]) -> str:
    """Which kind of numbers a list consists of, "floats" or "ints" of 64 bits; "" if of others."""
    kinds = {type(one) for one in values}
    if kinds == {float}:
        return "floats"
    return "ints" if kinds == {int} and -(1 << 63) <= min(values) <= max(values) < 1 << 63 else ""


def _stored(value: Any, path: str, arrays: dict[str, Any]) -> str:
    """Put an array under a name that is not in use; keys with dots can make two paths alike."""
    name, number = path, 1
    while name in arrays:
        number += 1
        name = f"{path}#{number}"
    arrays[name] = as_array(path, value)
    return name


def _digits(value: int, path: str) -> str:
    if value.bit_length() > MOST_BITS:
        raise DTypeError(
            f"saving {path!r:.100}, a number of {value.bit_length()} bits: a whole number of at most {MOST_BITS} is "
            "saved. Save it as text: hex(number)."
        )
    return str(value)


def _is_item(item: Any) -> bool:
    return isinstance(item, list) and len(item) == 2 and type(item[0]) in (str, int)
