"""Functions behind the layers: one_hot, softmax along `dim`, conversions."""

import numpy as np
import pytest

from autograd.errors import ArgumentError, DTypeError, ShapeError
from zensor import Zensor, nn
from zensor.nn import functional
from zensor.nn.inputs import as_dtype


@pytest.mark.parametrize("ids", [[2, 0], np.array([2, 0], np.uint8), Zensor([2, 0])])
def test_one_hot(ids):
    rows = nn.one_hot(ids, 4)
    assert type(rows) is Zensor
    assert not rows.requires_grad
    assert rows.dtype == np.int64
    assert rows.tolist() == [[0, 0, 1, 0], [1, 0, 0, 0]]


def test_one_hot_finds_the_number_of_classes():
    assert nn.one_hot([2, 0]).shape == (2, 3)


@pytest.mark.parametrize("shape", [(), (0,), (2, 3)])
def test_one_hot_of_any_shape(shape):
    assert nn.one_hot(np.zeros(shape, int), 2).shape == (*shape, 2)


@pytest.mark.parametrize(("ids", "classes"), [([3], 3), ([-1], 3), ([-1], None), ([0], 1 << 70), ([10**12], -1)])
def test_one_hot_of_ids_out_of_range(ids, classes):
    with pytest.raises(ArgumentError, match="one_hot"):
        nn.one_hot(ids, classes)


@pytest.mark.parametrize("ids", [[0.0], [True]])
def test_one_hot_of_what_is_no_integer(ids):
    with pytest.raises(DTypeError, match="one_hot"):
        nn.one_hot(ids, 2)


def test_one_hot_of_half_a_class():
    with pytest.raises(ArgumentError, match=r"2\.5"):
        nn.one_hot([0], 2.5)


@pytest.mark.parametrize("dim", [0, 1, -1])
def test_softmax_along_dim(dim):
    x = np.random.default_rng(0).normal(size=(2, 3))
    expected = np.exp(x) / np.exp(x).sum(axis=dim, keepdims=True)
    np.testing.assert_allclose(functional.softmax(Zensor(x), dim=dim).numpy(), expected, rtol=1e-12)
    np.testing.assert_allclose(functional.log_softmax(Zensor(x), dim=dim).numpy(), np.log(expected), rtol=1e-12)


def test_as_dtype_leaves_alone_what_has_the_dtype():
    x = Zensor([1.0])
    array = np.ones(1, np.float32)
    assert as_dtype(x, np.dtype("float64")) is x
    assert as_dtype(array, np.dtype("float32")) is array


def test_data_keeps_its_name_in_another_dtype():
    data = Zensor([1.0, 2.0], dtype="float64", requires_grad=False, name="images")
    assert as_dtype(data, np.dtype("float32")).name == "images"
    assert as_dtype(Zensor([1.0], name="x"), np.dtype("float32")).name is None  # an operation, whose input is x


def test_as_dtype_records_the_conversion_of_a_tracked_zensor():
    x = Zensor([1.0])
    converted = as_dtype(x, np.dtype("float32"))
    assert converted.dtype == np.float32
    converted.sum().backward()
    assert x.grad.dtype == np.float64
    assert not as_dtype(Zensor([1]), np.dtype("float32")).requires_grad


@pytest.mark.parametrize("call", [nn.Linear(2, 1), nn.Dropout(), nn.Flatten(), lambda x: nn.MSELoss()(x, [1.0, 2.0])])
@pytest.mark.parametrize("x", [None, "abc", [[1.0], [1.0, 2.0]], np.ones(2) * 1j, [Zensor(1.0), Zensor(2.0)]])
def test_what_is_made_of_no_real_numbers_is_refused(call, x):
    with pytest.raises((DTypeError, ShapeError)):
        call(x)


def test_functions_take_plain_arrays_and_give_plain_arrays():
    assert isinstance(functional.relu(np.array([-1.0])), np.ndarray)
    assert functional.mse_loss(np.array([1.0]), [3.0]) == 4


def test_as_many_classes_as_the_ids_need_is_written_as_in_torch():
    assert nn.one_hot([2, 0], -1).shape == (2, 3)
    with pytest.raises(ArgumentError, match="num_classes=-2"):
        nn.one_hot([2, 0], -2)
