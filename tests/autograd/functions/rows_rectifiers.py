"""Rows of `autograd/functions/rectifiers.py`."""

import math

import numpy as np

from autograd import functions as f
from tests.autograd.operations import Case, any_, gives, off_zero, positive, whole


def phi(x):
    return np.vectorize(lambda one: (1 + math.erf(one / math.sqrt(2))) / 2, otypes=[float])(x).astype(x.dtype)


def gelu(x, approximate="none"):
    if approximate not in ("none", "tanh"):
        raise ValueError(approximate)
    if approximate == "none":
        return x * phi(x)
    return x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3))) / 2


def elu(x, alpha=1.0, scale=1.0):
    return np.where(x > 0, x, alpha * (np.exp(x) - 1)) * scale


def leaky(x, negative_slope=0.01):
    return np.where(x > 0, x, x * negative_slope)


ROWS = [
    Case(f.elu, elu, off_zero, options=[{}, *gives(alpha=[1.5, -0.5], scale=[1.0, 2.0])]),
    Case(f.gelu, gelu, options=[{}, {"approximate": "tanh"}]),
    Case(f.gelu, gelu, options=[{"approximate": "no"}], refused=True, name="gelu approximated by nothing"),
    Case(
        f.hardtanh,
        lambda x, min_val=-1.0, max_val=1.0: np.clip(x, min_val, max_val),
        off_zero,
        options=[{}, {"min_val": -0.1, "max_val": 0.25}],
    ),
    Case(f.leaky_relu, leaky, off_zero, options=[{}, {"negative_slope": 1.5}, {"negative_slope": -0.5}]),
    Case(f.leaky_relu, leaky, whole, order=0, name="leaky_relu at 0"),
    Case(f.mish, lambda x: x * np.tanh(np.log1p(np.exp(x)))),
    Case(f.prelu, lambda x, slope: np.where(x > 0, x, x * slope), (off_zero, any_)),
    Case(
        f.prelu, lambda x, slope: np.where(x > 0, x, x * slope), (off_zero, positive), name="prelu with positive slopes"
    ),
    Case(f.silu, lambda x: x / (1 + np.exp(-x))),
]
