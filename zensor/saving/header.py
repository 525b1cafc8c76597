"""What a safetensors file says of itself, checked before a byte of its values is read.

A file is: the length of the header in eight bytes, little-endian; the header, a JSON object that gives for
each name the dtype, the shape and the place of an array; and the bytes of all arrays without a gap.
"""

from __future__ import annotations

import json
import math
import os
import struct
from collections.abc import Iterable
from typing import Any, BinaryIO, NamedTuple, NoReturn

import numpy as np

from autograd.errors import DataError
from zensor.files import read_into

LIMIT = 1_000_000
"""The most bytes of a header: ten thousand arrays. Parsed, it takes some thirty times as much memory."""
DTYPES = {
    "BOOL": "?", "U8": "u1", "I8": "i1", "U16": "<u2", "I16": "<i2", "U32": "<u4", "I32": "<i4", "U64": "<u8",
    "I64": "<i8", "F16": "<f2", "BF16": "<u2", "F32": "<f4", "F64": "<f8",
}  # fmt: skip
MOST_AXES = 64
LONGEST_NAME = 1000

_STRANGERS = {
    b"\x1f\x8b": "a gzip file",
    b"PK\x03\x04": "a zip archive, as torch.save and np.savez write it",
    b"\x80": "a pickle",
    b"\x93NUMPY": "an .npy file",
    b"\x89HDF": "an HDF5 file",
}


class Entry(NamedTuple):
    """What the header says of one array."""

    code: str
    shape: tuple[int, ...]
    start: int
    """Counted from the end of the header."""

    @property
    def stored(self) -> np.dtype[Any]:
        """How the values lie in the file."""
        return np.dtype(DTYPES[self.code])

    @property
    def dtype(self) -> np.dtype[Any]:
        """What they are read as; NumPy has no bfloat16, whose values are all float32 too."""
        return np.dtype("f4") if self.code == "BF16" else self.stored.newbyteorder("=")

    @property
    def size(self) -> int:
        """How many bytes they take."""
        return math.prod(self.shape) * self.stored.itemsize


class Header(NamedTuple):
    """All that is known before values are read."""

    entries: dict[str, Entry]
    metadata: dict[str, str]
    length: int
    """In bytes, with the eight in front."""


class MalformedError(ValueError):
    """What is wrong with the bytes; whoever knows the name of the file makes a DataError of it."""


def refuse(path: str, problem: str, remedy: str = "Save it again.") -> NoReturn:
    """Raise the error for a file that is no safetensors file: one line with the file's name."""
    raise DataError(f"loading {path!r}: {problem}; it must be a safetensors file, whole and nothing else. {remedy}")


def read_header(file: BinaryIO) -> Header:
    """Read and check the header of an open file, at its beginning.

    Raises
    ------
    MalformedError
        If something does not fit: the message says what.
    """
    size = os.fstat(file.fileno()).st_size
    first = bytearray(8)
    if read_into(file, memoryview(first)) < 8:
        raise MalformedError(f"truncated: it has {size} bytes" if size else "it is empty")
    (length,) = struct.unpack("<Q", first)
    if length > min(LIMIT, size - 8):
        stranger = next((what for start, what in _STRANGERS.items() if first.startswith(start)), "")
        raise MalformedError(
            (f"it begins like {stranger}: " if stranger else "")
            + f"it announces a header of {length:,} bytes, where {size - 8:,} are there and at most {LIMIT:,} are read"
        )
    text = bytearray(length)
    if read_into(file, memoryview(text)) < length:
        raise MalformedError("it became shorter while it was read")
    header = parse(bytes(text), "the header")
    if not isinstance(header, dict):
        raise MalformedError("the header is no JSON object")
    metadata = header.pop("__metadata__", {})
    if not isinstance(metadata, dict) or not all(isinstance(value, str) for value in metadata.values()):
        raise MalformedError("the header's '__metadata__' holds something else than text")
    entries = {name: _entry(name, found) for name, found in header.items()}
    _check_places(entries, size - 8 - length)
    return Header(entries, metadata, 8 + length)


