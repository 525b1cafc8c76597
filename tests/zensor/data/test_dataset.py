"""Datasets, subsets of subsets and random splits."""

import numpy as np
import pytest

from autograd.errors import ArgumentError, DTypeError, IndexingError, ShapeError
from zensor.core import Zensor
from zensor.data import DataLoader, Dataset, Subset, TensorDataset, random_split
from zensor.random import manual_seed


class Squares(Dataset):
    def __len__(self):
        return 6

    def __getitem__(self, index):
        if index >= 6:
            raise IndexError(index)
        return index, index**2


@pytest.fixture
def pairs():
    return TensorDataset(np.arange(12, dtype=np.float32).reshape(6, 2), np.arange(6))


def test_a_sample_is_one_row_of_each_array(pairs):
    image, label = pairs[2]
    assert image.tolist() == [4, 5]
    assert label == 2
    assert len(pairs) == 6


def test_arrays_are_shared_not_copied():
    array = np.zeros((3, 2))
    assert TensorDataset(array).arrays[0] is array


def test_zensors_are_taken_by_their_data_without_a_record():
    tracked = Zensor(np.ones((3, 2)), requires_grad=True)
    dataset = TensorDataset(tracked, [1, 2, 3])
    assert isinstance(dataset.arrays[0], np.ndarray)
    (batch, _) = dataset.batch(np.array([0]))
    assert not batch.requires_grad


def test_iterating_over_a_dataset_ends(pairs):
    assert len(list(pairs)) == 6
    assert list(Squares())[-1] == (5, 25)


@pytest.mark.parametrize(
    "arrays",
    [(), (np.float64(1),), (np.zeros(3), np.zeros(4)), (np.zeros((2, 3)), np.zeros((3, 2)))],
    ids=["none", "no axis", "lengths", "first axes"],
)
def test_arrays_that_do_not_share_a_first_axis_are_refused(arrays):
    with pytest.raises(ShapeError, match="same first axis"):
        TensorDataset(*arrays)


def test_a_batch_of_arrays_keeps_dtypes_and_owns_its_memory(pairs):
    images, labels = pairs.batch(np.array([4, 1]))
    assert images.dtype == np.float32
    assert images.numpy().tolist() == [[8, 9], [2, 3]]
    images.numpy()[:] = -1
    assert pairs.arrays[0].min() == 0
    assert labels.numpy().tolist() == [4, 1]


def test_a_subclass_that_changes_its_samples_is_not_bypassed():
    class Doubled(TensorDataset):
        def __getitem__(self, index):
            return tuple(2 * value for value in super().__getitem__(index))

    (batch,) = Doubled(np.arange(4)).batch(np.array([1, 3]))
    assert batch.numpy().tolist() == [2, 6]
    (batch,) = Subset(Doubled(np.arange(4)), [3, 2]).batch(np.array([1]))
    assert batch.numpy().tolist() == [4]


def test_a_subset_that_changes_its_samples_is_not_bypassed(pairs):
    class Labels(Subset):
        def __getitem__(self, index):
            return super().__getitem__(index)[1]

    assert Labels(pairs, [5, 3]).batch(np.array([0, 1])).numpy().tolist() == [5, 3]


def test_a_subset_of_a_subset_counts_twice(pairs):
    inner = Subset(pairs, [5, 4, 3, 2])
    outer = Subset(inner, [1, -1])
    assert [int(label) for _, label in outer] == [4, 2]
    _, labels = outer.batch(np.array([1, 0]))
    assert labels.numpy().tolist() == [2, 4]


def test_a_subset_of_anything_with_an_index():
    subset = Subset("hello", [4, 0])
    assert [subset[0], subset[1]] == ["o", "h"]
    assert subset.batch(np.array([1])) == ["h"]


def test_negative_positions_count_from_the_end_even_where_the_dataset_cannot():
    assert Subset(Squares(), [-1, -6])[0] == (5, 25)
    assert Subset(Squares(), [-1, -6])[1] == (0, 0)


