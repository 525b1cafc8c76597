"""Losses of classifiers as functions: how far scores or probabilities are from what is true. Alphabetical."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd import functions as f
from autograd.errors import ArgumentError, ShapeError
from autograd.variable import Variable
from zensor.nn.inputs import as_array, as_dtype, check_number, check_reduction, pair, reduced


def binary_cross_entropy(input: Any, target: Any, weight: Any = None, reduction: str = "mean") -> Any:
    """−target · log input − (1 − target) · log(1 − input), for probabilities. Logarithms end at −100, as in PyTorch.

    Parameters
    ----------
    input, target : array_like or Zensor, of one shape
        In [0, 1].
    weight : array_like, optional
        Multiplies the losses; broadcasts.
    reduction : {"mean", "sum", "none"}

    Examples
    --------
    >>> from zensor.nn import functional
    >>> functional.binary_cross_entropy([0.5, 0.25], [1.0, 0.0]).round(4)
    np.float64(0.4904)
    """
    check_reduction(reduction, "binary_cross_entropy")
    x, target = pair("binary_cross_entropy", input, target)
    return reduced(_times(f.binary_cross_entropy(x, target), weight, "binary_cross_entropy"), reduction)


def binary_cross_entropy_with_logits(
    input: Any, target: Any, weight: Any = None, reduction: str = "mean", pos_weight: Any = None
) -> Any:
    """The binary cross entropy of σ(input), exact for scores of any size.

    Parameters
    ----------
    input, target : array_like or Zensor, of one shape
        Scores, and probabilities.
    weight : array_like, optional
        Multiplies the losses; broadcasts.
    reduction : {"mean", "sum", "none"}
    pos_weight : array_like, optional
        How much more a target of 1 counts than one of 0; broadcasts.

    Examples
    --------
    >>> from zensor.nn import functional
    >>> functional.binary_cross_entropy_with_logits([0.0, 1000.0], [1.0, 1.0], reduction="sum").round(4)
    np.float64(0.6931)
    """
    name = "binary_cross_entropy_with_logits"
    check_reduction(reduction, name)
    x, target = pair(name, input, target)
    soft = f.softplus(f.negative(x))
    if pos_weight is not None:
        more = f.subtract(as_dtype(pos_weight, x.dtype), 1)
        soft = _times(soft, f.add(f.multiply(more, target), 1), name)
    losses = f.add(f.multiply(f.subtract(1, target), x), soft)
    return reduced(_times(losses, weight, name), reduction)


def cross_entropy(
    input: Any,
    target: Any,
    weight: Any = None,
    ignore_index: int = -100,
    reduction: str = "mean",
    label_smoothing: float = 0.0,
) -> Any:
    """How far scores are from targets: −Σ target · log softmax(input), in nats.

    Parameters
    ----------
    input : array_like or Zensor, shape (classes,), (rows, classes) or (rows, classes, ...)
        Scores ("logits"), not probabilities.
    target : array_like or Zensor
        Class ids: integers of the shape of the input without the classes. Or rows of its shape:
        probabilities, or one-hot integers or booleans.
    weight : array_like, shape (classes,), optional
        How much each class counts.
    ignore_index : int
        A class id that does not count; not for rows, which have none.
    reduction : {"mean", "sum", "none"}
        What to do with the rows. The mean of class ids is weighted by the weights of their classes.
    label_smoothing : float
        In [0, 1]: the part of each target that is spread over all classes.

    Raises
    ------
    ArgumentError
        If an id is not in 0 … classes − 1, a row of integers or booleans is not one-hot, or an option
        is out of range.
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
    x, target = as_array(input), as_array(target)
    if x.ndim and target.shape == x.shape:
        if target.dtype.kind in "iub":
            _check_one_hot(target, axis=0 if x.ndim == 1 else 1)
        if x.dtype.kind == "f":
            target = as_dtype(target, x.dtype)
    return f.cross_entropy(x, target, reduction, weight, ignore_index, label_smoothing)


def kl_div(input: Any, target: Any, reduction: str = "mean", log_target: bool = False) -> Any:
    """Kullback-Leibler divergence: target · (log target − input), for logarithms of probabilities.

    Parameters
    ----------
    input, target : array_like or Zensor, of one shape
        The target is made of probabilities, or with `log_target` of their logarithms.
    reduction : {"mean", "sum", "none", "batchmean"}
        "batchmean" divides by the number of rows: that is the divergence itself.
    log_target : bool

    Examples
    --------
    >>> import numpy as np
    >>> from zensor.nn import functional
    >>> functional.kl_div(np.log([[0.5, 0.5]]), [[0.25, 0.75]], reduction="batchmean").round(4)
    np.float64(0.1308)
    """
    check_reduction(reduction, "kl_div", "batchmean")
    x, target = pair("kl_div", input, target)
    if log_target:
        losses = f.multiply(f.exp(target), f.subtract(target, x))
    else:
        # 0 · log 0 counts as 0, and NaN must not come back through the branch that is not taken.
        some = target > 0
        logs = f.log(f.where(some, target, 1))
        losses = f.subtract(f.where(some, f.multiply(target, logs), 0), f.multiply(target, x))
    if reduction != "batchmean":
        return reduced(losses, reduction)
    if not x.ndim:
        raise ShapeError("kl_div of shape () with reduction='batchmean': there are no rows to divide by. Use 'sum'.")
    return f.divide(f.sum(losses), x.shape[0])


