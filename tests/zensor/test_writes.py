"""NumPy's functions that write into their first argument: done where no gradient is lost, else refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograd import DTypeError, GraphError, ZensorError
from zensor import Zensor, no_grad

WRITES: list[tuple[Any, tuple[Any, ...]]] = [
    (np.copyto, ([[1.0, 2.0], [3.0, 4.0]],)),
    (np.fill_diagonal, (7.0,)),
    (np.place, (np.array([[True, False], [False, True]]), [5.0, 6.0])),
    (np.put, ([0, 3], [5.0, 6.0])),
    (np.put_along_axis, (np.array([[0], [1]]), 5.0, 1)),
    (np.putmask, (np.array([[True, False], [False, True]]), 5.0)),
]
IDS = [function.__name__ for function, _ in WRITES]


@pytest.mark.parametrize(("function", "arguments"), WRITES, ids=IDS)
def test_what_wants_no_gradient_is_written(function: Any, arguments: tuple[Any, ...]) -> None:
    array, expected = np.zeros((2, 2)), np.zeros((2, 2))
    function(expected, *arguments)
    target = Zensor(array, requires_grad=False)
    assert function(target, *arguments) is None
    np.testing.assert_array_equal(array, expected)


@pytest.mark.parametrize(("function", "arguments"), WRITES, ids=IDS)
def test_a_write_that_would_lose_a_gradient_is_refused(function: Any, arguments: tuple[Any, ...]) -> None:
    x = Zensor(np.zeros((2, 2)))
    with no_grad():
        view = (x * 2)[:]
    computed = x * 2
    with no_grad():
        view = computed[:]
    for target in (x, computed, x.detach(), view):
        with pytest.raises(DTypeError, match=f"np.{function.__name__} on a Zensor that wants a gradient.* Use "):
            function(target, *arguments)
    assert not x.numpy().any()


@pytest.mark.parametrize(("function", "arguments"), WRITES, ids=IDS)
def test_a_write_is_noticed_by_the_backward_pass(function: Any, arguments: tuple[Any, ...]) -> None:
    target = Zensor(np.ones((2, 2)), requires_grad=False)
    y = Zensor(np.ones((2, 2))) * target
    function(target, *arguments)
    with pytest.raises(GraphError, match="written in place"):
        y.sum().backward()


def test_a_leaf_is_written_under_no_grad_and_a_result_is_not() -> None:
    x = Zensor(np.zeros((2, 2)))
    y = x * 2
    with no_grad():
        np.fill_diagonal(x, 1.0)
        with pytest.raises(GraphError, match="under no_grad"):
            np.fill_diagonal(y, 1.0)
    assert x.tolist() == [[1, 0], [0, 1]]


def test_values_that_want_a_gradient_are_not_written_into_arrays() -> None:
    array = np.zeros(2)
    with pytest.raises(DTypeError, match=r"np\.copyto"):
        np.copyto(array, Zensor([1.0, 2.0]))
    np.copyto(array, Zensor([1.0, 2.0], requires_grad=False))
    assert array.tolist() == [1, 2]


def test_what_numpy_refuses_is_refused_with_our_words_and_nothing_is_written() -> None:
    target = Zensor(np.zeros(3), requires_grad=False)
    with pytest.raises(ZensorError, match=r"put of \(3,\)"):
        np.put(target, [0, 7], 1.0)
    with pytest.raises(ZensorError, match=r"fill_diagonal of \(3,\)"):
        np.fill_diagonal(target, 1.0)
    assert target.tolist() == [0, 0, 0]
    np.copyto(dst=target, src=1.0)
    assert target.tolist() == [1, 1, 1]
