"""Checkpoint: all that a run needs to go on exactly where it was, in one file.

The file is a safetensors file: arrays stand in it under names such as "model.0.weight", so that any
program that reads safetensors can take the weights out; everything else is JSON in its metadata.
"""

from __future__ import annotations

import copy
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np

from autograd.errors import ArgumentError, DataError
from zensor.random import state_of, wrong_state
from zensor.saving.content import Content, content_of, metadata_of
from zensor.saving.fitting import check_arrays, check_names, check_places, check_plain
from zensor.saving.generators import find
from zensor.saving.header import MalformedError, shown
from zensor.saving.plain import pack
from zensor.saving.weights import Opened, write


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
        parts = {
            name: pack(part.state_dict() if _has_state(part) else part, name, arrays)
            for name, part in self.parts.items()
            if not isinstance(part, np.random.Generator)
        }
        generators = [
            {"at": list(places), "state": pack(state_of(one), f"generators.{number}", arrays)}
            for number, (places, one) in enumerate(find(self.parts).items())
        ]
        write(path, arrays, metadata_of(parts, generators))

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
        with _opened(path) as opened:
            # Without values first: they may be those of a model a thousand times as large.
            self._check_structure(content_of(opened.header, opened.header.entries))
            content = content_of(opened.header, opened.arrays())
            self._check_values(content)
            self._load_states(content)
        for name, part in self.parts.items():
            if _is_filled(part):
                part.clear()
                (part.update if isinstance(part, dict) else part.extend)(content.parts[name])
        for places, one in find(self.parts).items():
            one.bit_generator.state = content.generators[places]

    @staticmethod
    def read(path: str | os.PathLike[str], arrays: bool = True) -> Content:
        """Read a checkpoint without a model to put it into: to build the model from its configuration, say.

        Parameters
        ----------
        path : str or path-like
        arrays : bool
            Whether arrays are read too. Without, what stands in their places has `shape` and `dtype` alone, and
            a file of any size is read at once.

        Returns
        -------
        Content
            `parts`, by name, `generators` and `versions`.

        Raises
        ------
        DataError
            If the file is no checkpoint.
        """
        with _opened(path) as opened:
            return content_of(opened.header, opened.arrays() if arrays else opened.header.entries)

    def __repr__(self) -> str:
        return f"Checkpoint({', '.join(self.parts)})"

    # ---- what loading consists of

    def _check_structure(self, content: Content) -> None:
        """Compare names, shapes and dtypes, and where generators stand."""
        expected = [name for name, part in self.parts.items() if not isinstance(part, np.random.Generator)]
        check_names("", expected, content.parts)
        check_places(find(self.parts).keys(), content.generators.keys())
        for name in expected:
            part = self.parts[name]
            state = part.state_dict() if _has_state(part) else None
            if isinstance(state, Mapping) and all(isinstance(one, np.ndarray) for one in state.values()):
                check_arrays(name, state, content.parts[name])

    def _check_values(self, content: Content) -> None:
        """Compare plain data and generators: what cannot be filled in place must be the same."""
        for name, part in self.parts.items():
            saved = content.parts.get(name)
            if _is_filled(part):
                check_plain(name, part, saved)
            elif not _has_state(part) and not isinstance(part, np.random.Generator):
                if _packed(name, part) != _packed(name, saved):
                    raise MalformedError(f"{name!r} is {shown(saved)}, and here {shown(part)}")
        for places, one in find(self.parts).items():
            problem = wrong_state(state_of(one), content.generators[places], f"the generator {places[0]}")
            if problem:
                raise MalformedError(problem)

    def _load_states(self, content: Content) -> None:
        """Let each part load its state; if one refuses, bring it and those before it back."""
        random = [(one, state_of(one)) for one in find(self.parts).values()]
        before: list[tuple[Any, Any, dict[str, Any]]] = []
        name = ""
        try:
            for name, part in self.parts.items():
                if _has_state(part):
                    # Beside its state: a loader in the middle of an epoch knows which walk it is on.
                    before.append((part, copy.deepcopy(part.state_dict()), dict(getattr(part, "__dict__", {}))))
                    part.load_state_dict(content.parts[name])
            # A part of the user's own may have made its generators anew.
            check_places(find(self.parts).keys(), content.generators.keys())
        except BaseException as error:
            for part, state, attributes in before:
                part.load_state_dict(state)
                getattr(part, "__dict__", {}).update(attributes)
            for one, where in random:
                one.bit_generator.state = where
            if not isinstance(error, Exception):
                raise
            # Its first sentence says what is wrong, the rest what to do with that part alone.
            reason = " ".join(str(error).split()).partition(". ")[0]
            raise MalformedError(f"{name!r} does not fit: {reason}") from error


@contextmanager
def _opened(path: str | os.PathLike[str]) -> Iterator[Opened]:
    """Open a file, and say which one it is if what it holds is refused."""
    with Opened(path) as opened:
        try:
            yield opened
        except MalformedError as error:
            raise DataError(
                f"loading checkpoint {opened.name!r}: {error}. It must hold what these parts saved, and nothing was "
                "changed. Build the parts as they were, or begin anew."
            ) from error


def _packed(name: str, value: Any) -> tuple[Any, dict[str, bytes]]:
    """Plain data in a form that can be compared, with NaN and arrays in it."""
    arrays: dict[str, Any] = {}
    return pack(value, name, arrays), {name: array.tobytes() for name, array in arrays.items()}


def _has_state(part: Any) -> bool:
    return hasattr(part, "state_dict") and hasattr(part, "load_state_dict") and not isinstance(part, type)


def _is_filled(part: Any) -> bool:
    return isinstance(part, dict | list) and not _has_state(part)