def multi_margin_loss(
    input: Any, target: Any, p: int = 1, margin: float = 1.0, weight: Any = None, reduction: str = "mean"
) -> Any:
    """Hinge loss of several classes: Σ max(0, margin − score of the right class + score)**p / classes, of the others.

    Parameters
    ----------
    input : array_like or Zensor, shape (classes,) or (rows, classes)
        Scores.
    target : array_like of int
        Class ids.
    p : {1, 2}
    margin : float
        By how much the right class must be ahead.
    weight : array_like, shape (classes,), optional
        How much each class counts, where it is the right one.
    reduction : {"mean", "sum", "none"}

    Examples
    --------
    >>> from zensor.nn import functional
    >>> float(functional.multi_margin_loss([[1.0, 0.5, 3.0]], [0]))
    1.1666666666666667
    """
    check_reduction(reduction, "multi_margin_loss")
    check_number("multi_margin_loss", margin=margin)
    if p not in (1, 2):
        raise ArgumentError(f"multi_margin_loss with p={p!r}: it is 1 or 2. Try 1.")
    x, ids = as_array(input), as_array(target)
    ids = ids._data if isinstance(ids, Variable) else ids
    if x.ndim not in (1, 2) or ids.shape != x.shape[:-1]:
        raise ShapeError(
            f"multi_margin_loss of scores {x.shape} and class ids {ids.shape}: scores are (rows, classes) or one "
            "row, and each row has one id. Reshape them."
        )
    right = np.expand_dims(ids, -1)
    if ids.dtype.kind not in "iu" or (ids.size and (ids.min() < 0 or ids.max() >= x.shape[-1])):
        raise ArgumentError(
            f"multi_margin_loss with class ids of dtype {ids.dtype} and {x.shape[-1]} classes: ids are whole numbers "
            f"in 0 … {x.shape[-1] - 1}. Check the labels."
        )
    behind = f.relu(f.add(f.subtract(x, f.take_along_axis(x, right, -1)), margin))
    behind = f.where(right == np.arange(x.shape[-1]), 0, behind if p == 1 else f.multiply(behind, behind))
    losses = f.divide(f.sum(behind, -1), x.shape[-1])
    if weight is not None:
        if np.shape(weight) != x.shape[-1:]:
            raise ShapeError(
                f"multi_margin_loss of {x.shape[-1]} classes with weights of shape {np.shape(weight)}: each class has "
                "one. Pass as many."
            )
        losses = f.multiply(losses, np.asarray(weight, x.dtype)[ids])
    return reduced(losses, reduction)


def nll_loss(input: Any, target: Any, weight: Any = None, ignore_index: int = -100, reduction: str = "mean") -> Any:
    """−input at the right class: the loss of logarithms of probabilities, as `log_softmax` gives them.

    Parameters
    ----------
    input : array_like or Zensor, shape (classes,), (rows, classes) or (rows, classes, ...)
    target : array_like of int
        Class ids, of the shape of the input without the classes.
    weight : array_like, shape (classes,), optional
        How much each class counts.
    ignore_index : int
        A class id that does not count.
    reduction : {"mean", "sum", "none"}

    Examples
    --------
    >>> from zensor.nn import functional
    >>> float(functional.nll_loss([[-1.0, -2.0]], [1]))
    2.0
    """
    return f.nll_loss(as_array(input), as_array(target), reduction, weight, ignore_index)


def _times(losses: Any, weight: Any, name: str) -> Any:
    """Losses times weights, which broadcast to them but do not make them larger."""
    if weight is None:
        return losses
    out = f.multiply(losses, as_dtype(weight, losses.dtype))
    if out.shape != losses.shape:
        raise ShapeError(
            f"{name} of shape {losses.shape} with weights of shape {np.shape(weight)}: they broadcast to the losses. "
            "Reshape them."
        )
    return out


def _check_one_hot(target: Any, axis: int) -> None:
    rows = target._data if isinstance(target, Variable) else target
    if not (np.all((rows == 0) | (rows == 1)) and np.all(np.sum(rows, axis=axis, dtype=np.int64) == 1)):
        raise ArgumentError(
            f"cross_entropy with rows of dtype {rows.dtype} and shape {rows.shape}: integers and booleans of the shape "
            "of the scores are one-hot, one 1 in each row. Pass class ids of one axis less, or float probabilities."
        )
