"""SequentialLR: one scheduler after the other."""

from __future__ import annotations

import bisect
from collections.abc import Mapping, Sequence
from typing import Any

from autograd.errors import ArgumentError
from zensor.optim.checks import check_milestones
from zensor.optim.optimizer import Optimizer
from zensor.optim.plateau import ReduceLROnPlateau
from zensor.optim.scheduler import Scheduler


class SequentialLR(Scheduler):
    """One scheduler after the other, each from its beginning.

    Parameters
    ----------
    optimizer : Optimizer
    schedulers : sequence of Scheduler
        Of this optimizer.
    milestones : sequence of int
        After how many steps the next one begins: one less than there are schedulers, growing.

    Raises
    ------
    ArgumentError
        If the schedulers and milestones do not fit together.

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
        self.milestones = check_milestones("SequentialLR", milestones, 1)
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


def _without_parts(state: Mapping[str, Any]) -> dict[str, Any]:
    """The state of a sequence itself."""
    return {name: value for name, value in state.items() if name != "schedulers"}
