"""The package's own random generator, and the one place where `rng=` becomes a NumPy Generator.

Nothing here touches NumPy's global state, and nothing is drawn or seeded at import time.
"""

from __future__ import annotations

import operator
from typing import SupportsIndex

import numpy as np

from autograd.errors import ArgumentError
from autograd.randomness import note

_own: np.random.Generator | None = None


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
        _own = np.random.default_rng()
    note(_own)
    return _own


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
