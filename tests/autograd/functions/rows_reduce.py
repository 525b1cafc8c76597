"""Rows of `autograd/functions/reduce.py`."""

import numpy as np

from autograd.functions import max, min, prod, ptp, sum
from tests.autograd.operations import AXES, Case, any_, distinct, tied, whole

MASK = np.array([True, False, True])
MASKED = [{"where": MASK}, {"axis": -1, "where": MASK}, {"axis": 0, "keepdims": True, "where": MASK}]
LIMITED = [{"initial": 0.05, "where": MASK}, {"axis": -1, "initial": 0.05, "where": MASK}, {"axis": 0, "initial": -9.0}]
OVER = [{"initial": 2.5}, {"args": (0,)}, {"axis": (-1,), "dtype": "float64"}, {"axis": ()}, {"axis": (1, 0)}]
CUBE = [(2, 1, 3), (2, 3, 2)]


def with_zeros(rng, shape):
    """Numbers of which every second is 0: a product has more than one."""
    x = any_(rng, shape)
    x.reshape(-1)[::2] = 0
    return x


ROWS = [
    Case(max, np.max, distinct, options=AXES),
    Case(max, np.max, distinct, options=LIMITED, name="max with initial"),
    Case(max, np.max, tied, options=AXES, order=0, name="max of ties"),
    Case(min, np.min, distinct, options=AXES),
    Case(min, np.min, distinct, options=LIMITED, name="min with initial"),
    Case(min, np.min, tied, options=AXES, order=0, name="min of ties"),
    Case(prod, np.prod, options=[*AXES, *MASKED, *OVER, {"axis": 0, "initial": 2.0, "where": MASK}]),
    Case(prod, np.prod, with_zeros, [(3,), (4,), (2, 3), *CUBE], [{}, *AXES, *MASKED[:2]], name="prod with zeros"),
    Case(prod, np.prod, whole, CUBE, [{"axis": (0, 2)}, {"axis": (2, 0), "keepdims": True}], name="prod of 3"),
    Case(ptp, np.ptp, distinct, options=AXES),
    Case(sum, np.sum, options=[*AXES, *MASKED, *OVER[:3]]),
    Case(sum, np.sum, options=OVER[3:], name="sum over no axis"),
    Case(sum, np.sum, shapes=CUBE, options=[{"axis": (0, 2)}, {"axis": -2}], name="sum of 3"),
]
