"""Shape, indexing, padding and sorting against PyTorch in float64: values, first and second derivatives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

import zensor as z
from autograd import gradients
from zensor import Zensor

ROWS = np.array([[2, 0, 1], [1, 1, 1]])
COLUMNS = np.array([[0, 1], [1, 1], [0, 0]])
MASK = np.array([[True, False, True, True], [False, False, True, False], [True, True, True, True]])
NUMBERS = torch.tensor


def pad(width: list[int], mode: str) -> Callable[[Any], Any]:
    """PyTorch's padding of the last axes, which wants leading ones for batch and channel."""
    return lambda x: torch.nn.functional.pad(x[None], width, mode=mode)[0]


CASES: list[tuple[str, tuple[int, ...], Callable[[Any], Any], Callable[[Any], Any]]] = [
    ("column_stack", (3,), lambda x: z.column_stack([x, 2 * x]), lambda x: torch.column_stack([x, 2 * x])),
    ("diag", (3,), lambda x: z.diag(x, 1), lambda x: torch.diag(x, 1)),
    ("diag of a matrix", (3, 4), lambda x: z.diag(x, -1), lambda x: torch.diag(x, -1)),
    ("diagflat", (2, 2), lambda x: z.diagflat(x, 1), lambda x: torch.diagflat(x, 1)),
    ("diagonal", (2, 3, 4), lambda x: z.diagonal(x, 1, 2, 0), lambda x: torch.diagonal(x, 1, 2, 0)),
    ("dstack", (2, 3), lambda x: z.dstack([x, x]), lambda x: torch.dstack([x, x])),
    ("flip", (2, 3, 4), lambda x: z.flip(x, (0, 2)), lambda x: torch.flip(x, (0, 2))),
    ("gather", (3, 2), lambda x: z.gather(x, COLUMNS, 0), lambda x: torch.gather(x, 0, NUMBERS(COLUMNS))),
    ("gather less", (4, 3), lambda x: z.gather(x, ROWS, 0), lambda x: torch.gather(x, 0, NUMBERS(ROWS))),
    ("getitem", (4, 3), lambda x: x[[0, 0, 3], 1:], lambda x: x[[0, 0, 3], 1:]),
    ("getitem apart", (4, 2, 3), lambda x: x[[[0], [1]], :, [0, 2]], lambda x: x[[[0], [1]], :, [0, 2]]),
    ("getitem by mask", (3, 4), lambda x: x[MASK], lambda x: x[NUMBERS(MASK)]),
    ("getitem with new axes", (3, 4), lambda x: x[None, 1, ..., None], lambda x: x[None, 1, ..., None]),
    ("meshgrid", (3,), lambda x: z.meshgrid(x, 2 * x)[0], lambda x: torch.meshgrid(x, 2 * x, indexing="xy")[0]),
    ("moveaxis", (2, 3, 4), lambda x: z.moveaxis(x, (0, 1), (2, 0)), lambda x: torch.movedim(x, (0, 1), (2, 0))),
    ("pad", (3, 4), lambda x: z.pad(x, ((0, 0), (2, 1))), lambda x: torch.nn.functional.pad(x, (2, 1))),
    ("pad by edges", (3, 4), lambda x: z.pad(x, ((0, 0), (2, 5)), "edge"), pad([2, 5], "replicate")),
    ("pad by reflection", (3, 4), lambda x: z.pad(x, ((0, 0), (2, 3)), "reflect"), pad([2, 3], "reflect")),
    ("pad around", (3, 4), lambda x: z.pad(x, ((0, 0), (3, 2)), "wrap"), pad([3, 2], "circular")),
    ("permute_dims", (2, 3, 4), lambda x: z.permute_dims(x, (2, 0, 1)), lambda x: torch.permute(x, (2, 0, 1))),
    ("ravel", (2, 3), z.ravel, torch.ravel),
    ("repeat", (2, 3), lambda x: z.repeat(x, [1, 0, 3], 1), lambda x: x.repeat_interleave(NUMBERS([1, 0, 3]), 1)),
    ("roll", (3, 4), lambda x: z.roll(x, (1, -2), (0, 1)), lambda x: torch.roll(x, (1, -2), (0, 1))),
    ("roll flat", (3, 4), lambda x: z.roll(x, 5), lambda x: torch.roll(x, 5)),
    ("rot90", (3, 4), lambda x: z.rot90(x, 3), lambda x: torch.rot90(x, 3)),
    (
        "scatter_add",
        (2, 3),
        lambda x: z.scatter_add(np.ones((4, 3)), ROWS, x, 0),
        lambda x: torch.scatter_add(torch.ones(4, 3, dtype=torch.float64), 0, NUMBERS(ROWS), x),
    ),
    ("sliding_window_view", (6,), lambda x: z.sliding_window_view(x, 3), lambda x: x.unfold(0, 3, 1)),
    ("sort", (3, 4), lambda x: z.sort(x, 0), lambda x: torch.sort(x, 0).values),
    ("split", (3, 5), lambda x: z.array_split(x, 2, 1)[1], lambda x: torch.tensor_split(x, 2, 1)[1]),
    ("take", (2, 3), lambda x: z.take(x, ROWS), lambda x: torch.take(x, NUMBERS(ROWS))),
    (
        "take_along_axis",
        (3, 4),
        lambda x: z.take_along_axis(x, COLUMNS, 1),
        lambda x: torch.take_along_dim(x, NUMBERS(COLUMNS), 1),
    ),
    ("tile", (2, 3), lambda x: z.tile(x, (2, 1, 2)), lambda x: torch.tile(x, (2, 1, 2))),
    ("topk", (3, 4), lambda x: z.topk(x, 2)[0], lambda x: torch.topk(x, 2).values),
    ("topk of the smallest", (3, 4), lambda x: z.topk(x, 2, 0, False)[0], lambda x: torch.topk(x, 2, 0, False).values),
    ("tril", (2, 3, 4), lambda x: z.tril(x, 1), lambda x: torch.tril(x, 1)),
    ("triu", (2, 3, 4), lambda x: z.triu(x, -1), lambda x: torch.triu(x, -1)),
    ("unstack", (3, 4), lambda x: z.unstack(x, axis=1)[2], lambda x: torch.unbind(x, 1)[2]),
    ("vstack", (3,), lambda x: z.vstack([x, x[::-1]]), lambda x: torch.vstack([x, x.flip(0)])),
]


