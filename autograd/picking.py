"""Picking: what takes the values that a rule asked for out of the tuple (*inputs, *options, out)."""

from __future__ import annotations

import functools
from collections.abc import Callable
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from autograd.function import Ask, Function

Picker = Callable[[tuple[Any, ...]], tuple[Any, ...]]


@functools.cache
def pickers(cls: type[Function]) -> tuple[Picker | None, ...]:
    """One picker per input of `cls`, None where there is no rule. Made at the operation's first call."""
    return tuple([_picker(cls, asks) if rule else None for rule, asks in zip(cls.rules, cls.asks, strict=True)])


def _picker(cls: type[Function], asks: tuple[Ask, ...]) -> Picker:
    """Make what takes the asked values out of the tuple (*inputs, *options, out)."""
    places = [ask.place for ask in asks]
    if any(ask.what == "shape" for ask in asks) or (cls.variadic and places):
        return lambda values: tuple([_picked(ask, values) for ask in asks])
    if len(places) > 1:
        return itemgetter(*places)
    # A slice gives a tuple of one or none, where itemgetter(1) would give the bare value.
    start = places[0] if places else 0
    return itemgetter(slice(start, (start + 1) or None) if places else slice(0, 0))


def _picked(ask: Ask, values: tuple[Any, ...]) -> Any:
    value = values[ask.place]
    if ask.what != "shape":
        return value
    return tuple(np.shape(one) for one in value) if isinstance(value, tuple) else np.shape(value)
