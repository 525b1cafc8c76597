"""jacobian, hessian, hvp: ten real functions three ways, shapes and blocks."""

from importlib import import_module

import numpy as np
import pytest

import zensor
from autograd import ShapeError
from zensor import (
    Zensor,
    cos,
    cross_entropy,
    exp,
    grad,
    hessian,
    hvp,
    jacobian,
    log,
    logsumexp,
    sigmoid,
    sin,
    softmax,
    tanh,
)

RNG = np.random.default_rng(11)
DATA = RNG.normal(size=(6, 3))
LABELS = np.array([1.0, 0, 1, 1, 0, 1])
CLASSES = np.array([0, 2, 1, 1, 0, 2])
MATRIX = RNG.normal(size=(3, 3))


def rosenbrock(x):
    return (100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2).sum()


def logistic_loss(weights):
    scores = DATA @ weights
    return (logsumexp(zensor.stack([scores * 0, scores]), axis=0) - LABELS * scores).mean() + 0.1 * weights @ weights


def gaussian(parameters):
    mean, deviation = parameters[0], exp(parameters[1])
    return (log(deviation) + 0.5 * ((DATA[:, 0] - mean) / deviation) ** 2).sum()


def softmax_loss(weights):
    return cross_entropy(DATA @ weights.reshape(3, 3), CLASSES)


def network(weights):
    hidden = tanh(DATA @ weights[:6].reshape(3, 2))
    return ((hidden @ weights[6:] - LABELS) ** 2).mean()


def quadratic(x):
    return 0.5 * x @ MATRIX @ x + sin(x).sum()


def rayleigh(x):
    return (x @ MATRIX @ x) / (x @ x)


def matrix_powers(x):
    square = x.reshape(2, 2)
    return ((square @ square @ square) * np.array([[1.0, 2.0], [3.0, 4.0]])).sum()


def picked(x):
    return (x[[0, 2, 0]] * x[::-1]).sum() * x[1]


def entropy(scores):
    chances = softmax(scores)
    return -(chances * log(chances)).sum()


REAL = {
    rosenbrock: 4,
    logistic_loss: 3,
    gaussian: 2,
    softmax_loss: 9,
    network: 8,
    quadratic: 3,
    rayleigh: 3,
    matrix_powers: 4,
    picked: 3,
    entropy: 5,
}


def second_differences(function, x, eps=1e-4):
    """Central differences of values alone, to the fourth order in eps: no derivative rule takes part."""

    def coarse(step):
        moves = np.eye(len(x)) * step

        def at(v):
            return function(Zensor(v, requires_grad=False)).item()

        def one(a, b):
            return at(x + a + b) - at(x + a - b) - at(x - a + b) + at(x - a - b)

        return np.array([[one(a, b) for b in moves] for a in moves]) / (4 * step * step)

    return (4 * coarse(eps) - coarse(2 * eps)) / 3


@pytest.mark.parametrize("function", REAL, ids=lambda function: function.__name__)
def test_the_hessian_three_ways(function):
    x = np.random.default_rng(REAL[function]).normal(size=REAL[function]) * 0.7
    got = hessian(function)(x).numpy()
    assert got.shape == (len(x), len(x)) and np.abs(got).max() > 1e-3
    np.testing.assert_allclose(got, got.T, rtol=1e-9, atol=1e-11)
    np.testing.assert_allclose(jacobian(grad(function))(x).numpy(), got, rtol=1e-13)
    np.testing.assert_allclose(jacobian(jacobian(function))(x).numpy(), got, rtol=1e-9, atol=1e-11)
    np.testing.assert_allclose(got, second_differences(function, x), rtol=2e-5, atol=2e-6)
    vector = RNG.normal(size=len(x))
    np.testing.assert_allclose(hvp(function, x, vector).numpy(), got @ vector, rtol=1e-9, atol=1e-11)


def positive(x):
    square = x.reshape(2, 2)
    return square @ square.T + np.eye(2)


