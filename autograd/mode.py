"""What holds for the operations that run now, in this thread: are they recorded, in which module, who watches.

One immutable `Mode` is looked up once per operation; a context puts another one in its place and
puts the old one back. Threads never see each other's mode.
"""

from __future__ import annotations

import functools
import inspect
import threading
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, overload

from autograd.errors import DTypeError

if TYPE_CHECKING:
    from autograd.node import Node

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


Watch = Callable[["Node", Any, float], None]
"""Called with each new node, its result, and the time of `perf_counter` at which the operation began."""


class Scope(Protocol):
    """Where in a tree of modules an operation runs; `zensor.nn.Module` supplies it."""

    path: str
    root_key: int
    """The same for all scopes under one root module."""

    def names(self) -> dict[int, str]:
        """Qualified names of the parameters under the root module, by `id` of the parameter."""
        ...


class Mode:
    """What `apply` asks before it records. Never changed: a context puts another in its place.

    Slots, since every operation reads three of these fields.
    """

    __slots__ = ("anomaly", "recording", "scope", "timing", "watch")

    def __init__(
        self,
        recording: bool = True,
        scope: Scope | None = None,
        watch: Watch | None = None,
        anomaly: bool = False,
        timing: bool = False,
    ) -> None:
        self.recording = recording
        self.scope = scope
        self.watch = watch
        self.anomaly = anomaly  # the backward pass checks its pieces
        self.timing = timing  # the backward pass looks at the clock

    def with_changes(self, **changes: Any) -> Mode:
        """The same with some fields changed."""
        new = Mode(self.recording, self.scope, self.watch, self.anomaly, self.timing)
        for name, value in changes.items():
            setattr(new, name, value)
        return new


class _ThreadState(threading.local):
    mode = Mode()  # the class attribute is what a thread sees before its first change


state = _ThreadState()


def is_recording() -> bool:
    """Whether operations that run now, in this thread, are recorded."""
    return state.mode.recording


class ModeChange:
    """A context manager and decorator that changes fields of this thread's mode for a while.

    One object may be entered several times, from several threads: what to put back is kept on
    the thread's own stack.
    """

    def __init__(self, **changes: Any) -> None:
        self._changes = changes
        self._before = _Stack()

    def __enter__(self) -> None:
        self._before.modes.append(state.mode)
        state.mode = state.mode.with_changes(**self._changes)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        state.mode = self._before.modes.pop()

    def __call__(self, function: Decorated) -> Decorated:
        """Decorate `function`, so that its body runs in this mode."""
        if inspect.isgeneratorfunction(function) or inspect.iscoroutinefunction(function):
            # The body of `def f(): yield` runs after the call has returned, outside this mode.
            raise DTypeError(
                f"decorating {function.__qualname__}: its body runs after the call returns, so the mode "
                "would not hold there. Use a `with` block inside the function."
            )

        @functools.wraps(function)
        def wrapped(*arguments: Any, **named: Any) -> Any:
            with self:
                return function(*arguments, **named)

        return wrapped  # type: ignore[return-value]  # same signature; mypy cannot see it through wraps


class Watching(ModeChange):
    """A change of mode that watches; who watches around it goes on watching."""

    def __init__(self, watch: Watch, **changes: Any) -> None:
        super().__init__(**changes)
        self._watch = watch

    def __enter__(self) -> None:
        around = state.mode.watch
        super().__enter__()
        state.mode = state.mode.with_changes(watch=_both(around, self._watch))


def _both(first: Watch | None, second: Watch) -> Watch:
    if first is None:
        return second

    def watch(node: Node, out: Any, began: float) -> None:
        first(node, out, began)
        second(node, out, began)

    return watch


class _Stack(threading.local):
    def __init__(self) -> None:
        self.modes: list[Mode] = []


def _change(function: Decorated | None, **changes: Any) -> Any:
    change = ModeChange(**changes)
    if function is not None and not callable(function):
        raise DTypeError(
            f"a mode around {function!r}: it holds for a block or a function. Write `with no_grad():` or @no_grad."
        )
    return change if function is None else change(function)


@overload
def no_grad(function: None = None) -> ModeChange: ...
@overload
def no_grad(function: Decorated) -> Decorated: ...
def no_grad(function: Decorated | None = None) -> Any:
    """Record nothing: results want no gradient. For evaluation and for updates by hand.

    Works as `with no_grad():`, as `@no_grad()` and as `@no_grad`; holds for this thread only.

    Examples
    --------
    >>> from zensor import Zensor, no_grad
    >>> x = Zensor([1.0, 2.0])
    >>> with no_grad():
    ...     y = x * 3
    >>> y.requires_grad
    False
    """
    return _change(function, recording=False)


@overload
def enable_grad(function: None = None) -> ModeChange: ...
@overload
def enable_grad(function: Decorated) -> Decorated: ...
def enable_grad(function: Decorated | None = None) -> Any:
    """Record again, inside a `no_grad`.

    Works as `with enable_grad():`, as `@enable_grad()` and as `@enable_grad`; this thread only.

    Examples
    --------
    >>> from zensor import Zensor, enable_grad, no_grad
    >>> x = Zensor([1.0, 2.0])
    >>> with no_grad(), enable_grad():
    ...     y = x * 3
    >>> y.requires_grad
    True
    """
    return _change(function, recording=True)
