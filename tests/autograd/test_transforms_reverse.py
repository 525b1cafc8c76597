"""grad, value_and_grad, elementwise_grad, vjp: values, structures, nesting, and what they leave alone."""

from collections import OrderedDict, namedtuple

import numpy as np
import pytest

from autograd import ArgumentError, DTypeError, Function, GraphError, ShapeError, gradients
from zensor import Zensor, cos, elementwise_grad, exp, grad, no_grad, sin, tanh, value_and_grad, vjp
from zensor.nn import Linear, Parameter


def cube(x):
    return (x**3).sum()


# ---- what goes in


@pytest.mark.parametrize(
    ("given", "dtype"),
    [
        (2.0, np.float64),
        (np.float64(2), np.float64),
        (np.float32(2), np.float32),
        (np.array(2.0, np.float32), np.float32),
        (np.array([2.0]), np.float64),
        (Zensor(np.float32(2)), np.float32),
        (Zensor(2.0, requires_grad=False), np.float64),
    ],
)
def test_numbers_arrays_and_zensors_are_taken_and_keep_their_dtype(given, dtype):
    got = grad(cube)(given)
    assert type(got) is Zensor and got.dtype == dtype
    assert got.shape == np.shape(given) and got.numpy().item() == 12


def test_the_function_sees_tracked_zensors_whatever_was_given():
    seen = []

    def function(*arguments):
        seen.extend(arguments)
        return sum(one.sum() for one in arguments)

    grad(function, (0, 1, 2))(1.0, np.ones(2), Parameter([1.0]))
    assert [type(one) for one in seen] == [Zensor] * 3
    assert all(one.requires_grad for one in seen)


def test_arguments_that_are_not_chosen_are_passed_on_as_they_are():
    labels, weight = [1, 2], np.ones(2)
    seen = []

    def function(x, labels, weight, power=1):
        seen.extend([labels, weight, power])
        return (x**power).sum()

    assert grad(function)(3.0, labels, weight, power=2).item() == 6
    assert seen[0] is labels and seen[1] is weight and seen[2] == 2


def test_argnums_choose_by_number_also_from_the_end():
    def function(x, y, z):
        return x * y * y * z

    assert grad(function, 1)(2.0, 3.0, 5.0).item() == 60
    assert [one.item() for one in grad(function, (2, 0))(2.0, 3.0, 5.0)] == [18, 45]
    assert grad(function, -1)(2.0, 3.0, 5.0).item() == 18
    assert isinstance(grad(function, (0,))(2.0, 3.0, 5.0), tuple)


@pytest.mark.parametrize(
    ("argnums", "message"),
    [
        (1, "the call gives 1 by position"),
        (-2, "the call gives 1 by position"),
        ((0, 0), "named twice"),
        ((0, -1), "named twice"),
    ],
)
def test_argnums_that_fit_no_call_are_refused(argnums, message):
    with pytest.raises(ArgumentError, match=message):
        grad(cube, argnums)(2.0)


@pytest.mark.parametrize("argnums", [None, "x", 1.0, True, (), (0, None)])
def test_argnums_of_another_kind_are_refused_at_once(argnums):
    with pytest.raises(ArgumentError, match="grad of cube with argnums="):
        grad(cube, argnums)


@pytest.mark.parametrize("given", [3, True, np.array([1, 2]), np.int64(1), Zensor([1, 2]), "x", object(), 1j, [1.0, 2]])
def test_what_has_no_derivative_is_refused(given):
    with pytest.raises(DTypeError, match=r"grad of cube: argument 0(\[1\])? is of type .*only floating-point.*argnums"):
        grad(cube)(given)


def test_a_transform_takes_a_function():
    with pytest.raises(DTypeError, match=r"grad of a Zensor: it takes a function.*autograd.gradients"):
        grad(Zensor(1.0))


# ---- structures


Pair = namedtuple("Pair", "first second")


def test_gradients_come_back_in_the_structure_of_the_argument():
    tree = {"layers": [(2.0, np.ones(2)), (3.0, None)], "pair": Pair(Zensor(5.0), [])}

    def function(tree):
        (a, b), (c, nothing) = tree["layers"]
        assert nothing is None
        return a * b.sum() * c * tree["pair"].first

    got = grad(function)(tree)
    assert list(got) == ["layers", "pair"]
    assert isinstance(got["layers"], list) and isinstance(got["layers"][0], tuple)
    assert isinstance(got["pair"], Pair) and got["pair"].second == []
    assert got["layers"][0][0].item() == 30
    np.testing.assert_array_equal(got["layers"][0][1].numpy(), [30, 30])
    assert got["layers"][1][0].item() == 20 and got["layers"][1][1] is None
    assert got["pair"].first.item() == 12