def parse(text: str | bytes, what: str) -> Any:
    """Read JSON strictly: UTF-8, no key twice, no NaN, no number that Python would round or choke on."""
    try:
        decoded = text.decode("utf-8") if isinstance(text, bytes) else text
        return json.loads(
            decoded, object_pairs_hook=_object, parse_constant=_constant, parse_float=_float, parse_int=_int
        )
    except UnicodeDecodeError as error:
        raise MalformedError(f"{what} is no UTF-8 at byte {error.start}") from error
    except RecursionError as error:
        raise MalformedError(f"{what} is nested too deeply") from error
    except json.JSONDecodeError as error:
        raise MalformedError(f"{what} is no JSON: {error.msg} at character {error.pos}") from error


def check_name(name: str) -> str:
    """Say what is wrong with the name of an array: "" if nothing is.

    Other programs make files of such names, so none may lead out of a folder.
    """
    if not name or len(name) > LONGEST_NAME:
        return f"a name has {len(name)} characters, and 1 to {LONGEST_NAME} are allowed"
    if not name.isprintable() or "\\" in name:
        return f"the name {shown(name)} has a backslash or a character that cannot be printed"
    if name.startswith("/") or name[1:2] == ":" or ".." in name.split("/"):
        return f"the name {shown(name)} is a path that leads out of a folder"
    if name == "__metadata__":
        return "the name '__metadata__' means something else in such a file"
    return ""


def shown(value: Any) -> str:
    """A value as a message shows it: on one line, and not too long."""
    text = repr(value)
    return text if len(text) <= 100 else f"{text[:60]}…{text[-30:]}"


def _entry(name: str, found: Any) -> Entry:
    problem = check_name(name)
    if problem:
        raise MalformedError(problem)
    where = f"the entry {shown(name)}"
    if not isinstance(found, dict) or found.keys() != {"dtype", "shape", "data_offsets"}:
        raise MalformedError(f"{where} does not consist of 'dtype', 'shape' and 'data_offsets'")
    code, shape, offsets = found["dtype"], found["shape"], found["data_offsets"]
    if not isinstance(code, str) or code not in DTYPES:
        raise MalformedError(f"{where} has dtype {shown(code)}, and known are {', '.join(DTYPES)}")
    if not _counts(shape) or len(shape) > MOST_AXES:
        raise MalformedError(f"{where} has shape {shown(shape)}, which is no list of at most {MOST_AXES} lengths")
    if not _counts(offsets) or len(offsets) != 2:
        raise MalformedError(f"{where} has data_offsets {shown(offsets)}, which are not two places")
    entry = Entry(code, tuple(shape), offsets[0])
    # A length of 0 counts as 1: NumPy refuses (0, 2**62, 2**62) all the same.
    if math.prod(max(one, 1) for one in shape) > np.iinfo(np.intp).max // 8:
        raise MalformedError(f"{where} has shape {shown(shape)}, which is more than memory can have")
    if offsets[1] - offsets[0] != entry.size:
        raise MalformedError(
            f"{where} has shape {shown(shape)} of {code}, {entry.size:,} bytes, and data_offsets {shown(offsets)}"
        )
    return entry


def _counts(value: Any) -> bool:
    return isinstance(value, list) and all(type(one) is int and one >= 0 for one in value)


def _check_places(entries: dict[str, Entry], size: int) -> None:
    """All arrays together must cover all bytes, each once."""
    end = 0
    for name, entry in sorted(entries.items(), key=lambda item: (item[1].start, item[1].size)):
        if entry.start != end:
            wrong = "overlaps another one" if entry.start < end else "leaves a gap in front"
            raise MalformedError(f"the entry {shown(name)} begins at byte {entry.start:,} of the values and {wrong}")
        end += entry.size
    if end != size:
        wrong = "truncated" if end > size else "bytes trail"
        raise MalformedError(f"{wrong}: its entries hold {end:,} bytes of values, and {size:,} are there")


def _object(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, value in pairs:
        if key in made:
            raise MalformedError(f"the key {shown(key)} stands there twice")
        made[key] = value
    return made


def _constant(text: str) -> NoReturn:
    raise MalformedError(f"{text} is no JSON")


def _float(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise MalformedError(f"the number {shown(text)} is too large")
    return value


def _int(text: str) -> int:
    value = int(text) if len(text) <= 20 else 1 << 64
    if not -(1 << 63) <= value < 1 << 64:
        raise MalformedError(f"the number {shown(text)} is too large")
    return value
