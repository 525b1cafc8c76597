"""Corners of `autograd/functions/reduce.py`: ties, zeros, NaN, masks."""

import numpy as np
import pytest

from autograd import ArgumentError, DTypeError, ShapeError, gradients
from zensor import Zensor, max, min, prod, ptp, sum


def slope(function, *values):
    x = Zensor(list(values))
    function(x).backward()
    return x.grad.tolist()


def test_elements_that_tie_share_equally():
    assert slope(max, 3.0, 1.0, 3.0) == [0.5, 0, 0.5]
    assert slope(min, 1.0, 1.0, 1.0, 2.0) == [1 / 3, 1 / 3, 1 / 3, 0]
    assert slope(ptp, 3.0, 1.0, 3.0) == [0.5, -1, 0.5]
    assert slope(ptp, 2.0, 2.0) == [0, 0]


def test_ties_are_counted_per_result_and_where_the_mask_holds():
    x = Zensor([[1.0, 1.0, 0.0], [2.0, 1.0, 2.0]])
    max(x, axis=1, initial=-9.0, where=[True, False, True]).sum().backward()
    assert x.grad.tolist() == [[1, 0, 0], [0.5, 0, 0.5]]


def test_an_initial_value_that_wins_takes_the_gradient():
    assert slope(lambda x: max(x, initial=5.0), 1.0, 2.0) == [0, 0]


def test_nan_is_the_extreme_and_gets_the_gradient():
    assert slope(max, 1.0, np.nan, 2.0, np.nan) == [0, 0.5, 0, 0.5]
    assert slope(lambda x: min(x, initial=9.0, where=[True, False]), 1.0, np.nan) == [1, 0]


@pytest.mark.parametrize(
    ("values", "expected"),
    [([2.0, 3.0, 4.0], [12, 8, 6]), ([2.0, 0.0, 4.0], [0, 8, 0]), ([0.0, 0.0, 4.0], [0, 0, 0]), ([0.0], [1])],
)
def test_products_with_zeros(values, expected):
    assert slope(prod, *values) == expected


def test_second_derivatives_of_a_product_with_two_zeros():
    x = Zensor([0.0, 5.0, 0.0])
    (first,) = gradients([prod(x)], [x], create_graph=True)
    assert first.tolist() == [0, 0, 0]
    (second,) = gradients([first[0]], [x])
    assert second.tolist() == [0, 0, 5]


def test_the_derivative_of_a_product_does_not_divide_by_it():
    assert slope(prod, 1e-200, 1e200, 1e-200) == [1, 0, 1]


def test_what_does_not_take_part_may_be_nan():
    x = Zensor([2.0, np.nan, 3.0])
    (first,) = gradients([prod(x, where=[True, False, True])], [x], create_graph=True)
    assert first.tolist() == [3, 0, 2]
    (second,) = gradients([first.sum()], [x])
    assert second.tolist() == [1, 0, 1]
    assert slope(lambda x: sum(x, where=[True, False, True]), 2.0, np.nan, 3.0) == [1, 0, 1]


def test_a_mask_may_be_a_zensor_but_a_tracked_start_is_refused():
    x = Zensor([-1.0, 2.0])
    x.sum(where=x > 0).backward()
    assert x.grad.tolist() == [0, 1]
    with pytest.raises(DTypeError, match="tracked Zensor as initial="):
        x.sum(initial=Zensor(1.0))


def test_refusals():
    with pytest.raises(ArgumentError, match="no identity"):
        max(Zensor(np.zeros((0, 2))), axis=0)
    with pytest.raises(ShapeError, match="axis 2 is out of bounds"):
        prod(Zensor([1.0]), axis=2)
    with pytest.raises(ShapeError, match="duplicate"):
        sum(Zensor(np.ones((2, 2))), axis=(0, 0))
