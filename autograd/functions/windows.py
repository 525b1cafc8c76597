"""Windows that slide over the last axes of a batch: what convolution and pooling have in common.

Both work in memory where the batch is the innermost axis: an array is (batch, channels, ...) to everybody, and
a transposed view of (channels, ..., batch) in memory. Whatever is shifted, copied or added is then a long run,
and all images of a batch meet one wide matrix product. Elementwise operations keep the order by themselves.
"""

from __future__ import annotations

import functools
import itertools
import operator
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from autograd.errors import ArgumentError, ShapeError
from autograd.functions.composed import operand

MOST = 500_000_000
"""The square of it is still a number of elements that NumPy can name, and refuses as more than the memory."""


class Window(NamedTuple):
    """How a window slides: per axis its length, step and padding on both sides, and how far its places lie apart."""

    kernel: tuple[int, ...]
    stride: tuple[int, ...]
    padding: tuple[tuple[int, int], ...]
    dilation: tuple[int, ...]

    def lengths(self, size: Sequence[int]) -> tuple[int, ...]:
        """At how many places it stands along axes of this size."""
        return tuple(
            [
                (length + before + after - reach) // step + 1
                for length, (before, after), step, reach in zip(
                    size, self.padding, self.stride, self.reach, strict=True
                )
            ]
        )

    @property
    def reach(self) -> tuple[int, ...]:
        """From its first to its last place, both included."""
        return tuple([apart * (count - 1) + 1 for count, apart in zip(self.kernel, self.dilation, strict=True)])

    def padded(self, size: Sequence[int]) -> tuple[int, ...]:
        """The size with what is put on both sides."""
        return tuple([length + before + after for length, (before, after) in zip(size, self.padding, strict=True)])

    def inner(self, size: Sequence[int]) -> tuple[slice, ...]:
        """Where the values lie among what is put on both sides."""
        return tuple([slice(before, before + length) for length, (before, _) in zip(size, self.padding, strict=True)])

    def shifts(self, lengths: Sequence[int], start: int = 0) -> tuple[tuple[tuple[int, ...], tuple[slice, ...]], ...]:
        """For each place in the window: the values that come to lie under it as the window slides.

        `lengths` windows are looked at; along the first axis they begin with window number `start`.
        """
        return _shifts(self, tuple(lengths), start)


@functools.lru_cache(maxsize=64)  # the slices of all layers of a net, which are the same in every step
def _shifts(
    window: Window, lengths: tuple[int, ...], start: int
) -> tuple[tuple[tuple[int, ...], tuple[slice, ...]], ...]:
    firsts = (start * window.stride[0], *[0] * (len(lengths) - 1))
    made = []
    for place in itertools.product(*map(range, window.kernel)):
        begins = [first + at * apart for first, at, apart in zip(firsts, place, window.dilation, strict=True)]
        ranges = zip(begins, window.stride, lengths, strict=True)
        made.append((place, tuple([slice(at, at + step * (length - 1) + 1, step) for at, step, length in ranges])))
    return tuple(made)


def innermost(x: Any) -> Any:
    """The array as (channels, ..., batch), in one piece of memory in that order."""
    return np.ascontiguousarray(x.transpose(*range(1, x.ndim), 0))


def outermost(x: Any) -> Any:
    """Back to (batch, channels, ...), without a copy."""
    return x.transpose(x.ndim - 1, *range(x.ndim - 1))


def surrounded(x: Any, window: Window, value: float) -> Any:
    """An array (channels, ..., batch) with `value` around it, if the window asks for any."""
    size = x.shape[1:-1]
    wide = window.padded(size)
    if wide == size:
        return x
    made = np.full((x.shape[0], *wide, x.shape[-1]), value, x.dtype)
    made[(slice(None), *window.inner(size))] = x
    return made


def numbers(asked: str, name: str, value: Any, axes: int, least: int) -> tuple[int, ...]:
    """One whole number per axis, from one number or a sequence of them."""
    given = value if isinstance(value, tuple | list) else [value] * axes
    try:
        found = [least - 1 if isinstance(one, bool) else operator.index(one) for one in given]
    except TypeError:
        found = []
    if len(found) != axes or min(found) < least:
        several = f", or {axes} of them in a tuple" if axes > 1 else ""
        raise ArgumentError(
            f"{asked} with {name}={value!r}: it is a whole number of at least {least}{several}. Try {max(1, least)}."
        )
    if max(found) > MOST:
        raise ArgumentError(f"{asked} with {name}={value!r}: it is at most {MOST:,}. Try {max(1, least)}.")
    return tuple(found)


def batched(asked: str, x: Any, axes: int) -> tuple[Any, bool]:
    """x with a batch axis in front, and whether it had one."""
    x = operand(x)
    if x.ndim not in (axes + 1, axes + 2):
        wanted = "(batch, channels, length)" if axes == 1 else "(batch, channels, height, width)"
        raise ShapeError(
            f"{asked} of shape {x.shape}: x is {wanted}, or without the batch. "
            + ("Insert the axis of channels: x[:, None]." if x.ndim == axes else "Reshape it.")
        )
    return (x, True) if x.ndim == axes + 2 else (x[None], False)


def check_fit(asked: str, size: Sequence[int], window: Window) -> None:
    """Refuse a window that fits nowhere."""
    if min(window.lengths(size)) < 1:
        raise ShapeError(
            f"{asked} with a window that reaches over {window.reach}: x with its padding is {window.padded(size)}, "
            "and the window must fit into it. Take a smaller kernel or more padding."
        )
