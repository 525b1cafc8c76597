"""Rows of `autograd/functions/losses.py`."""

import numpy as np

from autograd.functions import binary_cross_entropy, cross_entropy, nll_loss
from tests.autograd.functions.rows_soft import softmax_formula
from tests.autograd.operations import Case, any_, fraction, gives, positive, small_integers

HOW = [{}, {"reduction": "sum"}, {"reduction": "none"}, {"args": ("mean",)}]
REDUCED = ["mean", "sum", "none"]
WEIGHT = [0.5, 2.0, 1.5]
IDS = [((2, 3), (2,)), ((3,), ()), ((2, 3, 1), (2, 1)), ((4, 3, 2), (4, 2))]
CHANGED = [
    *gives(reduction=REDUCED, weight=[None, WEIGHT], label_smoothing=[0.0, 0.2]),
    *gives(reduction=["sum", "none"], weight=[None, WEIGHT], label_smoothing=[0.0, 0.2], ignore_index=[1]),
]


def losses(x, target, reduction="mean", weight=None, ignore_index=-100, label_smoothing=0.0, logs=False):
    """−Σ target · log softmax(x) over the classes; ids become one-hot rows."""
    axis = 0 if x.ndim == 1 else 1
    classes = x.shape[axis]
    weights = np.ones(classes, x.dtype) if weight is None else np.array(weight, x.dtype)
    counts = np.ones(target.shape, x.dtype)
    divisor = x.size // classes
    if target.shape != x.shape:
        kept = target != ignore_index
        counts = (weights[np.where(kept, target, 0)] * kept).astype(x.dtype)
        divisor = counts.sum()
        target = np.moveaxis(np.eye(classes, dtype=x.dtype)[np.where(kept, target, 0)], -1, axis)
        target = target * np.expand_dims(kept, axis)
        spread = np.expand_dims(kept, axis) * np.ones_like(x)
    else:
        spread = np.ones_like(x)
    target = target * (1 - label_smoothing) + spread * (label_smoothing / classes)
    target = np.moveaxis(np.moveaxis(target, axis, -1) * weights, -1, axis)
    each = -np.sum(target * (x if logs else np.log(softmax_formula(x, axis))), axis)
    return {"mean": lambda: np.sum(each) / divisor, "sum": lambda: np.sum(each), "none": lambda: each}[reduction]()


def log_losses(x, target, **options):
    return losses(x, target, logs=True, **options)


def binary(x, target):
    return -(target * np.log(x) + (1 - target) * np.log(1 - x))


ROWS = [
    Case(binary_cross_entropy, binary, (fraction, fraction)),
    Case(cross_entropy, losses, (any_, small_integers), IDS, HOW),
    Case(cross_entropy, losses, (any_, small_integers), IDS, CHANGED, name="changed"),
    Case(
        cross_entropy,
        losses,
        (any_, positive),
        [((2, 3), (2, 3)), ((3,), (3,)), ((1, 3, 2), (1, 3, 2))],
        HOW,
        name="soft",
    ),
    Case(
        cross_entropy,
        losses,
        (any_, positive),
        [((2, 3), (2, 3)), ((3,), (3,)), ((1, 3, 2), (1, 3, 2))],
        gives(reduction=REDUCED, weight=[None, WEIGHT], label_smoothing=[0.0, 0.2]),
        name="soft and changed",
    ),
    Case(nll_loss, log_losses, (any_, small_integers), IDS, gives(reduction=REDUCED, weight=[None, WEIGHT])),
    Case(
        nll_loss,
        log_losses,
        (any_, small_integers),
        IDS,
        gives(reduction=["sum", "none"], weight=[None, WEIGHT], ignore_index=[1]),
        name="ignoring",
    ),
]
