"""The loader: order, sizes, rests, randomness and what it yields."""

import weakref

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
    np.random.seed(0)  # noqa: NPY002  # the global state is what is watched here
    before = np.random.get_state()[1].tolist()  # noqa: NPY002  # as above
    walked(DataLoader(numbers, shuffle=True))
    assert np.random.get_state()[1].tolist() == before  # noqa: NPY002  # as above


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


# ---- where it is


def fresh(rng=0, **options):
    return DataLoader(TensorDataset(np.arange(11)), **{"batch_size": 3, "shuffle": True, "rng": rng, **options})


@pytest.mark.parametrize("shuffle", [False, True])
@pytest.mark.parametrize("done", range(5))
def test_a_walk_goes_on_with_the_next_batch_and_the_same_epochs_follow(done, shuffle):
    loader = fresh(shuffle=shuffle)
    walked(loader)
    walk = iter(loader)
    for _ in range(done):
        next(walk)
    state = loader.state_dict()
    expected = [[batch.numpy().tolist() for (batch,) in walk], walked(loader), walked(loader)]
    other = fresh(rng=5, shuffle=shuffle)
    other.load_state_dict(state)
    assert other.state_dict()["position"] == done
    assert [walked(other) for _ in range(3)] == expected
    assert other.epoch == loader.epoch == 4


def test_a_batch_is_done_once_it_was_handed_out():
    loader = fresh()
    assert [loader.state_dict()["position"] for _ in loader] == [1, 2, 3, 4]
    assert loader.state_dict()["position"] == 0


def test_a_batch_that_could_not_be_made_is_not_done():
    broken = [True]

    def collate(samples):
        if broken:
            raise OSError("no disk")
        return samples

    loader = fresh(collate_fn=collate)
    with pytest.raises(OSError, match="no disk"):
        next(iter(loader))
    assert loader.state_dict()["position"] == 0


def test_epochs_count_when_they_came_to_their_end():
    loader = fresh()
    assert loader.epoch == 0
    for _ in loader:
        break
    assert loader.epoch == 0
    seen = [loader.epoch for _ in loader]
    assert (seen, loader.epoch) == ([0] * 4, 1)


def test_a_loop_that_was_left_was_interrupted():
    loader, seen = fresh(), []
    with pytest.raises(KeyboardInterrupt):
        for (batch,) in loader:
            seen.append(batch.numpy().tolist())
            raise KeyboardInterrupt
    other = fresh(rng=5)
    other.load_state_dict(loader.state_dict())
    assert sorted(number for batch in seen + walked(other) for number in batch) == list(range(11))


def test_between_epochs_no_order_is_kept_but_the_generator():
    loader = fresh()
    walked(loader)
    state = loader.state_dict()
    assert state["order"] is None
    other = fresh(rng=5)
    other.load_state_dict(state)
    assert walked(other) == walked(loader)


def test_of_two_walks_the_one_that_began_last_is_meant():
    loader = fresh()
    first, second = iter(loader), iter(loader)
    for walk in (first, second, first, first):
        next(walk)
    assert loader.state_dict()["position"] == 1
    list(first)
    assert loader.epoch == 0
    list(second)
    assert loader.epoch == 1


def test_a_state_that_was_loaded_and_not_used_is_the_state():
    loader = fresh()
    next(iter(loader))
    state = loader.state_dict()
    other = fresh(rng=5)
    other.load_state_dict(state)
    assert repr(other.state_dict()) == repr(state)


def test_a_state_loaded_inside_a_loop_holds_from_the_next_loop_on():
    loader = fresh()
    state = loader.state_dict()
    first = []
    for (batch,) in loader:
        if not first:
            loader.load_state_dict(state)
        first.append(batch.numpy().tolist())
    assert len(first) == 4
    assert loader.epoch == 0
    assert walked(loader) == first


def test_the_state_is_small_and_a_copy():
    loader = DataLoader(TensorDataset(np.arange(60_000)), 100, shuffle=True, rng=0)
    next(iter(loader))
    order = loader.state_dict()["order"]
    assert order.dtype == np.uint16
    order[:] = 0
    assert loader.state_dict()["order"].any()


def test_a_loader_that_stopped_in_the_middle_is_freed_at_once():
    loader = fresh()
    next(iter(loader))
    gone = weakref.ref(loader)
    del loader
    assert gone() is None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"samples": 12}, "samples is 12"),
        ({"batch_size": 4}, "batch_size is 4"),
        ({"shuffle": False}, "shuffle"),
        ({"shuffle": 1}, "shuffle"),
        ({"drop_last": True}, "drop_last"),
        ({"epoch": -1}, "epoch"),
        ({"epoch": float("nan")}, "epoch is nan"),
        ({"position": 5}, "position is 5"),
        ({"position": 1.0}, "position"),
        ({"position": True}, "position"),
        ({"order": None}, "no order"),
        ({"order": np.arange(10)}, "order"),
        ({"order": np.zeros(11, int)}, "order"),
        ({"order": np.arange(11.0)}, "order"),
        ({"order": "x"}, "order"),
        ({"rng": None}, "rng"),
        ({"rng": {"bit_generator": "MT19937"}}, "rng"),
        ({"more": 1}, "dictionary"),
    ],
)
def test_a_state_that_does_not_fit_is_refused_and_changes_nothing(change, words):
    loader = fresh()
    next(iter(loader))
    state = loader.state_dict()
    with pytest.raises(ArgumentError, match=words):
        loader.load_state_dict({**state, **change})
    assert repr(loader.state_dict()) == repr(state)


@pytest.mark.parametrize("state", [None, 3, {}])
def test_what_is_no_state_is_refused(state):
    with pytest.raises(ArgumentError, match="no dictionary"):
        fresh().load_state_dict(state)
