"""Angles: their ends, the origin, and functions of several names; the hyperbolic ones beside them."""

import math

import numpy as np
import pytest

import zensor as z
from tests.autograd.derivatives import orders, slopes
from zensor import Zensor

INF = math.inf


def test_arctan2_has_gradient_0_at_the_origin():
    assert slopes(z.arctan2, [0.0, -0.0], [0.0, 0.0]) == [[0, 0], [0, 0]]


def test_arctan2_takes_y_before_x():
    assert slopes(z.arctan2, [0.0, 2.0, 0.0], [2.0, 0.0, -2.0]) == [[0.5, 0, -0.5], [0, -0.5, 0]]


def test_angles_of_large_numbers_do_not_overflow():
    assert slopes(z.arctan2, 3e200, 4e200) == [pytest.approx(1.6e-201), pytest.approx(-1.2e-201)]
    assert slopes(z.arctan, [1e200, -1e150]) == [[0, pytest.approx(1e-300)]]
    assert slopes(z.arcsinh, 1e200) == [1e-200]
    assert slopes(z.arccosh, 1e200) == [1e-200]


@pytest.mark.filterwarnings("ignore:divide by zero")
def test_inverse_functions_are_infinitely_steep_at_their_ends():
    assert slopes(z.arcsin, [-1.0, 1.0]) == [[INF, INF]]
    assert slopes(z.arccos, [-1.0, 1.0]) == [[-INF, -INF]]
    assert slopes(z.arccosh, 1.0) == [INF]
    assert slopes(z.arctanh, [-1.0, 1.0]) == [[INF, INF]]


def test_inverse_functions_keep_their_digits_close_to_the_end():
    gap = 2.0**-40
    assert slopes(z.arcsin, 1 - gap) == [pytest.approx(1 / math.sqrt(gap * (2 - gap)), rel=1e-15)]
    assert slopes(z.arccos, 1 - gap) == [pytest.approx(-1 / math.sqrt(gap * (2 - gap)), rel=1e-15)]
    assert slopes(z.arctanh, 1 - gap) == [pytest.approx(1 / (gap * (2 - gap)), rel=1e-15)]


def test_third_derivatives_at_0():
    assert orders(z.sin, 0.0, 3) == [1, 0, -1]
    assert orders(z.tan, 0.0, 3) == [1, 0, 2]
    assert orders(z.arctan, 0.0, 3) == [1, 0, -2]
    assert orders(z.tanh, 0.0, 3) == [1, 0, -2]
    assert orders(z.arcsinh, 0.0, 3) == [1, 0, -1]


def test_degrees_and_radians_have_two_names_each():
    assert slopes(np.deg2rad, 90.0) == slopes(np.radians, 90.0) == slopes(z.radians, 90.0) == [math.pi / 180]
    assert slopes(np.rad2deg, 1.0) == slopes(np.degrees, 1.0) == slopes(z.degrees, 1.0) == [180 / math.pi]


def test_unwrap_adds_periods_and_passes_the_gradient():
    x = Zensor([0.0, 350.0, 10.0])
    assert np.unwrap(x, period=360).tolist() == [0, -10, 10]
    assert slopes(lambda x: np.unwrap(x, period=360), [0.0, 350.0, 10.0]) == [[1, 1, 1]]
