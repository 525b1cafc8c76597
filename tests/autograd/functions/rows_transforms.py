"""Rows of the two operations that transforms record: the argument of a call, and a checkpoint."""

import numpy as np

from autograd import checkpoint
from autograd.transforms.call import Passed
from tests.autograd.operations import Case, any_
from zensor import exp, sin


def checkpointed(x, y):
    return checkpoint(lambda x, y: sin(x) * exp(y), x, y)


def checkpointed_pair(x, y):
    return checkpoint(lambda x, y: (sin(x) * y, exp(y) * x), x, y)


def pair(x, y):
    return np.sin(x) * y, np.exp(y) * x


ROWS = [
    Case(Passed.apply, lambda x: x),
    Case(checkpointed, lambda x, y: np.sin(x) * np.exp(y), (any_, any_)),
    Case(checkpointed_pair, pair, (any_, any_)),
]
