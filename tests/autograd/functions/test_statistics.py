"""Corners of `autograd/functions/statistics.py`: no spread, a given mean, masks with NaN, too few elements."""

import numpy as np
import pytest

from autograd import ArgumentError, ShapeError, gradients
from zensor import Zensor, mean, std, var


def test_the_standard_deviation_of_equal_elements_has_gradient_0():
    for options in ({}, {"ddof": 1}, {"mean": [2.0]}, {"axis": 0}):
        x = Zensor([2.0, 2.0, 2.0])
        (first,) = gradients([std(x, **options)], [x], create_graph=True)
        assert first.tolist() == [0, 0, 0]
        (second,) = gradients([first.sum()], [x], allow_unused=True)
        assert second is None or second.tolist() == [0, 0, 0]


def test_a_given_mean_is_an_input_of_its_own():
    x, middle = Zensor([1.0, 4.0]), Zensor([2.0])
    y = var(x, mean=middle, correction=1)
    y.backward()
    assert (y.item(), x.grad.tolist(), middle.grad.tolist()) == (5, [-2, 4], [-2])


def test_the_mean_itself_as_given_mean_changes_nothing():
    x = Zensor([[1.0, 4.0, 2.5], [0.0, 1.0, 5.0]])
    for function in (std, var):
        (right,) = gradients([function(x, axis=1).sum()], [x])
        (got,) = gradients([function(x, axis=1, mean=mean(x, 1, keepdims=True)).sum()], [x])
        np.testing.assert_allclose(got.numpy(), right.numpy())


@pytest.mark.parametrize("options", [{}, {"mean": [1.5]}])
def test_what_does_not_take_part_may_be_nan_also_in_second_derivatives(options):
    x = Zensor([1.0, np.nan, 3.0])
    mask = [True, False, True]
    (first,) = gradients([var(x, where=mask, **options)], [x], create_graph=True)
    assert first.tolist() == ([-1, 0, 1] if not options else [-0.5, 0, 1.5])
    (second,) = gradients([first[2]], [x])
    assert second.tolist() == ([-0.5, 0, 0.5] if not options else [0, 0, 1])


def test_refusals():
    x = Zensor([[1.0, 2.0]])
    with pytest.raises(ArgumentError, match="ddof=1 and correction=1"):
        var(x, ddof=1, correction=1)
    for function in (mean, std, var):
        with pytest.raises(ShapeError, match="gathers 0 elements"):
            function(x, axis=0, where=[[False, True]])
    with pytest.raises(ShapeError, match="gathers 2 elements and needs more than 2"):
        std(x, correction=2)
    with pytest.raises(ShapeError, match="gathers 1 elements and needs more than 1"):
        var(x, axis=0, ddof=1, mean=[[0.0, 0.0]])
    with pytest.raises(ShapeError, match="subtract of"):
        var(x, mean=[1.0, 2.0, 3.0])
