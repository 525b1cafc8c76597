"""Linear: x Wᵀ + b, its first values, and what it takes."""

import numpy as np
import pytest

from autograd.errors import ArgumentError, ShapeError
from zensor import Zensor, manual_seed, nn


def known():
    layer = nn.Linear(2, 3)
    layer.load_state_dict({"weight": [[1, 2], [3, 4], [5, 6]], "bias": [10, 20, 30]})
    return layer


@pytest.mark.parametrize(
    "x",
    [
        [[1, 2]],
        np.array([[1, 2]]),
        np.array([[1, 2]], np.uint8),
        np.array([[1.0, 2.0]]),
        Zensor([[1, 2]]),
        Zensor([[1.0, 2.0]]),
        Zensor(np.array([[1, 2]], np.float32)),
    ],
)
def test_any_input_is_converted_to_the_dtype_of_the_layer(x):
    result = known()(x)
    assert result.dtype == np.float32
    assert result.numpy().tolist() == [[15, 31, 47]]


def test_without_bias():
    layer = nn.Linear(2, 1, bias=False)
    assert layer.bias is None
    assert [name for name, _ in layer.named_parameters()] == ["weight"]
    assert layer([[0.0, 0.0]]).item() == 0


def test_the_gradient_of_a_float64_input_comes_back_as_float64():
    x = Zensor([[1.0, 2.0]])
    known()(x).sum().backward()
    assert x.grad.dtype == np.float64
    assert x.grad.numpy().tolist() == [[9, 12]]


def test_gradients_of_the_parameters():
    layer = known()
    layer([[1, 2], [3, 4]]).sum().backward()
    assert layer.weight.grad.numpy().tolist() == [[4, 6]] * 3
    assert layer.bias.grad.numpy().tolist() == [2, 2, 2]


@pytest.mark.parametrize("shape", [(2,), (4, 2), (5, 4, 2), (0, 2)])
def test_all_axes_but_the_last_are_rows(shape):
    x = np.random.default_rng(0).normal(size=shape).astype(np.float32)
    layer = known()
    expected = x @ layer.weight.numpy().T + layer.bias.numpy()
    assert layer(x).shape == (*shape[:-1], 3)
    np.testing.assert_allclose(layer(x).numpy(), expected, rtol=1e-6)


def test_a_wrong_last_axis_is_explained():
    with pytest.raises(ShapeError, match=r"\(1, 3\).*\(3, 2\).*3 is not 2"):
        known()([[1.0, 2.0, 3.0]])


def test_first_values_are_uniform_within_one_over_the_root_of_the_inputs():
    layer = nn.Linear(100, 400, rng=0)
    for values in (layer.weight.numpy(), layer.bias.numpy()):
        assert np.abs(values).max() <= 0.1
        assert np.abs(values).max() > 0.099
        assert abs(values.std() - 0.1 / np.sqrt(3)) < 0.003


def test_first_values_follow_the_seed():
    def drawn(**options):
        return nn.Linear(3, 2, **options).weight.numpy()

    assert np.array_equal(drawn(rng=1), drawn(rng=1))
    assert not np.array_equal(drawn(rng=1), drawn(rng=2))
    manual_seed(5)
    first = drawn()
    manual_seed(5)
    assert np.array_equal(drawn(), first)


def test_a_layer_may_be_float64():
    layer = nn.Linear(2, 1, dtype=np.float64)
    assert layer.weight.dtype == layer.bias.dtype == layer([[1, 2]]).dtype == np.float64


@pytest.mark.parametrize("sizes", [(0, 1), (1, -1), (1.5, 1), (True, 1), ("2", 1), (1, None)])
def test_sizes_are_whole_numbers_above_0(sizes):
    with pytest.raises(ArgumentError, match="features="):
        nn.Linear(*sizes)


def test_repr():
    assert repr(nn.Linear(784, 128)) == "Linear(784 -> 128, bias)"
    assert repr(nn.Linear(784, 128, bias=False)) == "Linear(784 -> 128)"
