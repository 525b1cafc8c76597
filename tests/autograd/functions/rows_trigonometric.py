"""Rows of `autograd/functions/trigonometric.py`."""

import numpy as np

from autograd import functions as f
from tests.autograd.operations import Case, any_, small_integers, unit

ROWS = [
    Case(f.arccos, np.arccos, unit),
    Case(f.arcsin, np.arcsin, unit),
    Case(f.arctan, np.arctan),
    Case(f.arctan2, np.arctan2, (any_, any_)),
    Case(f.arctan2, np.arctan2, (any_, small_integers), name="arctan2 with integers"),
    Case(f.cos, np.cos),
    Case(f.deg2rad, np.deg2rad),
    Case(f.rad2deg, np.rad2deg),
    Case(f.sin, np.sin),
    Case(f.tan, np.tan, unit),
    Case(
        f.unwrap,
        np.unwrap,
        lambda rng, shape: 4 * any_(rng, shape),
        options=[{}, {"axis": 0}, {"discont": 4.0}, {"period": 3.0}, {"axis": -2, "period": 5}],
    ),
]
