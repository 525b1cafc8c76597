"""checkpoint: the same values and gradients, for less memory; the same random numbers, or a refusal."""

import gc
import tracemalloc

import numpy as np
import pytest

from autograd import ArgumentError, DTypeError, GraphError, describe, gradients
from zensor import Zensor, checkpoint, cos, grad, hessian, jacobian, no_grad, randn, sin, tanh
from zensor.nn import Dropout, Linear, Sequential


def twice(x):
    return sin(sin(x))


def once_and_twice(x):
    return sin(sin(x)), cos(x)


def derivative(x):
    return np.cos(np.sin(x)) * np.cos(x)


# ---- the same gradients


def test_values_and_gradients_are_the_same():
    x = Zensor([0.3, -1.0])
    y = checkpoint(twice, x)
    np.testing.assert_array_equal(y.numpy(), np.sin(np.sin(x.numpy())))
    (y * [1.0, 2.0]).sum().backward()
    np.testing.assert_allclose(x.grad.numpy(), derivative(x.numpy()) * [1, 2])


def test_without_arguments_it_gives_a_function():
    x = Zensor(0.3)
    function = checkpoint(twice)
    assert function.__name__ == "checkpoint(twice)"
    function(x).backward()
    assert x.grad.item() == pytest.approx(derivative(0.3), rel=1e-14)


def test_one_node_stands_for_the_whole_run():
    x = Zensor(0.3)
    y = checkpoint(twice, x)
    assert y.node.function.name == "checkpoint" and y.node.parents == (x.node,)
    first, second = checkpoint(once_and_twice, x)
    assert first.node.parents == second.node.parents
    assert first.node.parents[0].function.name == "checkpoint"


def test_the_function_runs_once_and_again_for_the_backward_pass():
    runs = []

    def function(x):
        runs.append(x.item())
        return x * x

    x = Zensor(3.0)
    y = checkpoint(function, x)
    assert runs == [3]
    y.backward()
    assert runs == [3, 3] and x.grad.item() == 6


def test_results_and_arguments_may_have_structure():
    def function(p, *, scale):
        return {"a": p["x"] * scale, "b": [p["y"] * p["x"], None, "note"]}

    x, y, scale = Zensor(2.0), Zensor(3.0), Zensor(5.0)
    made = checkpoint(function, {"x": x, "y": y}, scale=scale)
    assert made["b"][1:] == [None, "note"]
    (made["a"] * 10 + made["b"][0]).backward()
    assert (x.grad.item(), y.grad.item(), scale.grad.item()) == (50 + 3, 2, 20)


def test_a_result_that_nobody_used_sends_nothing():
    x = Zensor(0.3)
    first, _ = checkpoint(once_and_twice, x)
    first.backward()
    assert x.grad.item() == pytest.approx(derivative(0.3), rel=1e-14)


def test_parameters_that_the_function_uses_get_their_gradients():
    layer = Linear(2, 3)
    data = np.ones((4, 2), np.float32)
    x = Zensor(data)
    tanh(layer(x)).sum().backward()
    right = [x.grad.numpy(), layer.weight.grad.numpy(), layer.bias.grad.numpy()]
    layer.zero_grad()
    x.zero_grad()
    checkpoint(lambda x: tanh(layer(x)), x).sum().backward()
    for got, one in zip([x, layer.weight, layer.bias], right, strict=True):
        np.testing.assert_allclose(got.grad.numpy(), one, rtol=1e-6)


def test_parameters_get_gradients_even_if_no_argument_is_tracked():
    weight = Zensor(3.0)
    checkpoint(lambda data: weight * data, np.float64(2)).backward()
    assert weight.grad.item() == 2
    other = Zensor(3.0)
    checkpoint(lambda: other * other)().backward()
    assert other.grad.item() == 6


def test_a_middle_value_found_outside_gets_its_gradient_once():
    weight = Zensor(2.0)
    outside = weight * 3
    x = weight * 5
    checkpoint(lambda x: x * outside * weight, x).backward()
    # 5w · 3w · w = 15 w³; counted through x, through outside and directly, each once.
    assert weight.grad.item() == 45 * 4
    assert outside.grad.item() == 20 and x.grad.item() == 12


def test_chosen_gradients_touch_nobody():
    weight, x = Zensor(3.0), Zensor(2.0)
    found = gradients(checkpoint(lambda x: x * x * weight, x), [x, weight])
    assert [one.item() for one in found] == [12, 4]
    assert x.grad is None and weight.grad is None
    assert gradients(checkpoint(lambda x: x * x * weight, x), weight).item() == 4


def test_retain_graph_runs_again_for_each_pass():
    x = Zensor(2.0)
    y = checkpoint(lambda x: x * x, x)
    y.backward(retain_graph=True)
    y.backward()
    assert x.grad.item() == 8
    with pytest.raises(GraphError, match="backward through checkpoint: an earlier pass has freed"):
        y.backward()


