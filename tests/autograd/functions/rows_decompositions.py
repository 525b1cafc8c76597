"""Rows of determinants, factorizations, eigenvalues, singular values, inverses, least squares and norms."""

import functools

import numpy as np

from autograd.functions import (
    cholesky,
    cond,
    det,
    eigh,
    eigvalsh,
    inv,
    lstsq,
    matrix_norm,
    norm,
    pinv,
    qr,
    slogdet,
    solve,
    svd,
    svdvals,
    tensorinv,
    tensorsolve,
    vector_norm,
)
from autograd.functions.determinants import Cofactor, SecondCofactor
from tests.autograd.operations import Case, any_, definite, distinct, invertible, symmetric

SQUARES = [(1, 1), (2, 2), (3, 3), (2, 2, 2), (2, 1, 3, 3), (0, 2, 2), (0, 0)]
NOT_SQUARE = [(), (3,), (2, 3), (2, 3, 2)]
ANY_MATRIX = [(1, 1), (2, 3), (3, 2), (3, 3), (2, 2, 3), (0, 2, 2), (2, 0), (0, 3), (4, 2)]
EQUATIONS = [
    ((2, 2), (2,)),
    ((3, 3), (3, 2)),
    ((2, 2, 2), (2,)),
    ((2, 2), (3, 2, 1)),
    ((2, 1, 2, 2), (2, 2, 1)),
    ((0, 2, 2), (2, 1)),
]
EQUATIONS += [
    ((2, 2), (2, 0)),
    ((0, 0), (0,)),
    ((2, 3), (2,)),
    ((2, 2), (3,)),
    ((3,), (3,)),
    ((2, 2), ()),
    ((2, 2, 2), (3, 2, 1)),
]


def symmetrized(operation):
    """As a function of any matrix: NumPy looks at one half alone, so that differences would see only that one."""

    @functools.wraps(operation)
    def call(x, **options):
        return operation((x + np.swapaxes(x, -1, -2)) / 2, **options)

    return call


def tall_or_square(rng, shape):
    """Matrices with singular values that are apart."""
    if len(shape) < 2:
        return any_(rng, shape)
    count = min(shape[-2:])
    return rng.uniform(-0.3, 0.3, shape) + np.eye(*shape[-2:]) * np.pad(1.0 + np.arange(count), (0, shape[-1] - count))


def only(operation, *places):
    """Some of the results of an operation."""

    @functools.wraps(operation)
    def call(*inputs, **options):
        made = operation(*inputs, **options)
        return tuple(made[place] for place in places)

    return call


def rank_one(x, y, **options):
    """Of matrices of rank 1, for derivatives among them."""
    return x[..., :, None] * y[..., None, :]


def pinv_of_rank_one(x, y):
    return pinv(rank_one(x, y), 1e-4)


pinv_of_rank_one.__name__ = "pinv"


def second_cofactor(x):
    """Where only the first of three singular values is not 0."""
    return SecondCofactor.apply(x, np.diag([2.0, 0.0, 0.0]))


def the_same_by_hand(x):
    """The determinant of diag(2, 0, 0) + a X + b Y holds 2 a b (x₁₁ y₂₂ + x₂₂ y₁₁ − x₁₂ y₂₁ − x₂₁ y₁₂)."""
    return 2 * np.array([[0, 0, 0], [0, x[2, 2], -x[2, 1]], [0, -x[1, 2], x[1, 1]]])


ORDERS = [None, 1, 2, 3, 4, 2.5, -1, -2, -1.5, 0.5, np.inf, -np.inf, 0]
KEEP = [{}, {"keepdims": True}]
OF_NOTHING = [{"ord": ord, "axis": axis} for ord in (None, 1, 2, 3, np.inf, 0) for axis in (0, -1)]
OF_VECTORS = [{"ord": ord, "axis": axis, **keep} for ord in ORDERS for axis in (0, -1) for keep in KEEP]
OF_MATRICES = [{"ord": ord, **keep} for ord in (None, "fro", "nuc", 1, -1, 2, -2, np.inf, -np.inf) for keep in KEEP]
AXES_OF_THREE = [
    {"ord": ord, "axis": axis} for ord in ("fro", "nuc", 1, 2, -2, -np.inf) for axis in ((0, 2), (2, 0), (-1, 1))
]
AXES_OF_THREE += [{"ord": ord, "axis": (2, 0), "keepdims": True} for ord in ("fro", "nuc", 1, np.inf)]

