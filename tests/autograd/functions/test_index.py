"""Indexing: random indices of every form, sequences that NumPy reads as arrays, and what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograd import GraphError, IndexingError, gradients
from tests.autograd.derivatives import slopes
from zensor import Zensor, getitem


def some_slice(rng: np.random.Generator, length: int) -> slice:
    ends = [None, *range(-length - 1, length + 2)]
    return slice(rng.choice(ends), rng.choice(ends), rng.choice([None, 1, 2, -1, -2, 5]))


def some_numbers(rng: np.random.Generator, length: int, shape: tuple[int, ...]) -> Any:
    numbers = rng.integers(-length, length, shape)
    form = rng.integers(3)
    return [numbers, numbers.tolist() if shape else int(numbers), Zensor(numbers)][form]


def some_index(rng: np.random.Generator, shape: tuple[int, ...]) -> Any:
    """An index with any mixture of the forms that NumPy takes."""
    together = [(), (2,), (1, 2), (2, 1)][rng.integers(4)]  # integer arrays broadcast with each other
    parts: list[Any] = []
    axes = list(shape)
    while axes and rng.random() < 0.85:
        form = rng.integers(7)
        length = axes[0]
        if form == 0 and len(axes) > 1:
            mask = rng.random(axes[:2]) < 0.5
            parts.append(mask if mask.sum() == 2 and together in ((), (2,)) else slice(None))
            axes = axes[2:] if parts[-1] is mask else axes[1:]
            continue
        axes = axes[1:]
        if form == 1:
            parts.append(None)
            axes = [length, *axes]
        elif form == 2:
            parts.append(int(rng.integers(-length, length)))
        elif form in (3, 4):
            parts.append(some_numbers(rng, length, together))
        else:
            parts.append(some_slice(rng, length))
    if rng.random() < 0.4:
        parts.append(Ellipsis)
        if axes and rng.random() < 0.5:
            parts.append(some_numbers(rng, axes[-1], together))
    return parts[0] if len(parts) == 1 and rng.random() < 0.5 else tuple(parts)


def plain(index: Any) -> Any:
    if isinstance(index, tuple):
        return tuple([plain(part) for part in index])
    return index.numpy() if isinstance(index, Zensor) else index


@pytest.mark.parametrize("seed", range(20))
def test_random_indices_take_what_numpy_takes_and_give_it_back_where_it_was(seed: int) -> None:
    rng = np.random.default_rng(seed)
    for _ in range(50):
        shape = tuple(rng.integers(1, 5, rng.integers(1, 5)).tolist())
        values = rng.normal(size=shape)
        index = some_index(rng, shape)
        wanted = np.asarray(values[plain(index)])
        x = Zensor(values)
        taken = x[index]
        np.testing.assert_array_equal(taken.numpy(), wanted)
        # A slice is a view, as in NumPy; so is nothing else.
        shares = isinstance(values[plain(index)], np.ndarray) and np.shares_memory(values[plain(index)], values)
        assert np.shares_memory(taken.numpy(), values) == shares
        weights = Zensor(rng.normal(size=wanted.shape))
        (grad,) = gradients(taken * taken, [x], weights, create_graph=True, allow_unused=True)
        expected = np.zeros(shape)
        np.add.at(expected, plain(index), 2 * wanted * weights.numpy())
        np.testing.assert_allclose(grad.numpy(), expected, rtol=1e-12, atol=1e-12)
        # The derivative of that gradient along a direction: for x again, and for the incoming one.
        direction = rng.normal(size=shape)
        second, mixed = gradients(grad, [x, weights], direction)
        expected = np.zeros(shape)
        np.add.at(expected, plain(index), 2 * weights.numpy() * direction[plain(index)])
        np.testing.assert_allclose(second.numpy(), expected, rtol=1e-12, atol=1e-12)
        np.testing.assert_allclose(mixed.numpy(), 2 * wanted * direction[plain(index)], rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("index", [((0, 0, 1),), (range(-1, 1),), range(-1, 2), [[0, 0, 1]], (np.array([0, 2, 2]),)])
def test_every_sequence_in_an_index_may_name_an_element_twice(index: Any) -> None:
    values = np.arange(3.0)
    expected = np.zeros(3)
    np.add.at(expected, index if isinstance(index, tuple) else np.asarray(index), 1.0)
    assert slopes(lambda x: x[index], values) == [expected.tolist()]


@pytest.mark.parametrize("dtype", ["int64", "int8", "uint8"])
@pytest.mark.parametrize(("rows", "taken"), [(200, (12,)), (300, (3, 5)), (200, ()), (9, (40,))])
def test_long_rows_by_numbers_add_up_where_they_came_from(rows: int, taken: tuple[int, ...], dtype: str) -> None:
    rng = np.random.default_rng(0)
    ids = np.asarray(rng.integers(0 if dtype == "uint8" else -min(rows, 128), min(rows, 128), taken), dtype)
    grad = rng.normal(size=(*taken, 5, 900))
    x = Zensor(np.zeros((rows, 5, 900)))
    (got,) = gradients(x[ids], [x], grad)
    expected = np.zeros(x.shape)
    np.add.at(expected, ids, grad)
    np.testing.assert_allclose(got.numpy(), expected, rtol=1e-12, atol=1e-12)


def test_a_tuple_of_numbers_names_one_element() -> None:
    assert slopes(lambda x: x[(0, 1)], [[1.0, 2.0], [3.0, 4.0]]) == [[[0, 1], [0, 0]]]


def test_an_element_taken_twice_in_two_steps_counts_twice() -> None:
    assert slopes(lambda x: x[[0, 0]][[1, 1, 0]], [1.0, 2.0]) == [[3, 0]]


def test_numbers_of_any_kind_are_indices() -> None:
    x = Zensor([1.0, 2.0, 3.0])
    for index in (1, np.int8(1), np.uint64(1), Zensor(1), np.array(1)):
        assert x[index].item() == 2
    assert x[Zensor(1) : Zensor(3)].tolist() == [2, 3]


def test_a_comparison_of_zensors_is_a_mask() -> None:
    assert slopes(lambda x: x[x > 1.5], [1.0, 2.0, 3.0]) == [[0, 1, 1]]


@pytest.mark.parametrize("index", [3, (0, 0), [0.5], "a", {}, (..., ...), [True, False], Zensor([1.0])])
def test_what_is_no_index_is_refused_with_our_words(index: Any) -> None:
    with pytest.raises(IndexingError, match="getitem of"):
        Zensor([1.0, 2.0, 3.0])[index]


def test_an_index_with_rows_of_different_lengths_is_refused() -> None:
    with pytest.raises(IndexingError, match=r"an index by a list: its rows have different lengths\."):
        Zensor([1.0, 2.0, 3.0])[[[0], [1, 2]]]


def test_the_result_of_an_index_on_an_array_is_an_array() -> None:
    assert isinstance(getitem(np.arange(3.0), [0, 1]), np.ndarray)


def test_iteration_gives_rows_with_history() -> None:
    x = Zensor([[1.0, 2.0], [3.0, 4.0]])
    first, second = x
    (first * second).sum().backward()
    assert x.grad.tolist() == [[3, 4], [1, 2]]


def test_a_zensor_of_numbers_that_is_written_after_it_was_an_index_is_noticed() -> None:
    places = Zensor(np.array([0, 1]))
    x = Zensor([1.0, 2.0, 3.0])
    y = x[places]
    places[0] = 2
    with pytest.raises(GraphError, match="written in place"):
        y.sum().backward()
