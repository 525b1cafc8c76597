"""Corners of `autograd/functions/nan.py`: infinities beside NaN, integers, slices of nothing."""

import numpy as np
import pytest

from autograd import ArgumentError, ShapeError, gradients
from zensor import Zensor, nancumprod, nanmax, nanmean, nanmin, nanprod, nanstd, nansum, nanvar

NAN, INF = np.nan, np.inf


@pytest.mark.parametrize("function", [nancumprod, nanmax, nanmean, nanmin, nanprod, nanstd, nansum, nanvar])
def test_nan_gets_no_gradient_of_first_or_second_order(function):
    x = Zensor([1.0, NAN, 3.0, NAN, 4.5])
    clean = Zensor([1.0, 3.0, 4.5])
    (first,) = gradients([(function(x) ** 2).sum()], [x], create_graph=True)
    (right,) = gradients([(function(clean) ** 2).sum()], [clean], create_graph=True)
    assert first.numpy()[[1, 3]].tolist() == [0, 0]
    if function is not nancumprod:  # it has a result for NaN, too
        np.testing.assert_allclose(first.numpy()[[0, 2, 4]], right.numpy())
        (second,) = gradients([first[0] * first[2]], [x])
        (right,) = gradients([right[0] * right[1]], [clean])
        np.testing.assert_allclose(second.numpy(), np.insert(right.numpy(), [1, 2], 0))


def test_infinity_is_an_extreme_like_any_other():
    x = Zensor([-INF, NAN])
    y = nanmax(x)
    y.backward()
    assert (y.item(), x.grad.tolist()) == (-INF, [1, 0])
    x = Zensor([INF, NAN, INF])
    nanmin(x).backward()
    assert x.grad.tolist() == [0.5, 0, 0.5]


def test_integers_have_no_nan():
    assert nanmax(Zensor([1, 3])).item() == 3
    assert nanmean(Zensor([[1, 3]]), axis=1, where=[True, False]).tolist() == [1]
    assert nansum(Zensor([1, 3])).dtype == np.int64


def test_the_standard_deviation_of_equal_elements_has_gradient_0():
    x = Zensor([2.0, NAN, 2.0])
    nanstd(x).backward()
    assert x.grad.tolist() == [0, 0, 0]


@pytest.mark.parametrize("function", [nanmax, nanmean, nanmin, nanstd, nanvar])
def test_slices_of_nothing_but_nan_are_refused(function):
    with pytest.raises(ShapeError, match=rf"{function.__name__} of shape \(2, 2\) over axis 1: it gathers 0 elements"):
        function(Zensor([[1.0, 2.0], [NAN, NAN]]), axis=1)


def test_a_mask_needs_an_initial_value_as_in_numpy():
    with pytest.raises(ArgumentError, match="not have an identity"):
        nanmax(Zensor([1.0, NAN]), where=[True, True])
