"""Where the time goes: `record_time` notes how long each operation took, forward and backward."""

from __future__ import annotations

import weakref
from time import perf_counter
from typing import Any, NamedTuple

from autograd.mode import ModeChange, Watching
from autograd.node import Node


class Seconds(NamedTuple):
    """How long one operation took; `backward` is None before its rules ran."""

    forward: float | None = None
    backward: float | None = None


NOT_TIMED = Seconds()

_seconds: weakref.WeakKeyDictionary[Node, Seconds] = weakref.WeakKeyDictionary()
"""Beside the nodes and not in them: a node without it is smaller, and nobody pays who does not ask."""


def record_time() -> ModeChange:
    """Note how long each recorded operation takes, and its backward rules if `backward` runs in it too.

    Pictures with ``color_by="time"`` then show where the time goes. The time of an operation is that of
    its arithmetic and of its record. Works as `with record_time():` and as a decorator; holds for this
    thread only.

    Examples
    --------
    >>> from zensor import Zensor, record_time
    >>> with record_time():
    ...     y = Zensor([2.0]) * 3
    ...     y.backward()
    >>> seconds_of(y.node).forward > 0
    True
    """
    return Watching(_note_forward, timing=True)


def seconds_of(node: Node) -> Seconds:
    """What is known of the time of a node."""
    return _seconds.get(node, NOT_TIMED)


def note_backward(node: Node, began: float) -> None:
    """Note that the rules of `node`, which began at this time, are done."""
    _seconds[node] = Seconds(seconds_of(node).forward, perf_counter() - began)


def _note_forward(node: Node, out: Any, began: float) -> None:
    _seconds[node] = Seconds(forward=perf_counter() - began)
