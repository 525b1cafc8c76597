"""Dropout2d: whole channels are there or not."""

import numpy as np
import pytest

from autograd import ShapeError
from zensor import Zensor, nn


def test_channels_are_dropped_as_a_whole_and_the_others_scaled():
    y = nn.Dropout2d(0.25, rng=0)(np.ones((50, 8, 3, 3)))
    values = y.reshape(400, 9)
    assert (values == values[:, :1]).all()
    assert set(values[:, 0].round(6)) == {0.0, 1.333333}
    assert 0.15 < (values[:, 0] == 0).mean() < 0.35


def test_in_evaluation_nothing_happens_and_gradients_go_where_values_went():
    layer = nn.Dropout2d(0.5, rng=0)
    x = Zensor(np.ones((2, 3, 2)))
    y = layer(x)
    y.sum().backward()
    np.testing.assert_array_equal(x.grad.numpy(), y.numpy())
    assert layer.eval()(x) is x
    assert repr(layer) == "Dropout2d(p=0.5)"


def test_there_must_be_channels():
    with pytest.raises(ShapeError, match="dropout2d"):
        nn.Dropout2d()(np.ones(3))
