"""Rows of `autograd/functions/elementwise.py`."""

import numpy as np

from autograd import functions as f
from tests.autograd.operations import Case, any_, distinct, flags, small_integers

ROWS = [
    Case(f.astype, np.ndarray.astype, options=[{"dtype": "float64", "copy": False}, {"dtype": "longdouble"}]),
    Case(f.astype, np.ndarray.astype, options=[{"dtype": np.float32}], order=0, name="astype float32"),
    Case(f.astype, np.ndarray.astype, options=[{"dtype": int}, {"dtype": bool}], order=0, name="astype to integers"),
    Case(f.copy, np.copy, options=[{}, {"order": "F"}]),
    Case(f.where, np.where, (flags, any_, any_)),
    Case(f.where, np.where, (small_integers, any_, distinct), name="where numbers"),
]
