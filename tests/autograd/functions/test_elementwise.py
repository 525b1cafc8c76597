"""Choosing between two arrays: with bits and without branches it is what np.where gives, to the last bit."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from autograd.functions.elementwise import either

SPECIAL = [0.0, -0.0, np.inf, -np.inf, np.nan, 1.0, -2.5, 6e-8]


def numbers(dtype, shape):
    return np.resize(np.array(SPECIAL, dtype), shape)


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", "longdouble", "int64"])
@pytest.mark.parametrize("shape", [(40, 50), (40, 1), (3,)])
def test_either_is_where_for_arrays_and_numbers(dtype, shape):
    condition = np.random.default_rng(0).random(shape) < 0.5
    array = np.ones(shape, dtype) if dtype == "int64" else numbers(dtype, shape)
    for x, y in itertools.permutations([array, array[::-1] * 2, 0, 1, 0.25, -0.0, np.float64(1e300)], 2):
        right = np.where(condition, x, y)
        got = either(condition, x, y)
        assert got.dtype == right.dtype
        np.testing.assert_array_equal(got, right)
        if right.dtype.kind == "f":
            np.testing.assert_array_equal(np.signbit(got), np.signbit(right))


@pytest.mark.parametrize("shapes", [((40, 50), (50,), (40, 1)), ((40, 50), (3, 1, 1), ()), ((2000, 1), (1, 4), (4,))])
def test_either_broadcasts_as_where_does(shapes):
    condition = np.random.default_rng(0).random(shapes[0]) < 0.5
    x, y = [numbers("float32", shape) for shape in shapes[1:]]
    np.testing.assert_array_equal(either(condition, x, y), np.where(condition, x, y))


def test_either_takes_any_layout_of_memory_and_order_of_bytes():
    condition = np.random.default_rng(0).random((40, 50)) < 0.5
    x = numbers("float64", (50, 40)).T
    y = numbers(">f8", (80, 50))[::-2]
    got = either(condition.T.copy().T, x, y)
    assert got.dtype == np.float64
    np.testing.assert_array_equal(got, np.where(condition, x, y))
