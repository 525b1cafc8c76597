"""Rows of `autograd/functions/put.py`: assignment through a path of views."""

import numpy as np

from autograd.functions.index import Getitem
from autograd.functions.put import put
from autograd.functions.shape import Transpose
from autograd.views import ViewStep
from tests.autograd.operations import Case, any_

ROWS_BACK = ViewStep(Getitem, (slice(None, None, -1),))
TURNED = ViewStep(Transpose)


def taken(index):
    return ViewStep(Getitem, (index,))


PATHS = [(taken(0),), (ROWS_BACK, taken((slice(None), 1))), (TURNED, taken(0)), (taken(0), taken(slice(1, None)))]
REPEATED = [(taken(np.array([0, 1, 0])),), (TURNED, taken((np.array([2, 2, 0]), np.array([1, 1, 0]))))]
MASKED = [(taken(np.array([[True, False, True], [False, False, True]])),), (ROWS_BACK, TURNED)]


def numpy_put(x, value, path):
    out = x.copy()
    place = out
    for step in path[:-1]:
        place = place.T if step is TURNED else place[step.options[0]]
    if path[-1] is TURNED:
        place.T[...] = value
    else:
        place[path[-1].options[0]] = value
    return out


def each(paths):
    return [{"path": path} for path in paths]


ROWS = [
    Case(
        put,
        numpy_put,
        (any_, any_),
        [((2, 3), ()), ((2, 3), (1,)), ((2, 3), (1, 1))],
        each([*PATHS, *REPEATED, *MASKED]),
    ),
    Case(
        put,
        numpy_put,
        (any_, any_),
        [((2, 3), (3,)), ((2, 3), (1, 3)), ((2, 3), (2,)), ((2, 3), (4,))],
        each([*PATHS, *MASKED[:1]]),
    ),
    Case(put, numpy_put, (any_, any_), [((2, 3), (3,)), ((2, 3), (3, 3))], each(REPEATED), name="put twice"),
]
