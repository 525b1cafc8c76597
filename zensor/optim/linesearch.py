"""A line search: how far to go in a direction, so that the strong Wolfe conditions hold.

The loss must have fallen in proportion to the way (`FALL`), and the slope must have become flat enough
(`FLAT`). First the way grows until it has gone too far; then the interval in between is narrowed by cubics.
The steps are those of PyTorch, which follows minFunc.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

FALL = 1e-4
FLAT = 0.9


class Point(NamedTuple):
    """A place on the way, with loss, gradient and slope there."""

    way: float
    loss: float
    grad: Any
    slope: float


def strong_wolfe(
    at: Callable[[float], tuple[float, Any]],
    way: float,
    direction: Any,
    loss: float,
    grad: Any,
    slope: float,
    tolerance: float,
    most: int,
) -> tuple[float, Any, float, int]:
    """Find how far to go.

    Parameters
    ----------
    at : callable
        Gives loss and gradient at a distance on the way.
    way : float
        Where to look first.
    direction : ndarray
    loss, grad, slope
        At the start.
    tolerance : float
        The least interval worth looking into.
    most : int
        How often it looks again, after the first time.

    Returns
    -------
    (loss, grad, way, evaluations)
    """

    def point(way: float) -> Point:
        found, gradient = at(way)
        return Point(way, found, gradient, float(gradient @ direction))

    start = Point(0.0, loss, grad.copy(), slope)
    last, here, looks = start, point(way), 0
    bracket: list[Point] = []
    while looks < most:
        if here.loss > loss + FALL * here.way * slope or (looks > 1 and here.loss >= last.loss):
            bracket = [last, here]
            break
        if abs(here.slope) <= -FLAT * slope:
            return here.loss, here.grad, here.way, 1 + looks
        if here.slope >= 0:
            bracket = [last, here]
            break
        bounds = here.way + 0.01 * (here.way - last.way), here.way * 10
        last, here = here, point(_cubic_minimum(last, here, bounds))
        looks += 1
    if looks >= most:
        bracket = [start, here]
    largest = float(np.max(np.abs(direction), initial=0))
    best, more = _zoomed(point, bracket, most - looks, start, tolerance, largest)
    return best.loss, best.grad, best.way, 1 + looks + more


def _zoomed(
    point: Callable[[float], Point], bracket: list[Point], most: int, start: Point, tolerance: float, largest: float
) -> tuple[Point, int]:
    """Narrow the interval until a point in it will do; give the best one and how often was looked."""
    used = 0
    stuck = False
    low, high = (0, 1) if bracket[0].loss <= bracket[-1].loss else (1, 0)
    while used < most:
        ends = [one.way for one in bracket]
        if abs(ends[1] - ends[0]) * largest < tolerance:
            break
        way = _cubic_minimum(bracket[0], bracket[1])
        # Too near to an end, it would hardly narrow the interval: go a tenth inside, at the second time.
        margin = 0.1 * (max(ends) - min(ends))
        if min(max(ends) - way, way - min(ends)) < margin:
            if stuck or way >= max(ends) or way <= min(ends):
                way = max(ends) - margin if abs(way - max(ends)) < abs(way - min(ends)) else min(ends) + margin
                stuck = False
            else:
                stuck = True
        else:
            stuck = False
        here = point(way)
        used += 1
        if here.loss > start.loss + FALL * way * start.slope or here.loss >= bracket[low].loss:
            bracket[high] = here
            low, high = (0, 1) if bracket[0].loss <= bracket[1].loss else (1, 0)
            continue
        done = abs(here.slope) <= -FLAT * start.slope
        if not done and here.slope * (bracket[high].way - bracket[low].way) >= 0:
            bracket[high] = bracket[low]
        bracket[low] = here
        if done:
            break
    return bracket[low], used


def _cubic_minimum(one: Point, other: Point, bounds: tuple[float, float] | None = None) -> float:
    """Where the cubic with these losses and slopes is least, within bounds; the middle where it has no minimum."""
    if bounds is None:
        bounds = (one.way, other.way) if one.way <= other.way else (other.way, one.way)
    first, second = (one, other) if one.way <= other.way else (other, one)
    width = second.way - first.way
    d1 = first.slope + second.slope - 3 * (second.loss - first.loss) / width if width else math.nan
    square = d1 * d1 - first.slope * second.slope
    d2 = math.sqrt(square) if square >= 0 else math.nan
    divisor = second.slope - first.slope + 2 * d2
    if math.isnan(divisor) or divisor == 0:
        return (bounds[0] + bounds[1]) / 2
    least = second.way - width * ((second.slope + d2 - d1) / divisor)
    return min(max(least, bounds[0]), bounds[1])
