"""Activations: values and derivatives at points known by hand."""

from math import erf, log

import numpy as np
import pytest

from autograd import gradcheck
from autograd.errors import DTypeError
from zensor import Zensor, nn

CASES = [
    (nn.ReLU, [0, 0, 3], [0, 0, 1]),
    (nn.Sigmoid, 1 / (1 + np.exp([2.0, 0.0, -3.0])), None),
    (nn.Tanh, np.tanh([-2.0, 0.0, 3.0]), 1 - np.tanh([-2.0, 0.0, 3.0]) ** 2),
]


@pytest.mark.parametrize(("kind", "values", "slopes"), CASES)
def test_values_and_slopes(kind, values, slopes):
    x = Zensor([-2.0, 0.0, 3.0])
    result = kind()(x)
    np.testing.assert_allclose(result.numpy(), values, rtol=1e-14)
    result.sum().backward()
    slopes = np.multiply(values, np.subtract(1, values)) if slopes is None else slopes
    np.testing.assert_allclose(x.grad.numpy(), slopes, rtol=1e-12)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def log1p_exp(x):
    return np.log1p(np.exp(x))


FORMULAS = [
    (nn.ELU(), np.expm1, lambda x: x, "ELU(alpha=1.0)"),
    (nn.ELU(0.5), lambda x: np.expm1(x) / 2, lambda x: x, "ELU(alpha=0.5)"),
    (nn.GELU(), *[lambda x: x * (1 + np.array([erf(one / 2**0.5) for one in x])) / 2] * 2, "GELU(approximate='none')"),
    (
        nn.Hardtanh(-2.0, 3.0),
        lambda x: np.maximum(x, -2),
        lambda x: np.minimum(x, 3),
        "Hardtanh(min_val=-2.0, max_val=3.0)",
    ),
    (nn.LeakyReLU(0.2), lambda x: 0.2 * x, lambda x: x, "LeakyReLU(negative_slope=0.2)"),
    (nn.Mish(), *[lambda x: x * np.tanh(log1p_exp(x))] * 2, "Mish()"),
    (nn.PReLU(init=0.5, dtype=float), lambda x: x / 2, lambda x: x, "PReLU(num_parameters=1)"),
    (
        nn.SELU(),
        lambda x: 1.0507009873554805 * 1.6732632423543772 * np.expm1(x),
        lambda x: 1.0507009873554805 * x,
        "SELU()",
    ),
    (nn.SiLU(), *[lambda x: x * sigmoid(x)] * 2, "SiLU()"),
    (nn.Softplus(), *[log1p_exp] * 2, "Softplus(beta=1.0, threshold=20.0)"),
    (
        nn.Softplus(2.0, 3.0),
        lambda x: log1p_exp(2 * x) / 2,
        lambda x: np.where(x > 1.5, x, log1p_exp(2 * x) / 2),
        "Softplus(beta=2.0, threshold=3.0)",
    ),
]  # layer, the formula below 0, the formula above 0, text


@pytest.mark.parametrize(("layer", "below", "above", "text"), FORMULAS, ids=[text for *_, text in FORMULAS])
def test_formulas(layer, below, above, text):
    x = np.array([-7.5, -2.5, -1.0, -0.1, 0.1, 1.0, 2.5, 7.5])
    np.testing.assert_allclose(layer(Zensor(x)).numpy(), np.where(x < 0, below(x), above(x)), rtol=1e-12)
    assert gradcheck(layer, [Zensor(x)])
    assert repr(layer) == text


def test_each_channel_may_have_its_slope():
    layer = nn.PReLU(3, dtype=float)
    layer.weight.data[...] = [0.1, 0.2, 0.3]
    for shape in ((2, 3), (2, 3, 4), (2, 3, 4, 5)):
        x = np.random.default_rng(0).normal(size=shape)
        slopes = layer.weight.numpy().reshape(3, *[1] * (len(shape) - 2))
        np.testing.assert_allclose(layer(x).numpy(), np.where(x > 0, x, slopes * x))


def test_softmax_adds_up_to_1_along_its_axis():
    x = np.array([[0.0, log(2.0)], [0.0, log(5.0)]])
    np.testing.assert_allclose(nn.Softmax()(x), [[1 / 3, 2 / 3], [1 / 6, 5 / 6]])
    np.testing.assert_allclose(nn.LogSoftmax(dim=0)(x), np.log([[1 / 2, 2 / 7], [1 / 2, 5 / 7]]))
    assert [repr(nn.Softmax()), repr(nn.LogSoftmax(dim=0))] == ["Softmax(dim=-1)", "LogSoftmax(dim=0)"]


@pytest.mark.parametrize("kind", [nn.ReLU, nn.Sigmoid, nn.Tanh])
def test_they_keep_float32_and_have_no_parameters(kind):
    layer = kind()
    assert layer(Zensor(np.ones((2, 3), np.float32))).dtype == np.float32
    assert list(layer.parameters()) == []
    assert repr(layer) == f"{kind.__name__}()"


def test_the_gradient_of_gelu_is_a_number_in_float16():
    x = Zensor(np.array([-6e4, -300, 0, 300, 6e4], "float16"))
    nn.functional.gelu(x, "tanh").sum().backward()
    assert x.grad.tolist() == [0, 0, 0.5, 1, 1]


@pytest.mark.parametrize("name", ["softmax", "log_softmax"])
def test_what_has_no_order_has_no_softmax(name):
    with pytest.raises(DTypeError):
        getattr(nn.functional, name)(np.ones(3, complex))
