"""Rows of `autograd/functions/arithmetic.py`."""

import numpy as np

from autograd import functions as f
from tests.autograd.operations import Case, any_, flags, off_zero, positive, small_integers

ROWS = [
    Case(f.add, np.add, (any_, any_)),
    Case(f.add, np.add, (any_, small_integers), name="add integers"),
    Case(f.cbrt, np.cbrt, off_zero),
    Case(f.divide, np.divide, (any_, off_zero)),
    Case(f.divide, np.divide, (small_integers, off_zero), name="divide integers"),
    Case(f.float_power, np.float_power, (positive, any_)),
    Case(f.float_power, np.float_power, (any_, small_integers), name="float_power by integers"),
    Case(f.hypot, np.hypot, (off_zero, off_zero)),
    Case(f.hypot, np.hypot, (off_zero, small_integers), name="hypot with integers"),
    Case(f.multiply, np.multiply, (any_, any_)),
    Case(f.multiply, np.multiply, (any_, small_integers), name="multiply integers"),
    Case(f.multiply, np.multiply, (any_, flags), name="multiply truth values"),
    Case(f.negative, np.negative),
    Case(f.positive, np.positive),
    Case(f.power, np.power, (positive, any_)),
    Case(
        f.power,
        np.power,
        options=[{"args": (exponent,)} for exponent in (0, 1, 2, 3, 4, 5, -1, -2, -3, 2.0, 3.0)],
        name="power by a number",
    ),
    Case(f.power, np.power, positive, options=[{"args": (0.5,)}, {"args": (-1.5,)}], name="root"),
    Case(f.power, np.power, (any_, small_integers), name="power by integers"),
    Case(f.reciprocal, np.reciprocal, off_zero),
    Case(f.sqrt, np.sqrt, positive),
    Case(f.square, np.square),
    Case(f.subtract, np.subtract, (any_, any_)),
]
