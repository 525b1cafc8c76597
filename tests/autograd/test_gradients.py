"""`gradients`, and derivatives of derivatives."""

import weakref

import numpy as np
import pytest

from autograd import DTypeError, Function, GraphError, ShapeError, gradients
from zensor import Zensor, exp, log, no_grad, sin, softmax, tanh


def test_gradients_touch_no_grad():
    x, y = Zensor(2.0), Zensor(3.0)
    z = x * y
    found = gradients(z, [x, y])
    assert [one.item() for one in found] == [3, 2]
    assert x.grad is None and y.grad is None and z.grad is None


def test_a_single_input_gives_a_single_result():
    x = Zensor(2.0)
    assert gradients(x * x, x).item() == 4
    assert isinstance(gradients(x * x, [x]), tuple)


def test_a_middle_value_may_be_an_input():
    x = Zensor(2.0)
    y = x * 3
    z = y * y
    assert gradients(z, y, retain_graph=True).item() == 12
    by_x, by_y = gradients(z, [x, y])
    assert (by_x.item(), by_y.item()) == (36, 12)


def test_a_root_may_be_an_input():
    x = Zensor([1.0, 2.0])
    np.testing.assert_array_equal(gradients(x, x, [3.0, 4.0]).numpy(), [3, 4])
    y = x * 2
    by_y, by_x = gradients(y, [y, x], [np.ones(2)])
    np.testing.assert_array_equal(by_y.numpy(), [1, 1])
    np.testing.assert_array_equal(by_x.numpy(), [2, 2])


def test_several_outputs_add_up_also_where_one_depends_on_another():
    x = Zensor(2.0)
    y = x * 3
    z = y * y
    assert gradients([y, z], x).item() == 3 + 36
    x = Zensor(2.0)
    y = x * 3
    z = y * y
    assert gradients([z, y], x, [10.0, None]).item() == 360 + 3


def test_the_same_output_twice_counts_twice():
    x = Zensor(2.0)
    y = x * x
    assert gradients([y, y], x).item() == 8


def test_an_unused_input_is_an_error_unless_allowed():
    x, other = Zensor(2.0), Zensor(1.0)
    y = x * x
    with pytest.raises(GraphError, match=r"input 1 of shape \(\): no output depends on it.*allow_unused=True"):
        gradients(y, [x, other])
    y = x * x
    found = gradients(y, [x, other], allow_unused=True)
    assert found[0].item() == 4 and found[1] is None


def test_only_the_way_to_the_inputs_is_walked():
    x, y = Zensor(2.0), Zensor(3.0)
    branch = y * y
    z = x * 5 + branch * 2
    gradients(z, x)
    # The branch was not on the way, so that nothing there was freed.
    assert gradients(branch, y).item() == 6


def test_an_input_that_wants_no_gradient_is_refused():
    with pytest.raises(GraphError, match="wants no gradient"):
        gradients(Zensor(1.0) * 2, Zensor(1.0, requires_grad=False))


def test_incoming_gradients_are_counted_and_checked():
    x = Zensor([1.0, 2.0])
    with pytest.raises(ShapeError, match="2 outputs with 1 incoming gradients"):
        gradients([x * 1, x * 2], x, [np.ones(2)])
    with pytest.raises(ShapeError, match=r"incoming gradient of shape \(3,\)"):
        gradients(x * 1, x, np.ones(3))
    with pytest.raises(GraphError, match="exactly one element"):
        gradients(x * 1, x)


def test_results_share_memory_with_nobody():
    x, y = Zensor([1.0, 2.0]), Zensor([1.0, 2.0])
    incoming = np.ones(2)
    one, two = gradients(x + y, [x, y], incoming)
    assert not np.shares_memory(one.numpy(), two.numpy())
    assert not np.shares_memory(one.numpy(), incoming)
    one, two = gradients(x * x, [x, x], incoming)
    assert not np.shares_memory(one.numpy(), two.numpy())


def test_a_gradient_is_copied_only_if_somebody_else_holds_it():
    held, links = [], []

    class Twice(Function):
        """2 x."""

        @staticmethod
        def forward(x, hold=True):
            return 2 * x

        @staticmethod
        def backward_x(grad, hold):
            made = 2 * grad
            links.append(weakref.ref(made))
            if hold:
                held.append(made)
            return made

    x = Zensor(np.ones(3))
    held_elsewhere = gradients(Twice.apply(x, hold=True), x, np.ones(3)).numpy()
    assert not np.shares_memory(held_elsewhere, held[0])
    alone = gradients(Twice.apply(x, hold=False), x, np.ones(3)).numpy()
    assert links[1]() is alone
    Twice.apply(x, hold=True).backward(np.ones(3))
    assert not np.shares_memory(x.grad.numpy(), held[1])
    x.grad = None
    Twice.apply(x, hold=False).backward(np.ones(3))
    assert links[3]() is x.grad.numpy()


# ---- higher orders


