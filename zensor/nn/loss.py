"""Losses of classifiers as modules: one number that says how wrong a model is. Alphabetical, the base first."""

from __future__ import annotations

from typing import Any

from autograd.errors import ArgumentError
from zensor.nn import loss_functions as functions
from zensor.nn.inputs import check_number, check_reduction
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

    more_reductions: tuple[str, ...] = ()

    def __init__(self, reduction: str = "mean") -> None:
        check_reduction(reduction, type(self).__name__, *self.more_reductions)
        self.reduction = reduction

    def extra_repr(self) -> str:
        """What differs from the defaults of PyTorch."""
        return "" if self.reduction == "mean" else f"reduction={self.reduction!r}"


class BCELoss(Loss):
    """−target · log input − (1 − target) · log(1 − input), for probabilities: the binary cross entropy.

    Parameters
    ----------
    weight : array_like, optional
        Multiplies the losses; broadcasts. A buffer.
    reduction : {"mean", "sum", "none"}

    Examples
    --------
    >>> from zensor import nn
    >>> float(nn.BCELoss()([0.5], [1.0]))
    0.6931471805599453
    """

    weight: Any

    def __init__(self, weight: Any = None, reduction: str = "mean") -> None:
        super().__init__(reduction)
        self.register_buffer("weight", weight)

    def forward(self, input: Any, target: Any) -> Any:
        """The loss of probabilities against targets of the same shape."""
        return functions.binary_cross_entropy(input, target, self.weight, self.reduction)


class BCEWithLogitsLoss(Loss):
    """The binary cross entropy of σ(input), exact for scores of any size.

    Parameters
    ----------
    weight : array_like, optional
        Multiplies the losses; broadcasts. A buffer.
    reduction : {"mean", "sum", "none"}
    pos_weight : array_like, optional
        How much more a target of 1 counts than one of 0; broadcasts. A buffer.

    Examples
    --------
    >>> from zensor import nn
    >>> float(nn.BCEWithLogitsLoss()([0.0], [1.0]))
    0.6931471805599453
    """

    weight: Any
    pos_weight: Any

    def __init__(self, weight: Any = None, reduction: str = "mean", pos_weight: Any = None) -> None:
        super().__init__(reduction)
        self.register_buffer("weight", weight)
        self.register_buffer("pos_weight", pos_weight)

    def forward(self, input: Any, target: Any) -> Any:
        """The loss of scores against targets of the same shape."""
        return functions.binary_cross_entropy_with_logits(input, target, self.weight, self.reduction, self.pos_weight)


class CrossEntropyLoss(Loss):
    """−Σ target · log softmax(input): how surprised a model is that gave these scores, in nats.

    Parameters
    ----------
    weight : array_like, shape (classes,), optional
        How much each class counts. A buffer.
    ignore_index : int
        A class id that does not count.
    reduction : {"mean", "sum", "none"}
        What to do with the rows of a batch. The mean of class ids is weighted by the weights of their classes.
    label_smoothing : float
        In [0, 1]: the part of each target that is spread over all classes.

    Raises
    ------
    ArgumentError
        If an option is out of range; when called, if a class id is.
    ShapeError
        When called, if the shapes do not fit.

    Examples
    --------
    >>> from zensor import nn
    >>> loss_function = nn.CrossEntropyLoss()
    >>> f"{float(loss_function([[0.0, 0.0]], [1])):.4f}"
    '0.6931'
    """

    weight: Any

    def __init__(
        self, weight: Any = None, ignore_index: int = -100, reduction: str = "mean", label_smoothing: float = 0.0
    ) -> None:
        super().__init__(reduction)
        check_number("CrossEntropyLoss", ignore_index=ignore_index, label_smoothing=label_smoothing)
        if not 0 <= label_smoothing <= 1:
            raise ArgumentError(f"CrossEntropyLoss with label_smoothing={label_smoothing!r}: it is in [0, 1]. Try 0.1.")
        self.register_buffer("weight", weight)
        self.ignore_index, self.label_smoothing = ignore_index, label_smoothing

    def forward(self, input: Any, target: Any) -> Any:
        """The loss of scores against targets.

        Parameters
        ----------
        input : array_like or Zensor, shape (classes,), (rows, classes) or (rows, classes, ...)
            Scores ("logits"), not probabilities.
        target : array_like or Zensor
            Class ids of the shape of the input without the classes; or rows of the shape of the input, one-hot or
            probabilities.
        """
        options = (self.weight, self.ignore_index, self.reduction, self.label_smoothing)
        return functions.cross_entropy(input, target, *options)

    def extra_repr(self) -> str:
        """What differs from the defaults."""
        parts = [super().extra_repr()]
        parts += [f"ignore_index={self.ignore_index}"] if self.ignore_index != -100 else []
        parts += [f"label_smoothing={self.label_smoothing}"] if self.label_smoothing else []
        return ", ".join(part for part in parts if part)


