"""What options of optimizers and schedulers must be: numbers in some range, or refused."""

from __future__ import annotations

import math
import operator
from collections.abc import Iterable
from typing import Any

from autograd.errors import ArgumentError, DTypeError
from zensor.numbers import is_number
from zensor.optim.state import Group


def check_at_least_zero(name: str, options: Group, *which: str) -> None:
    """Refuse an option that is not a number of at least 0."""
    for one in which:
        value = options[one]
        if not (is_number(value) and 0 <= value < math.inf):
            raise ArgumentError(
                f"{name} with {one}={value!r}: it is a finite number of at least 0. Leave it out for the default."
            )


def check_fraction(name: str, what: str, value: Any) -> None:
    """Refuse what is not in [0, 1)."""
    if not (is_number(value) and 0 <= value < 1):
        raise ArgumentError(f"{name} with {what}={value!r}: it lies in [0, 1). Try 0.9.")


def check_milestones(name: str, milestones: Any, least: int) -> list[int]:
    """The milestones as a list of ints; refuse what is no list of whole numbers of at least `least`."""
    if isinstance(milestones, str) or not isinstance(milestones, Iterable):
        raise DTypeError(f"{name} with milestones={milestones!r:.60}: it is a list of numbers of steps. Try [10, 20].")
    return [check_whole(name, "a milestone", one, least) for one in milestones]


def check_whole(name: str, which: str, value: Any, least: int) -> int:
    """The value as an int; refuse what is not a whole number of at least `least`."""
    try:
        number = least - 1 if isinstance(value, bool) else operator.index(value)
    except TypeError:
        number = least - 1
    if number < least:
        raise ArgumentError(f"{name} with {which}={value!r}: it is a whole number of at least {least}. Try 10.")
    return number
