"""Convolution and its transpose, as layers, against PyTorch in float64: outputs and all gradients to 1e-9."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
import torch

from zensor import Zensor, nn

Tensor = torch.Tensor

GEOMETRIES = [
    {"kernel_size": kernel, "stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    for kernel, stride, padding, dilation, groups in itertools.product(
        (1, 2, 3), (1, 2, 3), (0, 1, 2, "same", "valid"), (1, 2), (1, 2)
    )
    if not (padding == "same" and stride > 1)
]


def compare(ours: nn.Module, theirs: torch.nn.Module, shape: tuple[int, ...], **options: Any) -> None:
    """Load our parameters into PyTorch's layer; compare the output, and the gradients for input and parameters."""
    rng = np.random.default_rng(0)
    theirs.load_state_dict({name: torch.tensor(values) for name, values in ours.state_dict().items()}, strict=True)
    values = rng.standard_normal(shape)
    x, their_x = Zensor(values), torch.tensor(values, requires_grad=True)
    y, their_y = ours(x, **options), theirs(their_x, **options)
    np.testing.assert_allclose(y.numpy(), their_y.detach().numpy(), rtol=1e-9, atol=1e-9)
    grad = rng.standard_normal(y.shape)
    y.backward(grad)
    their_y.backward(torch.tensor(grad))
    np.testing.assert_allclose(x.grad.numpy(), their_x.grad.numpy(), rtol=1e-9, atol=1e-9)
    their_gradients = {name: one.grad.numpy() for name, one in theirs.named_parameters()}
    for name, parameter in ours.named_parameters():
        np.testing.assert_allclose(parameter.grad.numpy(), their_gradients[name], rtol=1e-9, atol=1e-9)


@pytest.mark.filterwarnings("ignore:Using padding='same'")
@pytest.mark.parametrize("axes", [1, 2])
@pytest.mark.parametrize("geometry", GEOMETRIES, ids=str)
def test_convolution(axes, geometry):
    for bias, batch in ((True, 3), (False, 1)):
        ours = getattr(nn, f"Conv{axes}d")(4, 6, **geometry, bias=bias, dtype="float64", rng=0)
        theirs = getattr(torch.nn, f"Conv{axes}d")(4, 6, **geometry, bias=bias, dtype=torch.float64)
        compare(ours, theirs, (batch, 4, 7, 8)[: axes + 2])


@pytest.mark.parametrize("mode", ["reflect", "replicate", "circular"])
@pytest.mark.parametrize("padding", [0, 2, "same"])
def test_padding_modes(mode, padding):
    options = {"kernel_size": 3, "padding": padding, "padding_mode": mode}
    compare(
        nn.Conv2d(2, 3, **options, dtype="float64", rng=0),
        torch.nn.Conv2d(2, 3, **options, dtype=torch.float64),
        (2, 2, 5, 6),
    )


def test_sizes_that_differ_along_the_axes_and_no_batch():
    options = {"kernel_size": (3, 2), "stride": (1, 2), "padding": (2, 0), "dilation": (2, 1)}
    ours = nn.Conv2d(2, 3, **options, dtype="float64", rng=0)
    theirs = torch.nn.Conv2d(2, 3, **options, dtype=torch.float64)
    compare(ours, theirs, (2, 6, 7))
    compare(ours, theirs, (5, 2, 6, 7))


@pytest.mark.parametrize("axes", [1, 2])
@pytest.mark.parametrize("geometry", [one for one in GEOMETRIES if not isinstance(one["padding"], str)], ids=str)
def test_transposed_convolution(axes, geometry):
    for more in range(max(geometry["stride"], geometry["dilation"])):
        options = {**geometry, "output_padding": more}
        ours = getattr(nn, f"ConvTranspose{axes}d")(4, 6, **options, dtype="float64", rng=0)
        theirs = getattr(torch.nn, f"ConvTranspose{axes}d")(4, 6, **options, dtype=torch.float64)
        compare(ours, theirs, (2, 4, 5, 6)[: axes + 2])


def test_the_size_of_a_transposed_convolution_may_be_chosen():
    ours = nn.ConvTranspose2d(2, 3, 3, stride=2, padding=1, dtype="float64", rng=0)
    theirs = torch.nn.ConvTranspose2d(2, 3, 3, stride=2, padding=1, dtype=torch.float64)
    for size in ((9, 11), (10, 12), (10, 11)):
        compare(ours, theirs, (2, 2, 5, 6), output_size=size)


def test_large_images_go_through_in_blocks():
    ours = nn.Conv2d(3, 4, 3, stride=2, padding=1, dtype="float64", rng=0)
    theirs = torch.nn.Conv2d(3, 4, 3, stride=2, padding=1, dtype=torch.float64)
    compare(ours, theirs, (4, 3, 121, 121))
    ours = nn.ConvTranspose2d(3, 4, 3, stride=2, dtype="float64", rng=0)
    theirs = torch.nn.ConvTranspose2d(3, 4, 3, stride=2, dtype=torch.float64)
    compare(ours, theirs, (4, 3, 61, 61))


def test_first_values_are_as_large_as_pytorchs():
    for ours, theirs in (
        (nn.Conv2d(16, 64, 3, groups=2, rng=0), torch.nn.Conv2d(16, 64, 3, groups=2)),
        (nn.ConvTranspose2d(16, 64, 3, groups=2, rng=0), torch.nn.ConvTranspose2d(16, 64, 3, groups=2)),
    ):
        for name, values in ours.state_dict().items():
            other = theirs.state_dict()[name].numpy()
            assert values.shape == other.shape
            assert np.abs(values).max() == pytest.approx(np.abs(other).max(), rel=0.1)
            assert values.std() == pytest.approx(other.std(), rel=0.3)
