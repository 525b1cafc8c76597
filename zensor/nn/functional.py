"""What layers and losses compute, as functions: for those who keep their own parameters.

Layers call these; these call the operations in `autograd/functions`. What is given may be Zensors, arrays
or numbers in any mixture. As in all of `zensor.nn`, axes are called `dim`, as in PyTorch.
"""

from __future__ import annotations

import operator
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from autograd import functions as f
from autograd.errors import ArgumentError, DTypeError, ShapeError
from autograd.functions.nn import REDUCTIONS
from autograd.functions.nn import one_hot as marked
from autograd.variable import Variable, untracked
from zensor.core import Zensor
from zensor.random import generator

linear = f.linear
relu = f.relu
sigmoid = f.sigmoid
tanh = f.tanh


def as_array(x: Any) -> Any:
    """`x` as it is if it is a Zensor or an array of real numbers; of lists and numbers an array.

    Raises
    ------
    DTypeError, ShapeError
        If no Zensor could be made of it.

    Examples
    --------
    >>> as_array([1, 2])
    array([1, 2])
    """
    if isinstance(x, Variable) or (isinstance(x, np.ndarray) and x.dtype.kind in "fiub"):
        return x
    return Zensor(x, requires_grad=False).data


def as_dtype(x: Any, dtype: np.dtype[Any]) -> Any:
    """`x` in a floating-point dtype, as layers and losses want it; unchanged if it has that dtype.

    Parameters
    ----------
    x : array_like or Zensor
        If it is tracked, the conversion is recorded and its gradient comes back in its own dtype.
    dtype : numpy.dtype

    Examples
    --------
    >>> import numpy as np
    >>> as_dtype([1, 2], np.dtype("float32"))
    array([1., 2.], dtype=float32)
    """
    x = as_array(x)
    return x if x.dtype == dtype else f.astype(x, dtype)


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


def dropout(x: Any, p: float = 0.5, training: bool = True, rng: np.random.Generator | int | None = None) -> Any:
    """Set each element to 0 with probability p, and divide the others by 1 − p, so that the mean stays.

    Parameters
    ----------
    x : array_like or Zensor, of any shape
    p : float
        In [0, 1].
    training : bool
        Without it, `x` comes back as it is.
    rng : numpy.random.Generator, int or None
        Where the choice comes from; None is the package's own generator.

    Raises
    ------
    ArgumentError
        If `p` is not a probability.
    DTypeError
        If `x` is not floating-point.

    Examples
    --------
    >>> from zensor.nn import functional
    >>> functional.dropout([1.0, 1.0, 1.0, 1.0], p=0.5, rng=0)
    array([2., 2., 2., 0.])
    """
    check_probability(p, "dropout")
    if not training or p == 0:
        return x
    x = as_array(x)
    if x.dtype.kind != "f":
        raise DTypeError(
            f"dropout of dtype {x.dtype}: it scales what it keeps, so x is floating-point. Try x.astype(float)."
        )
    kept = generator(rng).random(x.shape, np.float32) >= p
    return f.multiply(x, np.multiply(kept, 1 / (1 - p) if p < 1 else 0.0, dtype=x.dtype))


def log_softmax(x: Any, dim: int = -1) -> Any:
    """log softmax(x) along one axis: x − log Σ e**x.

    Examples
    --------
    >>> from zensor.nn import functional
    >>> functional.log_softmax([1000.0, 0.0])
    array([    0., -1000.])
    """
    return f.log_softmax(x, dim)


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


def one_hot(ids: ArrayLike | Zensor, num_classes: int | None = None) -> Zensor:
    """A row for each class id: 1 at the id and 0 elsewhere.

    Parameters
    ----------
    ids : array_like or Zensor of int, shape (...)
    num_classes : int, optional
        The largest id and one more, unless given.

    Returns
    -------
    Zensor of int64, shape (..., num_classes)
        Wants no gradient.

    Raises
    ------
    ArgumentError
        If an id is not in 0 … num_classes − 1.
    DTypeError
        If the ids are not integers.

    Examples
    --------
    >>> from zensor.nn import functional
    >>> functional.one_hot([0, 2], 3)
    Zensor([[1, 0, 0],
            [0, 0, 1]])
    """
    array = ids._data if isinstance(ids, Variable) else as_array(ids)
    if array.dtype.kind not in "iu" and array.size:
        raise DTypeError(f"one_hot of dtype {array.dtype}: class ids are integers. Convert them: ids.astype(int).")
    largest = int(array.max()) if array.size else -1
    try:
        classes = largest + 1 if num_classes is None else operator.index(num_classes)
    except TypeError as error:
        raise ArgumentError(
            f"one_hot with num_classes={num_classes!r}: it is a whole number. Leave it out for {largest + 1}."
        ) from error
    if largest >= classes or (array.size and array.min() < 0):
        raise ArgumentError(
            f"one_hot of ids from {array.min()} to {largest} with num_classes={classes}: ids lie in 0 … {classes - 1}. "
            "Check the ids, or pass a larger num_classes."
        )
    made: Zensor = untracked(marked(array, classes).astype(np.int64), Zensor)  # type: ignore[no-untyped-call]  # a formula
    return made


def softmax(x: Any, dim: int = -1) -> Any:
    """e**x / Σ e**x along one axis: positive numbers that add up to 1.

    Examples
    --------
    >>> from zensor.nn import functional
    >>> functional.softmax([1000.0, 1000.0])
    array([0.5, 0.5])
    """
    return f.softmax(x, dim)


def check_probability(p: float, who: str) -> None:
    """Refuse what is not a probability."""
    if isinstance(p, bool) or not isinstance(p, int | float | np.number) or not 0 <= p <= 1:
        raise ArgumentError(f"{who} with p={p!r}: it is the probability to be dropped, in [0, 1]. Try 0.5.")


def check_reduction(reduction: str, who: str) -> None:
    """Refuse an unknown reduction."""
    if reduction not in REDUCTIONS:
        raise ArgumentError(f"{who} with reduction={reduction!r}: it is one of {', '.join(REDUCTIONS)}. Try 'mean'.")


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