def test_checkpoints_stand_in_each_other():
    weight = Zensor(0.7)

    def inner(x):
        return sin(x * weight)

    def outer(x):
        return checkpoint(inner, checkpoint(inner, x) + weight)

    x = Zensor(0.3)
    outer(x).backward()
    right = [x.grad.item(), weight.grad.item()]
    x.zero_grad()
    weight.zero_grad()
    checkpoint(outer, x).backward()
    assert [x.grad.item(), weight.grad.item()] == pytest.approx(right, rel=1e-13)
    x.zero_grad()
    weight.zero_grad()
    inner(inner(x) + weight).backward()
    assert [x.grad.item(), weight.grad.item()] == pytest.approx(right, rel=1e-13)


def test_an_identity_and_a_view_are_fine_and_own_their_memory():
    x = Zensor([1.0, 2.0])
    for function in (lambda x: x, lambda x: x[::-1]):
        x.zero_grad()
        y = checkpoint(function, x)
        assert not np.shares_memory(x.numpy(), y.numpy())
        (y * [1.0, 10.0]).sum().backward()
        assert sorted(x.grad.numpy()) == [1, 10]


def test_float32_stays():
    x = Zensor(np.ones(2, np.float32))
    y = checkpoint(twice, x)
    y.sum().backward()
    assert y.dtype == x.grad.dtype == np.float32


# ---- higher orders and transforms


def test_second_derivatives():
    weight, x = Zensor(0.7), Zensor(0.3)

    def derivatives(function):
        by_x, by_weight = gradients(function(x), [x, weight], create_graph=True)
        return [one.item() for by in (by_x, by_weight) for one in gradients(by, [x, weight], retain_graph=True)]

    def function(x):
        return sin(x * weight) * weight

    assert derivatives(lambda x: checkpoint(function, x)) == pytest.approx(derivatives(function), rel=1e-13)


def test_transforms_go_through_a_checkpoint():
    x = np.array([0.3, -1.0])
    kept = checkpoint(lambda x: (tanh(x) * x).sum())
    np.testing.assert_allclose(grad(kept)(x).numpy(), np.tanh(x) + x * (1 - np.tanh(x) ** 2))
    right = hessian(lambda x: (tanh(x) * x).sum())(x).numpy()
    np.testing.assert_allclose(hessian(kept)(x).numpy(), right, rtol=1e-13)
    np.testing.assert_allclose(jacobian(checkpoint(twice))(x).numpy(), np.diag(derivative(x)))


def test_a_checkpoint_goes_through_a_transform():
    x = Zensor(2.0)
    checkpoint(lambda x: grad(lambda y: y**3)(x) * x, x).backward()
    assert x.grad.item() == 36


def test_nested_checkpoints_inside_a_transform():
    def function(x):
        return checkpoint(lambda x: checkpoint(twice, x) * x, x)

    t = 0.3
    assert grad(function)(t).item() == pytest.approx(np.sin(np.sin(t)) + t * derivative(t), rel=1e-13)
    assert grad(grad(function))(t).item() == pytest.approx(grad(grad(lambda x: twice(x) * x))(t).item(), rel=1e-12)


# ---- what is not recorded


def test_without_recording_it_is_a_plain_call():
    x = Zensor(2.0)
    with no_grad():
        assert not checkpoint(twice, x).requires_grad
    assert checkpoint(twice, Zensor(2.0, requires_grad=False)).node is None
    assert isinstance(checkpoint(np.sin, np.ones(2)), np.ndarray)


def test_zensors_made_inside_are_constants():
    x = Zensor(2.0)
    y = checkpoint(lambda x: x * Zensor(3.0), x)
    assert len([node for node in describe(y).nodes if node.kind == "input"]) == 1
    y.backward()
    assert x.grad.item() == 3


# ---- memory


def test_memory_falls():
    width, depth = 20_000, 30

    def block(x):
        for _ in range(10):
            x = tanh(x * 1.01)
        return x

    def peak(call):
        x = Zensor(np.full(width, 0.5))
        gc.collect()
        tracemalloc.start()
        y = x
        for _ in range(depth):
            y = call(y)
        y.sum().backward()
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return highest, x.grad.numpy()

    plain, right = peak(block)
    saved, got = peak(checkpoint(block))
    np.testing.assert_allclose(got, right, rtol=1e-13)
    array = width * 8
    # Each operation keeps an array: 30 blocks of 20, against 30 results and one block at a time.
    assert plain > depth * 10 * array
    assert saved < (depth + 60) * array


def test_a_middle_argument_that_nobody_holds_gets_no_grad():
    x = Zensor(2.0)
    y = checkpoint(lambda x: x * x, x * 3)
    assert [one.owner() for one in y.node.parents] == [None]
    y.backward()
    assert x.grad.item() == 36


