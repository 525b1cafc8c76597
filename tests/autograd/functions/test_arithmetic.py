"""Powers and roots at 0, where their derivatives are 0, one or infinite."""

import math

import numpy as np
import pytest

import zensor as z
from tests.autograd.derivatives import orders, slopes
from zensor import Zensor


def test_0_to_the_0_is_1_and_flat_in_its_base():
    assert z.power(Zensor(0.0), 0).item() == 1
    assert slopes(lambda x: x**0, 0.0) == [0]
    assert slopes(z.power, 0.0, 0.0) == [0, 0]


def test_powers_at_0_have_derivatives_of_every_order():
    assert orders(lambda x: x**1, 0.0, 2) == [1, 0]
    assert orders(lambda x: x**2, 0.0, 3) == [0, 2, 0]
    assert orders(lambda x: x**3, 0.0, 4) == [0, 0, 6, 0]
    assert orders(z.square, 0.0, 3) == [0, 2, 0]


@pytest.mark.parametrize("exponent", [-4, -3, -2, 2, 3, 4, 3.0])
@pytest.mark.parametrize("kind", [int, float, np.float32, np.float64, np.asarray])
def test_powers_made_of_products_have_numpys_value_and_dtype(exponent, kind):
    x = np.array([-2.5, 1e-3, 0.7, np.inf, -np.inf, np.nan, 7e4], np.float32)
    exponent = kind(exponent)
    for base in (x, x.astype(np.float64), x[1], x[1:2].reshape(())):
        right = base**exponent
        got = (Zensor(base) ** exponent).numpy()
        assert got.dtype == right.dtype
        np.testing.assert_allclose(got, right, rtol=4 * np.finfo(base.dtype).eps)


def test_the_exponent_of_0_gets_nothing():
    assert slopes(lambda y: z.power(0.0, y), [0.0, 2.0]) == [[0, 0]]


@pytest.mark.filterwarnings("ignore:divide by zero")
@pytest.mark.parametrize("function", [z.sqrt, z.cbrt])
def test_roots_are_infinitely_steep_at_0(function):
    assert slopes(function, 0.0) == [math.inf]


def test_cbrt_of_a_negative_number():
    assert z.cbrt(Zensor(-8.0)).item() == -2
    assert slopes(z.cbrt, -8.0) == [pytest.approx(1 / 12)]


def test_hypot_of_a_zero_vector_is_0_like_its_norm():
    assert slopes(z.hypot, 0.0, 0.0) == [0, 0]
    assert slopes(z.hypot, -2.0, 0.0) == [-1, 0]


def test_hypot_does_not_overflow():
    assert slopes(z.hypot, 3e200, 4e200) == pytest.approx([0.6, 0.8])


def test_float_power_computes_in_float64_and_gives_back_the_dtype():
    x = Zensor(np.array([2.0, 3.0], np.float32))
    result = np.float_power(x, 2)
    assert result.dtype == np.float64
    result.sum().backward()
    assert x.grad.dtype == np.float32
    assert x.grad.tolist() == [4, 6]


def test_plus_is_a_copy_with_the_same_gradient():
    x = Zensor([1.0, 2.0])
    assert not np.shares_memory((+x).numpy(), x.numpy())
    assert slopes(lambda x: +x, [1.0, 2.0]) == [[1, 1]]
