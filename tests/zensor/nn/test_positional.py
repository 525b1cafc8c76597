"""Positional encodings: the rows that are added to places."""

import numpy as np
import pytest

from autograd.errors import ShapeError
from zensor import nn


@pytest.mark.parametrize("kind", [nn.SinusoidalPositionalEncoding, nn.LearnedPositionalEncoding])
@pytest.mark.parametrize("batch_first", [False, True])
def test_a_place_gets_its_row(kind, batch_first):
    layer = kind(6, max_len=10, batch_first=batch_first)
    shape = (2, 5, 6) if batch_first else (5, 2, 6)
    made = layer(np.zeros(shape))
    for row in range(2):
        one = made.numpy()[row] if batch_first else made.numpy()[:, row]
        np.testing.assert_array_equal(one, layer.weight.numpy()[:5])
    np.testing.assert_array_equal(layer(np.zeros((5, 6))).numpy(), layer.weight.numpy()[:5])
    with pytest.raises(ShapeError, match="max_len"):
        layer(np.zeros((11, 6)))
    with pytest.raises(ShapeError, match="last axis"):
        layer(np.zeros((5, 7)))


def test_what_is_learned_and_what_not():
    assert list(nn.SinusoidalPositionalEncoding(5).state_dict()) == []
    assert list(nn.LearnedPositionalEncoding(5, 3).state_dict()) == ["weight"]
    assert nn.SinusoidalPositionalEncoding(5, dtype="float64").weight.dtype == np.float64


def test_what_is_learned_begins_small():
    values = nn.LearnedPositionalEncoding(64, 100, rng=0).weight.numpy()
    assert abs(values.mean()) < 0.001
    assert values.std() == pytest.approx(0.02, rel=0.05)
