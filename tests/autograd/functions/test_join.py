"""Joining and taking apart: dtypes, conversions that would lose a gradient, and what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import zensor as z
from autograd import ArgumentError, DTypeError, ShapeError, ZensorError
from tests.autograd.derivatives import slopes
from zensor import Zensor


def test_each_array_gets_its_part_in_its_own_dtype() -> None:
    x, y = Zensor(np.float32([1, 2])), Zensor([3.0])
    joined = z.concatenate([x, y])
    assert joined.dtype == np.float64
    (joined * np.array([1.0, 2.0, 3.0])).sum().backward()
    assert (x.grad.tolist(), x.grad.dtype) == ([1, 2], np.float32)
    assert (y.grad.tolist(), y.grad.dtype) == ([3], np.float64)


@pytest.mark.parametrize("join", [z.concatenate, z.stack, z.hstack, z.vstack])
def test_the_dtype_of_the_result_can_be_asked_for(join: Any) -> None:
    x = Zensor([1.0, 2.0])
    joined = join([x, x], dtype=np.float32)
    assert joined.dtype == np.float32
    joined.sum().backward()
    assert (x.grad.tolist(), x.grad.dtype) == ([2, 2], np.float64)
    with pytest.raises(DTypeError, match="Cannot cast"):
        join([x, x], dtype=np.float32, casting="safe")


def test_a_zensor_of_rows_can_be_joined_as_it_is() -> None:
    assert slopes(lambda x: np.concatenate(x) * np.arange(4.0), [[1.0, 2.0], [3.0, 4.0]]) == [[[0, 1], [2, 3]]]
    assert np.stack(Zensor([[1.0, 2.0]]), axis=-1).shape == (2, 1)


@pytest.mark.parametrize("join", [z.concatenate, z.stack, z.hstack, z.vstack, z.dstack, z.column_stack, z.row_stack])
def test_nothing_cannot_be_joined(join: Any) -> None:
    with pytest.raises(ShapeError, match="at least one array"):
        join([])
    with pytest.raises(DTypeError):
        join(5)


def test_blocks_of_numbers_and_vectors_are_as_numpys() -> None:
    x = np.array([1.0, 2.0])
    for layout in (lambda x: [x, 3.0], lambda x: [[x], [x]], lambda x: [[[x, 1.0]]], lambda x: x):
        np.testing.assert_array_equal(z.block(layout(Zensor(x))).numpy(), np.block(layout(x)))
    one = Zensor([1.0])
    assert not np.shares_memory(z.block(one).numpy(), one.numpy())


def test_inserted_values_are_converted_but_never_lose_their_gradient() -> None:
    assert z.insert(Zensor([1.0]), 0, 2).dtype == np.float64
    assert z.insert([1, 3], 1, 2.9).tolist() == [1, 2, 3]
    with pytest.raises(DTypeError, match="insert of values that want a gradient into dtype int64"):
        z.insert([1, 3], 1, Zensor(2.9))
    assert z.insert(Zensor(np.float32([1])), 0, Zensor(2.0)).dtype == np.float32


def test_values_inserted_at_several_places_get_the_gradient_of_theirs() -> None:
    def inserted(x: Any, values: Any) -> Any:
        return z.insert(x, [2, 0], values) * np.array([1.0, 2.0, 3.0, 4.0])

    assert slopes(inserted, [5.0, 6.0], [7.0, 8.0]) == [[2, 3], [4, 1]]


def test_split_needs_equal_parts() -> None:
    with pytest.raises(ArgumentError, match="equal division"):
        z.split(Zensor([1.0, 2.0, 3.0]), 2)
    for cut in (z.split, z.array_split, z.hsplit):
        with pytest.raises(ArgumentError, match="positive"):
            cut(Zensor([1.0, 2.0, 3.0]), 0)


def test_only_the_parts_that_are_used_give_a_gradient() -> None:
    assert slopes(lambda x: np.split(x, 3)[1] * 7, [1.0, 2.0, 3.0]) == [[0, 7, 0]]


@pytest.mark.parametrize(
    ("array", "options", "left"),
    [
        ([0.0, 1, 0, 2, 0], {}, [1, 0, 2]),
        ([0.0, 1, 0], {"trim": "f"}, [1, 0]),
        ([0.0, 0], {"trim": "b"}, []),
        ([[0.0, 0, 0], [0, 1, 0], [0, 0, 0]], {}, [[1]]),
        ([[0.0, 0, 0], [0, 1, 0], [0, 0, 0]], {"axis": 1}, [[0], [1], [0]]),
    ],
)
def test_zeros_are_trimmed(array: Any, options: Any, left: Any) -> None:
    assert z.trim_zeros(Zensor(array), **options).tolist() == left


@pytest.mark.parametrize(
    "call",
    [
        lambda x: z.hstack([x, x[0]]),
        lambda x: z.delete(x, 9, 0),
        lambda x: z.insert(x, 9, 0.0),
        lambda x: z.insert(x, [[0]], 0.0),
        lambda x: z.insert(x, 0, [1.0, 2.0, 3.0], axis=1),
        lambda x: z.dsplit(x, 2),
        lambda x: z.unstack(Zensor(1.0)),
        lambda x: z.append(x, x[0], axis=0),
        lambda x: z.block((x, x)),
        lambda x: z.block([[x], x]),
        lambda x: z.trim_zeros(x, trim="front"),
        lambda x: z.concatenate([x, "abc"]),
        lambda x: z.concatenate([x, [1j]]),
    ],
)
def test_what_does_not_fit_is_refused_with_our_words(call: Any) -> None:
    with pytest.raises(ZensorError, match=" of "):
        call(Zensor([[1.0, 2.0], [3.0, 4.0]]))
