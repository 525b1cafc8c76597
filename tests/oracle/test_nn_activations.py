"""Activations and Bilinear with all their options, against PyTorch in float64: values, first and second derivatives."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from autograd import gradients
from zensor import Zensor, nn

CASES: list[tuple[str, dict[str, Any]]] = [
    ("ReLU", {}),
    ("ReLU", {"inplace": True}),
    ("LeakyReLU", {}),
    ("LeakyReLU", {"negative_slope": 0.3}),
    ("LeakyReLU", {"negative_slope": 1.3}),
    ("ELU", {}),
    ("ELU", {"alpha": 0.4}),
    ("SELU", {}),
    ("GELU", {}),
    ("GELU", {"approximate": "tanh"}),
    ("SiLU", {}),
    ("Mish", {}),
    ("Softplus", {}),
    ("Softplus", {"beta": 2.5, "threshold": 3.0}),
    ("Sigmoid", {}),
    ("Tanh", {}),
    ("Hardtanh", {}),
    ("Hardtanh", {"min_val": -0.2, "max_val": 1.5}),
    ("Softmax", {"dim": 1}),
    ("Softmax", {"dim": 0}),
    ("LogSoftmax", {"dim": -1}),
    ("PReLU", {}),
    ("PReLU", {"num_parameters": 3, "init": 0.7}),
]


@pytest.mark.parametrize(("name", "options"), CASES)
@pytest.mark.parametrize("shape", [(4, 3), (2, 3, 5), (2, 3, 2, 2)])
def test_an_activation(name: str, options: dict[str, Any], shape: tuple[int, ...]) -> None:
    rng = np.random.default_rng(1)
    array, weight = rng.normal(size=shape) * 3, rng.normal(size=shape)
    ours, theirs = getattr(nn, name)(**options).to("float64"), getattr(torch.nn, name)(**options).double()
    x, y = Zensor(array), torch.tensor(array, requires_grad=True)
    found, expected = ours(x), theirs(y * 1 if options.get("inplace") else y)
    close(found, expected)
    wanted = [x, *ours.parameters()]
    first = gradients((found * weight).sum(), wanted, create_graph=True)
    right = torch.autograd.grad((expected * torch.tensor(weight)).sum(), [y, *theirs.parameters()], create_graph=True)
    for mine, other in zip(first, right, strict=True):
        close(mine, other)
    if right[0].requires_grad and name not in ("ReLU", "LeakyReLU", "PReLU", "Hardtanh"):
        second = gradients((first[0] * first[0]).sum(), x)
        close(second, torch.autograd.grad((right[0] * right[0]).sum(), y)[0])


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("shape", [(), (6,), (2, 3)])
def test_bilinear(bias: bool, shape: tuple[int, ...]) -> None:
    rng = np.random.default_rng(2)
    ours, theirs = nn.Bilinear(4, 3, 5, bias=bias, dtype="float64"), torch.nn.Bilinear(4, 3, 5, bias=bias).double()
    theirs.load_state_dict({name: torch.tensor(values) for name, values in ours.state_dict().items()})
    arrays = [rng.normal(size=(*shape, count)) for count in (4, 3)]
    mine = [Zensor(one) for one in arrays]
    other = [torch.tensor(one, requires_grad=True) for one in arrays]
    found, expected = ours(*mine), theirs(*other)
    close(found, expected)
    (found * found).sum().backward()
    (expected * expected).sum().backward()
    for one, two in zip([*mine, *ours.parameters()], [*other, *theirs.parameters()], strict=True):
        close(one.grad, two.grad)


def close(found: Any, expected: Any) -> None:
    np.testing.assert_allclose(found.numpy(), expected.detach().numpy(), rtol=1e-9, atol=1e-9)
