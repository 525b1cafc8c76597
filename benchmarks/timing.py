"""Two steps in turn, timed by the CPU: what every comparison with PyTorch in this folder rests on."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable


def cpu_seconds(step: Callable[[], object]) -> float:
    """CPU time of this thread for one step."""
    start = time.thread_time()
    step()
    return time.thread_time() - start


def medians(step: Callable[[], object], their_step: Callable[[], object], steps: int) -> tuple[float, float]:
    """Alternate the two, so that both meet the same moods of the machine; gives the medians in seconds."""
    pairs = [(cpu_seconds(step), cpu_seconds(their_step)) for _ in range(steps)]
    ours, theirs = zip(*pairs, strict=True)
    return statistics.median(ours), statistics.median(theirs)
