"""Losses of classifiers, which are clearer or faster as one operation each. Alphabetical.

A row of scores has a target row: what part of the loss each class is to have. Class ids are one-hot rows;
weights, ids to be ignored and label smoothing change those rows (`_target_rows`), and nothing else.
"""

from __future__ import annotations

import math

import numpy as np

from autograd.errors import ArgumentError, DTypeError, ShapeError
from autograd.function import Function
from autograd.functions.elementwise import Elementwise, where
from autograd.functions.exponential import log, log1p
from autograd.functions.piecewise import maximum
from autograd.functions.reduce import sum
from autograd.functions.soft import log_softmax, softmax
from autograd.variable import Variable

REDUCTIONS = ("mean", "sum", "none")


class BinaryCrossEntropy(Elementwise):
    """−target · log x − (1 − target) · log(1 − x), elementwise, for probabilities x. Logarithms end at −100.

    Its derivatives are (x − target) / (x (1 − x)) and log(1 − x) − log x.

    Parameters
    ----------
    x : array_like
        In [0, 1].
    target : array_like

    Examples
    --------
    >>> from zensor import Zensor, binary_cross_entropy
    >>> binary_cross_entropy(Zensor([0.5]), [1.0]).tolist()
    [0.6931471805599453]
    """

    @staticmethod
    def forward(x, target):
        if np.any(np.less(x, 0) | np.greater(x, 1)):
            raise ArgumentError(
                f"binary_cross_entropy of values from {np.min(x)} to {np.max(x)}: probabilities lie in [0, 1]. "
                "Use the form with logits for scores."
            )
        with np.errstate(divide="ignore"):  # log 0, which the bound replaces
            yes, no = np.maximum(np.log(x), -100), np.maximum(np.log1p(np.negative(x)), -100)
        return -(target * yes + np.subtract(1, target) * no)
    @staticmethod
    def backward_x(grad, x, target):
        room = x * (1 - x)
        # Right at 0 or 1, the second derivative is 0 as in PyTorch, not that of (x - target) / 1e-12.
        return grad * where((room == 0) & (x == target), 0, x - target) / maximum(room, 1e-12)
    @staticmethod
    def backward_target(grad, x):
        return grad * (log1p(-x) - log(x))


binary_cross_entropy = BinaryCrossEntropy.apply


class CrossEntropy(Function):
    """How far scores are from targets: −Σ target · log softmax(x) over the classes, in nats.

    Works on scores, not on probabilities, and is exact for scores of any size. The gradient with
    respect to the scores is (softmax(x) · Σ target − target), divided by the number of rows for a mean.

    Parameters
    ----------
    x : array_like, shape (classes,), (rows, classes) or (rows, classes, ...)
        Scores ("logits"), one per class.
    target : array_like
        Class ids: integers of the shape of x without the class axis. Or probabilities, one-hot rows
        among them: numbers of the shape of x.
    reduction : {"mean", "sum", "none"}
        What to do with the rows. The mean of class ids is weighted by the weights of their classes.
    weight : array_like, shape (classes,), optional
        How much each class counts.
    ignore_index : int
        A class id that does not count.
    label_smoothing : float
        In [0, 1]: the part of each target that is spread over all classes.

    Raises
    ------
    ArgumentError
        If a class id is not in 0 … classes − 1, or an option is out of range.
    ShapeError
        If the shapes do not fit.

    Examples
    --------
    >>> from zensor import Zensor, cross_entropy
    >>> cross_entropy(Zensor([[0.0, 0.0]]), [1]).item()
    0.6931471805599453
    """

    @staticmethod
    def forward(x, target, reduction="mean", weight=None, ignore_index=-100, label_smoothing=0.0):
        x, target = np.asarray(x), np.asarray(target)
        _check("cross_entropy", x, target, reduction, weight, ignore_index, label_smoothing)
        if _is_usual(x, target, weight, ignore_index, label_smoothing):
            losses = _losses_of_ids(x, target)
            divisor = len(x)
        else:
            logs = log_softmax(x, _class_axis(x.ndim))
            rows, divisor = _target_rows(target, x.shape, x.dtype, weight, ignore_index, label_smoothing)
            losses = _weighed(rows, logs)
        return _reduced(losses, reduction, divisor)
    @staticmethod
    def backward_x(grad, x, target, reduction, weight, ignore_index, label_smoothing):
        if not (isinstance(x, Variable) or isinstance(grad, Variable)) and _is_usual(
            x, target, weight, ignore_index, label_smoothing
        ):
            return _slope_of_ids(grad, x, np.asarray(target), reduction)
        axis = _class_axis(x.ndim)
        rows, divisor = _target_rows(target, x.shape, x.dtype, weight, ignore_index, label_smoothing)
        return _each(grad, x.shape, reduction, divisor) * (softmax(x, axis) * sum(rows, axis, keepdims=True) - rows)
    @staticmethod
    def backward_target(grad, x, reduction, weight, label_smoothing):
        axis = _class_axis(x.ndim)
        slope = -log_softmax(x, axis) * (1 - label_smoothing)
        if weight is not None:
            slope = slope * _along_classes(weight, x.ndim, x.dtype)
        return _each(grad, x.shape, reduction, _count(x.shape)) * slope