def test_the_users_structure_and_its_kind_are_left_alone():
    leaf = Zensor(2.0)
    tree = OrderedDict(b=leaf, a=1.0)
    got = grad(lambda tree: tree["b"] * tree["a"])(tree)
    assert type(got) is OrderedDict and list(got) == ["b", "a"]
    assert tree["b"] is leaf and tree["a"] == 1.0


def test_a_list_that_contains_itself_is_refused():
    endless = []
    endless.append(endless)
    with pytest.raises(ArgumentError, match="does a list contain itself"):
        grad(cube)(endless)


# ---- what comes out


def test_no_grad_changes_and_given_zensors_stay_as_they_were():
    x, weight = Zensor([1.0, 2.0]), Zensor([3.0, 4.0])
    other = Zensor([5.0, 6.0], requires_grad=False)
    grad(lambda x, other: (x * x * weight * other).sum(), (0, 1))(x, other)
    _, pullback = vjp(lambda x: x * weight, x)
    pullback(np.ones(2))
    assert x.grad is None and weight.grad is None and other.grad is None
    assert not other.requires_grad and x.is_leaf


def test_a_result_that_does_not_depend_on_the_argument_has_the_gradient_zero():
    constant = Zensor(3.0, requires_grad=False)
    np.testing.assert_array_equal(grad(lambda x: constant)(np.ones((2, 2))).numpy(), np.zeros((2, 2)))
    by_x, by_y = grad(lambda x, y: x * 1, (0, 1))(1.0, np.ones(3))
    assert by_x.item() == 1
    np.testing.assert_array_equal(by_y.numpy(), np.zeros(3))


@pytest.mark.parametrize("made", [3.0, np.ones(()), np.float64(1), None, "x"])
def test_a_result_that_is_no_zensor_may_have_lost_its_history_and_is_refused(made):
    with pytest.raises(DTypeError, match=r"grad of .*result"):
        grad(lambda x: made)(1.0)
    with pytest.raises(DTypeError, match=r"plain number or array has lost its history.*float"):
        grad(lambda x: float(x) ** 2)(1.0)


def test_a_result_of_several_elements_integers_or_several_zensors_is_refused():
    with pytest.raises(ShapeError, match=r"shape \(3,\), and must have exactly one element.*jacobian"):
        grad(lambda x: x)(np.ones(3))
    with pytest.raises(DTypeError, match="dtype bool, and only floating-point results"):
        grad(lambda x: x > 0)(1.0)
    with pytest.raises(DTypeError, match="type tuple, and must be one Zensor"):
        grad(lambda x: (x, x))(1.0)


def test_one_element_of_any_shape_will_do():
    assert grad(lambda x: x[None, None] * 2)(1.0).item() == 2


def test_value_and_grad_gives_both():
    value, (by_x, by_y) = value_and_grad(lambda x, y: x * y, (0, 1))(2.0, 3.0)
    assert (value.item(), by_x.item(), by_y.item()) == (6, 3, 2)
    assert not value.requires_grad


def test_aux_is_passed_through_detached():
    def function(x):
        y = x * 2
        return (y * y).sum(), {"y": y, "x": x, "note": "hello", "none": None}

    got, aux = grad(function, has_aux=True)(np.array([1.0, 2.0]))
    np.testing.assert_array_equal(got.numpy(), [8, 16])
    assert aux["note"] == "hello" and aux["none"] is None
    assert not aux["y"].requires_grad and not aux["x"].requires_grad
    np.testing.assert_array_equal(aux["y"].numpy(), [2, 4])
    (value, aux), got = value_and_grad(function, has_aux=True)(np.array([1.0, 2.0]))
    assert value.item() == 20 and aux["note"] == "hello" and got.numpy()[1] == 16


def test_a_users_own_zensor_in_aux_stays_what_it_is():
    weight = Zensor(3.0)
    _, aux = grad(lambda x: (x * 2, weight), has_aux=True)(1.0)
    assert aux is weight and aux.requires_grad


def test_has_aux_without_aux_is_refused():
    with pytest.raises(DTypeError, match=r"has_aux=True: it returned a Zensor.*\(value, aux\)"):
        grad(cube, has_aux=True)(1.0)


def test_results_share_memory_with_nobody():
    x, y = np.ones(2), np.ones(2)
    incoming = np.ones(2)
    _, pullback = vjp(lambda x, y: x + y, x, y)
    one, two = pullback(incoming)
    arrays = [x, y, incoming, one.numpy(), two.numpy()]
    assert not any(np.shares_memory(a, b) for i, a in enumerate(arrays) for b in arrays[:i])
    tracked = Zensor(incoming)
    one, two = pullback(tracked)
    assert one is not two and one is not tracked


