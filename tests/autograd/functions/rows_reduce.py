"""Rows of `autograd/functions/reduce.py`."""

import numpy as np

from autograd.functions import log_softmax, logsumexp, max, mean, min, softmax, std, sum, var
from tests.autograd.operations import AXES, Case, distinct, tied

MASK = np.array([True, False, True])
MASKED = [{"where": MASK}, {"axis": -1, "where": MASK}, {"axis": 0, "keepdims": True, "where": MASK}]
LIMITED = [{"initial": 0.05, "where": MASK}, {"axis": -1, "initial": 0.05, "where": MASK}, {"axis": 0, "initial": -9.0}]
DEGREES = [*[{"ddof": 1, **axes} for axes in AXES], {"ddof": 0.5}]
ALONG = [{}, {"axis": 0}, {"axis": -1}, {"axis": 1}, {"axis": (0, 1)}]


def softmax_formula(x, axis=-1):
    return np.exp(x) / np.sum(np.exp(x), axis=axis, keepdims=True) + 0 * np.max(x, axis=axis, keepdims=True)


def logsumexp_formula(x, axis=None, keepdims=False):
    return np.log(np.sum(np.exp(x), axis=axis, keepdims=keepdims)) + 0 * np.max(x, axis=axis, keepdims=keepdims)


ROWS = [
    Case(log_softmax, lambda x, axis=-1: np.log(softmax_formula(x, axis)), options=ALONG),
    Case(logsumexp, logsumexp_formula, options=AXES),
    Case(max, np.max, distinct, options=AXES),
    Case(max, np.max, distinct, options=LIMITED, name="max with initial"),
    Case(max, np.max, tied, options=AXES, order=0, name="max of ties"),
    Case(mean, np.mean, options=[*AXES, *MASKED, {"args": (0, "float64")}]),
    Case(min, np.min, distinct, options=AXES),
    Case(min, np.min, distinct, options=LIMITED, name="min with initial"),
    Case(min, np.min, tied, options=AXES, order=0, name="min of ties"),
    Case(softmax, softmax_formula, options=ALONG),
    Case(std, np.std, distinct, options=[*AXES, *DEGREES, *MASKED], shapes=[(3,), (2, 3), (2, 1, 3)]),
    Case(std, np.std, options=[*AXES, *DEGREES], order=0, name="std of one element"),
    Case(sum, np.sum, options=[*AXES, *MASKED, {"initial": 2.5}, {"args": (0,)}, {"axis": (-1,), "dtype": "float64"}]),
    Case(sum, np.sum, options=[{"axis": ()}, {"axis": (1, 0)}], name="sum over no axis"),
    Case(var, np.var, options=[*AXES, *DEGREES, *MASKED]),
]
