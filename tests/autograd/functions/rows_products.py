"""Rows of `autograd/functions/products.py`, `matrices.py` and `einsum.py`."""

from dataclasses import replace

import numpy as np

from autograd.functions import (
    cross,
    dot,
    inner,
    kron,
    matrix_power,
    matvec,
    multi_dot,
    outer,
    strict,
    tensordot,
    trace,
    vdot,
    vecdot,
    vecmat,
)
from autograd.functions import einsum as ours
from tests.autograd.operations import Case, any_, invertible, small_integers

TWO = (any_, any_)
ANY_PAIR = [((), ()), ((), (2, 3)), ((2,), ()), ((3,), (3,)), ((2, 3), (3,)), ((3,), (3, 2)), ((2, 3), (3, 2))]
ANY_PAIR += [((2, 3), (2, 3)), ((2, 2, 3), (3,)), ((3,), (2, 3, 2)), ((2, 2, 3), (3, 2)), ((2, 3), (2, 3, 1))]
ANY_PAIR += [
    ((1, 2, 3), (2, 3, 2)),
    ((2, 1, 3), (2, 1, 3)),
    ((0,), (0,)),
    ((0, 3), (3, 2)),
    ((2, 0), (0, 3)),
    ((2,), (3,)),
]
VECTORS = [
    ((3,), (3,)),
    ((2, 3), (3,)),
    ((3,), (2, 3)),
    ((2, 1, 3), (4, 3)),
    ((1, 3), (2, 3)),
    ((0, 3), (3,)),
    ((3, 3), (3, 3)),
]
FLAT = [((2,), (2,)), ((2,), (3,)), ((2, 2), (3,)), ((3,), (2, 2)), ((1, 2), (3, 2))]
CONTRACTED = [
    ((2, 3), (2, 3)),
    ((2, 3), (3, 2)),
    ((2, 3, 2), (3, 2)),
    ((2, 3), (2, 3, 2)),
    ((2, 3, 1), (3, 1, 2)),
    ((0, 2), (0, 2)),
]
PAIRS = [
    {"axes": axes} for axes in [((0,), (0,)), ((0, 1), (0, 1)), ([1, 0], [1, 0]), (-1, -1), ((), ()), ((1, 0), (0, 1))]
]
SQUARES = [(1, 1), (2, 2), (3, 3), (2, 2, 2), (0, 2, 2), (0, 0)]
STACKS = [(2, 3), (3, 2), (3, 3), (1, 1), (2, 3, 2), (0, 2, 2), (2, 0)]
CORNERS = [{"args": args} for args in [(), (1,), (-1,), (5,), (0, -1, 0), (0, 1, 0), (1, 0, 2), (-1, -1, -2)]]


def cross_with_plane(x, y, axisa=-1, axisb=-1, axisc=-1, axis=None):
    """numpy.cross as it was before NumPy 2.5, and as we keep it: vectors of length 2 have a third component of 0."""
    if axis is not None:
        axisa = axisb = axisc = axis
    first, second = np.moveaxis(x, axisa, -1), np.moveaxis(y, axisb, -1)
    plane = first.shape[-1] == second.shape[-1] == 2
    spatial = [
        np.pad(one, [(0, 0)] * (one.ndim - 1) + [(0, 1)]) if one.shape[-1] == 2 else one for one in (first, second)
    ]
    out = np.cross(*spatial)
    return out[..., 2] if plane else np.moveaxis(out, -1, axisc)


def none(*arrays):
    """Stands for what the oldest NumPy does not have, where it must be refused."""
    raise ValueError


def of_rows(function):
    """NumPy's, for vectors and matrices that come as arguments of their own."""
    return lambda *arrays: function(list(arrays))


def chain(*arrays):
    return multi_dot(arrays)


chain.__name__ = "multi_dot"


def einsum(*arrays, subscripts, **options):
    return ours(subscripts, *arrays, **options)


