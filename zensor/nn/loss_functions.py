"""Losses as functions: how far what a model says is from what is true. Alphabetical."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd import functions as f
from autograd.errors import ArgumentError, ShapeError
from autograd.variable import Variable
from zensor.nn.inputs import as_array, as_dtype, check_reduction


def cross_entropy(x: Any, target: Any, reduction: str = "mean") -> Any:
    """How far scores are from targets: −Σ target · log softmax(x), in nats.

    Parameters
    ----------
    x : array_like or Zensor, shape (classes,), (rows, classes) or (rows, classes, ...)
        Scores ("logits"), not probabilities.
    target : array_like or Zensor
        Class ids: integers of the shape of x without the classes. Or rows of the shape of x:
        probabilities, or one-hot integers or booleans.
    reduction : {"mean", "sum", "none"}
        What to do with the rows.

    Raises
    ------
    ArgumentError
        If an id is not in 0 … classes − 1, a row of integers or booleans is not one-hot, or the
        reduction is unknown.
    ShapeError
        If the shapes do not fit.

    Examples
    --------
    >>> from zensor.nn import functional
    >>> scores = [[2.0, 0.0], [0.0, 2.0]]
    >>> ids, rows = [0, 1], [[1, 0], [0, 1]]
    >>> bool(functional.cross_entropy(scores, ids) == functional.cross_entropy(scores, rows))
    True
    """
    # Integers of the shape of the scores are rows: as numbers of the scores' dtype, float32 stays float32.
    x, target = as_array(x), as_array(target)
    if x.ndim and target.shape == x.shape:
        if target.dtype.kind in "iub":
            _check_one_hot(target, axis=0 if x.ndim == 1 else 1)
        if x.dtype.kind == "f":
            target = as_dtype(target, x.dtype)
    return f.cross_entropy(x, target, reduction)


def mse_loss(x: Any, target: Any, reduction: str = "mean") -> Any:
    """Squared difference (x − target)².

    Parameters
    ----------
    x, target : array_like or Zensor, of one shape
    reduction : {"mean", "sum", "none"}
        What to do with the elements.

    Raises
    ------
    ArgumentError
        If the reduction is unknown.
    ShapeError
        If the shapes differ. They do not broadcast: (n, 1) against (n,) would compare each with each.

    Examples
    --------
    >>> from zensor.nn import functional
    >>> float(functional.mse_loss([1.0, 2.0], [1.0, 4.0]))
    2.0
    """
    check_reduction(reduction, "mse_loss")
    x, target = as_array(x), as_array(target)
    if x.shape != target.shape:
        raise ShapeError(
            f"mse_loss of {x.shape} and {target.shape}: both need one shape, since broadcasting would compare each "
            f"with each. Reshape one: target.reshape({x.shape})."
        )
    difference = f.subtract(x, as_dtype(target, x.dtype) if x.dtype.kind == "f" else target)
    return _reduced(f.multiply(difference, difference), reduction)


def _reduced(losses: Any, reduction: str) -> Any:
    if reduction == "none":
        return losses
    return f.mean(losses) if reduction == "mean" else f.sum(losses)


def _check_one_hot(target: Any, axis: int) -> None:
    rows = target._data if isinstance(target, Variable) else target
    if not (np.all((rows == 0) | (rows == 1)) and np.all(np.sum(rows, axis=axis, dtype=np.int64) == 1)):
        raise ArgumentError(
            f"cross_entropy with rows of dtype {rows.dtype} and shape {rows.shape}: integers and booleans of the shape "
            "of the scores are one-hot, one 1 in each row. Pass class ids of one axis less, or float probabilities."
        )
