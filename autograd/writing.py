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

from autograd.errors import GraphError, IndexingError, ShapeError
from autograd.mode import is_recording
from autograd.node import CLOCK, Node
from autograd.variable import Variable


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


def stamp(array: NDArray[Any], writer: str) -> None:
    """Note that `array` was written just now, by the operation called `writer`."""
    CLOCK.now += 1
    owner = _memory(array)
    key = id(owner)
    first, last = byte_bounds(array)
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
    first, last = byte_bounds(array)
    later = [one for one in stamps if one.time > time and one.first < last and first < one.last]
    return max(later, key=lambda one: one.time) if later else None


def refuse_if_written(node: Node) -> None:
    """Raise if something that `node` kept was written after the node ran."""
    for place, saved in enumerate(node.kept or ()):  # type: ignore[arg-type]  # the pass has looked for FREED
        for value in saved or ():
            found = written_since(value, node.clock) if isinstance(value, np.ndarray) else None
            if found is not None:
                name = node.function.inputs[min(place, len(node.function.inputs) - 1)]  # type: ignore[union-attr]
                parent = node.parents[place]
                called = getattr(parent, "name", None)
                who = f"'{called}'" if called else f"of shape {value.shape}"
                raise GraphError(
                    f"backward through {node.function.name}: a Zensor {who} that it kept for the gradient of its "  # type: ignore[union-attr]
                    f"input '{name}' was written in place by {found.writer} after {node.function.name} ran. "  # type: ignore[union-attr]
                    "Run the forward pass again after writing, or write into a copy."
                )


def written(target: Variable, writer: str, index: Any, value: Any) -> Variable:
    """Write `value` into `target` at `index`, and stamp the memory; refuse what cannot be recorded.

    Parameters
    ----------
    target : Zensor
        Not tracked, or a leaf under `no_grad`.
    writer : str
        The operation that writes, for messages.
    index : index
        As for getitem.
    value : array_like or Zensor
        Broadcasts to the place that is written.
    """
    asked = f"writing in place ({writer}) into a Zensor of shape {target._data.shape}"
    if not target.is_leaf and not is_recording():
        raise GraphError(
            f"{asked}, the result of {target._node.function.name}, under no_grad: its gradient would be wrong. "  # type: ignore[union-attr]  # not a leaf
            "Write into z.detach().copy()."
        )
    tracked = isinstance(value, Variable) and value._requires_grad
    if is_recording() and (target._requires_grad or tracked):
        advice = "use zensor.where" if target._requires_grad else "write value.numpy()"
        raise GraphError(
            f"{asked} that {'wants a gradient' if target._requires_grad else 'would have to remember a tracked value'}: "
            f"writes are not recorded. Compute a new Zensor ({advice}), or write under no_grad()."
        )
    plain = value._data if isinstance(value, Variable) else value
    try:
        target._data[plain_index(index)] = plain
    except (ValueError, TypeError) as error:
        raise ShapeError(f"{asked} from shape {np.shape(plain)}: {error}. Reshape the value, or copy the target.") from error
    except IndexError as error:
        raise IndexingError(f"{asked}: {error}. Check the index.") from error
    stamp(target._data, writer)
    return target


def plain_index(index: Any) -> Any:
    """The index with arrays in the place of Zensors and lists."""
    if isinstance(index, tuple):
        return tuple([plain_index(part) for part in index])
    if isinstance(index, Variable):
        return index._data
    if isinstance(index, list):
        # NumPy makes an empty list an index of floats, which it then refuses.
        return np.asarray(index) if index else np.zeros(0, np.intp)
    return index
