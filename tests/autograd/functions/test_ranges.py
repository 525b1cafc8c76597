"""Evenly spaced numbers: what a random point does not show."""

import numpy as np
import pytest

import zensor as z
from zensor import Zensor


@pytest.mark.parametrize("function", [z.linspace, z.logspace])
def test_a_python_number_takes_the_dtype_of_the_other_end(function):
    end = np.float32([1.0, 2.0])
    assert function(0, Zensor(end), 3).dtype == function(Zensor(end), 2.5, 3).dtype == np.float32
    assert function(np.float64(0), Zensor(end), 3).dtype == np.float64


def test_full_like_takes_a_layout_and_a_shape():
    x, value = Zensor([[1.0, 2.0, 3.0]]), Zensor(2.0)
    made = np.full_like(x, value, order="F", shape=(2, 3))
    assert made.tolist() == [[2.0] * 3] * 2 and made.numpy().flags.f_contiguous
    made.sum().backward()
    assert value.grad.item() == 6
