"""Containers: modules that are made of a row or a dictionary of others."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Generic, Self, TypeVar, cast, overload

from autograd.errors import ArgumentError, DTypeError, IndexingError
from zensor.core import Zensor
from zensor.nn.module import Module
from zensor.nn.parameter import Parameter

Part = TypeVar("Part")
"""What a part is to a type checker. Of modules that is Any: `model[0].weight` exists if a Linear was put there."""


class Row(Module, Generic[Part]):
    """Base of the containers in which parts stand in a row, in attributes that are called "0", "1" and so on."""

    def _parts(self) -> Iterator[tuple[str, Part]]:
        """The parts with their names."""
        return cast("Iterator[tuple[str, Part]]", self.named_children())

    def _checked(self, part: Any, place: int) -> Part:
        """The part, or a refusal of what cannot stand here."""
        _check_module(part, type(self).__name__, f"at place {place}")
        return cast("Part", part)

    def append(self, part: Any) -> Self:
        """Put a part at the end."""
        place = len(self)
        while str(place) in vars(self):  # a slice may begin with "1"
            place += 1
        setattr(self, str(place), self._checked(part, place))
        return self

    def extend(self, parts: Iterable[Any]) -> Self:
        """Put several parts at the end."""
        for part in list(parts):
            self.append(part)
        return self

    def insert(self, index: int, part: Any) -> None:
        """Put a part before the one at `index`; those behind it move on by one."""
        parts = list(self)
        parts.insert(index, self._checked(part, index))
        self._fill(parts)

    def pop(self, index: int = -1) -> Part:
        """Take a part out; those behind it move on by one."""
        part = self._named(index)[1]
        del self[index]
        return part

    def _fill(self, parts: list[Part]) -> None:
        """Let the row consist of these parts."""
        for name, _ in list(self._parts()):
            delattr(self, name)
        for place, part in enumerate(parts):
            setattr(self, str(place), part)

    def __len__(self) -> int:
        return sum(1 for _ in self._parts())

    def __iter__(self) -> Iterator[Part]:
        return (part for _, part in self._parts())

    @overload
    def __getitem__(self, index: int) -> Part: ...
    @overload
    def __getitem__(self, index: slice) -> Self: ...
    def __getitem__(self, index: int | slice) -> Any:
        if isinstance(index, slice):
            return self._of(list(self._parts())[index])
        return self._named(index)[1]

    def __setitem__(self, index: int, part: Any) -> None:
        setattr(self, self._named(index)[0], self._checked(part, index))

    def __delitem__(self, index: int | slice) -> None:
        parts = list(self)
        if not isinstance(index, slice):
            self._named(index)
        del parts[index]
        self._fill(parts)

    def _of(self, parts: list[tuple[str, Part]]) -> Any:
        """A container of the same kind with some of the parts."""
        return type(self)([part for _, part in parts])  # type: ignore[call-arg]  # lists take one

    def _named(self, index: Any) -> tuple[str, Part]:
        parts = list(self._parts())
        kind = type(self).__name__
        try:
            found: tuple[str, Part] = parts[operator.index(index)]
        except TypeError as error:
            raise DTypeError(
                f"{kind}[{index!r}]: an index is a whole number or a slice. Use model[0] or model[1:]."
            ) from error
        except IndexError as error:
            raise IndexingError(
                f"{kind}[{index}] of {len(parts)} parts: an index lies in [{-len(parts)}, {len(parts)}). "
                "Use len(model)."
            ) from error
        return found


class ModuleDict(Module):
    """Modules by name: a dictionary whose parameters are found, saved and trained.

    Parameters
    ----------
    modules : mapping of str to Module, or iterable of pairs, optional

    Raises
    ------
    ArgumentError
        If a name holds a dot, is empty or is the name of something that every module has.
    DTypeError
        If one is not a Module.

    Examples
    --------
    >>> from zensor import nn
    >>> heads = nn.ModuleDict({"left": nn.Linear(2, 1), "right": nn.Linear(2, 3)})
    >>> heads["right"]([[1.0, 2.0]]).shape, list(heads)
    ((1, 3), ['left', 'right'])
    """

    def __init__(self, modules: Mapping[str, Module] | Iterable[tuple[str, Module]] | None = None) -> None:
        self.update(modules or {})

    def update(self, modules: Mapping[str, Module] | Iterable[tuple[str, Module]]) -> None:
        """Put several modules in, or others in their places."""
        for name, module in modules.items() if isinstance(modules, Mapping) else modules:
            self[name] = module

    def keys(self) -> Iterator[str]:
        """The names."""
        return (name for name, _ in self.named_children())

    def values(self) -> Iterator[Module]:
        """The modules."""
        return self.children()

    def items(self) -> Iterator[tuple[str, Module]]:
        """Names and modules."""
        return self.named_children()

    def pop(self, name: str) -> Module:
        """Take a module out."""
        module: Module = self[name]
        del self[name]
        return module

    def clear(self) -> None:
        """Take all modules out."""
        for name in list(self):
            del self[name]

    def __getitem__(self, name: str) -> Any:
        found = vars(self).get(name) if isinstance(name, str) else None
        if not isinstance(found, Module):
            raise IndexingError(
                f"ModuleDict[{name!r}]: it holds {', '.join(map(repr, self)) or 'nothing'}. Use one of these names."
            )
        return found

    def __setitem__(self, name: str, module: Module) -> None:
        _check_module(module, "ModuleDict", f"as {name!r}")
        if not isinstance(name, str) or not name or "." in name or hasattr(type(self), name):
            raise ArgumentError(
                f"ModuleDict with the name {name!r}: a name is a string without dots that is not the name of something "
                "that every module has. Choose another name."
            )
        setattr(self, name, module)

    def __delitem__(self, name: str) -> None:
        self[name]  # refuses a name that is not there
        delattr(self, name)

    def __len__(self) -> int:
        return sum(1 for _ in self.children())

    def __iter__(self) -> Iterator[str]:
        return self.keys()

    def __contains__(self, name: object) -> bool:
        return name in set(self.keys())


class ModuleList(Row[Any]):
    """Modules in a row: a list whose parameters are found, saved and trained. It has no forward of its own.

    Parameters
    ----------
    modules : iterable of Module, optional

    Raises
    ------
    DTypeError
        If one is not a Module.

    Examples
    --------
    >>> from zensor import nn
    >>> layers = nn.ModuleList(nn.Linear(2, 2) for _ in range(3))
    >>> len(layers), layers[-1]
    (3, Linear(2 -> 2, bias))
    >>> len(layers.append(nn.ReLU())[1:])
    3
    """

    def __init__(self, modules: Iterable[Module] | None = None) -> None:
        self.extend(modules or ())

    def __add__(self, other: Iterable[Module]) -> ModuleList:
        return ModuleList([*self, *other])

    def __iadd__(self, other: Iterable[Module]) -> Self:
        return self.extend(other)


class ParameterList(Row[Parameter]):
    """Parameters in a row: a list that `Module.parameters` looks into.

    Parameters
    ----------
    values : iterable of Parameter or array_like, optional
        Arrays and other Zensors become parameters.

    Examples
    --------
    >>> from zensor import nn
    >>> scales = nn.ParameterList([[1.0, 2.0], nn.Parameter([3.0])])
    >>> [name for name, _ in scales.named_parameters()]
    ['0', '1']
    """

    def __init__(self, values: Iterable[Any] | None = None) -> None:
        self.extend(values or ())

    def _parts(self) -> Iterator[tuple[str, Parameter]]:
        return self.named_parameters(remove_duplicate=False, recurse=False)

    def _checked(self, part: Any, place: int) -> Parameter:
        if isinstance(part, Parameter):
            return part
        data = part.data if isinstance(part, Zensor) else part
        return Parameter(data, dtype=data.dtype if hasattr(data, "dtype") and data.dtype.kind == "f" else "float32")

    def extra_repr(self) -> str:
        """The shape of each parameter."""
        return ", ".join(str(one.shape) for one in self)


class Sequential(Row[Any]):
    """One module after the other, each fed with what the last one gave.

    Parameters
    ----------
    *modules : Module
        Or one dictionary from names to modules.

    Raises
    ------
    DTypeError
        If one is not a Module.

    Examples
    --------
    >>> from zensor import nn
    >>> model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3))
    >>> model
    Sequential(
      (0): Linear(4 -> 8, bias)
      (1): ReLU()
      (2): Linear(8 -> 3, bias)
    )
    >>> model[-1], len(model), len(model[:2])
    (Linear(8 -> 3, bias), 3, 2)
    """

    def __init__(self, *modules: Any) -> None:
        if len(modules) == 1 and isinstance(modules[0], Mapping):
            for place, (name, module) in enumerate(modules[0].items()):
                setattr(self, name, self._checked(module, place))
        else:
            self.extend(modules)

    def forward(self, x: Any) -> Any:
        """Pass x through all modules in their order."""
        for module in self.children():
            x = module(x)
        return x

    def _of(self, parts: list[tuple[str, Any]]) -> Sequential:
        return Sequential(dict(parts))  # which keep their names, and so those of what they learned


def _check_module(part: Any, who: str, where: str) -> None:
    """Refuse what cannot stand in a container; a class is one that lacks its brackets."""
    if not isinstance(part, Module):
        what = f"class {part.__name__}" if isinstance(part, type) else type(part).__name__
        raise DTypeError(
            f"{who} with a {what} {where}: each part is a Module. Pass a layer (nn.ReLU(), with brackets), or a Module "
            "with your own forward."
        )
