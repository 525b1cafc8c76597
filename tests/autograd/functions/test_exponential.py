"""Exponentials and logarithms where digits are easily lost, and at infinity."""

import math

import numpy as np
import pytest

import zensor as z
from autograd import DTypeError
from tests.autograd.derivatives import orders, slopes
from zensor import Zensor

INF = math.inf


def test_expm1_keeps_the_digits_of_its_derivative():
    assert slopes(z.expm1, [-40.0, 0.0]) == [[math.exp(-40), 1]]


@pytest.mark.parametrize("function", [z.logaddexp, z.logaddexp2])
def test_logaddexp_shares_ties_equally_also_infinite_ones(function):
    assert slopes(function, [1.0, INF, -INF, 1e300], [1.0, INF, -INF, 1e300]) == [[0.5] * 4] * 2
    assert slopes(function, [INF, 1.0, 0.0], [1.0, -INF, 1e300]) == [[1, 1, 0], [0, 0, 1]]


def test_logaddexp_keeps_the_digits_of_large_numbers():
    assert slopes(z.logaddexp, 1e9, 1e9 + 1) == [
        pytest.approx(1 / (1 + math.e), rel=1e-14),
        pytest.approx(math.e / (1 + math.e), rel=1e-14),
    ]


def test_logaddexp_has_second_derivatives_on_the_diagonal():
    assert orders(lambda x: z.logaddexp(x, 0), 0.0, 2) == [0.5, 0.25]
    assert orders(lambda x: z.logaddexp2(x, 0), 0.0, 2) == [0.5, pytest.approx(math.log(2) / 4)]


def test_ldexp_multiplies_by_a_power_of_2_without_gradient():
    assert slopes(lambda x: z.ldexp(x, [3, -1]), [0.75, 6.0]) == [[8, 0.5]]
    with pytest.raises(DTypeError, match="ldexp"):
        z.ldexp(Zensor([1.0]), 0.5)


def test_frexp_divides_by_a_power_of_2():
    mantissa, exponent = np.frexp(Zensor([6.0, 0.0, -0.25]))
    assert mantissa.tolist() == [0.75, 0, -0.5]
    assert exponent.tolist() == [3, 0, -1]
    assert mantissa.requires_grad and not exponent.requires_grad
    assert slopes(lambda x: z.frexp(x)[0], [6.0, 0.0, -0.25]) == [[0.125, 1, 2]]


def test_nothing_overflows_in_softplus_and_log_sigmoid():
    assert z.softplus(Zensor([-1000.0, 1000.0])).tolist() == [0, 1000]
    assert z.log_sigmoid(Zensor([-1000.0, 1000.0])).tolist() == [-1000, 0]
    assert slopes(z.softplus, [-1000.0, 0.0, 1000.0]) == [[0, 0.5, 1]]
    assert slopes(z.log_sigmoid, [-1000.0, 0.0, 1000.0]) == [[1, 0.5, 0]]
    assert z.softplus(Zensor(-40.0)).item() == pytest.approx(math.exp(-40), rel=1e-15)
