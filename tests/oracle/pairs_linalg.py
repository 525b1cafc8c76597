"""Products, linear algebra and convolution beside PyTorch's; more shapes and orders are in `test_linalg.py`."""

from __future__ import annotations

import numpy as np
import torch
from torch.nn import functional

from autograd import functions as f
from tests.autograd.operations import any_, distinct, invertible
from tests.oracle.pairs import at, pair

T = torch.linalg
TWO = (any_, any_)
SQUARES = ((3, 3), (2, 2, 2))
ANY = ((2, 3), (3, 2), (2, 2, 3))


def definite(x):
    """A positive definite matrix, for both."""
    return x @ x.mT + (np.eye(x.shape[-1]) if not isinstance(x, torch.Tensor) else torch.eye(x.shape[-1]))


def symmetric(x):
    """For both: each looks at one half alone, but they hand out gradients differently."""
    return (x + x.mT) / 2


def without_signs(results, *vectors):
    """Vectors whose sign is free: their sizes."""
    return tuple(abs(one) if place in vectors else one for place, one in enumerate(results))


def correlate(x, y, padding):
    return functional.conv1d(x[None, None], y[None, None], padding=padding)[0, 0]


ROWS = [
    *pair("matmul", torch.matmul, ((2, 3), (3, 2)), ((3,), (3,)), ((2, 3), (3,)), ((3,), (2, 3, 2)), domain=TWO),
    *pair("matmul", torch.matmul, ((2, 1, 2, 3), (4, 3, 2)), domain=TWO),
    *pair("dot", torch.dot, ((3,), (3,)), domain=TWO),
    *pair("dot", torch.matmul, ((2, 3), (3, 2)), ((2, 3), (3,)), domain=TWO),
    *pair("dot", lambda x, y: torch.tensordot(x, y, ([1], [1])), ((2, 3), (2, 3, 4)), domain=TWO),
    *pair("vdot", lambda x, y: torch.vdot(x.flatten(), y.flatten()), ((3,), (3,)), ((2, 3), (2, 3)), domain=TWO),
    *pair("inner", torch.inner, ((3,), (3,)), ((2, 3), (4, 3)), ((), (2, 3)), domain=TWO),
    *pair("outer", lambda x, y: torch.outer(x.flatten(), y.flatten()), ((3,), (2,)), ((2, 2), (3,)), domain=TWO),
    *pair("kron", torch.kron, ((2, 3), (2, 2)), ((3,), (2, 2)), ((2, 1, 2), (3,)), domain=TWO),
    *pair("cross", T.cross, ((3,), (3,)), ((2, 3), (1, 3)), domain=TWO),
    *pair("cross", lambda x, y: T.cross(x, y, dim=0), ((3, 2), (3, 2)), domain=TWO, axis=0),
    *pair(
        "tensordot",
        lambda x, y: torch.tensordot(x, y, ([0, 1], [1, 0])),
        ((2, 3, 2), (3, 2)),
        domain=TWO,
        axes=([0, 1], [1, 0]),
    ),
    *pair("tensordot", lambda x, y: torch.tensordot(x, y, 0), ((2,), (3,)), domain=TWO, axes=0),
    *pair(
        "einsum",
        lambda x, y: torch.einsum("iij,jk->ki", x, y),
        ((2, 2, 3), (3, 2)),
        domain=TWO,
        ours=lambda x, y: f.einsum("iij,jk->ki", x, y),
    ),
    *pair(
        "einsum",
        lambda x, y: torch.einsum("...i,i...", x, y),
        ((2, 3), (3, 1)),
        domain=TWO,
        ours=lambda x, y: f.einsum("...i,i...", x, y, optimize=True),
    ),
    *pair(
        "linear",
        functional.linear,
        ((2, 3), (4, 3), (4,)),
        ((2, 2, 3), (4, 3), (4,)),
        ((3,), (4, 3), (4,)),
        domain=(any_, any_, any_),
    ),
    *pair("linear", functional.linear, ((2, 3), (4, 3)), domain=TWO),
    *pair("matvec", torch.matmul, ((2, 3), (3,)), ((2, 2, 3), (3,)), domain=TWO),
    *pair("vecmat", torch.matmul, ((3,), (3, 2)), ((3,), (2, 3, 2)), domain=TWO),
    *pair("vecdot", T.vecdot, ((2, 3), (3,)), ((3,), (3,)), domain=TWO),
    *pair("vecdot", lambda x, y: T.vecdot(x, y, dim=0), ((3, 2), (3, 2)), domain=TWO, axis=0),
    *pair(
        "multi_dot",
        lambda *all: T.multi_dot(all),
        ((2, 3), (3, 4), (4, 2)),
        domain=(any_, any_, any_),
        ours=lambda *all: f.multi_dot(all),
    ),
    *[
        row
        for n in (-2, 0, 1, 2, 3)
        for row in pair("matrix_power", lambda x, n=n: T.matrix_power(x, n), *SQUARES, domain=invertible, n=n)
    ],
    *pair("det", T.det, *SQUARES, domain=invertible),
    *pair("slogdet", lambda x: tuple(T.slogdet(x)), *SQUARES, domain=invertible),
    *pair("inv", T.inv, *SQUARES, domain=invertible),
    *pair("pinv", T.pinv, *ANY),
    *pair("solve", T.solve, ((3, 3), (3,)), ((2, 3, 3), (3, 2)), domain=(invertible, any_)),
    *pair("tensorinv", T.tensorinv, (2, 2, 4)),
    *pair("tensorsolve", T.tensorsolve, ((2, 3, 6), (2, 3)), domain=TWO),
    *pair("lstsq", lambda x, y: T.lstsq(x, y)[0], ((4, 2), (4, 2)), domain=TWO, ours=lambda x, y: f.lstsq(x, y)[0]),
    *pair("cholesky", lambda x: T.cholesky(definite(x)), *SQUARES, ours=lambda x: f.cholesky(definite(x))),
    *pair("qr", lambda x: tuple(T.qr(x)), (3, 2), (3, 3), (2, 3, 2), (2, 3)),
    *pair("eigvalsh", lambda x: T.eigvalsh(symmetric(x)), *SQUARES, ours=lambda x: f.eigvalsh(symmetric(x))),
    *pair(
        "eigh",
        lambda x: without_signs(T.eigh(symmetric(x)), 1),
        *SQUARES,
        ours=lambda x: without_signs(f.eigh(symmetric(x)), 1),
    ),
    *pair(
        "svd",
        lambda x: without_signs(T.svd(x, full_matrices=False), 0, 2),
        *ANY,
        ours=lambda x: without_signs(f.svd(x, False), 0, 2),
    ),
    *pair("svdvals", T.svdvals, *ANY),
    *pair("cond", T.cond, (3, 3), (2, 3)),
    *[
        row
        for ord in ("fro", "nuc", 1, -1, 2, -2, np.inf, -np.inf)
        for row in pair("matrix_norm", lambda x, p=ord: T.matrix_norm(x, p), *ANY, domain=distinct, ord=ord)
    ],
    *pair("correlate", lambda x, y: correlate(x, y, 0), ((5,), (3,)), domain=TWO),
    *pair("correlate", lambda x, y: correlate(x, y, 2), ((5,), (3,)), domain=TWO, mode="full"),
    *pair("correlate", lambda x, y: correlate(x, y, 1), ((5,), (3,)), domain=TWO, mode="same"),
    *pair("convolve", lambda x, y: correlate(x, y.flip(0), 2), ((5,), (3,)), domain=TWO),
    *pair("convolve", lambda x, y: correlate(x, y.flip(0), 0), ((5,), (3,)), domain=TWO, mode="valid"),
    # where matrices are singular, or their singular values equal
    *at("det", T.det, [[1.0, 2.0], [2.0, 4.0]], order=1),
    *at("matrix_norm", lambda x: T.matrix_norm(x, "fro"), [[0.0, 0.0], [0.0, 0.0]], order=1),
    *at("matrix_norm", lambda x: T.matrix_norm(x, 1), [[1.0, -1.0], [1.0, 1.0]], ord=1),
    *at("matrix_norm", lambda x: T.matrix_norm(x, np.inf), [[1.0, -1.0], [1.0, 1.0]], ord=np.inf),
    *at("matrix_norm", lambda x: T.matrix_norm(x, 2), [[1.0, 0.0], [0.0, 1.0]], ord=2, order=1),
    *at("eigvalsh", T.eigvalsh, [[2.0, 0.0], [0.0, 2.0]], order=1),
    *at("svdvals", T.svdvals, [[2.0, 0.0], [0.0, 2.0]], order=1),
]
