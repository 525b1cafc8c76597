"""All schedulers under PyTorch's name; here those with a formula for the rate after so many steps. Alphabetical."""

from __future__ import annotations

import bisect
import math
import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from autograd.errors import ArgumentError, DTypeError
from zensor.optim.optimizer import Group, Optimizer, check_at_least_zero, is_number
from zensor.optim.scheduler import OneCycleLR as OneCycleLR
from zensor.optim.scheduler import Scheduler


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
        return {"lr": least + (group["lr"] - least) * (now / before)}

    def _rate(self, group: Group, factor: float) -> float:
        least = self._least()
        rate: float = least + (group["initial_lr"] - least) * factor
        return rate

    def _factor(self, steps: int) -> float:
        """By what the first rate is multiplied after so many steps."""
        raise NotImplementedError(f"{type(self).__name__} must define _factor.")

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
        self.T_max = _whole("CosineAnnealingLR", "T_max", T_max, 1)
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
        return self.gamma**steps


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
        groups = len(optimizer.param_groups) if isinstance(optimizer, Optimizer) else 1
        self.lr_lambdas = list(lr_lambda) if isinstance(lr_lambda, Sequence) else [lr_lambda] * groups
        if len(self.lr_lambdas) != groups or not all(callable(one) for one in self.lr_lambdas):
            raise ArgumentError(
                f"LambdaLR with lr_lambda={lr_lambda!r} for {groups} groups: it is a function of the number of steps "
                "or a list with one for each group. Pass a function."
            )
        super().__init__(optimizer)

    def _options(self, place: int, group: Group) -> dict[str, Any]:
        return {"lr": group["initial_lr"] * self.lr_lambdas[place](self.last_epoch)}


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
        self.total_iters = _whole("LinearLR", "total_iters", total_iters, 1)
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
        self.milestones = sorted(_whole("MultiStepLR", "a milestone", one, 0) for one in milestones)
        self.gamma = gamma
        super().__init__(optimizer)

    def _factor(self, steps: int) -> float:
        return float(self.gamma ** bisect.bisect_right(self.milestones, steps))


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
        groups = len(optimizer.param_groups) if isinstance(optimizer, Optimizer) else 1
        self.min_lrs = list(min_lr) if isinstance(min_lr, Sequence) else [min_lr] * groups
        if len(self.min_lrs) != groups:
            raise ArgumentError(f"{name} with {len(self.min_lrs)} values of min_lr for {groups} groups. Pass one each.")
        for rate in self.min_lrs:
            check_at_least_zero(name, {"min_lr": rate}, "min_lr")
        self.mode, self.threshold_mode = mode, threshold_mode
        self.factor, self.threshold, self.eps = factor, threshold, eps
        self.patience, self.cooldown = _whole(name, "patience", patience, 0), _whole(name, "cooldown", cooldown, 0)
        self.best = math.inf if mode == "min" else -math.inf
        self.bad_steps = self.cooling = 0
        super().__init__(optimizer)

    def step(self, metrics: Any = None) -> None:
        """Look at the metric, and go one step on.

        Parameters
        ----------
        metrics : float, or Zensor of one element
        """
        if metrics is None:
            raise DTypeError("ReduceLROnPlateau.step without a metric: it looks at one. Pass the validation loss.")
        value = float(metrics)
        self.last_epoch += 1
        if self._is_better(value):
            self.best, self.bad_steps = value, 0
        else:
            self.bad_steps += 1
        if self.cooling:
            self.cooling, self.bad_steps = self.cooling - 1, 0
        if self.bad_steps > self.patience:
            self.cooling, self.bad_steps = self.cooldown, 0
            for group, least in zip(self.optimizer.param_groups, self.min_lrs, strict=True):
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


