"""Derivatives at single points, for tests with hand-known answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd import gradients
from zensor import Zensor


def slopes(function: Callable[..., Any], *points: Any) -> list[Any]:
    """The gradient of the sum of the result for each input, as lists of numbers."""
    inputs = [Zensor(np.asarray(point, float)) for point in points]
    result = function(*inputs)
    return [one.tolist() for one in gradients(result, inputs, np.ones(result.shape))]


def orders(function: Callable[..., Any], point: float, count: int) -> list[float]:
    """The first `count` derivatives with respect to a number; 0 once nothing depends on it any more."""
    x = Zensor(point)
    result = function(x)
    found: list[float] = []
    for _ in range(count):
        result = gradients(result, x, create_graph=True, allow_unused=True)
        if result is None:
            return found + [0] * (count - len(found))
        found.append(result.item())
    return found
