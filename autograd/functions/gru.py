"""gru: gated recurrent units over a sequence, as one operation. See `recurrent.py` for the layout."""

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
    outputs,
    over_steps,
    transposed,
    zeros,
)


class Gru(Function):
    """Gated recurrent units, with the results (output, h_n) and a record of two arrays. See `gru`.

    The gradient runs through the steps in reverse and meets each gate's derivative there.
    """

    several = True
    joint_inputs = ("x", "weight_ih", "weight_hh", "bias_ih", "bias_hh", "h0")

    @staticmethod
    def forward(x, weight_ih, weight_hh, bias_ih=None, bias_hh=None, h0=None, reverse=False):
        dtype = checked("gru", 3, x, (weight_ih, weight_hh), (bias_ih, bias_hh), {"h0": h0})
        return _gru(in_order(x, reverse), weight_ih, weight_hh, bias_ih, bias_hh, h0, reverse, dtype)

    @staticmethod
    def backward(grads, wanted, x, weight_ih, weight_hh, bias_ih, bias_hh, h0, reverse, out):
        inputs = (x, weight_ih, weight_hh, bias_ih, bias_hh, h0)
        if is_recorded(grads):
            return by_composition(gru_steps, inputs, (reverse,), grads, wanted)
        return _gradients(grads, wanted, x, weight_ih, weight_hh, reverse, *out[2:])


def gru(
    x: Any,
    weight_ih: Any,
    weight_hh: Any,
    bias_ih: Any = None,
    bias_hh: Any = None,
    h0: Any = None,
    reverse: bool = False,
) -> tuple[Any, ...]:
    """Run gated recurrent units over a sequence, as one operation.

    In each step, with W x + b and U h + d cut into three: r = σ(Wx₀ + Uh₀), z = σ(Wx₁ + Uh₁),
    n = tanh(Wx₂ + r Uh₂), then h ← (1 − z) n + z h.

    Parameters
    ----------
    x : array_like, shape (steps, rows, inputs)
    weight_ih : array_like, shape (3 · hidden, inputs)
        W above.
    weight_hh : array_like, shape (3 · hidden, hidden)
        U above.
    bias_ih, bias_hh : array_like, shape (3 · hidden,), optional
        b and d above.
    h0 : array_like, shape (rows, hidden), optional
        Where it begins; zeros unless given.
    reverse : bool
        Whether it runs from the last step to the first. The output stays in the order of x.

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
    >>> import numpy as np
    >>> from zensor import Zensor
    >>> from autograd.functions import gru
    >>> output, h_n = gru(Zensor(np.ones((5, 2, 3))), np.ones((12, 3)), np.ones((12, 4)))
    >>> output.shape, h_n.shape
    ((5, 2, 4), (2, 4))
    """
    made: tuple[Any, ...] = Gru.apply(x, weight_ih, weight_hh, bias_ih, bias_hh, h0, reverse)
    return made[:2]


def gru_steps(x, weight_ih, weight_hh, bias_ih, bias_hh, h0, reverse):
    """The same from elementary operations."""
    hidden = weight_hh.shape[1]

    def step(one, h):
        x_part, h_part = linear(one, weight_ih, bias_ih), linear(h, weight_hh, bias_hh)
        rz = sigmoid(x_part[:, : 2 * hidden] + h_part[:, : 2 * hidden])
        r, z = rz[:, :hidden], rz[:, hidden:]
        n = tanh(x_part[:, 2 * hidden :] + r * h_part[:, 2 * hidden :])
        h = n + z * (h - n)
        return h, h

    return over_steps(step, x, h0 if h0 is not None else zeros(x, weight_hh), reverse)


