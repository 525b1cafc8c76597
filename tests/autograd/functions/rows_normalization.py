"""Rows of `autograd/functions/normalization.py` and `batchnorm.py`: references are the formulas."""

import numpy as np

from autograd.functions.batchnorm import BatchNorm, batch_norm
from autograd.functions.normalization import group_norm, layer_norm, rms_norm
from tests.autograd.operations import Case, any_, arranged, positive


def scaled(x, axes, eps):
    """Mean 0 and variance 1 over some axes."""
    return (x - x.mean(axes, keepdims=True)) / np.sqrt(x.var(axes, keepdims=True) + eps)


def layer_normed(x, shape, weight=1.0, bias=0.0, eps=1e-5):
    axes = tuple(range(-len(shape), 0)) if isinstance(shape, tuple) else -1
    return scaled(x, axes, eps) * weight + bias


def rms_normed(x, shape, weight=1.0, eps=None):
    eps = 1e-16 if eps is None else eps
    axes = tuple(range(-len(shape), 0)) if isinstance(shape, tuple) else -1
    return x / np.sqrt((x * x).mean(axes, keepdims=True) + eps) * weight


def group_normed(x, groups, weight=None, bias=None, eps=1e-5):
    out = scaled(x.reshape(len(x), groups, -1), -1, eps).reshape(x.shape)
    wide = (-1,) + (1,) * (x.ndim - 2)
    return out if weight is None else out * weight.reshape(wide) + bias.reshape(wide)


def batch_moments(x, weight, bias, eps=1e-5):
    axes, wide = (0, *range(2, x.ndim)), (-1,) + (1,) * (x.ndim - 2)
    out = scaled(x, axes, eps) * weight.reshape(wide) + bias.reshape(wide)
    return out, x.mean(axes), x.var(axes)


def evaluated(x, weight, bias):
    wide = (-1,) + (1,) * (x.ndim - 2)
    mean, var = RUNNING[0].reshape(wide), RUNNING[1].reshape(wide)
    return (x - mean) / np.sqrt(var + 1e-5) * weight.reshape(wide) + bias.reshape(wide)


RUNNING = np.array([0.5, -1.0]), np.array([2.0, 0.5])
TRAINED = [((4, 2), (2,), (2,)), ((2, 2, 3), (2,), (2,)), ((1, 2, 2, 2), (2,), (2,))]
EPS = [{}, {"eps": 0.1}]

ROWS = [
    Case(BatchNorm.apply, batch_moments, (any_, positive, any_), TRAINED, EPS),
    Case(
        arranged(batch_norm, lambda call, x, weight, bias: call(x, None, None, weight, bias)),
        lambda *inputs: batch_moments(*inputs)[0],
        (any_, positive, any_),
        TRAINED,
        name="batch_norm of the batch",
    ),
    Case(
        arranged(batch_norm, lambda call, x, weight, bias: call(x, *RUNNING, weight, bias)),
        evaluated,
        (any_, positive, any_),
        TRAINED,
        name="batch_norm of running values",
        exact_dtype=False,
    ),
    Case(
        arranged(group_norm, lambda call, x, weight, bias, groups: call(x, groups, weight, bias)),
        lambda x, weight, bias, groups: group_normed(x, groups, weight, bias),
        (any_, positive, any_),
        [((2, 4), (4,), (4,)), ((1, 4, 2), (4,), (4,))],
        [{"groups": 1}, {"groups": 2}],
    ),
    Case(
        arranged(layer_norm, lambda call, x, weight, bias, **eps: call(x, weight.shape, weight, bias, **eps)),
        lambda x, weight, bias, **eps: layer_normed(x, weight.shape, weight, bias, **eps),
        (any_, positive, any_),
        [((2, 3), (3,), (3,)), ((2, 2, 3), (2, 3), (2, 3)), ((3,), (3,), (3,))],
        EPS,
    ),
    Case(layer_norm, layer_normed, any_, [(2, 3), (3,)], [{"args": (3,)}], name="layer_norm without weights"),
    Case(
        arranged(rms_norm, lambda call, x, weight, **eps: call(x, weight.shape, weight, **eps)),
        lambda x, weight, **eps: rms_normed(x, weight.shape, weight, **eps),
        (any_, positive),
        [((2, 3), (3,)), ((2, 2, 3), (2, 3)), ((3,), (3,))],
        EPS,
    ),
    Case(rms_norm, rms_normed, any_, [(2, 3), (3,)], [{"args": (3,)}], name="rms_norm without weights"),
]
