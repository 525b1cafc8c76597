"""Operators and NumPy-named methods that are no differentiable operations: bits, places, other libraries."""

from __future__ import annotations

import inspect
import operator

import numpy as np
import pytest

from autograd import DTypeError, GraphError
from zensor import Zensor

BITS = [operator.and_, operator.or_, operator.xor, operator.lshift, operator.rshift]


@pytest.mark.parametrize("operation", BITS)
def test_bits_are_numpys_on_both_sides(operation) -> None:
    x, y = np.array([6, 3, 1]), np.array([3, 1, 2])
    for result in (operation(Zensor(x), Zensor(y)), operation(Zensor(x), y), operation(x, Zensor(y))):
        assert not result.requires_grad
        np.testing.assert_array_equal(result.numpy(), operation(x, y))
    np.testing.assert_array_equal(operation(7, Zensor(y)).numpy(), operation(7, y))


def test_bits_in_place_write_into_the_same_memory() -> None:
    data = np.array([True, False, True])
    mask = other = Zensor(data)
    mask &= Zensor([True, True, False])
    mask |= [False, True, False]
    assert mask is other
    np.testing.assert_array_equal(data, [True, True, False])


def test_bits_of_floats_are_refused_in_words() -> None:
    with pytest.raises(DTypeError, match="bitwise_and"):
        Zensor([1.0]) & Zensor([2.0])


@pytest.mark.parametrize("name", ["argmax", "argmin", "argsort", "any", "all"])
def test_questions_are_untracked_zensors(name) -> None:
    x = np.array([[3.0, 1.0], [0.0, 2.0]])
    for options in ({}, {"axis": 0}, {"axis": -1}):
        answer = getattr(Zensor(x), name)(**options)
        assert isinstance(answer, Zensor) and not answer.requires_grad
        np.testing.assert_array_equal(answer.numpy(), getattr(np, name)(x, **options))


def test_a_place_that_was_asked_for_is_an_index() -> None:
    x = Zensor([1.0, 5.0, 2.0])
    x[x.argmax()].backward()
    np.testing.assert_array_equal(x.grad.numpy(), [0, 1, 0])
    assert [one.tolist() for one in (x > 1.5).nonzero()] == [[1, 2]]


def test_dlpack_gives_untracked_memory_and_refuses_a_history() -> None:
    x = Zensor([1.0, 2.0], requires_grad=False)
    assert np.shares_memory(np.from_dlpack(x), x.numpy())
    with pytest.raises(DTypeError, match="detach"):
        np.from_dlpack(Zensor([1.0]))


def test_an_integer_zensor_cannot_take_a_tracked_value_by_bits() -> None:
    with pytest.raises((DTypeError, GraphError)):
        x = Zensor([1.0])
        x &= Zensor([1])


@pytest.mark.parametrize("name", ["argmax", "cumsum", "nonzero", "sum", "trace"])
def test_a_method_is_documented_under_its_name(name) -> None:
    method = getattr(Zensor([1.0]), name)
    assert method.__name__ == name
    assert method.__doc__


def test_questions_show_numpys_signature() -> None:
    assert list(inspect.signature(Zensor([1.0]).searchsorted).parameters) == ["v", "side", "sorter"]
