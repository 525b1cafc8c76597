"""OneCycleLR: up to the highest rate and down again, in a known number of steps."""

from __future__ import annotations

import itertools
import math
import operator
from collections.abc import Sequence
from typing import Any

from autograd.errors import ArgumentError, GraphError
from zensor.numbers import is_number
from zensor.optim.checks import check_at_least_zero, check_fraction
from zensor.optim.optimizer import Optimizer
from zensor.optim.scheduler import Scheduler
from zensor.optim.state import Group


class OneCycleLR(Scheduler):
    """One cycle: the learning rate rises to its maximum and then falls almost to 0, as in PyTorch.

    From ``max_lr / div_factor`` to ``max_lr`` in the first part of the steps, then down to
    ``max_lr / (div_factor · final_div_factor)``, along half a cosine each. High rates in the middle find
    wide valleys; the end settles. Momentum (or β₁) goes the other way.

    Parameters
    ----------
    optimizer : Optimizer
    max_lr : float or sequence of float
        One number, or one per group.
    total_steps : int, optional
        How often `step` will be called; else `epochs` and `steps_per_epoch` say it.
    epochs, steps_per_epoch : int, optional
    pct_start : float
        The part of the steps in which the rate rises.
    anneal_strategy : {"cos", "linear"}
        Whether it moves along half cosines or straight lines.
    cycle_momentum : bool
        Whether momentum moves too, between `base_momentum` and `max_momentum`; also where it was 0, if
        the optimizer has any.
    base_momentum, max_momentum : float
    div_factor, final_div_factor : float
    three_phase : bool
        Whether the rate first falls to where it began, in as many steps as it rose, and then to its end.

    Raises
    ------
    ArgumentError
        If a number is out of range.
    GraphError
        If `step` is called more often than was said.

    Examples
    --------
    >>> from zensor import Zensor, optim
    >>> optimizer = optim.SGD([Zensor([1.0])], lr=0.1, momentum=0.9)
    >>> scheduler = optim.OneCycleLR(optimizer, max_lr=1.0, total_steps=5, pct_start=0.4)
    >>> rates = []
    >>> for _ in range(4):
    ...     scheduler.step()
    ...     rates += scheduler.get_last_lr()
    >>> [round(rate, 2) for rate in rates]
    [1.0, 0.75, 0.25, 0.0]
    """

    def __init__(
        self,
        optimizer: Optimizer,
        max_lr: float | Sequence[float],
        total_steps: int | None = None,
        epochs: int | None = None,
        steps_per_epoch: int | None = None,
        pct_start: float = 0.3,
        anneal_strategy: str = "cos",
        cycle_momentum: bool = True,
        base_momentum: float = 0.85,
        max_momentum: float = 0.95,
        div_factor: float = 25.0,
        final_div_factor: float = 1e4,
        three_phase: bool = False,
    ) -> None:
        self.total_steps = _steps(total_steps, epochs, steps_per_epoch)
        self.pct_start = pct_start
        self.anneal_strategy = anneal_strategy
        self.cycle_momentum = cycle_momentum
        self.base_momentum, self.max_momentum = base_momentum, max_momentum
        self.div_factor, self.final_div_factor = div_factor, final_div_factor
        self.three_phase = bool(three_phase)
        self.max_lrs = self._per_group(optimizer, "max_lr", max_lr)
        self._check()
        super().__init__(optimizer)

    def _options(self, place: int, group: Group) -> dict[str, Any]:
        if self.last_epoch > self.total_steps:
            raise GraphError(
                f"OneCycleLR.step number {self.last_epoch}: the cycle was made for {self.total_steps} steps. "
                "Pass the number of all batches as total_steps."
            )
        highest = self._of_group("max_lr", self.max_lrs, place)
        first = highest / self.div_factor
        options: dict[str, Any] = {"lr": self._between(first, highest, first, first / self.final_div_factor)}
        if self.cycle_momentum:
            momentum = self._between(self.max_momentum, self.base_momentum, self.max_momentum, self.max_momentum)
            if "betas" in group:
                options["betas"] = (momentum, group["betas"][1])
            elif "momentum" in group:
                options["momentum"] = momentum
        return options

    def _between(self, first: float, middle: float, back: float, last: float) -> float:
        """Where a value is now that goes from `first` to `middle`, over `back` if there are three phases, to `last`."""
        peak, end = self.pct_start * self.total_steps - 1, float(self.total_steps - 1)
        points = [(0.0, first), (peak, middle), (end, last)]
        if self.three_phase:
            points.insert(2, (2 * peak, back))
        # One step after the last is asked for by loops that end with scheduler.step(): `way` is above 1 then.
        phases = list(itertools.pairwise(points))
        (start, before), (stop, after) = next((one for one in phases if self.last_epoch <= one[1][0]), phases[-1])
        way = (self.last_epoch - start) / (stop - start) if stop > start else 1.0
        return _along[self.anneal_strategy](before, after, way)

    def _check(self) -> None:
        for rate in self.max_lrs:
            check_at_least_zero("OneCycleLR", {"max_lr": rate}, "max_lr")
        check_fraction("OneCycleLR", "base_momentum", self.base_momentum)
        check_fraction("OneCycleLR", "max_momentum", self.max_momentum)
        if not (is_number(self.pct_start) and 0 <= self.pct_start <= 1):
            raise ArgumentError(f"OneCycleLR with pct_start={self.pct_start!r}: it lies in [0, 1]. Try 0.3.")
        if self.anneal_strategy not in tuple(_along):  # it may be anything
            raise ArgumentError(
                f"OneCycleLR with anneal_strategy={self.anneal_strategy!r}: it is 'cos' or 'linear'. Try 'cos'."
            )
        factors = (self.div_factor, self.final_div_factor)
        if not all(is_number(factor) and factor > 0 for factor in factors):
            raise ArgumentError(
                f"OneCycleLR with div_factor={self.div_factor!r} and final_div_factor={self.final_div_factor!r}: "
                "both are above 0. Leave them out for 25 and 10,000."
            )


def _half_cosine(start: float, end: float, way: float) -> float:
    """From `start` to `end` along half a cosine: slow, fast, slow."""
    return end + (start - end) / 2 * (1 + math.cos(math.pi * way))


def _straight(start: float, end: float, way: float) -> float:
    """From `start` to `end` along a line, which ends there: it would lead to rates below 0."""
    return start + (end - start) * min(way, 1.0)


_along = {"cos": _half_cosine, "linear": _straight}


def _steps(total_steps: int | None, epochs: int | None, steps_per_epoch: int | None) -> int:
    given: list[Any] = [epochs, steps_per_epoch] if total_steps is None else [total_steps]
    try:
        steps = math.prod([0 if isinstance(one, bool) else max(0, operator.index(one)) for one in given])
    except TypeError:
        steps = 0
    if steps < 1:
        raise ArgumentError(
            f"OneCycleLR with total_steps={total_steps!r}, epochs={epochs!r} and steps_per_epoch={steps_per_epoch!r}: "
            "it must know how many steps there will be. Pass total_steps, or the other two, as whole numbers above 0."
        )
    return steps
