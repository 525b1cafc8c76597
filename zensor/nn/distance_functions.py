"""Distances between what a model says and what is true, as functions, and losses of them. Alphabetical."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd import functions as f
from autograd.errors import ArgumentError, ShapeError
from autograd.functions.normalization import narrowed, widened
from zensor.nn.inputs import as_array, as_dtype, check_number, check_reduction, pair, reduced


def cosine_embedding_loss(input1: Any, input2: Any, target: Any, margin: float = 0.0, reduction: str = "mean") -> Any:
    """1 − cosine of the angle where the target is 1; where it is −1, by how much the cosine is above `margin`.

    Parameters
    ----------
    input1, input2 : array_like or Zensor, shape (rows, features) or (features,)
    target : array_like, shape (rows,) or ()
        1 for rows that are alike, −1 for rows that are not.
    margin : float
        In [−1, 1].
    reduction : {"mean", "sum", "none"}

    Examples
    --------
    >>> from zensor.nn import functional
    >>> rows = [[1.0, 0.0], [1.0, 0.0]]
    >>> functional.cosine_embedding_loss(rows, [[0.0, 1.0], [1.0, 0.0]], [1, -1], reduction="none").round(6)
    array([1., 1.])
    """
    check_reduction(reduction, "cosine_embedding_loss")
    check_number("cosine_embedding_loss", margin=margin)
    x1, x2 = pair("cosine_embedding_loss", input1, input2)
    target = as_array(target)
    if x1.ndim not in (1, 2) or target.shape != x1.shape[:-1]:
        raise ShapeError(
            f"cosine_embedding_loss of {x1.shape} with a target of shape {target.shape}: there are rows of features "
            f"and one target each, of shape {x1.shape[:-1]}. Reshape the target."
        )
    tiny = 1e-12  # keeps the quotient finite, and is PyTorch's
    lengths = f.sqrt((f.sum(x1 * x1, -1) + tiny) * (f.sum(x2 * x2, -1) + tiny))
    cosine = f.divide(f.sum(f.multiply(x1, x2), -1), lengths)
    alike, unlike = f.subtract(1, cosine), f.clip(f.subtract(cosine, margin), 0, None)
    return reduced(f.where(_is(target, 1), alike, 0) + f.where(_is(target, -1), unlike, 0), reduction)


def cosine_similarity(x1: Any, x2: Any, dim: int = 1, eps: float = 1e-8) -> Any:
    """Cosine of the angle between vectors along one axis: Σ x1 x2 / (max(|x1|, eps) · max(|x2|, eps)).

    Parameters
    ----------
    x1, x2 : array_like or Zensor
        They broadcast.
    dim : int
        The axis of the vectors.
    eps : float
        The least length that counts.

    Examples
    --------
    >>> from zensor.nn import functional
    >>> functional.cosine_similarity([[3.0, 4.0]], [[3.0, 0.0]]).round(6)
    array([0.6])
    """
    check_number("cosine_similarity", eps=eps)
    # Lengths are those of the vectors that are compared: along `dim`, too, one may stand for several.
    x1, x2 = f.broadcast_arrays(*as_dtype_of_both(x1, x2))
    dtype, (x1, x2) = x1.dtype, widened(x1, x2)
    lengths = [f.sqrt(f.maximum(f.sum(f.multiply(one, one), dim), eps * eps)) for one in (x1, x2)]
    return narrowed(f.divide(f.sum(f.multiply(x1, x2), dim), f.multiply(*lengths)), dtype)


def hinge_embedding_loss(input: Any, target: Any, margin: float = 1.0, reduction: str = "mean") -> Any:
    """input where the target is 1, max(0, margin − input) where it is −1: of distances to be small or large.

    Parameters
    ----------
    input, target : array_like or Zensor, of one shape
        The target is made of 1 and −1.
    margin : float
    reduction : {"mean", "sum", "none"}

    Examples
    --------
    >>> from zensor.nn import functional
    >>> functional.hinge_embedding_loss([0.25, 0.25], [1, -1], reduction="none").tolist()
    [0.25, 0.75]
    """
    check_reduction(reduction, "hinge_embedding_loss")
    check_number("hinge_embedding_loss", margin=margin)
    x, target = pair("hinge_embedding_loss", input, target)
    far = f.clip(f.subtract(margin, x), 0, None)
    # As in PyTorch, a target that is neither counts for both.
    return reduced(f.where(_is(target, 1), 0, far) + f.where(_is(target, -1), 0, x), reduction)


def huber_loss(input: Any, target: Any, reduction: str = "mean", delta: float = 1.0) -> Any:
    """Half the square of the difference d up to `delta`, and delta · (|d| − delta / 2) beyond.

    Parameters
    ----------
    input, target : array_like or Zensor, of one shape
    reduction : {"mean", "sum", "none"}
    delta : float
        Above 0.

    Examples
    --------
    >>> from zensor.nn import functional
    >>> functional.huber_loss([0.5, 3.0], [0.0, 0.0], reduction="none").tolist()
    [0.125, 2.5]
    """
    check_reduction(reduction, "huber_loss")
    check_delta(delta, "huber_loss")
    x, target = pair("huber_loss", input, target)
    difference = f.subtract(x, target)
    size = f.abs(difference)
    return reduced(f.where(size <= delta, difference * difference * 0.5, (size - 0.5 * delta) * delta), reduction)


def l1_loss(input: Any, target: Any, reduction: str = "mean") -> Any:
    """Size of the difference |input − target|.

    Parameters
    ----------
    input, target : array_like or Zensor, of one shape
    reduction : {"mean", "sum", "none"}

    Examples
    --------
    >>> from zensor.nn import functional
    >>> float(functional.l1_loss([1.0, 2.0], [1.0, 4.0]))
    1.0
    """
    check_reduction(reduction, "l1_loss")
    x, target = pair("l1_loss", input, target)
    return reduced(f.abs(f.subtract(x, target)), reduction)


def mse_loss(input: Any, target: Any, reduction: str = "mean") -> Any:
    """Squared difference (input − target)².

    Parameters
    ----------
    input, target : array_like or Zensor, of one shape
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
    x, target = pair("mse_loss", input, target)
    difference = f.subtract(x, target)
    return reduced(f.multiply(difference, difference), reduction)


