"""Samples become batches: shapes, types and the places where samples do not agree."""

import numpy as np
import pytest

from autograd.errors import ArgumentError, ShapeError
from zensor.core import Zensor
from zensor.data import DataLoader, default_collate


def test_tuples_become_one_zensor_per_place():
    images, labels = default_collate([(np.zeros((2, 3)), 4), (np.ones((2, 3)), 5)])
    assert isinstance(images, Zensor)
    assert images.shape == (2, 2, 3)
    assert labels.numpy().tolist() == [4, 5]


def test_dictionaries_keep_their_keys():
    batch = default_collate([{"x": np.float32(1), "name": "a"}, {"x": np.float32(2), "name": "b"}])
    assert batch["x"].numpy().tolist() == [1, 2]
    assert batch["name"] == ["a", "b"]


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.uint8, np.int64, np.bool_])
def test_arrays_and_numpy_scalars_keep_their_dtype(dtype):
    assert default_collate([dtype(1), dtype(0)]).dtype == dtype
    assert default_collate([np.ones(2, dtype), np.ones(2, dtype)]).dtype == dtype


def test_a_numpy_float64_is_not_taken_for_a_python_float(monkeypatch):
    made = []

    class Recorder(Zensor):
        def __init__(self, data, requires_grad=True):
            made.append(type(data))
            super().__init__(data, requires_grad=requires_grad)

    monkeypatch.setattr("zensor.data.collate.Zensor", Recorder)
    default_collate([np.float64(1), np.float64(2)])
    default_collate([1.0, 2.0])
    assert made == [np.ndarray, list]


def test_batches_are_untracked_even_from_tracked_samples():
    tracked = Zensor(np.ones(2), requires_grad=True)
    batch = default_collate([tracked, tracked])
    assert not batch.requires_grad
    assert batch.shape == (2, 2)


def test_a_batch_has_memory_of_its_own():
    sample = np.zeros(3)
    batch = default_collate([sample])
    batch.numpy()[:] = 1
    assert sample.tolist() == [0, 0, 0]


def test_samples_of_different_shapes_name_the_first_that_differs():
    with pytest.raises(ShapeError, match=r"number 2 has \(4,\).*collate_fn"):
        default_collate([np.zeros(3), np.zeros(3), np.zeros(4)])


def test_samples_of_different_lengths_or_keys_are_refused():
    with pytest.raises(ShapeError, match="length"):
        default_collate([(1, 2), (1, 2, 3)])
    with pytest.raises(ShapeError, match="keys"):
        default_collate([{"x": 1}, {"y": 1}])


def test_no_samples_are_refused():
    with pytest.raises(ArgumentError, match="at least one"):
        default_collate([])


def test_a_pair_of_arrays_is_no_data_set_and_is_told_what_makes_one():
    with pytest.raises(ShapeError, match=r"TensorDataset\(x, y\)"):
        next(iter(DataLoader((np.ones((4, 2)), np.ones(4)), batch_size=2)))
