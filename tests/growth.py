"""How much memory every repetition leaves behind, whatever another thread takes once in the meantime."""

from __future__ import annotations

from collections.abc import Callable


def growth(call: Callable[[], object], measure: Callable[[], int]) -> int:
    """The least that a measure grows by during one of three calls: what leaks grows in each of them.

    Tests that run in several processes are dealt out by messages, which a thread of its own receives at any moment.
    """
    grown = []
    for _ in range(3):
        before = measure()
        call()
        grown.append(measure() - before)
    return min(grown)
