"""All schedulers under PyTorch's name; here those with a formula for the rate after so many steps. Alphabetical."""

from __future__ import annotations

import bisect
import math
from collections.abc import Callable, Sequence
from typing import Any

from autograd.errors import ArgumentError
from zensor.numbers import is_number
from zensor.optim.checks import check_at_least_zero, check_milestones, check_whole
from zensor.optim.one_cycle import OneCycleLR as OneCycleLR
from zensor.optim.optimizer import Optimizer
from zensor.optim.plateau import ReduceLROnPlateau as ReduceLROnPlateau
from zensor.optim.scheduler import Scheduler
from zensor.optim.sequential import SequentialLR as SequentialLR
from zensor.optim.state import Group


class Factor(Scheduler):
    """Base of the schedulers that multiply the first learning rate of each group.

    Several of them can go on side by side, and beside `ReduceLROnPlateau` or a person who sets the rate: a step
    then multiplies the rate that is there.
    """

    def _options(self, place: int, group: Group) -> dict[str, Any]:
        return {"lr": self._rate(group, self._factor(self.last_epoch))}

    def _next_options(self, place: int, group: Group) -> dict[str, Any]:
        now = self._factor(self.last_epoch)
        before = self._factor(self.last_epoch - 1) if self.last_epoch else 1.0
        if group["lr"] == self._rate(group, before):  # nobody else was here: without the rounding of many steps
            return {"lr": self._rate(group, now)}
        if now == before:
            return {}
        if before == 0:
            return {"lr": group["lr"] + self._rate(group, now) - self._rate(group, before)}
        least = self._least()
        # Somebody may have set it below the least rate: as far as it rises above that, the other would fall below 0.
        return {"lr": max(0.0, least + (group["lr"] - least) * (now / before))}

    def _rate(self, group: Group, factor: float) -> float:
        least = self._least()
        rate: float = least + (group["initial_lr"] - least) * factor
        return rate

    def _factor(self, steps: int) -> float:
        """By what the first rate is multiplied after so many steps."""
        raise NotImplementedError(f"{type(self).__name__} must define _factor: what the first rate is multiplied by.")

    def _least(self) -> float:
        """The rate where the factor is 0."""
        return 0.0


class CosineAnnealingLR(Factor):
    """The rate falls along half a cosine from its first value to `eta_min` in `T_max` steps, and rises again.

    Parameters
    ----------
    optimizer : Optimizer
    T_max : int
        The steps on the way down.
    eta_min : float
        The least rate.

    Examples
    --------
    >>> from zensor import Zensor, optim
    >>> scheduler = optim.CosineAnnealingLR(optim.SGD([Zensor([1.0])], lr=1.0), T_max=2)
    >>> rates = []
    >>> for _ in range(3):
    ...     rates += [round(rate, 2) for rate in scheduler.get_last_lr()]
    ...     scheduler.step()
    >>> rates
    [1.0, 0.5, 0.0]
    """

    def __init__(self, optimizer: Optimizer, T_max: int, eta_min: float = 0.0) -> None:  # noqa: N803  # PyTorch's name
        self.T_max = check_whole("CosineAnnealingLR", "T_max", T_max, 1)
        check_at_least_zero("CosineAnnealingLR", {"eta_min": eta_min}, "eta_min")
        self.eta_min = eta_min
        super().__init__(optimizer)

    def _factor(self, steps: int) -> float:
        # Whole turns are taken off first, so that the factor at the bottom is 0 and not a rounding error.
        return (1 + math.cos(math.pi * (steps % (2 * self.T_max)) / self.T_max)) / 2

    def _least(self) -> float:
        return self.eta_min


class ExponentialLR(Factor):
    """Every step multiplies the rate by `gamma`.

    Parameters
    ----------
    optimizer : Optimizer
    gamma : float

    Examples
    --------
    >>> from zensor import Zensor, optim
    >>> scheduler = optim.ExponentialLR(optim.SGD([Zensor([1.0])], lr=1.0), gamma=0.5)
    >>> scheduler.step()
    >>> scheduler.get_last_lr()
    [0.5]
    """

    def __init__(self, optimizer: Optimizer, gamma: float) -> None:
        check_at_least_zero("ExponentialLR", {"gamma": gamma}, "gamma")
        self.gamma = gamma
        super().__init__(optimizer)

    def _factor(self, steps: int) -> float:
        return _power("ExponentialLR", self.gamma, steps)