class SequentialLR(Scheduler):
    """One scheduler after the other, each from its beginning.

    Parameters
    ----------
    optimizer : Optimizer
    schedulers : sequence of Scheduler
        Of this optimizer.
    milestones : sequence of int
        After how many steps the next one begins: one less than there are schedulers, growing.

    Examples
    --------
    >>> from zensor import Zensor, optim
    >>> optimizer = optim.SGD([Zensor([1.0])], lr=1.0)
    >>> parts = [optim.LinearLR(optimizer, 0.5, total_iters=1), optim.ExponentialLR(optimizer, 0.1)]
    >>> scheduler = optim.SequentialLR(optimizer, parts, milestones=[2])
    >>> rates = []
    >>> for _ in range(4):
    ...     rates += scheduler.get_last_lr()
    ...     scheduler.step()
    >>> rates
    [0.5, 1.0, 1.0, 0.1]
    """

    def __init__(self, optimizer: Optimizer, schedulers: Sequence[Scheduler], milestones: Sequence[int]) -> None:
        self.schedulers = list(schedulers)
        self.milestones = [_whole("SequentialLR", "a milestone", one, 1) for one in milestones]
        fits = all(
            isinstance(one, Scheduler) and one.optimizer is optimizer and not isinstance(one, ReduceLROnPlateau)
            for one in self.schedulers
        )
        ordered = all(first < second for first, second in zip(self.milestones, self.milestones[1:], strict=False))
        if not fits or not ordered or len(self.schedulers) != len(self.milestones) + 1:
            raise ArgumentError(
                f"SequentialLR with {len(self.schedulers)} schedulers and milestones={self.milestones}: it needs "
                "schedulers with a formula, of this optimizer, and a growing milestone between each two. Check them."
            )
        super().__init__(optimizer)

    def _go_on(self) -> None:
        active = self._active()
        if active.last_epoch:
            active._go_on()
        else:  # it follows another one, or the others were made after it and have set their first rates
            active._begin()

    def _begin(self) -> None:
        self._active()._begin()

    def _active(self) -> Scheduler:
        """The scheduler whose turn it is, told how far it is."""
        place = bisect.bisect_right(self.milestones, self.last_epoch)
        active = self.schedulers[place]
        active.last_epoch = self.last_epoch - (self.milestones[place - 1] if place else 0)
        return active

    def state_dict(self) -> dict[str, Any]:
        """How far it is, and the states of its parts."""
        return {**super().state_dict(), "schedulers": [one.state_dict() for one in self.schedulers]}

    def _wrong_state(self, state: Any) -> str:
        parts = state.get("schedulers") if isinstance(state, Mapping) else None
        if not isinstance(parts, list) or len(parts) != len(self.schedulers):
            return f"it has not the states of {len(self.schedulers)} schedulers"
        problems = [one._wrong_state(part) for one, part in zip(self.schedulers, parts, strict=True)]
        return super()._wrong_state(_without_parts(state)) or next(filter(None, problems), "")

    def _take(self, state: Mapping[str, Any]) -> None:
        super()._take(_without_parts(state))
        for one, part in zip(self.schedulers, state["schedulers"], strict=True):
            one._take(part)

    def _saved_names(self) -> set[str]:
        return super()._saved_names() - {"schedulers"}


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
        self.step_size, self.gamma = _whole("StepLR", "step_size", step_size, 1), gamma
        super().__init__(optimizer)

    def _factor(self, steps: int) -> float:
        return float(self.gamma ** (steps // self.step_size))


def _without_parts(state: Mapping[str, Any]) -> dict[str, Any]:
    """The state of a sequence itself."""
    return {name: value for name, value in state.items() if name != "schedulers"}


def _whole(name: str, which: str, value: Any, least: int) -> int:
    """A whole number of at least `least`."""
    try:
        number = least - 1 if isinstance(value, bool) else operator.index(value)
    except TypeError:
        number = least - 1
    if number < least:
        raise ArgumentError(f"{name} with {which}={value!r}: it is a whole number of at least {least}. Try 10.")
    return number