@pytest.mark.parametrize(
    ("module", "name", "function"),
    [
        ("norms", "norm", lambda norm, x: norm(x.reshape(2, 2) @ x.reshape(2, 2))),
        ("einsum", "einsum", lambda einsum, x: einsum("ij,jk,ki->", *[x.reshape(2, 2)] * 3)),
        ("factorizations", "cholesky", lambda cholesky, x: (cholesky(positive(x)) ** 3).sum()),
        ("solving", "solve", lambda solve, x: (solve(positive(x), x[:2]) ** 3).sum()),
    ],
)
def test_second_derivatives_of_linear_algebra(module, name, function):
    operation = getattr(import_module(f"autograd.functions.{module}"), name)
    x = np.array([0.8, -0.3, 0.5, 1.1])

    def of_x(x):
        return function(operation, x)

    got = hessian(of_x)(x).numpy()
    np.testing.assert_allclose(got, got.T, rtol=1e-9, atol=1e-11)
    np.testing.assert_allclose(got, second_differences(of_x, x), rtol=2e-5, atol=2e-6)


# ---- jacobian


def test_a_jacobian_has_the_shape_of_the_result_and_then_of_the_argument():
    x = RNG.normal(size=(2, 3))
    got = jacobian(lambda x: x.T @ x)(x).numpy()
    assert got.shape == (3, 3, 2, 3)
    right = np.zeros((3, 3, 2, 3))
    for a, b in np.ndindex(3, 3):
        right[a, b, :, a] += x[:, b]
        right[a, b, :, b] += x[:, a]
    np.testing.assert_allclose(got, right)


def test_a_jacobian_of_numbers_has_no_axes():
    got = jacobian(lambda x: x**2)(3.0)
    assert got.shape == () and got.item() == 6


def test_one_jacobian_per_chosen_argument():
    by_x, by_y = jacobian(lambda x, y: x * y, (0, 1))(np.array([1.0, 2.0]), 3.0)
    np.testing.assert_array_equal(by_x.numpy(), [[3, 0], [0, 3]])
    np.testing.assert_array_equal(by_y.numpy(), [1, 2])
    np.testing.assert_array_equal(jacobian(lambda x, y: x * y, 1)(np.array([1.0, 2.0]), 3.0).numpy(), [1, 2])


def test_structures_of_the_result_stand_outside_those_of_the_argument():
    def function(p):
        return {"sum": p["a"] + p["b"], "list": [p["a"] * 2, None]}

    got = jacobian(function)({"a": np.ones(2), "b": 5.0})
    np.testing.assert_array_equal(got["sum"]["a"].numpy(), np.eye(2))
    np.testing.assert_array_equal(got["sum"]["b"].numpy(), [1, 1])
    np.testing.assert_array_equal(got["list"][0]["a"].numpy(), 2 * np.eye(2))
    np.testing.assert_array_equal(got["list"][0]["b"].numpy(), [0, 0])
    assert got["list"][1] is None


def test_results_that_do_not_depend_on_the_argument_have_zeros():
    constant = Zensor(np.ones((2, 1)), requires_grad=False)
    got = jacobian(lambda x: constant)(np.ones(3))
    np.testing.assert_array_equal(got.numpy(), np.zeros((2, 1, 3)))


def test_no_elements_no_rows():
    assert jacobian(lambda x: x[:0])(np.ones(3)).shape == (0, 3)
    assert jacobian(lambda x: x.sum() * np.ones(2))(np.ones((0, 3))).shape == (2, 0, 3)


def test_float32_stays_float32():
    got = jacobian(lambda x: x * x)(np.ones(2, np.float32))
    assert got.dtype == np.float32
    assert hessian(lambda x: (x**3).sum())(np.ones(2, np.float32)).dtype == np.float32


def test_a_jacobian_hangs_on_what_is_tracked_outside():
    x = Zensor([1.0, 2.0])
    got = jacobian(lambda x: x**3)(x)
    got.sum().backward()
    np.testing.assert_array_equal(x.grad.numpy(), [6, 12])
    assert not jacobian(lambda x: x**3)(np.ones(2)).requires_grad


