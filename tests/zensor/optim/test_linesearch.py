"""The line search: what it finds keeps the strong Wolfe conditions, wherever it begins."""

import math
from itertools import pairwise

import numpy as np
import pytest

from zensor.optim.linesearch import FALL, FLAT, strong_wolfe

MOST = 25
VALLEYS = {
    "parabola": (lambda t: (t - 1.0) ** 2, lambda t: 2 * (t - 1.0)),
    "flat at its end": (lambda t: (t - 2.0) ** 4, lambda t: 4 * (t - 2.0) ** 3),
    "steep at its beginning": (lambda t: math.exp(-9 * t) + t, lambda t: 1 - 9 * math.exp(-9 * t)),
    "waves on a slope": (lambda t: math.sin(5 * t) - 6 * t + t * t, lambda t: 5 * math.cos(5 * t) - 6 + 2 * t),
}


def searched(name, way, tolerance=1e-9, most=MOST):
    """The result of a search along two axes at once, and the places that it looked at."""
    value, slope = VALLEYS[name]
    direction = np.array([1.0, -2.0])
    looked = []

    def at(way):
        looked.append(way)
        return value(way), slope(way) * direction / 5  # whose product with the direction is the slope

    loss, grad = at(0.0)
    found = strong_wolfe(at, way, direction, loss, grad, float(grad @ direction), tolerance, most)
    return found, looked[1:], direction


@pytest.mark.parametrize("way", [1e-3, 0.1, 1.0, 30.0])
@pytest.mark.parametrize("name", VALLEYS)
def test_the_loss_has_fallen_and_the_slope_is_flat(name, way):
    (loss, grad, length, evaluations), looked, direction = searched(name, way)
    value, slope = VALLEYS[name]
    assert (loss, evaluations) == (value(length), len(looked))
    np.testing.assert_array_equal(grad, slope(length) * direction / 5)
    assert loss <= value(0.0) + FALL * length * slope(0.0)
    assert abs(slope(length)) <= FLAT * abs(slope(0.0))


def test_a_first_way_that_will_do_is_taken():
    (_, _, length, evaluations), looked, _ = searched("parabola", 0.7)
    assert (length, evaluations, looked) == (0.7, 1, [0.7])


def test_a_way_that_leads_too_far_is_cut_to_the_lowest_point_of_a_parabola():
    (_, _, length, _), looked, _ = searched("parabola", 4.0)
    assert looked == [4.0, pytest.approx(1.0)]
    assert length == looked[1]


def test_a_way_that_is_too_short_grows_at_most_tenfold():
    _, looked, _ = searched("flat at its end", 1e-3)
    assert all(later <= 10.0001 * earlier for earlier, later in pairwise(looked))


def test_where_no_point_will_do_it_ends_with_the_best_one():
    def at(way):
        return (way, np.array([1.0])) if way else (0.0, np.array([-1.0]))  # it only rises, against its slope

    loss, _, length, evaluations = strong_wolfe(at, 1.0, np.array([1.0]), 0.0, np.array([-1.0]), -1.0, 0.0, MOST)
    assert (loss, length) == (0.0, 0.0)
    assert evaluations == MOST + 1


@pytest.mark.parametrize("most", [-1, 0, 1, 2])
def test_it_looks_again_as_often_as_it_may_and_ends_with_the_best_point(most):
    (loss, _, length, evaluations), looked, _ = searched("flat at its end", 1e-3, most=most)
    assert evaluations == len(looked) == 1 + max(0, most)
    assert length == looked[-1]
    assert loss < VALLEYS["flat at its end"][0](0.0)


def test_an_interval_below_the_tolerance_is_not_looked_into():
    (_, _, length, evaluations), _, _ = searched("parabola", 4.0, tolerance=100.0)
    assert (length, evaluations) == (0.0, 1)


def test_a_way_that_goes_up_again_too_steeply_is_cut_although_the_loss_has_fallen():
    (_, _, length, _), looked, _ = searched("parabola", 1.96)
    assert looked == [1.96, pytest.approx(1.0)]
    assert length == looked[1]


def test_where_the_loss_falls_evenly_the_way_grows_to_the_middle_of_what_is_allowed_until_it_ends():
    looked = []

    def at(way):
        looked.append(way)
        return -way, np.array([-1.0])

    loss, _, length, evaluations = strong_wolfe(at, 1.0, np.array([1.0]), 0.0, np.array([-1.0]), -1.0, 1e-9, MOST)
    assert looked[:2] == [1.0, (1.01 + 10.0) / 2]
    assert (loss, length, evaluations) == (-looked[-1], looked[-1], MOST + 1)
