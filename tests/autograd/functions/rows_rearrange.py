"""Rows of `autograd/functions/rearrange.py`, `diagonal.py` and `pad.py`."""

import numpy as np

from autograd.functions import (
    diag,
    diagflat,
    diagonal,
    flip,
    fliplr,
    flipud,
    matrix_diagonal,
    pad,
    repeat,
    resize,
    roll,
    rot90,
    scatter_diagonal,
    sliding_window_view,
    tile,
    tril,
    triu,
)
from tests.autograd.operations import Case, any_, distinct, gives

SHAPES = [(), (1,), (3,), (2, 3), (2, 1, 3), (0, 3)]
MATRICES = [(2, 2), (2, 3), (3, 1), (0, 3)]
STACKS = [*MATRICES, (2, 3, 2), (3,), ()]
SHIFTS = [
    (1,),
    (-4,),
    ((1, 2),),
    (1, 0),
    (2, -1),
    ((1, 2), (0, 1)),
    ((1, 2), (0, 0)),
    (1, (0, 1)),
    (np.array([1, 1]), (0, 1)),
]
WIDTHS = [1, (1, 2), ((0, 3),), [[1], [2]], ((2, 0), (0, 1)), 0, {0: 1}, {-1: (0, 2)}, np.array([2, 5])]
NO_WIDTHS = [-1, 1.5, (1, 2, 3), {5: 1}, "x"]
EXACT = [{"mode": "edge"}, {"mode": "wrap"}, {"mode": "reflect"}, {"mode": "symmetric", "reflect_type": "even"}]
CONSTANT = [{}, {"constant_values": 3.0}, {"constant_values": (1, 2)}, {"mode": "constant"}]
LINES = [{"mode": "linear_ramp"}, {"mode": "linear_ramp", "end_values": (2.5, -1.0)}]
ODD = [{"mode": mode, "reflect_type": "odd"} for mode in ("reflect", "symmetric")]
STATISTICS = [
    {"mode": mode, **more}
    for mode in ("maximum", "minimum", "mean", "median")
    for more in ({}, {"stat_length": (1, 2)})
]
NO_MODES = [{"mode": "nonsense"}, {"mode": "edge", "end_values": 1}, {"mode": "maximum", "stat_length": 0}]


def each(*given):
    return [{"args": one} for one in given]


def numpy_scatter_diagonal(x, shape, offset=0, axis1=0, axis2=1):
    out = np.zeros(shape, x.dtype)
    place = np.diagonal(out, offset, axis1, axis2)
    place.flags.writeable = True
    place[...] = x
    return out


def padded(width, modes):
    return [{"pad_width": width, **mode} for mode in modes]


ROWS = [
    Case(diag, np.diag, shapes=[*STACKS, (1,), (0,)], options=gives(k=[0, 1, -2, 4])),
    Case(diagflat, np.diagflat, shapes=SHAPES, options=gives(k=[0, 1, -2])),
    Case(diagonal, np.diagonal, shapes=STACKS, options=each((), (1,), (-1,), (0, 1, 0), (1, -2, -1), (5,), (0, 0, 2))),
    Case(diagonal, np.diagonal, shapes=STACKS, options=each((0, 0, 0), (0, 0, 3)), refused=True),
    Case(flip, np.flip, shapes=SHAPES, options=each((), (0,), (-1,), ((0, 1),), ([0],), ((),))),
    Case(fliplr, np.fliplr, shapes=SHAPES),
    Case(flipud, np.flipud, shapes=SHAPES),
    Case(matrix_diagonal, np.linalg.diagonal, shapes=STACKS, options=gives(offset=[0, 1, -1])),
    *[Case(pad, np.pad, shapes=[(3,), (2, 2)], options=padded(one, EXACT), order=1) for one in WIDTHS],
    *[Case(pad, np.pad, distinct, [(2, 2)], padded(one, [*LINES, *ODD, *STATISTICS]), order=1) for one in WIDTHS[:5]],
    Case(pad, np.pad, distinct, [(1,), (4,)], padded((1, 5), [*LINES, *ODD, *STATISTICS])),
    Case(pad, np.pad, distinct, [(3, 1, 2)], padded((1, 5), [*LINES, *ODD, *STATISTICS]), order=0),
    Case(pad, np.pad, shapes=[(1,), (2, 1)], options=padded((1, 2), [*CONSTANT, *EXACT])),
    Case(pad, np.pad, shapes=[(), (0, 3)], options=padded(1, [*CONSTANT, *EXACT]), name="pad little"),
    *[Case(pad, np.pad, shapes=SHAPES[1:4], options=padded(one, [{}]), refused=True) for one in NO_WIDTHS],
    Case(pad, np.pad, shapes=SHAPES[1:4], options=padded(1, NO_MODES), refused=True),
    Case(repeat, np.repeat, shapes=SHAPES, options=each((2,), (0,), ([2],), (2, 0), (3, -1), (np.array([1]), 1))),
    Case(repeat, np.repeat, shapes=SHAPES, options=each(([1, 2, 0],), ([1, 2, 0], -1), ([2, 1], 0), ([2, 0], 0))),
    Case(repeat, np.repeat, shapes=SHAPES[:-1], options=each((-1,), (2, 5), ([1, -1], 0)), refused=True),
    Case(resize, np.resize, shapes=SHAPES, options=each((5,), ((2, 2),), (0,), ((3, 3, 2),), (1,), ((),))),
    Case(resize, np.resize, shapes=SHAPES, options=each((-1,)), refused=True),
    Case(roll, np.roll, shapes=SHAPES, options=each(*SHIFTS)),
    Case(roll, np.roll, shapes=SHAPES, options=each((1, 3), ((1, 2, 3), (0, 1))), refused=True),
    Case(rot90, np.rot90, shapes=SHAPES, options=each((), (2,), (-1,), (0,), (1, (1, 0)), (5, (-1, 0)), (1, (0, 2)))),
    Case(rot90, np.rot90, shapes=SHAPES, options=each((1, (0, 0)), (1, (0,)), (1, (0, 5))), refused=True),
    Case(scatter_diagonal, numpy_scatter_diagonal, shapes=[(2,)], options=each(((2, 2),), ((3, 3), 1), ((4, 2), -1))),
    Case(scatter_diagonal, numpy_scatter_diagonal, shapes=[(3, 2)], options=each(((2, 3, 2), 0, 0, 2))),
    Case(
        sliding_window_view,
        np.lib.stride_tricks.sliding_window_view,
        shapes=SHAPES,
        options=each((1,), (2,), ((2, 2),), (2, 0), ((1, 2), (-1, 0)), ((2, 2), (1, 1)), ((),)),
    ),
    Case(tile, np.tile, shapes=SHAPES, options=each((2,), ((2, 1),), ((1, 2, 1),), (0,), ((),), ((2, 3, 1, 2),))),
    Case(tile, np.tile, shapes=SHAPES, options=each((-1,)), refused=True),
    Case(tril, np.tril, shapes=STACKS, options=gives(k=[0, 1, -1, 5])),
    Case(triu, np.triu, shapes=STACKS, options=gives(k=[0, 1, -1, -5])),
    Case(roll, np.roll, any_, [(3,)], [{"shift": 2, "axis": -1}], name="roll by name"),
]
