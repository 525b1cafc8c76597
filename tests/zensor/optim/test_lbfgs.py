"""LBFGS: its steps written out with the whole matrix, and how far they lead."""

import numpy as np
import pytest

from autograd.errors import ArgumentError
from zensor import nn, optim

CURVATURE = np.array([[3.0, 0.5, 0.0], [0.5, 2.0, -0.4], [0.0, -0.4, 1.0]])
GOAL = np.array([1.0, -2.0, 0.5])


def bowl(**options):
    """A bowl with one lowest point, its optimizer, and the closure that looks at it."""
    parameter = nn.Parameter([0.0, 0.0, 0.0], dtype="float64")
    optimizer = optim.LBFGS([parameter], **options)

    def closure():
        optimizer.zero_grad()
        away = parameter - GOAL
        loss = (away @ CURVATURE @ away) / 2
        loss.backward()
        return loss

    return parameter, optimizer, closure


def by_hand(steps, history_size, lr=1.0):
    """The same with the whole inverse of the second derivatives, from the pairs that are remembered."""
    place, pairs, path = np.zeros(3), [], []
    for step in range(steps):
        grad = CURVATURE @ (place - GOAL)
        inverse = np.eye(3)
        if pairs:
            move, change = pairs[-1]
            inverse *= (change @ move) / (change @ change)
        for move, change in pairs[-history_size:]:
            left = np.eye(3) - np.outer(move, change) / (change @ move)
            inverse = left @ inverse @ left.T + np.outer(move, move) / (change @ move)
        move = -(lr * min(1.0, 1 / abs(grad).sum()) if step == 0 else lr) * inverse @ grad
        pairs.append((move, CURVATURE @ move))
        place = place + move
        path.append(place)
    return path


@pytest.mark.parametrize("history_size", [1, 2, 100])
def test_steps_are_those_of_the_formula(history_size):
    parameter, optimizer, closure = bowl(max_iter=1, history_size=history_size, lr=0.5)
    for expected in by_hand(4, history_size, lr=0.5):
        optimizer.step(closure)
        np.testing.assert_allclose(parameter.numpy(), expected, rtol=1e-9)


@pytest.mark.parametrize("search", [None, "strong_wolfe"])
def test_one_call_reaches_the_lowest_point_and_gives_the_loss_before(search):
    parameter, optimizer, closure = bowl(line_search_fn=search)
    first = optimizer.step(closure)
    assert first.item() == pytest.approx(GOAL @ CURVATURE @ GOAL / 2)
    np.testing.assert_allclose(parameter.numpy(), GOAL, atol=1e-6)


def test_with_a_search_it_finds_its_way_through_a_bent_valley():
    x = nn.Parameter([-1.2, 1.0], dtype="float64")
    optimizer = optim.LBFGS([x], max_iter=100, line_search_fn="strong_wolfe")

    def closure():
        optimizer.zero_grad()
        loss = (1.0 - x[0]) ** 2 + 100.0 * (x[1] - x[0] ** 2) ** 2
        loss.backward()
        return loss

    optimizer.step(closure)
    np.testing.assert_allclose(x.numpy(), [1.0, 1.0], atol=1e-4)


def test_where_the_gradient_is_small_nothing_moves():
    parameter, optimizer, closure = bowl(tolerance_grad=100.0)
    optimizer.step(closure)
    assert parameter.tolist() == [0.0, 0.0, 0.0]


def test_it_looks_no_more_often_than_it_may():
    _, optimizer, closure = bowl(max_eval=3)
    looks = []
    optimizer.step(lambda: looks.append(None) or closure())
    assert len(looks) == 3


def test_a_closure_without_a_loss_is_refused():
    _, optimizer, closure = bowl()
    with pytest.raises(ArgumentError, match=r"a closure that returns nothing: .* Return it\.$"):
        optimizer.step(lambda: closure() and None)
