"""Convolution and correlation of sequences."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.errors import ArgumentError, ShapeError
from autograd.function import Function
from autograd.functions.composed import composed, operand
from autograd.functions.fitting import atleast_1d

MODES = {"valid": "valid", "same": "same", "full": "full", 0: "valid", 1: "same", 2: "full"}
"""NumPy takes the numbers too."""


class Convolve(Function):
    """The full convolution of two sequences; the gradient for one is that of grad with the other, read backwards."""

    symbol = "∗"
    commutative = True

    @staticmethod
    def forward(x, y):
        return np.convolve(x, y)
    @staticmethod
    def backward_x(grad, x_shape, y):
        return _full(grad, y[::-1])[len(y) - 1 : len(y) - 1 + x_shape[0]]
    @staticmethod
    def backward_y(grad, x, y_shape):
        return _full(grad, x[::-1])[len(x) - 1 : len(x) - 1 + y_shape[0]]


_full = Convolve.apply


@composed
def convolve(x: Any, y: Any, mode: Any = "full") -> Any:
    """The convolution of two sequences: out[n] = Σ x[m] y[n − m] over m.

    Parameters
    ----------
    x, y : array_like, shape (n,) and (m,)
    mode : {"full", "same", "valid"}
        "full" is wherever they overlap, of length n + m − 1; "same" its middle, as long as the longer of the
        two; "valid" where they overlap completely.

    Raises
    ------
    ShapeError
        If one of them is empty or no sequence.

    Examples
    --------
    >>> from zensor import Zensor, convolve
    >>> convolve(Zensor([1.0, 2.0, 3.0]), [0.0, 1.0])
    Zensor([0., 1., 2., 3.], made by convolve)
    """
    x, y = atleast_1d(x, y)
    mode, longer, shorter = _checked("convolve", x, y, mode)
    return _part(_full(x, y), mode, longer, shorter, (shorter - 1) // 2)


@composed
def correlate(x: Any, y: Any, mode: Any = "valid") -> Any:
    """The correlation of two sequences: out[k] = Σ x[n + k] y[n] over n.

    Parameters
    ----------
    x, y : array_like, shape (n,) and (m,)
    mode : {"valid", "same", "full"}
        As for `convolve`.

    Raises
    ------
    ShapeError
        If one of them is empty or no sequence.

    Examples
    --------
    >>> from zensor import Zensor, correlate
    >>> correlate(Zensor([1.0, 2.0, 3.0]), [0.0, 1.0])
    Zensor([2., 3.], made by getitem)
    """
    x, y = operand(x), operand(y)
    mode, longer, shorter = _checked("correlate", x, y, mode)
    # Where y is longer, NumPy exchanges both and reads the result backwards: its middle is counted from the end.
    return _part(_full(x, y[::-1]), mode, longer, shorter, (shorter - 1) // 2 if len(y) <= len(x) else shorter // 2)


def _checked(name, x, y, mode):
    """The mode by its name, the longer and the shorter length."""
    if x.ndim != 1 or y.ndim != 1 or not len(x) or not len(y):
        raise ShapeError(
            f"{name} of {x.shape} and {y.shape}: both are sequences, with one axis and some elements. Reshape them."
        )
    if mode not in MODES:
        raise ArgumentError(
            f"{name} of {x.shape} and {y.shape} with mode={mode!r}: it is 'full', 'same' or 'valid'. Pass one of these."
        )
    return MODES[mode], max(len(x), len(y)), min(len(x), len(y))


def _part(full, mode, longer, shorter, middle):
    """What the mode leaves of the full sequence."""
    if mode == "full":
        return full
    return full[middle : middle + longer] if mode == "same" else full[shorter - 1 : longer]
