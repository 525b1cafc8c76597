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
    np.arccos: f.arccos,
    np.arccosh: f.arccosh,
    np.arcsin: f.arcsin,
    np.arcsinh: f.arcsinh,
    np.arctan: f.arctan,
    np.arctan2: f.arctan2,
    np.arctanh: f.arctanh,
    np.cbrt: f.cbrt,
    np.ceil: f.ceil,
    np.conjugate: f.conjugate,
    np.copysign: f.copysign,
    np.cos: f.cos,
    np.cosh: f.cosh,
    np.deg2rad: f.deg2rad,
    np.degrees: f.degrees,
    np.divide: f.divide,
    np.divmod: f.divmod,
    np.exp: f.exp,
    np.exp2: f.exp2,
    np.expm1: f.expm1,
    np.fabs: f.fabs,
    np.float_power: f.float_power,
    np.floor: f.floor,
    np.floor_divide: f.floor_divide,
    np.fmax: f.fmax,
    np.fmin: f.fmin,
    np.fmod: f.fmod,
    np.frexp: f.frexp,
    np.heaviside: f.heaviside,
    np.hypot: f.hypot,
    np.ldexp: f.ldexp,
    np.log: f.log,
    np.log10: f.log10,
    np.log1p: f.log1p,
    np.log2: f.log2,
    np.logaddexp: f.logaddexp,
    np.logaddexp2: f.logaddexp2,
    np.matmul: f.matmul,
    np.maximum: f.maximum,
    np.minimum: f.minimum,
    np.mod: f.mod,
    np.modf: f.modf,
    np.multiply: f.multiply,
    np.negative: f.negative,
    np.positive: f.positive,
    np.power: f.power,
    np.rad2deg: f.rad2deg,
    np.radians: f.radians,
    np.reciprocal: f.reciprocal,
    np.rint: f.rint,
    np.sign: f.sign,
    np.sin: f.sin,
    np.sinh: f.sinh,
    np.sqrt: f.sqrt,
    np.square: f.square,
    np.subtract: f.subtract,
    np.tan: f.tan,
    np.tanh: f.tanh,
    np.trunc: f.trunc,
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
    np.angle: f.angle,
    np.around: f.around,
    np.astype: f.astype,
    np.broadcast_to: f.broadcast_to,
    np.clip: f.clip,
    np.concatenate: f.concatenate,
    np.copy: f.copy,
    np.expand_dims: f.expand_dims,
    np.fix: f.fix,
    np.imag: f.imag,
    np.max: f.max,
    np.mean: f.mean,
    np.min: f.min,
    np.nan_to_num: f.nan_to_num,
    np.real: f.real,
    np.real_if_close: f.real_if_close,
    np.reshape: f.reshape,
    np.round: f.round,
    np.sinc: f.sinc,
    np.squeeze: f.squeeze,
    np.stack: f.stack,
    np.std: f.std,
    np.sum: f.sum,
    np.swapaxes: f.swapaxes,
    np.transpose: f.transpose,
    np.unwrap: f.unwrap,
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
