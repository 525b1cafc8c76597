"""Indices: what stands between the brackets of x[...], made plain, and whether it can name an element twice."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.errors import IndexingError, kind_of
from autograd.variable import Variable

FREQUENT = frozenset([int, slice, type(None), type(Ellipsis), np.ndarray, bool])
"""Classes of indices that need no look."""


def plain_index(index: Any) -> Any:
    """The index with arrays in the place of Zensors, lists and other sequences."""
    if isinstance(index, tuple):
        return tuple([part if part.__class__ in FREQUENT else _plain_part(part) for part in index])
    return index if index.__class__ in FREQUENT else _plain_part(index)


def _plain_part(part: Any) -> Any:
    if isinstance(part, (int, slice, np.ndarray, np.generic)):
        return part
    if isinstance(part, Variable):
        return part._data
    if hasattr(part, "__index__"):
        return part
    try:
        array = np.asarray(part)
    except ValueError as error:
        raise IndexingError(
            f"an index by {kind_of(part)}: its rows have different lengths. Give them one length."
        ) from error
    # NumPy makes an empty list an index of floats, which it then refuses.
    return array.astype(np.intp) if array.size == 0 and isinstance(part, list | tuple) else array


def may_repeat(index: Any) -> bool:
    """Whether a plain index can name an element twice: only integer arrays can, not numbers, slices or masks."""
    parts = index if isinstance(index, tuple) else (index,)
    return any(isinstance(part, np.ndarray) and part.dtype.kind in "iu" and part.ndim for part in parts)
