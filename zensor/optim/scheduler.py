"""Schedulers: change the learning rate while training goes on. Here the base, and the one cycle of `OneCycleLR`."""

from __future__ import annotations

import itertools
import math
import operator
from collections.abc import Mapping, Sequence
from typing import Any

from autograd.errors import ArgumentError, DTypeError, GraphError, kind_of
from zensor.optim.optimizer import Group, Optimizer, check_at_least_zero, check_fraction, is_number

_WHOLE = {"last_epoch": 0, "total_steps": 1, "T_max": 1, "total_iters": 1, "step_size": 1}
_WHOLE |= {"patience": 0, "cooldown": 0, "bad_steps": 0, "cooling": 0}
"""What is a whole number in the state of a scheduler, and its least value."""


class Scheduler:
    """Base of the schedulers: sets the options of each group, now and after every `step`.

    Parameters
    ----------
    optimizer : Optimizer

    Attributes
    ----------
    last_epoch : int
        How often `step` was called. It is called epoch as in PyTorch, whatever is counted.

    Raises
    ------
    DTypeError
        If it is not given an optimizer.
    """

    def __init__(self, optimizer: Optimizer) -> None:
        if not isinstance(optimizer, Optimizer):
            raise DTypeError(
                f"{type(self).__name__} of {kind_of(optimizer)}: it changes the learning rate of an optimizer. "
                "Pass the optimizer first."
            )
        self.optimizer = optimizer
        self.last_epoch = 0
        self._go_on()

    def step(self) -> None:
        """Go one step on; call it after the optimizer's step."""
        self.last_epoch += 1
        self._go_on()

    def state_dict(self) -> dict[str, Any]:
        """How far it is, and its numbers; not the optimizer, and no functions.

        Examples
        --------
        >>> from zensor import Zensor, optim
        >>> optim.ExponentialLR(optim.SGD([Zensor([1.0])], lr=0.5), gamma=0.9).state_dict()
        {'gamma': 0.9, 'last_epoch': 0}
        """
        return {name: _copied(value) for name, value in vars(self).items() if name in self._saved_names()}

    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Take over how far another one is, and its numbers.

        The learning rate itself is an option of the optimizer, and comes with its state dict.

        Raises
        ------
        ArgumentError
            If it is not the state of a scheduler of this kind.
        """
        problem = self._wrong_state(state_dict)
        if problem:
            raise ArgumentError(
                f"{type(self).__name__}.load_state_dict: {problem}. It takes what state_dict() gave, and nothing was "
                "changed. Make the same scheduler first."
            )
        self._take(state_dict)

    def _wrong_state(self, state: Any) -> str:
        """Say what does not fit; "" if all does."""
        names = self._saved_names()
        if not isinstance(state, Mapping) or state.keys() != names:
            return f"it is no dictionary with {', '.join(sorted(names))}"
        wrong = (name for name in sorted(names) if not _fits(name, getattr(self, name), state[name]))
        name = next(wrong, None)
        return "" if name is None else f"its {name} is {state[name]!r:.60}, and here {getattr(self, name)!r:.60}"

    def _take(self, state: Mapping[str, Any]) -> None:
        """Take over what was checked."""
        vars(self).update({name: _copied(value) for name, value in state.items()})

    def _saved_names(self) -> set[str]:
        return {name for name, value in vars(self).items() if name != "optimizer" and not _is_made_of_functions(value)}

    def get_last_lr(self) -> list[float]:
        """The learning rate of each group."""
        return [group["lr"] for group in self.optimizer.param_groups]

    def _begin(self) -> None:
        """Set the options of `last_epoch`, whatever they were before."""
        for place, group in enumerate(self._groups()):
            group.update(self._options(place, group))

    def _go_on(self) -> None:
        """Set the options of `last_epoch`, knowing that those of the step before were set."""
        for place, group in enumerate(self._groups()):
            group.update(self._next_options(place, group))

    def _groups(self) -> list[Group]:
        groups = self.optimizer.param_groups
        for group in groups:  # one may have been added since
            group.setdefault("initial_lr", group["lr"])
        return groups

    def _options(self, place: int, group: Group) -> dict[str, Any]:
        """Say which options the group at `place` has after `last_epoch` steps."""
        raise NotImplementedError(f"{type(self).__name__} must define _options: the learning rate of a group.")

    def _next_options(self, place: int, group: Group) -> dict[str, Any]:
        """Say the same of a group that may have been changed by somebody else since the last step."""
        return self._options(place, group)


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
        Whether momentum moves too, between `base_momentum` and `max_momentum`.
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
        groups = len(optimizer.param_groups) if isinstance(optimizer, Optimizer) else 1
        self.max_lrs = list(max_lr) if isinstance(max_lr, Sequence) else [max_lr] * groups
        self._check(groups)
        super().__init__(optimizer)

    def _options(self, place: int, group: Group) -> dict[str, Any]:
        if self.last_epoch > self.total_steps:
            raise GraphError(
                f"OneCycleLR.step number {self.last_epoch}: the cycle was made for {self.total_steps} steps. "
                "Pass the number of all batches as total_steps."
            )
        highest = self.max_lrs[place]
        first = highest / self.div_factor
        options: dict[str, Any] = {"lr": self._between(first, highest, first, first / self.final_div_factor)}
        if self.cycle_momentum:
            momentum = self._between(self.max_momentum, self.base_momentum, self.max_momentum, self.max_momentum)
            if "betas" in group:
                options["betas"] = (momentum, group["betas"][1])
            elif group.get("momentum"):
                options["momentum"] = momentum
        return options

    def _between(self, first: float, middle: float, back: float, last: float) -> float:
        """Where a value is now that goes from `first` to `middle`, over `back` if there are three phases, to `last`."""
        peak, end = self.pct_start * self.total_steps - 1, float(self.total_steps - 1)
        points = [(0.0, first), (peak, middle), (end, last)]
        if self.three_phase:
            points.insert(2, (2 * peak, back))
        # One step after the last is asked for by loops that end with scheduler.step(); it goes on along the curve.
        phases = list(itertools.pairwise(points))
        (start, before), (stop, after) = next((one for one in phases if self.last_epoch <= one[1][0]), phases[-1])
        way = (self.last_epoch - start) / (stop - start) if stop > start else 1.0
        return _along[self.anneal_strategy](before, after, way)

    def _check(self, groups: int) -> None:
        if len(self.max_lrs) != groups:
            raise ArgumentError(
                f"OneCycleLR with {len(self.max_lrs)} values of max_lr for {groups} groups: each group has one. "
                "Pass one number for all, or a list."
            )
        for rate in self.max_lrs:
            check_at_least_zero("OneCycleLR", {"max_lr": rate}, "max_lr")
        check_fraction("OneCycleLR", "base_momentum", self.base_momentum)
        check_fraction("OneCycleLR", "max_momentum", self.max_momentum)
        if not (is_number(self.pct_start) and 0 <= self.pct_start <= 1):
            raise ArgumentError(f"OneCycleLR with pct_start={self.pct_start!r}: it lies in [0, 1]. Try 0.3.")
        if self.anneal_strategy not in _along:
            raise ArgumentError(
                f"OneCycleLR with anneal_strategy={self.anneal_strategy!r}: it is 'cos' or 'linear'. Try 'cos'."
            )
        factors = (self.div_factor, self.final_div_factor)
        if not all(is_number(factor) and factor > 0 for factor in factors):
            raise ArgumentError(
                f"OneCycleLR with div_factor={self.div_factor!r} and final_div_factor={self.final_div_factor!r}: "
                "both are above 0. Leave them out for 25 and 10,000."
            )


def _fits(name: str, own: Any, saved: Any) -> bool:
    """Whether a saved value can take the place of the one that is there."""
    if name in _WHOLE:
        return type(saved) is int and _WHOLE[name] <= saved < 1 << 63
    if name == "milestones":
        return isinstance(saved, list) and all(type(one) is int for one in saved) and saved == sorted(saved)
    if isinstance(own, list):  # a number for each group
        return isinstance(saved, list) and len(saved) == len(own) and all(map(_is_rate, saved))
    if isinstance(own, bool | str):
        return type(saved) is type(own) and (saved == own or isinstance(own, bool))
    if is_number(own):
        # What is best is infinite before the first step; nothing is NaN.
        return is_number(saved) and (math.isfinite(saved) or (name == "best" and not math.isnan(saved)))
    return True


def _is_rate(value: Any) -> bool:
    return is_number(value) and 0 <= value < math.inf


def _copied(value: Any) -> Any:
    return list(value) if isinstance(value, list) else value


def _is_made_of_functions(value: Any) -> bool:
    return callable(value) or (isinstance(value, list) and any(callable(one) for one in value))


def _half_cosine(start: float, end: float, way: float) -> float:
    """From `start` to `end` along half a cosine: slow, fast, slow."""
    return end + (start - end) / 2 * (1 + math.cos(math.pi * way))


def _straight(start: float, end: float, way: float) -> float:
    """From `start` to `end` along a line."""
    return start + (end - start) * way


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
