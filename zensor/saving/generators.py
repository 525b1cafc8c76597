"""Random generators: those that belong to the parts of a run are found once each, however many parts share one."""

from __future__ import annotations

import functools
import inspect
import random
from collections import deque
from collections.abc import Iterator, Mapping
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any

import numpy as np

from autograd.errors import DTypeError
from autograd.variable import Variable
from zensor.random import generator

MOST_THINGS = 1000
"""A longer list is data, and is not searched."""

_NO_PLACE = (
    Variable, np.ndarray, np.generic, str, bytes, bool, int, float, complex, type(None), type, ModuleType,
    BuiltinFunctionType,
)  # fmt: skip


def find(parts: Mapping[str, Any]) -> dict[tuple[str, ...], np.random.Generator]:
    """Each generator of the parts, and the package's own, by all the places where it stands.

    Searched are attributes, lists, tuples and dictionaries, partial functions, and the names that a function
    uses. A place is a path: "model.2.rng".

    Raises
    ------
    DTypeError
        If there is an older kind of generator, whose numbers would be lost.
    """
    places: dict[int, list[str]] = {}
    found: dict[int, np.random.Generator] = {}
    seen: set[int] = set()
    waiting = deque([("zensor", generator()), *parts.items()])
    while waiting:
        path, thing = waiting.popleft()
        if isinstance(thing, np.random.Generator):
            found[id(thing)] = thing
            places.setdefault(id(thing), []).append(path)
        elif isinstance(thing, random.Random | np.random.RandomState):
            raise DTypeError(
                f"a checkpoint of {path}, a {type(thing).__name__}: only numpy.random.Generator goes on where it was. "
                "Use np.random.default_rng(seed)."
            )
        elif id(thing) not in seen:
            seen.add(id(thing))
            waiting.extend((f"{path}.{name}", one) for name, one in _below(thing) if not isinstance(one, _NO_PLACE))
    return {tuple(places[key]): one for key, one in found.items()}


def _below(thing: Any) -> Iterator[tuple[Any, Any]]:
    """What a thing consists of, with names."""
    if isinstance(thing, FunctionType):
        names = inspect.getclosurevars(thing)
        used = [*names.nonlocals.items(), *names.globals.items(), *enumerate(thing.__defaults__ or ())]
        # A function uses half of its module: only what is a generator itself belongs to it.
        yield from ((name, one) for name, one in used if isinstance(one, np.random.Generator))
    elif isinstance(thing, functools.partial):
        yield from [("func", thing.func), ("args", thing.args), ("keywords", thing.keywords)]
    elif isinstance(thing, MethodType):
        yield "self", thing.__self__
    elif isinstance(thing, list | tuple | dict):
        if len(thing) <= MOST_THINGS:
            yield from thing.items() if isinstance(thing, dict) else enumerate(thing)
    else:
        yield from getattr(thing, "__dict__", {}).items()
