"""NumPy speaks Zensor: which NumPy function is which of our operations. Tables only.

`np.exp(z)`, `ndarray * z` and `np.sum(z)` run our operations and are recorded; the mechanism is in
`zensor/dispatch.py`. What is in none of these tables is refused with a message.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd import functions as f

UFUNCS: dict[np.ufunc, Callable[..., Any]] = {
    np.absolute: f.abs,
    np.add: f.add,
    np.cos: f.cos,
    np.divide: f.divide,
    np.exp: f.exp,
    np.log: f.log,
    np.matmul: f.matmul,
    np.maximum: f.maximum,
    np.minimum: f.minimum,
    np.multiply: f.multiply,
    np.negative: f.negative,
    np.positive: f.copy,
    np.power: f.power,
    np.sign: f.sign,
    np.sin: f.sin,
    np.sqrt: f.sqrt,
    np.subtract: f.subtract,
    np.tanh: f.tanh,
}
"""Differentiable ufuncs."""

REDUCTIONS: dict[np.ufunc, Callable[..., Any]] = {np.add: f.sum, np.maximum: f.max, np.minimum: f.min}
"""What `ufunc.reduce` is, where it is an operation."""

ACCUMULATIONS: dict[np.ufunc, Callable[..., Any]] = {}
"""What `ufunc.accumulate` is, where it is an operation."""

UNTRACKED_UFUNCS = frozenset(
    [
        np.bitwise_and,
        np.bitwise_or,
        np.bitwise_xor,
        np.equal,
        np.greater,
        np.greater_equal,
        np.invert,
        np.isfinite,
        np.isinf,
        np.isnan,
        np.less,
        np.less_equal,
        np.logical_and,
        np.logical_not,
        np.logical_or,
        np.logical_xor,
        np.not_equal,
        np.signbit,
    ]
)
"""Ufuncs whose results have no derivative: truth values and bits."""

FUNCTIONS: dict[Any, Callable[..., Any]] = {
    np.astype: f.astype,
    np.broadcast_to: f.broadcast_to,
    np.clip: f.clip,
    np.concatenate: f.concatenate,
    np.copy: f.copy,
    np.expand_dims: f.expand_dims,
    np.max: f.max,
    np.mean: f.mean,
    np.min: f.min,
    np.reshape: f.reshape,
    np.squeeze: f.squeeze,
    np.stack: f.stack,
    np.std: f.std,
    np.sum: f.sum,
    np.swapaxes: f.swapaxes,
    np.transpose: f.transpose,
    np.var: f.var,
    np.where: f.where,
}
"""Differentiable functions."""

QUESTIONS = frozenset(
    [
        np.array2string,
        np.array_repr,
        np.array_str,
        np.can_cast,
        np.common_type,
        np.iscomplexobj,
        np.isrealobj,
        np.may_share_memory,
        np.min_scalar_type,
        np.ndim,
        np.result_type,
        np.shape,
        np.shares_memory,
        np.size,
    ]
)
"""Functions that ask about an array; their answer is no array."""

UNTRACKED_FUNCTIONS = frozenset(
    [
        np.all,
        np.allclose,
        np.any,
        np.argmax,
        np.argmin,
        np.argpartition,
        np.argsort,
        np.argwhere,
        np.array_equal,
        np.array_equiv,
        np.count_nonzero,
        np.diag_indices_from,
        np.digitize,
        np.empty_like,
        np.flatnonzero,
        np.isclose,
        np.iscomplex,
        np.isin,
        np.isneginf,
        np.isposinf,
        np.isreal,
        np.lexsort,
        np.nanargmax,
        np.nanargmin,
        np.nonzero,
        np.ones_like,
        np.ravel_multi_index,
        np.searchsorted,
        np.tril_indices_from,
        np.triu_indices_from,
        np.unravel_index,
        np.zeros_like,
    ]
)
"""Functions whose results have no derivative: places, counts, truth values, and arrays of a given shape."""
