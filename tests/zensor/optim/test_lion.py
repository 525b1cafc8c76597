"""Lion: its formula, written out again in plain floats."""

import pytest

from zensor import nn, optim

GRADIENTS = [1.0, -0.5, 0.5, -3.0, 0.0]  # the second is outweighed by the mean of the first, if that counts half


def by_hand(lr=1e-4, betas=(0.9, 0.99), weight_decay=0.0):
    place, mean = 1.0, 0.0
    for grad in GRADIENTS:
        direction = betas[0] * mean + (1 - betas[0]) * grad
        mean = betas[1] * mean + (1 - betas[1]) * grad
        place = place * (1 - lr * weight_decay) - lr * ((direction > 0) - (direction < 0))
    return place


@pytest.mark.parametrize("options", [{}, {"lr": 0.1, "betas": (0.5, 0.2)}, {"lr": 0.1, "weight_decay": 0.5}])
def test_the_formula(options):
    parameter = nn.Parameter([1.0], dtype="float64")
    optimizer = optim.Lion([parameter], **options)
    for grad in GRADIENTS:
        parameter.grad = [grad]
        optimizer.step()
    assert parameter.item() == pytest.approx(by_hand(**options), rel=1e-12)
