"""Clipping of gradients; all parameters as one vector."""

import math

import numpy as np
import pytest

from autograd.errors import ArgumentError, DTypeError, GraphError, ShapeError
from zensor import Zensor, nn
from zensor.nn import utils


def pair():
    one, two, three = (nn.Parameter(np.zeros(2), dtype="float64") for _ in range(3))
    one.grad, two.grad = [3.0, 0.0], [0.0, -4.0]
    return [one, two, three]


@pytest.mark.parametrize(("norm_type", "norm"), [(2, 5), (1, 7), (math.inf, 4), (3, 91 ** (1 / 3))])
def test_the_norm_of_all_gradients_is_clipped(norm_type, norm):
    parameters = pair()
    assert utils.clip_grad_norm_(iter(parameters), 2.0, norm_type).item() == pytest.approx(norm)
    np.testing.assert_allclose(parameters[0].grad.numpy(), [6 / norm, 0], rtol=1e-5)
    assert utils.clip_grad_norm_(parameters, 2.0, norm_type).item() == pytest.approx(2, rel=1e-5)
    assert parameters[2].grad is None


def test_small_gradients_stay():
    parameters = pair()
    utils.clip_grad_norm_(parameters, 100)
    assert parameters[0].grad.tolist() == [3, 0]


def test_of_no_gradients_the_norm_is_0():
    assert utils.clip_grad_norm_(pair()[2:], 1.0).item() == 0
    assert utils.clip_grad_norm_([], 1.0, math.inf).item() == 0


def test_a_norm_that_is_not_finite():
    parameters = pair()
    parameters[0].grad = [math.nan, 1.0]
    with pytest.raises(GraphError, match="nan"):
        utils.clip_grad_norm_(parameters, 1.0, error_if_nonfinite=True)
    assert parameters[1].grad.tolist() == [0, -4]
    assert math.isnan(utils.clip_grad_norm_(parameters, 1.0, math.inf).item())


def test_values_are_clipped():
    parameters = pair()
    utils.clip_grad_value_(parameters, 3.5)
    assert [one.grad.tolist() for one in parameters[:2]] == [[3, 0], [0, -3.5]]


def test_parameters_as_a_vector_and_back():
    model = nn.Linear(2, 3)
    vector = utils.parameters_to_vector(model.parameters())
    assert vector.shape == (9,)
    (vector * vector).sum().backward()
    np.testing.assert_allclose(model.weight.grad.numpy(), 2 * model.weight.numpy())
    twin = nn.Linear(2, 3)
    utils.vector_to_parameters(vector, twin.parameters())
    np.testing.assert_array_equal(twin.weight.numpy(), model.weight.numpy())
    np.testing.assert_array_equal(twin.bias.numpy(), model.bias.numpy())


def test_a_vector_that_is_a_parameter_itself():
    one, two = nn.Parameter([1.0, 2.0]), nn.Parameter([3.0, 4.0])
    utils.vector_to_parameters(np.concatenate([two.data, one.data]), [one, two])
    assert (one.tolist(), two.tolist()) == ([3, 4], [1, 2])


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: utils.clip_grad_norm_(pair(), 0), ArgumentError),
        (lambda: utils.clip_grad_norm_(pair(), 1, -1), ArgumentError),
        (lambda: utils.clip_grad_value_(pair(), "1"), ArgumentError),
        (lambda: utils.clip_grad_norm_([np.zeros(2)], 1), DTypeError),
        (lambda: utils.parameters_to_vector([]), ArgumentError),
        (lambda: utils.parameters_to_vector(None), DTypeError),
        (lambda: utils.clip_grad_norm_(None, 1), DTypeError),
        (lambda: utils.vector_to_parameters([1.0], pair()), ShapeError),
        (lambda: utils.vector_to_parameters(Zensor([[1.0] * 6]), pair()), ShapeError),
    ],
)
def test_what_is_refused(call, error):
    with pytest.raises(error):
        call()


@pytest.mark.parametrize(("dtype", "value"), [("float16", 300.0), ("float32", 1e30), ("float16", 1000.0)])
@pytest.mark.parametrize("norm_type", [2, 3])
def test_squares_that_are_too_large_for_the_dtype_are_no_infinite_norm(dtype, value, norm_type):
    one = nn.Parameter(np.zeros(100), dtype=dtype)
    one.grad = np.full(100, value, dtype)
    norm = utils.clip_grad_norm_(one, 1.0, norm_type)
    assert float(norm) == pytest.approx(value * 100 ** (1 / norm_type), rel=1e-3)
    assert one.grad.numpy() == pytest.approx(100 ** (-1 / norm_type), rel=1e-3)
