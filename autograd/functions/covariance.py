"""Statistics with weights and of several variables: average, correlation, covariance. Alphabetical.

Statistics of nothing are refused.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.errors import ArgumentError, ShapeError
from autograd.functions.arithmetic import multiply, sqrt
from autograd.functions.axes import count, reduced_axes
from autograd.functions.composed import composed, data_of, operand
from autograd.functions.elementwise import astype
from autograd.functions.join import concatenate
from autograd.functions.linalg import matmul
from autograd.functions.piecewise import clip
from autograd.functions.reduce import sum
from autograd.functions.shape import broadcast_to, reshape, squeeze, transpose
from autograd.functions.statistics import mean
from autograd.variable import Variable, untracked


@composed
def average(x: Any, axis: Any = None, weights: Any = None, returned: bool = False, *, keepdims: bool = False) -> Any:
    """Weighted mean along axes: Σ w x / Σ w, differentiable in x and in w.

    Parameters
    ----------
    x : array_like
    axis : int, tuple of int or None
    weights : array_like, optional
        Of the shape of x, or of the lengths of `axis`. Without them it is the mean.
    returned : bool
        Return the sum of the weights, too.
    keepdims : bool

    Raises
    ------
    ArgumentError
        If weights sum to 0.
    ShapeError
        If the weights do not fit.

    Examples
    --------
    >>> from zensor import Zensor, average
    >>> average(Zensor([1.0, 4.0]), weights=[2, 1])
    Zensor(2., made by divide)
    """
    x = operand(x)
    if weights is None:
        out = mean(x, axis, keepdims=keepdims)
        total = np.asarray(count(x.shape, axis), out.dtype)
    else:
        weights = _weights(operand(weights), x.shape, axis)
        dtype = np.result_type(x.dtype, weights.dtype, *([] if x.dtype.kind == "f" else ["f8"]))
        total = sum(weights, axis, dtype, keepdims)
        if np.any(data_of(total) == 0):
            raise ArgumentError(
                f"average of shape {x.shape} over axis {axis}: weights sum to 0, and nothing can be divided by it. "
                "Check the weights."
            )
        out = sum(multiply(_in(x, dtype), _in(weights, dtype)), axis, keepdims=keepdims) / total
    if not returned:
        return out
    total = broadcast_to(total, np.shape(out))
    if isinstance(out, Variable) and not isinstance(total, Variable):
        total = untracked(np.array(total), out.made_as)
    return out, total


def _weights(weights, shape, axis):
    """Weights so that they broadcast with x: one per element, or per place along `axis`."""
    if weights.shape == shape:
        return weights
    axes = reduced_axes(axis, len(shape))
    wanted = shape if axis is None else tuple([shape[one] for one in axes])
    if weights.shape != wanted:
        raise ShapeError(
            f"average of {shape} with weights of {weights.shape} over axis {axis}: weights have the shape of the data "
            f"or the lengths of the axes {'(name them: axis=)' if axis is None else wanted}. Reshape the weights."
        )
    weights = transpose(weights, tuple(int(place) for place in np.argsort(axes)))
    return reshape(weights, tuple([length if i in axes else 1 for i, length in enumerate(shape)]))


def _in(x, dtype):
    return x if x.dtype == dtype else astype(x, dtype)


@composed
def corrcoef(x: Any, y: Any = None, rowvar: bool = True, *, dtype: Any = None) -> Any:
    """Correlation matrix of variables: cov[i, j] / √(cov[i, i] · cov[j, j]), limited to −1 … 1.

    Parameters
    ----------
    x : array_like
        One variable, or a matrix with one variable per row.
    y : array_like, optional
        More variables.
    rowvar : bool
        False: one variable per column.
    dtype : dtype, optional
        In which to compute; at least float64 unless given.

    Examples
    --------
    >>> from zensor import Zensor, corrcoef
    >>> corrcoef(Zensor([[1.0, 2.0, 3.0], [1.0, 0.0, 1.0]])).numpy().round(6)
    array([[1., 0.],
           [0., 1.]])
    """
    covariance = cov(x, y, rowvar, dtype=dtype)
    if not covariance.ndim:
        return covariance / covariance  # of one variable: 1, or NaN if it is constant
    places = np.arange(len(covariance))
    spreads = sqrt(covariance[places, places])
    return clip(covariance / spreads[:, None] / spreads, -1, 1)


@composed
def cov(
    x: Any,
    y: Any = None,
    rowvar: bool = True,
    bias: bool = False,
    ddof: Any = None,
    fweights: Any = None,
    aweights: Any = None,
    *,
    dtype: Any = None,
) -> Any:
    """Covariance matrix of variables: Σ w (x − mean)(x − mean)ᵀ / (n − ddof).

    Parameters
    ----------
    x : array_like
        One variable, or a matrix with one variable per row and one observation per column.
    y : array_like, optional
        More variables.
    rowvar : bool
        False: one variable per column.
    bias : bool
        Divide by n instead of n − 1.
    ddof : int, optional
        Divide by n − ddof.
    fweights : array_like of int, optional
        How often each observation was made.
    aweights : array_like, optional
        How much each observation counts; differentiable.
    dtype : dtype, optional
        In which to compute; at least float64 unless given.

    Raises
    ------
    ShapeError
        If there are more than two axes, weights do not fit, or there are too few observations.

    Examples
    --------
    >>> from zensor import Zensor, cov
    >>> cov(Zensor([[1.0, 3.0], [2.0, 8.0]])).numpy()
    array([[ 2.,  6.],
           [ 6., 18.]])
    """
    x = operand(x)
    others = [] if y is None else [operand(y)]
    if any(one.ndim > 2 for one in (x, *others)):
        shapes = " and ".join(str(one.shape) for one in (x, *others))
        raise ShapeError(f"cov of {shapes}: variables stand in a vector or a matrix. Reshape the data.")
    if ddof is not None and ddof != int(ddof):
        raise ArgumentError(f"cov with ddof={ddof}: ddof is an integer. Round it.")
    if dtype is None:
        dtype = np.result_type(x.dtype, *[one.dtype for one in others], np.float64)
    rows = _variables(x, dtype, not rowvar and x.ndim != 1)
    if not len(rows):
        return rows[:, :0]
    for one in others:
        more = reshape(one, (1, -1)) if one.ndim < 2 else one
        rows = concatenate([rows, _variables(more, dtype, not rowvar and len(more) != 1)])
    ddof = (0 if bias else 1) if ddof is None else ddof
    weights = _weight_of_each(rows.shape[1], fweights, aweights)
    centred = rows - average(rows, 1, weights, keepdims=True)
    weighted = centred if weights is None else centred * weights
    return squeeze(matmul(centred, transpose(weighted)) * (1 / _degrees(rows.shape[1], ddof, weights, aweights)))


def _variables(x, dtype, turned):
    """A matrix with one variable per row, in the dtype in which to compute."""
    x = _in(x, dtype)
    x = reshape(x, (1, -1)) if x.ndim < 2 else x
    return transpose(x) if turned else x


def _weight_of_each(count, fweights, aweights):
    """The weight of each observation; None if all are alike."""
    weights = None
    for name, given in (("fweights", fweights), ("aweights", aweights)):
        if given is None:
            continue
        given = operand(given)
        if given.shape != (count,):
            raise ShapeError(
                f"cov of {count} observations with {name} of shape {given.shape}: one weight per observation is "
                f"needed, of shape {(count,)}. Reshape {name}."
            )
        if np.any(data_of(given) < 0) or (name == "fweights" and np.any(data_of(given) % 1 != 0)):
            kind = "counts are whole numbers, from 0" if name == "fweights" else "weights are not negative"
            raise ArgumentError(f"cov with {name} {data_of(given)}: {kind}. Check {name}.")
        given = _in(given, np.dtype(float))
        weights = given if weights is None else weights * given
    return weights


def _degrees(count, ddof, weights, aweights):
    """By what to divide."""
    degrees = count - ddof
    if weights is not None:
        total = sum(weights)
        degrees = total - (ddof if aweights is None else ddof * sum(weights * operand(aweights)) / total)
    if not data_of(degrees) > 0:
        raise ShapeError(
            f"cov of {count} observations with ddof={ddof}: it divides by {data_of(degrees)}, which must be more than "
            "0. Give more observations, or a smaller ddof."
        )
    return degrees
