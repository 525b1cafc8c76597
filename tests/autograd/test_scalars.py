"""Python floats beside arrays: remembered as small arrays, to the same last bit."""

from __future__ import annotations

import numpy as np
import pytest

from autograd.scalars import LIMIT, scalar
from zensor import Zensor

VALUES = [1.01, -0.3, 1e-40, 1e40, 0.0, -0.0, np.inf, -np.inf, np.nan, 3.0]


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", "int64", "bool"])
@pytest.mark.parametrize("value", VALUES)
def test_results_are_numpys_to_the_last_bit(value, dtype) -> None:
    array = np.array([1, 0, 1], dtype)
    with np.errstate(all="ignore"):
        for ours, theirs in (
            (Zensor(array, requires_grad=False) * value, array * value),
            (value / (Zensor(array, requires_grad=False) + value), value / (array + value)),
        ):
            assert ours.dtype == theirs.dtype
            assert ours.numpy().tobytes() == theirs.tobytes()


def test_zeros_keep_their_signs() -> None:
    x = Zensor([1.0])
    assert not np.signbit((x * 0.0).numpy()[0])
    assert np.signbit((x * -0.0).numpy()[0])


def test_what_is_remembered_is_read_only_and_bounded() -> None:
    one = scalar(0.123, np.dtype(np.float32))
    assert one.dtype == np.float32 and not one.flags.writeable
    for i in range(3 * LIMIT):
        assert scalar(1.5 + i, np.dtype(np.float64)) == 1.5 + i
