"""Rows of `autograd/functions/ranges.py`."""

import numpy as np

from autograd.functions import full_like, geomspace, linspace, logspace
from tests.autograd.operations import Case, any_, positive

FORMS = [{"num": 4}, {"num": 3, "endpoint": False}, {"num": 2, "axis": -1}, {"num": 1}]

ROWS = [
    Case(linspace, np.linspace, (any_, any_), options=FORMS),
    Case(logspace, np.logspace, (any_, any_), options=[*FORMS, {"num": 3, "base": 2.0}]),
    Case(geomspace, np.geomspace, (positive, positive), options=FORMS, exact_dtype=False),  # NumPy gives float64
    Case(full_like, np.full_like, (any_, any_), options=[{}, {"order": "F"}]),
    Case(
        full_like,
        np.full_like,
        (any_, any_),
        [((2, 3), ()), ((3,), (4,))],
        [{"shape": (2, 4)}],
        name="full_like of a shape",
    ),
]
