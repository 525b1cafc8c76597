"""Picking and putting by number or condition; sorting; functions of functions."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import zensor as z
from autograd import DTypeError, ZensorError, gradcheck
from tests.autograd.derivatives import slopes
from zensor import Zensor

NAN = np.nan


def test_numbers_may_come_in_a_zensor() -> None:
    numbers = Zensor(np.array([1, 1, 0]))
    assert slopes(lambda x: z.take(x, numbers), [1.0, 2.0]) == [[1, 2]]
    assert slopes(lambda x: z.take_along_axis(x, numbers, 0), [1.0, 2.0]) == [[1, 2]]
    assert slopes(lambda x: z.gather(x, numbers, 0), [1.0, 2.0]) == [[1, 2]]
    assert slopes(lambda x: z.choose(numbers, [x, 3.0]), [1.0, 2.0, 4.0]) == [[0, 0, 1]]
    assert isinstance(z.take([1.0, 2.0], numbers), Zensor)
    assert isinstance(z.choose(numbers, [1.0, 2.0]), Zensor)


def test_the_last_axis_is_the_usual_one() -> None:
    x = Zensor([[1.0, 2.0], [3.0, 4.0]])
    for picked in (z.take_along_axis(x, [[1], [0]]), z.gather(x, [[1], [0]])):
        assert picked.tolist() == [[2], [3]]
    assert z.put_along_axis(x, [[1], [0]], 0.0).tolist() == [[1, 0], [0, 4]]
    assert z.scatter_add(x, [[1], [0]], 1.0).tolist() == [[1, 3], [4, 4]]
    assert z.topk(x, 1)[0].tolist() == [[2], [4]]


def test_numbers_outside_wrap_or_are_cut_to_the_ends() -> None:
    assert slopes(lambda x: z.take(x, [3, -4], mode="wrap"), [1.0, 2.0, 3.0]) == [[1, 0, 1]]
    assert slopes(lambda x: z.take(x, [3, -4], mode="clip"), [1.0, 2.0, 3.0]) == [[1, 0, 1]]
    assert slopes(lambda x: z.take(x, [4, -2], mode="wrap"), [1.0, 2.0, 3.0]) == [[0, 2, 0]]
    assert slopes(lambda x: z.choose([5], [x, 2 * x], "clip"), [1.0]) == [[2]]


def test_gather_and_scatter_add_are_each_others_transposes() -> None:
    rng = np.random.default_rng(0)
    index = rng.integers(0, 4, (3, 2))
    x, values = rng.normal(size=(4, 3)), rng.normal(size=(3, 2))
    left = (z.gather(x, index, 0) * values).sum()
    right = (z.scatter_add(np.zeros((4, 3)), index, values, 0) * x).sum()
    np.testing.assert_allclose(left, right)


def test_a_number_is_added_everywhere_and_surplus_values_are_left_out() -> None:
    assert z.scatter_add([0.0, 0.0], [0, 0], 2.0).tolist() == [4, 0]
    assert slopes(lambda v: z.scatter_add([0.0, 0.0], [1], v), [5.0, 6.0]) == [[1, 0]]


def test_what_is_put_last_stays_and_only_that_has_a_gradient() -> None:
    def put(x: Any, values: Any) -> Any:
        return z.put_along_axis(x, [1, 1], values, 0) * np.array([3.0, 5.0])

    assert slopes(put, [1.0, 2.0], [7.0, 8.0]) == [[3, 0], [0, 5]]


def test_putting_gives_the_common_dtype_and_leaves_x_alone() -> None:
    x = np.array([1, 2])
    made = z.put_along_axis(x, [0], Zensor([0.5]), 0)
    assert (made.tolist(), made.requires_grad, x.tolist()) == ([0.5, 2], True, [1, 2])
    assert z.put_along_axis(Zensor(np.float32([1, 2])), [0], 0.5, 0).dtype == np.float32
    assert z.put_along_axis(Zensor([[1.0, 2.0]]), [1], 5.0, None).tolist() == [[1, 5]]


def test_the_choice_not_taken_has_gradient_0_even_where_it_is_infinite() -> None:
    with np.errstate(divide="ignore", invalid="ignore"):
        assert slopes(lambda x: z.select([x > 0], [np.log(z.where(x > 0, x, 1.0))], x), [0.0, 2.0]) == [[1, 0.5]]
    assert slopes(lambda x: z.select([[True, False]], [x], NAN), [1.0, 1.0]) == [[1, 0]]


def test_python_numbers_among_choices_do_not_widen_them() -> None:
    x = Zensor(np.float32([1, 2]))
    assert z.select([x > 1], [0.5], x).dtype == np.float32
    assert z.select([x > 1, x < 1], [x, 0.5]).dtype == np.select([[True]], [np.float32([1])]).dtype


def test_weights_are_counted_and_counts_have_no_gradient() -> None:
    assert slopes(lambda w: z.bincount([0, 2, 2], w) * np.array([1.0, 2.0, 3.0]), [1.0, 1.0, 1.0]) == [[1, 3, 3]]
    counts = z.bincount(Zensor(np.array([0, 2, 2])))
    assert (counts.tolist(), counts.requires_grad) == ([1, 0, 2], False)
    assert z.bincount([1], minlength=3).tolist() == [0, 1, 0]


def test_of_equal_elements_the_first_stands_first() -> None:
    weights = np.array([1.0, 2.0, 3.0])
    assert slopes(lambda x: z.sort(x) * weights, [5.0, 1.0, 5.0]) == [[2, 1, 3]]
    assert slopes(lambda x: z.sort(x, axis=None) * weights, [[5.0], [5.0], [5.0]]) == [[[1], [2], [3]]]
    assert slopes(lambda x: z.partition(x, 1)[1], [5.0, 1.0, 5.0]) == [[1, 0, 0]]


def test_the_largest_in_order_with_their_places() -> None:
    values, places = z.topk(Zensor([[1.0, 3.0, 3.0, 2.0]]), 3)
    assert (values.tolist(), places.tolist()) == ([[3, 3, 2]], [[1, 2, 3]])
    assert places.dtype == np.int64 and not places.requires_grad
    values, places = z.topk(np.array([2.0, 1.0, 1.0]), 2, largest=False)
    assert (values.tolist(), places.tolist(), type(places)) == ([1, 1], [1, 2], np.ndarray)
    assert slopes(lambda x: z.topk(x, 2)[0] * np.array([1.0, 10.0]), [1.0, 3.0, 3.0]) == [[0, 1, 10]]
    with pytest.raises(ZensorError, match="topk of shape"):
        z.topk(Zensor([1.0]), -1)


def test_nan_comes_last_and_gets_its_own_gradient() -> None:
    assert slopes(lambda x: z.sort(x) * np.array([1.0, 2.0, 3.0]), [NAN, 2.0, 1.0]) == [[3, 2, 1]]
    assert slopes(lambda x: z.topk(x, 1)[0], [1.0, NAN]) == [[0, 1]]


def test_sorting_has_second_derivatives() -> None:
    weights = np.array([1.0, 2.0, 3.0, 4.0])
    gradcheck(lambda x: (z.sort(x * x) * weights * z.sort(x, axis=None)).sum(), Zensor([0.3, -2.0, 1.0, 1.7]))
    gradcheck(lambda x: z.partition(x * x, [1, 2]) * weights, Zensor([0.3, -2.0, 1.0, 1.7]))


def test_a_function_of_rows_may_give_anything_of_one_shape() -> None:
    x = Zensor([[1.0, 2.0], [3.0, 4.0]])
    assert np.apply_along_axis(lambda row: 1.0, 0, x).tolist() == [1, 1]
    assert z.apply_along_axis(np.sort, 1, x).tolist() == [[1, 2], [3, 4]]
    assert z.apply_along_axis(lambda row, n: row * n, 0, x, n=2.0).tolist() == [[2, 4], [6, 8]]
    assert isinstance(z.apply_along_axis(np.sum, 0, np.ones((2, 2))), np.ndarray)
    with pytest.raises(ZensorError, match="no vector"):
        z.apply_along_axis(np.sum, 0, Zensor(np.ones((2, 0))))
    with pytest.raises(ZeroDivisionError):  # the function's own errors come through
        z.apply_along_axis(lambda row: 1 / 0, 0, x)


def test_an_axis_that_a_function_leaves_out_comes_back() -> None:
    x = Zensor([[1.0, 2.0], [3.0, 4.0]])
    assert np.apply_over_axes(np.sum, x, (0, 1)).shape == (1, 1)
    with pytest.raises(ZensorError, match="apply_over_axes of shape"):
        z.apply_over_axes(lambda x, axis: x.sum(), x, 0)


def test_pieces_are_computed_from_their_own_elements_only() -> None:
    def root_or_square(x: Any) -> Any:
        return z.piecewise(x, [x > 0], [np.sqrt, np.square])

    assert slopes(root_or_square, [4.0, -3.0]) == [[0.25, -6]]
    # A constant everywhere is still a function of x.
    assert slopes(lambda x: z.piecewise(x, [x > 0], [1, 2]), [4.0, -3.0]) == [[0, 0]]
    assert slopes(lambda x: z.piecewise(x, [x > 0, x > 3], [lambda v: v, lambda v: 9 * v]), [4.0, 2.0]) == [[9, 1]]
    with pytest.raises(DTypeError, match="piecewise of values that want a gradient"):
        z.piecewise([1, 2], [[True, False]], [Zensor(0.5)])


@pytest.mark.parametrize(
    "call",
    [
        lambda x: z.take(x, [7]),
        lambda x: z.take(x, np.array([0.5])),
        lambda x: z.gather(x, [[0]]),
        lambda x: z.gather(x, [0.5]),
        lambda x: z.scatter_add(x, [0, 1], [1.0]),
        lambda x: z.scatter_add(x, [7], [1.0]),
        lambda x: z.put_along_axis(x, [[0]], 1.0, 0),
        lambda x: z.put_along_axis(x, [9], 1.0, 0),
        lambda x: z.choose([9], [x, x]),
        lambda x: z.choose([0.5], [x, x]),
        lambda x: z.compress([[True]], x),
        lambda x: z.compress([False] * 9 + [True], x),
        lambda x: z.select([], []),
        lambda x: z.select([[1, 0, 1]], [x]),
        lambda x: z.bincount([-1, 0, 1], x),
        lambda x: z.sort(x, axis=3),
        lambda x: z.partition(x, 9),
        lambda x: z.piecewise(x, [x > 0], [1, 2, 3]),
    ],
)
def test_what_does_not_fit_is_refused_with_our_words(call: Any) -> None:
    with pytest.raises(ZensorError, match=r" of | with "):
        call(Zensor([1.0, 2.0, 3.0]))


def test_choose_keeps_float32_beside_a_python_number() -> None:
    made = z.choose([0, 1], [Zensor(np.float32([1.0, 2.0])), 5.0])
    assert made.dtype == np.float32 and made.tolist() == [1, 5]
