"""The package's own random generator, and the one place where `rng=` becomes a NumPy Generator.

Nothing here touches NumPy's global state, and nothing is drawn or seeded at import time.
"""

from __future__ import annotations

import operator
import threading
from typing import Any, SupportsIndex

import numpy as np

from autograd.errors import ArgumentError
from autograd.randomness import note

_own: np.random.Generator | None = None
_making = threading.Lock()

_LARGEST = {
    "state": (1 << 128) - 1,
    "inc": (1 << 128) - 1,
    "pos": 624,
    "buffer_pos": 4,
    "has_uint32": 1,
    "uinteger": (1 << 32) - 1,
}
"""What the numbers in the states of NumPy's generators can be; others have 64 bits."""


def manual_seed(seed: int) -> np.random.Generator:
    """Seed the package's own generator, which everything uses that is not given an `rng`.

    Parameters
    ----------
    seed : int
        A whole number, 0 or more.

    Returns
    -------
    numpy.random.Generator
        The new generator.

    Raises
    ------
    ArgumentError
        If `seed` is not a whole number of at least 0.

    Examples
    --------
    >>> first = int(manual_seed(7).integers(100))
    >>> first == int(manual_seed(7).integers(100))
    True
    """
    global _own
    _own = _seeded(seed, asked="manual_seed")
    return _own


def generator(rng: np.random.Generator | int | None = None) -> np.random.Generator:
    """Turn what a caller gave as `rng` into a NumPy Generator.

    Parameters
    ----------
    rng : numpy.random.Generator, int or None
        A Generator is returned as it is, an int seeds a new one, and None means the
        package's own, which `manual_seed` seeds.

    Returns
    -------
    numpy.random.Generator

    Raises
    ------
    ArgumentError
        If `rng` is something else, such as the older numpy.random.RandomState.

    Examples
    --------
    >>> int(generator(3).integers(10)) == int(generator(3).integers(10))
    True
    >>> generator() is generator()
    True
    """
    global _own
    if isinstance(rng, np.random.Generator):
        note(rng)
        return rng
    if rng is not None:
        return _seeded(rng, asked="rng")
    if _own is None:
        with _making:  # two threads must not get one each
            _own = _own or np.random.default_rng()
    note(_own)
    return _own


def state_of(rng: np.random.Generator) -> dict[str, Any]:
    """Say where a generator is, as plain data; also while another thread draws from it.

    Parameters
    ----------
    rng : numpy.random.Generator

    Returns
    -------
    dict
        What `rng.bit_generator.state` can be set to.
    """
    with rng.bit_generator.lock:
        return dict(rng.bit_generator.state)


def wrong_state(own: Any, saved: Any, what: str) -> str:
    """Say why a state is not one of a generator of the same kind; "" if it is.

    NumPy itself takes a place in a buffer that is none, and then reads strange memory.

    Parameters
    ----------
    own : dict
        The state that is there.
    saved : Any
        The state that is to take its place.
    what : str
        What the answer calls it.

    Returns
    -------
    str

    Examples
    --------
    >>> own = state_of(np.random.default_rng(0))
    >>> wrong_state(own, own, "the rng"), wrong_state(own, {**own, "has_uint32": 7}, "the rng")
    ('', 'the rng.has_uint32 is 7, no whole number from 0 to 1')
    """
    if isinstance(own, dict):
        if not isinstance(saved, dict) or saved.keys() != own.keys():
            return f"{what} is {saved!r:.60}, no state of {own.get('bit_generator', 'such a generator')}"
        problems = (wrong_state(own[key], saved[key], f"{what}.{key}") for key in own)
        return next(filter(None, problems), "")
    if isinstance(own, np.ndarray):
        fits = isinstance(saved, np.ndarray) and (saved.shape, saved.dtype) == (own.shape, own.dtype)
        return "" if fits else f"{what} is no array of shape {own.shape} and dtype {own.dtype}"
    if isinstance(own, int):
        largest = _LARGEST.get(what.rpartition(".")[2], (1 << 64) - 1)
        fits = type(saved) is int and 0 <= saved <= largest
        return "" if fits else f"{what} is {saved!r:.60}, no whole number from 0 to {largest}"
    return "" if saved == own else f"{what} is {saved!r:.60}, and here {own!r}"


def _seeded(seed: SupportsIndex, asked: str) -> np.random.Generator:
    """Give a new generator for a seed, or say what a seed is."""
    try:
        number = -1 if isinstance(seed, bool) else operator.index(seed)
    except TypeError:
        number = -1
    if number < 0:
        raise ArgumentError(
            f"{asked} of {seed!r}: a seed must be a whole number of at least 0. "
            "Pass such a number, or as rng a numpy.random.Generator (np.random.default_rng(0))."
        )
    return np.random.default_rng(number)