def test_the_wrapper_knows_its_name_and_signature():
    import inspect

    def loss(weights, data, scale=1.0):
        return weights

    assert grad(loss).__name__ == "grad(loss)"
    assert list(inspect.signature(grad(loss)).parameters) == ["weights", "data", "scale"]
    assert "takes the same arguments" in grad(loss).__doc__


def test_an_error_in_the_function_passes_through():
    def wrong(x):
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        grad(wrong)(1.0)


def test_a_leaf_argument_cannot_be_written_in_place_unseen():
    given = np.ones(2)

    def writes(x):
        x[0] = 5.0
        return x.sum()

    with pytest.raises(GraphError, match="leaf"):
        grad(writes)(given)
    np.testing.assert_array_equal(given, [1, 1])


def test_hooks_of_an_argument_run():
    def function(x):
        x.register_hook(lambda grad: grad * 10)
        return x * x

    assert grad(function)(3.0).item() == 60


# ---- nesting


def test_derivatives_of_any_order():
    derivative = tanh
    t = np.tanh(0.3)
    s = 1 - t**2
    for right in (s, -2 * t * s, s * (6 * t**2 - 2), 8 * t * s * (2 - 3 * t**2)):
        derivative = grad(derivative)
        assert derivative(0.3).item() == pytest.approx(right, rel=1e-12)


def test_an_argument_is_a_variable_of_its_own():
    x = Zensor(3.0)
    assert grad(lambda y: x * y)(x).item() == 3
    assert grad(lambda x, y: x * x * y, (0, 1))(x, x)[0].item() == 18


def test_an_outer_transform_sees_through_an_inner_one():
    assert grad(lambda x: grad(lambda y: y**3)(x) * x)(2.0).item() == 36  # (3x² · x)' = 9x²
    assert grad(lambda x: grad(lambda y: x * y * y)(3.0) * x)(2.0).item() == 24  # (6x · x)' = 12x


def test_perturbations_are_not_confused():
    # d/dx (x · d/dy (x + y)) = 1, and 2 for who confuses the two.
    assert grad(lambda x: x * grad(lambda y: x + y)(1.0))(1.0).item() == 1
    assert grad(lambda x: x * grad(lambda y: x * y)(1.0))(4.0).item() == 8


def test_what_an_inner_transform_found_constant_is_constant_outside():
    # The inner gradient 2y is a number of its own: no way leads from it to x.
    got = grad(lambda x: grad(lambda y: y * y + x)(3.0) * x)(2.0)
    assert got.item() == 6 and not got.requires_grad


def test_a_training_step_inside_a_function_can_be_differentiated():
    def loss(w):
        return (w - 3.0) ** 2

    def after_steps(rate):
        w = 0.0
        for _ in range(3):
            w = w - rate * grad(loss)(w)
        return loss(w)

    # Each step multiplies w − 3 by 1 − 2 rate.
    assert grad(after_steps)(0.1).item() == pytest.approx(9 * 6 * 0.8**5 * -2, rel=1e-12)


def test_gradients_hang_on_a_tracked_argument():
    x = Zensor([1.0, 2.0])
    got = grad(cube)(x)
    assert got.requires_grad
    got.sum().backward()
    np.testing.assert_array_equal(x.grad.numpy(), [6, 12])


def test_gradients_hang_on_a_tracked_middle_value():
    x = Zensor(2.0)
    y = x * 3
    grad(lambda y: y**3)(y).backward()
    assert y.grad.item() == 36 and x.grad.item() == 108
    y = Zensor(2.0) * 3  # nobody holds the leaf, but y can have a gradient
    grad(lambda y: y**3)(y).backward()
    assert y.grad.item() == 36


def test_a_gradient_penalty_reaches_the_parameters_that_the_function_uses():
    layer = Linear(2, 1)
    x = np.array([0.3, -0.2], np.float32)
    got = grad(lambda x: tanh(layer(x)).sum())(x)
    (got * got).sum().backward()
    weight, bias = layer.weight.numpy().copy(), layer.bias.numpy().copy()

    def penalty(weight):
        slope = weight[0] * (1 - np.tanh(weight @ x + bias) ** 2)
        return (slope**2).sum()

    step = np.array([[1e-3, 0]])
    right = (penalty(weight + step) - penalty(weight - step)) / 2e-3
    assert layer.weight.grad.numpy()[0, 0] == pytest.approx(right, rel=1e-2, abs=1e-5)


def test_under_no_grad_nothing_leaves_tracked_and_the_derivative_is_right():
    x, weight = Zensor(2.0), Zensor(3.0)
    with no_grad():
        value, got = value_and_grad(lambda x: x * x * weight)(x)
    assert got.item() == 12 and not got.requires_grad and not value.requires_grad


def test_no_grad_inside_is_respected():
    def function(x):
        with no_grad():
            shift = x * x
        return x * shift

    assert grad(function)(3.0).item() == 9