cross_entropy = CrossEntropy.apply


class NllLoss(Function):
    """−log probability of the right class, for logarithms of probabilities, as `log_softmax` gives them.

    The derivative is −1 at the right class, times its weight, and 0 elsewhere.

    Parameters
    ----------
    x : array_like, shape (classes,), (rows, classes) or (rows, classes, ...)
        Logarithms of probabilities.
    target : array_like of int
        Class ids, of the shape of x without the class axis.
    reduction, weight, ignore_index
        As for `cross_entropy`.

    Raises
    ------
    ArgumentError
        If a class id is not in 0 … classes − 1, or the reduction is unknown.
    ShapeError
        If the shapes do not fit.

    Examples
    --------
    >>> from zensor import Zensor, nll_loss
    >>> nll_loss(Zensor([[-1.0, -2.0]]), [1]).item()
    2.0
    """

    no_gradient = ("target",)

    @staticmethod
    def forward(x, target, reduction="mean", weight=None, ignore_index=-100):
        x, target = np.asarray(x), np.asarray(target)
        _check("nll_loss", x, target, reduction, weight, ignore_index, 0.0, ids_only=True)
        if _is_usual(x, target, weight, ignore_index, 0.0):
            return _reduced(-x[np.arange(len(x)), target], reduction, len(x))
        rows, divisor = _target_rows(target, x.shape, x.dtype, weight, ignore_index, 0.0)
        return _reduced(_weighed(rows, x), reduction, divisor)
    @staticmethod
    def backward_x(grad, x, target, reduction, weight, ignore_index):
        if isinstance(grad, np.ndarray) and _is_usual(x, target, weight, ignore_index, 0.0):
            slope = np.zeros(x.shape, grad.dtype)
            slope[np.arange(len(x)), np.asarray(target)] = -grad / len(x) if reduction == "mean" else -grad
            return slope
        rows, divisor = _target_rows(target, x.shape, x.dtype, weight, ignore_index, 0.0)
        return -_each(grad, x.shape, reduction, divisor) * rows


nll_loss = NllLoss.apply


def _class_axis(ndim):
    """The axis of the classes: the only one, or the second, as in PyTorch."""
    return 0 if ndim == 1 else 1


def _count(shape):
    """How many rows there are."""
    return math.prod(shape) // max(1, shape[_class_axis(len(shape))])


def _is_ids(target, shape):
    return np.shape(target) != tuple(shape)


def _is_usual(x, target, weight, ignore_index, label_smoothing):
    """Whether it is the case that training consists of: rows of scores, ids in range, and nothing else."""
    return (
        x.ndim == 2
        and weight is None
        and label_smoothing == 0
        and _is_ids(target, x.shape)
        and _largest(target) < x.shape[1]
        and not 0 <= ignore_index < x.shape[1]
    )


def _largest(ids):
    """The largest id; a negative one counts as enormous, which saves looking for the smallest."""
    ids = np.asarray(ids)
    return np.maximum.reduce(ids.view(f"u{ids.itemsize}"), None, initial=0)


def _losses_of_ids(x, ids):
    shifted = x - np.maximum.reduce(x, 1, keepdims=True)
    # On a CPU a product with ones is faster than the sum over the last axis.
    totals = np.exp(shifted) @ np.ones(x.shape[1], x.dtype)
    return np.log(totals) - shifted[np.arange(len(x)), ids]


def _slope_of_ids(grad, x, ids, reduction):
    """grad · (softmax(x) − one-hot) in few passes: what the general formula gives, too."""
    slope = np.exp(x - np.maximum.reduce(x, 1, keepdims=True))
    each = grad / len(x) if reduction == "mean" else grad
    slope *= (each / (slope @ np.ones(x.shape[1], x.dtype)))[:, None]
    slope[np.arange(len(x)), ids] -= each
    return slope


def _target_rows(target, shape, dtype, weight, ignore_index, label_smoothing):
    """What part of the loss each class of each row has, and by what a mean is divided."""
    axis = _class_axis(len(shape))
    kept = np.ones((1,) * len(shape), bool)
    if _is_ids(target, shape):
        ids = np.asarray(target)
        kept = np.expand_dims(ids != ignore_index, axis)
        rows = (one_hot(ids, shape[axis], axis) & kept).astype(dtype)
        divisor = np.sum(rows) if weight is None else np.sum(rows * _along_classes(weight, len(shape), dtype))
    else:
        rows, divisor = target, _count(shape)
    if label_smoothing:
        rows = rows * (1 - label_smoothing) + kept.astype(dtype) * (label_smoothing / shape[axis])
    if weight is not None:
        rows = rows * _along_classes(weight, len(shape), dtype)
    return rows, divisor


