"""Rounding is flat; what it leaves over has slope 1, and gives its quotient to the divisor."""

import numpy as np
import pytest

import zensor as z
from tests.autograd.derivatives import slopes
from zensor import Zensor


@pytest.mark.parametrize("function", [z.ceil, z.fix, z.floor, z.rint, z.round, z.trunc, np.around, np.fix, np.round])
def test_rounding_has_slope_0_also_where_it_jumps(function):
    assert slopes(function, [-1.5, -1.0, 0.0, 0.5, 2.3]) == [[0] * 5]


def test_floor_divide_has_slope_0_in_both():
    assert slopes(z.floor_divide, [7.0, -7.0], 2.0) == [[0, 0], 0]


def test_a_remainder_gives_its_quotient_to_the_divisor():
    assert slopes(z.mod, [7.0, -7.0], [4.0, 4.0]) == [[1, 1], [-1, 2]]
    assert slopes(z.fmod, [7.0, -7.0], [4.0, 4.0]) == [[1, 1], [-1, 1]]
    assert slopes(z.remainder, 8.0, 4.0) == [1, -2]


@pytest.mark.parametrize("function", [z.mod, z.fmod])
def test_the_quotient_is_the_one_that_the_remainder_was_made_with(function):
    # 1 / 0.1 is 10.0, but 0.1 is above one tenth and fits 9 times.
    assert function(1.0, 0.1) > 0.09
    assert slopes(function, 1.0, 0.1) == [1, -9]


def test_modf_passes_the_gradient_to_the_fraction_only():
    assert slopes(lambda x: z.modf(x)[0], [2.5, -3.0]) == [[1, 1]]
    assert slopes(lambda x: z.modf(x)[1], [2.5, -3.0]) == [[0, 0]]
    assert slopes(lambda x: np.add(*np.modf(x)), [2.5, -3.0, np.inf]) == [[1, 1, 1]]


def test_the_second_of_divmod_has_a_gradient():
    quotient, rest = divmod(Zensor(7.5), 2)
    assert (quotient.item(), rest.item()) == (3, 1.5)
    assert slopes(lambda x, y: divmod(x, y)[1], 7.5, 2.0) == [1, -3]
    assert slopes(lambda y: divmod(7.5, y)[1], 2.0) == [-3]


def test_the_operators_of_python():
    x = Zensor([7.0, -7.0])
    assert (x // 2).tolist() == [3, -4]
    assert (x % 4).tolist() == [3, 1]
    assert (20 // x).tolist() == [2, -3]
    assert (20 % x).tolist() == [6, -1]
    assert x.round(-1).tolist() == [10, -10]
    y = Zensor([7.0, -7.0], requires_grad=False)
    z_before = y
    y //= 2
    y %= 3
    assert y is z_before and y.tolist() == [0, 2]


def test_integers_stay_integers():
    x = Zensor([7, -7])
    assert (x // 2).dtype == (x % 2).dtype == np.floor(x).dtype == x.dtype
    assert not (x // 2).requires_grad
