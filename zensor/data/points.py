"""Moons and spirals: points in the plane that no straight line divides, made of a formula and noise."""

from __future__ import annotations

import math
import operator
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from autograd.errors import ArgumentError
from zensor.data.dataset import TensorDataset
from zensor.random import generator


class Moons(TensorDataset):
    """Two half circles that reach into each other.

    The upper moon is the half circle (cos t, sin t), the lower one (1 − cos t, ½ − sin t), with t
    evenly from 0 to π. Upper and lower points take turns, so that any stretch of them is balanced.

    Parameters
    ----------
    samples : int
        How many points in all.
    noise : float
        Standard deviation of what is added to each coordinate.
    rng : numpy.random.Generator, int or None
        Where the noise comes from; None is the package's own generator.

    Attributes
    ----------
    points : numpy.ndarray of float64, shape (samples, 2)
    labels : numpy.ndarray of int64, shape (samples,)
        0 for the upper moon, 1 for the lower one.

    Raises
    ------
    ArgumentError
        If `samples` is not a whole number of at least 1, or `noise` not a number of at least 0.

    Examples
    --------
    >>> moons = Moons(6, noise=0)
    >>> moons.labels.tolist()
    [0, 1, 0, 1, 0, 1]
    >>> moons.points.round(2).tolist()
    [[1.0, 0.0], [0.0, 0.5], [0.0, 1.0], [1.0, -0.5], [-1.0, 0.0], [2.0, 0.5]]
    """

    classes: ClassVar[tuple[str, ...]] = ("upper", "lower")

    def __init__(self, samples: int = 200, noise: float = 0.1, rng: np.random.Generator | int | None = None) -> None:
        self.labels, way = _places("Moons", samples, 2)
        angle = math.pi * way
        upper = np.stack([np.cos(angle), np.sin(angle)], axis=1)
        # The lower moon is the upper one, turned about the point half-way between both centres.
        exact = np.where(self.labels[:, None] == 0, upper, [1.0, 0.5] - upper)
        self.points = exact + _noise("Moons", noise, exact.shape, rng)
        super().__init__(self.points, self.labels)


class Spirals(TensorDataset):
    """Arms that wind around the origin, one class each.

    A point of arm k is at distance r from the origin, evenly from 0 to 1, in the direction
    2π (turns · r + k / arms). The arms take turns, so that any stretch of points is balanced.

    Parameters
    ----------
    samples : int
        How many points in all.
    noise : float
        Standard deviation of what is added to each coordinate.
    arms : int
        How many spirals.
    turns : float
        How often each winds around the origin; below 0 it winds the other way.
    rng : numpy.random.Generator, int or None
        Where the noise comes from; None is the package's own generator.

    Attributes
    ----------
    points : numpy.ndarray of float64, shape (samples, 2)
    labels : numpy.ndarray of int64, shape (samples,)
        The arm, from 0 on.
    classes : tuple of str
        "arm 0", "arm 1" and so on.

    Raises
    ------
    ArgumentError
        If `samples` or `arms` is not a whole number of at least 1, `noise` not a number of at
        least 0, or `turns` not finite.

    Examples
    --------
    >>> spirals = Spirals(4, noise=0, arms=2, turns=1)
    >>> spirals.labels.tolist()
    [0, 1, 0, 1]
    >>> np.abs(spirals.points.round(2)).tolist()
    [[0.0, 0.0], [0.0, 0.0], [1.0, 0.0], [1.0, 0.0]]
    """

    def __init__(
        self,
        samples: int = 300,
        noise: float = 0.02,
        arms: int = 3,
        turns: float = 0.75,
        rng: np.random.Generator | int | None = None,
    ) -> None:
        self.labels, radius = _places("Spirals", samples, _whole("Spirals", "arms", arms))
        self.classes = tuple(f"arm {arm}" for arm in range(arms))
        angle = 2 * math.pi * (_finite("Spirals", "turns", turns) * radius + self.labels / arms)
        exact = radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
        self.points = exact + _noise("Spirals", noise, exact.shape, rng)
        super().__init__(self.points, self.labels)


def _places(name: str, samples: int, classes: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Give each sample its class, in turn, and how far along the curve of its class it is, from 0 to 1."""
    number = np.arange(_whole(name, "samples", samples))
    place, label = np.divmod(number, classes)
    last = np.maximum(np.bincount(label)[label] - 1, 1)
    return label, place / last


def _noise(
    name: str, noise: float, shape: tuple[int, ...], rng: np.random.Generator | int | None
) -> NDArray[np.float64]:
    if _finite(name, "noise", noise) < 0:
        raise ArgumentError(f"{name} with noise={noise!r}: a standard deviation is at least 0. Try noise=0.1.")
    return generator(rng).normal(scale=noise, size=shape)


def _whole(name: str, what: str, value: int) -> int:
    """Give a whole number of at least 1, or say that it must be one."""
    try:
        number = operator.index(value)
    except TypeError:
        number = 0
    if number < 1 or isinstance(value, bool):
        raise ArgumentError(f"{name} with {what}={value!r}: it must be a whole number of at least 1. Try {what}=3.")
    return number


def _finite(name: str, what: str, value: float) -> float:
    """Give a finite number, or say that it must be one."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number):
        raise ArgumentError(f"{name} with {what}={value!r}: it must be a finite number. Try {what}=0.5.")
    return number
