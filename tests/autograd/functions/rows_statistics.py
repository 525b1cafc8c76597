"""Rows of `autograd/functions/statistics.py`."""

import numpy as np

from autograd.functions import mean, std, var
from tests.autograd.functions.rows_reduce import MASKED
from tests.autograd.operations import AXES, Case, any_, distinct

DEGREES = [*[{"ddof": 1, **axes} for axes in AXES], {"ddof": 0.5}, {"correction": 1}, {"axis": 0, "correction": 0.5}]
NOBODY = [{"where": [False, False, True]}, {"axis": 0, "where": [True, False, True]}]
ABOUT = [{}, {"ddof": 1}, {"correction": 1}, {"where": np.array([True, False, True])}]
MIDDLES = [((3,), (1,)), ((2, 3), (1, 1)), ((2, 1, 3), ())]


def std_about(x, middle, **options):
    return std(x, mean=middle, **options)


def var_about(x, middle, **options):
    return var(x, mean=middle, **options)


ROWS = [
    Case(mean, np.mean, options=[*AXES, *MASKED, *NOBODY, {"args": (0, "float64")}]),
    Case(std, np.std, distinct, options=[*AXES, *DEGREES, *MASKED], shapes=[(3,), (2, 3), (2, 1, 3)]),
    Case(std, np.std, options=[*AXES, *DEGREES, *NOBODY], order=0, name="std of one element"),
    Case(std_about, lambda x, m, **how: np.std(x, mean=m, **how), (distinct, any_), MIDDLES, ABOUT),
    Case(
        std_about,
        lambda x, m, **how: np.std(x, mean=m, **how),
        (distinct, any_),
        [((2, 3), (2, 1))],
        [{"axis": 1}, {"axis": -1, "keepdims": True}],
        name="std about rows",
    ),
    Case(var, np.var, options=[*AXES, *DEGREES, *MASKED, *NOBODY]),
    Case(var_about, lambda x, m, **how: np.var(x, mean=m, **how), (any_, any_), MIDDLES, ABOUT),
    Case(
        var_about,
        lambda x, m, **how: np.var(x, mean=m, **how),
        (any_, any_),
        [((2, 3), (2, 1))],
        [{"axis": 1}, {"axis": -1, "keepdims": True, "where": [True, False, True]}],
        name="var about rows",
    ),
]
