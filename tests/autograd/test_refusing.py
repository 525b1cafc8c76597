"""Refusals: NumPy's messages come with the operation, the shapes and what to try."""

import numpy as np
import pytest

import zensor
from autograd import ZensorError
from autograd.refusing import ADVICE
from zensor import Zensor

MATRIX, VECTOR = Zensor(np.ones((2, 3))), Zensor(np.ones(3))
EMPTY, LONGER = Zensor(np.ones(0)), Zensor(np.ones(4))

REFUSED = {
    "cannot reshape": lambda: MATRIX.reshape(4, 2),
    "only specify one unknown": lambda: MATRIX.reshape(-1, -1),
    "same number of dimensions": lambda: zensor.concatenate([MATRIX, VECTOR]),
    "must match exactly": lambda: zensor.vstack([VECTOR, LONGER]),
    "must have the same shape": lambda: zensor.stack([VECTOR, LONGER]),
    "to squeeze out": lambda: MATRIX.squeeze(0),
    "axes don't match": lambda: MATRIX.transpose(0, 1, 2),
    "repeated axis": lambda: MATRIX.transpose(0, 0),
    "duplicate value in 'axis'": lambda: MATRIX.sum(axis=(0, 0)),
    "Axes must be different": lambda: zensor.rot90(VECTOR),
    "equal division": lambda: zensor.split(MATRIX, 2, axis=1),
    "number of parts": lambda: zensor.split(MATRIX, 0),
    "zero-size array": lambda: EMPTY.max(),
    "empty sequence": lambda: EMPTY.argmax(),
    "extend empty axis": lambda: zensor.pad(VECTOR[:0], 1, mode="edge"),
    "negative dimensions": lambda: zensor.tile(MATRIX, -1),
    "non-negative": lambda: zensor.diff(MATRIX, n=-1),
    "in the range [0, 1]": lambda: zensor.quantile(MATRIX, 2),
    "be broadcast": lambda: zensor.broadcast_arrays(MATRIX, [0.0] * 4),
    "as an integer": lambda: MATRIX.sum(axis=1.5),
    "literal for int": lambda: zensor.roll(MATRIX, "a"),
    "choice array": lambda: zensor.choose([5], [VECTOR, VECTOR]),
    "never appeared in an input": lambda: zensor.einsum("ij,kj->il", MATRIX, MATRIX),
    "too many subscripts": lambda: zensor.einsum("ij,jk", VECTOR, VECTOR),
    "did not contain a loop": lambda: zensor.outer(VECTOR, "a"),
    "unsupported operand": lambda: zensor.kron(MATRIX, None),
    "bad operand type": lambda: zensor.tril(VECTOR, "a"),
}


@pytest.mark.parametrize("words", ADVICE)
def test_numpys_message_comes_with_advice(words):
    """Every entry of the table is what NumPy really says."""
    with pytest.raises(ZensorError) as caught:
        REFUSED[words]()
    assert words in str(caught.value)
    assert str(caught.value).endswith(ADVICE[words])


@pytest.mark.parametrize(
    ("call", "advice"),
    [
        (lambda: zensor.meshgrid(VECTOR, indexing="q"), "Use 'ij' for the order of the arrays."),
        (lambda: zensor.trim_zeros(VECTOR, trim="q"), "Use 'fb' for both ends."),
        (lambda: zensor.pad(VECTOR, 1.5), "Try 1 or ((1, 1), (2, 2))."),
        (lambda: zensor.pad(VECTOR[:0], 1, mode="linear_ramp"), "Use mode='constant'."),
        (lambda: zensor.select([np.array([1, 2, 3])], [VECTOR]), "Compare: condition != 0."),
        (lambda: zensor.topk(VECTOR, 9), "Pass k=1."),
        (lambda: np.apply_along_axis(np.sum, 5, VECTOR), "Count axes from 0, or backwards from -1."),
    ],
)
def test_what_operations_refuse_themselves_comes_with_advice_too(call, advice):
    with pytest.raises(ZensorError) as caught:
        call()
    assert str(caught.value).endswith(f" {advice}")
