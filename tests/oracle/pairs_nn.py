"""Losses, attention and sequences beside PyTorch's; all their options are in `test_nn_*.py`."""

from __future__ import annotations

import numpy as np
import torch
from torch.nn import functional

from tests.autograd.operations import any_, fraction
from tests.oracle.pairs import at, pair

IDS = np.array([2, 0, 1])
MASK = np.array([[0.0, -1.0, 0.5], [0.3, 0.0, 0.0]])
GATES = {"rnn": 1, "gru": 3, "lstm": 4}


def log_probabilities(rng, shape):
    return np.log(fraction(rng, shape))


def of_torch(name, reverse=False):
    """PyTorch's sequence with the arguments of ours: x, four weights, and where it begins."""

    def run(x, weight_ih, weight_hh, bias_ih, bias_hh, *state):
        x = x.flip(0) if reverse else x
        begin = [one[None] for one in state]
        call = getattr(torch, "rnn_tanh" if name == "rnn" else name)
        weights = [weight_ih, weight_hh, bias_ih, bias_hh]
        made = call(x, begin if name == "lstm" else begin[0], weights, True, 1, 0.0, False, False, False)
        return made[0].flip(0) if reverse else made[0], *[one[0] for one in made[1:]]

    return run


def sequences():
    rows = []
    for name, gates in GATES.items():
        states = 2 if name == "lstm" else 1
        shapes = ((3, 2, 2), (gates * 3, 2), (gates * 3, 3), (gates * 3,), (gates * 3,), *[(2, 3)] * states)
        domain = tuple([any_] * len(shapes))
        rows += pair(name, of_torch(name), shapes, domain=domain)
        rows += pair(name, of_torch(name, True), shapes, domain=domain, reverse=True)
    return rows


def attended(query, key, value, mask):
    weights = torch.softmax(query @ key.mT / query.shape[-1] ** 0.5 + mask, -1)
    return functional.scaled_dot_product_attention(query, key, value, mask), weights


ROWS = [
    *sequences(),
    *pair(
        "attention",
        attended,
        ((2, 2), (3, 2), (3, 2), (2, 3)),
        ((2, 2, 2), (2, 3, 2), (2, 3, 2), (2, 3)),
        domain=(any_, any_, any_, any_),
    ),
    *pair(
        "binary_cross_entropy",
        lambda x, y: functional.binary_cross_entropy(x, y, reduction="none"),
        ((2, 3), (2, 3)),
        domain=(fraction, fraction),
    ),
    *[
        row
        for how in ("mean", "sum", "none")
        for row in (
            *pair(
                "cross_entropy",
                lambda x, h=how: functional.cross_entropy(x, torch.tensor(IDS), reduction=h),
                (3, 3),
                target=IDS,
                reduction=how,
            ),
            *pair(
                "nll_loss",
                lambda x, h=how: functional.nll_loss(x, torch.tensor(IDS), reduction=h),
                (3, 3),
                domain=log_probabilities,
                target=IDS,
                reduction=how,
            ),
        )
    ],
    *pair("cross_entropy", functional.cross_entropy, ((2, 3), (2, 3)), domain=(any_, fraction)),
    *pair(
        "cross_entropy",
        lambda x: functional.cross_entropy(x, torch.tensor(IDS), ignore_index=1, label_smoothing=0.2),
        (3, 4),
        target=IDS,
        ignore_index=1,
        label_smoothing=0.2,
    ),
    *at(
        "binary_cross_entropy",
        lambda x: functional.binary_cross_entropy(x, torch.tensor([0.0, 1.0], dtype=x.dtype), reduction="none"),
        [0.25, 1.0],
        target=np.array([0.0, 1.0]),
    ),
    *at(
        "cross_entropy",
        lambda x: functional.cross_entropy(x, torch.tensor([0])),
        [[-1000.0, 1000.0]],
        target=np.array([0]),
    ),
]
