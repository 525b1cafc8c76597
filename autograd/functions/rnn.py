"""The plain recurrence as one operation: h ← tanh(W x + U h). `recurrent.py` says how such sequences are computed."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.errors import ArgumentError
from autograd.function import Function
from autograd.functions.activation import relu
from autograd.functions.hyperbolic import tanh
from autograd.functions.linalg import linear
from autograd.functions.recurrent import (
    arriving,
    by_composition,
    checked,
    columns_of,
    in_order,
    is_recorded,
    joined,
    of_columns,
    outputs,
    over_steps,
    transposed,
    zeros,
)

NONLINEARITIES = ("tanh", "relu")


class Rnn(Function):
    """h ← tanh(W x + b + U h + c) over a sequence, with the results (output, h_n, record). See `rnn`.

    The gradient runs through the steps in reverse: each passes Uᵀ (grad · (1 − h²)) to the one before.
    """

    several = True
    joint_inputs = ("x", "weight_ih", "weight_hh", "bias_ih", "bias_hh", "h0")

    @staticmethod
    def forward(
        x, weight_ih, weight_hh, bias_ih=None, bias_hh=None, h0=None, reverse=False, nonlinearity="tanh"
    ):
        if nonlinearity not in NONLINEARITIES:
            raise ArgumentError(f"rnn with nonlinearity={nonlinearity!r}: it is 'tanh' or 'relu'. Try 'tanh'.")
        dtype = checked("rnn", 1, x, (weight_ih, weight_hh), (bias_ih, bias_hh), {"h0": h0})
        return _rnn(in_order(x, reverse), weight_ih, weight_hh, bias_ih, bias_hh, h0, reverse, nonlinearity, dtype)

    @staticmethod
    def backward(
        grads, wanted, x, weight_ih, weight_hh, bias_ih, bias_hh, h0, reverse, nonlinearity, out
    ):
        inputs = (x, weight_ih, weight_hh, bias_ih, bias_hh, h0)
        if is_recorded(grads):
            return by_composition(rnn_steps, inputs, (reverse, nonlinearity), grads, wanted)
        return _rnn_gradients(grads, wanted, weight_ih, weight_hh, reverse, nonlinearity, out[2])


def rnn(
    x: Any,
    weight_ih: Any,
    weight_hh: Any,
    bias_ih: Any = None,
    bias_hh: Any = None,
    h0: Any = None,
    reverse: bool = False,
    nonlinearity: str = "tanh",
) -> tuple[Any, ...]:
    """Run the plain recurrence h ← tanh(W x + b + U h + c) over a sequence, as one operation.

    Parameters
    ----------
    x : array_like, shape (steps, rows, inputs)
    weight_ih : array_like, shape (hidden, inputs)
        W above.
    weight_hh : array_like, shape (hidden, hidden)
        U above.
    bias_ih, bias_hh : array_like, shape (hidden,), optional
        b and c above.
    h0 : array_like, shape (rows, hidden), optional
        Where it begins; zeros unless given.
    reverse : bool
        Whether it runs from the last step to the first. The output stays in the order of x.
    nonlinearity : {"tanh", "relu"}

    Returns
    -------
    output : Zensor, shape (steps, rows, hidden)
        h after each step.
    h_n : Zensor, shape (rows, hidden)
        h after the last step that ran.

    Raises
    ------
    ShapeError
        If shapes do not fit, or there is no step.

    Examples
    --------
    >>> from zensor import Zensor
    >>> from autograd.functions import rnn
    >>> output, h_n = rnn(Zensor([[[1.0]], [[1.0]]]), [[1.0]], [[1.0]], nonlinearity="relu")
    >>> output.numpy().ravel()
    array([1., 2.])
    """
    made: tuple[Any, ...] = Rnn.apply(x, weight_ih, weight_hh, bias_ih, bias_hh, h0, reverse, nonlinearity)
    return made[:2]


def rnn_steps(x, weight_ih, weight_hh, bias_ih, bias_hh, h0, reverse, nonlinearity):
    """The same from elementary operations."""
    squash = tanh if nonlinearity == "tanh" else relu
    h = h0 if h0 is not None else zeros(x, weight_hh)

    def step(one, h):
        h = squash(linear(one, weight_ih, bias_ih) + linear(h, weight_hh, bias_hh))
        return h, h

    return over_steps(step, x, h, reverse)


def _rnn(x, weight_ih, weight_hh, bias_ih, bias_hh, h0, reverse, nonlinearity, dtype):
    hidden = len(weight_hh)
    weight = joined(weight_ih, weight_hh, bias_ih, bias_hh, dtype)
    columns, states = columns_of(x, h0, hidden, dtype)
    z = np.empty((hidden, x.shape[1]), dtype)
    for t in range(len(x)):
        np.matmul(weight, columns[:, t], out=z)
        if nonlinearity == "tanh":
            np.tanh(z, out=states[:, t + 1])
        else:
            np.maximum(z, 0, out=states[:, t + 1])
    return outputs(states, reverse), states[:, -1].T.copy(), columns


def _rnn_gradients(grads, wanted, weight_ih, weight_hh, reverse, nonlinearity, columns):
    steps, rows = columns.shape[1] - 1, columns.shape[2]
    hidden, width = np.shape(weight_ih)
    states = columns[width : width + hidden]
    incoming, grad_h = arriving(grads, steps, rows, hidden, columns.dtype, reverse)
    back = transposed(weight_hh, columns.dtype)
    all_z = np.empty((hidden, steps, rows), columns.dtype)
    for t in range(steps - 1, -1, -1):
        if incoming is not None:
            grad_h += incoming[t]
        state, grad_z = states[:, t + 1], all_z[:, t]
        if nonlinearity == "tanh":
            slope = np.multiply(state, state)
            np.subtract(1, slope, out=slope)
        else:
            slope = state > 0
        np.multiply(grad_h, slope, out=grad_z)
        np.matmul(back, grad_z, out=grad_h)
    return (*of_columns(all_z, columns, weight_ih, wanted, reverse), grad_h.T)


# ---- what the three recurrences share
