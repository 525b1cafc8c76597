"""Rows of `autograd/functions/hyperbolic.py`."""

import numpy as np

from autograd import functions as f
from tests.autograd.operations import Case, above_one, unit

ROWS = [
    Case(f.arccosh, np.arccosh, above_one),
    Case(f.arcsinh, np.arcsinh),
    Case(f.arctanh, np.arctanh, unit),
    Case(f.cosh, np.cosh),
    Case(f.sinh, np.sinh),
    Case(f.tanh, np.tanh),
]
