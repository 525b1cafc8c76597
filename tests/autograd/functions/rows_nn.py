"""Rows of `autograd/functions/nn.py`."""

import numpy as np

from autograd.functions import cross_entropy
from tests.autograd.functions.rows_soft import softmax_formula
from tests.autograd.operations import Case, any_, positive, small_integers

HOW = [{}, {"reduction": "sum"}, {"reduction": "none"}, {"args": ("mean",)}]


def losses(x, target, reduction="mean"):
    """−Σ target · log softmax(x) over the classes; ids become one-hot rows."""
    axis = 0 if x.ndim == 1 else 1
    if target.shape != x.shape:
        target = np.moveaxis(np.eye(x.shape[axis], dtype=x.dtype)[target], -1, axis)
    each = -np.sum(target * np.log(softmax_formula(x, axis)), axis)
    return {"mean": np.mean, "sum": np.sum, "none": np.asarray}[reduction](each)


ROWS = [
    Case(cross_entropy, losses, (any_, small_integers), [((2, 3), (2,)), ((3,), ()), ((2, 3, 1), (2, 1))], HOW),
    Case(
        cross_entropy,
        losses,
        (any_, positive),
        [((2, 3), (2, 3)), ((3,), (3,)), ((1, 3, 2), (1, 3, 2))],
        HOW,
        name="soft",
    ),
]
