"""Rows of `autograd/functions/activation.py`."""

import numpy as np

from autograd import functions as f
from tests.autograd.operations import Case, off_zero, whole

ROWS = [
    Case(f.log_sigmoid, lambda x: -np.log1p(np.exp(-x))),
    Case(f.relu, lambda x: np.maximum(x, 0), off_zero),
    Case(f.relu, lambda x: np.maximum(x, 0), whole, order=0, name="relu at 0"),
    Case(f.sigmoid, lambda x: 1 / (1 + np.exp(-x))),
    Case(f.softplus, lambda x: np.log1p(np.exp(x))),
]
