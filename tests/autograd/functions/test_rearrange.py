"""Repetition, rotation, padding and diagonals: hand-known gradients, and what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import zensor as z
from autograd import ZensorError
from tests.autograd.derivatives import slopes
from zensor import Zensor


def test_a_repeated_element_gathers_the_gradients_of_its_copies() -> None:
    weights = np.array([1.0, 2.0, 4.0])
    assert slopes(lambda x: z.repeat(x, [2, 0, 1]) * weights, [1.0, 2.0, 3.0]) == [[3, 0, 4]]
    assert slopes(lambda x: z.repeat(x, Zensor(np.array([1, 2]))) * weights, [1.0, 2.0]) == [[1, 6]]
    assert slopes(lambda x: z.tile(x, 3) * weights, [5.0]) == [[7]]
    assert slopes(lambda x: z.resize(x, 3) * weights, [1.0, 2.0]) == [[5, 2]]
    assert slopes(lambda x: z.resize(x, 1), [1.0, 2.0]) == [[1, 0]]


def test_an_element_counts_once_for_each_window_that_shows_it() -> None:
    assert slopes(lambda x: np.lib.stride_tricks.sliding_window_view(x, 2), [1.0, 2.0, 3.0]) == [[1, 2, 1]]


def test_what_left_at_one_end_gets_its_gradient_from_the_other() -> None:
    assert slopes(lambda x: z.roll(x, 1) * np.array([1.0, 2.0, 3.0]), [0.0, 0.0, 0.0]) == [[2, 3, 1]]


def test_edges_gather_what_was_padded_with_them() -> None:
    ones = [[1.0, 2.0, 3.0]]
    assert slopes(lambda x: z.pad(x, (2, 1)), *ones) == [[1, 1, 1]]
    assert slopes(lambda x: z.pad(x, (2, 1), "edge"), *ones) == [[3, 1, 2]]
    assert slopes(lambda x: z.pad(x, (2, 1), "wrap"), *ones) == [[2, 2, 2]]
    assert slopes(lambda x: z.pad(x, (2, 1), "reflect"), *ones) == [[1, 3, 2]]
    assert slopes(lambda x: z.pad(x, (2, 1), "symmetric"), *ones) == [[2, 2, 2]]
    assert slopes(lambda x: z.pad(x, (2, 1), "reflect", reflect_type="odd"), *ones) == [[5, -1, 2]]
    assert slopes(lambda x: z.pad(x, (2, 0), "linear_ramp"), *ones) == [[1.5, 1, 1]]
    assert slopes(lambda x: z.pad(x, (2, 1), "maximum"), *ones) == [[1, 1, 4]]
    assert slopes(lambda x: z.pad(x, (0, 3), "mean"), *ones) == [[2, 2, 2]]


def test_padding_by_nothing_copies() -> None:
    x = Zensor([1.0, 2.0])
    for mode in ("constant", "edge", "mean"):
        assert not np.shares_memory(z.pad(x, 0, mode).numpy(), x.numpy())


def test_integers_are_padded_as_numpy_does() -> None:
    for mode in ("mean", "linear_ramp", "reflect"):
        np.testing.assert_array_equal(z.pad([1, 2, 4], 2, mode), np.pad([1, 2, 4], 2, mode))


@pytest.mark.parametrize(
    "options",
    [
        {"mode": "empty"},
        {"mode": lambda *arguments: None},
        {"mode": "nonsense"},
        {"mode": "edge", "end_values": 0},
        {"mode": "maximum", "stat_length": 0},
        {"pad_width": -1},
        {"pad_width": 0.5},
        {"pad_width": (1, 2, 3)},
        {"pad_width": {0: 0.5}},
        {"pad_width": {3: 1}},
        {"constant_values": Zensor(1.0)},
    ],
)
def test_padding_that_has_no_meaning_or_no_derivative_is_refused(options: Any) -> None:
    with pytest.raises(ZensorError):
        z.pad(Zensor([1.0, 2.0]), **{"pad_width": 1, **options})
    with pytest.raises(ZensorError):
        z.pad(Zensor([]), 1, "edge")


def test_a_diagonal_gives_its_gradient_to_the_diagonal_only() -> None:
    square = [[1.0, 2.0], [3.0, 4.0]]
    for main in (z.diagonal, z.matrix_diagonal, z.diag):
        assert slopes(main, square) == [[[1, 0], [0, 1]]]
    assert slopes(lambda x: z.diag(x, 1), square) == [[[0, 1], [0, 0]]]
    assert slopes(lambda x: z.diag(x) * 2, [1.0, 2.0]) == [[2, 2]]
    assert slopes(z.tril, square) == [[[1, 0], [1, 1]]]
    assert slopes(lambda x: z.triu(x, 1), square) == [[[0, 1], [0, 0]]]
    assert slopes(z.tril, [1.0, 2.0]) == [[2, 1]]  # a vector is the row of a square matrix


def test_only_vectors_and_matrices_have_a_diag() -> None:
    for x in (Zensor(1.0), Zensor(np.ones((2, 2, 2)))):
        with pytest.raises(ZensorError, match="diag of shape"):
            z.diag(x)


def test_rotations_come_round() -> None:
    x = Zensor(np.arange(6.0).reshape(2, 3))
    turned = x
    for _ in range(4):
        turned = z.rot90(turned)
    assert turned.tolist() == x.tolist()
    (turned * np.arange(6.0).reshape(2, 3)).sum().backward()
    assert x.grad.tolist() == [[0, 1, 2], [3, 4, 5]]


def test_rows_and_columns_need_axes_to_be_turned() -> None:
    for turn in (z.fliplr, z.rot90):
        with pytest.raises(ZensorError, match="of"):
            turn(Zensor([1.0]))
    with pytest.raises(ZensorError, match="resize of"):
        z.resize(Zensor([1.0]), -1)