def test_an_empty_subset_is_empty(pairs):
    assert len(Subset(pairs, [])) == 0
    assert list(Subset(pairs, [])) == []


@pytest.mark.parametrize("index", [6, -7])
def test_a_subset_names_the_index_that_is_outside(pairs, index):
    with pytest.raises(IndexingError, match=rf"index {index} of a dataset of 6"):
        Subset(pairs, [0, index])


@pytest.mark.parametrize("indices", [[0.5], [True, False], [[0]], ["0"]])
def test_a_subset_takes_whole_numbers_in_one_axis(pairs, indices):
    with pytest.raises(DTypeError, match="whole numbers"):
        Subset(pairs, indices)


def test_a_split_holds_every_sample_once(pairs):
    parts = random_split(pairs, [3, 2, 1], rng=0)
    labels = [int(label) for part in parts for _, label in part]
    assert [len(part) for part in parts] == [3, 2, 1]
    assert sorted(labels) == list(range(6))


def test_a_split_is_random_and_repeats_with_its_seed():
    data = TensorDataset(np.arange(100))

    def first_part(rng):
        return random_split(data, [50, 50], rng=rng)[0].indices.tolist()

    assert first_part(1) == first_part(1) == first_part(np.random.default_rng(1))
    assert first_part(1) != first_part(2)
    assert first_part(1) != list(range(50))


def test_a_split_without_rng_follows_manual_seed():
    data = TensorDataset(np.arange(100))
    manual_seed(5)
    first = random_split(data, [60, 40])[0].indices.tolist()
    manual_seed(5)
    assert random_split(data, [60, 40])[0].indices.tolist() == first


@pytest.mark.parametrize(
    ("fractions", "sizes"),
    [([0.5, 0.5], [4, 3]), ([0.9, 0.1], [7, 0]), ([1.0], [7]), ([1 / 3, 1 / 3, 1 / 3], [3, 2, 2])],
)
def test_fractions_round_down_and_the_rest_goes_to_the_first(fractions, sizes):
    parts = random_split(TensorDataset(np.arange(7)), fractions, rng=0)
    assert [len(part) for part in parts] == sizes


@pytest.mark.parametrize("lengths", [[4, 1], [7, -1], [0.5, 0.4], [1.5, -0.5], [], [float("nan"), 1]])
def test_lengths_that_do_not_add_up_are_refused(pairs, lengths):
    with pytest.raises(ArgumentError, match="random_split of 6 samples"):
        random_split(pairs, lengths)


def test_reprs_tell_what_is_in_them(pairs):
    whole = "TensorDataset(6 samples: (6, 2) float32, (6,) int64)"
    assert repr(pairs) == whole
    assert repr(Subset(pairs, [1, 2])) == f"Subset(2 of {whole})"
    assert repr(DataLoader(pairs, 4, shuffle=True)) == f"DataLoader({whole}, batch_size=4, shuffle=True)"


def test_a_dataset_without_methods_says_which_it_needs():
    with pytest.raises(NotImplementedError, match="__len__"):
        len(Dataset())
    with pytest.raises(NotImplementedError, match="__getitem__"):
        Dataset()[0]


@pytest.mark.parametrize(
    ("index", "error"), [([0], DTypeError), (slice(1), DTypeError), (1.0, DTypeError), (2, IndexError)]
)
def test_what_is_no_index_of_a_subset_is_refused(index, error):
    with pytest.raises(error, match=r"Subset\["):
        Subset(TensorDataset(np.arange(6)), [1, 3])[index]


@pytest.mark.parametrize(
    ("dataset", "lengths", "told"),
    [(range(5), 5, "list of sizes"), (range(5), "ab", "list of sizes"), (iter(range(5)), [5], "must have a length")],
)
def test_what_cannot_be_split_is_refused(dataset, lengths, told):
    with pytest.raises(DTypeError, match=told):
        random_split(dataset, lengths)


def test_rows_of_different_lengths_are_no_array():
    with pytest.raises(ShapeError, match="differ in length"):
        TensorDataset([[1], [1, 2]])
