"""ReduceLROnPlateau: a scheduler that looks at a metric."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from autograd.errors import ArgumentError, DTypeError, ZensorError, kind_of
from zensor.numbers import is_number
from zensor.optim.checks import check_at_least_zero, check_whole
from zensor.optim.optimizer import Optimizer
from zensor.optim.scheduler import Scheduler
from zensor.optim.state import Group


class ReduceLROnPlateau(Scheduler):
    """Multiplies the rate by `factor` when a metric has not become better for more than `patience` steps.

    Parameters
    ----------
    optimizer : Optimizer
    mode : {"min", "max"}
        Whether smaller or larger is better.
    factor : float
        In [0, 1).
    patience : int
    threshold : float
        By how much a metric must be better than the best one so far.
    threshold_mode : {"rel", "abs"}
        Whether that is a part of the best one, or a number.
    cooldown : int
        The steps after a reduction that do not count.
    min_lr : float or sequence of float
        One number, or one per group.
    eps : float
        A smaller change of the rate is not made.

    Raises
    ------
    ArgumentError
        If a number is out of range.

    Examples
    --------
    >>> from zensor import Zensor, optim
    >>> scheduler = optim.ReduceLROnPlateau(optim.SGD([Zensor([1.0])], lr=1.0), patience=1)
    >>> for loss in [1.0, 1.0, 1.0]:
    ...     scheduler.step(loss)
    >>> scheduler.get_last_lr()
    [0.1]
    """

    def __init__(
        self,
        optimizer: Optimizer,
        mode: str = "min",
        factor: float = 0.1,
        patience: int = 10,
        threshold: float = 1e-4,
        threshold_mode: str = "rel",
        cooldown: int = 0,
        min_lr: float | Sequence[float] = 0.0,
        eps: float = 1e-8,
    ) -> None:
        name = "ReduceLROnPlateau"
        if mode not in ("min", "max") or threshold_mode not in ("rel", "abs"):
            raise ArgumentError(
                f"{name} with mode={mode!r} and threshold_mode={threshold_mode!r}: they are 'min' or 'max', and 'rel' "
                "or 'abs'. Leave them out for 'min' and 'rel'."
            )
        if not (is_number(factor) and 0 <= factor < 1):
            raise ArgumentError(f"{name} with factor={factor!r}: it lies in [0, 1). Try 0.1.")
        check_at_least_zero(name, {"threshold": threshold, "eps": eps}, "threshold", "eps")
        self.min_lrs = self._per_group(optimizer, "min_lr", min_lr)
        for rate in self.min_lrs:
            check_at_least_zero(name, {"min_lr": rate}, "min_lr")
        self.mode, self.threshold_mode = mode, threshold_mode
        self.factor, self.threshold, self.eps = factor, threshold, eps
        self.patience, self.cooldown = (
            check_whole(name, "patience", patience, 0),
            check_whole(name, "cooldown", cooldown, 0),
        )
        self.best = math.inf if mode == "min" else -math.inf
        self.bad_steps = self.cooling = 0
        super().__init__(optimizer)

    def step(self, metrics: Any = None) -> None:
        """Look at the metric, and go one step on.

        Parameters
        ----------
        metrics : float, or Zensor of one element

        Raises
        ------
        DTypeError
            If it is no number.
        """
        value = _number(metrics)
        self.last_epoch += 1
        if self._is_better(value):
            self.best, self.bad_steps = value, 0
        else:
            self.bad_steps += 1
        if self.cooling:
            self.cooling, self.bad_steps = self.cooling - 1, 0
        if self.bad_steps > self.patience:
            self.cooling, self.bad_steps = self.cooldown, 0
            groups = self.optimizer.param_groups
            leasts = [self._of_group("min_lr", self.min_lrs, place) for place in range(len(groups))]
            for group, least in zip(groups, leasts, strict=True):
                reduced = max(group["lr"] * self.factor, least)
                if group["lr"] - reduced > self.eps:
                    group["lr"] = reduced

    def _is_better(self, value: float) -> bool:
        sign = 1 if self.mode == "min" else -1
        margin = self.threshold * (self.best if self.threshold_mode == "rel" else sign)
        wanted = self.best - margin if sign == 1 or self.threshold_mode == "abs" else self.best + margin
        # The first best is infinite, and so may be the margin: then every number is better.
        return sign * value < sign * (self.best if math.isnan(wanted) else wanted)

    def _options(self, place: int, group: Group) -> dict[str, Any]:
        return {}


def _number(metrics: Any) -> float:
    if metrics is None:
        raise DTypeError("ReduceLROnPlateau.step without a metric: it looks at one. Pass the validation loss.")
    try:
        return float(metrics)
    except ZensorError:
        raise
    except (TypeError, ValueError) as error:
        raise DTypeError(
            f"ReduceLROnPlateau.step with {kind_of(metrics)}: the metric is one number. Pass the validation loss."
        ) from error
