"""Options that are numbers refuse what is none, complex numbers of NumPy among them."""

import numpy as np
import pytest

from autograd.errors import ArgumentError, DTypeError
from zensor import nn, optim
from zensor.data import TensorDataset, random_affine, random_split
from zensor.numbers import is_number


@pytest.mark.parametrize("value", [0, 1.5, np.int8(1), np.float16(1), -np.inf, np.nan])
def test_numbers(value):
    assert is_number(value)


@pytest.mark.parametrize("value", [True, np.True_, 1j, np.complex64(1), "1", None, [1.0], np.ones(1), 10**400])
def test_what_is_none(value):
    assert not is_number(value)


PARAMETER = nn.Parameter([1.0])
TAKERS = [
    lambda one: nn.BatchNorm1d(2, momentum=one),
    lambda one: nn.CrossEntropyLoss(label_smoothing=one)([[1.0, 2.0]], [0]),
    lambda one: nn.Dropout(one),
    lambda one: nn.HuberLoss(delta=one)([1.0], [2.0]),
    lambda one: nn.LayerNorm(2, eps=one),
    lambda one: nn.LeakyReLU(one)([1.0]),
    lambda one: nn.init.constant_(PARAMETER, one),
    lambda one: nn.init.uniform_(PARAMETER, 0.0, one),
    lambda one: nn.utils.clip_grad_norm_(PARAMETER, one),
    lambda one: optim.SGD([PARAMETER], lr=one),
    lambda one: random_affine(np.ones((1, 2, 2)), distortion=one),
    lambda one: random_split(TensorDataset(np.ones(2)), [one]),
]


@pytest.mark.parametrize("take", TAKERS)
@pytest.mark.parametrize("value", [np.complex128(1), "1"])
def test_options_refuse_it(take, value):
    with pytest.raises((ArgumentError, DTypeError)):
        take(value)
