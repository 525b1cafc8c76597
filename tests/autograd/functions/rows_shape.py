"""Rows of `autograd/functions/shape.py`."""

import numpy as np

from autograd.functions import (
    atleast_1d,
    atleast_2d,
    atleast_3d,
    broadcast_arrays,
    broadcast_to,
    expand_dims,
    flatten,
    matrix_transpose,
    meshgrid,
    moveaxis,
    ravel,
    reshape,
    rollaxis,
    squeeze,
    swapaxes,
    transpose,
)
from tests.autograd.operations import Case, any_, gives

ONES = [(), (1,), (3,), (1, 3), (3, 1), (1, 1), (2, 1, 3), (1, 0)]
CUBES = [(2, 1, 3), (2, 3, 2)]
GRIDS = [((3,), (2,)), ((), (2,)), ((2, 2), (1,)), ((0,), (2,))]
MOVES = [(0, -1), (-1, 0), (0, 0), ((0, 1), (1, 0)), ([0, 1], [-1, 0])]
ROLLS = [(0,), (1,), (-1,), (0, 2), (1, -1), (0, -1), (-2, 1)]


def numpy_flatten(x, order="C"):
    return x.flatten(order)


ROWS = [
    *[Case(one, getattr(np, one.__name__), shapes=[*ONES, *CUBES]) for one in (atleast_1d, atleast_2d, atleast_3d)],
    Case(atleast_2d, np.atleast_2d, (any_, any_), [((), (3,)), ((2, 3), ())], name="atleast_2d of two"),
    Case(broadcast_arrays, np.broadcast_arrays, (any_, any_)),
    Case(broadcast_arrays, np.broadcast_arrays, (any_, any_), [((2,), (3,)), ((2, 3), (2,))], refused=True),
    Case(broadcast_to, np.broadcast_to, options=[{"shape": shape} for shape in [(2, 3), (2, 2, 3), (0, 3), (3,)]]),
    Case(broadcast_to, np.broadcast_to, shapes=[(), (1,), (1, 1), (2, 1)], options=[{"shape": (2, 4)}], name="spread"),
    Case(expand_dims, np.expand_dims, options=[{"axis": axis} for axis in [0, -1, 1, (0, 2), (0, -1)]]),
    Case(expand_dims, np.expand_dims, options=[{"axis": (0, 0)}, {"axis": 5}], refused=True),
    Case(flatten, numpy_flatten, options=[{}, {"order": "F"}]),
    Case(flatten, numpy_flatten, options=[{"order": "X"}], refused=True),
    Case(matrix_transpose, np.matrix_transpose, shapes=[*CUBES, (2, 3), (3,), ()]),
    Case(meshgrid, np.meshgrid, (any_, any_), GRIDS, gives(sparse=[False, True], copy=[True, False])),
    Case(meshgrid, np.meshgrid, (any_, any_, any_), [((2,), (3,), (1,))], gives(indexing=["ij", "xy"])),
    Case(meshgrid, np.meshgrid, shapes=[(3,), ()], name="meshgrid of one"),
    Case(meshgrid, np.meshgrid, (any_, any_), GRIDS, [{"indexing": "yx"}], refused=True),
    Case(moveaxis, np.moveaxis, shapes=CUBES, options=[{"args": places} for places in MOVES]),
    Case(
        moveaxis, np.moveaxis, options=[{"args": (0, 3)}, {"args": ((0, 1), (0, 0))}, {"args": (0, ())}], refused=True
    ),
    Case(ravel, np.ravel, options=[{}, {"order": "F"}]),
    Case(reshape, np.reshape, options=[{"args": (shape,)} for shape in [-1, (3, -1), (1, 3, 1), (), 6, (0, 2)]]),
    Case(reshape, np.reshape, options=[{"args": (-1,), "copy": True}], name="reshape that copies"),
    Case(
        reshape, np.reshape, options=[{"args": ((3, 2), "F")}, {"args": (-1,), "order": "F"}], name="reshape in order F"
    ),
    Case(reshape, np.reshape, options=[{"args": ((2, 4),)}, {"args": ((-1, -1),)}, {"args": (-1, "K")}], refused=True),
    Case(rollaxis, np.rollaxis, shapes=CUBES, options=[{"args": places} for places in ROLLS]),
    Case(rollaxis, np.rollaxis, shapes=CUBES, options=[{"args": (3,)}, {"args": (0, 4)}], refused=True),
    Case(squeeze, np.squeeze, shapes=ONES, options=[{}, {"axis": 0}, {"axis": -1}, {"axis": (0, 1)}, {"axis": ()}]),
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
