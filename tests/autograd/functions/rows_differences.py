"""Rows of `autograd/functions/differences.py`."""

import numpy as np

from autograd.functions import diff, ediff1d, gradient, trapezoid
from tests.autograd.operations import Case, any_, distinct

SHAPES = [(), (1,), (4,), (2, 3), (2, 3, 2), (0, 3)]
TIMES = [{}, *[{"n": n} for n in (0, 1, 2, 3, 7)], {"axis": 0}, {"n": 2, "axis": -2}]
BESIDE = [{"prepend": 0.5}, {"append": 2.0, "axis": 0}, {"prepend": 1, "append": [[3.0], [4.0]], "n": 2}]
ENDS = [{}, {"to_end": 2.0}, {"to_begin": [1.0, 2.0]}, {"to_end": [[1.0], [2.0]], "to_begin": 0}]
EDGES = [{}, {"axis": 0}, {"axis": -1}, {"axis": (1, 0)}, {"axis": ()}]
EDGES = [{**axes, "edge_order": order} for axes in EDGES for order in (1, 2)]
PLACES = np.array([0.0, 0.5, 2.0, 2.25])
SPACED = [
    {"args": (2.0,)},
    {"args": (PLACES,)},
    {"args": ([1, 2, 3, 4],)},
]
SPACED = [{**one, "edge_order": order} for one in SPACED for order in (1, 2)]
BOTH = [
    {"args": (0.5, PLACES)},
    {"args": (PLACES[1:], 2.0)},
    {"args": ([1, 3, 4], PLACES)},
    {"args": (PLACES,), "axis": 1},
]


def increasing(rng, shape):
    """Places along the last axis, in order."""
    return np.cumsum(rng.uniform(0.3, 1.0, shape), -1)


def diff_beside(x, before, behind, **options):
    return diff(x, prepend=before, append=behind, **options)


def steepness(x, first, second):
    """Both slopes in one result, which depends on all three."""
    down, along = gradient(x, first, second)
    return down * along


def trapezoid_by(y, dx, **options):
    return trapezoid(y, dx=dx, **options)


ROWS = [
    Case(diff, np.diff, any_, SHAPES, TIMES),
    Case(diff, np.diff, any_, [(3,), (2, 3), (2, 1)], BESIDE, name="diff beside"),
    Case(
        diff_beside,
        lambda x, before, behind, **how: np.diff(x, prepend=before, append=behind, **how),
        (any_, any_, any_),
        [((2, 3), (2, 1), ()), ((2, 3), (), (2, 2)), ((2, 3), (1, 3), (2, 1))],
        [{}, {"n": 2}, {"axis": -1, "n": 3}],
    ),
    Case(ediff1d, np.ediff1d, any_, SHAPES, ENDS),
    Case(ediff1d, np.ediff1d, (any_, any_, any_), [((2, 3), (2,), ()), ((3,), (), (1, 2))], name="ediff1d with ends"),
    Case(gradient, np.gradient, any_, [*SHAPES, (3, 4)], EDGES),
    Case(gradient, np.gradient, any_, [(4,)], SPACED, name="gradient with spacing"),
    Case(gradient, np.gradient, any_, [(3, 4)], BOTH, name="gradient with spacings"),
    Case(
        gradient,
        np.gradient,
        (any_, increasing),
        [((4,), (4,)), ((5,), ()), ((3,), (3,))],
        [{}, {"edge_order": 2}],
        name="gradient by coordinates",
    ),
    Case(
        steepness,
        lambda *all_: np.multiply(*np.gradient(*all_)),
        (any_, increasing, increasing),
        [((3, 4), (3,), ()), ((3, 3), (), (3,)), ((3, 4), (3,), (4,))],
    ),
    Case(trapezoid, np.trapezoid, any_, SHAPES, [{}, {"dx": 0.5}, {"axis": 0}, {"axis": -2, "dx": 2}]),
    Case(
        trapezoid,
        np.trapezoid,
        (any_, distinct),
        [((4,), (4,)), ((2, 3), (3,)), ((2, 3), (2, 3)), ((2, 3), (1, 3)), ((2, 3), (2,))],
        [{}, {"axis": 0}],
        name="trapezoid by places",
    ),
    Case(
        trapezoid_by, lambda y, dx, **how: np.trapezoid(y, dx=dx, **how), (any_, any_), [((4,), ()), ((2, 3), (2, 2))]
    ),
]
