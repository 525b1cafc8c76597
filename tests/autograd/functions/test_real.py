"""Functions for complex numbers, on real ones."""

import math

import numpy as np

import zensor as z
from tests.autograd.derivatives import slopes
from zensor import Zensor


def test_the_real_part_is_a_view_that_passes_the_gradient():
    x = Zensor([1.0, -2.0])
    assert np.shares_memory(x.real.numpy(), x.numpy())
    for function in (np.real, np.conj, np.real_if_close, z.conjugate, Zensor.conj, Zensor.conjugate):
        assert slopes(function, [1.0, -2.0]) == [[1, 1]]


def test_the_imaginary_part_is_0_with_gradient_0():
    assert Zensor([1.0, -math.inf]).imag.tolist() == [0, 0]
    assert slopes(np.imag, [1.0, -math.inf]) == [[0, 0]]


def test_the_angle_is_flat():
    assert np.angle(Zensor([1.0, -2.0, 0.0])).tolist() == [0, math.pi, 0]
    assert slopes(lambda x: np.angle(x, deg=True), [1.0, -2.0, 0.0]) == [[0, 0, 0]]
