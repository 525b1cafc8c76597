"""Rows of `autograd/functions/attention.py`, `embedding.py`, `gru.py`, `lstm.py` and `recurrent.py`."""

import numpy as np

from autograd.functions import attention, embedding, gru, lstm, rnn
from tests.autograd.functions.rows_soft import softmax_formula
from tests.autograd.operations import Case, any_, flags, gives, small_integers


def logistic(x):
    return 1 / (1 + np.exp(-x))


def walked(step, x, states, reverse):
    """All first states and the last states of a recurrence."""
    made = []
    for one in x[::-1] if reverse else x:
        states = step(one, *states)
        made.append(states[0])
    return np.stack(made[::-1] if reverse else made), *states


def begun(states, x, weight_hh):
    return [np.zeros((x.shape[1], weight_hh.shape[1]), x.dtype) if one is None else one for one in states]


def plus(bias):
    return 0 if bias is None else bias


def rnn_formula(x, w, u, b=None, d=None, h0=None, reverse=False, nonlinearity="tanh"):
    squash = {"tanh": np.tanh, "relu": lambda z: np.maximum(z, 0)}[nonlinearity]

    def step(one, h):
        return (squash(one @ w.T + plus(b) + h @ u.T + plus(d)),)

    return walked(step, x, begun([h0], x, u), reverse)


def lstm_formula(x, w, u, b=None, d=None, h0=None, c0=None, reverse=False):
    def step(one, h, c):
        i, f, g, o = np.split(one @ w.T + plus(b) + h @ u.T + plus(d), 4, axis=1)
        c = logistic(f) * c + logistic(i) * np.tanh(g)
        return logistic(o) * np.tanh(c), c

    return walked(step, x, begun([h0, c0], x, u), reverse)


def gru_formula(x, w, u, b=None, d=None, h0=None, reverse=False):
    def step(one, h):
        (xr, xz, xn), (hr, hz, hn) = np.split(one @ w.T + plus(b), 3, 1), np.split(h @ u.T + plus(d), 3, 1)
        z = logistic(xz + hz)
        return ((1 - z) * np.tanh(xn + logistic(xr + hr) * hn) + z * h,)

    return walked(step, x, begun([h0], x, u), reverse)


def attention_formula(query, key, value, mask=None, scale=None, causal=False, dropped=None):
    scores = query @ np.swapaxes(key, -1, -2) * (1 / np.sqrt(query.shape[-1]) if scale is None else scale)
    if mask is not None:
        scores = np.where(mask, scores, -1e30) if mask.dtype == bool else scores + mask
    if causal:
        scores = np.where(np.tri(*scores.shape[-2:]), scores, -1e30)
    weights = softmax_formula(scores - scores.max(-1, keepdims=True)).astype(query.dtype)
    return weights @ value if dropped is None else weights * dropped @ value, weights


def recurrent(gates, states):
    """Shapes of a recurrence with `gates` blocks: with biases and states, and without."""
    hidden, rows = 2, 3
    weights = ((gates * hidden, 1), (gates * hidden, hidden))
    biases, begin = ((gates * hidden,),) * 2, ((rows, hidden),) * states
    return [((2, rows, 1), *weights, *biases, *begin)], [
        ((3, 1, 1), *weights),
        ((1, 0, 1), *weights),
        ((0, 3, 1), *weights),
    ]


def rows_of(operation, formula, gates, states, **options):
    full, bare = recurrent(gates, states)
    ways = gives(reverse=[False, True], **options)
    return [
        Case(operation, formula, (any_,) * (5 + states), full, ways),
        Case(operation, formula, (any_,) * 3, bare, ways, name=f"bare {operation.__name__}"),
    ]


PAIRS = [
    ((2, 1), (3, 1), (3, 2)),
    ((2, 2, 3), (2, 2, 3), (2, 2, 1)),
    ((2, 2, 1), (3, 1), (3, 1)),
    ((2, 1), (3, 2), (3, 2)),
]
WAYS = [{}, {"causal": True}, {"scale": 0.3}, {"dropped": np.array([2.0])}]

ROWS = [
    Case(attention, attention_formula, (any_,) * 3, PAIRS, WAYS, exact_dtype=False),
    Case(attention, attention_formula, (any_,) * 4, [(*PAIRS[0], (2, 3)), (*PAIRS[0], (2, 1, 3))], name="added mask"),
    Case(
        attention,
        attention_formula,
        (any_, any_, any_, lambda rng, shape: flags(rng, shape) | (np.arange(3) == 1)),
        [(*PAIRS[0], (2, 3)), (*PAIRS[1][:3], (2, 1, 3))],
        name="boolean mask",
    ),
    Case(
        embedding,
        lambda weight, ids: weight[ids],
        (any_, small_integers),
        [((3, 2), ()), ((4, 1), (2, 3)), ((3, 2), (0,))],
    ),
    *rows_of(gru, gru_formula, 3, 1),
    *rows_of(lstm, lstm_formula, 4, 2),
    *rows_of(rnn, rnn_formula, 1, 1, nonlinearity=["tanh", "relu"]),
]
