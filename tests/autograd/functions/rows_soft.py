"""Rows of `autograd/functions/soft.py`."""

import numpy as np

from autograd.functions import log_softmax, logsumexp, softmax
from tests.autograd.operations import AXES, Case

ALONG = [{}, {"axis": 0}, {"axis": -1}, {"axis": 1}, {"axis": (0, 1)}, {"axis": None}]


def softmax_formula(x, axis=-1):
    return np.exp(x) / np.sum(np.exp(x), axis=axis, keepdims=True) + 0 * np.max(x, axis=axis, keepdims=True)


def logsumexp_formula(x, axis=None, keepdims=False):
    return np.log(np.sum(np.exp(x), axis=axis, keepdims=keepdims)) + 0 * np.max(x, axis=axis, keepdims=keepdims)


ROWS = [
    Case(log_softmax, lambda x, axis=-1: np.log(softmax_formula(x, axis)), options=ALONG),
    Case(logsumexp, logsumexp_formula, options=AXES),
    Case(softmax, softmax_formula, options=ALONG),
]
