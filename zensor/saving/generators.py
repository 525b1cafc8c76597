"""Random generators: those that belong to the parts of a run are found once each, however many parts share one."""

from __future__ import annotations

import functools
import random
import sys
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from types import BuiltinFunctionType, CellType, CodeType, FunctionType, MethodType, ModuleType
from typing import Any

import numpy as np

from autograd.errors import DTypeError, kind_of
from autograd.variable import Variable
from zensor.random import generator

MOST_THINGS = 1000
"""A longer list is data and is not searched, unless it begins with an object: a thousand layers, say."""

_LIBRARIES = {*sys.stdlib_module_names, "autograd", "zensor"}
"""Their classes hold no generators, and neither do they name any that belongs to one run."""

_NO_PLACE = (
    Variable, np.ndarray, np.generic, str, bytes, bool, int, float, complex, type(None), type, ModuleType,
    BuiltinFunctionType,
)  # fmt: skip


def find(parts: Mapping[str, Any]) -> dict[tuple[str, ...], np.random.Generator]:
    """Each generator of the parts, and the package's own, by all the places where it stands.

    Searched are attributes, lists, tuples and dictionaries, and what functions (a loader's collate_fn, the methods of
    a class of the user's own) hold and name. A place is a path: "model.2.rng".

    Raises
    ------
    DTypeError
        If there is an older kind of generator, whose numbers would be lost.
    """
    places: dict[int, list[str]] = {}
    found: dict[int, np.random.Generator] = {}
    seen: set[int] = set()
    alike: Counter[str] = Counter()
    waiting = deque([("zensor", generator()), *parts.items()])
    while waiting:
        path, thing = waiting.popleft()
        if isinstance(thing, np.random.Generator):
            found[id(thing)] = thing
            alike[path] += 1  # an attribute may stand before one of its class
            places.setdefault(id(thing), []).append(path if alike[path] == 1 else f"{path}#{alike[path]}")
        elif isinstance(thing, random.Random | np.random.RandomState):
            raise DTypeError(
                f"a checkpoint of {path}, {kind_of(thing)}: only numpy.random.Generator goes on where it was. "
                "Use np.random.default_rng(seed)."
            )
        elif id(thing) not in seen:
            seen.add(id(thing))
            waiting.extend((f"{path}.{name}", one) for name, one in _below(thing) if not isinstance(one, _NO_PLACE))
    return {tuple(places[key]): one for key, one in found.items()}


def _below(thing: Any) -> Iterator[tuple[Any, Any]]:
    """What a thing consists of, with names."""
    if isinstance(thing, FunctionType):
        yield from _used_by(thing)
    elif isinstance(thing, functools.partial):
        yield from [("func", thing.func), ("args", thing.args), ("keywords", thing.keywords)]
    elif isinstance(thing, MethodType):
        yield from [("self", thing.__self__), ("func", thing.__func__)]
    elif isinstance(thing, staticmethod | classmethod):
        yield "func", thing.__func__
    elif isinstance(thing, property):
        yield "get", thing.fget
    elif isinstance(thing, list | tuple | dict):
        pairs = list(thing.items() if isinstance(thing, dict) else enumerate(thing))
        if len(pairs) <= MOST_THINGS or hasattr(pairs[0][1], "__dict__"):
            yield from pairs
    else:
        yield from getattr(thing, "__dict__", {}).items()
        slots = (kind.__dict__.get("__slots__", ()) for kind in type(thing).__mro__)
        names = [name for some in slots for name in ([some] if isinstance(some, str) else some) if name[:2] != "__"]
        yield from ((name, getattr(thing, name)) for name in names if hasattr(thing, name))
        yield from _of_class(type(thing))


def _of_class(kind: type) -> Iterator[tuple[str, Any]]:
    """The attributes of a class and its methods, but for the one that makes an object: that has drawn already."""
    for base in kind.__mro__:
        if base.__module__.partition(".")[0] not in _LIBRARIES:
            for name, one in vars(base).items():
                if name[:2] != "__" or (isinstance(one, FunctionType) and name != "__init__"):
                    yield name, one


def _used_by(function: FunctionType) -> Iterator[tuple[Any, Any]]:
    """What a function holds, and what it names in its own module: other modules do not belong to a run."""
    yield from enumerate(function.__defaults__ or ())
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
        if cell != CellType():  # the name has a value
            yield name, cell.cell_contents
    for name in _names_in(function.__code__):
        one = function.__globals__.get(name)
        if not isinstance(one, FunctionType) or one.__module__ == function.__module__:
            yield name, one


def _names_in(code: CodeType) -> Iterator[str]:
    """The names that are not local, in a function and in the functions and comprehensions inside."""
    yield from code.co_names
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield from _names_in(one)