ROWS = [
    Case(Cofactor.apply, lambda x: np.linalg.det(x)[..., None, None] * np.linalg.inv(x).mT, invertible, SQUARES),
    Case(second_cofactor, the_same_by_hand, any_, [(3, 3)]),
    Case(symmetrized(cholesky), symmetrized(np.linalg.cholesky), definite, SQUARES, [{}, {"upper": True}]),
    Case(cholesky, np.linalg.cholesky, any_, NOT_SQUARE, refused=True),
    Case(cholesky, np.linalg.cholesky, lambda rng, shape: -definite(rng, shape), [(2, 2), (2, 3, 3)], refused=True),
    Case(
        cond,
        np.linalg.cond,
        invertible,
        [(2, 2), (3, 3), (2, 2, 2)],
        [{"p": p} for p in (None, 1, -1, 2, -2, np.inf, -np.inf, "fro", "nuc")],
    ),
    Case(cond, np.linalg.cond, tall_or_square, [(2, 3), (3, 2)], [{}, {"p": -2}], name="cond of any matrices"),
    Case(cond, np.linalg.cond, any_, [(), (3,), (0, 0), (2, 0)], refused=True),
    Case(cond, np.linalg.cond, invertible, [(2, 2)], [{"p": 3}, {"p": "x"}], refused=True),
    Case(cond, np.linalg.cond, any_, [(2, 3)], [{"p": 1}, {"p": "fro"}], refused=True),
    Case(det, np.linalg.det, invertible, [*SQUARES, *NOT_SQUARE]),
    Case(
        eigh,
        np.linalg.eigh,
        symmetric,
        [(1, 1), (2, 2), (3, 3), (2, 3, 3), (0, 0), (0, 2, 2)],
        [{}, {"UPLO": "U"}],
    ),
    Case(eigh, np.linalg.eigh, any_, NOT_SQUARE, refused=True),
    Case(eigh, np.linalg.eigh, any_, [(2, 2)], [{"UPLO": "X"}], refused=True),
    Case(
        eigvalsh,
        np.linalg.eigvalsh,
        symmetric,
        [(1, 1), (3, 3), (2, 2, 2), (0, 0)],
        [{}, {"UPLO": "U"}],
    ),
    Case(eigh, np.linalg.eigh, tall_or_square, [(3, 3), (2, 2, 2)], [{}, {"UPLO": "u"}], name="eigh of one half"),
    Case(eigvalsh, np.linalg.eigvalsh, any_, NOT_SQUARE, refused=True),
    Case(inv, np.linalg.inv, invertible, [*SQUARES, *NOT_SQUARE]),
    Case(inv, np.linalg.inv, lambda rng, shape: np.ones(shape), [(2, 2), (2, 3, 3)], refused=True),
    Case(
        lstsq,
        np.linalg.lstsq,
        (tall_or_square, any_),
        [((3, 2), (3,)), ((4, 2), (4, 3)), ((2, 2), (2,)), ((2, 3), (2, 2)), ((3, 1), (3, 1)), ((3, 2), (3, 0))],
    ),
    Case(
        lstsq,
        np.linalg.lstsq,
        (any_, any_),
        [((3,), (3,)), ((3, 2), (2,)), ((3, 2), ()), ((2, 3, 2), (3,)), ((3, 2), (3, 2, 1))],
        refused=True,
    ),
    Case(
        matrix_norm,
        np.linalg.matrix_norm,
        tall_or_square,
        [(2, 3), (3, 3), (2, 3, 2), (3,)],
        OF_MATRICES,
    ),
    Case(norm, np.linalg.norm, distinct, [(), (3,), (2, 3), (2, 3, 2), (0,), (0, 3)], [{}, {"keepdims": True}]),
    Case(norm, np.linalg.norm, distinct, [(3,), (2, 3), (2, 1, 3), (1,), ()], OF_VECTORS, name="norm of vectors"),
    Case(norm, np.linalg.norm, any_, [(0,), (0, 3)], OF_NOTHING, name="norm of nothing"),
    Case(
        norm,
        np.linalg.norm,
        distinct,
        [(2, 3), (3, 3), (3, 1), (0, 2), (2, 3, 2)],
        OF_MATRICES[2:],
        name="norm of matrices",
    ),
    Case(norm, np.linalg.norm, distinct, [(2, 3, 4), (2, 3, 2)], AXES_OF_THREE, name="norm of stacks"),
    Case(
        norm,
        np.linalg.norm,
        any_,
        [(2, 3), (3,)],
        [{"ord": 3, "axis": (0, 1)}, {"ord": "fro", "axis": 0}, {"ord": "x"}, {"axis": 5}],
        refused=True,
    ),
    Case(
        norm,
        np.linalg.norm,
        any_,
        [(2, 3)],
        [{"axis": (0, 0)}, {"axis": "x"}, {"axis": [0, 1]}, {"axis": (0, 5)}],
        refused=True,
    ),
    Case(
        pinv,
        np.linalg.pinv,
        tall_or_square,
        [*ANY_MATRIX, (3,)],
        [{}, {"rcond": 1e-10}, {"rtol": None}, {"rtol": 1e-8}],
    ),
    Case(
        pinv,
        np.linalg.pinv,
        symmetric,
        [(2, 2), (2, 3, 3)],
        [{"hermitian": True}],
        name="pinv of symmetric",
    ),
    Case(
        pinv_of_rank_one,
        lambda x, y: np.linalg.pinv(rank_one(x, y), 1e-4),
        (any_, any_),
        [((3,), (2,)), ((2,), (2,)), ((2, 3), (2, 3))],
        name="pinv of rank 1",
    ),
    Case(pinv, np.linalg.pinv, any_, [(2, 2)], [{"rcond": 0.1, "rtol": 0.1}], refused=True),
    Case(qr, np.linalg.qr, tall_or_square, [*ANY_MATRIX, (3,)], [{}, {"mode": "r"}]),
    Case(qr, np.linalg.qr, tall_or_square, [(2, 2), (2, 3), (2, 2, 3)], [{"mode": "complete"}], name="qr complete"),
    Case(
        only(qr, 1),
        only(np.linalg.qr, 1),
        tall_or_square,
        [(3, 2), (2, 4, 2)],
        [{"mode": "complete"}],
        name="qr complete of tall",
    ),
    Case(qr, np.linalg.qr, any_, [(2, 2)], [{"mode": "x"}], refused=True),
    Case(slogdet, np.linalg.slogdet, invertible, [*SQUARES, *NOT_SQUARE]),
    Case(solve, np.linalg.solve, (invertible, any_), EQUATIONS),
    Case(solve, np.linalg.solve, (lambda rng, shape: np.ones(shape), any_), [((2, 2), (2,))], refused=True),
    Case(svd, np.linalg.svd, tall_or_square, [*ANY_MATRIX, (3,)], [{"full_matrices": False}, {"compute_uv": False}]),
    Case(svd, np.linalg.svd, tall_or_square, [(2, 2), (2, 3, 3)], name="svd of squares"),
    Case(only(svd, 0, 1), only(np.linalg.svd, 0, 1), tall_or_square, [(2, 3), (2, 2, 4)], name="svd of wide matrices"),
    Case(only(svd, 1, 2), only(np.linalg.svd, 1, 2), tall_or_square, [(3, 2), (2, 4, 2)], name="svd of tall matrices"),
    Case(
        svd,
        np.linalg.svd,
        lambda rng, shape: symmetric(rng, shape) - 1.2 * np.eye(shape[-1]),
        [(2, 2)],
        [{"hermitian": True}, {"hermitian": True, "compute_uv": False}],
        name="svd of symmetric",
    ),
    Case(svdvals, np.linalg.svdvals, tall_or_square, [*ANY_MATRIX, (3,), ()]),
    Case(tensorinv, np.linalg.tensorinv, any_, [(2, 1, 2), (2, 2, 4), (3, 3)], [{"ind": 1}, {"ind": 2}]),
    Case(
        tensorsolve,
        np.linalg.tensorsolve,
        (any_, any_),
        [((2, 2), (2,)), ((2, 3, 6), (2, 3)), ((4, 2, 2), (4,)), ((2, 2), (3,)), ((2, 3), (2,))],
    ),
    Case(
        tensorsolve,
        np.linalg.tensorsolve,
        (any_, any_),
        [((2, 4, 2), (4,))],
        [{"axes": (0,)}, {"axes": (0, 2)}],
        name="tensorsolve with axes",
    ),
    Case(
        vector_norm,
        np.linalg.vector_norm,
        distinct,
        [(2, 3), (2, 1, 3), (3,), ()],
        [{}, {"keepdims": True}, {"ord": 3}, {"ord": np.inf}],
    ),
    Case(
        vector_norm,
        np.linalg.vector_norm,
        distinct,
        [(2, 3, 2)],
        [
            {"axis": axis, "ord": ord, **keep}
            for axis in (1, (0, 2), (-1, 0))
            for ord in (2, 1, 0, -np.inf)
            for keep in KEEP
        ],
        name="vector_norm along",
    ),
]
