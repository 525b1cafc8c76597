"""Corners of `autograd/functions/covariance.py`: weights, one variable, refusals."""

import numpy as np
import pytest

from autograd import ArgumentError, ShapeError, ZensorError
from zensor import Zensor, average, corrcoef, cov


def test_the_sum_of_the_weights_comes_as_a_zensor():
    x, weights = Zensor([[1.0, 2.0], [3.0, 5.0]]), Zensor([1.0, 3.0])
    out, total = average(x, axis=1, weights=weights, returned=True)
    assert (out.tolist(), total.tolist()) == ([1.75, 4.5], [4, 4])
    total[0].backward()
    assert weights.grad.tolist() == [1, 1]
    out, total = average(x, axis=0, returned=True)
    assert isinstance(total, Zensor) and not total.requires_grad and total.tolist() == [2, 2]


def test_integers_are_weighed_as_floats():
    assert average([1, 2], weights=[3, 1]) == 1.25
    x = Zensor(np.float32([1, 2]))
    assert average(x, weights=np.float32([3, 1])).dtype == np.float32


def test_a_variable_correlates_with_itself_and_nothing_changes_that():
    x = Zensor([[1.0, 2.0, 4.0], [2.0, 4.0, 8.0]])
    y = corrcoef(x)
    np.testing.assert_allclose(y.numpy(), np.ones((2, 2)))
    y.sum().backward()
    np.testing.assert_allclose(x.grad.numpy(), 0, atol=1e-12)
    assert corrcoef(Zensor([1.0, 2.0])).item() == 1


def test_the_variance_of_one_variable_is_a_number():
    x = Zensor([1.0, 2.0, 6.0])
    y = cov(x)
    y.backward()
    assert y.shape == () and y.item() == np.var([1, 2, 6], ddof=1)
    np.testing.assert_allclose(x.grad.numpy(), [-2, -1, 3])


@pytest.mark.parametrize(
    ("kind", "match", "arguments"),
    [
        (ArgumentError, "sum to 0", {"aweights": [0.0, 0.0, 0.0]}),
        (ArgumentError, "not negative", {"aweights": [1.0, -1.0, 1.0]}),
        (ArgumentError, "whole numbers", {"fweights": [0.5, 1.0, 1.0]}),
        (ShapeError, r"needed, of shape \(3,\)", {"fweights": [1, 1]}),
        (ShapeError, r"needed, of shape \(3,\)", {"aweights": [[1.0, 1.0, 1.0]]}),
        (ShapeError, "more than 0", {"ddof": 3}),
        (ArgumentError, "ddof is an integer", {"ddof": 0.5}),
        (ZensorError, "concatenate", {"y": [1.0, 2.0]}),
        (ShapeError, "a vector or a matrix", {"y": np.ones((1, 1, 3))}),
    ],
)
def test_refusals_of_cov(kind, match, arguments):
    with pytest.raises(kind, match=match):
        cov(Zensor([[1.0, 2.0, 4.0]]), **arguments)


def test_refusals_of_average():
    x = Zensor(np.ones((2, 3)))
    with pytest.raises(ArgumentError, match="weights sum to 0"):
        average(x, axis=1, weights=[1.0, -1.0, 0.0])
    with pytest.raises(ShapeError, match="name them: axis="):
        average(x, weights=[1.0, 1.0, 1.0])
    with pytest.raises(ShapeError, match=r"lengths of the axes \(2,\)"):
        average(x, axis=0, weights=[1.0, 1.0, 1.0])
