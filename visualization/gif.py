"""GIF: a film of which each picture holds only what has changed, and of which only one picture is kept in memory."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from visualization.errors import PictureError

Pixels = NDArray[np.uint8]
Colour = tuple[int, ...]

COLOURS = 256
TRANSPARENT = COLOURS - 1
"""The number of the colour that leaves what was there."""

FOR_EVER = b"!\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"
"""Tells viewers to begin again at the end."""


@dataclass(frozen=True)
class Change:
    """What is new in a picture.

    Attributes
    ----------
    x, y : int
        The upper left corner.
    pixels : array of shape (height, width, 4)
        Red, green, blue and opacity.
    same : array of shape (height, width)
        Where nothing has changed.
    seconds : float
        How long the picture is seen.
    """

    x: int
    y: int
    pixels: Pixels
    same: NDArray[np.bool_]
    seconds: float


def gif_of(shots: Iterable[tuple[Pixels, float]], colours: Sequence[Colour]) -> bytes:
    """A film that begins again at its end.

    Parameters
    ----------
    shots : iterable of (array of shape (height, width, 4), float)
        The pixels of each picture, all of one size, and how many seconds it is seen; each until the next is asked for.
    colours : sequence of (red, green, blue)
        Fewer than 256: every pixel takes the nearest of them.

    Raises
    ------
    PictureError
        If Pillow is not installed.
    """
    try:
        from PIL import Image
        from PIL.GifImagePlugin import getdata
    except ImportError as error:
        raise PictureError(
            "drawing a film as gif: the Python package 'pillow' is not installed, and it writes the file. "
            "Install it: pip install pillow. A moving .svg works without: player.save('backward.svg')."
        ) from error
    table = Image.new("P", (1, 1))
    table.putpalette([*chain(*colours)])
    parts: list[bytes] = []
    for change in _changes(shots):
        if not parts:
            parts.append(_header(change, colours))
        nearest = Image.fromarray(change.pixels).convert("RGB").quantize(palette=table, dither=Image.Dither.NONE)
        numbers = np.where(change.same, np.uint8(TRANSPARENT), np.asarray(nearest))
        picture = Image.frombytes("P", nearest.size, numbers.tobytes())
        milliseconds = round(1000 * change.seconds)
        parts += getdata(picture, (change.x, change.y), duration=milliseconds, disposal=1, transparency=TRANSPARENT)
    return b"".join((*parts, b";"))


def _header(first: Change, colours: Sequence[Colour]) -> bytes:
    height, width = first.same.shape
    table = bytes(chain(*colours)).ljust(3 * COLOURS, b"\0")
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0xF7, 0, 0) + table + FOR_EVER


def _changes(shots: Iterable[tuple[Pixels, float]]) -> Iterator[Change]:
    """What is new in each picture; one that is like the last is the last, seen for longer."""
    before = change = None
    for pixels, seconds in shots:
        now = pixels.view(np.uint32)[..., 0]
        same = np.zeros(now.shape, bool) if before is None else now == before
        rows, columns = (np.flatnonzero(~same.all(axis=axis)) for axis in (1, 0))
        if change is not None and not rows.size:
            change = replace(change, seconds=change.seconds + seconds)
            continue
        if change is not None:
            yield change
        area = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
        change = Change(int(columns[0]), int(rows[0]), pixels[area].copy(), same[area], seconds)
        before = np.empty_like(now) if before is None else before
        before[area] = now[area]
    if change is not None:
        yield change