def _gru(x, weight_ih, weight_hh, bias_ih, bias_hh, h0, reverse, dtype):
    """The forward pass on arrays. The logistic function is (tanh(z / 2) + 1) / 2."""
    steps, rows, _ = x.shape
    hidden = np.shape(weight_hh)[1]
    half = np.array(0.5, dtype)
    x_weight, h_weight = [_with_bias(*pair, dtype) for pair in ((weight_ih, bias_ih), (weight_hh, bias_hh))]
    for weight in (x_weight, h_weight):
        weight[: 2 * hidden] *= half
    x_columns = columns_of(x, None, 0, dtype)[0][:, :steps].reshape(x.shape[2] + 1, steps * rows)
    from_x = (x_weight @ x_columns).reshape(3 * hidden, steps, rows)
    columns = columns_of(np.empty((steps, rows, 0), dtype), h0, hidden, dtype)[0]
    states = columns[:-1]
    gates = np.empty((steps, 4 * hidden, rows), dtype)  # r, z, U h for n, n
    for t in range(steps):
        gate = gates[t]
        np.matmul(h_weight, columns[:, t], out=gate[: 3 * hidden])
        rz, n = gate[: 2 * hidden], gate[3 * hidden :]
        np.add(rz, from_x[: 2 * hidden, t], rz)
        np.tanh(rz, rz)
        np.multiply(rz, half, rz)
        np.add(rz, half, rz)
        np.multiply(rz[:hidden], gate[2 * hidden : 3 * hidden], n)
        np.add(n, from_x[2 * hidden :, t], n)
        np.tanh(n, n)
        h = states[:, t + 1]
        np.subtract(states[:, t], n, h)
        np.multiply(h, rz[hidden:], h)
        np.add(h, n, h)
    return outputs(states, reverse), states[:, -1].T.copy(), columns, gates


def _with_bias(weight, bias, dtype):
    """[W b]: what multiplies a column [x; 1]."""
    rows, width = np.shape(weight)
    made = np.empty((rows, width + 1), dtype)
    made[:, :-1] = weight
    made[:, -1] = 0 if bias is None else bias
    return made


def _gradients(grads, wanted, x, weight_ih, weight_hh, reverse, columns, gates):
    steps, four, rows = gates.shape
    hidden, dtype = four // 4, gates.dtype
    one = np.array(1, dtype)
    incoming, grad_h = arriving(grads, steps, rows, hidden, dtype, reverse)
    back = transposed(weight_hh, dtype)
    # In the order n, r, z, n: the first three are what W x needs, the last three what U h needs.
    every = np.empty((4 * hidden, steps, rows), dtype)
    slope = np.empty((2 * hidden, rows), dtype)
    kept = np.empty((hidden, rows), dtype)
    for t in range(steps - 1, -1, -1):
        r, z, from_h, n = [gates[t, k * hidden : (k + 1) * hidden] for k in range(4)]
        of_n, of_r, of_z, of_hn = [every[k * hidden : (k + 1) * hidden, t] for k in range(4)]
        if incoming is not None:
            np.add(grad_h, incoming[t], grad_h)
        np.multiply(gates[t, : 2 * hidden], gates[t, : 2 * hidden], slope)
        np.subtract(gates[t, : 2 * hidden], slope, slope)  # σ − σ²
        np.multiply(grad_h, z, kept)
        np.multiply(n, n, of_n)
        np.subtract(one, of_n, of_n)
        np.subtract(grad_h, kept, of_hn)  # grad (1 − z)
        np.multiply(of_n, of_hn, of_n)
        np.multiply(of_n, r, of_hn)
        np.multiply(of_n, from_h, of_r)
        np.multiply(of_r, slope[:hidden], of_r)
        np.subtract(columns[:-1, t], n, of_z)
        np.multiply(of_z, grad_h, of_z)
        np.multiply(of_z, slope[hidden:], of_z)
        np.matmul(back, every[hidden:, t], grad_h)
        np.add(grad_h, kept, grad_h)
    return (*_of_weights(every, x, columns, weight_ih, wanted, reverse), grad_h.T)


def _of_weights(every, x, columns, weight_ih, wanted, reverse):
    """Gradients of x, both weights and both biases; None if not wanted."""
    four, steps, rows = every.shape
    hidden = four // 4
    flat = every.reshape(four, steps * rows)
    nrz, rzn = flat[: 3 * hidden], flat[hidden:]
    found = [None] * 5
    if wanted[0]:
        rolled = np.roll(weight_ih, hidden, axis=0)
        found[0] = in_order((nrz.T @ rolled).reshape(x.shape), reverse)
    if wanted[1]:
        found[1] = np.roll(nrz @ in_order(x, reverse).reshape(steps * rows, x.shape[2]), -hidden, axis=0)
    if wanted[3]:
        found[3] = np.roll(nrz.sum(1), -hidden)
    if wanted[2] or wanted[4]:
        grad = rzn @ columns[:, :steps].reshape(hidden + 1, steps * rows).T
        found[2], found[4] = grad[:, :-1], grad[:, -1]
    return found
