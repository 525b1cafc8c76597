"""The loader: order, sizes, rests, randomness and what it yields."""

import numpy as np
import pytest

from autograd.errors import ArgumentError, DTypeError
from zensor.core import Zensor
from zensor.data import DataLoader, Dataset, Subset, TensorDataset
from zensor.random import manual_seed


def walked(loader: DataLoader) -> list[list[int]]:
    return [batch.numpy().tolist() for (batch,) in loader]


@pytest.fixture
def numbers():
    return TensorDataset(np.arange(10))


def test_batches_in_order_with_a_smaller_last_one(numbers):
    loader = DataLoader(numbers, batch_size=4)
    assert walked(loader) == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]


@pytest.mark.parametrize("drop_last", [False, True])
@pytest.mark.parametrize("size", [1, 2, 3, 5, 9, 10, 11])
@pytest.mark.parametrize("count", [0, 1, 9, 10])
def test_the_length_is_the_number_of_batches(count, size, drop_last):
    loader = DataLoader(TensorDataset(np.arange(count)), size, drop_last=drop_last)
    batches = walked(loader)
    assert len(loader) == len(batches)
    seen = [number for batch in batches for number in batch]
    assert seen == list(range(count - count % size if drop_last else count))


def test_the_default_is_one_sample_a_batch_in_order(numbers):
    assert walked(DataLoader(numbers)) == [[number] for number in range(10)]


def test_batches_are_untracked_zensors_with_the_dtype_of_the_data():
    data = TensorDataset(np.ones((4, 3), dtype=np.float32), np.arange(4, dtype=np.uint8))
    ((images, labels),) = DataLoader(data, batch_size=4)
    assert isinstance(images, Zensor)
    assert (images.dtype, labels.dtype) == (np.float32, np.uint8)
    assert not images.requires_grad


def test_shuffling_shows_every_sample_once_in_a_new_order_each_epoch():
    loader = DataLoader(TensorDataset(np.arange(50)), batch_size=7, shuffle=True, rng=0)
    first, second = (np.concatenate(walked(loader)).tolist() for _ in range(2))
    assert sorted(first) == sorted(second) == list(range(50))
    assert first != second
    assert first != list(range(50))


def test_a_seed_repeats_all_epochs(numbers):
    def epochs(rng):
        loader = DataLoader(numbers, 3, shuffle=True, rng=rng)
        return [walked(loader), walked(loader)]

    assert epochs(7) == epochs(7) == epochs(np.random.default_rng(7))
    assert epochs(7) != epochs(8)


def test_without_rng_manual_seed_decides_even_after_the_loader_is_made(numbers):
    loader = DataLoader(numbers, 3, shuffle=True)
    manual_seed(3)
    first = walked(loader)
    manual_seed(3)
    assert walked(loader) == first


def test_numpys_global_state_is_left_alone(numbers):
    np.random.seed(0)  # noqa: NPY002 - the global state is what is watched here
    before = np.random.get_state()[1].tolist()  # noqa: NPY002
    walked(DataLoader(numbers, shuffle=True))
    assert np.random.get_state()[1].tolist() == before  # noqa: NPY002


def test_an_epoch_has_its_order_from_the_moment_it_begins(numbers):
    # Otherwise the epoch that is walked first, and not the one begun first, gets the first order.
    loader = DataLoader(numbers, 10, shuffle=True, rng=0)
    expected = [walked(DataLoader(numbers, 10, shuffle=True, rng=0))[0]]
    first, second = iter(loader), iter(loader)
    next(second)
    assert [batch.numpy().tolist() for (batch,) in first] == expected


def test_a_collate_fn_gets_the_list_of_samples():
    data = TensorDataset(np.arange(6).reshape(3, 2), np.array([7, 8, 9]))
    seen = []

    def keep(samples):
        seen.append(samples)
        return len(samples)

    assert list(DataLoader(data, 2, collate_fn=keep)) == [2, 1]
    assert isinstance(seen[0], list)
    image, label = seen[0][1]
    assert image.tolist() == [2, 3]
    assert label == 8


def test_datasets_of_single_samples_are_collated():
    class Words(Dataset):
        def __len__(self):
            return 3

        def __getitem__(self, index):
            return np.full(2, index), "abc"[index]

    images, letters = next(iter(DataLoader(Words(), 3)))
    assert images.numpy().tolist() == [[0, 0], [1, 1], [2, 2]]
    assert letters == ["a", "b", "c"]


def test_a_plain_list_is_a_dataset():
    assert [batch.numpy().tolist() for batch in DataLoader([1, 2, 3], 2)] == [[1, 2], [3]]


def test_arrays_are_cut_without_touching_single_samples(numbers, monkeypatch):
    def touched(*_):
        raise AssertionError("one sample at a time")

    monkeypatch.setattr(np, "stack", touched)
    assert walked(DataLoader(Subset(numbers, [9, 8, 7]), 2)) == [[9, 8], [7]]


def test_changing_a_batch_leaves_the_data_alone(numbers):
    for (batch,) in DataLoader(numbers, 5):
        batch.numpy()[:] = -1
    assert numbers.arrays[0].tolist() == list(range(10))


@pytest.mark.parametrize("size", [0, -1, 2.0, "4", None, True])
def test_a_batch_size_must_be_a_whole_number(numbers, size):
    with pytest.raises(ArgumentError, match=r"batch_size=.*at least 1"):
        DataLoader(numbers, batch_size=size)


@pytest.mark.parametrize("dataset", [5, iter([1]), None, {1, 2}])
def test_what_has_no_length_or_index_is_refused(dataset):
    with pytest.raises(DTypeError, match="length and an index"):
        DataLoader(dataset)


@pytest.mark.parametrize("rng", [-1, 0.5, "seed", True])
def test_a_wrong_rng_is_refused_when_the_loader_is_made(numbers, rng):
    with pytest.raises(ArgumentError, match=r"rng of .* whole number"):
        DataLoader(numbers, rng=rng)
