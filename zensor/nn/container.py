"""Containers: modules that are made of a row of others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Self, overload

from autograd.errors import DTypeError, IndexingError
from zensor.nn.module import Module


class Sequential(Module):
    """One module after the other, each fed with what the last one gave.

    Parameters
    ----------
    *modules : Module

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

    def __init__(self, *modules: Module) -> None:
        for module in modules:
            self.append(module)

    def append(self, module: Module) -> Self:
        """Put a module at the end."""
        if not isinstance(module, Module):
            raise DTypeError(
                f"Sequential with a {_described(module)} at place {len(self)}: each part is a Module. "
                "Pass a layer (nn.ReLU(), with brackets), or a Module with your own forward."
            )
        setattr(self, str(len(self)), module)
        return self

    def forward(self, x: Any) -> Any:
        """Pass x through all modules in their order."""
        for module in self.children():
            x = module(x)
        return x

    def __len__(self) -> int:
        return sum(1 for _ in self.children())

    def __iter__(self) -> Iterator[Module]:
        return self.children()

    @overload
    def __getitem__(self, index: int) -> Module: ...
    @overload
    def __getitem__(self, index: slice) -> Sequential: ...
    def __getitem__(self, index: int | slice) -> Module:
        modules = list(self.children())
        if isinstance(index, slice):
            return Sequential(*modules[index])
        try:
            return modules[index]
        except TypeError as error:
            raise DTypeError(
                f"Sequential[{index!r}]: an index is a whole number or a slice. Use model[0] or model[1:]."
            ) from error
        except IndexError as error:
            raise IndexingError(
                f"Sequential[{index}] of {len(modules)} modules: an index lies in [{-len(modules)}, {len(modules)}). "
                "Use len(model)."
            ) from error


def _described(thing: Any) -> str:
    return f"class {thing.__name__}" if isinstance(thing, type) else type(thing).__name__
