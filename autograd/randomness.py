"""Which random generators a part of a program drew from, so that it can run again with the same numbers.

Whoever hands out a generator calls `note`; `zensor.random.generator` does it for everything in the
package. Nobody listens unless a checkpoint runs.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np


class Draws:
    """The generators that were handed out while it listened, each with its state before the first draw."""

    def __init__(self) -> None:
        self._first: dict[int, tuple[np.random.Generator, Any]] = {}

    def note(self, generator: np.random.Generator) -> None:
        """Remember the state of `generator`, unless it is known already."""
        if id(generator) not in self._first:
            self._first[id(generator)] = (generator, generator.bit_generator.state)

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Note what is handed out in this block, in this thread."""
        _listeners.active.append(self)
        try:
            yield
        finally:
            _listeners.active.remove(self)

    @contextmanager
    def repeated(self) -> Iterator[None]:
        """Draw the same numbers again in this block; afterwards all generators go on where they were."""
        before = [(generator, generator.bit_generator.state) for generator, _ in self._first.values()]
        try:
            for generator, state in self._first.values():
                generator.bit_generator.state = state
            yield
        finally:
            for generator, state in before:
                generator.bit_generator.state = state


class _Listeners(threading.local):
    def __init__(self) -> None:
        self.active: list[Draws] = []


_listeners = _Listeners()


def note(generator: np.random.Generator) -> None:
    """Tell whoever listens that `generator` is about to be used."""
    for draws in _listeners.active:
        draws.note(generator)
