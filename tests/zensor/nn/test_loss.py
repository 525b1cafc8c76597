"""Losses: values and gradients known by hand, every kind of target, and shapes that are refused."""

import math

import numpy as np
import pytest

from autograd.errors import ArgumentError, DTypeError, ShapeError
from zensor import Zensor, nn

IDS = np.array([0, 2])
ROWS = np.array([[1, 0, 0], [0, 0, 1]])
SCORES = [[1.0, 2.0, 3.0], [0.0, 0.0, 5.0]]


def by_hand(scores, rows):
    probabilities = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    return -(rows * np.log(probabilities)).sum(axis=1), probabilities


@pytest.mark.parametrize(
    "target",
    [IDS, IDS.tolist(), IDS.astype(np.uint8), Zensor(IDS), ROWS, ROWS.tolist(), ROWS.astype(bool), ROWS * 1.0],
    ids=["ids", "list of ids", "uint8 ids", "Zensor of ids", "one-hot", "list of rows", "boolean rows", "float rows"],
)
@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
def test_cross_entropy_with_every_kind_of_target(target, reduction):
    losses, probabilities = by_hand(SCORES, ROWS)
    expected = {"mean": losses.mean(), "sum": losses.sum(), "none": losses}[reduction]
    x = Zensor(SCORES)
    loss = nn.CrossEntropyLoss(reduction=reduction)(x, target)
    np.testing.assert_allclose(loss.numpy(), expected, rtol=1e-12)
    loss.sum().backward()
    slope = (probabilities - ROWS) / (2 if reduction == "mean" else 1)
    np.testing.assert_allclose(x.grad.numpy(), slope, rtol=1e-12, atol=1e-15)


def test_probabilities_are_targets_too():
    rows = np.array([[0.2, 0.3, 0.5], [0.0, 1.0, 0.0]])
    losses, _ = by_hand(SCORES, rows)
    assert nn.CrossEntropyLoss()(Zensor(SCORES), rows).item() == pytest.approx(losses.mean(), rel=1e-12)


@pytest.mark.parametrize("target", [[0, 1], [[1, 0], [0, 1]]])
def test_cross_entropy_is_stable_at_huge_scores(target):
    x = Zensor([[1000.0, -1000.0], [1000.0, -1000.0]])
    loss = nn.CrossEntropyLoss(reduction="none")(x, target)
    assert loss.numpy().tolist() == [0, 2000]
    loss.sum().backward()
    assert x.grad.numpy().tolist() == [[0, 0], [1, -1]]


@pytest.mark.parametrize("target", [IDS, ROWS, ROWS * 1.0, ROWS.astype(bool), Zensor(ROWS * 1.0)])
def test_cross_entropy_keeps_the_dtype_of_the_scores(target):
    x = Zensor(np.array(SCORES, np.float32))
    loss = nn.CrossEntropyLoss()(x, target)
    assert loss.dtype == np.float32


def test_one_row_without_a_batch():
    assert nn.CrossEntropyLoss()(Zensor([0.0, 0.0]), 1).item() == pytest.approx(math.log(2))
    assert nn.CrossEntropyLoss()(Zensor([0.0, 0.0]), [0, 1]).item() == pytest.approx(math.log(2))


@pytest.mark.parametrize(
    ("target", "error"),
    [
        ([0, 3], ArgumentError),
        ([-1, 0], ArgumentError),
        ([0, 1, 2], ShapeError),
        ([0.0, 1.0], DTypeError),
        (np.zeros((2, 4)), ShapeError),
        ([[1, 1, 0], [0, 0, 1]], ArgumentError),
        ([[2, -1, 0], [0, 0, 1]], ArgumentError),
        (np.zeros((2, 3), bool), ArgumentError),
    ],
)
def test_targets_that_do_not_fit(target, error):
    with pytest.raises(error, match="cross_entropy"):
        nn.CrossEntropyLoss()(Zensor(SCORES), target)


@pytest.mark.parametrize(("reduction", "expected"), [("mean", 6.5), ("sum", 13.0), ("none", [4.0, 9.0])])
def test_mse(reduction, expected):
    x = Zensor([1.0, 2.0])
    loss = nn.MSELoss(reduction=reduction)(x, [3.0, 5.0])
    assert loss.tolist() == expected
    loss.sum().backward()
    assert x.grad.tolist() == ([-2, -3] if reduction == "mean" else [-4, -6])


def test_mse_gives_both_sides_their_gradient():
    x, target = Zensor([1.0]), Zensor([4.0])
    nn.MSELoss()(x, target).backward()
    assert (x.grad.item(), target.grad.item()) == (-6, 6)


@pytest.mark.parametrize("target", [[1.0, 2.0], [[1.0], [2.0]], 1.0])
def test_mse_does_not_broadcast(target):
    with pytest.raises(ShapeError, match=r"mse_loss of \(1, 2\)"):
        nn.MSELoss()(Zensor([[1.0, 2.0]]), target)


def test_mse_keeps_float32():
    assert nn.MSELoss()(Zensor(np.ones(2, np.float32)), np.ones(2)).dtype == np.float32


@pytest.mark.parametrize("kind", [nn.CrossEntropyLoss, nn.MSELoss])
def test_unknown_reductions_are_refused(kind):
    with pytest.raises(ArgumentError, match="median"):
        kind(reduction="median")


def test_repr():
    assert repr(nn.MSELoss()) == "MSELoss()"
    assert repr(nn.CrossEntropyLoss(reduction="sum")) == "CrossEntropyLoss(reduction='sum')"
