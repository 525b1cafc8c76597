"""Flatten and Unflatten: axes become one, and several again."""

import numpy as np
import pytest

from autograd.errors import ShapeError, ZensorError
from zensor import Zensor, nn


@pytest.mark.parametrize(
    ("shape", "flat"),
    [((2, 3, 4), (2, 12)), ((2, 3), (2, 3)), ((1, 2, 1, 2), (1, 4)), ((0, 3, 2), (0, 6)), ((2,), (2, 1))],
)
def test_shapes(shape, flat):
    x = Zensor(np.arange(np.prod(shape), dtype=float).reshape(shape))
    result = nn.Flatten()(x)
    assert result.shape == flat
    result.sum().backward()
    assert x.grad.shape == shape


def test_one_number_has_no_rows():
    with pytest.raises(ShapeError, match="Flatten"):
        nn.Flatten()(3)


def test_values_keep_their_order():
    assert nn.Flatten()(np.arange(8).reshape(2, 2, 2)).tolist() == [[0, 1, 2, 3], [4, 5, 6, 7]]


def test_any_neighbours_can_be_joined():
    x = np.zeros((2, 3, 4, 5))
    assert nn.Flatten(0)(x).shape == (120,)
    assert nn.Flatten(1, 2)(x).shape == (2, 12, 5)
    assert nn.Flatten(-2, -1)(x).shape == (2, 3, 20)
    assert repr(nn.Flatten(0)) == "Flatten(start_dim=0, end_dim=-1)"


@pytest.mark.parametrize(("size", "shape"), [((3, 4), (2, 3, 4)), ((-1, 6), (2, 2, 6)), ((12,), (2, 12))])
def test_unflatten_divides_an_axis(size, shape):
    x = Zensor(np.arange(24.0).reshape(2, 12))
    y = nn.Unflatten(1, size)(x)
    assert y.shape == shape
    np.testing.assert_array_equal(nn.Flatten()(y).numpy(), x.numpy())
    assert nn.Unflatten(-1, size)(np.zeros((0, 12))).shape == (0, *shape[1:])


@pytest.mark.parametrize(
    "call",
    [
        lambda x: nn.Flatten(2, 1)(x),
        lambda x: nn.Flatten(3)(x),
        lambda x: nn.Flatten("rows"),
        lambda x: nn.Unflatten(1, (5, 2))(x),
        lambda x: nn.Unflatten(1, (5, -1))(x),
        lambda x: nn.Unflatten(1, (-1, -1)),
        lambda x: nn.Unflatten(1, ()),
        lambda x: nn.Unflatten(1, 12),
        lambda x: nn.Unflatten(2, (12,))(x),
        lambda x: nn.Unflatten(0.5, (12,)),
    ],
)
def test_axes_and_lengths_that_do_not_fit_are_refused(call):
    with pytest.raises(ZensorError, match="latten"):
        call(np.zeros((2, 12)))