def _weighed(rows, logs):
    # 0 · log 0 counts as 0: a class that is certainly wrong may have the score -inf.
    return -np.sum(np.where(rows == 0, 0, rows * np.where(rows == 0, 0, logs)), axis=_class_axis(logs.ndim))


def _along_classes(weight, ndim, dtype):
    """The weights of the classes in the shape (classes, 1, ...), to be multiplied with rows."""
    return np.asarray(weight, dtype).reshape((-1,) + (1,) * max(0, ndim - 2))


def _each(grad, shape, reduction, divisor):
    """The gradient of each row's loss, with the class axis back."""
    if reduction == "none":
        axis = _class_axis(len(shape))
        return grad.reshape((*shape[:axis], 1, *shape[axis + 1 :]))
    return grad / divisor if reduction == "mean" else grad


def _reduced(losses, reduction, divisor):
    if reduction == "none":
        return losses
    total = np.add.reduce(losses, None)
    return total / divisor if reduction == "mean" else total


def _check(name, x, target, reduction, weight, ignore_index, label_smoothing, ids_only=False):
    """Refuse what does not fit."""
    if reduction not in REDUCTIONS:
        raise ArgumentError(f"{name} with reduction={reduction!r}: it is one of {', '.join(REDUCTIONS)}. Try 'mean'.")
    axis = _class_axis(x.ndim)
    if x.ndim == 0 or not x.shape[axis]:
        raise ShapeError(f"{name} of scores of shape {x.shape}: there must be classes. Check the axes.")
    if x.size == 0 and reduction == "mean":
        raise ShapeError(f"{name} of scores of shape {x.shape}: there is no mean of no rows. Leave the batch out.")
    if not (isinstance(label_smoothing, int | float | np.integer | np.floating) and 0 <= label_smoothing <= 1):
        raise ArgumentError(f"{name} with label_smoothing={label_smoothing!r}: it lies in [0, 1]. Try 0.1.")
    if not isinstance(ignore_index, int | np.integer):
        raise ArgumentError(
            f"{name} with ignore_index={ignore_index!r}: it is a class id, a whole number. Leave it out if all count."
        )
    if weight is not None and (np.shape(weight) != (x.shape[axis],) or np.any(np.less(weight, 0))):
        raise ShapeError(
            f"{name} of {x.shape[axis]} classes with weights of shape {np.shape(weight)}: each class has one of at "
            "least 0. Pass as many."
        )
    if target.shape != x.shape or ids_only:
        _check_ids(name, x.shape, target, reduction, weight, ignore_index, ids_only)
    elif ignore_index >= 0:
        raise ArgumentError(
            f"{name} of scores {x.shape} and rows of the same shape with ignore_index={ignore_index}: rows have no "
            "class id that could be ignored. Leave it out."
        )


def _check_ids(name, shape, target, reduction, weight, ignore_index, ids_only):
    axis = _class_axis(len(shape))
    rows, classes = (*shape[:axis], *shape[axis + 1 :]), shape[axis]
    if target.shape != rows:
        other = "" if ids_only else f" or probabilities of shape {shape}"
        raise ShapeError(
            f"{name} of scores {shape} and targets {target.shape}: targets are class ids of shape {rows}{other}. "
            "Reshape the targets."
        )
    if target.dtype.kind not in "iu":
        raise DTypeError(
            f"{name} with class ids of dtype {target.dtype}: ids are integers. Convert them: target.astype(int)."
        )
    if weight is None and _largest(target) < classes and not 0 <= ignore_index < classes:
        return
    kept = target[target != ignore_index]
    if kept.size and (kept.min() < 0 or kept.max() >= classes):
        raise ArgumentError(
            f"{name} with class ids from {kept.min()} to {kept.max()} and {classes} classes: "
            f"ids lie in 0 … {classes - 1}. Check the labels, or give the model more outputs."
        )
    counts = kept.size if weight is None else np.sum(np.asarray(weight)[kept])
    if reduction == "mean" and not counts:
        raise ArgumentError(
            f"{name} of {target.size} rows, none of which counts: there is no mean of nothing. "
            "Leave the batch out, or use reduction='sum'."
        )


def one_hot(ids, classes, axis=-1):
    """An array with a new axis of length `classes` that is True at the id and False elsewhere."""
    places = np.arange(classes).reshape((-1,) + (1,) * (ids.ndim - (axis % (ids.ndim + 1))))
    return np.expand_dims(ids, axis) == places
