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
    np.append: f.append,
    np.apply_along_axis: f.apply_along_axis,
    np.apply_over_axes: f.apply_over_axes,
    np.around: f.around,
    np.array_split: f.array_split,
    np.astype: f.astype,
    np.atleast_1d: f.atleast_1d,
    np.atleast_2d: f.atleast_2d,
    np.atleast_3d: f.atleast_3d,
    np.bincount: f.bincount,
    np.block: f.block,
    np.broadcast_arrays: f.broadcast_arrays,
    np.broadcast_to: f.broadcast_to,
    np.choose: f.choose,
    np.clip: f.clip,
    np.column_stack: f.column_stack,
    np.compress: f.compress,
    np.concatenate: f.concatenate,
    np.copy: f.copy,
    np.delete: f.delete,
    np.diag: f.diag,
    np.diagflat: f.diagflat,
    np.diagonal: f.diagonal,
    np.dsplit: f.dsplit,
    np.dstack: f.dstack,
    np.expand_dims: f.expand_dims,
    np.extract: f.extract,
    np.fix: f.fix,
    np.flip: f.flip,
    np.fliplr: f.fliplr,
    np.flipud: f.flipud,
    np.hsplit: f.hsplit,
    np.hstack: f.hstack,
    np.imag: f.imag,
    np.insert: f.insert,
    np.lib.stride_tricks.sliding_window_view: f.sliding_window_view,
    np.linalg.diagonal: f.matrix_diagonal,
    np.linalg.matrix_transpose: f.matrix_transpose,
    np.matrix_transpose: f.matrix_transpose,
    np.max: f.max,
    np.mean: f.mean,
    np.meshgrid: f.meshgrid,
    np.min: f.min,
    np.moveaxis: f.moveaxis,
    np.nan_to_num: f.nan_to_num,
    np.pad: f.pad,
    np.partition: f.partition,
    np.piecewise: f.piecewise,
    np.ravel: f.ravel,
    np.real: f.real,
    np.real_if_close: f.real_if_close,
    np.repeat: f.repeat,
    np.reshape: f.reshape,
    np.resize: f.resize,
    np.roll: f.roll,
    np.rollaxis: f.rollaxis,
    np.rot90: f.rot90,
    np.round: f.round,
    np.select: f.select,
    np.sinc: f.sinc,
    np.sort: f.sort,
    np.split: f.split,
    np.squeeze: f.squeeze,
    np.stack: f.stack,
    np.std: f.std,
    np.sum: f.sum,
    np.swapaxes: f.swapaxes,
    np.take: f.take,
    np.take_along_axis: f.take_along_axis,
    np.tile: f.tile,
    np.transpose: f.transpose,
    np.tril: f.tril,
    np.trim_zeros: f.trim_zeros,
    np.triu: f.triu,
    np.unwrap: f.unwrap,
    np.var: f.var,
    np.vsplit: f.vsplit,
    np.vstack: f.vstack,
    np.where: f.where,
}
"""Differentiable functions."""

if hasattr(np, "unstack"):  # since NumPy 2.1
    FUNCTIONS[np.unstack] = f.unstack

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

WRITES: dict[Any, str] = {
    np.copyto: "z[...] = v, or z[mask] = v",
    np.fill_diagonal: "i = np.arange(n); z[i, i] = v",
    np.place: "z[mask] = v",
    np.put: "z.reshape(-1)[i] = v",
    np.put_along_axis: "zensor.put_along_axis(z, i, v, axis), which gives a new Zensor",
    np.putmask: "z[mask] = v",
}
"""Functions that write into their first argument, and how to write so that it is recorded."""
