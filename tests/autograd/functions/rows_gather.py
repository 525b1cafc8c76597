"""Rows of `autograd/functions/gather.py`, `sorting.py` and `mapping.py`."""

from functools import partial

import numpy as np

from autograd.functions import (
    apply_along_axis,
    apply_over_axes,
    bincount,
    choose,
    compress,
    extract,
    gather,
    partition,
    piecewise,
    put_along_axis,
    scatter_add,
    select,
    sort,
    take,
    take_along_axis,
    topk,
)
from tests.autograd.operations import Case, any_, arranged, distinct, flags, gives, whole

TWO = (any_, any_)
SHAPES = [(), (1,), (3,), (2, 3), (2, 1, 3), (0, 3)]
NUMBERS = [0, -1, np.array(1), [0, 2], [0, 0, -1], np.array([[0, 1], [2, 2]]), []]
OUTSIDE = [3, [5, 0], -4, np.array([[-9, 7]])]
ALONG = [[[0, 1, 1]], [[0], [1]], [[0, 1, 1], [1, 1, 0]], [[-1, 0, 0]]]
NOT_ALONG = [[[[0]]], [[7, 7, 7]], [[0.5, 0.5, 0.5]], [0, 1]]
MASKS = [[True, False, True], [True], [], [0, 1], [False, False, True, False]]
NO_MASKS = [[[True]], [False] * 7 + [True]]
PUT = [((3, 3), ()), ((2, 3), ()), ((2, 3), (1, 3)), ((3, 3), (3, 1)), ((2, 3), (2, 3)), ((3,), (2,))]
COLUMN = np.array([[True], [False]])
ROW = np.array([True, False, True])


def each(*given):
    return [{"args": one} for one in given]


def with_first(operation, first):
    """The operation with something before its input."""
    return arranged(operation, lambda f, x, *further, **options: f(first, x, *further, **options))


def with_second(operation, second):
    """The operation with something between its inputs."""
    return arranged(operation, lambda f, x, y, *further, **options: f(x, second, y, *further, **options))


def choosing(indices):
    return arranged(choose, lambda f, x, y, mode: f(indices, [x, y], mode))


def selecting(conditions):
    return arranged(select, lambda f, x, y, default: f(conditions, [x, y], default))


def in_pieces(conditions, functions):
    return arranged(piecewise, lambda f, x: f(x, conditions(x), functions))


def along_axis(function):
    return arranged(apply_along_axis, lambda f, x, axis: f(function, axis, x))


def second(function, given):
    """NumPy's function with something between its inputs."""
    return lambda x, y, *further, **options: function(x, given, y, *further, **options)


def numpy_gather(x, index, axis=-1):
    index = np.asarray(index)
    out = np.zeros(index.shape, x.dtype)
    for place in np.ndindex(index.shape):
        source = list(place)
        source[axis] = index[place]
        out[place] = x[tuple(source)]
    return out


def numpy_scatter_add(x, index, values, axis=-1):
    out = np.array(x)
    for place in np.ndindex(np.shape(index)):
        target = list(place)
        target[axis] = index[place]
        out[tuple(target)] += values[place] if np.ndim(values) else values
    return out


def numpy_put(x, indices, values, axis=-1):
    out = np.array(x)
    np.put_along_axis(out, np.asarray(indices), values, axis)
    return out


def numpy_topk(x, k, axis=-1, largest=True):
    order = np.argsort(-x if largest else x, axis, kind="stable")
    indices = np.take(order, range(k), axis)
    return np.take_along_axis(x, indices, axis), indices


def squares(row):
    return row * row


def pairs(row):
    return row[:, None] * row


def nothing(row):
    return row[:0]


def length(row):
    return (row * row).sum()


PIECES = [
    (lambda x: [x < 0, x >= 0], [lambda v: -v, lambda v: v * v]),
    (lambda x: [x < 0], [lambda v: v * v, 3.0]),
    (lambda x: [x < 0.5, x > -0.5, x > 1], [lambda v: v * v * v, lambda v: v * v, lambda v: v * v.sum(), 7.0]),
    (lambda x: x < 0, [lambda v: v * 2]),
    (lambda x: [x < 0], [1, 2, 3]),
]

