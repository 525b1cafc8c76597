"""Rows of `autograd/functions/real.py`."""

import numpy as np

from autograd import functions as f
from tests.autograd.operations import Case

ROWS = [
    Case(f.angle, np.angle, options=[{}, {"deg": True}]),
    Case(f.imag, np.imag),
    Case(f.real, np.real),
    Case(f.real_if_close, np.real_if_close, options=[{}, {"tol": 10}]),
]
