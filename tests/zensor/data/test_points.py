"""Moons and spirals: points that can be worked out by hand, balance, noise, and refusals."""

import numpy as np
import pytest

from autograd.errors import ArgumentError
from zensor.data import Moons, Spirals
from zensor.random import manual_seed


def test_a_moon_is_half_of_a_circle_of_radius_one():
    moons = Moons(101, noise=0)
    upper, lower = (moons.points[moons.labels == label] for label in (0, 1))
    np.testing.assert_allclose(np.hypot(*upper.T), 1)
    np.testing.assert_allclose(np.hypot(*(lower - [1, 0.5]).T), 1)
    assert upper[:, 1].min() >= 0
    assert lower[:, 1].max() <= 0.5


def test_moons_begin_and_end_at_their_tips():
    moons = Moons(20, noise=0)
    ends = moons.points[[0, -2, 1, -1]]
    np.testing.assert_allclose(ends, [[1, 0], [-1, 0], [0, 0.5], [2, 0.5]], atol=1e-15)


def test_the_arms_of_a_spiral_are_one_arm_turned():
    spirals = Spirals(90, noise=0, arms=3, turns=1.25)
    arms = [spirals.points[spirals.labels == arm] for arm in range(3)]
    for arm, points in enumerate(arms):
        angle = 2 * np.pi * arm / 3
        turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
        np.testing.assert_allclose(points, arms[0] @ turn, atol=1e-15)


def test_an_arm_goes_outward_evenly_and_ends_where_its_turns_end():
    points = Spirals(11, noise=0, arms=1, turns=0.25).points
    np.testing.assert_allclose(np.hypot(*points.T), np.linspace(0, 1, 11))
    np.testing.assert_allclose(points[-1], [0, 1], atol=1e-15)
    np.testing.assert_allclose(Spirals(11, noise=0, arms=1, turns=-0.25).points[-1], [0, -1], atol=1e-15)


@pytest.mark.parametrize("dataset", [Moons(7), Spirals(7), Spirals(7, arms=5)])
def test_any_stretch_is_balanced(dataset):
    assert len(dataset) == 7
    assert dataset.labels.tolist() == [number % len(dataset.classes) for number in range(7)]


@pytest.mark.parametrize("kind", [Moons, Spirals])
def test_noise_has_the_standard_deviation_that_was_asked_for(kind):
    difference = kind(20_000, noise=0.3, rng=0).points - kind(20_000, noise=0).points
    assert difference.std() == pytest.approx(0.3, rel=0.02)
    assert difference.mean() == pytest.approx(0, abs=0.01)


@pytest.mark.parametrize("kind", [Moons, Spirals])
def test_noise_comes_from_the_generator_that_was_given(kind):
    first = kind(rng=1).points
    np.testing.assert_array_equal(kind(rng=np.random.default_rng(1)).points, first)
    assert not np.array_equal(kind(rng=2).points, first)
    manual_seed(5)
    of_the_package = kind().points
    manual_seed(5)
    np.testing.assert_array_equal(kind().points, of_the_package)


@pytest.mark.parametrize("kind", [Moons, Spirals])
def test_one_sample_is_enough(kind):
    assert np.isfinite(kind(1, noise=0).points).all()


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Moons(0), "samples=0: it must be a whole number of at least 1"),
        (lambda: Moons(2.5), "samples=2.5"),
        (lambda: Moons(True), "samples=True"),
        (lambda: Moons(noise=-0.1), "noise=-0.1: a standard deviation is at least 0"),
        (lambda: Moons(noise=float("nan")), "noise=nan: it must be a finite number"),
        (lambda: Moons(noise="much"), "noise='much'"),
        (lambda: Moons(rng="dice"), "rng"),
        (lambda: Spirals(arms=0), "Spirals with arms=0"),
        (lambda: Spirals(turns=float("inf")), "turns=inf"),
        (lambda: Spirals(turns=None), "turns=None"),
    ],
)
def test_what_makes_no_points_is_refused(make, said):
    with pytest.raises(ArgumentError, match=said):
        make()
