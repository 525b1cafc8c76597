"""Bilinear: its formula written with einsum, and derivatives."""

import numpy as np
import pytest

from autograd import gradcheck
from zensor import Zensor, nn
from zensor.nn import functional


@pytest.mark.parametrize("rows", [(), (5,), (2, 3)])
@pytest.mark.parametrize("bias", [False, True])
def test_the_formula(rows, bias):
    rng = np.random.default_rng(0)
    layer = nn.Bilinear(3, 4, 2, bias=bias, dtype=float, rng=0)
    x1, x2 = rng.normal(size=(*rows, 3)), rng.normal(size=(*rows, 4))
    expected = np.einsum("...n,onm,...m->...o", x1, layer.weight.numpy(), x2)
    expected += layer.bias.numpy() if bias else 0
    np.testing.assert_allclose(layer(x1, x2).numpy(), expected)


def test_derivatives():
    rng = np.random.default_rng(0)
    inputs = [Zensor(rng.normal(size=shape)) for shape in ((2, 3), (2, 4), (2, 3, 4), (2,))]
    assert gradcheck(functional.bilinear, inputs, 2)
