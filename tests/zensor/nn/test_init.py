"""First values: their distribution, their reproducibility, and what is refused."""

import math

import numpy as np
import pytest

from autograd.errors import ArgumentError, DTypeError, GraphError, ShapeError
from zensor import Zensor, nn
from zensor.nn import init

SHAPE = (60, 50, 3)
FAN_IN, FAN_OUT = 150, 180


def made(shape=SHAPE, dtype="float64"):
    return nn.Parameter(np.full(shape, 7.0), dtype=dtype)


@pytest.mark.parametrize(
    ("fill", "std"),
    [
        (lambda w, rng: init.uniform_(w, -1, 1, rng=rng), 1 / math.sqrt(3)),
        (lambda w, rng: init.normal_(w, std=0.5, rng=rng), 0.5),
        (lambda w, rng: init.xavier_uniform_(w, gain=2, rng=rng), 2 * math.sqrt(2 / (FAN_IN + FAN_OUT))),
        (lambda w, rng: init.xavier_normal_(w, rng=rng), math.sqrt(2 / (FAN_IN + FAN_OUT))),
        (lambda w, rng: init.kaiming_uniform_(w, nonlinearity="relu", rng=rng), math.sqrt(2 / FAN_IN)),
        (lambda w, rng: init.kaiming_normal_(w, mode="fan_out", rng=rng), math.sqrt(2 / FAN_OUT)),
        (lambda w, rng: init.kaiming_normal_(w, a=2, rng=rng), math.sqrt(2 / 5 / FAN_IN)),
        (lambda w, rng: init.trunc_normal_(w, std=0.5, a=-0.5, b=0.5, rng=rng), 0.5 * 0.5396),
    ],
)
def test_mean_and_spread(fill, std):
    w = made()
    assert fill(w, 0) is w
    assert w.numpy().std() == pytest.approx(std, rel=0.03)
    assert abs(w.numpy().mean()) < 0.05 * std
    twin = made()
    fill(twin, np.random.default_rng(0))
    np.testing.assert_array_equal(w.numpy(), twin.numpy())
    assert w.dtype == np.float64


def test_bounds():
    bound = 2 * math.sqrt(6 / (FAN_IN + FAN_OUT))
    assert np.abs(init.xavier_uniform_(made(), 2, rng=0).numpy()).max() == pytest.approx(bound, rel=0.01)
    values = init.trunc_normal_(made(), 1, 2, 0.5, 3, rng=0).numpy()
    assert (values.min() >= 0.5, values.max() <= 3) == (True, True)


def test_constants():
    assert np.all(init.constant_(made(), 3).numpy() == 3)
    assert np.all(init.ones_(made()).numpy() == 1)
    assert np.all(init.zeros_(made()).numpy() == 0)
    np.testing.assert_array_equal(init.eye_(made((2, 3))).numpy(), np.eye(2, 3))


@pytest.mark.parametrize("shape", [(3, 5), (5, 3), (4, 4), (3, 2, 4)])
def test_orthogonal(shape):
    w = init.orthogonal_(made(shape), gain=2, rng=0).numpy().reshape(shape[0], -1)
    product = w @ w.T if len(w) <= w.shape[1] else w.T @ w
    np.testing.assert_allclose(product, 4 * np.eye(min(w.shape)), atol=1e-12)


@pytest.mark.parametrize(
    ("nonlinearity", "gain"), [("linear", 1), ("tanh", 5 / 3), ("leaky_relu", math.sqrt(2 / 1.0001)), ("selu", 0.75)]
)
def test_gains(nonlinearity, gain):
    assert init.calculate_gain(nonlinearity) == pytest.approx(gain)
    assert init.calculate_gain("leaky_relu", 2.0) == pytest.approx(math.sqrt(2 / 5))


def test_writing_is_noticed_by_graphs():
    w = made((2, 2))
    z = (w * w).sum()
    init.ones_(w)
    with pytest.raises(GraphError, match="ones_"):
        z.backward()


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: init.calculate_gain("cosh"), ArgumentError),
        (lambda: init.kaiming_normal_(made(), mode="fan"), ArgumentError),
        (lambda: init.xavier_normal_(made((3,))), ShapeError),
        (lambda: init.orthogonal_(made((3,))), ShapeError),
        (lambda: init.xavier_normal_(made((0, 3))), ShapeError),
        (lambda: init.eye_(made((3,))), ShapeError),
        (lambda: init.zeros_([0.0, 0.0]), DTypeError),
        (lambda: init.zeros_(Zensor([1])), DTypeError),
        (lambda: init.zeros_(nn.Parameter(np.broadcast_to(np.float32(1), (2,)))), DTypeError),
        (lambda: init.normal_(made(), std=-1), ArgumentError),
        (lambda: init.constant_(made(), "x"), ArgumentError),
        (lambda: init.constant_(made(), np.ones(2)), ArgumentError),
        (lambda: init.xavier_uniform_(made(), gain="x"), ArgumentError),
        (lambda: init.xavier_normal_(made(), gain=None), ArgumentError),
        (lambda: init.orthogonal_(made(), gain=None), ArgumentError),
        (lambda: init.kaiming_uniform_(made(), a="x"), ArgumentError),
        (lambda: init.normal_(made(), mean="a"), ArgumentError),
        (lambda: init.uniform_(made(), 2, 1), ArgumentError),
        (lambda: init.uniform_(made(), 0, math.inf), ArgumentError),
        (lambda: init.trunc_normal_(made(), a=2, b=1), ArgumentError),
        (lambda: init.trunc_normal_(made(), a=20, b=30), ArgumentError),
        (lambda: init.trunc_normal_(made(), std=0), ArgumentError),
    ],
)
def test_what_is_refused(call, error):
    with pytest.raises(error):
        call()


def test_the_array_of_a_parameter_is_written_too():
    layer = nn.Linear(3, 2)
    assert init.xavier_uniform_(layer.weight.data, rng=0) is layer.weight.data
    init.constant_(layer.bias.data, 0.5)
    assert layer.bias.tolist() == [0.5, 0.5]
    other = init.xavier_uniform_(nn.Parameter(np.ones((2, 3))), rng=0)
    assert layer.weight.tolist() == other.tolist()
