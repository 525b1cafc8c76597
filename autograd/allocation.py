"""Where large arrays lie: freed memory stays with the process, so that the next training step finds it again."""

from __future__ import annotations

import functools

import numpy as np

LARGEST = (1 << 25) - (1 << 16)
"""A little under 32 MB, where the C library of Linux stops learning."""


@functools.cache
def keep_freed_memory() -> None:
    """Let the C library learn that large arrays come and go. Done once, by the first backward pass.

    At first it gets arrays of more than 128 kB from the system, one by one, and gives them back when they are
    freed: each step of a training pays for fresh pages, which cost more than the arithmetic on them (a step of a
    small convolutional net takes 4.6 ms so, and 2.7 ms otherwise). When an array of such a kind is freed, glibc
    learns that arrays up to this size are better kept, and that twice as much may wait. This one is never
    touched, so it costs no memory. Other C libraries ignore it; limits that the environment sets
    (MALLOC_MMAP_THRESHOLD_, MALLOC_TRIM_THRESHOLD_) stay as they are.
    """
    np.empty(LARGEST, np.uint8)
