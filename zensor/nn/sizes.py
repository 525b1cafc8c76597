"""Sizes that layers are given: whole numbers, or refused."""

from __future__ import annotations

import operator
from typing import Any

from autograd.errors import ArgumentError
from autograd.functions.windows import MOST


def size(count: Any, name: str, who: str, least: int = 1) -> int:
    """`count` as an int, at least `least` and at most `MOST`.

    Raises
    ------
    ArgumentError
        If it is something else.

    Examples
    --------
    >>> size(3, "hidden_size", "LSTM")
    3
    """
    try:
        number = least - 1 if isinstance(count, bool) else operator.index(count)
    except TypeError:
        number = least - 1
    if number < least:
        raise ArgumentError(f"{who} with {name}={count!r}: it is a whole number of at least {least}. Try {name}=8.")
    if number > MOST:
        raise ArgumentError(f"{who} with {name}={count!r}: it is at most {MOST:,}. Try {name}=128.")
    return number
