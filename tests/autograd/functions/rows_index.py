"""Rows of `autograd/functions/index.py`: every form of NumPy's indexing."""

import numpy as np

from autograd.functions import getitem, scatter
from tests.autograd.operations import Case, any_
from zensor import Zensor

ALL = slice(None)
VECTOR = [
    0,
    -1,
    slice(1, None),
    slice(None, None, -1),
    slice(None, None, 2),
    slice(5, 9),
    slice(2, 0, -1),
    ...,
    None,
    (),
]
VECTOR += [[0, 2], [], [0, 0, -1], [True, False, True], np.array([[0, 1], [2, 2]]), np.array(1), np.zeros(3, bool)]
VECTOR += [(None, ALL, None), (..., 0), (0, ...), np.int8([2, 2]), True, False, (np.array([1, 1]), None)]
VECTOR += [Zensor(np.array([2, 0, 2])), Zensor(np.array([True, False, True])), Zensor(np.array(1)), (Zensor([1, 1]),)]
NO_VECTOR = [3, -4, (0, 0), [1.0], "x", np.array([3]), [True, False], (..., ...), 1.0, np.zeros((3, 1), bool)]
MATRIX = [
    0,
    (1, 2),
    (-1, -3),
    (ALL, 0),
    (0, ALL),
    (ALL, slice(None, None, -2)),
    (..., slice(1, 3)),
    (None, 0, None, ALL),
]
MATRIX += [[1, 1, 0], (ALL, [0, 0, 2]), ([0, 1, 1], [2, 2, 2]), ([[0], [1]], [0, 2]), ([0, 1], 1), (1, [0, 0])]
MATRIX += [np.array([[True, False, True], [False, True, False]]), (ALL, [True, False, True]), ([True, False], [1, 1])]
MATRIX += [
    (Zensor(np.array([0, 1])), Zensor(np.array([2, 2]))),
    (Zensor(np.array(1)), [2, 2]),
    ([], []),
    (slice(2, 5), 0),
]
MATRIX += [([0, 1], ALL), ([0, 1], None, [1, 1]), (..., [1, 0])]
NO_MATRIX = [2, (0, 3), ([0, 1], [0, 1, 2]), ([0, 5], 0), (0, 0, 0), (ALL, [0, -4]), np.ones((3, 2), bool)]
CUBE = [([0, 1, 1], ALL, [2, 2, 2]), (ALL, [0, 0], [1, 1]), ([0, 1], 0, [1, 1]), (..., [0, 0]), (ALL, None, [0, 0], 1)]
CUBE += [(0, ..., [2, 2]), ([1, 1], ..., None), (ALL, ALL, np.array([[0, 0], [1, 1]])), (np.ones((2, 2), bool), 0)]
CUBE += [([[0, 1], [1, 1]], slice(None, None, -1), 0), (slice(0, 0), [0, 0]), ([True, False], ALL, [1, 1])]
PLACES = [{"args": (index, (3,))} for index in (np.array([0, 0]), np.array([2, -1]), slice(0, 2), slice(None, None, 2))]

ROW_PLACES = [{"args": (index, (3, 2))} for index in (np.array([0, 0]), np.array([-1, 2]), np.int8([-3, 1]))]


def numpy_getitem(x, index):
    parts = index if isinstance(index, tuple) else (index,)
    parts = tuple([one.numpy() if isinstance(one, Zensor) else one for one in parts])
    return x[parts if isinstance(index, tuple) else parts[0]]


def numpy_scatter(x, index, shape):
    out = np.zeros(shape, x.dtype)
    np.add.at(out, index, x)
    return out


def each(indices):
    return [{"args": (index,)} for index in indices]


ROWS = [
    *[Case(getitem, numpy_getitem, any_, [(3,)], [one], name="vector") for one in each(VECTOR)],
    *[Case(getitem, numpy_getitem, any_, [(2, 3)], [one], name="matrix") for one in each(MATRIX)],
    *[Case(getitem, numpy_getitem, any_, [(3,)], [one], refused=True, name="no vector") for one in each(NO_VECTOR)],
    *[Case(getitem, numpy_getitem, any_, [(2, 3)], [one], refused=True, name="no matrix") for one in each(NO_MATRIX)],
    *[Case(getitem, numpy_getitem, any_, [(2, 2, 3)], [one], name="cube") for one in each(CUBE)],
    Case(getitem, numpy_getitem, any_, [()], each([(), ..., None, True, np.array(False), (..., None)]), name="number"),
    Case(getitem, numpy_getitem, any_, [(0, 3)], each([ALL, (ALL, 0), [], np.zeros((0, 3), bool)]), name="nothing"),
    Case(scatter, numpy_scatter, shapes=[(2,)], options=PLACES),
    Case(scatter, numpy_scatter, shapes=[(2, 2)], options=ROW_PLACES, name="scatter of rows"),
]
