"""Rows of `autograd/functions/linalg.py`."""

import numpy as np

from autograd.functions import linear, matmul
from tests.autograd.operations import Case, any_, small_integers

PRODUCTS = [((3,), (3,)), ((2, 3), (3,)), ((2,), (2, 3)), ((2, 3), (3, 2)), ((1, 3), (3, 1)), ((2, 1), (1, 2))]
PRODUCTS += [
    ((2, 2, 3), (2, 3, 2)),
    ((2, 2, 3), (3, 2)),
    ((2, 3), (2, 3, 1)),
    ((2, 1, 1, 3), (2, 3, 1)),
    ((3,), (2, 3, 1)),
]
PRODUCTS += [
    ((2, 2, 3), (3,)),
    ((1, 2, 2), (2, 2, 1)),
    ((0, 3), (3, 2)),
    ((2, 0), (0, 2)),
    ((0, 2, 3), (3, 1)),
    ((0,), (0,)),
]
PRODUCTS += [((), (3,)), ((3,), ()), ((2, 3), (2, 3)), ((3,), (2,)), ((2, 2, 3), (3, 3, 2)), ((2, 3), (2,))]
LAYERS = [
    ((2, 3), (4, 3), (4,)),
    ((3,), (2, 3), (2,)),
    ((2, 1, 3), (2, 3), (2,)),
    ((0, 3), (2, 3), (2,)),
    ((1, 1), (1, 1), (1,)),
]
LAYERS += [((2, 3), (3, 4), (4,)), ((2, 3), (4, 3), (3,))]


def layer(x, weight, bias=None):
    out = x @ weight.T
    return out if bias is None else out + bias


ROWS = [
    Case(linear, layer, (any_, any_, any_), LAYERS),
    Case(linear, layer, (any_, any_), [shapes[:2] for shapes in LAYERS[:-1]], name="linear without bias"),
    Case(matmul, np.matmul, (any_, any_), PRODUCTS),
    Case(matmul, np.matmul, (any_, small_integers), PRODUCTS[:8], name="matmul with integers"),
]
