"""Operations of neural networks that are clearer or faster as one. Alphabetical."""

from __future__ import annotations

import math

import numpy as np

from autograd.errors import ArgumentError, DTypeError, ShapeError
from autograd.function import Function
from autograd.functions.reduce import sum
from autograd.functions.soft import log_softmax, softmax

REDUCTIONS = ("mean", "sum", "none")


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
        What to do with the rows.

    Raises
    ------
    ArgumentError
        If a class id is not in 0 … classes − 1, or the reduction is unknown.
    ShapeError
        If the shapes do not fit.

    Examples
    --------
    >>> from zensor import Zensor, cross_entropy
    >>> cross_entropy(Zensor([[0.0, 0.0]]), [1]).item()
    0.6931471805599453
    """

    no_gradient = ()

    @staticmethod
    def forward(x, target, reduction="mean"):
        return _cross_entropy(np.asarray(x), np.asarray(target), reduction)
    @staticmethod
    def backward_x(grad, x, target, reduction):
        axis = _class_axis(x.ndim)
        each = _each(grad, x.shape, reduction)
        if _is_ids(target, x.shape):
            return each * (softmax(x, axis) - one_hot(np.asarray(target), x.shape[axis], axis))
        return each * (softmax(x, axis) * sum(target, axis, keepdims=True) - target)
    @staticmethod
    def backward_target(grad, x, reduction):
        return -_each(grad, x.shape, reduction) * log_softmax(x, _class_axis(x.ndim))


cross_entropy = CrossEntropy.apply


def _class_axis(ndim):
    """The axis of the classes: the only one, or the second, as in PyTorch."""
    return 0 if ndim == 1 else 1


def _is_ids(target, shape):
    return np.shape(target) != tuple(shape)


def _each(grad, shape, reduction):
    """The gradient of each row's loss, with the class axis back."""
    rows = math.prod(shape) // max(1, shape[_class_axis(len(shape))])
    if reduction == "none":
        axis = _class_axis(len(shape))
        return grad.reshape((*shape[:axis], 1, *shape[axis + 1 :]))
    return grad / rows if reduction == "mean" else grad


def _cross_entropy(x, target, reduction):
    _check(x, target, reduction)
    axis = _class_axis(x.ndim)
    logs = log_softmax(x, axis)
    if _is_ids(target, x.shape):
        losses = -np.squeeze(np.take_along_axis(logs, np.expand_dims(target, axis), axis), axis)
    else:
        # 0 · log 0 counts as 0: a class that is certainly wrong may have the score -inf.
        losses = -np.sum(np.where(target == 0, 0, target * np.where(target == 0, 0, logs)), axis=axis)
    if reduction == "none":
        return losses
    return np.mean(losses) if reduction == "mean" else np.sum(losses)


def _check(x, target, reduction):
    if reduction not in REDUCTIONS:
        raise ArgumentError(f"cross_entropy with reduction={reduction!r}: it is one of {', '.join(REDUCTIONS)}.")
    if x.ndim == 0 or x.size == 0:
        raise ShapeError(f"cross_entropy of scores of shape {x.shape}: there must be rows and classes. Check the batch.")
    axis = _class_axis(x.ndim)
    rows = (*x.shape[:axis], *x.shape[axis + 1 :])
    if target.shape == x.shape:
        return
    if target.shape != rows:
        raise ShapeError(
            f"cross_entropy of scores {x.shape} and targets {target.shape}: targets are class ids of shape {rows} "
            f"or probabilities of shape {x.shape}. Reshape the targets."
        )
    if target.dtype.kind not in "iu":
        raise DTypeError(
            f"cross_entropy with class ids of dtype {target.dtype}: ids are integers. Convert them: target.astype(int)."
        )
    classes = x.shape[axis]
    if target.size and (target.min() < 0 or target.max() >= classes):
        raise ArgumentError(
            f"cross_entropy with class ids from {target.min()} to {target.max()} and {classes} classes: "
            f"ids lie in 0 … {classes - 1}. Check the labels, or give the model more outputs."
        )


def one_hot(ids, classes, axis=-1):
    """An array with a new axis of length `classes` that is True at the id and False elsewhere."""
    places = np.arange(classes).reshape((-1,) + (1,) * (ids.ndim - (axis % (ids.ndim + 1))))
    return np.expand_dims(ids, axis) == places
