"""Rows of `autograd/functions/piecewise.py`."""

import numpy as np

from autograd import functions as f
from tests.autograd.operations import Case, any_, flags, off_zero, tied, whole


def with_nan(rng, shape):
    """Numbers of both signs with NaN among them: values only."""
    return np.asarray(rng.choice([np.nan, 1.5, -0.7, np.nan], shape))


ROWS = [
    Case(f.abs, np.abs, off_zero),
    Case(f.abs, np.abs, whole, order=0, name="abs at 0"),
    Case(
        f.clip,
        np.clip,
        options=[
            {"a_min": -1, "a_max": 1},
            {"a_min": 0.1, "a_max": None},
            {"args": (None, 0.0)},
            {"args": (-1.0, 1.0)},
            {"min": -1},
            {"min": -1, "max": 0.5},
        ],
    ),
    Case(f.clip, np.clip, (any_, any_, any_), name="clip by arrays"),
    Case(f.clip, np.clip, whole, options=[{"a_min": -1, "a_max": 1}], order=0, name="clip on the bound"),
    Case(f.clip, np.clip, refused=True, options=[{"a_min": -1, "max": 1}], name="clip with a bound twice"),
    Case(f.copysign, np.copysign, (off_zero, off_zero)),
    Case(f.copysign, np.copysign, (whole, whole), order=0, name="copysign at 0"),
    Case(f.fabs, np.fabs, off_zero),
    Case(f.fmax, np.fmax, (any_, any_)),
    Case(f.fmax, np.fmax, (any_, with_nan), order=0, name="fmax of numbers and NaN"),
    Case(f.fmax, np.fmax, (tied, tied), order=0, name="fmax of ties"),
    Case(f.fmin, np.fmin, (any_, any_)),
    Case(f.fmin, np.fmin, (with_nan, any_), order=0, name="fmin of NaN and numbers"),
    Case(f.fmin, np.fmin, (tied, tied), order=0, name="fmin of ties"),
    Case(f.heaviside, np.heaviside, (off_zero, any_)),
    Case(f.heaviside, np.heaviside, (whole, any_), order=0, name="heaviside at 0"),
    Case(f.heaviside, np.heaviside, (flags, any_), name="heaviside of truth values"),
    Case(f.maximum, np.maximum, (any_, any_)),
    Case(f.maximum, np.maximum, (tied, tied), order=0, name="maximum of ties"),
    Case(f.minimum, np.minimum, (any_, any_)),
    Case(f.minimum, np.minimum, (tied, tied), order=0, name="minimum of ties"),
    Case(f.nan_to_num, np.nan_to_num),
    Case(
        f.nan_to_num,
        np.nan_to_num,
        with_nan,
        order=0,
        options=[{}, {"nan": 3.5}, {"posinf": 4.0, "neginf": -5}, {"args": (True, 1, 2, 3)}],
        name="nan_to_num of NaN",
    ),
    Case(f.sign, np.sign, off_zero),
    Case(f.sign, np.sign, whole, order=0, name="sign at 0"),
]
