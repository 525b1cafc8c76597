"""Corners of `autograd/functions/differences.py`: more differences than elements, equal steps, refusals."""

import numpy as np
import pytest

from autograd import ArgumentError, DTypeError, ShapeError, ZensorError
from zensor import Zensor, diff, ediff1d, gradient, trapezoid


def test_more_differences_than_elements_leave_nothing():
    x = Zensor([1.0, 2.0])
    y = diff(x, 5)
    assert y.shape == (0,)
    y.sum().backward()
    assert x.grad.tolist() == [0, 0]


def test_no_difference_is_a_copy():
    x = Zensor([1.0, 2.0])
    y = diff(x, 0)
    assert not np.shares_memory(x.numpy(), y.numpy())
    y.sum().backward()
    assert x.grad.tolist() == [1, 1]


def test_what_stands_beside_has_gradients():
    x, before, behind = Zensor([[1.0], [4.0]]), Zensor(0.5), Zensor([[2.0], [2.0]])
    diff(x, prepend=before, append=behind).backward([[1.0, 10.0], [100.0, 1000.0]])
    assert before.grad.item() == -101
    assert behind.grad.tolist() == [[10], [1000]]
    assert x.grad.tolist() == [[-9], [-900]]


def test_booleans_differ_or_not():
    assert diff(Zensor([True, False, False])).tolist() == [True, False]


def test_equal_steps_that_are_tracked_have_the_derivative_of_each_alone():
    x, places = Zensor([0.0, 1.0, 4.0]), Zensor([0.0, 1.0, 2.0])
    slopes = gradient(x, places)
    assert slopes.tolist() == [1, 2, 3]
    slopes[0].backward()
    assert places.grad.tolist() == [1, -1, 0]


def test_one_number_for_all_axes_is_differentiable():
    x, step = Zensor(np.arange(6.0).reshape(2, 3) ** 2), Zensor(2.0)
    down, along = gradient(x, step)
    (down.sum() + along.sum()).backward()
    np.testing.assert_allclose(step.grad.item(), -(down.numpy().sum() + along.numpy().sum()) / 2)


def test_unsigned_integers_do_not_wrap_around():
    assert gradient(Zensor(np.uint8([3, 1, 0]))).tolist() == [-2, -1.5, -1]


def test_float32_stays_float32_beside_float64_steps():
    x = Zensor(np.float32([1, 2, 4]))
    assert gradient(x, [0.0, 1.0, 3.0]).dtype == np.float32
    assert ediff1d(x, to_end=np.array([1.0])).dtype == np.float32


def test_places_of_a_trapezoid_have_gradients():
    y, x = Zensor([1.0, 3.0]), Zensor([0.0, 2.0])
    trapezoid(y, x).backward()
    assert (y.grad.tolist(), x.grad.tolist()) == ([1, 1], [-2, 2])


@pytest.mark.parametrize(
    ("kind", "match", "call"),
    [
        (ArgumentError, "non-negative", lambda x: diff(x, -1)),
        (ShapeError, "axis 5 is out of bounds", lambda x: diff(x, axis=5)),
        (ZensorError, "at least one dimensional", lambda x: diff(x[0, 0])),
        (DTypeError, "to_begin of dtype float64", lambda x: ediff1d([1, 2], to_begin=0.5)),
        (ArgumentError, "of order 1 or 2", lambda x: gradient(x, edge_order=3)),
        (ShapeError, "axis 3 is out of bounds", lambda x: gradient(x, axis=3)),
        (ShapeError, "at least 3 samples", lambda x: gradient(x, edge_order=2)),
        (DTypeError, "along 2 axes with 3 spacings", lambda x: gradient(x, 1.0, 2.0, 3.0)),
        (ShapeError, r"a vector of shape \(3,\)", lambda x: gradient(x, [1.0, 2.0], axis=1)),
        (ShapeError, "axis 4 is out of bounds", lambda x: trapezoid(x, axis=4)),
        (ShapeError, "multiply", lambda x: trapezoid(x, [1.0, 2.0, 3.0, 4.0])),
    ],
)
def test_refusals(kind, match, call):
    with pytest.raises(kind, match=match):
        call(Zensor(np.ones((2, 3))))
