"""Linear algebra against PyTorch in float64: values, gradients, and the gradient of the gradient."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
import torch

import zensor
from autograd import gradients
from zensor import Zensor, linalg

T = torch.linalg
TOLERANCE = 1e-9

Shapes = Sequence[tuple[int, ...]]
SQUARE: list[Shapes] = [[(3, 3)], [(2, 4, 4)]]
ANY: list[Shapes] = [[(3, 3)], [(2, 4, 3)], [(2, 3, 4)], [(5, 2)], [(2, 5)]]
ORDERS = (1, 2, 3, 2.5, 0.5, -1, -2, 4, np.inf, -np.inf)
SUBSCRIPTS: dict[str, Shapes] = {
    "bij,bjk->bik": [(2, 3, 4), (2, 4, 2)],
    "ii->i": [(3, 3)],
    "ii": [(3, 3)],
    "iij->j": [(3, 3, 2)],
    "...ij,...jk->...ik": [(5, 1, 3, 4), (2, 4, 2)],
    "i,j,k->kij": [(2,), (3,), (4,)],
    "ij,ij,ij->": [(2, 3)] * 3,
    "aab,bcc->ac": [(3, 3, 2), (2, 4, 4)],
    "...i->...": [(2, 3, 4)],
    "ij,jk,kl,lm->im": [(2, 3), (3, 4), (4, 2), (2, 5)],
    "ij,ij->ij": [(2, 1), (1, 3)],
}


def symmetric(x: Any) -> Any:
    """The same for both: NumPy and PyTorch look at one half, but hand out gradients differently."""
    return (x + x.mT) / 2


def definite(x: Any) -> Any:
    """A positive definite matrix, for both."""
    eye = torch.eye(x.shape[-1], dtype=torch.float64) if isinstance(x, torch.Tensor) else np.eye(x.shape[-1])
    return x @ x.mT + eye


def without_signs(results: Any, *vectors: int) -> tuple[Any, ...]:
    """Results in which the sign of vectors, which is free, does not count."""
    return tuple(abs(one) if place in vectors else one for place, one in enumerate(results))


def torch_cond(x: torch.Tensor, p: Any) -> torch.Tensor:
    """PyTorch writes over what its own backward needs, for all norms but two."""
    return T.cond(x, p) if p in (None, 2, -2) else T.matrix_norm(x, p) * T.matrix_norm(T.inv(x), p)


def torch_lstsq(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return T.lstsq(x, y[:, None])[0][:, 0] if y.ndim == 1 else T.lstsq(x, y)[0]


Both = tuple[str, Callable[..., Any], Callable[..., Any], list[Shapes]]
ROWS: list[Both] = [
    ("det", linalg.det, T.det, SQUARE),
    ("inv", linalg.inv, T.inv, SQUARE),
    ("slogdet", lambda x: linalg.slogdet(x).logabsdet, lambda x: T.slogdet(x)[1], SQUARE),
    ("cholesky", lambda x: linalg.cholesky(definite(x)), lambda x: T.cholesky(definite(x)), SQUARE),
    (
        "upper",
        lambda x: linalg.cholesky(definite(x), upper=True),
        lambda x: T.cholesky(definite(x), upper=True),
        SQUARE,
    ),
    (
        "eigh",
        lambda x: without_signs(linalg.eigh(symmetric(x)), 1),
        lambda x: without_signs(T.eigh(symmetric(x)), 1),
        SQUARE,
    ),
    ("eigvalsh", lambda x: linalg.eigvalsh(symmetric(x)), lambda x: T.eigvalsh(symmetric(x)), SQUARE),
    (
        "svd",
        lambda x: without_signs(linalg.svd(x, full_matrices=False), 0, 2),
        lambda x: without_signs(T.svd(x, full_matrices=False), 0, 2),
        ANY,
    ),
    ("svdvals", linalg.svdvals, T.svdvals, ANY),
    ("pinv", linalg.pinv, T.pinv, ANY),
    ("qr", linalg.qr, T.qr, ANY),
    ("complete", lambda x: linalg.qr(x, "complete"), lambda x: T.qr(x, mode="complete"), [[(3, 3)], [(2, 3, 4)]]),
    ("lstsq", lambda x, y: linalg.lstsq(x, y)[0], torch_lstsq, [[(5, 3), (5,)], [(5, 3), (5, 2)]]),
    ("solve", linalg.solve, T.solve, [[(3, 3), (3,)], [(2, 3, 3), (3, 2)], [(3, 3), (2, 3, 2)]]),
    ("tensorinv", linalg.tensorinv, T.tensorinv, [[(2, 3, 6)]]),
    ("tensorsolve", linalg.tensorsolve, T.tensorsolve, [[(2, 3, 6), (2, 3)]]),
    ("multi_dot", lambda *x: linalg.multi_dot(x), lambda *x: T.multi_dot(x), [[(2, 5), (5, 1), (1, 7), (7, 2)]]),
    ("cross", linalg.cross, T.cross, [[(2, 1, 3), (1, 4, 3)]]),
    ("kron", zensor.kron, torch.kron, [[(2, 3), (4, 1, 2)]]),
    (
        "tensordot",
        lambda x, y: zensor.tensordot(x, y, ([1, 0], [2, 1])),
        lambda x, y: torch.tensordot(x, y, ([1, 0], [2, 1])),
        [[(2, 3, 4), (5, 2, 3)]],
    ),
]
for _n in (2, 3, 7, -1, -2):
    ROWS.append(
        (f"power {_n}", lambda x, n=_n: linalg.matrix_power(x, n), lambda x, n=_n: T.matrix_power(x, n), SQUARE)
    )
for _p in (None, 1, -1, 2, -2, np.inf, -np.inf, "fro", "nuc"):
    ROWS.append((f"cond {_p}", lambda x, p=_p: linalg.cond(x, p), lambda x, p=_p: torch_cond(x, p), SQUARE))
for _p in ("fro", "nuc", 1, -1, 2, -2, np.inf, -np.inf):
    ROWS.append((f"norm {_p}", lambda x, p=_p: linalg.matrix_norm(x, ord=p), lambda x, p=_p: T.matrix_norm(x, p), ANY))
for _p in ORDERS:
    ROWS.append((f"vectors {_p}", lambda x, p=_p: linalg.norm(x, p, -1), lambda x, p=_p: T.vector_norm(x, p, -1), ANY))
for _s, _shapes in SUBSCRIPTS.items():
    ROWS.append((_s, lambda *x, s=_s: zensor.einsum(s, *x), lambda *x, s=_s: torch.einsum(s, *x), [_shapes]))


def close(ours: Any, theirs: Any) -> None:
    """Both equal to nine digits; nothing and zeros are the same gradient."""
    one = 0.0 if ours is None else ours.numpy()
    other = 0.0 if theirs is None else theirs.detach().numpy(force=True)
    assert np.max(np.abs(one - other) / (1 + np.abs(other)), initial=0) < TOLERANCE


def results(made: Any) -> list[Any]:
    return list(made) if isinstance(made, tuple) else [made]


@pytest.mark.parametrize(
    ("ours", "theirs", "shapes"),
    [
        pytest.param(ours, theirs, shapes, id=f"{name} {shapes}")
        for name, ours, theirs, all_shapes in ROWS
        for shapes in all_shapes
    ],
)
def test_two_orders(ours: Callable[..., Any], theirs: Callable[..., Any], shapes: Shapes) -> None:
    rng = np.random.default_rng(3)
    arrays = [rng.normal(size=shape) for shape in shapes]
    mine = [Zensor(one) for one in arrays]
    tensors = [torch.tensor(one, requires_grad=True) for one in arrays]
    sums: list[Any] = [0, 0]
    for one, other in zip(results(ours(*mine)), results(theirs(*tensors)), strict=True):
        close(one, other)
        weights = rng.normal(size=one.shape)
        sums = [sums[0] + (one * weights).sum(), sums[1] + (other * torch.tensor(weights)).sum()]
    grads = gradients(sums[0], mine, create_graph=True)
    right = torch.autograd.grad(sums[1], tensors, create_graph=True)
    directions = [rng.normal(size=shape) for shape in shapes]
    for one, other in zip(grads, right, strict=True):
        close(one, other)
    if not any(one.requires_grad for one in right):
        return  # linear: PyTorch's gradient hangs on nothing
    further = gradients(
        sum((one * direction).sum() for one, direction in zip(grads, directions, strict=True)), mine, allow_unused=True
    )
    right = torch.autograd.grad(
        sum((one * torch.tensor(direction)).sum() for one, direction in zip(right, directions, strict=True)),
        tensors,
        allow_unused=True,
    )
    for one, other in zip(further, right, strict=True):
        close(one, other)
