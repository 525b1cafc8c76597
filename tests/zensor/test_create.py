"""What makes Zensors from nothing: what it refuses, in words of its own."""

import pytest

import zensor
from autograd import ArgumentError, DTypeError, ShapeError
from zensor import Zensor


@pytest.mark.parametrize("bounds", [("a",), (0, "b"), (0, 1, 0), (float("nan"),), (0, float("inf")), ()])
def test_arange_refuses_what_is_no_range(bounds):
    with pytest.raises(ArgumentError, match=r"^arange\(.*real numbers, the step not 0. Try arange"):
        zensor.arange(*bounds)


def test_arange_takes_one_two_and_three_numbers():
    assert zensor.arange(3).tolist() == [0, 1, 2]
    assert zensor.arange(1, 3).tolist() == [1, 2]
    assert zensor.arange(5, 1, -2).tolist() == [5, 3]


def test_a_value_that_is_no_number_is_not_taken_for_a_wrong_shape():
    with pytest.raises(DTypeError, match=r"^a Zensor of dtype <U1"):
        zensor.full((2,), "a")
    with pytest.raises(ShapeError, match=r"shape \(-2,\).*at least 0"):
        zensor.full((-2,), 1.0)


@pytest.mark.parametrize("given", [("a", 2), (0, "b"), (None, 1), (0, 1, -2), (0, 1, 2.5), (0, 1, "c")])
def test_linspace_refuses_what_is_no_range(given):
    with pytest.raises(ArgumentError, match=r"^linspace\(.*Try linspace\(0, 1, 5\)"):
        zensor.linspace(*given)


@pytest.mark.parametrize("place", [0, 1])
def test_linspace_is_recorded_if_an_end_is_a_zensor(place):
    ends = [1.0, 3.0]
    ends[place] = end = Zensor(ends[place])
    made = zensor.linspace(*ends, 3)
    assert made.tolist() == [1, 2, 3]
    (made * [0.0, 1.0, 0.0]).sum().backward()
    assert end.grad.item() == 0.5


@pytest.mark.parametrize("bounds", [(5, 3), (2, 2), (0.5, 2), ("a", 2), (0, None), (0, 1 << 64)])
def test_randint_refuses_bounds_with_no_number_between_them_and_says_nothing_of_the_shape(bounds):
    with pytest.raises(ArgumentError, match=r"^randint from .*from low on and below high.*Try randint\(0, 10, shape\)"):
        zensor.randint(*bounds, (2,), rng=0)


def test_randint_draws_from_low_on_and_below_high():
    assert set(zensor.randint(-1, 2, 100, rng=0).tolist()) == {-1, 0, 1}
    with pytest.raises(ShapeError, match="at least 0"):
        zensor.randint(0, 2, -1, rng=0)
