"""gradcheck: finds what is wrong and says where, and nothing else."""

import numpy as np
import pytest

from autograd import ArgumentError, DTypeError, Function, GradientError, gradcheck
from zensor import Zensor, abs, cos, cross_entropy, exp, log, maximum, nn, relu, sin, sqrt, tanh, where


class Slope(Function):
    """sin(x), whose rule is off by one part in a thousand."""

    @staticmethod
    def forward(x):
        return np.sin(x)

    @staticmethod
    def backward_x(grad, x):
        return grad * cos(x) * 1.001


class Curve(Function):
    """sin(x), right at first order; the second is lost because the rule leaves the operations."""

    @staticmethod
    def forward(x):
        return np.sin(x)

    @staticmethod
    def backward_x(grad, x):
        return grad * np.cos(x if isinstance(x, np.ndarray) else x.numpy())


class Frozen(Function):
    """2 x, whose rule forgets the incoming gradient's own history."""

    @staticmethod
    def forward(x):
        return 2 * x

    @staticmethod
    def backward_x(grad):
        return 2 * (grad if isinstance(grad, np.ndarray) else grad.detach())


def test_what_is_right_passes_and_is_counted():
    report = gradcheck(lambda x, y: (tanh(x) * y, exp(y)), [Zensor([[0.5, -1.0]]), Zensor([2.0, 0.3])])
    # Four elements, and once more with the sizes of two incoming gradients.
    assert (report.checked, report.kinks) == (4 + 4 + 2, ())
    assert str(report) == "10 of 10 derivatives agree"


def test_a_wrong_rule_is_reported_with_input_element_got_and_expected():
    x, y = Zensor([1.0]), Zensor([[0.1, 0.2], [0.3, 0.4]])
    with pytest.raises(GradientError) as caught:
        gradcheck(lambda x, y: x * Slope.apply(y), [x, y], order=1)
    text = str(caught.value)
    assert "input 1[0, 0] = 0.1" in text
    assert "got 0.99599" in text and f"expected {np.cos(0.1):.6g}"[:14] in text


def test_an_input_is_called_by_its_name():
    with pytest.raises(GradientError, match=r"with respect to angle\[\(\)\] = 0\.1"):
        gradcheck(Slope.apply, Zensor(0.1, name="angle"))


def test_a_single_wrong_element_is_found():
    class OneWrong(Function):
        """2 x, wrong in one element."""

        @staticmethod
        def forward(x):
            return 2 * x

        @staticmethod
        def backward_x(grad):
            return grad * np.array([2.0, 2.0, 2.1])

    with pytest.raises(GradientError, match=r"element 2 of the result with respect to input 0\[2\]"):
        gradcheck(OneWrong.apply, Zensor([1.0, 2.0, 3.0]))


def test_a_wrong_second_derivative_is_found_where_the_first_is_right():
    x = Zensor([0.3, 0.6])
    gradcheck(Curve.apply, x, order=1)
    with pytest.raises(GradientError, match="the gradient of"):
        gradcheck(Curve.apply, x)


def test_a_rule_that_loses_the_incoming_gradients_history_is_found():
    gradcheck(Frozen.apply, Zensor([0.3]), order=1)
    with pytest.raises(GradientError, match="incoming gradient 0"):
        gradcheck(Frozen.apply, Zensor([0.3]))


def test_a_rule_that_says_something_else_under_create_graph_is_found():
    class Two(Function):
        """x, with two opinions."""

        @staticmethod
        def forward(x):
            return np.array(x)

        @staticmethod
        def backward_x(grad):
            return grad if isinstance(grad, np.ndarray) else grad * 3

    with pytest.raises(GradientError, match="create_graph=True"):
        gradcheck(Two.apply, Zensor([0.3]))


@pytest.mark.parametrize(
    ("function", "x", "places"),
    [
        (relu, [0.0, 1.0, -1.0], [(0,)]),
        (abs, [-2.0, 0.0], [(1,)]),
        (lambda x: maximum(x, 1.0), [0.5, 1.0, 2.0], [(1,)]),
        (lambda x: x.max(), [1.0, 2.0, 2.0], [(1,), (2,)]),
        (lambda x: x.clip(-1, 1), [-1.0, 0.0, 1.0], [(0,), (2,)]),
    ],
)
def test_a_kink_is_called_a_kink_and_is_no_failure(function, x, places):
    report = gradcheck(function, Zensor(x), order=1)
    assert [kink.element for kink in report.kinks] == places
    assert "kink at input 0" in str(report)


def test_a_kink_of_the_derivative_is_found_at_second_order():
    report = gradcheck(lambda x: relu(x) ** 2, Zensor([0.0, 1.0]))
    assert [(kink.order, kink.element) for kink in report.kinks] == [(2, (0,))]
    assert abs(report.kinks[0].left) < 1e-3 < 1 < abs(report.kinks[0].right)


def test_a_derivative_that_jumps_is_no_failure_at_second_order():
    report = gradcheck(abs, Zensor([0.0, 1.0]))
    assert [(kink.order, kink.element) for kink in report.kinks] == [(1, (0,)), (2, (0,))]
    assert str(report).endswith(
        "jump at input 0[0] (order 2): slopes grow without end as steps shrink, the rule says 0"
    )


