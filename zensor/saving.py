"""Saving and loading named arrays as safetensors: a format that other frameworks read and that cannot run code.

A file is written beside its place and then renamed, so that there is never half a file.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd.errors import DataError
from autograd.variable import Variable


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
    OSError
        If the file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from zensor.saving import load, save
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save({"weight": np.ones(2)}, f"{folder}/model.safetensors")
    ...     load(f"{folder}/model.safetensors")
    {'weight': array([1., 1.])}
    """
    from safetensors.numpy import save as as_bytes

    content = as_bytes({name: _plain(values) for name, values in state_dict.items()})
    target = Path(path)
    beside = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with open(beside, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def load(path: str | os.PathLike[str]) -> dict[str, NDArray[Any]]:
    """Read named arrays from a file.

    Parameters
    ----------
    path : str or path-like

    Returns
    -------
    dict of str to ndarray
        For `Module.load_state_dict`.

    Raises
    ------
    DataError
        If it is not a safetensors file.
    OSError
        If there is no such file, or it cannot be read.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import load as from_bytes

    content = Path(path).read_bytes()
    try:
        return from_bytes(content)
    except (SafetensorError, ValueError, KeyError) as error:
        raise DataError(
            f"loading {os.fspath(path)!r}: {error}. It must be a safetensors file, whole. Save it again."
        ) from error


def _plain(values: Any) -> NDArray[Any]:
    """The values as an array in C order: the library writes the bytes as they lie in memory."""
    return np.array(values._data if isinstance(values, Variable) else values, order="C")