def compare(ours: Callable[[Any], Any], theirs: Callable[[Any], Any], values: np.ndarray) -> None:
    """The operation on x · x, so that there is a second derivative."""
    rng = np.random.default_rng(1)
    x, t = Zensor(values), torch.tensor(values, requires_grad=True)
    made, right = ours(x * x), theirs(t * t)
    np.testing.assert_allclose(made.numpy(), right.detach().numpy(), rtol=1e-12)
    weights, direction = rng.normal(size=made.shape), rng.normal(size=values.shape)
    grad = gradients(made, x, weights, create_graph=True)
    (wanted,) = torch.autograd.grad(right, t, torch.tensor(weights), create_graph=True)
    np.testing.assert_allclose(grad.numpy(), wanted.detach().numpy(), rtol=1e-9, atol=1e-12)
    second = gradients(grad, x, direction)
    (wanted,) = torch.autograd.grad(wanted, t, torch.tensor(direction))
    np.testing.assert_allclose(second.numpy(), wanted.numpy(), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(("name", "shape", "ours", "theirs"), CASES, ids=[case[0] for case in CASES])
def test_an_operation_and_its_derivatives_are_pytorchs(name: str, shape: Any, ours: Any, theirs: Any) -> None:
    rng = np.random.default_rng(0)
    for _ in range(5):
        compare(ours, theirs, rng.normal(size=shape))


def test_equal_elements_are_ordered_as_pytorch_orders_them() -> None:
    values = np.array([[1.0, 2.0, 1.0, 2.0, 1.0]])
    compare(z.sort, lambda x: torch.sort(x, stable=True).values, values)


def test_what_is_put_is_what_pytorch_scatters() -> None:
    rng = np.random.default_rng(2)
    places = np.array([[0, 2], [1, 3], [3, 0]])
    values = rng.normal(size=(3, 2))
    compare(
        lambda x: z.put_along_axis(x, places, values * 2, 1),
        lambda x: torch.scatter(x, 1, torch.tensor(places), torch.tensor(values * 2)),
        rng.normal(size=(3, 4)),
    )
    compare(
        lambda x: z.put_along_axis(np.ones((3, 4)), places, x, 1),
        lambda x: torch.scatter(torch.ones(3, 4, dtype=torch.float64), 1, torch.tensor(places), x),
        values,
    )
