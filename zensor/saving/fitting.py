"""Whether what a file holds fits the parts of a run: names, shapes, dtypes and kinds."""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable, Mapping
from numbers import Integral, Real
from typing import Any

from zensor.saving.header import MalformedError, shown


def check_names(path: str, own: Iterable[str], saved: Any, extra: bool = False) -> None:
    """Refuse names that are missing, and, unless `extra`, those that are too many."""
    what = repr(path) if path else "it"
    if not isinstance(saved, dict):
        raise MalformedError(f"{what} is {shown(saved)}, no dictionary")
    missing, unexpected = [key for key in own if key not in saved], [key for key in saved if key not in own]
    if missing:
        near = difflib.get_close_matches(str(missing[0]), map(str, unexpected), n=1)
        raise MalformedError(f"{what} has no {missing[0]!r}" + (f", but {shown(near[0])}" if near else ""))
    if unexpected and not extra:
        raise MalformedError(f"{what} has {shown(unexpected[0])}, which is not here")


def check_places(own: Iterable[tuple[str, ...]], saved: Iterable[tuple[str, ...]]) -> None:
    """Compare where generators stand: those that are shared there must be shared here."""
    for which, places in (("here", set(own) - set(saved)), ("there", set(saved) - set(own))):
        if places:
            raise MalformedError(f"only {which} is a generator at {shown(' = '.join(min(places)))}")


def check_arrays(path: str, own: Mapping[str, Any], saved: Any) -> None:
    """Compare a state dict of arrays with what the file has under that name: names, shapes, dtypes."""
    check_names(path, own, saved)
    for key, array in own.items():
        there = saved[key]
        shape, dtype = getattr(there, "shape", None), getattr(there, "dtype", None)
        if (shape, dtype) != (array.shape, array.dtype):
            what = "no array" if shape is None else f"of shape {shape} and dtype {dtype}"
            raise MalformedError(f"'{path}.{key}' is {what}, and here of shape {array.shape} and dtype {array.dtype}")


def check_plain(path: str, own: Any, saved: Any) -> None:
    """Compare plain data: what is there now must be there in the file, and of the same kind."""
    if isinstance(own, dict):
        check_names(path, own, saved, extra=True)
        for key, value in own.items():
            if isinstance(value, dict):
                check_plain(f"{path}.{key}", value, saved[key])
            elif not _is_alike(value, saved[key]):
                raise MalformedError(f"'{path}.{key}' is {shown(saved[key])}, and here {shown(value)}: another kind")
    elif isinstance(own, list) and not isinstance(saved, list):
        raise MalformedError(f"{path!r} is {shown(saved)}, no list")


def _is_alike(own: Any, saved: Any) -> bool:
    """Whether a saved value can stand in the place of one that is here."""
    if own is None or (saved is None and not isinstance(own, Integral)):
        return True  # a best loss may not be there yet, or may be gone again; a count is a number
    if isinstance(own, bool) or not isinstance(own, Real):
        return type(own) is type(saved)
    if isinstance(saved, bool) or not isinstance(saved, Real):
        return False
    # A best accuracy may begin as 0; NaN in the place of a count is a mistake.
    return not isinstance(own, Integral) or math.isfinite(saved)