def test_untracked_results_become_arrays_without_ado():
    constant = np.array([2.0, 3.0])
    got = grad(lambda x: (x * x * constant).sum())(np.ones(2))
    np.testing.assert_array_equal(np.asarray(got), [4, 6])


def test_zensors_made_inside_leave_the_result_untracked():
    assert not grad(lambda x: (x * Zensor([1.0, 2.0])).sum())(3.0).requires_grad


def test_a_pass_is_recorded_only_if_somebody_could_ask_for_its_derivative():
    seen = []

    class Twice(Function):
        @staticmethod
        def forward(x):
            return 2 * x

        @staticmethod
        def backward_x(grad):
            seen.append(type(grad))
            return 2 * grad

    assert grad(Twice.apply)(1.0).item() == 2
    assert grad(Twice.apply)(Zensor(1.0)).item() == 2
    assert seen == [np.ndarray, Zensor]


def test_a_freed_history_of_an_argument_does_not_matter():
    x = Zensor(2.0)
    y = x * x
    y.backward()
    assert grad(cube)(y).item() == 48


# ---- elementwise_grad


def test_elementwise_grad_is_the_derivative_everywhere():
    x = np.linspace(-1, 1, 6).reshape(2, 3)
    np.testing.assert_allclose(elementwise_grad(sin)(x).numpy(), np.cos(x))
    np.testing.assert_allclose(elementwise_grad(elementwise_grad(sin))(x).numpy(), -np.sin(x))
    np.testing.assert_allclose(elementwise_grad(lambda x, y: x * exp(y), 1)(2.0, x).numpy(), 2 * np.exp(x))


def test_elementwise_grad_takes_one_result():
    with pytest.raises(DTypeError, match=r"elementwise_grad of .* must be one Zensor"):
        elementwise_grad(lambda x: [x, x])(1.0)


# ---- vjp


def test_a_pullback_is_the_transpose_of_the_jacobian_and_may_be_called_again():
    matrix = np.arange(6.0).reshape(2, 3)
    value, pullback = vjp(lambda x: matrix @ x, np.ones(3))
    np.testing.assert_array_equal(value.numpy(), [3, 12])
    for row in np.eye(2):
        (got,) = pullback(row)
        np.testing.assert_array_equal(got.numpy(), row @ matrix)
    assert not value.requires_grad and not got.requires_grad


def test_values_and_incoming_gradients_may_have_structure():
    def function(x, y):
        return {"product": x * y, "parts": (x + 1, [y, None])}

    value, pullback = vjp(function, 2.0, np.array([3.0, 4.0]))
    assert value["parts"][1][1] is None
    by_x, by_y = pullback({"product": [1.0, 1.0], "parts": (10.0, [np.array([5.0, 6.0]), None])})
    assert by_x.item() == 7 + 10
    np.testing.assert_array_equal(by_y.numpy(), [2 + 5, 2 + 6])
    by_x, by_y = pullback({"product": None, "parts": (1.0, None)})
    assert by_x.item() == 1
    np.testing.assert_array_equal(by_y.numpy(), [0, 0])


@pytest.mark.parametrize(
    ("incoming", "error", "message"),
    [
        (np.ones(3), ShapeError, r"incoming gradient\[0\] has shape \(3,\).*shape \(2,\)"),
        ([[1.0], [1.0, 2.0]], ShapeError, r"incoming gradient\[0\] is no array"),
        ("ab", DTypeError, "must be made of real numbers"),
        (1j * np.ones(2), DTypeError, "complex128"),
    ],
)
def test_an_incoming_gradient_must_fit(incoming, error, message):
    _, pullback = vjp(lambda x: (x, x), np.ones(2))
    with pytest.raises(error, match=message):
        pullback((incoming, None))


@pytest.mark.parametrize("incoming", [1.0, [1.0], {"a": 1.0, "b": 1.0}])
def test_an_incoming_gradient_of_another_structure_is_refused(incoming):
    _, pullback = vjp(lambda x: (x, x), 1.0)
    with pytest.raises(ShapeError, match="must be built like what it belongs to, a tuple of 2"):
        pullback(incoming)


def test_a_pullback_can_be_differentiated_for_what_comes_in():
    _, pullback = vjp(lambda x: x**2, np.array([1.0, 2.0]))
    u = Zensor([3.0, 4.0])
    (got,) = pullback(u)
    np.testing.assert_array_equal(gradients(got.sum(), u).numpy(), [2, 4])
    got = grad(lambda u: pullback(u)[0].sum())(np.ones(2))
    np.testing.assert_array_equal(got.numpy(), [2, 4])


def test_vjp_with_aux():
    value, pullback, aux = vjp(lambda x: (x * x, cos(x)), 0.0, has_aux=True)
    assert (value.item(), pullback(1.0)[0].item(), aux.item()) == (0, 0, 1)