def by_lists(*arrays, lists, result=None):
    """The form without letters."""
    pairs = [one for pair in zip(arrays, lists, strict=True) for one in pair]
    return ours(*pairs) if result is None else ours(*pairs, result)


by_lists.__name__ = "einsum"


def numpys_einsum(*arrays, subscripts, **options):
    return np.einsum(subscripts, *arrays, **options)


def numpys_by_lists(*arrays, lists, result=None):
    pairs = [one for pair in zip(arrays, lists, strict=True) for one in pair]
    return np.einsum(*pairs) if result is None else np.einsum(*pairs, result)


def sums(shapes, subscripts, name="", **options):
    """A row of einsum, with subscripts separated by bars."""
    count = subscripts.partition(" | ")[0].count(",") + 1
    each = [{"subscripts": one, **options} for one in subscripts.split(" | ")]
    return Case(einsum, numpys_einsum, (any_,) * count, shapes, each, name=f"einsum of {count}{name}")


SQUARE = [(3, 3), (1, 1), (0, 0)]
PRODUCTS = [((2, 3), (3, 2)), ((1, 1), (1, 1)), ((0, 3), (3, 0))]
ELEMENTWISE = [((2, 3), (2, 3)), ((2, 3), (1, 3)), ((1, 3), (2, 1)), ((2, 1), (2, 3)), ((1, 3), (0, 1))]
TRIPLE = [((2, 3), (3, 2), (2, 2)), ((1, 3), (3, 1), (1, 1))]
NUMBERS = [{"lists": ([0, 1], [1, 2])}, {"lists": ([26, 1], [1, 2]), "result": [2, 26]}]
NUMBERS += [{"lists": ([..., 51], [51, 0]), "result": [0, ...]}]
NO_NUMBERS = [{"lists": ([0, 52],)}, {"lists": ([0, 1.5],)}, {"lists": (3,)}, {"lists": ([0],)}]
NO_NUMBERS += [{"lists": ([0, 1],), "result": 3}, {"lists": ([0, 1],), "result": ["i"]}]
EINSUM = [
    sums([(3,), (0,), (1,)], "i | i-> | i->i | ... | ...i->... | ...->..."),
    sums(SQUARE, "ii | ii->i | ij | ji | ij->ji | ij-> | ij->j | ...i | ...ii | ii->"),
    sums([(2, 3, 3)], "...ii | ...ii->...i | aij->jai | i...->... | ...i->i... |  i j k -> k i  | ijj->ji"),
    sums([(2, 2, 2)], "iii | iii->i | iij->ji | iji->ij | ijj->"),
    sums([()], "-> |  | ... | ...->..."),
    sums(PRODUCTS, "ij,jk | ij,jk->ki | ij,ji | ij,jk-> | ij,kl->kijl | ij,jk->j | ij,kl->"),
    sums(ELEMENTWISE, "ij,ij | ij,ij->ij | ij,ij->j | ...,..."),
    sums(ELEMENTWISE, "ij,ij | ij,ij->ij | ij,ij->j | ...,...", " broadcast", optimize=True),
    sums([((3, 3), (3,)), ((2, 2), (1,))], "ii,i | ii,i->i | ij,j | ij,i->j | ij,k-> | ii,j->j | ii,i->"),
    sums([((2, 2, 3), (3, 2)), ((2, 1, 3), (2, 3, 1))], "...ij,...jk->...ik | ...ij,...jk | ...ij,j...->i..."),
    sums([((2, 3, 2, 4), (2, 3, 2, 4))], "bhqd,bhkd->bhqk | bqhd,bkhd->khqb | bhqd,bhkd->kq | bqhd,bkhd->dbq"),
    sums([((), (3,)), ((), (2, 3)), ((3,), ())], "...,... | ...,...->..."),
    sums([((2, 3), (3, 2))], "ij,jk->ik | ij,jk", " optimized", optimize=True),
    sums(TRIPLE, "ij,jk,kl->il | ij,jk,ki | ij,jk,kl->jl | ij,jk,kk"),
    sums(TRIPLE, "ij,jk,kl->il", " optimal", optimize="optimal"),
    sums(TRIPLE, "ij,jk,kl->il", " by a path", optimize=["einsum_path", (1, 2), (0, 1)]),
    sums(
        [((2, 3), (2, 3), (2, 3)), ((2, 1), (1, 3), (2, 3))], "ij,ij,ij-> | ij,ij,ij->i | ij,ij,ij->ij", " elementwise"
    ),
    replace(sums([(2, 3)], "ij->jj | ij->k | i | ijk | i.j |  | ij,jk | ii | ...->. | ij->i->j"), refused=True),
    replace(
        sums([((2, 3), (2, 3))], "a...,b...->ab | ...,...-> | ij,jk | i,j | ij | ij,ji | i1,k1->ik | ié,ké->ik"),
        refused=True,
    ),
    replace(sums([((2, 3), (2, 3))], "ij,ij", dtype="float16"), refused=True),
    Case(einsum, numpys_einsum, (any_, small_integers), [((2, 3), (3, 2))], [{"subscripts": "ij,jk"}], name="integers"),
    Case(by_lists, numpys_by_lists, (any_, any_), [((2, 3), (3, 2))], NUMBERS, name="einsum by lists"),
    Case(by_lists, numpys_by_lists, any_, [(2, 3)], NO_NUMBERS, refused=True),
]

