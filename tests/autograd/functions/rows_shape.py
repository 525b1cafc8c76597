"""Rows of `autograd/functions/shape.py`."""

import numpy as np

from autograd.functions import (
    broadcast_to,
    concatenate,
    expand_dims,
    reshape,
    squeeze,
    stack,
    swapaxes,
    transpose,
)
from tests.autograd.operations import Case, any_

ONES = [(), (1,), (3,), (1, 3), (3, 1), (1, 1), (2, 1, 3), (1, 0)]
JOINED = [
    ((3,), (2,)),
    ((2, 3), (1, 3)),
    ((2, 3), (2, 1)),
    ((2, 3), (2, 3)),
    ((0, 3), (2, 3)),
    ((), ()),
    ((2,), (1, 2)),
]

ROWS = [
    Case(broadcast_to, np.broadcast_to, options=[{"shape": shape} for shape in [(2, 3), (2, 2, 3), (0, 3), (3,)]]),
    Case(broadcast_to, np.broadcast_to, shapes=[(), (1,), (1, 1), (2, 1)], options=[{"shape": (2, 4)}], name="spread"),
    Case(
        concatenate, np.concatenate, (any_, any_), JOINED, [{}, {"axis": -1}, {"axis": 1}, {"axis": None}], joined=True
    ),
    Case(concatenate, np.concatenate, any_, options=[{}, {"axis": None}], joined=True, name="concatenate one"),
    Case(expand_dims, np.expand_dims, options=[{"axis": axis} for axis in [0, -1, 1, (0, 2), (0, -1)]]),
    Case(expand_dims, np.expand_dims, options=[{"axis": (0, 0)}, {"axis": 5}], refused=True),
    Case(reshape, np.reshape, options=[{"args": (shape,)} for shape in [-1, (3, -1), (1, 3, 1), (), 6, (0, 2)]]),
    Case(
        reshape, np.reshape, options=[{"args": ((3, 2), "F")}, {"args": (-1,), "order": "F"}], name="reshape in order F"
    ),
    Case(reshape, np.reshape, options=[{"args": ((2, 4),)}, {"args": ((-1, -1),)}], refused=True),
    Case(squeeze, np.squeeze, shapes=ONES, options=[{}, {"axis": 0}, {"axis": -1}, {"axis": (0, 1)}, {"axis": ()}]),
    Case(stack, np.stack, (any_, any_), JOINED, [{}, {"axis": -1}, {"axis": 1}, {"axis": 2}], joined=True),
    Case(swapaxes, np.swapaxes, options=[{"args": axes} for axes in [(0, 1), (0, -1), (-1, -2), (0, 0)]]),
    Case(swapaxes, np.swapaxes, options=[{"args": (0, 2)}], refused=True),
    Case(
        swapaxes, np.swapaxes, shapes=[(2, 1, 3)], options=[{"args": (0, 2)}, {"args": (1, -1)}], name="swapaxes of 3"
    ),
    Case(transpose, np.transpose, options=[{}, {"axes": None}, {"axes": (1, 0)}, {"axes": (0,)}, {"axes": (-1, 0)}]),
    Case(
        transpose,
        np.transpose,
        shapes=[(2, 1, 3)],
        options=[{"args": ((2, 0, 1),)}, {"args": ([-2, -1, 0],)}, {}],
        name="transpose of 3",
    ),
]
