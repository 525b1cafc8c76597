"""SGD: its formula, written out again in plain floats."""

import numpy as np
import pytest

from autograd.errors import ArgumentError
from zensor import nn, optim

GRADIENTS = [1.0, -2.0, 0.5, 3.0]


def by_hand(lr, momentum=0.0, dampening=0.0, weight_decay=0.0, nesterov=False):
    place, velocity = 1.0, None
    for given in GRADIENTS:
        grad = given + weight_decay * place
        velocity = grad if velocity is None else momentum * velocity + (1 - dampening) * grad
        step = grad + momentum * velocity if nesterov else velocity if momentum else grad
        place -= lr * step
    return place


@pytest.mark.parametrize(
    "options",
    [
        {"lr": 0.1},
        {"lr": 0.1, "weight_decay": 0.5},
        {"lr": 0.1, "momentum": 0.9},
        {"lr": 0.1, "momentum": 0.9, "dampening": 0.3},
        {"lr": 0.1, "momentum": 0.9, "nesterov": True, "weight_decay": 0.5},
    ],
)
def test_the_formula(options):
    parameter = nn.Parameter([1.0], dtype="float64")
    optimizer = optim.SGD([parameter], **options)
    for grad in GRADIENTS:
        parameter.grad = [grad]
        optimizer.step()
    assert parameter.item() == pytest.approx(by_hand(**options), rel=1e-14)


@pytest.mark.parametrize("options", [{"momentum": 0.0}, {"momentum": 0.9, "dampening": 0.1}])
def test_nesterov_needs_momentum_and_no_dampening(options):
    with pytest.raises(ArgumentError, match="nesterov"):
        optim.SGD([nn.Parameter([1.0])], nesterov=True, **options)


@pytest.mark.parametrize("option", ["momentum", "dampening", "weight_decay"])
def test_options_are_at_least_0(option):
    with pytest.raises(ArgumentError, match=f"{option}=-1"):
        optim.SGD([nn.Parameter([1.0])], **{option: -1})


def test_it_finds_the_minimum_of_a_bowl():
    parameter = nn.Parameter([3.0, -2.0])
    optimizer = optim.SGD([parameter], lr=0.1, momentum=0.5)
    for _ in range(60):
        optimizer.zero_grad()
        (parameter * parameter).sum().backward()
        optimizer.step()
    assert np.abs(parameter.numpy()).max() < 1e-4
