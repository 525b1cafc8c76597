"""Corners of `autograd/functions/order.py`: ties, even numbers, NaN, weights."""

import numpy as np
import pytest

from autograd import ArgumentError, DTypeError, ShapeError, gradients
from zensor import Zensor, median, nanmedian, nanquantile, percentile, quantile


def slope(function, *values):
    x = Zensor(list(values))
    function(x).backward()
    return x.grad.tolist()


def test_the_median_of_an_even_number_is_made_of_two():
    assert slope(median, 4.0, 1.0, 3.0, 2.0) == [0, 0, 0.5, 0.5]
    assert slope(median, 4.0, 1.0, 3.0) == [0, 0, 1]


def test_elements_that_tie_share_equally():
    assert slope(median, 2.0, 1.0, 2.0, 2.0, 5.0) == [1 / 3, 0, 1 / 3, 1 / 3, 0]
    assert slope(median, 1.0, 1.0, 2.0, 3.0) == [0.25, 0.25, 0.5, 0]
    assert slope(lambda x: quantile(x, 0.75, method="lower"), 1.0, 2.0, 2.0, 2.0) == [0, 1 / 3, 1 / 3, 1 / 3]


def test_a_quantile_between_two_elements_shares_by_distance():
    assert slope(lambda x: quantile(x, 0.25), 1.0, 2.0, 4.0, 8.0) == [0.25, 0.75, 0, 0]
    assert slope(lambda x: percentile(x, 100), 1.0, 8.0, 4.0) == [0, 1, 0]
    assert slope(lambda x: quantile(x, [0.0, 1.0]).sum(), 5.0) == [2]


def test_nan_is_the_result_and_gets_the_gradient():
    assert slope(median, np.nan, 1.0, np.nan) == [0.5, 0, 0.5]
    assert slope(nanmedian, np.nan, 1.0, 3.0) == [0, 0.5, 0.5]


def test_each_row_has_its_own_number_of_elements_that_are_not_nan():
    x = Zensor([[1.0, 2.0, 3.0, 4.0], [5.0, np.nan, np.nan, 1.0], [np.nan, 7.0, np.nan, np.nan]])
    y = nanquantile(x, 0.25, axis=1)
    assert y.tolist() == [1.75, 2, 7]
    y.sum().backward()
    assert x.grad.tolist() == [[0.25, 0.75, 0, 0], [0.25, 0, 0, 0.75], [0, 1, 0, 0]]


def test_a_matrix_of_quantiles_over_several_axes_is_not_mixed_up():
    x = np.random.default_rng(0).normal(size=(3, 2, 2))
    q = np.array([[0.0, 0.5], [0.61, 1.0]])
    for keepdims in (False, True):
        right = np.quantile(x, q, (0, 1), keepdims=keepdims)
        np.testing.assert_array_equal(nanquantile(Zensor(x), q, (0, 1), keepdims=keepdims).numpy(), right)


def test_the_method_that_jumps_decides_as_numpy_does_in_float32():
    x = np.arange(10, dtype=np.float32)
    for q in np.arange(0, 101, 10):
        z = Zensor(x)
        y = percentile(z, float(q), method="inverted_cdf")
        y.backward()
        assert z.grad.numpy().argmax() == y.item()


def test_weights_of_zero_are_skipped():
    x = Zensor([1.0, 2.0, 3.0])
    y = quantile(x, 0.5, method="inverted_cdf", weights=[1.0, 0.0, 2.0])
    y.backward()
    assert (y.item(), x.grad.tolist()) == (3, [0, 0, 1])


def test_the_second_derivative_is_zero_and_the_gradient_linear():
    x = Zensor([1.0, 3.0, 2.0])
    (first,) = gradients([median(x) ** 2], [x], create_graph=True)
    (second,) = gradients([first.sum()], [x])
    assert second.tolist() == [0, 0, 2]


def test_refusals():
    x = Zensor([1.0, 2.0])
    with pytest.raises(ArgumentError, match=r"range \[0, 1\]"):
        quantile(x, 1.5)
    with pytest.raises(ArgumentError, match="middle"):
        quantile(x, 0.5, method="middle")
    with pytest.raises(ArgumentError, match="inverted_cdf"):
        quantile(x, 0.5, weights=[1.0, 1.0])
    with pytest.raises(DTypeError, match="tracked Zensor as q="):
        quantile(x, Zensor(0.5))
    with pytest.raises(ShapeError, match="needs more than 0"):
        median(Zensor(np.zeros((0, 2))), axis=0)
    with pytest.raises(ShapeError, match="needs more than 0"):
        nanmedian(Zensor([[np.nan, 1.0], [np.nan, 2.0]]), axis=0)
