"""Losses that are distances, as modules. Alphabetical."""

from __future__ import annotations

from typing import Any

from zensor.nn import distance_functions as functions
from zensor.nn.inputs import check_number
from zensor.nn.loss import Loss


class CosineEmbeddingLoss(Loss):
    """1 − cosine of the angle where the target is 1; where it is −1, by how much the cosine is above `margin`.

    Parameters
    ----------
    margin : float
        In [−1, 1].
    reduction : {"mean", "sum", "none"}

    Examples
    --------
    >>> from zensor import nn
    >>> float(nn.CosineEmbeddingLoss()([[1.0, 0.0]], [[0.0, 1.0]], [1]))
    1.0
    """

    def __init__(self, margin: float = 0.0, reduction: str = "mean") -> None:
        super().__init__(reduction)
        check_number("CosineEmbeddingLoss", margin=margin)
        self.margin = margin

    def forward(self, input1: Any, input2: Any, target: Any) -> Any:
        """The loss of rows input1 and input2, (rows, features), that are alike (1) or not (−1)."""
        return functions.cosine_embedding_loss(input1, input2, target, self.margin, self.reduction)


class HingeEmbeddingLoss(Loss):
    """input where the target is 1, max(0, margin − input) where it is −1: of distances to be small or large.

    Parameters
    ----------
    margin : float
    reduction : {"mean", "sum", "none"}

    Examples
    --------
    >>> from zensor import nn
    >>> nn.HingeEmbeddingLoss(reduction="none")([0.25, 0.25], [1, -1]).tolist()
    [0.25, 0.75]
    """

    def __init__(self, margin: float = 1.0, reduction: str = "mean") -> None:
        super().__init__(reduction)
        check_number("HingeEmbeddingLoss", margin=margin)
        self.margin = margin

    def forward(self, input: Any, target: Any) -> Any:
        """The loss of distances against 1 and −1, of one shape."""
        return functions.hinge_embedding_loss(input, target, self.margin, self.reduction)


class HuberLoss(Loss):
    """Half the square of the difference d up to `delta`, and delta · (|d| − delta / 2) beyond.

    Parameters
    ----------
    reduction : {"mean", "sum", "none"}
    delta : float
        Above 0.

    Examples
    --------
    >>> from zensor import nn
    >>> nn.HuberLoss("none")([0.5, 3.0], [0.0, 0.0]).tolist()
    [0.125, 2.5]
    """

    def __init__(self, reduction: str = "mean", delta: float = 1.0) -> None:
        super().__init__(reduction)
        functions.check_delta(delta, "HuberLoss")
        self.delta = delta

    def forward(self, input: Any, target: Any) -> Any:
        """The loss of `input` against `target`, which have one shape."""
        return functions.huber_loss(input, target, self.reduction, self.delta)


class L1Loss(Loss):
    """|input − target|, the absolute error.

    Parameters
    ----------
    reduction : {"mean", "sum", "none"}

    Examples
    --------
    >>> from zensor import nn
    >>> float(nn.L1Loss()([1.0, 2.0], [1.0, 4.0]))
    1.0
    """

    def forward(self, input: Any, target: Any) -> Any:
        """The loss of `input` against `target`, which have one shape."""
        return functions.l1_loss(input, target, self.reduction)


class MSELoss(Loss):
    """(input − target)², the squared error.

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

    def forward(self, input: Any, target: Any) -> Any:
        """The loss of `input` against `target`, which have one shape."""
        return functions.mse_loss(input, target, self.reduction)


class SmoothL1Loss(Loss):
    """d² / (2 beta) for differences |d| below `beta`, and |d| − beta / 2 beyond.

    Parameters
    ----------
    reduction : {"mean", "sum", "none"}
    beta : float
        At least 0; with 0 it is L1Loss.

    Examples
    --------
    >>> from zensor import nn
    >>> nn.SmoothL1Loss("none")([0.5, 3.0], [0.0, 0.0]).tolist()
    [0.125, 2.5]
    """

    def __init__(self, reduction: str = "mean", beta: float = 1.0) -> None:
        super().__init__(reduction)
        functions.check_beta(beta, "SmoothL1Loss")
        self.beta = beta

    def forward(self, input: Any, target: Any) -> Any:
        """The loss of `input` against `target`, which have one shape."""
        return functions.smooth_l1_loss(input, target, self.reduction, self.beta)


class TripletMarginLoss(Loss):
    """max(0, distance of anchor and positive − distance of anchor and negative + margin).

    Parameters
    ----------
    margin : float
        By how much the negative is to be farther away.
    p : float
        The order of the norm that is the distance.
    eps : float
        Keeps derivatives finite where two are equal.
    swap : bool
        Whether the positive may take the anchor's place, where it is nearer to the negative.
    reduction : {"mean", "sum", "none"}

    Examples
    --------
    >>> from zensor import nn
    >>> f"{float(nn.TripletMarginLoss()([[0.0, 0.0]], [[3.0, 4.0]], [[4.0, 0.0]])):.4f}"
    '2.0000'
    """

    def __init__(
        self, margin: float = 1.0, p: float = 2.0, eps: float = 1e-6, swap: bool = False, reduction: str = "mean"
    ) -> None:
        super().__init__(reduction)
        check_number("TripletMarginLoss", margin=margin, p=p, eps=eps)
        self.margin, self.p, self.eps, self.swap = margin, p, eps, swap

    def forward(self, anchor: Any, positive: Any, negative: Any) -> Any:
        """The loss of rows of features, all of one shape."""
        return functions.triplet_margin_loss(
            anchor, positive, negative, self.margin, self.p, self.eps, self.swap, self.reduction
        )
