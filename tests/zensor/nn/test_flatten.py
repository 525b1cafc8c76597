"""Flatten: all axes but the first become one."""

import numpy as np
import pytest

from autograd.errors import ShapeError
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
