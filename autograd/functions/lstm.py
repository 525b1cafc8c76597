"""lstm: long short-term memory over a sequence, as one operation. See `recurrent.py` for the layout."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.function import Function
from autograd.functions.activation import sigmoid
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
    start,
    transposed,
    zeros,
)


class Lstm(Function):
    """Long short-term memory, with the results (output, h_n, c_n) and a record of four arrays. See `lstm`.

    The gradient runs through the steps in reverse; along c it is only multiplied by the forget gates.
    """

    several = True
    joint_inputs = ("x", "weight_ih", "weight_hh", "bias_ih", "bias_hh", "h0", "c0")

    @staticmethod
    def forward(x, weight_ih, weight_hh, bias_ih=None, bias_hh=None, h0=None, c0=None, reverse=False):
        dtype = checked("lstm", 4, x, (weight_ih, weight_hh), (bias_ih, bias_hh), {"h0": h0, "c0": c0})
        weight = joined(weight_ih, weight_hh, bias_ih, bias_hh, dtype)
        return _lstm(in_order(x, reverse), weight, h0, c0, reverse, dtype)

    @staticmethod
    def backward(grads, wanted, x, weight_ih, weight_hh, bias_ih, bias_hh, h0, c0, reverse, out):
        inputs = (x, weight_ih, weight_hh, bias_ih, bias_hh, h0, c0)
        if is_recorded(grads):
            return by_composition(lstm_steps, inputs, (reverse,), grads, wanted)
        return _gradients(grads, wanted, weight_ih, weight_hh, reverse, *out[3:])


def lstm(
    x: Any,
    weight_ih: Any,
    weight_hh: Any,
    bias_ih: Any = None,
    bias_hh: Any = None,
    h0: Any = None,
    c0: Any = None,
    reverse: bool = False,
) -> tuple[Any, ...]:
    """Run a long short-term memory over a sequence, as one operation.

    In each step, with z = W x + b + U h + d cut into four: i = σ(z₀), f = σ(z₁), g = tanh(z₂), o = σ(z₃),
    then c ← f c + i g and h ← o tanh(c).

    Parameters
    ----------
    x : array_like, shape (steps, rows, inputs)
    weight_ih : array_like, shape (4 · hidden, inputs)
        W above.
    weight_hh : array_like, shape (4 · hidden, hidden)
        U above.
    bias_ih, bias_hh : array_like, shape (4 · hidden,), optional
        b and d above.
    h0, c0 : array_like, shape (rows, hidden), optional
        Where it begins; zeros unless given.
    reverse : bool
        Whether it runs from the last step to the first. The output stays in the order of x.

    Returns
    -------
    output : Zensor, shape (steps, rows, hidden)
        h after each step.
    h_n, c_n : Zensor, shape (rows, hidden)
        After the last step that ran.

    Raises
    ------
    ShapeError
        If shapes do not fit, or there is no step.

    Examples
    --------
    >>> import numpy as np
    >>> from zensor import Zensor
    >>> from autograd.functions import lstm
    >>> output, h_n, c_n = lstm(Zensor(np.ones((5, 2, 3))), np.ones((16, 3)), np.ones((16, 4)))
    >>> output.shape, h_n.shape, c_n.shape
    ((5, 2, 4), (2, 4), (2, 4))
    """
    made: tuple[Any, ...] = Lstm.apply(x, weight_ih, weight_hh, bias_ih, bias_hh, h0, c0, reverse)
    return made[:3]


def lstm_steps(x, weight_ih, weight_hh, bias_ih, bias_hh, h0, c0, reverse):
    """The same from elementary operations."""
    hidden = weight_hh.shape[1]

    def step(one, state):
        h, c = state
        z = linear(one, weight_ih, bias_ih) + linear(h, weight_hh, bias_hh)
        i, f, g, o = [z[:, k * hidden : (k + 1) * hidden] for k in range(4)]
        c = sigmoid(f) * c + sigmoid(i) * tanh(g)
        h = sigmoid(o) * tanh(c)
        return h, (h, c)

    begin = [zeros(x, weight_hh) if one is None else one for one in (h0, c0)]
    return over_steps(step, x, tuple(begin), reverse)


def _lstm(x, weight, h0, c0, reverse, dtype):
    """The forward pass on arrays. The logistic function is (tanh(z / 2) + 1) / 2: one tanh for all gates."""
    steps, rows, _ = x.shape
    hidden = len(weight) // 4
    half = np.array(0.5, dtype)
    weight[: 2 * hidden] *= half
    weight[3 * hidden :] *= half
    columns, states = columns_of(x, h0, hidden, dtype)
    gates = np.empty((steps, 4 * hidden, rows), dtype)
    cells = np.empty((steps + 1, hidden, rows), dtype)
    cells[0] = 0 if c0 is None else np.transpose(c0)
    squashed = np.empty((steps, hidden, rows), dtype)  # tanh(c)
    product = np.empty((hidden, rows), dtype)
    for t in range(steps):
        gate, cell = gates[t], cells[t + 1]
        np.matmul(weight, columns[:, t], out=gate)
        np.tanh(gate, gate)
        i_f, g, o = gate[: 2 * hidden], gate[2 * hidden : 3 * hidden], gate[3 * hidden :]
        for logistic in (i_f, o):
            np.multiply(logistic, half, logistic)
            np.add(logistic, half, logistic)
        np.multiply(i_f[hidden:], cells[t], cell)
        np.multiply(i_f[:hidden], g, product)
        np.add(cell, product, cell)
        np.tanh(cell, squashed[t])
        np.multiply(o, squashed[t], states[:, t + 1])
    last = states[:, -1].T.copy(), cells[-1].T.copy()
    return (outputs(states, reverse), *last, columns, gates, cells, squashed)


def _gradients(grads, wanted, weight_ih, weight_hh, reverse, columns, gates, cells, squashed):
    steps, hidden, rows = squashed.shape
    dtype = squashed.dtype
    one = np.array(1, dtype)
    width = np.shape(weight_ih)[1]
    states = columns[width:-1]
    incoming, grad_h = arriving(grads, steps, rows, hidden, dtype, reverse)
    grad_c = start(grads[2], hidden, rows, dtype)
    back = transposed(weight_hh, dtype)
    all_z = np.empty((4 * hidden, steps, rows), dtype)
    grad_gate, slope = np.empty((2, 4 * hidden, rows), dtype)
    through = np.empty((hidden, rows), dtype)
    for t in range(steps - 1, -1, -1):
        gate, flat = gates[t], squashed[t]
        i, f, g, o = [gate[k * hidden : (k + 1) * hidden] for k in range(4)]
        if incoming is not None:
            np.add(grad_h, incoming[t], grad_h)
        # o (1 − tanh²(c)) is o − h tanh(c)
        np.multiply(states[:, t + 1], flat, through)
        np.subtract(o, through, through)
        np.multiply(through, grad_h, through)
        np.add(grad_c, through, grad_c)
        np.multiply(grad_c, g, grad_gate[:hidden])
        np.multiply(grad_c, cells[t], grad_gate[hidden : 2 * hidden])
        np.multiply(grad_c, i, grad_gate[2 * hidden : 3 * hidden])
        np.multiply(grad_h, flat, grad_gate[3 * hidden :])
        np.multiply(gate, gate, slope)
        np.subtract(one, slope[2 * hidden : 3 * hidden], slope[2 * hidden : 3 * hidden])  # 1 − g²
        for low, high in ((0, 2), (3, 4)):  # σ − σ²
            part = slope[low * hidden : high * hidden]
            np.subtract(gate[low * hidden : high * hidden], part, part)
        np.multiply(grad_gate, slope, all_z[:, t])
        np.multiply(grad_c, f, grad_c)
        np.matmul(back, all_z[:, t], grad_h)
    return (*of_columns(all_z, columns, weight_ih, wanted, reverse), grad_h.T, grad_c.T)
