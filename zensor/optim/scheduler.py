"""Scheduler: the base of what changes the learning rate while training goes on."""

from __future__ import annotations

import copy
import math
from collections.abc import Mapping, Sequence
from typing import Any

from autograd.errors import ArgumentError, DTypeError, GraphError, kind_of
from zensor.numbers import is_number
from zensor.optim.optimizer import Optimizer
from zensor.optim.state import Group

_WHOLE = {"last_epoch": 0, "total_steps": 1, "T_max": 1, "total_iters": 1, "step_size": 1}
_WHOLE |= {"patience": 0, "cooldown": 0, "bad_steps": 0, "cooling": 0}
"""What is a whole number in the state of a scheduler, and its least value."""
_NOT_BELOW_0 = {"gamma", "eta_min", "start_factor", "end_factor", "factor", "threshold", "eps"}
"""What else a rate is made of."""


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
        if name is not None:
            return f"its {name} is {state[name]!r:.60}, and here {getattr(self, name)!r:.60}"
        loaded = copy.copy(self)
        vars(loaded).update(state)
        try:
            loaded._check()
        except ArgumentError as error:
            return str(error).partition(". ")[0]
        return ""

    def _check(self) -> None:
        """Refuse numbers that are out of a range of their own, given or loaded; most schedulers have none."""

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

    def _per_group(self, optimizer: Optimizer, what: str, given: Any) -> list[Any]:
        """What is given for each group; or a list of one thing, which then holds for groups that are added, too."""
        if not isinstance(given, Sequence):
            return [given]
        groups = len(optimizer.param_groups) if isinstance(optimizer, Optimizer) else len(given)
        if len(given) != groups:
            raise ArgumentError(
                f"{type(self).__name__} with {len(given)} values of {what} for {groups} groups: each group has one. "
                "Pass one for all, or a list."
            )
        return list(given)

    def _of_group(self, what: str, values: list[Any], place: int) -> Any:
        """What holds for the group at `place`."""
        if 1 < len(values) <= place:
            raise GraphError(
                f"{type(self).__name__}.step with {len(values)} values of {what}, and {place + 1} groups or more: some "
                "were added since, and have none. Make another scheduler, or pass one value for all."
            )
        return values[place] if len(values) > 1 else values[0]

    def _options(self, place: int, group: Group) -> dict[str, Any]:
        """Say which options the group at `place` has after `last_epoch` steps."""
        raise NotImplementedError(f"{type(self).__name__} must define _options: the learning rate of a group.")

    def _next_options(self, place: int, group: Group) -> dict[str, Any]:
        """Say the same of a group that may have been changed by somebody else since the last step."""
        return self._options(place, group)


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
        finite = is_number(saved) and (math.isfinite(saved) or (name == "best" and not math.isnan(saved)))
        return finite and (name not in _NOT_BELOW_0 or saved >= 0)
    return True


def _is_rate(value: Any) -> bool:
    return is_number(value) and 0 <= value < math.inf


def _copied(value: Any) -> Any:
    return list(value) if isinstance(value, list) else value


def _is_made_of_functions(value: Any) -> bool:
    return callable(value) or (isinstance(value, list) and any(callable(one) for one in value))
