"""What stands in a module: its parameters, modules and buffers are found by looking at its attributes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

from zensor.core import Zensor
from zensor.nn.elsewhere import ModuleElsewhere
from zensor.nn.parameter import Parameter

if TYPE_CHECKING:
    from zensor.nn.module import Module

Kind = TypeVar("Kind")


def members(module: Module, kind: type[Kind]) -> Iterator[tuple[str, Kind]]:
    """The attributes of one kind, and the items of attributes that are collections of that kind."""
    for name, value in vars(module).items():
        if isinstance(value, kind):
            yield name, value
        elif isinstance(value, list | tuple | dict) and value:
            for key, item in _items(value):
                if isinstance(item, kind):
                    yield f"{name}.{key}", item


def own_buffers(module: Module) -> Iterator[tuple[str, Zensor]]:
    """The buffers of one module that have a value."""
    for name in module._buffers:
        buffer = getattr(module, name, None)
        if isinstance(buffer, Zensor):
            yield name, buffer


def _items(collection: list[Any] | tuple[Any, ...] | dict[Any, Any]) -> Iterable[tuple[Any, Any]]:
    """The items with their keys, if the first is a module or a parameter: a list of words is not searched."""
    items = collection.items() if isinstance(collection, dict) else enumerate(collection)
    values = collection.values() if isinstance(collection, dict) else collection
    first = next((value for value in values if value is not None), None)
    # ModuleElsewhere is the base of Module, which cannot be imported here.
    return items if isinstance(first, ModuleElsewhere | Parameter) else ()


def joined(path: str, name: str) -> str:
    """A path and what follows it."""
    return f"{path}.{name}" if path else name
