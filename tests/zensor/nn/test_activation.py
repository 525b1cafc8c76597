"""Activations: values and derivatives at points known by hand."""

import numpy as np
import pytest

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
