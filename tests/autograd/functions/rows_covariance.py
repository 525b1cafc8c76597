"""Rows of `autograd/functions/covariance.py`."""

import numpy as np

from autograd.functions import average, corrcoef, cov
from tests.autograd.operations import AXES, Case, any_, distinct, positive

SHAPES = [(), (1,), (4,), (2, 4), (4, 2), (1, 3), (3, 1), (0, 3), (2, 2, 3)]
PAIRS = [((4,), (4,)), ((2, 4), (4,)), ((2, 4), (1, 4)), ((4, 2), (4, 3)), ((3,), (2,))]
TALL = [((4, 2), (4, 3)), ((4, 2), (1, 4)), ((4,), (4,))]
WEIGHTS = [((3,), (3,)), ((2, 3), (2, 3)), ((2, 3), (3,)), ((2, 3), (2,)), ((2, 3, 2), (3,)), ((2, 3), (1, 3))]
COUNTS = [{"fweights": counts, **how} for counts in ([1, 2, 0, 3], [0, 0, 1, 1]) for how in ({}, {"ddof": 0})]
HOW = [{}, {"bias": True}, {"ddof": 0}, {"ddof": 1}, {"ddof": 2}, {"rowvar": False}]


def average_by(x, weights, **options):
    return average(x, weights=weights, **options)


def cov_by(x, aweights, **options):
    return cov(x, aweights=aweights, **options)


def average_reference(x, weights, **options):
    try:
        return np.average(x, weights=weights, **options)
    except ZeroDivisionError as error:
        raise ValueError("weights sum to 0") from error


def cov_reference(x, *others, **options):
    try:
        return np.cov(x, *others, **options)
    except RuntimeError as error:
        raise ValueError("weights do not fit") from error


ROWS = [
    Case(average, np.average, any_, [(), (1,), (3,), (2, 3), (1, 3)], AXES),
    Case(average_by, average_reference, (any_, positive), WEIGHTS, [*AXES, {"axis": 1}]),
    Case(
        average_by,
        average_reference,
        (any_, positive),
        [((2, 3, 4), (4, 2))],
        [{"axis": (2, 0)}],
        name="average of axes",
    ),
    Case(corrcoef, np.corrcoef, distinct, SHAPES, [{}, {"rowvar": False}]),
    Case(corrcoef, np.corrcoef, (distinct, distinct), PAIRS, name="corrcoef of two"),
    Case(cov, np.cov, any_, SHAPES, HOW),
    Case(cov, np.cov, (any_, any_), PAIRS, [{}, {"bias": True}], name="cov of two"),
    Case(cov, np.cov, (any_, any_), TALL, [{"rowvar": False}], name="cov of columns"),
    Case(cov, cov_reference, any_, [(4,), (2, 4)], COUNTS, name="cov with counts"),
    Case(
        cov_by,
        lambda x, w, **how: cov_reference(x, aweights=w, **how),
        (any_, positive),
        [((4,), (4,)), ((2, 4), (4,)), ((2, 4), (2,))],
        [{}, {"ddof": 0}, {"fweights": [1, 2, 1, 3]}, {"bias": True, "fweights": [2, 2, 1, 1]}],
    ),
]
