"""Adadelta, Adagrad and RMSprop: their formulas, written out again in plain floats."""

from math import sqrt

import pytest

from zensor import nn, optim

GRADIENTS = [1.0, -2.0, 0.5, 3.0, 0.0]


def adadelta(lr=1.0, rho=0.9, eps=1e-6, weight_decay=0.0):
    place, square, step = 1.0, 0.0, 0.0
    for given in GRADIENTS:
        grad = given + weight_decay * place
        square = rho * square + (1 - rho) * grad**2
        change = sqrt(step + eps) / sqrt(square + eps) * grad
        step = rho * step + (1 - rho) * change**2
        place -= lr * change
    return place


def adagrad(lr=1e-2, lr_decay=0.0, weight_decay=0.0, initial_accumulator_value=0.0, eps=1e-10):
    place, total = 1.0, initial_accumulator_value
    for steps, given in enumerate(GRADIENTS):
        grad = given + weight_decay * place
        total += grad**2
        place -= lr / (1 + steps * lr_decay) * grad / (sqrt(total) + eps)
    return place


def rmsprop(lr=1e-2, alpha=0.99, eps=1e-8, weight_decay=0.0, momentum=0.0, centered=False):
    place, square, mean, buffer = 1.0, 0.0, 0.0, 0.0
    for given in GRADIENTS:
        grad = given + weight_decay * place
        square = alpha * square + (1 - alpha) * grad**2
        mean = alpha * mean + (1 - alpha) * grad
        buffer = momentum * buffer + grad / (sqrt(square - mean**2 if centered else square) + eps)
        place -= lr * buffer
    return place


@pytest.mark.parametrize(
    ("kind", "by_hand", "options"),
    [
        (optim.Adadelta, adadelta, {}),
        (optim.Adadelta, adadelta, {"lr": 0.5, "rho": 0.5, "eps": 0.1, "weight_decay": 0.2}),
        (optim.Adagrad, adagrad, {}),
        (optim.Adagrad, adagrad, {"lr": 0.5, "lr_decay": 0.3, "weight_decay": 0.2, "eps": 0.1}),
        (optim.Adagrad, adagrad, {"initial_accumulator_value": 2.0}),
        (optim.RMSprop, rmsprop, {}),
        (optim.RMSprop, rmsprop, {"lr": 0.5, "alpha": 0.5, "eps": 0.1, "weight_decay": 0.2}),
        (optim.RMSprop, rmsprop, {"momentum": 0.7, "centered": True, "eps": 0.1}),
    ],
)
def test_the_formula(kind, by_hand, options):
    parameter = nn.Parameter([1.0], dtype="float64")
    optimizer = kind([parameter], **options)
    for grad in GRADIENTS:
        parameter.grad = [grad]
        optimizer.step()
    assert parameter.item() == pytest.approx(by_hand(**options), rel=1e-12)
