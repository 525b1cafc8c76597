"""erf and erfc to the last digits, and sinc at 0."""

import math

import numpy as np
import pytest

import zensor as z
from tests.autograd.derivatives import orders, slopes
from zensor import Zensor


@pytest.mark.parametrize(("function", "right"), [(z.erf, math.erf), (z.erfc, math.erfc)])
def test_the_error_function_is_right_to_the_last_digit(function, right):
    points = np.concatenate([np.linspace(-7, 27, 501), 10.0 ** np.arange(-300, 1, 20)])
    assert function(Zensor(points)).tolist() == [right(point) for point in points]


def test_the_error_function_takes_what_numpy_takes():
    assert z.erf(Zensor(np.float32(1.0))).dtype == np.float32
    assert z.erf([0, 1]).dtype == np.float64
    assert z.erf(Zensor(np.zeros((2, 0)))).shape == (2, 0)
    assert z.erf(Zensor([[0.0], [math.inf]])).tolist() == [[0], [1]]
    assert math.isnan(z.erfc(math.nan))


def test_the_error_function_at_0():
    slope = 2 / math.sqrt(math.pi)
    assert orders(z.erf, 0.0, 3) == pytest.approx([slope, 0, -2 * slope])
    assert orders(z.erfc, 0.0, 3) == pytest.approx([-slope, 0, 2 * slope])


def test_sinc_has_derivatives_of_every_order_at_0():
    assert orders(z.sinc, 0.0, 6) == pytest.approx([0, -(math.pi**2) / 3, 0, math.pi**4 / 5, 0, -(math.pi**6) / 7])


def test_sinc_keeps_its_digits_close_to_0():
    # The usual formula (cos πx − sinc x) / x cancels: at 1e-5 it has seven right digits.
    assert slopes(z.sinc, [1e-5, -1e-12]) == [
        pytest.approx([-(math.pi**2) / 3 * 1e-5, math.pi**2 / 3 * 1e-12], rel=1e-9)
    ]


@pytest.mark.parametrize("order", [1, 2, 3, 5])
def test_the_two_formulas_for_sinc_meet(order):
    edge = order / math.pi
    below, above = orders(z.sinc, edge - 1e-13, order)[-1], orders(z.sinc, edge + 1e-13, order)[-1]
    assert below == pytest.approx(above, rel=1e-10)


def test_high_derivatives_of_sinc_keep_their_digits():
    y = 0.15  # sin(y) / y, differentiated five times: the start of its series
    right = math.pi**5 * (-y / 7 + y**3 / (6 * 9) - y**5 / (120 * 11) + y**7 / (5040 * 13))
    assert orders(z.sinc, y / math.pi, 5)[-1] == pytest.approx(right, rel=1e-11)


def test_erf_of_float32_is_close_everywhere_and_never_beyond_one():
    x = np.concatenate([np.linspace(-6, 6, 40_001), np.logspace(-30, 0, 100), [0.0]]).astype(np.float32)
    exact = np.array([math.erf(one) for one in x.tolist()])
    got = z.erf(x)
    assert got.dtype == np.float32
    np.testing.assert_allclose(got, exact, rtol=5e-7, atol=0)
    assert np.abs(got).max() == 1
    np.testing.assert_array_equal(z.erf(np.array([np.inf, -np.inf, np.nan], np.float32)), [1, -1, np.nan])
    assert z.erf(np.zeros((0, 2), np.float32)).shape == (0, 2)
