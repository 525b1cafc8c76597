"""Adam, AdamW and NAdam: their formulas, written out again in plain floats."""

import math

import numpy as np
import pytest

from autograd.errors import ArgumentError
from zensor import nn, optim

GRADIENTS = [1.0, -2.0, 0.5, 3.0, 0.0]


def by_hand(lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0, decoupled=False):
    place, mean, square = 1.0, 0.0, 0.0
    for step, given in enumerate(GRADIENTS, start=1):
        grad = given
        if decoupled:
            place -= lr * weight_decay * place
        else:
            grad += weight_decay * place
        mean = betas[0] * mean + (1 - betas[0]) * grad
        square = betas[1] * square + (1 - betas[1]) * grad**2
        place -= lr * (mean / (1 - betas[0] ** step)) / (math.sqrt(square / (1 - betas[1] ** step)) + eps)
    return place


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"lr": 0.1, "weight_decay": 0.5},
        {"lr": 0.1, "betas": (0.5, 0.8), "eps": 0.1},
        {"lr": 0.1, "betas": (0.0, 0.0), "eps": 0.1},
    ],
)
@pytest.mark.parametrize("kind", [optim.Adam, optim.AdamW])
def test_the_formula(kind, options):
    parameter = nn.Parameter([1.0], dtype="float64")
    optimizer = kind([parameter], **options)
    for grad in GRADIENTS:
        parameter.grad = [grad]
        optimizer.step()
    decoupled = kind is optim.AdamW
    options = {"weight_decay": 0.01, **options} if decoupled else options
    assert parameter.item() == pytest.approx(by_hand(decoupled=decoupled, **options), rel=1e-12)


def test_betas_may_change_between_steps():
    parameter = nn.Parameter([1.0], dtype="float64")
    optimizer = optim.Adam([parameter], lr=0.1)
    place, mean, square = 1.0, 0.0, 0.0
    for step, grad in enumerate(GRADIENTS, start=1):
        betas = 1 - 0.1 / step, 1 - 0.01 / step
        optimizer.param_groups[0]["betas"] = betas
        parameter.grad = [grad]
        optimizer.step()
        mean = betas[0] * mean + (1 - betas[0]) * grad
        square = betas[1] * square + (1 - betas[1]) * grad**2
        place -= 0.1 * (mean / (1 - betas[0] ** step)) / (math.sqrt(square / (1 - betas[1] ** step)) + 1e-8)
    assert parameter.item() == pytest.approx(place, rel=1e-12)


def nadam(lr=2e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0, momentum_decay=4e-3, decoupled_weight_decay=False):
    def beta(step):
        return betas[0] * (1 - 0.96 ** (step * momentum_decay) / 2)

    place, mean, square, product = 1.0, 0.0, 0.0, 1.0
    for step, given in enumerate(GRADIENTS, start=1):
        grad = given if decoupled_weight_decay else given + weight_decay * place
        place *= 1 - lr * weight_decay if decoupled_weight_decay else 1
        mean = betas[0] * mean + (1 - betas[0]) * grad
        square = betas[1] * square + (1 - betas[1]) * grad**2
        product *= beta(step)
        ahead = beta(step + 1) * mean / (1 - product * beta(step + 1)) + (1 - beta(step)) * grad / (1 - product)
        place -= lr * ahead / (math.sqrt(square / (1 - betas[1] ** step)) + eps)
    return place


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"lr": 0.1, "betas": (0.5, 0.8), "eps": 0.1, "momentum_decay": 0.5},
        {"lr": 0.1, "weight_decay": 0.5},
        {"lr": 0.1, "weight_decay": 0.5, "decoupled_weight_decay": True},
    ],
)
def test_the_formula_of_nadam(options):
    parameter = nn.Parameter([1.0], dtype="float64")
    optimizer = optim.NAdam([parameter], **options)
    for grad in GRADIENTS:
        parameter.grad = [grad]
        optimizer.step()
    assert parameter.item() == pytest.approx(nadam(**options), rel=1e-12)


def test_the_first_step_is_as_long_as_the_learning_rate():
    parameter = nn.Parameter([1.0, 1.0], dtype="float64")
    parameter.grad = [1e-3, 1e3]
    optim.Adam([parameter], lr=0.25).step()
    np.testing.assert_allclose(parameter.numpy(), [0.75, 0.75], rtol=1e-4)


@pytest.mark.parametrize("betas", [(1.0, 0.9), (0.9, -0.1), (0.9,), 0.9, (0.9, "x"), (float("nan"), 0.9)])
def test_betas_are_two_numbers_in_0_to_1(betas):
    with pytest.raises(ArgumentError, match="betas"):
        optim.Adam([nn.Parameter([1.0])], betas=betas)


@pytest.mark.parametrize("option", ["eps", "weight_decay"])
@pytest.mark.parametrize("kind", [optim.Adam, optim.AdamW])
def test_options_are_at_least_0(kind, option):
    with pytest.raises(ArgumentError, match=f"{kind.__name__} with {option}=-1"):
        kind([nn.Parameter([1.0])], **{option: -1})


@pytest.mark.parametrize("kind", [optim.Adam, optim.AdamW])
def test_it_finds_the_minimum_of_a_narrow_valley(kind):
    parameter = nn.Parameter([3.0, -2.0])
    optimizer = kind([parameter], lr=0.1, weight_decay=0)
    for _ in range(400):
        optimizer.zero_grad()
        (parameter * parameter * [100.0, 0.01]).sum().backward()
        optimizer.step()
    assert np.abs(parameter.numpy()).max() < 0.01
