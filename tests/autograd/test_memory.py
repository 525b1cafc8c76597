"""What stays alive and for how long: nothing that no rule keeps, no cycle, no growth, no recursion."""

import gc
import sys
import tracemalloc
import weakref

import numpy as np
import pytest

from autograd import Function, describe
from autograd.node import FREED
from tests.growth import growth
from zensor import Zensor, add, concatenate, exp, no_grad, tanh
from zensor import sum as total

BIG = 100  # more elements than a node keeps for pictures


@pytest.fixture(autouse=True)
def without_the_cycle_collector():
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def watched(zensor):
    """A weak link to the array: dead as soon as nothing holds it."""
    return weakref.ref(zensor.data)


def test_an_intermediate_array_that_no_rule_keeps_is_freed_at_once():
    x = Zensor(np.ones(BIG))
    middle = x + 1
    link = watched(middle)
    y = middle + 2
    del middle
    assert link() is None
    assert y.requires_grad


def test_an_array_that_a_rule_keeps_lives_until_the_pass_has_left_it():
    x = Zensor(np.ones(BIG))
    middle = x * 2
    link = watched(middle)
    y = exp(middle * middle).sum()
    del middle
    assert link() is not None
    y.backward()
    assert link() is None
    assert y.node.kept is FREED


def test_nothing_is_kept_for_a_constant():
    constant = np.ones(BIG)
    other = Zensor(np.ones(BIG), requires_grad=False)
    x = Zensor(np.ones(BIG))
    link = watched(x)
    y = x * constant
    z = other + x
    del x
    assert link() is None, "only the constant is needed for the gradient of x"
    assert y.requires_grad and z.requires_grad


def test_a_large_constant_is_not_kept_for_the_picture():
    constant = np.ones(BIG)
    link = weakref.ref(constant)
    y = Zensor(np.ones(BIG)) + constant
    del constant
    assert link() is None
    assert describe(y).nodes[1].shape == (BIG,)


def test_a_large_constant_of_a_joint_operation_is_not_kept_either():
    constant = np.ones(BIG)
    link = weakref.ref(constant)
    y = concatenate([Zensor(np.ones(BIG)), constant])
    del constant
    assert link() is None
    assert describe(y).nodes[1].shape == (BIG,)


def test_dropping_the_last_name_frees_the_whole_graph_without_the_collector():
    x = Zensor(np.ones(BIG))
    y = x
    for _ in range(5):
        y = tanh(y * 1.5) + concatenate([y[:50], y[50:]])
    links = [weakref.ref(y), weakref.ref(y.node), watched(y)]
    children = len(x.children)
    del y
    assert children == 3
    assert [link() for link in links] == [None] * 3
    assert x.children == ()


@pytest.mark.parametrize("create_graph", [False, True])
def test_a_pass_leaves_no_cycle(create_graph):
    x = Zensor(np.ones(BIG))
    y = tanh(x * x).sum()
    links = [weakref.ref(y), weakref.ref(y.node)]
    y.backward(create_graph=create_graph)
    links.append(weakref.ref(x.grad))
    x.zero_grad()
    y.zero_grad()
    del y
    assert [link() for link in links] == [None] * 3


def test_an_operation_with_several_results_leaves_no_cycle():
    class Parts(Function):
        """First and rest."""

        several = True

        @staticmethod
        def forward(x):
            return x[:1], x[1:]

        @staticmethod
        def backward_x(grad):
            return concatenate(grad)

    x = Zensor(np.ones(BIG))
    parts = Parts.apply(x)
    links = [weakref.ref(one.node) for one in parts]
    (parts[0].sum() + parts[1].sum()).backward()
    del parts
    assert [link() for link in links] == [None, None]


def test_an_error_leaves_no_graph_behind():
    x = Zensor(np.ones(BIG))
    y = tanh(x)
    link = weakref.ref(y.node)
    with pytest.raises(Exception, match="shape"):
        add(y, np.ones(3))
    del y
    gc.collect()  # the traceback is a cycle of Python's own
    assert link() is None


def test_forward_passes_without_backward_leave_nothing_on_a_parameter():
    weight = Zensor(np.ones(4))
    for _ in range(1000):
        total(tanh(weight * 2) + weight)
    assert weight.children == ()
    assert len(weight.node._children) < 50


def test_children_that_live_are_kept_when_the_dead_are_forgotten():
    weight = Zensor(1.0)
    alive = []
    for i in range(200):
        child = weight * float(i)
        if i % 20 == 0:
            alive.append(child)
    assert weight.children == (*[one.node for one in alive], child.node)


@pytest.mark.parametrize("backward", [True, False])
def test_steps_do_not_accumulate_memory(backward):
    weight, bias = Zensor(np.ones((8, 8), np.float32)), Zensor(np.zeros(8, np.float32))
    data = np.ones((4, 8), np.float32)

    def steps(count):
        for _ in range(count):
            loss = (tanh(data @ weight + bias) * 0.5).mean()
            if backward:
                loss.backward()
                with no_grad():
                    for one in (weight, bias):
                        one.data -= 0.01 * one.grad.numpy()
                        one.zero_grad()
        del loss

    steps(300)
    tracemalloc.start()
    try:
        steps(100)
        assert growth(lambda: steps(200), sys.getallocatedblocks) <= 40
        assert growth(lambda: steps(200), lambda: tracemalloc.get_traced_memory()[0]) <= 12_000
    finally:
        tracemalloc.stop()


def test_a_graph_a_million_operations_deep_is_built_differentiated_and_dropped():
    x = y = Zensor(0.0)
    for _ in range(1_000_000):
        y = y + 1.0
    y.backward()
    assert x.grad.item() == 1
    link = weakref.ref(y.node)
    del y
    assert link() is None
    assert x.children == ()


def test_a_deep_graph_is_described_without_recursion():
    y = Zensor(0.0)
    for _ in range(20_000):
        y = y + 1.0
    assert len(describe(y)) == 2 * 20_000 + 1


def test_a_deep_graph_without_a_pass_is_dropped_without_overflowing_the_stack():
    x = y = Zensor(0.5)
    for _ in range(200_000):
        y = y * 1.0
    del y
    assert x.children == ()


def test_a_deep_graph_of_second_order_is_dropped_too():
    x = y = Zensor(0.5)
    for _ in range(20_000):
        y = y * 1.0
    y.backward(create_graph=True)
    first = x.grad
    x.zero_grad()
    del y, first
    assert x.children == ()


def test_a_wide_graph_is_linear():
    x = Zensor(1.0)
    y = x * 0.0
    for i in range(20_000):
        y = y + x * float(i)
    y.backward()
    assert x.grad.item() == sum(range(20_000))


def test_handles_may_go_before_the_pass():
    x = Zensor(np.ones(BIG))
    y = total(exp(x * 2))
    node = y.node
    assert node.owner() is y
    y.backward()
    del y
    assert node.owner() is None