class LambdaLR(Scheduler):
    """The rate is its first value times a function of the number of steps, whatever others did to it.

    Parameters
    ----------
    optimizer : Optimizer
    lr_lambda : callable or list of callable
        One for all groups, or one for each. They are not in the state dict.

    Examples
    --------
    >>> from zensor import Zensor, optim
    >>> scheduler = optim.LambdaLR(optim.SGD([Zensor([1.0])], lr=1.0), lambda step: 1 / (1 + step))
    >>> scheduler.step()
    >>> scheduler.get_last_lr()
    [0.5]
    """

    def __init__(
        self, optimizer: Optimizer, lr_lambda: Callable[[int], float] | Sequence[Callable[[int], float]]
    ) -> None:
        self.lr_lambdas = self._per_group(optimizer, "lr_lambda", lr_lambda)
        if not all(callable(one) for one in self.lr_lambdas):
            raise ArgumentError(
                f"LambdaLR with lr_lambda={lr_lambda!r:.80}: it is a function of the number of steps, or a list with "
                "one for each group. Pass a function."
            )
        super().__init__(optimizer)

    def _options(self, place: int, group: Group) -> dict[str, Any]:
        factor = self._of_group("lr_lambda", self.lr_lambdas, place)(self.last_epoch)
        if not (is_number(factor) and 0 <= factor < math.inf):
            raise ArgumentError(
                f"LambdaLR with lr_lambda({self.last_epoch}) = {factor!r:.60}: the rate is multiplied with it, so it "
                "is a finite number of at least 0. Return one."
            )
        return {"lr": group["initial_lr"] * factor}


class LinearLR(Factor):
    """The rate goes in a straight line from one part of its first value to another: a warm-up.

    Parameters
    ----------
    optimizer : Optimizer
    start_factor, end_factor : float
        The parts at the beginning and after `total_iters` steps.
    total_iters : int

    Examples
    --------
    >>> from zensor import Zensor, optim
    >>> scheduler = optim.LinearLR(optim.SGD([Zensor([1.0])], lr=1.0), start_factor=0.5, total_iters=2)
    >>> scheduler.step()
    >>> scheduler.get_last_lr()
    [0.75]
    """

    def __init__(
        self, optimizer: Optimizer, start_factor: float = 1 / 3, end_factor: float = 1.0, total_iters: int = 5
    ) -> None:
        factors = {"start_factor": start_factor, "end_factor": end_factor}
        check_at_least_zero("LinearLR", factors, *factors)
        self.start_factor, self.end_factor = start_factor, end_factor
        self.total_iters = check_whole("LinearLR", "total_iters", total_iters, 1)
        super().__init__(optimizer)

    def _factor(self, steps: int) -> float:
        way = min(steps, self.total_iters) / self.total_iters
        return self.start_factor + (self.end_factor - self.start_factor) * way


class MultiStepLR(Factor):
    """Every milestone multiplies the rate by `gamma`.

    Parameters
    ----------
    optimizer : Optimizer
    milestones : sequence of int
        Numbers of steps; one that is there twice counts twice.
    gamma : float

    Examples
    --------
    >>> from zensor import Zensor, optim
    >>> scheduler = optim.MultiStepLR(optim.SGD([Zensor([1.0])], lr=1.0), [1, 3], gamma=0.5)
    >>> scheduler.step()
    >>> scheduler.get_last_lr()
    [0.5]
    """

    def __init__(self, optimizer: Optimizer, milestones: Sequence[int], gamma: float = 0.1) -> None:
        check_at_least_zero("MultiStepLR", {"gamma": gamma}, "gamma")
        self.milestones = sorted(check_milestones("MultiStepLR", milestones, 0))
        self.gamma = gamma
        super().__init__(optimizer)

    def _factor(self, steps: int) -> float:
        return _power("MultiStepLR", self.gamma, bisect.bisect_right(self.milestones, steps))


class StepLR(Factor):
    """Every `step_size` steps multiply the rate by `gamma`.

    Parameters
    ----------
    optimizer : Optimizer
    step_size : int
    gamma : float

    Examples
    --------
    >>> from zensor import Zensor, optim
    >>> scheduler = optim.StepLR(optim.SGD([Zensor([1.0])], lr=1.0), step_size=2, gamma=0.5)
    >>> scheduler.step(), scheduler.step()
    (None, None)
    >>> scheduler.get_last_lr()
    [0.5]
    """

    def __init__(self, optimizer: Optimizer, step_size: int, gamma: float = 0.1) -> None:
        check_at_least_zero("StepLR", {"gamma": gamma}, "gamma")
        self.step_size, self.gamma = check_whole("StepLR", "step_size", step_size, 1), gamma
        super().__init__(optimizer)

    def _factor(self, steps: int) -> float:
        return _power("StepLR", self.gamma, steps // self.step_size)


def _power(name: str, gamma: float, times: int) -> float:
    """Multiply so many times by gamma."""
    try:
        power: float = float(gamma) ** times
    except OverflowError as error:
        raise ArgumentError(
            f"{name} with gamma={gamma!r}: multiplied {times} times, the rate is larger than any float. Take a gamma "
            "of at most 1, or fewer steps."
        ) from error
    return power
