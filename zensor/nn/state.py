"""Loading saved values into parameters and buffers: everything is checked first, then everything is written."""

from __future__ import annotations

import difflib
from collections.abc import Container, Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from autograd.errors import ArgumentError, DTypeError, kind_of
from autograd.variable import Variable
from autograd.writing import stamp
from zensor.core import Zensor


class Mismatch(NamedTuple):
    """Names that the model has and the saved values do not, and the other way round."""

    missing: list[str]
    unexpected: list[str]


def load(model: str, own: Mapping[str, Zensor], saved: Mapping[str, Any], strict: bool) -> Mismatch:
    """Write `saved` into the parameters and buffers of the same names.

    Parameters
    ----------
    model : str
        What messages call the model.
    own : mapping of str to Zensor
    saved : mapping of str to array_like
    strict : bool
        Whether the names must be the same.

    Returns
    -------
    Mismatch

    Raises
    ------
    ArgumentError
        If something does not fit; then nothing was written.
    """
    if not isinstance(saved, Mapping):
        raise DTypeError(
            f"loading {kind_of(saved)} into {model}: saved values come as a dictionary from names to arrays. "
            "Pass what state_dict() gave."
        )
    mismatch = Mismatch([name for name in own if name not in saved], [name for name in saved if name not in own])
    problems = _wrong_names(mismatch) if strict else []
    values: dict[str, NDArray[Any]] = {}
    in_use = {id(holder._data) for holder in own.values()}
    for name, holder in own.items():
        if name in saved:
            found = _fitting(saved[name], holder, in_use)
            if isinstance(found, str):
                problems.append(f"{name!r} {found}")
            else:
                values[name] = found
    if problems:
        raise ArgumentError(
            f"loading {len(saved)} saved values into {model}: {'; '.join(problems)}. Every parameter and buffer needs "
            "one value of its name and shape, and nothing was changed. Build the model with the sizes it was saved with"
            + (", or pass strict=False to load what has the right name." if any(mismatch) else ".")
        )
    for name, array in values.items():
        own[name]._data[...] = array
        stamp(own[name]._data, "load_state_dict")
    return mismatch


def _wrong_names(mismatch: Mismatch) -> list[str]:
    problems = []
    if mismatch.missing:
        problems.append(f"missing {_listed(mismatch.missing)}")
    if mismatch.unexpected:
        problems.append(f"unexpected {_listed(mismatch.unexpected)}")
    for name in mismatch.unexpected:
        for near in difflib.get_close_matches(str(name), mismatch.missing, n=1):
            problems.append(f"{name!r} may be meant for {near!r}")
    return problems


def _fitting(value: Any, holder: Zensor, in_use: Container[int]) -> NDArray[Any] | str:
    """The array to be written, or what is wrong with it; `in_use` has the ids of the arrays of the model itself."""
    try:
        array = value._data if isinstance(value, Variable) else np.asarray(value)
    except Exception as error:  # rows of different lengths, or what another library says of its tensors
        return f"is no array ({error})"
    if array.dtype.kind not in "fiub":
        return f"has dtype {array.dtype}, which is not made of real numbers"
    if array.shape != holder.shape:
        return f"has shape {array.shape}, the model {holder.shape}"
    if array.dtype.kind == "f" and holder.dtype.kind != "f":
        return f"has dtype {array.dtype}, the model {holder.dtype}"
    if not holder._data.flags.writeable:
        return "of the model lies in memory that may not be written"
    with np.errstate(over="ignore"):
        # An array of the model itself is copied: it may be written before its turn.
        converted = array.astype(holder.dtype, copy=id(array) in in_use)
    if array.dtype != converted.dtype and not np.array_equal(np.isinf(array), np.isinf(converted)):
        return f"has values that are too large for {converted.dtype}"
    return converted


def _listed(names: Iterable[str]) -> str:
    return ", ".join(map(repr, names))
