"""Kinks and jumps: what the derivative is where there are two, or none."""

import math

import numpy as np
import pytest

import zensor as z
from autograd import ArgumentError
from tests.autograd.derivatives import orders, slopes
from zensor import Zensor

NAN, INF = math.nan, math.inf


@pytest.mark.parametrize("function", [z.abs, z.fabs, z.sign, z.relu])
def test_the_derivative_at_the_kink_is_0(function):
    assert slopes(function, [0.0, -0.0]) == [[0, 0]]


@pytest.mark.parametrize("function", [z.abs, z.fabs])
def test_abs_has_slope_1_on_both_sides(function):
    assert slopes(function, [-2.0, 3.0, -INF]) == [[-1, 1, -1]]


@pytest.mark.parametrize("function", [z.maximum, z.minimum, z.fmax, z.fmin])
def test_ties_share_equally(function):
    assert slopes(function, [2.0, 0.0, INF], [2.0, -0.0, INF]) == [[0.5, 0.5, 0.5]] * 2


def test_the_larger_and_the_smaller_get_all():
    assert slopes(z.maximum, [1.0, 3.0], [2.0, 2.0]) == [[0, 1], [1, 0]]
    assert slopes(z.minimum, [1.0, 3.0], [2.0, 2.0]) == [[1, 0], [0, 1]]


@pytest.mark.parametrize("function", [z.fmax, z.fmin])
def test_a_number_goes_before_nan_with_its_gradient(function):
    assert slopes(function, [1.0, NAN], [NAN, 2.0]) == [[1, 0], [0, 1]]
    assert slopes(function, NAN, NAN) == [1, 1]


def test_clip_passes_the_gradient_on_the_bound():
    assert slopes(lambda x: z.clip(x, -1, 1), [-2.0, -1.0, 0.0, 1.0, 2.0]) == [[0, 1, 1, 1, 0]]


def test_clip_sends_the_gradient_to_the_bound_that_holds():
    assert slopes(z.clip, [-2.0, 0.0, 2.0], -1.0, 1.0) == [[0, 1, 0], 1, 1]
    assert slopes(z.clip, [0.0, 5.0], 2.0, 1.0) == [[0, 0], 0, 2]


def test_clip_stops_the_gradient_at_nan():
    assert slopes(lambda x: z.clip(x, 0, 1), [NAN, 0.5]) == slopes(lambda x: z.clip(x, None, 1), [NAN, 0.5]) == [[0, 1]]
    assert slopes(z.clip, [0.5], NAN, 1.0) == slopes(z.clip, [0.5], 0.0, NAN) == [[0], 0, 0]


def test_clip_takes_its_bounds_by_either_name():
    x = Zensor([-2.0, 0.5, 2.0])
    assert x.clip(min=0).tolist() == [0, 0.5, 2]
    assert x.clip(max=1).tolist() == np.clip(x, max=1).tolist() == [-2, 0.5, 1]
    with pytest.raises(ArgumentError, match="a_min"):
        x.clip(0, min=0)


def test_clip_has_no_second_derivative_inside():
    assert orders(lambda x: z.clip(x * x, 0, 9), 2.0, 3) == [4, 2, 0]


def test_copysign_turns_the_slope_and_is_0_at_0():
    assert slopes(z.copysign, [2.0, -2.0, 2.0, 0.0], [1.0, 1.0, -0.0, -1.0]) == [[1, -1, -1, 0], [0, 0, 0, 0]]


def test_heaviside_gives_its_gradient_to_the_value_at_0():
    assert slopes(z.heaviside, [-1.0, 0.0, 2.0], 0.5) == [[0, 0, 0], 1]


def test_nan_to_num_gives_no_gradient_to_what_it_replaced():
    assert slopes(z.nan_to_num, [NAN, INF, -INF, 2.0]) == [[0, 0, 0, 1]]


def test_nan_to_num_writes_nowhere():
    data = np.array([NAN, 1.0])
    with pytest.raises(ArgumentError, match="copy"):
        np.nan_to_num(Zensor(data), copy=False)
    assert np.isnan(data[0])


def test_where_gives_0_to_the_branch_not_taken_even_if_that_is_nan():
    def root_or_0(x):
        return z.where(x > 0, z.sqrt(z.where(x > 0, x, 1)), 0)

    assert slopes(root_or_0, [-1.0, 4.0]) == [[0, 0.25]]
    assert slopes(lambda x, y: z.where([True, False], x, y), [NAN, INF], [NAN, 1.0]) == [[1, 0], [0, 1]]