def test_the_noise_of_rounding_is_no_jump():
    class Off(Function):
        @staticmethod
        def forward(x):
            return np.exp(np.log(x))

        @staticmethod
        def backward_x(grad):
            return grad * 1.001

    with pytest.raises(GradientError):  # the true slope is 0, and noise over the step grows as the step shrinks
        gradcheck(lambda x: Off.apply(x + 5) - x, Zensor([0.42]), order=1)


def test_the_edge_of_a_domain_is_a_kink():
    assert [kink.element for kink in gradcheck(sqrt, Zensor([0.0, 4.0]), order=1).kinks] == [(0,)]


def test_a_wrong_rule_beside_a_kink_is_still_found():
    with pytest.raises(GradientError):
        gradcheck(lambda x: relu(x[:1]).sum() * 0 + Slope.apply(x[1:]).sum(), Zensor([0.0, 0.3]), order=1)


def test_a_wrong_result_beside_a_kinked_one_is_still_found():
    with pytest.raises(GradientError):
        gradcheck(lambda x: (relu(x), Slope.apply(x)), Zensor([0.0]), order=1)


@pytest.mark.parametrize("place", [1e-7, -1e-7, 3e-6])
def test_a_kink_beside_the_point_is_none(place):
    assert gradcheck(relu, Zensor([place]), order=1).kinks == ()


@pytest.mark.parametrize("scale", [1e-3, 1.0, 100.0])
def test_steep_and_curved_functions_are_no_kinks(scale):
    report = gradcheck(lambda x: (exp(x * 5) * scale, sin(x * 40), log(x)), Zensor([0.01, 0.2, 0.9]))
    assert report.kinks == ()


def test_inputs_are_left_alone():
    x = Zensor(np.float32([0.5, 1.0]), name="x")
    before = x.numpy().copy()
    gradcheck(tanh, x)
    np.testing.assert_array_equal(x.numpy(), before)
    assert x.dtype == np.float32 and x.grad is None and x.children == ()


def test_what_wants_no_gradient_is_handed_through():
    ids = np.array([1, 0])
    gradcheck(cross_entropy, [Zensor([[0.5, 0.1], [0.2, 0.9]]), ids])
    gradcheck(lambda x, y: x * y, [Zensor([2.0]), Zensor([3.0], requires_grad=False)])
    gradcheck(lambda x, flag: where(flag, x, -x), [Zensor([2.0, 1.0]), Zensor([True, False])])


def test_parameters_of_a_module_are_checked_and_given_back():
    class Layer:
        """As a module looks to the engine."""

        def __init__(self, operation):
            self.weight = Zensor(np.float32([0.5, -0.3]))
            self.operation = operation

        def named_parameters(self):
            return [("weight", self.weight)]

        def __call__(self, x):
            return self.operation(self.weight * x)

    layer = Layer(tanh)
    data = layer.weight.data
    report = gradcheck(layer, Zensor([1.0, 2.0]))
    assert report.checked == 4 + 4 + 1
    assert layer.weight.data is data and layer.weight.dtype == np.float32
    assert gradcheck(layer, [np.array([1.0, 2.0])], order=1).checked == 2
    with pytest.raises(GradientError, match=r"with respect to weight\[0\]"):
        gradcheck(Layer(Slope.apply), np.array([1.0, 2.0]))


def test_a_real_module_of_float32():
    model = nn.Sequential(nn.Linear(3, 2), nn.Tanh(), nn.Linear(2, 1))
    before = [one.numpy().copy() for one in model.parameters()]
    report = gradcheck(model, Zensor(np.linspace(-1, 1, 6).reshape(2, 3)))
    assert report.checked == 2 * (6 + 8 + 3) + 1
    for one, old in zip(model.parameters(), before, strict=True):
        np.testing.assert_array_equal(one.numpy(), old)
        assert one.dtype == np.float32 and one.grad is None


def test_nothing_to_check_is_an_error():
    with pytest.raises(ArgumentError, match="nothing to check"):
        gradcheck(tanh, np.array([1.0]))
    with pytest.raises(ArgumentError, match="nothing to check"):
        gradcheck(tanh, [])


def test_a_function_that_draws_at_random_is_refused():
    rng = np.random.default_rng(0)
    with pytest.raises(ArgumentError, match="two calls"):
        gradcheck(lambda x: x * rng.uniform(), Zensor([1.0]))


def test_a_function_that_gives_no_zensor_or_a_coarse_one_is_refused():
    with pytest.raises(DTypeError, match="ndarray, not a Zensor"):
        gradcheck(lambda x: x.numpy(), Zensor([1.0]))
    with pytest.raises(DTypeError, match="float32"):
        gradcheck(lambda x: x.astype("float32"), Zensor([1.0]))


@pytest.mark.parametrize("order", [0, 3, "2"])
def test_other_orders_are_refused(order):
    with pytest.raises(ArgumentError, match="order"):
        gradcheck(tanh, Zensor([1.0]), order)


@pytest.mark.parametrize("shape", [(), (0,), (0, 3), (1, 1)])
def test_any_shape(shape):
    x = Zensor(np.full(shape, 0.5))
    assert gradcheck(tanh, x).checked == 2 * x.size + 1


def test_an_unused_input_has_the_derivative_0():
    assert gradcheck(lambda x, y: x * 2, [Zensor([1.0]), Zensor([1.0])]).kinks == ()