class KLDivLoss(Loss):
    """Kullback-Leibler divergence: target · (log target − input), for logarithms of probabilities.

    Parameters
    ----------
    reduction : {"mean", "sum", "none", "batchmean"}
        "batchmean" divides by the number of rows: that is the divergence itself.
    log_target : bool
        Whether targets are logarithms of probabilities too.

    Examples
    --------
    >>> from zensor import nn
    >>> nn.KLDivLoss("sum")([-1.0], [1.0]).tolist()
    1.0
    """

    more_reductions = ("batchmean",)

    def __init__(self, reduction: str = "mean", log_target: bool = False) -> None:
        super().__init__(reduction)
        self.log_target = log_target

    def forward(self, input: Any, target: Any) -> Any:
        """The divergence of `input` from `target`, which have one shape."""
        return functions.kl_div(input, target, self.reduction, self.log_target)


class MultiMarginLoss(Loss):
    """Hinge loss of several classes: by how much other scores come within `margin` of the right one, to the power p.

    Parameters
    ----------
    p : {1, 2}
    margin : float
    weight : array_like, shape (classes,), optional
        How much each class counts, where it is the right one. A buffer.
    reduction : {"mean", "sum", "none"}

    Examples
    --------
    >>> from zensor import nn
    >>> float(nn.MultiMarginLoss()([[3.0, 2.5, 0.0]], [0]))
    0.16666666666666666
    """

    weight: Any

    def __init__(self, p: int = 1, margin: float = 1.0, weight: Any = None, reduction: str = "mean") -> None:
        super().__init__(reduction)
        check_number("MultiMarginLoss", p=p, margin=margin)
        self.p, self.margin = p, margin
        self.register_buffer("weight", weight)

    def forward(self, input: Any, target: Any) -> Any:
        """The loss of scores (rows, classes) against class ids (rows,)."""
        return functions.multi_margin_loss(input, target, self.p, self.margin, self.weight, self.reduction)


class NLLLoss(Loss):
    """−input at the right class: the loss of logarithms of probabilities, as LogSoftmax gives them.

    Parameters
    ----------
    weight : array_like, shape (classes,), optional
        How much each class counts. A buffer.
    ignore_index : int
        A class id that does not count.
    reduction : {"mean", "sum", "none"}

    Examples
    --------
    >>> from zensor import nn
    >>> float(nn.NLLLoss()([[-1.0, -2.0]], [1]))
    2.0
    """

    weight: Any

    def __init__(self, weight: Any = None, ignore_index: int = -100, reduction: str = "mean") -> None:
        super().__init__(reduction)
        check_number("NLLLoss", ignore_index=ignore_index)
        self.register_buffer("weight", weight)
        self.ignore_index = ignore_index

    def forward(self, input: Any, target: Any) -> Any:
        """The loss of (rows, classes, ...) against class ids (rows, ...)."""
        return functions.nll_loss(input, target, self.weight, self.ignore_index, self.reduction)
