"""Hooks of modules: functions that see, and may replace, what goes into a module and what comes out."""

from __future__ import annotations

import itertools
import weakref
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from autograd.errors import DTypeError, kind_of

if TYPE_CHECKING:
    from zensor.nn.module import Module

Hook = Callable[..., Any]

_numbers = itertools.count()


class Hooks:
    """The hooks of one module, each under the number of its handle, in the order in which they run."""

    __slots__ = ("after", "before", "with_options")

    def __init__(self) -> None:
        self.before: dict[int, Hook] = {}
        self.after: dict[int, Hook] = {}
        self.with_options: set[int] = set()
        """The numbers of those that are given the named arguments of the call too."""

    def add(self, which: str, hook: Hook, prepend: bool, with_options: bool) -> int:
        """Register `hook` in `before` or `after`; gives its number."""
        if not callable(hook):
            raise DTypeError(f"a hook that is {kind_of(hook)}: it is a function of the module. Pass a callable.")
        # Hooks that come from a pickle have numbers of another process.
        number = next(number for number in _numbers if number not in self.before and number not in self.after)
        hooks: dict[int, Hook] = getattr(self, which)
        setattr(self, which, {number: hook, **hooks} if prepend else {**hooks, number: hook})
        if with_options:
            self.with_options.add(number)
        return number

    def call(self, module: Module, inputs: tuple[Any, ...], options: dict[str, Any]) -> Any:
        """Run `module.forward` with the hooks around it."""
        for number, hook in self.before.items():
            if number in self.with_options:
                given = hook(module, inputs, options)
                if given is not None:
                    inputs, options = given
            else:
                given = hook(module, inputs)
                if given is not None:
                    inputs = given if isinstance(given, tuple) else (given,)
        out = module.forward(*inputs, **options)
        for number, hook in self.after.items():
            named = (options,) if number in self.with_options else ()
            given = hook(module, inputs, *named, out)
            if given is not None:
                out = given
        return out


class HookHandle:
    """What registering a hook gives: `remove()` takes the hook away again; also a context manager.

    Examples
    --------
    >>> from zensor import nn
    >>> layer = nn.ReLU()
    >>> with layer.register_forward_hook(lambda module, inputs, out: out + 1):
    ...     layer([1.0])
    array([2.])
    >>> layer([1.0])
    array([1.])
    """

    def __init__(self, module: Module, number: int) -> None:
        self._module: Callable[[], Module | None] = weakref.ref(module)
        self._number = number

    def remove(self) -> None:
        """Take the hook away; a second time does nothing."""
        module = self._module()
        hooks = None if module is None else module._hooks
        if module is None or hooks is None:
            return
        # New dictionaries: a hook may remove itself while the old ones are walked through.
        hooks.before = {number: hook for number, hook in hooks.before.items() if number != self._number}
        hooks.after = {number: hook for number, hook in hooks.after.items() if number != self._number}
        hooks.with_options.discard(self._number)
        if not (hooks.before or hooks.after):
            del module._hooks

    def __getstate__(self) -> tuple[Module | None, int]:
        # A copy of a model and its handles together: each handle belongs to the copy.
        return self._module(), self._number

    def __setstate__(self, state: tuple[Module | None, int]) -> None:
        module, self._number = state
        self._module = weakref.ref(module) if module is not None else lambda: None

    def __enter__(self) -> HookHandle:
        return self

    def __exit__(self, *error: object) -> None:
        self.remove()
