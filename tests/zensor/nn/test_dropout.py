"""Dropout: zeros and scaled values in training, nothing in evaluation."""

import numpy as np
import pytest

from autograd.errors import ArgumentError, DTypeError
from zensor import Zensor, manual_seed, nn
from zensor.nn import functional

ONES = np.ones(10_000, np.float32)


def test_kept_values_are_scaled_so_that_the_mean_stays():
    result = nn.Dropout(0.2, rng=0)(Zensor(ONES)).numpy()
    assert set(np.unique(result)) == {0, np.float32(1.25)}
    assert abs(np.mean(result == 0) - 0.2) < 0.02
    assert result.dtype == np.float32


def test_the_gradient_passes_where_the_value_passed():
    x = Zensor(ONES)
    result = nn.Dropout(0.5, rng=0)(x)
    result.sum().backward()
    assert np.array_equal(x.grad.numpy(), result.numpy())


def test_evaluation_gives_the_same_object_back():
    layer = nn.Dropout(0.5).eval()
    x = Zensor(ONES)
    assert layer(x) is x


@pytest.mark.parametrize(("p", "value"), [(0, 1), (1, 0)])
def test_the_two_ends(p, value):
    assert np.all(nn.Dropout(p)(Zensor(ONES)).numpy() == value)


def test_an_own_generator_goes_on_and_can_be_repeated():
    def drawn(layer):
        return layer(ONES).tolist()

    first, second = nn.Dropout(rng=3), nn.Dropout(rng=3)
    one = drawn(first)
    assert one == drawn(second)
    assert one != drawn(first)


def test_without_generator_the_package_seed_decides():
    layer = nn.Dropout()
    manual_seed(1)
    one = layer(ONES)
    manual_seed(1)
    assert np.array_equal(layer(ONES), one)


@pytest.mark.parametrize("p", [-0.1, 1.1, float("nan"), "0.5", None, True])
def test_p_is_a_probability(p):
    with pytest.raises(ArgumentError, match="p="):
        nn.Dropout(p)
    with pytest.raises(ArgumentError, match="p="):
        functional.dropout(ONES, p)


def test_integers_cannot_be_scaled():
    with pytest.raises(DTypeError, match="int64"):
        nn.Dropout()(np.array([1, 2]))


def test_repr():
    assert repr(nn.Dropout(0.25)) == "Dropout(p=0.25)"


def test_inplace_is_taken_as_for_activations_and_changes_nothing():
    x = Zensor(ONES)
    assert np.any(nn.Dropout(0.5, True, rng=0)(x).numpy() == 0)
    assert np.all(x.numpy() == 1)
