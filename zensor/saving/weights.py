"""save and load: named arrays as a safetensors file, a format that other frameworks read and that cannot run code."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from autograd.errors import DataError, DTypeError, kind_of
from autograd.variable import Variable
from zensor.files import open_regular, read_into, replace_file
from zensor.saving.header import DTYPES, LIMIT, Entry, Header, MalformedError, check_name, read_header, refuse, shown

_KNOWN = {np.dtype(code) for name, code in DTYPES.items() if name != "BF16"}


def save(state_dict: Mapping[str, Any], path: str | os.PathLike[str]) -> None:
    """Write named arrays into a file, whole or not at all.

    Parameters
    ----------
    state_dict : mapping of str to array_like or Zensor
        What `Module.state_dict()` gives.
    path : str or path-like
        Usually ends in ".safetensors"; a file that is there is replaced.

    Raises
    ------
    DTypeError
        If it is no mapping from names to arrays of booleans, integers or floats of at most 64 bits.
    DataError
        If the file cannot be written; an old one is there still.

    Examples
    --------
    >>> import tempfile
    >>> import zensor
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     zensor.save({"weight": np.ones(2)}, f"{folder}/model.safetensors")
    ...     zensor.load(f"{folder}/model.safetensors")
    {'weight': array([1., 1.])}
    """
    if not isinstance(state_dict, Mapping):
        raise DTypeError(
            f"saving {kind_of(state_dict)}: what is saved is a dictionary from names to arrays. "
            "Pass model.state_dict(), or a Checkpoint's save(path) for more than arrays."
        )
    write(path, {name: as_array(name, values) for name, values in state_dict.items()}, {})


def load(path: str | os.PathLike[str]) -> dict[str, NDArray[Any]]:
    """Read named arrays from a file.

    Parameters
    ----------
    path : str or path-like

    Returns
    -------
    dict of str to ndarray
        For `Module.load_state_dict`. bfloat16, which NumPy does not have, comes as float32.

    Raises
    ------
    DataError
        If it cannot be read or is not exactly a safetensors file; the message names file and key.
    """
    with Opened(path) as opened:
        return opened.arrays()


class Opened:
    """A file whose header has been read and fits; a context manager that closes it.

    Parameters
    ----------
    path : str or path-like

    Attributes
    ----------
    name : str
        What errors call it.
    header : Header
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.name = path_of(path, "loading")
        try:
            self._file: BinaryIO = open_regular(self.name)
        except (OSError, ValueError) as error:
            refuse(self.name, _reason(error), "Check the path.")
        try:
            self.header: Header = read_header(self._file)
        except (MalformedError, OSError) as error:
            self._file.close()
            refuse(self.name, str(error))

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Read all values."""
        try:
            return {name: self._array(name, entry) for name, entry in self.header.entries.items()}
        except (OSError, MemoryError) as error:
            refuse(self.name, _reason(error))

    def _array(self, name: str, entry: Entry) -> NDArray[Any]:
        array = np.empty(entry.shape, entry.stored)
        view = array.reshape(-1).view(np.uint8).data
        self._file.seek(self.header.length + entry.start)
        if read_into(self._file, view) < len(view):
            refuse(self.name, f"truncated: it became shorter while {shown(name)} was read")
        if entry.code == "BF16":
            return (array.astype(np.uint32) << 16).view(np.float32)
        if entry.code == "BOOL" and array.view(np.uint8).max(initial=0) > 1:
            refuse(self.name, f"the entry {shown(name)} has a boolean that is neither 0 nor 1")
        return array.astype(entry.dtype, copy=False)

    def __enter__(self) -> Opened:
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()


def write(path: str | os.PathLike[str], arrays: Mapping[str, NDArray[Any]], metadata: dict[str, str]) -> None:
    """Write arrays that `as_array` made, and text beside them."""
    name = path_of(path, "saving")
    try:
        from safetensors.numpy import save as as_bytes
    except ImportError as error:
        raise DataError(
            f"saving {name!r}: safetensors is not installed; it writes the file. Run pip install safetensors."
        ) from error
    for key in arrays:
        problem = check_name(key)
        if problem:
            raise DataError(f"saving {name!r}: {problem}. Rename what it belongs to.")
    content = as_bytes(dict(arrays), metadata=metadata or None)
    header = int.from_bytes(content[:8], "little")
    if header > LIMIT:
        raise DataError(
            f"saving {name!r}: names and plain data take {header:,} bytes; a header has at most {LIMIT:,}. Turn long "
            "lists into arrays."
        )
    try:
        replace_file(name, content)
    except (OSError, ValueError) as error:
        raise DataError(
            f"saving {name!r}: {_reason(error)}; it must be a file, or a new name, in a folder that may be written and "
            "has room. Check the path."
        ) from error


def as_array(name: Any, values: Any) -> NDArray[Any]:
    """The values as an array that can be saved: in C order, since the bytes are written as they lie in memory."""
    if not isinstance(name, str):
        raise DTypeError(f"saving an array under the name {shown(name)}: a name is a str. Use str({shown(name)}).")
    try:
        array = np.asarray(values._data if isinstance(values, Variable) else values)
    except ValueError as error:  # rows of different lengths
        raise DTypeError(f"saving {name!r}: {error}. Pass an array.") from error
    if array.dtype.newbyteorder("<") not in _KNOWN:
        raise DTypeError(
            f"saving {name!r} of dtype {array.dtype}: files hold booleans, integers and floats of at most 64 bits. "
            "Convert it, or leave it out."
        )
    return np.asarray(array, array.dtype.newbyteorder("<"), order="C")


def path_of(path: Any, asked: str) -> str:
    """The path as a str, or an error that says what a path is."""
    try:
        found = os.fspath(path)
    except TypeError:
        found = None
    if not isinstance(found, str):
        raise DTypeError(f"{asked} the file {shown(path)}: a path is a str or a pathlib.Path. Try 'model.safetensors'.")
    return found


def _reason(error: BaseException) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
