"""Rows of `autograd/functions/rounding.py`."""

import numpy as np

from autograd import functions as f
from tests.autograd.operations import Case, any_, off_whole, small_integers, whole


def far(rng, shape):
    """Divisors of both signs that leave quotients away from whole numbers."""
    return np.asarray(rng.choice([-7.3, 5.9, 11.7], shape))


ROWS = [
    Case(f.ceil, np.ceil, off_whole),
    Case(f.divmod, np.divmod, (off_whole, far)),
    Case(f.divmod, np.divmod, (small_integers, far), name="divmod of integers"),
    Case(f.floor, np.floor, off_whole),
    Case(f.floor, np.floor, whole, order=0, name="floor of whole numbers"),
    Case(f.floor_divide, np.floor_divide, (off_whole, far)),
    Case(f.fmod, np.fmod, (off_whole, far)),
    Case(f.fmod, np.fmod, (any_, any_), order=0, name="fmod of any"),
    Case(f.mod, np.mod, (off_whole, far)),
    Case(f.mod, np.mod, (any_, any_), order=0, name="mod of any"),
    Case(f.modf, np.modf, off_whole),
    Case(f.modf, np.modf, whole, order=0, name="modf of whole numbers"),
    Case(f.rint, np.rint, off_whole),
    Case(f.rint, np.rint, lambda rng, shape: whole(rng, shape) + 0.5, order=0, name="rint of halves"),
    Case(f.round, np.round, off_whole, options=[{}, {"decimals": -1}]),
    Case(f.round, np.round, order=0, options=[{"decimals": 2}, {"args": (1,)}], name="round to decimals"),
    Case(f.trunc, np.trunc, off_whole),
]
