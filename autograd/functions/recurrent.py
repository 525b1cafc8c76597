"""Recurrent sequences as one operation each: what `rnn.py`, `lstm.py` and `gru.py` share.

A sequence is one node, not one per step and gate. Inside, everything is feature-major, (features, rows),
so that the gates of a step are contiguous blocks; what is multiplied by the weights stands as one column
[x; h; 1], so that a step is one product; and the gradient of the weights is one product after the loop.

Such a rule works on arrays alone. When the backward pass itself is recorded, the rule runs the
recurrence once more from elementary operations and differentiates that record: second derivatives are
those of the composition.
"""

from __future__ import annotations

import numpy as np

from autograd.errors import ShapeError
from autograd.functions.join import stack
from autograd.partial import partial_gradients
from autograd.variable import Variable, node_of


def checked(name, gates, x, weights, biases, states):
    """Refuse shapes that do not fit; the dtype in which to compute."""
    shapes = [np.shape(one) for one in weights]
    if len(shapes[0]) != 2 or len(shapes[1]) != 2 or shapes[1][0] != gates * shapes[1][1]:
        raise ShapeError(
            f"{name} with weight_ih {shapes[0]} and weight_hh {shapes[1]}: they are ({gates} · hidden, inputs) and "
            f"({gates} · hidden, hidden). Check the order of the axes."
        )
    rows, hidden = shapes[1]
    if shapes[0][0] != rows:
        raise ShapeError(
            f"{name} with weight_ih {shapes[0]} and weight_hh {shapes[1]}: their first axes must be equal. "
            "Check the hidden size."
        )
    _check_sequence(name, np.shape(x), shapes[0])
    for which, bias in zip(("bias_ih", "bias_hh"), biases, strict=True):
        if bias is not None and np.shape(bias) != (rows,):
            raise ShapeError(
                f"{name} with {which} {np.shape(bias)}: it is ({rows},), one per row of the weights. "
                "Leave it out for zeros."
            )
    for which, state in states.items():
        if state is not None and np.shape(state) != (np.shape(x)[1], hidden):
            raise ShapeError(
                f"{name} of x {np.shape(x)} with {which} {np.shape(state)}: it is (rows, hidden), here "
                f"{(np.shape(x)[1], hidden)}. Leave it out for zeros."
            )
    given = [one for one in (x, *weights, *biases, *states.values()) if one is not None]
    dtype = np.result_type(*given)
    return dtype if dtype.kind == "f" else np.dtype(np.float64)


def _check_sequence(name, shape, weight):
    if len(shape) != 3:
        raise ShapeError(f"{name} of shape {shape}: a sequence is (steps, rows, inputs). Insert the missing axis.")
    if shape[0] == 0:
        raise ShapeError(f"{name} of shape {shape}: there must be a step. Check the length of the sequence.")
    if shape[2] != weight[1]:
        raise ShapeError(
            f"{name} of x {shape} and weight_ih {weight}: their last axes must be equal ({shape[2]} is not "
            f"{weight[1]}). Check the number of inputs."
        )


def in_order(x, reverse):
    """The steps in the order in which they run."""
    x = np.asarray(x)
    return x[::-1] if reverse else x


def joined(weight_ih, weight_hh, bias_ih, bias_hh, dtype):
    """[W U b]: what multiplies a column [x; h; 1]."""
    (rows, width), hidden = np.shape(weight_ih), np.shape(weight_hh)[1]
    weight = np.zeros((rows, width + hidden + 1), dtype)
    weight[:, :width] = weight_ih
    weight[:, width:-1] = weight_hh
    for bias in (bias_ih, bias_hh):
        if bias is not None:
            weight[:, -1] += bias
    return weight


def columns_of(x, h0, hidden, dtype):
    """Columns [x; h; 1] of shape (.., steps + 1, rows), and the rows of h among them, filled up to the first step."""
    steps, rows, width = x.shape
    columns = np.empty((width + hidden + 1, steps + 1, rows), dtype)
    columns[:width, :steps] = x.transpose(2, 0, 1)
    columns[:width, steps] = 0
    columns[-1] = 1
    states = columns[width:-1]
    states[:, 0] = 0 if h0 is None else np.transpose(h0)
    return columns, states


def outputs(states, reverse):
    """The states after each step, (steps, rows, hidden), in the order of the input."""
    output = np.ascontiguousarray(states[:, 1:].transpose(1, 2, 0))
    return output[::-1].copy() if reverse else output


def arriving(grads, steps, rows, hidden, dtype, reverse):
    """What arrives at the outputs, feature-major in the order of running (None: nothing), and at the last state."""
    incoming, last = grads[:2]
    if incoming is not None:
        incoming = np.ascontiguousarray(in_order(incoming, reverse).transpose(0, 2, 1), dtype)
    return incoming, start(last, hidden, rows, dtype)


def start(last, hidden, rows, dtype):
    """The gradient of a last state, feature-major, in a buffer to go on with."""
    made = np.zeros((hidden, rows), dtype)
    if last is not None:
        made += last.T
    return made


def transposed(weight, dtype):
    """Copied once, it multiplies faster in each step."""
    return np.ascontiguousarray(np.transpose(weight), dtype)


def of_columns(all_z, columns, weight_ih, wanted, reverse):
    """Gradients of x, both weights and both biases, from those of all z = [W U b] [x; h; 1]; None if not wanted."""
    rows, steps, batch = all_z.shape
    width = np.shape(weight_ih)[1]
    flat = all_z.reshape(rows, steps * batch)
    grad_x = None
    if wanted[0]:
        grad_x = in_order((flat.T @ np.asarray(weight_ih)).reshape(steps, batch, width), reverse)
    if not any(wanted[1:5]):
        return grad_x, None, None, None, None
    grad = flat @ columns[:, :steps].reshape(len(columns), steps * batch).T
    return grad_x, grad[:, :width], grad[:, width:-1], grad[:, -1], grad[:, -1]


# ---- the same from elementary operations


def zeros(x, weight_hh):
    """The state in which a sequence begins."""
    return np.zeros((x.shape[1], weight_hh.shape[1]), np.result_type(x.dtype, weight_hh.dtype))


def over_steps(step, x, state, reverse):
    """Run ``h, state = step(x[t], state)`` over a sequence: all h, then the parts of the last state."""
    order = range(x.shape[0])
    made = []
    for t in reversed(order) if reverse else order:
        h, state = step(x[t], state)
        made.append(h)
    last = state if isinstance(state, tuple) else (state,)
    return (stack(made[::-1] if reverse else made), *last)


def is_recorded(grads):
    """Whether the backward pass is recorded: then gradients come as Zensors."""
    return any(isinstance(one, Variable) for one in grads)


def by_composition(composition, inputs, options, grads, wanted):
    """Gradients with a record of their own: run the elementary operations and differentiate them."""
    inputs = [one if one is None or isinstance(one, Variable) else np.asarray(one) for one in inputs]
    made = composition(*inputs, *options)
    nodes = [node_of(one) if want else None for one, want in zip(inputs, wanted, strict=True)]
    distinct = [one for one in dict.fromkeys(nodes) if one is not None]
    found = partial_gradients(
        made, grads[: len(made)], distinct, made_as=Variable.made_as, retain_graph=True, create_graph=True
    )
    # A Zensor that was given twice (h0 is c0) is one variable: its whole gradient goes to its first place.
    pieces = dict(zip(distinct, found, strict=True))
    return [None if node is None else pieces.pop(node, None) for node in nodes]