def test_the_third_derivative_of_tanh():
    x = Zensor([0.3, -1.2])
    value = tanh(x)
    orders = [value]
    for _ in range(3):
        orders.append(gradients(orders[-1].sum(), x, create_graph=True))
    t = np.tanh(x.numpy())
    s = 1 - t**2
    np.testing.assert_allclose(orders[1].numpy(), s)
    np.testing.assert_allclose(orders[2].numpy(), -2 * t * s)
    np.testing.assert_allclose(orders[3].numpy(), -2 * s**2 + 4 * t**2 * s)


def test_derivatives_of_a_power_of_any_order():
    x = Zensor(2.0)
    y = x**4
    values = []
    for _ in range(5):
        y = gradients(y, x, create_graph=True)
        values.append(y.item())
    assert values == [32, 48, 48, 24, 0]


def test_backward_with_create_graph_gives_gradients_that_have_gradients():
    x = Zensor(2.0)
    (x * x * x).backward(create_graph=True)
    first = x.grad
    assert first.requires_grad and first.item() == 12
    x.zero_grad()
    first.backward()
    assert x.grad.item() == 12


def test_a_gradient_penalty_reaches_the_weights():
    weight, x = Zensor([0.5, -0.3]), Zensor([1.0, 2.0])
    y = tanh(weight * x).sum()
    slope = gradients(y, x, create_graph=True)
    (slope * slope).sum().backward()
    eps = 1e-6

    def penalty(w):
        s = w * (1 - np.tanh(w * x.numpy()) ** 2)
        return (s**2).sum()

    for place in range(2):
        step = np.eye(2)[place] * eps
        right = (penalty(weight.numpy() + step) - penalty(weight.numpy() - step)) / (2 * eps)
        assert weight.grad.numpy()[place] == pytest.approx(right, rel=1e-6)


def test_mixed_second_derivatives_are_symmetric():
    x, y = Zensor(0.7), Zensor(1.3)
    z = sin(x * y) * exp(x) / log(y + 2)
    by_x, by_y = gradients(z, [x, y], create_graph=True)
    assert gradients(by_x, y, retain_graph=True).item() == pytest.approx(gradients(by_y, x).item(), rel=1e-12)


def test_second_derivatives_through_softmax_and_matmul():
    matrix, x = Zensor([[0.2, -0.5], [1.0, 0.3]]), Zensor([0.4, -0.1])
    y = (softmax(matrix @ x) * np.array([1.0, 3.0])).sum()
    (first,) = gradients(y, [x], create_graph=True)
    rows = [gradients(first, x, row, retain_graph=True).numpy() for row in np.eye(2)]
    np.testing.assert_allclose(rows, np.transpose(rows), rtol=1e-12)
    eps = 1e-5

    def value(v):
        scores = matrix.numpy() @ v
        return (np.exp(scores) / np.exp(scores).sum()) @ [1.0, 3.0]

    for i, j in np.ndindex(2, 2):
        a, b = np.eye(2)[i] * eps, np.eye(2)[j] * eps
        v = x.numpy()
        right = (value(v + a + b) - value(v + a - b) - value(v - a + b) + value(v - a - b)) / (4 * eps * eps)
        assert rows[i][j] == pytest.approx(right, abs=1e-5)


def test_what_does_not_depend_on_x_has_no_second_derivative():
    x = Zensor(2.0)
    first = gradients(x * 3.0, x, create_graph=True)
    assert first.item() == 3
    assert gradients(first + x * 0.0, x).item() == 0


def test_create_graph_records_even_under_no_grad_and_plain_passes_record_nothing():
    x = Zensor(2.0)
    y = x * x
    with no_grad():
        first = gradients(y, x, create_graph=True)
    assert first.requires_grad
    assert not gradients(x * x, x).requires_grad


def test_create_graph_retains_unless_told_otherwise():
    x = Zensor(2.0)
    y = x * x
    gradients(y, x, create_graph=True)
    gradients(y, x, create_graph=True, retain_graph=False)
    with pytest.raises(GraphError, match="retain_graph=True"):
        gradients(y, x)


def test_the_incoming_gradient_may_be_differentiated_too():
    x, weight = Zensor([1.0, 2.0]), Zensor([3.0, 4.0])
    first = gradients(x * x, x, weight, create_graph=True)
    np.testing.assert_array_equal(gradients(first.sum(), weight).numpy(), [2, 4])


def test_what_an_input_was_made_of_is_not_freed():
    x = Zensor(2.0)
    y = x * x
    z = y * y
    assert gradients(z, y).item() == 8
    assert gradients(y, x).item() == 4


@pytest.mark.parametrize("wrong", [None, 3, "x", ["x"], [None]])
def test_what_is_no_zensor_has_no_gradient(wrong):
    x = Zensor(2.0)
    with pytest.raises(DTypeError, match="among the inputs: only Zensors"):
        gradients(x * x, wrong)
    with pytest.raises(DTypeError, match="among the outputs: only Zensors"):
        gradients(wrong, x)


def test_inputs_may_come_from_a_generator():
    x, y = Zensor(2.0), Zensor(3.0)
    assert [one.item() for one in gradients(x * y, (one for one in (x, y)))] == [3, 2]
