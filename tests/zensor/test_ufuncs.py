"""Tests of zensor/ufuncs.py: reduce, accumulate, reduceat, outer and at of NumPy's ufuncs."""

import numpy as np
import pytest

from autograd import ArgumentError, DTypeError, IndexingError, ShapeError, gradcheck
from zensor import Zensor, zeros
from zensor.protocol import UFUNCS

BINARY = [one for one in UFUNCS if one.nin == 2 and one.nout == 1 and one.signature is None and one is not np.ldexp]
X = np.random.default_rng(3).uniform(0.6, 2.0, (3, 4))


def named(ufunc):
    return ufunc.__name__


def step_by_step(ufunc, array, axis):
    """What reduce means; NumPy's own is wrong for arctan2 and power along contiguous axes on some processors."""
    out = [np.moveaxis(array, axis, 0)[0]]
    for one in np.moveaxis(array, axis, 0)[1:]:
        out.append(ufunc(out[-1], one))
    return out


@pytest.mark.parametrize("axis", [0, 1, -1])
@pytest.mark.parametrize("ufunc", BINARY, ids=named)
def test_reduce_and_accumulate_are_steps_with_derivatives(ufunc, axis):
    steps = step_by_step(ufunc, X, axis)
    np.testing.assert_allclose(ufunc.reduce(Zensor(X), axis=axis).numpy(), steps[-1])
    np.testing.assert_allclose(ufunc.accumulate(Zensor(X), axis=axis).numpy(), np.stack(steps, axis))
    gradcheck(lambda x: ufunc.reduce(x, axis=axis), [Zensor(X)])
    gradcheck(lambda x: ufunc.accumulate(x, axis=axis), [Zensor(X)])


@pytest.mark.parametrize("ufunc", BINARY, ids=named)
def test_outer_takes_every_pair(ufunc):
    y = np.array([0.7, 1.6])
    got = ufunc.outer(Zensor(X), Zensor(y))
    assert got.shape == (3, 4, 2)
    np.testing.assert_allclose(got.numpy(), ufunc.outer(X, y))
    np.testing.assert_array_equal(ufunc.outer([1.5, 2.5], Zensor(y)).numpy(), ufunc.outer([1.5, 2.5], y))
    gradcheck(ufunc.outer, [Zensor(X), Zensor(y)])


@pytest.mark.parametrize("axis", [0, 1])
@pytest.mark.parametrize("ufunc", [np.add, np.multiply, np.maximum, np.hypot, np.subtract], ids=named)
def test_reduceat_reduces_from_each_start_to_the_next(ufunc, axis):
    got = ufunc.reduceat(Zensor(X), [0, 2, 1], axis=axis)
    np.testing.assert_allclose(got.numpy(), ufunc.reduceat(X, [0, 2, 1], axis=axis))
    gradcheck(lambda x: ufunc.reduceat(x, [0, 2, 1], axis), [Zensor(X)])


def test_the_options_of_reduce():
    x = Zensor(X)
    assert np.hypot.reduce(x, axis=None).shape == ()
    np.testing.assert_allclose(np.hypot.reduce(x, axis=None).item(), np.linalg.norm(X))
    np.testing.assert_allclose(
        np.subtract.reduce(x, 1, initial=2.0, keepdims=True).numpy(), 2 - X.sum(1, keepdims=True)
    )
    np.testing.assert_allclose(np.add.reduce(x, where=x > 1).numpy(), X.sum(0, where=X > 1))
    np.testing.assert_allclose(np.multiply.reduce(x, 1, None, None, True, 2.0).numpy(), 2 * X.prod(1, keepdims=True))
    np.testing.assert_allclose(np.logaddexp.reduce(x, axis=(0, 1)).item(), np.logaddexp.reduce(X, axis=(0, 1)))
    assert np.fmax.reduce(Zensor([1.0, np.nan])).item() == 1
    np.testing.assert_array_equal(np.hypot.reduce(Zensor(np.zeros((0, 2)))).numpy(), [0, 0])


def test_results_without_a_derivative_are_untracked():
    assert not np.logical_and.reduce(Zensor(X) > 1).requires_grad
    assert np.equal.outer(Zensor([1.0, 2.0]), [2.0]).tolist() == [[False], [True]]


def test_refusals_say_what_to_do():
    x = Zensor(X)
    with pytest.raises(ArgumentError, match="depends on the order"):
        np.subtract.reduce(x, axis=None)
    with pytest.raises(ShapeError, match="nothing to begin with"):
        np.divide.reduce(Zensor(np.zeros((0, 2))))
    with pytest.raises(ShapeError, match="axis 3 is out of bounds"):
        np.subtract.reduce(x, axis=3)
    with pytest.raises(IndexingError, match=r"index 3: indices lie in 0 … 2"):
        np.add.reduceat(x, [0, 3])
    with pytest.raises(DTypeError, match=r"hypot.reduce with where="):
        np.hypot.reduce(x, where=X > 1)
    with pytest.raises(DTypeError, match=r"outer with dtype="):
        np.add.outer(x, x, dtype=np.float32)


def test_at_writes_only_what_wants_no_gradient():
    buffer = zeros(3)
    np.add.at(buffer, [0, 0, 2], 1.5)
    assert buffer.tolist() == [3, 0, 1.5]
    for target, value in ((Zensor(X), 1.0), (np.zeros(3), Zensor(1.0))):
        with pytest.raises(DTypeError, match=r"np.add.at on a Zensor that wants a gradient.*scatter_add"):
            np.add.at(target, [0], value)
