"""Rows of `autograd/functions/join.py` and `split.py`."""

import numpy as np

from autograd.functions import (
    append,
    array_split,
    block,
    column_stack,
    concatenate,
    delete,
    dsplit,
    dstack,
    hsplit,
    hstack,
    insert,
    split,
    stack,
    trim_zeros,
    unstack,
    vsplit,
    vstack,
)
from tests.autograd.operations import Case, any_, arranged, gives, whole

TWO = (any_, any_)
JOINED = [
    ((3,), (2,)),
    ((2, 3), (1, 3)),
    ((2, 3), (2, 1)),
    ((2, 3), (2, 3)),
    ((0, 3), (2, 3)),
    ((), ()),
    ((2,), (1, 2)),
    ((2, 3, 1), (2, 3, 2)),
]
DEEP = [(3,), (2, 3), (2, 4, 2), (0, 3), ()]
NARROW = {"dtype": np.float32, "casting": "same_kind"}
WIDE = {"dtype": np.float64, "casting": "safe"}
PLACES = [0, -1, 1, [0, 1], [0, 0], [-1, 0], slice(0, 2), slice(None, None, -1), [], np.array([True, False, True])]
PLACES += [np.array(1)]
BEFORE = [0, -1, [1], [0, 0], [2, 0], [3, -1, 0], slice(0, 2), slice(1, 2), [], np.array([True, False, True])]
BEFORE += [np.array(1)]
NOWHERE = [7, [0, 7], [[0]], 0.5, np.array([[True]])]
ADDED = [((3,), ()), ((3,), (1,)), ((3,), (2,)), ((2, 3), (3,)), ((2, 3), (2, 1)), ((2, 3), (1, 2, 3)), ((), (2,))]
ZEROS = [(), (1,), (5,), (3, 4), (2, 2, 3), (0, 3)]


def each(*given):
    return [{"args": one} for one in given]


def blocks(layout):
    return arranged(block, lambda f, x, y: f(layout(x, y)))


def after(place):
    return arranged(insert, lambda f, x, y, axis: f(x, place, y, axis))


def before(place):
    return lambda x, y, axis: np.insert(x, place, y, axis)


LAYOUTS = [
    lambda x, y: [x, y],
    lambda x, y: [[x, y], [y, x]],
    lambda x, y: [[x], [y]],
    lambda x, y: [[[x]], [[y]]],
    lambda x, y: [[x, 1.0, 2.0], [y, 3.0, 4.0]],
    lambda x, y: [x, (y,)],
    lambda x, y: [[x], []],
    lambda x, y: [x, [y]],
]

ROWS = [
    Case(append, np.append, TWO, JOINED, gives(axis=[None, 0, 1, -1])),
    Case(array_split, np.array_split, shapes=DEEP, options=each((2,), (5,), ([1, 2],), ([2, 1],), ([],), ([-1],))),
    Case(array_split, np.array_split, shapes=DEEP, options=each((2, 1), ([1], -1), (np.array([1, 9]),))),
    Case(array_split, np.array_split, shapes=DEEP, options=each((0,), (2, 5), (-1,)), refused=True),
    *[
        Case(blocks(one), lambda x, y, one=one: np.block(one(x, y)), TWO, JOINED, name=f"block {i}")
        for i, one in enumerate(LAYOUTS[:5])
    ],
    *[
        Case(blocks(one), lambda x, y, one=one: np.block(one(x, y)), TWO, JOINED, name=f"no block {i}", refused=True)
        for i, one in enumerate(LAYOUTS[5:])
    ],
    Case(block, np.block, name="block of one"),
    Case(column_stack, np.column_stack, TWO, JOINED, joined=True),
    Case(concatenate, np.concatenate, TWO, JOINED, gives(axis=[0, -1, 1, None]), joined=True),
    Case(concatenate, np.concatenate, TWO, JOINED, [WIDE], joined=True),
    Case(concatenate, np.concatenate, any_, options=[{}, {"axis": None}], joined=True, name="concatenate one"),
    *[
        Case(
            one,
            getattr(np, one.__name__),
            TWO,
            JOINED[:4],
            [NARROW],
            joined=True,
            order=0,
            name=f"narrow {one.__name__}",
        )
        for one in (concatenate, hstack, stack, vstack)
    ],
    Case(delete, np.delete, shapes=[(3,)], options=gives(obj=PLACES)),
    Case(delete, np.delete, shapes=[(2, 1, 3)], options=gives(obj=PLACES, axis=[-1])),
    Case(delete, np.delete, shapes=DEEP, options=gives(obj=[0, [0, 0]], axis=[None, 0, 1])),
    Case(delete, np.delete, shapes=DEEP[:2], options=gives(obj=[7, [0, 7], 0.5], axis=[None, 0, 5]), refused=True),
    Case(dsplit, np.dsplit, shapes=DEEP, options=each((1,), (2,), ([1],))),
    Case(dstack, np.dstack, TWO, JOINED, joined=True),
    Case(hsplit, np.hsplit, shapes=DEEP, options=each((1,), (3,), ([1],))),
    Case(hstack, np.hstack, TWO, JOINED, joined=True),
    *[
        Case(after(place), before(place), TWO, ADDED, gives(axis=[None, 0, -1]), name=f"insert {i}", refused=i > 10)
        for i, place in enumerate([*BEFORE, *NOWHERE])
    ],
    Case(split, np.split, shapes=DEEP, options=each((1,), (2,), (3,), ([1, 2],), (2, 1), ([1], -1))),
    Case(stack, np.stack, TWO, JOINED, [{}, {"axis": -1}, {"axis": 1}, {"axis": 2}, WIDE], joined=True),
    Case(trim_zeros, np.trim_zeros, whole, ZEROS, each((), ("f",), ("B",), ("bf",)), order=0),
    Case(trim_zeros, np.trim_zeros, whole, ZEROS, each(("fb", 0), ("f", -1), ("b", (0, 1)), ("fb", ())), order=0),
    Case(trim_zeros, np.trim_zeros, any_, name="trim_zeros of nothing"),
    Case(trim_zeros, np.trim_zeros, whole, ZEROS, each(("x",), ("fb", 5)), refused=True),
    Case(unstack, np.unstack, shapes=DEEP, options=gives(axis=[0, 1, -1])),
    Case(vsplit, np.vsplit, shapes=DEEP, options=each((1,), (2,), ([1],))),
    Case(vstack, np.vstack, TWO, JOINED, joined=True),
]
