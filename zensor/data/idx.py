"""Reads IDX files, the format of MNIST, plain or gzipped, without trusting a byte of them.

An IDX file is: two zero bytes, a type code, the number of axes, one big-endian 32-bit length per
axis, and then the values, big-endian, last axis fastest, up to the end of the file. The header is
checked before memory is taken, and never more is read or decompressed than the header announces
and one byte, which tells whether something trails.
"""

from __future__ import annotations

import io
import math
import os
import struct
import zlib
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from autograd.errors import DataError
from zensor.files import open_regular, read_into

TYPES = {0x08: ">u1", 0x09: ">i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}
GZIP_MAGIC = b"\x1f\x8b"
MOST_AXES = 8
LIMIT = 48_000_000
"""Bytes of values that a file may announce by default; MNIST's largest has 47,040,000."""

_PIECE = 1 << 16
_BEST_RATIO = 1032
"""How much deflate can shrink: two bits of input make a copy of 258 bytes."""
_RULE = "An IDX file is a header and exactly the values that it announces."


def read_idx(path: str | os.PathLike[str], limit: int | None = LIMIT) -> NDArray[Any]:
    """Read one IDX file, plain or gzipped (told by its first bytes, not by its name).

    Parameters
    ----------
    path : str or path-like
        A regular file; anything else is refused without waiting on it.
    limit : int or None
        The most bytes of values to accept; None accepts what fits into memory.

    Returns
    -------
    numpy.ndarray
        Of the shape and type that the header announces, in native byte order.

    Raises
    ------
    DataError
        If the file cannot be read or is not exactly one IDX array; the message names the file.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.NamedTemporaryFile() as file:
    ...     _ = file.write(bytes([0, 0, 8, 1, 0, 0, 0, 2]) + b"ab")
    ...     file.flush()
    ...     read_idx(file.name).tolist()
    [97, 98]
    """
    name = os.fspath(path)
    try:
        with open_regular(name) as file:
            return _read(file, limit)
    except _FormatError as broken:
        raise DataError(f"reading IDX file {name!r}: {broken}") from None
    except (OSError, ValueError, MemoryError) as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise DataError(
            f"reading IDX file {name!r}: {reason}; it must be a regular file that fits into memory. Check the path."
        ) from error


def parse_idx(content: bytes, name: str, limit: int | None = LIMIT) -> NDArray[Any]:
    """Read an IDX array from bytes in memory, plain or gzipped, as `read_idx` does from a file.

    Parameters
    ----------
    content : bytes
        The whole file.
    name : str
        What errors call it.
    limit : int or None
        The most bytes of values to accept.

    Returns
    -------
    numpy.ndarray
        Of the shape and type that the header announces, in native byte order.

    Raises
    ------
    DataError
        If the bytes are not exactly one IDX array.

    Examples
    --------
    >>> parse_idx(bytes([0, 0, 8, 1, 0, 0, 0, 2]) + b"ab", "pair").tolist()
    [97, 98]
    """
    try:
        return _read(io.BytesIO(content), limit)
    except _FormatError as broken:
        raise DataError(f"reading IDX data of {name}: {broken}") from None
    except MemoryError as error:
        raise DataError(f"reading IDX data of {name}: no memory for it; pass a smaller limit.") from error


class _FormatError(Exception):
    """What is wrong with the bytes; the caller adds which file."""


class _Gunzip(io.RawIOBase):
    """Decompresses a single gzip member on demand, no faster than it is asked to."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.stream = zlib.decompressobj(wbits=31)
        self.waiting = b""
        self.consumed = 0
        self.produced = 0

    def readinto(self, buffer: Any) -> int:
        """Fill some of the buffer; 0 is the end of the member."""
        view = memoryview(buffer)
        while len(view) and not self.stream.eof:
            piece = self._step(min(len(view), _PIECE))
            if piece:
                view[: len(piece)] = piece
                return len(piece)
        return 0

    def leftover(self) -> bool:
        """Tell whether bytes follow the member."""
        return bool(self.stream.unused_data or self.file.read(1))

    def _step(self, most: int) -> bytes:
        """Decompress at most `most` bytes, and check that the input is worth its length."""
        piece = self._feed(most)
        self.produced += len(piece)
        # Honest compression never grows data by more than a thousandth. Without this, a long file
        # of empty blocks keeps us busy and never yields a value.
        if self.consumed > 1.01 * self.produced + 4 * _PIECE:
            raise _FormatError(
                f"{self.consumed:,} gzipped bytes hold only {self.produced:,}. {_RULE} Get the file again."
            )
        return piece

    def _feed(self, most: int) -> bytes:
        fresh = self.waiting or self.file.read(_PIECE)
        self.consumed += 0 if self.waiting else len(fresh)
        try:
            piece = self.stream.decompress(fresh, most)
        except zlib.error as error:
            raise _FormatError(f"the gzip data is damaged ({error}); {_RULE} Get the file again.") from error
        self.waiting = self.stream.unconsumed_tail
        if not (fresh or piece or self.stream.eof):
            raise _FormatError(
                f"truncated: the gzip data ends after {self.consumed:,} bytes. {_RULE} Get the file again."
            )
        return piece


def _read(file: BinaryIO, limit: int | None) -> NDArray[Any]:
    """Read the whole array from an open file at its beginning."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    if size == 0:
        raise _FormatError(f"the file is empty. {_RULE} Get the file again.")
    zipped = file.read(2) == GZIP_MAGIC
    file.seek(0)
    if zipped:
        source = _Gunzip(file)
        dtype, shape = _read_header(source, limit)
        _check_ratio(size, dtype, shape)
        array = _read_values(source, dtype, shape)
        if source.leftover():
            raise _FormatError(f"bytes follow the gzip data. {_RULE} Get the file again.")
        return array
    dtype, shape = _read_header(file, limit)
    _check_size(size - 4 - 4 * len(shape), dtype, shape)
    return _read_values(file, dtype, shape)


def _read_header(source: Any, limit: int | None) -> tuple[np.dtype[Any], tuple[int, ...]]:
    """Read and check type and shape, before any memory is taken for values."""
    magic = _exactly(source, 4, "magic number")
    if magic[:2] != b"\0\0" or magic[2] not in TYPES or not 1 <= magic[3] <= MOST_AXES:
        codes = ", ".join(f"{code:02x}" for code in TYPES)
        raise _FormatError(
            f"it begins with {magic.hex(' ')}; an IDX file begins with 00 00, a type code "
            f"({codes}) and the number of axes (1 to {MOST_AXES}). Is it another kind of file?"
        )
    shape = struct.unpack(f">{magic[3]}I", _exactly(source, 4 * magic[3], "lengths of the axes"))
    dtype = np.dtype(TYPES[magic[2]])
    # An axis of length 0 counts as 1: NumPy refuses (0, 2**32 - 1, 2**32 - 1) all the same.
    announced = math.prod(max(length, 1) for length in shape) * dtype.itemsize
    most = np.iinfo(np.intp).max if limit is None else limit
    if announced > most:
        raise _FormatError(
            f"the header announces shape {shape} of {dtype.name}, {announced:,} bytes; the limit "
            f"is {most:,}. Pass a higher limit if the file is to be trusted."
        )
    return dtype, shape


def _read_values(source: Any, dtype: np.dtype[Any], shape: tuple[int, ...]) -> NDArray[Any]:
    """Read all values, and one byte more that must not be there."""
    array = np.empty(shape, dtype)
    view = array.reshape(-1).view(np.uint8).data
    got = read_into(source, view)
    _check_size(got + len(source.read(1)), dtype, shape)
    if dtype.isnative:
        return array
    return array.byteswap(inplace=True).view(dtype.newbyteorder("="))  # in place: half the memory


def _exactly(source: Any, count: int, what: str) -> bytes:
    """Read `count` bytes of the header, or say what is missing."""
    buffer = bytearray(count)
    got = read_into(source, memoryview(buffer))
    if got < count:
        raise _FormatError(f"it ends within the {what}, {got} of {count} bytes. {_RULE} Get the file again.")
    return bytes(buffer)


def _check_ratio(size: int, dtype: np.dtype[Any], shape: tuple[int, ...]) -> None:
    """Refuse a header that announces more than so few gzipped bytes can hold."""
    announced = math.prod(shape) * dtype.itemsize
    if announced > _BEST_RATIO * size:
        raise _FormatError(
            f"truncated: the header announces {announced:,} bytes of values for shape {shape} of "
            f"{dtype.name}, and {size:,} gzipped bytes can hold at most {_BEST_RATIO * size:,}. "
            f"{_RULE} Get the file again."
        )


def _check_size(got: int, dtype: np.dtype[Any], shape: tuple[int, ...]) -> None:
    """Refuse more or fewer bytes of values than the header announces."""
    announced = math.prod(shape) * dtype.itemsize
    if got != announced:
        wrong = "truncated" if got < announced else "bytes trail"
        came = f"{got:,}" if got < announced else f"at least {got:,}"
        raise _FormatError(
            f"{wrong}: {came} bytes of values where the header announces {announced:,} for shape "
            f"{shape} of {dtype.name}. {_RULE} Get the file again."
        )