def test_dropping_the_result_frees_the_arguments_at_once():
    import weakref

    x = Zensor(np.ones(3))
    y = x * 2
    alive = weakref.ref(y)
    z = checkpoint(twice, y)
    gc.disable()
    try:
        node = weakref.ref(z.node)
        del y, z
        assert alive() is None and node() is None
    finally:
        gc.enable()


# ---- random numbers


def test_dropout_drops_the_same_both_times():
    for layer in (Dropout(0.5), Dropout(0.5, rng=3)):
        x = Zensor(np.ones(1000))
        y = checkpoint(lambda x, layer=layer: layer(x) * x, x)
        y.sum().backward()
        np.testing.assert_allclose(x.grad.numpy(), 2 * y.numpy())


def test_modules_with_dropout_inside_each_other():
    model = Sequential(Linear(4, 50), Dropout(0.5), Linear(50, 1), Dropout(0.2))
    x = Zensor(np.ones((3, 4), np.float32))
    checkpoint(lambda x: checkpoint(model, x) * 2, x).sum().backward()
    assert model[0].weight.grad is not None


def test_random_streams_go_on_as_if_nothing_had_run_twice():
    def after(checkpointed):
        rng = np.random.default_rng(0)

        def function(x, rng):
            return x * randn(3, rng=rng) * rng.normal(size=3)

        x = Zensor(np.ones(3))
        y = checkpoint(function, x, rng) if checkpointed else function(x, rng)
        between = rng.random()
        y.sum().backward()
        return [*y.numpy(), *x.grad.numpy(), between, rng.random()]

    assert after(True) == after(False)


def test_a_generator_among_the_arguments_draws_the_same_both_times():
    x = Zensor(np.ones(100))
    y = checkpoint(lambda x, options: x * options["rng"].normal(size=100), x, {"rng": np.random.default_rng(0)})
    y.sum().backward()
    np.testing.assert_array_equal(x.grad.numpy(), y.numpy())


def test_other_random_numbers_are_noticed():
    rng = np.random.default_rng(0)
    x = Zensor(np.ones(100))
    y = checkpoint(lambda x: x * rng.normal(size=100), x)
    with pytest.raises(GraphError, match=r"second run.*other values.*Generator as an argument"):
        y.sum().backward()
    assert x.grad is None


def test_a_branch_that_changes_its_mind_is_noticed():
    state = {"power": 2}
    x = Zensor(3.0)
    y = checkpoint(lambda x: x ** state["power"], x)
    state["power"] = 3
    with pytest.raises(GraphError, match="second run"):
        y.backward()


def test_another_number_of_results_is_noticed():
    count = [2, 1]
    first, second = checkpoint(lambda x: [x * 1.0] * count.pop(0), Zensor(3.0))
    with pytest.raises(GraphError, match="second run"):
        (first + second).backward()


def test_nan_and_infinity_are_no_change():
    x = Zensor([1.0, 2.0])
    y = checkpoint(lambda x: x + np.array([np.inf, np.nan]), x)
    y.backward(np.ones(2))
    np.testing.assert_array_equal(x.grad.numpy(), [1, 1])


# ---- writing in place


def test_a_parameter_that_was_written_since_is_noticed():
    weight = Zensor(np.ones(3))
    y = checkpoint(lambda x: x * x * weight, Zensor(np.ones(3)))
    with no_grad():
        weight[0] = 5.0
    with pytest.raises(GraphError, match=r"backward through checkpoint.*written in place"):
        y.sum().backward()


def test_a_function_that_writes_into_its_argument_is_refused():
    x = Zensor(np.ones(3))
    y = x * 2

    def writes(y):
        square = y * 1.0
        y[0] = 5.0
        return square * y

    with pytest.raises(GraphError, match="checkpoint of writes: it wrote in place, by setitem"):
        checkpoint(writes, y)


def test_writing_into_what_the_function_made_is_fine():
    def writes(x):
        y = x * 2
        y[0] = 0.0
        return y * x

    x = Zensor(np.array([1.0, 2.0]))
    checkpoint(writes, x).sum().backward()
    np.testing.assert_array_equal(x.grad.numpy(), [0, 8])


# ---- errors


def test_it_takes_a_function():
    with pytest.raises(DTypeError, match=r"checkpoint of a Zensor.*not checkpoint\(f\(x\)\)"):
        checkpoint(Zensor(1.0))


def test_a_list_that_contains_itself_is_refused():
    endless = []
    endless.append(endless)
    with pytest.raises(ArgumentError, match="does a list contain itself"):
        checkpoint(twice, endless)


def test_an_error_inside_passes_through():
    def wrong(x):
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        checkpoint(wrong, Zensor(1.0))