def test_the_third_derivative_of_tanh_as_a_jacobian():
    x = np.array([0.3, -1.2])
    got = jacobian(jacobian(jacobian(tanh)))(x).numpy()
    t = np.tanh(x)
    assert got.shape == (2, 2, 2, 2)
    for place in range(2):
        assert got[(place,) * 4] == pytest.approx((1 - t[place] ** 2) * (6 * t[place] ** 2 - 2), rel=1e-12)
        got[(place,) * 4] = 0
    np.testing.assert_array_equal(got, np.zeros((2, 2, 2, 2)))


# ---- hessian


def test_blocks_of_several_arguments_are_each_others_transpose():
    def function(x, y):
        return (sin(x) @ y * exp(y[0])).sum()

    x, y = RNG.normal(size=(2, 3)), RNG.normal(size=3)
    (xx, xy), (yx, yy) = hessian(function, (0, 1))(x, y)
    assert [one.shape for one in (xx, xy, yx, yy)] == [(2, 3, 2, 3), (2, 3, 3), (3, 2, 3), (3, 3)]
    np.testing.assert_allclose(xy.numpy(), np.moveaxis(yx.numpy(), 0, -1), rtol=1e-12)

    def joined(z):
        return function(z[:6].reshape(2, 3), z[6:])

    whole = hessian(joined)(np.concatenate([x.ravel(), y])).numpy()
    blocks = np.block(
        [[xx.numpy().reshape(6, 6), xy.numpy().reshape(6, 3)], [yx.numpy().reshape(3, 6), yy.numpy().reshape(3, 3)]]
    )
    np.testing.assert_allclose(blocks, whole, rtol=1e-12)


def test_a_hessian_of_a_structure_has_blocks_by_name():
    got = hessian(lambda p: p["a"] * p["a"] * p["b"])({"a": 2.0, "b": 3.0})
    assert [[got[i][j].item() for j in "ab"] for i in "ab"] == [[6, 4], [4, 0]]


def test_a_linear_function_has_the_hessian_zero():
    np.testing.assert_array_equal(hessian(lambda x: x.sum())(np.ones(2)).numpy(), np.zeros((2, 2)))


def test_a_hessian_of_a_function_that_uses_a_gradient():
    def function(x):
        slope = grad(lambda x: (x**3).sum())(x)  # 3x²
        return (slope * slope).sum()  # 9x⁴

    got = hessian(function)(np.array([1.0, 2.0]))
    np.testing.assert_allclose(got.numpy(), np.diag([108.0, 432.0]))


def test_a_hessian_needs_one_number():
    with pytest.raises(ShapeError, match=r"grad of .*shape \(2,\), and must have exactly one element"):
        hessian(lambda x: x)(np.ones(2))


# ---- hvp


def test_hvp_takes_several_arguments_and_structures():
    def function(x, p):
        return (x * x * p["a"]).sum() + p["b"] ** 3

    primals = (np.array([1.0, 2.0]), {"a": 3.0, "b": 2.0})
    by_x, by_p = hvp(function, primals, (np.array([1.0, 0.0]), {"a": 1.0, "b": None}))
    np.testing.assert_array_equal(by_x.numpy(), [6 + 2, 4])
    assert (by_p["a"].item(), by_p["b"].item()) == (2, 0)
    _, by_p = hvp(function, primals, (None, {"a": None, "b": 1.0}))
    assert by_p["b"].item() == 12


def test_hvp_of_a_linear_function_is_zero():
    np.testing.assert_array_equal(hvp(lambda x: x.sum(), np.ones(2), np.ones(2)).numpy(), [0, 0])


def test_hvp_within_grad():
    # (x⁴)'' v = 12 x² v; its derivative is 24 x v.
    assert grad(lambda x: hvp(lambda y: y**4, x, 2.0))(3.0).item() == 144
    assert not hvp(lambda y: cos(y), 1.0, 1.0).requires_grad


def test_hvp_refuses_vectors_of_another_shape():
    with pytest.raises(ShapeError, match=r"hvp of .*vectors\[0\] has shape \(3,\)"):
        hvp(lambda x: sigmoid(x).sum(), np.ones(2), np.ones(3))
