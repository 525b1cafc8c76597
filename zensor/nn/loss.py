"""Losses: one number that says how wrong a model is. Alphabetical."""

from __future__ import annotations

from typing import Any

from zensor.nn.functional import check_reduction, cross_entropy, mse_loss
from zensor.nn.module import Module


class Loss(Module):
    """Base of the losses: compares what a model says with what is true.

    Parameters
    ----------
    reduction : {"mean", "sum", "none"}
        What to do with the losses of a batch.

    Raises
    ------
    ArgumentError
        If the reduction is unknown.
    """

    def __init__(self, reduction: str = "mean") -> None:
        check_reduction(reduction, type(self).__name__)
        self.reduction = reduction

    def extra_repr(self) -> str:
        """The reduction, where it is not the mean."""
        return "" if self.reduction == "mean" else f"reduction={self.reduction!r}"


class CrossEntropyLoss(Loss):
    """−Σ target · log softmax(x): how surprised a model is that gave these scores, in nats.

    Parameters
    ----------
    reduction : {"mean", "sum", "none"}
        What to do with the rows of a batch.

    Raises
    ------
    ArgumentError
        If the reduction is unknown; when called, if a class id is out of range.
    ShapeError
        When called, if the shapes do not fit.

    Examples
    --------
    >>> from zensor import nn
    >>> loss_function = nn.CrossEntropyLoss()
    >>> f"{float(loss_function([[0.0, 0.0]], [1])):.4f}"
    '0.6931'
    """

    def forward(self, x: Any, target: Any) -> Any:
        """The loss of scores against targets.

        Parameters
        ----------
        x : array_like or Zensor, shape (classes,), (rows, classes) or (rows, classes, ...)
            Scores ("logits"), not probabilities.
        target : array_like or Zensor
            Class ids of the shape of x without the classes; or rows of the shape of x, one-hot or
            probabilities.
        """
        return cross_entropy(x, target, self.reduction)


class MSELoss(Loss):
    """(x − target)², the squared error.

    Parameters
    ----------
    reduction : {"mean", "sum", "none"}
        What to do with the elements.

    Raises
    ------
    ArgumentError
        If the reduction is unknown.
    ShapeError
        When called, if the shapes differ.

    Examples
    --------
    >>> from zensor import nn
    >>> float(nn.MSELoss()([1.0, 2.0], [1.0, 4.0]))
    2.0
    """

    def forward(self, x: Any, target: Any) -> Any:
        """The loss of `x` against `target`, which have one shape."""
        return mse_loss(x, target, self.reduction)
