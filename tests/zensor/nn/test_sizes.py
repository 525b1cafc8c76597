"""Sizes of layers: whole numbers that NumPy can allocate, or refused."""

import pytest

from autograd import ArgumentError
from zensor import nn


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda size: nn.Linear(size, 3), "in_features"),
        (lambda size: nn.Bilinear(2, size, 3), "in2_features"),
        (lambda size: nn.Conv2d(size, 3, 3), "in_channels"),
        (lambda size: nn.Conv1d(3, 3, 3, padding=size), "padding"),
        (lambda size: nn.Embedding(size, 3), "num_embeddings"),
        (lambda size: nn.LSTM(3, size), "hidden_size"),
    ],
)
@pytest.mark.parametrize("size", [0.5, -1, True, "8", None, 10**22])
def test_a_size_is_a_whole_number_that_fits(make, name, size):
    with pytest.raises(ArgumentError, match=f"with {name}={size!r}: it is a"):
        make(size)
