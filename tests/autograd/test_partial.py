"""Gradients for chosen inputs: no rule runs in vain, nothing is freed or refused that is not on the way."""

import numpy as np
import pytest

from autograd import Function, GraphError, gradients
from autograd.partial import partial_gradients
from autograd.variable import node_of
from zensor import Zensor, checkpoint


def partial(outputs, inputs, **options):
    options = {"retain_graph": False, "create_graph": False, **options}
    seeds = [np.ones(one.shape) for one in outputs]
    return partial_gradients(outputs, seeds, [node_of(one) for one in inputs], made_as=Zensor, **options)


def test_each_input_is_a_variable_of_its_own():
    x = Zensor(2.0)
    y = x * 3
    by_x, by_y = partial([x * y], [x, y])
    assert (by_x, by_y) == (6, 2)  # not 6 + 2 * 3


def test_what_an_input_was_made_of_may_have_been_freed():
    x = Zensor(2.0)
    y = x * x
    y.backward()
    assert partial([y * y], [y]) == [8]
    assert gradients(y * y, y).item() == 8


def test_a_freed_node_on_the_way_is_still_refused():
    x = Zensor(2.0)
    y = x * x
    z = y * y
    y.backward()
    with pytest.raises(GraphError, match="backward through multiply: an earlier pass has freed"):
        gradients(z, x)


def test_a_freed_node_is_called_by_its_operation():
    x = Zensor(2.0)
    y = 3.0 * x
    y.backward()
    with pytest.raises(GraphError, match="backward through multiply"):
        y.backward()
    first, second = checkpoint(lambda x: (x * 1, x * 2), x)
    (first + second).backward()
    with pytest.raises(GraphError, match="backward through checkpoint"):
        first.backward()


def test_an_unreached_input_gives_none():
    x, other = Zensor(2.0), Zensor(1.0)
    assert partial([x * x], [x, other]) == [4, None]
    assert partial([Zensor(1.0, requires_grad=False)], [x]) == [None]


def test_no_rule_runs_for_an_input_that_nobody_asked_for():
    ran = []

    class Product(Function):
        @staticmethod
        def forward(x, y):
            return x * y

        @staticmethod
        def backward_x(grad, y):
            ran.append("x")
            return grad * y

        @staticmethod
        def backward_y(grad, x):
            ran.append("y")
            return grad * x

    x, y = Zensor(2.0), Zensor(3.0)
    assert gradients(Product.apply(x, y), x).item() == 3
    assert gradients(Product.apply(x, y), x, create_graph=True).item() == 3
    assert ran == ["x", "x"]


def test_hooks_above_the_cut_do_not_run():
    seen = []
    x = Zensor(2.0)
    x.register_hook(lambda grad: seen.append(grad.item()))
    assert partial([x * x], [x]) == [4]
    assert seen == []
    gradients(x * x, x)
    assert seen == [4]


def test_the_way_above_an_input_is_not_walked():
    x = Zensor(1.0)
    above = x
    for _ in range(50):
        above = above * 1.0
    # A freed node anywhere above would be refused if the pass looked there.
    above.backward()
    y = above * 2
    assert partial([y], [above], create_graph=True)[0].item() == 2
