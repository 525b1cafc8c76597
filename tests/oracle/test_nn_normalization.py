"""Normalising layers against PyTorch in float64: outputs, all gradients, running values."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from zensor import Zensor, nn


def compare(ours: nn.Module, theirs: torch.nn.Module, shape: tuple[int, ...], seed: int = 0) -> None:
    """With the same parameters and buffers: compare output, gradients, and the buffers afterwards."""
    rng = np.random.default_rng(seed)
    for parameter in ours.parameters():
        parameter.data[...] = rng.standard_normal(parameter.shape)
    theirs.load_state_dict({name: torch.tensor(values) for name, values in ours.state_dict().items()}, strict=True)
    values = rng.standard_normal(shape) * 3 + 5
    x, their_x = Zensor(values), torch.tensor(values, requires_grad=True)
    y, their_y = ours(x), theirs(their_x)
    np.testing.assert_allclose(y.numpy(), their_y.detach().numpy(), rtol=1e-9, atol=1e-9)
    grad = rng.standard_normal(shape)
    ours.zero_grad()
    theirs.zero_grad()
    y.backward(grad)
    their_y.backward(torch.tensor(grad))
    np.testing.assert_allclose(x.grad.numpy(), their_x.grad.numpy(), rtol=1e-9, atol=1e-9)
    their_gradients = {name: one.grad.numpy() for name, one in theirs.named_parameters()}
    for name, parameter in ours.named_parameters():
        np.testing.assert_allclose(parameter.grad.numpy(), their_gradients[name], rtol=1e-9, atol=1e-9)
    state, their_state = ours.state_dict(), theirs.state_dict()
    assert list(state) == list(their_state)
    for name, array in state.items():
        np.testing.assert_allclose(array, their_state[name].numpy(), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(("axes", "shape"), [(1, (4, 3)), (1, (4, 3, 5)), (2, (2, 3, 4, 5)), (2, (1, 3, 2, 1))])
@pytest.mark.parametrize("momentum", [0.1, 1.0, 0.0, None])
@pytest.mark.parametrize("affine", [True, False])
@pytest.mark.parametrize("track", [True, False])
def test_batch_norm(axes, shape, momentum, affine, track):
    options = {"momentum": momentum, "affine": affine, "track_running_stats": track, "eps": 1e-3}
    ours = getattr(nn, f"BatchNorm{axes}d")(3, **options, dtype="float64")
    theirs = getattr(torch.nn, f"BatchNorm{axes}d")(3, **options, dtype=torch.float64)
    for seed in range(3):
        compare(ours, theirs, shape, seed)
    ours.eval()
    theirs.eval()
    compare(ours, theirs, shape, 3)
    compare(ours, theirs, (1, 3, 6, 2)[: len(shape)] if track else shape, 4)


@pytest.mark.parametrize(
    ("shape", "last"), [((4, 5), 5), ((2, 3, 4), (3, 4)), ((5,), (5,)), ((2, 3, 4), (2, 3, 4)), ((7, 2, 1), (1,))]
)
@pytest.mark.parametrize("options", [{}, {"eps": 0.1}, {"bias": False}, {"elementwise_affine": False}], ids=str)
def test_layer_norm(shape, last, options):
    compare(
        nn.LayerNorm(last, **options, dtype="float64"), torch.nn.LayerNorm(last, **options, dtype=torch.float64), shape
    )


@pytest.mark.parametrize(("shape", "last"), [((4, 5), 5), ((2, 3, 4), (3, 4)), ((5,), (5,))])
@pytest.mark.parametrize("options", [{}, {"eps": 0.1}, {"elementwise_affine": False}], ids=str)
def test_rms_norm(shape, last, options):
    compare(nn.RMSNorm(last, **options, dtype="float64"), torch.nn.RMSNorm(last, **options, dtype=torch.float64), shape)


@pytest.mark.parametrize("shape", [(3, 4), (3, 4, 5), (2, 4, 3, 2)])
@pytest.mark.parametrize("groups", [1, 2, 4])
@pytest.mark.parametrize("affine", [True, False])
def test_group_norm(shape, groups, affine):
    if len(shape) == 2 and groups == 4:
        pytest.skip("PyTorch refuses groups of one value")
    ours = nn.GroupNorm(groups, 4, affine=affine, dtype="float64")
    compare(ours, torch.nn.GroupNorm(groups, 4, affine=affine, dtype=torch.float64), shape)


def test_weights_without_bias():
    options = {"bias": False}
    compare(nn.BatchNorm1d(3, **options, dtype="float64"), torch.nn.BatchNorm1d(3, **options).double(), (4, 3, 2))
    compare(nn.BatchNorm2d(3, **options, dtype="float64"), torch.nn.BatchNorm2d(3, **options).double(), (4, 3, 2, 2))
    compare(nn.GroupNorm(2, 4, **options, dtype="float64"), torch.nn.GroupNorm(2, 4, **options).double(), (3, 4, 2))
