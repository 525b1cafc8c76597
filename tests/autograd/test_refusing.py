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
    "negative dimensions": lambda: zensor.tile(MATRIX, -1),
    "non-negative": lambda: zensor.diff(MATRIX, n=-1),
    "in the range [0, 1]": lambda: zensor.quantile(MATRIX, 2),
    "could not be broadcast": lambda: zensor.broadcast_to(MATRIX, (4, 3)),
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
