"""Routes: points on the curve of an arrow, where chips rest and on which they travel."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from visualization.layout import Point

SAMPLES = 20
"""Points on each cubic curve."""

STEPS = (1, 2, 4, 8, 16, 32)
OFF = 2.0
"""A route has as few of these steps as keep it so near to its curve."""


def point_at(points: Sequence[Point], place: float, right: bool) -> Point:
    """The point of a curve at this place along the direction of the picture."""
    axis = 0 if right else 1
    return min(_sampled(points), key=lambda point: abs(point[axis] - place))


def route_back(points: Sequence[Point], goal: Point, room: tuple[Point, Point]) -> tuple[Point, ...]:
    """The way from the end of a curve back along it to what is nearest to the goal, and to the goal.

    Parameters
    ----------
    points : sequence of (x, y)
        A start, and then three points for each cubic curve.
    goal : (x, y)
        On the curve or beside it.
    room : ((x, y), (x, y))
        Two corners: where the curve leaves what is between them, the way stays at the border.

    Returns
    -------
    tuple of (x, y)
        Relative to the goal, so that the last is (0, 0). From one to the next it is equally far, so what moves goes
        through them in equal times.

    Examples
    --------
    >>> route_back([(0.0, 0.0), (10.0, 0.0), (20.0, 0.0), (30.0, 0.0)], (12.0, 0.0), ((0.0, 0.0), (25.0, 5.0)))
    ((13.0, 0.0), (0.0, 0.0))
    """
    curve = np.clip(list(_sampled(points))[::-1], *room) - goal
    nearest = int(np.argmin(np.hypot(*curve.T)))
    x, y = np.vstack((curve[: nearest + 1], (0.0, 0.0))).T
    lengths = np.concatenate(((0.0,), np.cumsum(np.hypot(np.diff(x), np.diff(y)))))
    for steps in STEPS:
        marks = np.linspace(0.0, lengths[-1], steps + 1)
        route_x, route_y = np.interp(marks, lengths, x), np.interp(marks, lengths, y)
        off = np.hypot(np.interp(lengths, marks, route_x) - x, np.interp(lengths, marks, route_y) - y)
        if off.max() <= OFF:
            break
    return tuple(zip(route_x.tolist(), route_y.tolist(), strict=True))


def along(route: Sequence[Point], share: float) -> Point:
    """The point of a route that has this share of it behind itself."""
    place = share * (len(route) - 1)
    step = min(int(place), len(route) - 2)
    (x, y), (next_x, next_y) = route[step], route[step + 1]
    return x + (next_x - x) * (place - step), y + (next_y - y) * (place - step)


def _sampled(points: Sequence[Point]) -> Iterator[Point]:
    """Points on the curve, from its start to its end."""
    yield points[0]
    for place in range(1, len(points), 3):
        four = points[place - 1 : place + 3]
        yield from (_on_curve(four, step / SAMPLES) for step in range(1, SAMPLES + 1))


def _on_curve(four: Sequence[Point], t: float) -> Point:
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
    return (
        sum(weight * point[0] for weight, point in zip(weights, four, strict=True)),
        sum(weight * point[1] for weight, point in zip(weights, four, strict=True)),
    )
