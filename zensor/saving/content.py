"""What a checkpoint file says: its metadata as JSON, with the arrays put into their places."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from zensor.saving.fitting import check_names
from zensor.saving.header import Entry, Header, MalformedError, parse, shown
from zensor.saving.plain import LISTS, unpack
from zensor.version import __version__

FORMAT = 1
"""The number of the form described in docs/checkpoints.md."""
KEY = "zensor checkpoint"
"""The one key in the file's metadata; several would stand there in any order, and no two files would be the same."""


class Content(NamedTuple):
    """What a checkpoint holds."""

    parts: dict[str, Any]
    """By name: state dicts, and plain data."""
    generators: dict[tuple[str, ...], Any]
    """The state of each generator, by all the places where it stands."""
    versions: dict[str, str]
    """Of zensor, numpy and python, when it was saved."""


def metadata_of(parts: dict[str, Any], generators: list[Any]) -> dict[str, str]:
    """The text beside the arrays, of data that `pack` made."""
    body = {"format": FORMAT, "versions": _versions(), "parts": parts, "generators": generators}
    return {KEY: json.dumps(body, allow_nan=False, separators=(",", ":"))}


def content_of(header: Header, arrays: Mapping[str, Any]) -> Content:
    """Put arrays, or their entries in the header, into the places where the JSON names them.

    Raises
    ------
    MalformedError
        If it is no checkpoint, or an array has no place.
    """
    body = _body(header.metadata)
    used: set[str] = set()

    def take(name: str, kind: str) -> Any:
        if name not in arrays or name in used:
            raise MalformedError(f"the array {shown(name)} is {'used twice' if name in used else 'missing'}")
        used.add(name)
        one = arrays[name]
        axes = len(one.shape)
        if (kind == "scalar" and axes) or (kind in LISTS and (axes != 1 or one.dtype != LISTS[kind])):
            raise MalformedError(
                f"the array {shown(name)} of shape {one.shape} and dtype {one.dtype} stands for {kind}"
            )
        if kind == "array" or isinstance(one, Entry):
            return one
        return one[()] if kind == "scalar" else one.tolist()

    parts = {name: unpack(value, name, take) for name, value in body["parts"].items()}
    generators = {}
    for number, one in enumerate(body["generators"]):
        places = tuple(one["at"])
        if places in generators:
            raise MalformedError(f"the generator at {shown(places[0])} stands there twice")
        generators[places] = unpack(one["state"], f"generators.{number}", take)
    if used != arrays.keys():
        raise MalformedError(f"the array {shown(min(arrays.keys() - used))} belongs to nothing")
    return Content(parts, generators, body["versions"])


def _body(metadata: Mapping[str, str]) -> dict[str, Any]:
    """The JSON of a checkpoint, and whether it is made of the things that it must have."""
    if KEY not in metadata:
        raise MalformedError(f"its metadata has no {KEY!r}: it holds arrays only, for zensor.load")
    body = parse(metadata[KEY], "its metadata")
    check_names("", ("format", "versions", "parts", "generators"), body)
    if type(body["format"]) is not int or body["format"] != FORMAT:
        raise MalformedError(f"its format is {shown(body['format'])}, and {FORMAT} is read here")
    check_names("versions", _versions(), body["versions"])
    if not all(isinstance(one, str) for one in body["versions"].values()):
        raise MalformedError("its 'versions' are no text")
    if not isinstance(body["parts"], dict):
        raise MalformedError("its 'parts' are no object")
    if not isinstance(body["generators"], list) or not all(map(_is_listed, body["generators"])):
        raise MalformedError("its 'generators' are no list of places and states")
    return dict(body)


def _is_listed(one: Any) -> bool:
    return (
        isinstance(one, dict)
        and one.keys() == {"at", "state"}
        and isinstance(one["at"], list)
        and bool(one["at"])
        and all(isinstance(place, str) for place in one["at"])
    )


def _versions() -> dict[str, str]:
    return {"zensor": __version__, "numpy": np.__version__, "python": platform.python_version()}
