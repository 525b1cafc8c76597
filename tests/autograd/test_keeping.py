"""Values that only a rule keeps: shown while they are there and right."""

import numpy as np

import zensor
from autograd import describe
from zensor import Zensor

LARGE = np.linspace(0.1, 1.0, 100)


def value_of(z, operation):
    (node,) = (node for node in describe(z) if node.operation == operation)
    return node.value


def test_a_result_that_its_own_rule_keeps():
    z = Zensor(LARGE).exp().sum()
    np.testing.assert_array_equal(value_of(z, "exp"), np.exp(LARGE))


def test_an_input_that_the_rule_of_a_child_keeps():
    z = ((Zensor(LARGE) + 1.0) * Zensor(LARGE)).sum()
    np.testing.assert_array_equal(value_of(z, "add"), LARGE + 1.0)


def test_inputs_of_any_number():
    z = zensor.einsum("i,i->", Zensor(LARGE) + 1.0, Zensor(LARGE))
    np.testing.assert_array_equal(value_of(z, "add"), LARGE + 1.0)


def test_after_the_backward_pass_nothing_is_kept():
    z = Zensor(LARGE).exp().sum()
    z.backward()
    assert value_of(z, "exp") is None


def test_what_was_written_since_is_not_shown():
    y = Zensor(LARGE).exp()
    y[0] = 5.0
    assert value_of(y.sum(), "exp") is None


def test_several_results_are_no_array():
    one, two = zensor.split(Zensor(LARGE), 2)
    z = (one * two).sum()
    assert all(node.value is None for node in describe(z) if node.shape is None)