ROWS = [
    *EINSUM,
    Case(cross, cross_with_plane, TWO, [*VECTORS, ((2,), (3,)), ((4,), (3,)), ((), (3,))]),
    Case(
        cross,
        cross_with_plane,
        TWO,
        [((2,), (3,)), ((2, 3), (2,)), ((2,), (2,)), ((3, 2), (2,))],
        name="cross of 2",
    ),
    Case(
        cross,
        cross_with_plane,
        TWO,
        [((3, 2), (3, 2)), ((3, 1, 2), (3, 2, 1))],
        [{"axis": 0}, {"axisa": 0, "axisb": 0}],
        name="cross along 0",
    ),
    Case(
        cross,
        cross_with_plane,
        TWO,
        [((2, 3, 4), (3, 4)), ((1, 3, 2), (3, 2))],
        [{"axisa": 1, "axisb": 0, "axisc": 0}, {"axisa": -2, "axisb": -2, "axisc": 1}],
        name="cross along several",
    ),
    Case(cross, cross_with_plane, TWO, [((3,), (3,))], [{"axis": 1}, {"axisc": 1}, {"axisb": -2}], refused=True),
    Case(cross, cross_with_plane, (any_, small_integers), VECTORS[:3], name="cross with integers"),
    Case(dot, np.dot, TWO, ANY_PAIR),
    Case(inner, np.inner, TWO, [*ANY_PAIR, ((2, 2, 3), (1, 2, 3)), ((2, 3), (4, 3))]),
    Case(kron, np.kron, TWO, [*ANY_PAIR, *FLAT]),
    Case(strict.cross, np.linalg.cross, TWO, [*VECTORS, ((2,), (3,))], [{}, {"axis": 0}]),
    Case(strict.outer, np.linalg.outer, TWO, FLAT),
    Case(
        strict.trace, np.linalg.trace, any_, [*STACKS, (3,)], [{}, {"offset": 1}, {"offset": -2}, {"dtype": np.float64}]
    ),
    Case(
        matrix_power, np.linalg.matrix_power, invertible, SQUARES, [{"args": (n,)} for n in (0, 1, 2, 3, 5, 6, -1, -3)]
    ),
    Case(matrix_power, np.linalg.matrix_power, any_, [(2, 3), (3,), ()], [{"args": (2,)}], refused=True),
    Case(matrix_power, np.linalg.matrix_power, any_, [(2, 2)], [{"args": (1.5,)}, {"args": (None,)}], refused=True),
    Case(
        matvec,
        lambda x, y: np.einsum("...ij,...j->...i", x, y),
        TWO,
        [((2, 3), (3,)), ((2, 2, 3), (2, 3)), ((2, 3), (4, 3)), ((0, 3), (3,))],
    ),
    Case(
        matvec,
        none,
        TWO,
        [((2, 3), (2,)), ((3,), (3,)), ((2, 3), ())],
        refused=True,
    ),
    Case(chain, of_rows(np.linalg.multi_dot), TWO, ANY_PAIR[3:]),
    Case(
        chain,
        of_rows(np.linalg.multi_dot),
        (any_,) * 3,
        [
            ((2, 3), (3, 4), (4, 1)),
            ((3,), (3, 2), (2,)),
            ((3,), (3, 2), (2, 2)),
            ((2, 3), (3, 2), (2,)),
            ((1, 3), (3, 1), (1, 4)),
        ],
        name="multi_dot of 3",
    ),
    Case(
        chain, of_rows(np.linalg.multi_dot), (any_,) * 3, [((2, 3), (3,), (3,)), ((2, 3), (2, 3), (3, 1))], refused=True
    ),
    Case(chain, of_rows(np.linalg.multi_dot), any_, [(2, 2), (3,)], refused=True),
    Case(
        chain,
        of_rows(np.linalg.multi_dot),
        (any_,) * 5,
        [
            ((1, 4), (4, 2), (2, 3), (3, 1), (1, 2)),
            ((4,), (4, 2), (2, 3), (3, 1), (1,)),
            ((0, 2), (2, 1), (1, 2), (2, 1), (1, 2)),
        ],
        name="multi_dot of 5",
    ),
    Case(outer, np.outer, TWO, [*FLAT, ((), ()), ((), (3,)), ((0,), (2,))]),
    Case(tensordot, np.tensordot, TWO, CONTRACTED, [{}, {"axes": 1}, {"axes": 0}, {"axes": 2}]),
    Case(tensordot, np.tensordot, TWO, CONTRACTED, PAIRS, name="tensordot of named axes"),
    Case(
        tensordot,
        np.tensordot,
        TWO,
        [((2, 3, 1, 2), (1, 2, 2, 3))],
        [
            {"axes": axes}
            for axes in [
                ([1, 3], [3, 1]),
                ([0, 2, 1], [2, 0, 3]),
                (3, -3),
                ([-1, 0], [1, 2]),
                ((0, 1, 2, 3), (1, 3, 0, 2)),
            ]
        ],
        name="tensordot of four axes",
    ),
    Case(tensordot, np.tensordot, TWO, [((), ()), ((), (2,)), ((2,), ())], [{"axes": 0}], name="tensordot of numbers"),
    Case(
        tensordot,
        np.tensordot,
        TWO,
        [((2, 3), (2, 3))],
        [{"axes": 3}, {"axes": (0, 1)}, {"axes": (5, 0)}, {"axes": ((0, 1), (0,))}],
        refused=True,
    ),
    Case(trace, np.trace, any_, [(2, 3), (3, 2), (0, 2), (3,), (2, 3, 2), (2, 2, 1, 3)], CORNERS),
    Case(trace, np.trace, any_, [(2, 2)], [{"axis1": 0, "axis2": 2}, {"axis1": 1}], refused=True),
    Case(
        vdot,
        np.vdot,
        TWO,
        [((3,), (3,)), ((2, 3), (3, 2)), ((2, 2), (4,)), ((), ()), ((), (1,)), ((0,), (0,)), ((2,), (3,))],
    ),
    Case(vecdot, np.linalg.vecdot, TWO, [*VECTORS, ((2,), (3,)), ((), ())], [{}, {"axis": 0}]),
    Case(
        vecmat,
        lambda x, y: np.einsum("...i,...ij->...j", x, y),
        TWO,
        [((2,), (2, 3)), ((2, 3), (3, 2)), ((2, 1, 3), (2, 3, 2)), ((3,), (3, 0))],
    ),
    Case(
        vecmat,
        none,
        TWO,
        [((2,), (3, 2)), ((3,), (3,)), ((), (3, 2))],
        refused=True,
    ),
]
