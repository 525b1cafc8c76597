"""Hooks: seen gradients, replaced gradients, removed hooks."""

from __future__ import annotations

import numpy as np
import pytest

from autograd import DTypeError, GraphError, ShapeError, gradients
from autograd.hooks import HOOKS
from zensor import Zensor


def test_a_hook_sees_the_finished_gradient_once() -> None:
    seen = []
    x = Zensor([1.0, 2.0])
    y = x * 3
    y.register_hook(lambda grad: seen.append(grad.tolist()))
    (y + y).sum().backward()
    assert seen == [[2, 2]]
    assert x.grad.tolist() == [6, 6]


def test_what_a_hook_returns_takes_the_gradients_place_in_order() -> None:
    x = Zensor([1.0, 2.0])
    y = x * 1
    y.register_hook(lambda grad: grad + 1)
    y.register_hook(lambda grad: grad * 10)
    y.sum().backward()
    assert x.grad.tolist() == y.grad.tolist() == [20, 20]


def test_a_removed_hook_is_gone_and_a_with_block_removes_it() -> None:
    x = Zensor(1.0)
    handle = x.register_hook(lambda grad: grad * 0)
    handle.remove()
    handle.remove()
    with x.register_hook(lambda grad: grad * 0):
        pass
    (x * 2).backward()
    assert x.grad.item() == 2
    assert not HOOKS


def test_hooks_go_with_their_node() -> None:
    y = Zensor(1.0) * 2
    y.register_hook(lambda grad: None)
    assert len(HOOKS) == 1
    del y
    assert not HOOKS


def test_hooks_record_when_the_pass_is_recorded() -> None:
    x = Zensor(3.0)
    y = x * x
    y.register_hook(lambda grad: grad * x)
    first = gradients(y, x, create_graph=True)  # 2 x · x
    assert gradients(first, x).item() == 12


@pytest.mark.parametrize(
    ("given", "error"), [(np.ones(3), ShapeError), ("nothing", (DTypeError, ShapeError, ValueError))]
)
def test_a_hook_that_returns_something_else_is_refused(given, error) -> None:
    x = Zensor([1.0, 2.0])
    x.register_hook(lambda grad: given)
    with pytest.raises(error):
        x.sum().backward()
    assert x.grad is None


def test_a_hook_needs_a_gradient_and_a_function() -> None:
    with pytest.raises(GraphError, match="wants no gradient"):
        Zensor([1]).register_hook(print)
    with pytest.raises(DTypeError, match="function"):
        Zensor([1.0]).register_hook(5)
