"""Writing in place: one clock, so that no backward pass ever computes with values written since.

Every write through a Zensor ticks the clock and stamps the memory that was written. A node noted the
clock when it ran; if what it kept carries a later stamp, the backward pass refuses.
"""

from __future__ import annotations

import weakref
from typing import Any

import numpy as np
from numpy.lib.array_utils import byte_bounds
from numpy.typing import NDArray

from autograd.errors import GraphError
from autograd.node import CLOCK, Node


class Stamp:
    """When, where and by whom a piece of memory was written last."""

    __slots__ = ("first", "last", "time", "writer")

    def __init__(self, time: int, first: int, last: int, writer: str) -> None:
        self.time = time
        self.first = first
        self.last = last
        self.writer = writer


_stamps: dict[int, list[Stamp]] = {}


def _memory(array: NDArray[Any]) -> Any:
    """The object that owns the memory: the end of the chain of `.base`."""
    owner = array
    while isinstance(owner, np.ndarray) and owner.base is not None:
        owner = owner.base
    return owner


WHOLE = 0, 1 << 64
"""The bounds of an array that owns its memory: every part of it lies inside."""


def _bounds(array: NDArray[Any]) -> tuple[int, int]:
    """First byte, and the one behind the last; an optimizer asks for every parameter in every step."""
    if array.base is None:
        return WHOLE
    if array.flags.forc:  # no gaps
        # Not by __array_interface__: each call interns new strings, until Python's table of these doubles.
        first: int = array.ctypes.data
        return first, first + array.nbytes
    return byte_bounds(array)


def stamp(array: NDArray[Any], writer: str) -> None:
    """Note that `array` was written just now, by the operation called `writer`."""
    CLOCK.now += 1
    owner = _memory(array)
    key = id(owner)
    first, last = _bounds(array)
    if key not in _stamps:
        _stamps[key] = []
        try:
            weakref.finalize(owner, _stamps.pop, key, None).atexit = False
        except TypeError:  # a bytearray or the like cannot tell when it goes: its stamps stay, and only refuse more
            pass
    # A write covers older stamps that lie inside it, so that a loop of writes keeps one stamp.
    kept = [old for old in _stamps[key] if old.first < first or old.last > last]
    _stamps[key] = [*kept, Stamp(CLOCK.now, first, last, writer)]


def written_since(array: NDArray[Any], time: int) -> Stamp | None:
    """The latest write into memory that `array` covers, if it came after `time`."""
    stamps = _stamps.get(id(_memory(array)))
    if not stamps or array.size == 0:
        return None
    first, last = _bounds(array)
    later = [one for one in stamps if one.time > time and one.first < last and first < one.last]
    return max(later, key=lambda one: one.time) if later else None


def refuse_if_written(node: Node) -> None:
    """Raise if something that `node` kept was written after the node ran."""
    function: Any = node.function
    for place, saved in enumerate(node.kept or ()):  # type: ignore[arg-type]  # the pass has looked for FREED
        for which, value in enumerate(saved or ()):
            for array in value if isinstance(value, tuple) else (value,):
                found = written_since(array, node.clock) if isinstance(array, np.ndarray) else None
                if found is not None:
                    raise GraphError(
                        f"backward through {function.name}: {_which(node, place, which)} of shape {array.shape}, kept "
                        f"for its gradient, was written in place by {found.writer} after {function.name} ran. "
                        "Run the forward pass again after writing, or write into a copy."
                    )


def _which(node: Node, place: int, which: int) -> str:
    """Name one kept value: its result, or an input."""
    function: Any = node.function
    asks = function.asks[0 if function.variadic else place]
    own = which < len(asks) and asks[which].what == "out"
    origin = node if own else node.parents[min(place, len(node.parents) - 1)]
    if not own and not function.variadic and which < len(asks) and asks[which].what == "input":
        origin = node.parents[asks[which].place]
    name = getattr(origin, "name", None)
    called = f" '{name}'" if name else ""
    return f"its own result{called}" if own else f"the Zensor{called}"
