"""Pooling layers against PyTorch in float64: outputs and gradients, ties among them."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import torch

from zensor import Zensor, nn

GEOMETRIES = [
    {"kernel_size": kernel, "stride": stride, "padding": padding, "ceil_mode": ceil}
    for kernel, stride, padding, ceil in itertools.product((1, 2, 3), (None, 1, 2, 3), (0, 1), (False, True))
    if 2 * padding <= kernel
]


def compare(ours: nn.Module, theirs: torch.nn.Module, values: np.ndarray) -> None:
    """Compare the output, and the gradient for the input."""
    x, their_x = Zensor(values), torch.tensor(values, requires_grad=True)
    y, their_y = ours(x), theirs(their_x)
    np.testing.assert_allclose(y.numpy(), their_y.detach().numpy(), rtol=1e-9, atol=1e-9)
    grad = np.random.default_rng(0).standard_normal(y.shape)
    y.backward(grad)
    their_y.backward(torch.tensor(grad))
    np.testing.assert_allclose(x.grad.numpy(), their_x.grad.numpy(), rtol=1e-9, atol=1e-9)


def inputs(axes: int) -> list[np.ndarray]:
    """Batches of different sizes, one without a batch axis, and one in which many values are equal."""
    rng = np.random.default_rng(1)
    shapes = [(3, 2, 6, 7), (1, 2, 5, 8), (2, 7, 6)]
    made = [rng.standard_normal(shape[: len(shape) - 2 + axes]) for shape in shapes]
    return [*made, rng.integers(0, 3, made[0].shape).astype(float)]


@pytest.mark.parametrize("axes", [1, 2])
@pytest.mark.parametrize("dilation", [1, 2])
@pytest.mark.parametrize("geometry", GEOMETRIES, ids=str)
def test_max_pool(axes, dilation, geometry):
    options = {**geometry, "dilation": dilation}
    for values in inputs(axes):
        ours = getattr(nn, f"MaxPool{axes}d")(**options)
        compare(ours, getattr(torch.nn, f"MaxPool{axes}d")(**options), values)


@pytest.mark.parametrize("axes", [1, 2])
@pytest.mark.parametrize("geometry", GEOMETRIES, ids=str)
def test_what_is_minus_infinity_is_no_padding(axes, geometry):
    for values in inputs(axes):
        values[..., :3] = -np.inf
        ours = getattr(nn, f"MaxPool{axes}d")(**geometry)
        compare(ours, getattr(torch.nn, f"MaxPool{axes}d")(**geometry), values)


@pytest.mark.parametrize("axes", [1, 2])
@pytest.mark.parametrize("with_padding", [False, True])
@pytest.mark.parametrize("geometry", GEOMETRIES, ids=str)
def test_avg_pool(axes, with_padding, geometry):
    options = {**geometry, "count_include_pad": with_padding}
    for values in inputs(axes):
        ours = getattr(nn, f"AvgPool{axes}d")(**options)
        compare(ours, getattr(torch.nn, f"AvgPool{axes}d")(**options), values)


def test_the_divisor_may_be_chosen():
    compare(nn.AvgPool2d(2, divisor_override=3), torch.nn.AvgPool2d(2, divisor_override=3), inputs(2)[0])


@pytest.mark.parametrize("size", [1, 2, 4, 7, (3, 5), (None, 2), (9, 11)], ids=str)
def test_adaptive_avg_pool(size):
    for values in inputs(2):
        compare(nn.AdaptiveAvgPool2d(size), torch.nn.AdaptiveAvgPool2d(size), values)


@pytest.mark.parametrize("value", [np.nan, np.inf])
@pytest.mark.parametrize("size", [1, 2, 3, (None, 3), (4, 9)])
def test_what_is_not_finite_stays_in_its_windows(size, value):
    values = inputs(2)[0]
    values[0, 0, 4, 1] = value
    compare(nn.AdaptiveAvgPool2d(size), torch.nn.AdaptiveAvgPool2d(size), values)