def pairwise_distance(x1: Any, x2: Any, p: float = 2.0, eps: float = 1e-6, keepdim: bool = False) -> Any:
    """The p-norm of x1 − x2 + eps along the last axis.

    Parameters
    ----------
    x1, x2 : array_like or Zensor
        They broadcast.
    p : float
        Above 0; may be infinite.
    eps : float
        Keeps the derivative finite where both are equal.
    keepdim : bool
        Whether the last axis stays, with length 1.

    Examples
    --------
    >>> from zensor.nn import functional
    >>> functional.pairwise_distance([[3.0, 4.0]], [[0.0, 0.0]]).round(4)
    array([5.])
    """
    check_number("pairwise_distance", p=p, eps=eps)
    if p <= 0:
        raise ArgumentError(f"pairwise_distance with p={p!r}: the order of a norm is above 0. Try 2.0.")
    x1, x2 = as_dtype_of_both(x1, x2)
    dtype, (x1, x2) = x1.dtype, widened(x1, x2)
    return narrowed(f.vector_norm(f.add(f.subtract(x1, x2), eps), ord=p, axis=-1, keepdims=keepdim), dtype)


def smooth_l1_loss(input: Any, target: Any, reduction: str = "mean", beta: float = 1.0) -> Any:
    """d² / (2 beta) for differences |d| below `beta`, and |d| − beta / 2 beyond; with beta = 0 it is `l1_loss`.

    Parameters
    ----------
    input, target : array_like or Zensor, of one shape
    reduction : {"mean", "sum", "none"}
    beta : float
        At least 0.

    Examples
    --------
    >>> from zensor.nn import functional
    >>> functional.smooth_l1_loss([0.5, 3.0], [0.0, 0.0], reduction="none").tolist()
    [0.125, 2.5]
    """
    check_reduction(reduction, "smooth_l1_loss")
    check_beta(beta, "smooth_l1_loss")
    x, target = pair("smooth_l1_loss", input, target)
    difference = f.subtract(x, target)
    size = f.abs(difference)
    if beta == 0:
        return reduced(size, reduction)
    return reduced(f.where(size < beta, difference * difference * (0.5 / beta), size - 0.5 * beta), reduction)


def triplet_margin_loss(
    anchor: Any,
    positive: Any,
    negative: Any,
    margin: float = 1.0,
    p: float = 2.0,
    eps: float = 1e-6,
    swap: bool = False,
    reduction: str = "mean",
) -> Any:
    """max(0, distance to the positive − distance to the negative + margin).

    Parameters
    ----------
    anchor, positive, negative : array_like or Zensor, shape (rows, features) or (features,)
    margin : float
        By how much the negative is to be farther away.
    p, eps : float
        As for `pairwise_distance`.
    swap : bool
        Whether the positive may take the anchor's place, where it is nearer to the negative.
    reduction : {"mean", "sum", "none"}

    Examples
    --------
    >>> from zensor.nn import functional
    >>> functional.triplet_margin_loss([[0.0, 0.0]], [[3.0, 4.0]], [[4.0, 0.0]]).round(4)
    np.float64(2.0)
    """
    check_reduction(reduction, "triplet_margin_loss")
    check_number("triplet_margin_loss", margin=margin)
    anchor, positive = pair("triplet_margin_loss", anchor, positive)
    anchor, negative = pair("triplet_margin_loss", anchor, negative)
    if anchor.ndim == 0:
        raise ShapeError("triplet_margin_loss of shape (): it compares rows of features. Insert an axis: x[None].")
    near, far = (pairwise_distance(anchor, one, p, eps) for one in (positive, negative))
    if swap:
        far = f.minimum(far, pairwise_distance(positive, negative, p, eps))
    return reduced(f.clip(near - far + margin, 0, None), reduction)


def as_dtype_of_both(x1: Any, x2: Any) -> tuple[Any, Any]:
    """Both as floating-point numbers of the dtype that an operation on them has."""
    x1, x2 = as_array(x1), as_array(x2)
    dtype = np.result_type(x1.dtype, x2.dtype)
    dtype = dtype if dtype.kind == "f" else np.dtype(np.float64)
    return as_dtype(x1, dtype), as_dtype(x2, dtype)


def check_beta(beta: float, who: str) -> None:
    """Refuse what is no place at which a smooth loss becomes straight."""
    check_number(who, beta=beta)
    if beta < 0:
        raise ArgumentError(f"{who} with beta={beta!r}: it is at least 0. Try 1.0.")


def check_delta(delta: float, who: str) -> None:
    """Refuse what is no slope of a straight part."""
    check_number(who, delta=delta)
    if delta <= 0:
        raise ArgumentError(f"{who} with delta={delta!r}: it is above 0. Try 1.0.")


def _is(target: Any, value: int) -> Any:
    """Where the target is `value`; it has no derivative."""
    found = target == value
    return getattr(found, "_data", found)