ROWS = [
    *[
        Case(
            along_axis(one),
            lambda x, axis, one=one: np.apply_along_axis(one, axis, x),
            shapes=SHAPES,
            options=gives(axis=[0, 1, -1]),
            name=f"apply_along_axis {one.__name__}",
        )
        for one in (length, squares, pairs, nothing)
    ],
    Case(
        with_first(apply_over_axes, np.sum),
        partial(np.apply_over_axes, np.sum),
        shapes=SHAPES,
        options=gives(axes=[0, -1, [0, 1], (1, 0)]),
    ),
    *[
        Case(
            with_first(bincount, one),
            partial(np.bincount, one),
            any_,
            [(4,)],
            gives(minlength=[0, 9]),
            exact_dtype=False,
        )
        for one in ([0, 2, 2, 1], [1, 1, 1, 5])
    ],
    Case(with_first(bincount, [-1, 0]), partial(np.bincount, [-1, 0]), any_, [(2,)], refused=True),
    *[
        Case(
            choosing(one),
            lambda x, y, mode, one=one: np.choose(one, [x, y], mode=mode),
            TWO,
            [((3,), (2, 3)), ((), ()), ((3,), ())],
            gives(mode=["wrap", "clip", "raise"][: 2 + (i < 3)]),
            name=f"choose {i}",
        )
        for i, one in enumerate([[0, 1, 1], [[1], [0]], 1, [0, 2, -1]])
    ],
    Case(
        with_first(choose, [0, 0]), partial(np.choose, [0, 0]), joined=True, shapes=[(), (1,), (2,)], name="choose one"
    ),
    *[
        Case(with_first(choose, one), partial(np.choose, one), any_, [(3,)], joined=True, refused=True)
        for one in (np.array([0.5]), [2])
    ],
    *[
        Case(
            with_first(compress, one),
            partial(np.compress, one),
            shapes=SHAPES[:-1],
            options=gives(axis=[None, 0, 1, -1]),
            name=f"compress {i}",
            refused=one in NO_MASKS,
        )
        for i, one in enumerate([*MASKS, *NO_MASKS])
    ],
    Case(extract, np.extract, (flags, any_), [((3,), (3,)), ((2, 3), (2, 3)), ((6,), (2, 3)), ((), ())]),
    Case(gather, numpy_gather, shapes=[(3, 3), (2, 3)], options=gives(index=ALONG, axis=[0, -1])),
    Case(gather, numpy_gather, shapes=[(2, 2)], options=gives(index=[*NOT_ALONG, [[0], [0], [0]]]), refused=True),
    Case(partition, np.partition, distinct, SHAPES, each((0,), (-1,), ([0, 2],), (0, 0), (1, None), (1, 1))),
    Case(partition, np.partition, distinct, SHAPES[:-1], each((9,), (0, 7)), refused=True),
    *[
        Case(
            in_pieces(*one),
            lambda x, one=one: np.piecewise(x, one[0](x), one[1]),
            shapes=[(), (1,), (3,), (2, 3)],
            name=f"piecewise {i}",
            refused=one is PIECES[-1],
        )
        for i, one in enumerate(PIECES)
    ],
    *[
        Case(with_second(put_along_axis, one), second(numpy_put, one), TWO, PUT, gives(axis=[0, -1]), name=f"put {i}")
        for i, one in enumerate(ALONG)
    ],
    Case(with_second(put_along_axis, [0, 2]), second(numpy_put, [0, 2]), TWO, PUT, gives(axis=[None]), name="put flat"),
    *[
        Case(with_second(put_along_axis, one), second(numpy_put, one), TWO, PUT[:1], name=f"no put {i}", refused=True)
        for i, one in enumerate(NOT_ALONG)
    ],
    *[
        Case(
            with_second(scatter_add, np.array(one)),
            second(numpy_scatter_add, np.array(one)),
            TWO,
            [((3, 3), (2, 3)), ((2, 3), (3, 3)), ((3, 3), ())],
            gives(axis=[0, -1]),
            name=f"scatter_add {i}",
        )
        for i, one in enumerate(ALONG)
    ],
    *[
        Case(
            selecting(one),
            lambda x, y, default, one=one: np.select(one, [x, y], default),
            TWO,
            [((3,), (2, 3)), ((), ()), ((2, 1), (3,))],
            gives(default=[0, 1.5, np.array([1, 2, 3])]),
            name=f"select {i}",
            refused=i > 2,
        )
        for i, one in enumerate([[ROW, ~ROW], [ROW, COLUMN], [True, ROW], [ROW, [1, 0, 1]], [ROW]])
    ],
    Case(sort, np.sort, distinct, SHAPES, each((), (0,), (1,), (-1,), (None,), (0, "stable"), (-1, "heapsort"))),
    Case(sort, np.sort, distinct, SHAPES, [{"axis": 0, "stable": True}], name="sort by name"),
    Case(sort, np.sort, whole, [(6,), (4, 3)], each((), (0,), (None,)), order=0, name="sort with ties"),
    Case(sort, np.sort, distinct, SHAPES, each((5,), (0, "bogo"), (0, None, "name")), refused=True),
    Case(take, np.take, shapes=[(3,), (2, 3)], options=gives(indices=NUMBERS)),
    Case(take, np.take, shapes=[(3,), (2, 3)], options=gives(indices=NUMBERS[1:-1], axis=[0, 1, -1])[1:]),
    Case(take, np.take, shapes=[(), (2, 1, 3), (0, 3)], options=gives(indices=[0, [], [0, 0]], axis=[None, 0, -1])),
    Case(take, np.take, shapes=[(3,), (2, 3)], options=gives(indices=OUTSIDE, axis=[None, -1], mode=["wrap", "clip"])),
    Case(
        take,
        np.take,
        shapes=[(3,), (2, 3)],
        options=gives(indices=[7, [-7], np.array([0.5])], axis=[None, 0]),
        refused=True,
    ),
    Case(
        take_along_axis,
        np.take_along_axis,
        shapes=[(3, 3), (2, 3), (1, 3), (3, 1)],
        options=gives(indices=[np.array(one) for one in ALONG], axis=[0, -1]),
    ),
    Case(take_along_axis, np.take_along_axis, shapes=[(3,), (2, 3)], options=each((np.array([2, 0, 0]), None))),
    Case(
        take_along_axis,
        np.take_along_axis,
        shapes=[(2, 3)],
        options=gives(indices=[np.array(one) for one in NOT_ALONG], axis=[0, -1, 5]),
        refused=True,
    ),
    Case(
        topk,
        numpy_topk,
        distinct,
        [(3,), (2, 3), (3, 2), (2, 1, 3)],
        each((1,), (2,), (0,), (1, 0), (1, -1, False), (3, -1, False)),
    ),
    Case(topk, numpy_topk, distinct, [(3,)], each((4,), (1, 1)), refused=True),
]
