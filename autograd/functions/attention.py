"""Attention: every query takes a weighted mean of the values, with weights by how its key fits."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograd.errors import DTypeError, ShapeError
from autograd.function import Function
from autograd.functions.composed import operand
from autograd.functions.reduce import sum
from autograd.functions.shape import swapaxes


class Attention(Function):
    """softmax(Q Kᵀ · scale + mask) V, with the results (output, weights). See `attention`.

    With P the weights and D what dropout multiplies them by, the derivative for V is (P D)ᵀ grad. With
    dP = grad Vᵀ D + the gradient of the weights, that of the scores is dS = P (dP − Σ dP P), and from there
    dS K · scale for Q, dSᵀ Q · scale for K and dS for the mask.
    """

    several = True
    broadcasts = True
    joint_inputs = ("query", "key", "value", "mask")

    @staticmethod
    def forward(query, key, value, mask=None, scale=None, causal=False, dropped=None):
        _check(np.shape(query), np.shape(key), np.shape(value))
        weights = _weights(query, key, mask, _scale(scale, query), causal)
        used = weights if dropped is None else weights * dropped
        return np.matmul(used, value), weights

    @staticmethod
    def backward(grads, wanted, query, key, value, scale, dropped, out):
        grad, grad_weights = grads
        weights = out[1]
        grad_value = None
        if grad is not None:
            if wanted[2]:
                grad_value = swapaxes(weights if dropped is None else weights * dropped, -1, -2) @ grad
            through = grad @ swapaxes(operand(value), -1, -2)
            if dropped is not None:
                through = through * dropped
            grad_weights = through if grad_weights is None else through + grad_weights
        if not (wanted[0] or wanted[1] or wanted[3]):
            return None, None, grad_value, None
        grad_scores = weights * (grad_weights - sum(grad_weights * weights, -1, keepdims=True))
        scale = _scale(scale, query)
        return (
            grad_scores @ (key * scale) if wanted[0] else None,
            swapaxes(grad_scores, -1, -2) @ (query * scale) if wanted[1] else None,
            grad_value,
            grad_scores if wanted[3] else None,
        )


def attention(
    query: Any,
    key: Any,
    value: Any,
    mask: Any = None,
    scale: float | None = None,
    causal: bool = False,
    dropped: Any = None,
) -> tuple[Any, Any]:
    """softmax(Q Kᵀ · scale + mask) V: for each query the mean of the values, weighted by how well its key fits.

    Parameters
    ----------
    query : array_like, shape (..., queries, features)
    key : array_like, shape (..., keys, features)
    value : array_like, shape (..., keys, outputs)
        The leading axes of the three broadcast.
    mask : array_like, shape (..., queries, keys), optional
        Booleans: True where a query may look at a key. Or numbers that are added to the scores.
        It broadcasts.
    scale : float, optional
        1 / √features, unless given.
    causal : bool
        Whether query i looks at no key after the i-th.
    dropped : array_like, shape (..., queries, keys), optional
        What the weights are multiplied by before they are used, as dropout does.

    Returns
    -------
    output : Zensor, shape (..., queries, outputs)
    weights : Zensor, shape (..., queries, keys)
        Before `dropped`. They sum to 1; those of a query that may look at nothing are 0.

    Raises
    ------
    ShapeError
        If shapes do not fit.

    Examples
    --------
    >>> from zensor import Zensor
    >>> from autograd.functions import attention
    >>> output, weights = attention(Zensor([[0.0], [0.0]]), [[1.0], [1.0]], [[2.0], [4.0]], causal=True)
    >>> output.numpy().ravel(), weights.numpy().tolist()
    (array([2., 3.]), [[1.0, 0.0], [0.5, 0.5]])
    """
    made: tuple[Any, Any] = Attention.apply(query, key, value, mask, scale, causal, dropped)
    return made


def _scale(scale, query):
    return 1 / math.sqrt(max(1, np.shape(query)[-1])) if scale is None else scale


def _weights(query, key, mask, scale, causal):
    """The softmax of the scores, in place: they are the largest array here."""
    scores = np.matmul(np.multiply(query, scale), np.swapaxes(key, -1, -2))
    if mask is not None:
        mask = np.asarray(mask)
        if mask.dtype.kind not in "bf":
            raise DTypeError(
                f"attention with a mask of dtype {mask.dtype}: it is boolean (True: may look) or floating-point (added "
                "to the scores). Convert it, for instance with astype(bool)."
            )
        if scores.shape != np.broadcast_shapes(scores.shape, mask.shape):
            scores = np.array(np.broadcast_to(scores, np.broadcast_shapes(scores.shape, mask.shape)))
        if mask.dtype.kind == "b":
            np.copyto(scores, -np.inf, where=~mask)
        else:
            np.add(scores, mask, out=scores, casting="same_kind")
    if causal:
        np.copyto(scores, -np.inf, where=np.tri(*scores.shape[-2:]) == 0)
    if not scores.shape[-1]:
        return scores
    largest = np.max(scores, axis=-1, keepdims=True)
    largest[largest == -np.inf] = 0  # a query that may look at nothing
    np.subtract(scores, largest, out=scores)
    np.exp(scores, out=scores)
    total = np.sum(scores, axis=-1, keepdims=True)
    total[total == 0] = 1
    np.divide(scores, total, out=scores)
    return scores


def _check(query, key, value):
    if min(len(query), len(key), len(value)) < 2:
        raise ShapeError(
            f"attention of query {query}, key {key} and value {value}: each is (..., length, features). Insert an axis."
        )
    if query[-1] != key[-1] or key[-2] != value[-2]:
        raise ShapeError(
            f"attention of query {query}, key {key} and value {value}: query and key have the same number of features, "
            "key and value the same length. Check the axes before the last two, too: they broadcast."
        )
