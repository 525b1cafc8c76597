"""Checkpoint: all that a run needs to go on exactly where it was, in one file.

The file is a safetensors file: arrays stand in it under names such as "model.0.weight", so that any
program that reads safetensors can take the weights out; everything else is JSON in its metadata.
"""

from __future__ import annotations

import copy
import difflib
import json
import os
import platform
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np

from autograd.errors import ArgumentError, DataError
from zensor.random import state_of, wrong_state
from zensor.saving import generators
from zensor.saving.header import Entry, Header, MalformedError, parse, shown
from zensor.saving.plain import pack, unpack
from zensor.saving.weights import Opened, write
from zensor.version import __version__

FORMAT = 1
"""The number of the form described in docs/checkpoints.md."""
KEY = "zensor checkpoint"
"""The one key in the file's metadata; several would stand there in any order, and no two files would be the same."""


class Content(NamedTuple):
    """What a checkpoint holds."""

    parts: dict[str, Any]
    """By name: state dicts, and plain data."""
    versions: dict[str, str]
    """Of zensor, numpy and python, when it was saved."""


class Checkpoint:
    """All that a run needs to go on exactly where it was: named parts that are saved and loaded together.

    A part is one of these:

    - what has `state_dict` and `load_state_dict`: a model, an optimizer, a scheduler, a data loader;
    - a `numpy.random.Generator`;
    - a dictionary or a list of plain data (None, bool, int, float, str, lists, tuples, dictionaries, arrays),
      which is filled in place by `load`: metrics, and how far the run is;
    - plain data that cannot be filled in place (a number, a str, a tuple, a read-only `MappingProxyType`):
      what the run was started with. A file with another value is refused.

    The package's own generator is always saved, and so is each generator that stands in a part: that of a
    Dropout layer, of a loader, of a data set that augments. What is one generator stays one.

    Parameters
    ----------
    **parts
        By the names that the file uses.

    Raises
    ------
    ArgumentError
        If there is no part.

    Examples
    --------
    >>> import tempfile
    >>> from zensor import Checkpoint, nn, optim
    >>> model = nn.Linear(2, 1)
    >>> optimizer = optim.AdamW(model.parameters())
    >>> progress = {"epoch": 3, "losses": [0.5, 0.25]}
    >>> checkpoint = Checkpoint(model=model, optimizer=optimizer, progress=progress)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     checkpoint.save(f"{folder}/run.safetensors")
    ...     progress["epoch"] = 4
    ...     checkpoint.load(f"{folder}/run.safetensors")
    >>> progress
    {'epoch': 3, 'losses': [0.5, 0.25]}
    """

    def __init__(self, **parts: Any) -> None:
        if not parts:
            raise ArgumentError(
                "Checkpoint of nothing: it saves the parts that it is given. Pass model=model, optimizer=optimizer."
            )
        self.parts = parts

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write all parts as they are now. At every moment the old file or the new one is there, whole.

        Parameters
        ----------
        path : str or path-like
            A file that is there is replaced.

        Raises
        ------
        DTypeError
            If a part holds something that is no plain data.
        DataError
            If the file cannot be written; an old one is there still.
        """
        arrays: dict[str, Any] = {}
        own = {name: pack(_state(part), name, arrays) for name, part in self.parts.items() if not _is_generator(part)}
        found = [
            {"at": list(places), "state": pack(state_of(one), f"generators.{number}", arrays)}
            for number, (places, one) in enumerate(generators.find(self.parts).items())
        ]
        body = {"format": FORMAT, "versions": _versions(), "parts": own, "generators": found}
        write(path, arrays, {KEY: json.dumps(body, allow_nan=False, separators=(",", ":"))})

    def load(self, path: str | os.PathLike[str]) -> None:
        """Bring all parts to where they were when the file was saved, or none.

        Parameters
        ----------
        path : str or path-like

        Raises
        ------
        DataError
            If the file is no checkpoint, or not one of these parts; the message names file and key, and
            nothing was changed.
        """
        with Opened(path) as opened:
            try:
                self._check(_unpacked(opened.header, opened.header.entries))
                content = _unpacked(opened.header, opened.arrays())
                self._check_fixed(content)
                own = generators.find(self.parts)
                states = {tuple(one["at"]): one["state"] for one in content.generators}
                for places, one in own.items():
                    problem = wrong_state(state_of(one), states[places], f"the generator {places[0]}")
                    if problem:
                        raise MalformedError(problem)
            except MalformedError as error:
                raise _refused(opened.name, str(error)) from error
            self._load(opened.name, content.parts)
        for places, one in own.items():
            one.bit_generator.state = states[places]

    @staticmethod
    def read(path: str | os.PathLike[str]) -> Content:
        """Read a checkpoint without a model to put it into: to build the model from its configuration, say.

        Parameters
        ----------
        path : str or path-like

        Returns
        -------
        Content
            `parts`, by name, and `versions`.

        Raises
        ------
        DataError
            If the file is no checkpoint.
        """
        with Opened(path) as opened:
            try:
                content = _unpacked(opened.header, opened.arrays())
            except MalformedError as error:
                raise _refused(opened.name, str(error)) from error
        return Content(content.parts, content.versions)

    def __repr__(self) -> str:
        return f"Checkpoint({', '.join(self.parts)})"

    # ---- what loading consists of

    def _check(self, content: _Unpacked) -> None:
        """Compare what the file has with the parts, before any values are read."""
        expected = [name for name, part in self.parts.items() if not _is_generator(part)]
        _check_names("", expected, content.parts)
        own = sorted(generators.find(self.parts))
        saved = sorted(tuple(one["at"]) for one in content.generators)
        if saved != own:
            here, there = ("; ".join(map(" = ".join, which)) for which in (own, saved))
            raise MalformedError(f"its generators stand at {shown(there)}, and here at {shown(here)}")
        for name in expected:
            part, state = self.parts[name], content.parts[name]
            if not _has_state(part):
                _check_plain(name, part, state)
            elif _is_flat(mine := part.state_dict()):
                _check_arrays(name, mine, state)

    def _check_fixed(self, content: _Unpacked) -> None:
        """Compare what cannot be filled in place, and so must be the same."""
        for name, part in self.parts.items():
            if not (_has_state(part) or _is_generator(part) or isinstance(part, dict | list)):
                own, saved = _packed(part, name), _packed(content.parts[name], name)
                if own != saved:
                    raise MalformedError(f"{name!r} is {shown(content.parts[name])}, and this run has {shown(part)}")

    def _load(self, file: str, saved: Mapping[str, Any]) -> None:
        """Fill all parts; if one of them refuses, put those before it back."""
        before: dict[str, tuple[Any, dict[str, Any]]] = {}
        random = [(one, state_of(one)) for one in generators.find(self.parts).values()]
        name = ""
        try:
            for name, part in self.parts.items():
                if _has_state(part):
                    before[name] = copy.deepcopy(part.state_dict()), dict(getattr(part, "__dict__", {}))
                    part.load_state_dict(saved[name])
        except BaseException as error:
            for changed, (state, attributes) in before.items():
                self.parts[changed].load_state_dict(state)
                # A loader in the middle of an epoch also knows which iterator it belongs to.
                getattr(self.parts[changed], "__dict__", {}).update(attributes)
            for one, where in random:
                one.bit_generator.state = where
            if not isinstance(error, Exception):
                raise
            raise _refused(file, f"{name!r} does not fit ({' '.join(str(error).split())})") from error
        for name, part in self.parts.items():
            if isinstance(part, dict):
                part.clear()
                part.update(saved[name])
            elif isinstance(part, list):
                part[:] = saved[name]


class _Unpacked(NamedTuple):
    """The file, once its JSON is read: arrays, or what the header says of them, in their places."""

    parts: dict[str, Any]
    generators: list[dict[str, Any]]
    versions: dict[str, str]


def _unpacked(header: Header, arrays: Mapping[str, Any]) -> _Unpacked:
    """Put arrays, or their entries in the header, into the places where the JSON names them."""
    body = _body(header.metadata)
    used: set[str] = set()

    def take(name: str, kind: str) -> Any:
        if name not in arrays or name in used:
            raise MalformedError(f"the array {shown(name)} is {'used twice' if name in used else 'missing'}")
        used.add(name)
        one = arrays[name]
        axes = len(one.shape)
        if (kind == "scalar" and axes) or (kind == "floats" and (axes != 1 or one.dtype != np.float64)):
            raise MalformedError(
                f"the array {shown(name)} of shape {one.shape} and dtype {one.dtype} stands for {kind}"
            )
        if kind == "array" or isinstance(one, Entry):
            return one
        return one[()] if kind == "scalar" else one.tolist()

    unpacked = _Unpacked(
        {name: unpack(value, name, take) for name, value in body["parts"].items()},
        [
            {"at": one["at"], "state": unpack(one["state"], f"generators.{number}", take)}
            for number, one in enumerate(body["generators"])
        ],
        body["versions"],
    )
    if used != arrays.keys():
        raise MalformedError(f"the array {shown(min(arrays.keys() - used))} belongs to nothing")
    return unpacked


def _body(metadata: Mapping[str, str]) -> dict[str, Any]:
    """The JSON of a checkpoint, and whether it is made of the things that it must have."""
    if KEY not in metadata:
        raise MalformedError(f"its metadata has no {KEY!r}: it holds arrays only, for zensor.load")
    body = parse(metadata[KEY], "its metadata")
    _check_names("", ("format", "versions", "parts", "generators"), body)
    if type(body["format"]) is not int or body["format"] != FORMAT:
        raise MalformedError(f"its format is {shown(body['format'])}, and {FORMAT} is read here")
    _check_names("versions", _versions(), body["versions"])
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


def _check_names(path: str, own: Iterable[str], saved: Any, extra: bool = False) -> None:
    """Refuse names that are missing, and, unless `extra`, those that are too many."""
    if not isinstance(saved, dict):
        raise MalformedError(f"{path or 'it'} is {shown(saved)}, no dictionary")
    of = f" of {path!r}" if path else ""
    missing, unexpected = [key for key in own if key not in saved], [key for key in saved if key not in own]
    if missing:
        near = difflib.get_close_matches(str(missing[0]), map(str, unexpected), n=1)
        raise MalformedError(f"it has no {missing[0]!r}{of}" + (f"; is {shown(near[0])} meant?" if near else ""))
    if unexpected and not extra:
        raise MalformedError(f"it has {shown(unexpected[0])}{of}, which is not here")


def _check_arrays(path: str, own: Mapping[str, Any], saved: Any) -> None:
    """Compare a state dict of arrays with what the file has under that name: names, shapes, dtypes."""
    _check_names(path, own, saved)
    for key, array in own.items():
        there = saved[key]
        shape, dtype = getattr(there, "shape", None), getattr(there, "dtype", None)
        if (shape, dtype) != (array.shape, array.dtype):
            what = "no array" if shape is None else f"of shape {shape} and dtype {dtype}"
            raise MalformedError(f"'{path}.{key}' is {what}, and here of shape {array.shape} and dtype {array.dtype}")


def _check_plain(path: str, own: Any, saved: Any) -> None:
    """Compare plain data: what is there now must be there in the file, and of the same kind."""
    if isinstance(own, dict):
        _check_names(path, own, saved, extra=True)
        for key, value in own.items():
            if isinstance(value, dict):
                _check_plain(f"{path}.{key}", value, saved[key])
            elif not _is_alike(value, saved[key]):
                raise MalformedError(f"'{path}.{key}' is {shown(saved[key])}, and here {shown(value)}: another kind")
    elif isinstance(own, list) and not isinstance(saved, list):
        raise MalformedError(f"{path!r} is {shown(saved)}, no list")


def _is_alike(own: Any, saved: Any) -> bool:
    """Whether a saved value can stand in the place of one that is here."""
    if own is None or saved is None:
        return True
    if isinstance(own, float):
        return isinstance(saved, float | int) and not isinstance(saved, bool)
    if isinstance(own, int) and not isinstance(own, bool):
        # A best accuracy may begin as 0; NaN in the place of a count is a mistake.
        return isinstance(saved, int) or (isinstance(saved, float) and np.isfinite(saved))
    return type(own) is type(saved)


def _has_state(part: Any) -> bool:
    return hasattr(part, "state_dict") and hasattr(part, "load_state_dict")


def _is_generator(part: Any) -> bool:
    return isinstance(part, np.random.Generator)


def _is_flat(state: Any) -> bool:
    return isinstance(state, Mapping) and all(isinstance(one, np.ndarray) for one in state.values())


def _state(part: Any) -> Any:
    return part.state_dict() if _has_state(part) else part


def _packed(value: Any, path: str) -> tuple[Any, dict[str, bytes]]:
    """Plain data in a form that can be compared, with NaN and arrays in it."""
    arrays: dict[str, Any] = {}
    return pack(value, path, arrays), {name: array.tobytes() for name, array in arrays.items()}


def _versions() -> dict[str, str]:
    return {"zensor": __version__, "numpy": np.__version__, "python": platform.python_version()}


def _refused(file: str, problem: str) -> DataError:
    return DataError(
        f"loading checkpoint {file!r}: {problem}. It must hold what these parts saved, and nothing was changed. "
        "Build the parts as they were, or begin anew."
    )
