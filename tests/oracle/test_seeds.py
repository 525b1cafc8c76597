"""Two of the first designs beside PyTorch itself: its DataLoader in their loop, and an operation of one's own."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
import torch
from torch.utils.data import DataLoader

import zensor.data
from autograd import Function, gradcheck, gradients
from tests.seeds.test_seed_002 import collate_fn, mean_losses, small_mnist
from zensor import Zensor


def test_the_mnist_loop_with_pytorchs_loader_and_a_collate_function() -> None:
    samples = small_mnist(600)
    means = mean_losses(DataLoader(samples, batch_size=4, collate_fn=collate_fn))
    assert all(later < earlier for earlier, later in itertools.pairwise(means))
    assert means == mean_losses(zensor.data.DataLoader(samples, batch_size=4, collate_fn=collate_fn))


class Softsign(Function):
    """x / (1 + |x|), elementwise."""

    elementwise = True

    @staticmethod
    def forward(x: Any) -> Any:
        return x / (1 + np.abs(x))

    @staticmethod
    def backward_x(grad: Any, x: Any) -> Any:
        return grad / (1 + abs(x)) ** 2


class LogSumExp(Function):
    """log Σ exp(x) along the last axis, without overflow."""

    @staticmethod
    def forward(x: Any) -> Any:
        largest = x.max(axis=-1, keepdims=True)
        return np.log(np.exp(x - largest).sum(axis=-1)) + largest[..., 0]

    @staticmethod
    def backward_x(grad: Any, x: Any, out: Any) -> Any:
        return grad[..., None] * np.exp(x - out[..., None])


class Distance(Function):
    """|x − y| of each row: two inputs, each with its own rule, that broadcast over the rows."""

    broadcasts = True

    @staticmethod
    def forward(x: Any, y: Any) -> Any:
        return np.sqrt(((x - y) ** 2).sum(axis=-1))

    @staticmethod
    def backward_x(grad: Any, x: Any, y: Any, out: Any) -> Any:
        return (grad / out)[..., None] * (x - y)

    @staticmethod
    def backward_y(grad: Any, x: Any, y: Any, out: Any) -> Any:
        return (grad / out)[..., None] * (y - x)


@pytest.mark.parametrize(
    ("own", "theirs", "shapes"),
    [
        (Softsign.apply, torch.nn.functional.softsign, [(3, 4)]),
        (LogSumExp.apply, lambda x: torch.logsumexp(x, dim=-1), [(3, 4)]),
        (Distance.apply, lambda x, y: torch.linalg.vector_norm(x - y, dim=-1), [(3, 4), (4,)]),
    ],
    ids=["softsign", "logsumexp", "distance"],
)
def test_an_operation_of_ones_own_agrees_with_pytorch(own: Any, theirs: Any, shapes: Any) -> None:
    rng = np.random.default_rng(0)
    arrays = [rng.normal(size=shape) for shape in shapes]
    inputs = [Zensor(array.copy()) for array in arrays]
    tensors = [torch.tensor(array, requires_grad=True) for array in arrays]
    ours, expected = own(*inputs), theirs(*tensors)
    np.testing.assert_allclose(ours.numpy(), expected.detach().numpy(), rtol=1e-12)

    incoming, again = rng.normal(size=ours.shape), [rng.normal(size=shape) for shape in shapes]
    first = gradients(ours, inputs, incoming, create_graph=True)
    torchs = torch.autograd.grad(expected, tensors, torch.tensor(incoming), create_graph=True)
    assert_alike(first, torchs)
    second = gradients(sum((one * by).sum() for one, by in zip(first, again, strict=True)), inputs)
    total = sum((one * torch.tensor(by)).sum() for one, by in zip(torchs, again, strict=True))
    assert_alike(second, torch.autograd.grad(total, tensors))
    gradcheck(own, inputs)


def assert_alike(ours: Any, theirs: Any) -> None:
    for one, other in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(one.numpy(), other.detach().numpy(), rtol=1e-10, atol=1e-12)
