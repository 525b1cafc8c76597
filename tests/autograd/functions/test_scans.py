"""Corners of `autograd/functions/scans.py`: zeros, ties, axes."""

import numpy as np
import pytest

from autograd import ArgumentError, ShapeError, gradients
from zensor import Zensor, cummax, cummin, cumprod, cumsum, cumulative_prod, cumulative_sum


def test_running_products_with_zeros_are_right_in_all_orders():
    x = Zensor([2.0, 0.0, 3.0, 0.0])
    (first,) = gradients([cumprod(x)], [x], [[1.0, 1.0, 1.0, 1.0]], create_graph=True)
    assert first.tolist() == [1, 2 + 6, 0, 0]
    (second,) = gradients([first], [x], [[0.0, 1.0, 0.0, 0.0]], create_graph=True)
    assert second.tolist() == [1 + 3, 0, 2, 6]  # of 2 + 6 + 2 · 3 · x[3], and x[0] · (1 + x[2] + x[2] · x[3])
    (third,) = gradients([second], [x], [[0.0, 0.0, 0.0, 1.0]])
    assert third.tolist() == [3, 0, 2, 0]


def test_running_sums_without_an_axis_run_over_everything():
    x = Zensor([[1.0, 2.0], [3.0, 4.0]])
    y = cumsum(x)
    assert y.tolist() == [1, 3, 6, 10]
    y[2].backward()
    assert x.grad.tolist() == [[1, 1], [1, 0]]


def test_the_latest_of_equal_records_gets_the_gradient():
    x = Zensor([2.0, 1.0, 2.0, 1.0])
    cummax(x).backward([1.0, 10.0, 100.0, 1000.0])
    assert x.grad.tolist() == [11, 0, 1100, 0]
    x.zero_grad()
    cummin(x).backward([1.0, 10.0, 100.0, 1000.0])
    assert x.grad.tolist() == [1, 110, 0, 1000]


def test_nan_is_the_record_from_there_on():
    x = Zensor([1.0, np.nan, 2.0])
    y = cummax(x)
    np.testing.assert_array_equal(y.numpy(), [1, np.nan, np.nan])
    y.backward([1.0, 10.0, 100.0])
    assert x.grad.tolist() == [1, 110, 0]


def test_the_initial_element_is_a_constant():
    x = Zensor([[2.0, 3.0]])
    y = cumulative_prod(x, axis=0, include_initial=True)
    assert y.tolist() == [[1, 1], [2, 3]]
    y.sum().backward()
    assert x.grad.tolist() == [[1, 1]]
    assert cumulative_sum(Zensor(5.0), include_initial=True).tolist() == [0, 5]


def test_refusals():
    with pytest.raises(ArgumentError, match=r"cumulative_sum of shape \(1, 2\) without axis.*axis="):
        cumulative_sum(Zensor([[1.0, 2.0]]))
    with pytest.raises(ShapeError, match="axis 1 is out of bounds"):
        cumprod(Zensor([1.0]), axis=1)
