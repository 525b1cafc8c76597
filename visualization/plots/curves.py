"""Loss and accuracy over the epochs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from autograd.errors import ArgumentError
from visualization.plots.canvas import (
    SMALL,
    WIDTH_OF_LETTER,
    axes_for,
    colour_of,
    ink,
    note,
    quiet_frame,
    size_in_points,
)
from visualization.plots.reading import series
from visualization.wording import number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Numbers = NDArray[np.float64]

MOST_MARKED = 20
"""Curves of at most so many epochs have a marker at each."""


@dataclass(frozen=True)
class Curve:
    """One line: its name stands at its end, its dashes tell it apart without colours."""

    name: str
    values: Numbers
    series: int
    dash: str
    marker: str


def loss_curve(
    training: Any = None, validation: Any = None, *, log: bool = False, best: bool = True, ax: Axes | None = None
) -> Axes:
    """Draw the loss after each epoch.

    NaN and infinity are gaps, and the plot says in which epochs.

    Parameters
    ----------
    training, validation : sequence of float, optional
        One number per epoch, from the first on: a list, an array or Zensors.
    log : bool
        Whether the scale is logarithmic.
    best : bool
        Whether the epoch with the lowest loss is marked: of validation if it is given.
    ax : matplotlib.axes.Axes, optional
        Where to; without it, in a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ArgumentError
        If there is nothing to draw.
    ShapeError
        If there is not one number per epoch.

    Examples
    --------
    >>> axes = loss_curve([0.9, 0.5, 0.3, 0.2], [0.8, 0.5, 0.4, 0.45])
    >>> axes.figure.savefig("loss.png")  # doctest: +SKIP
    >>> [text.get_text() for text in axes.texts]
    ['training', 'validation']
    >>> axes.get_legend().get_texts()[0].get_text()
    'best: epoch 3, 0.4'
    """
    curves = _curves("loss_curve", training, validation)
    axes = axes_for("loss_curve", ax)
    _draw(axes, curves, log)
    axes.set_ylabel("loss")
    if not log and min(np.nanmin(curve.values, initial=np.inf) for curve in curves) >= 0:
        axes.set_ylim(bottom=0)
    _finish(axes, curves, np.argmin if best else None)
    return axes


def accuracy_curve(
    training: Any = None, validation: Any = None, *, percent: bool = False, best: bool = True, ax: Axes | None = None
) -> Axes:
    """Draw the accuracy after each epoch, in per cent.

    NaN and infinity are gaps, and the plot says in which epochs.

    Parameters
    ----------
    training, validation : sequence of float, optional
        One number per epoch, from the first on: a list, an array or Zensors.
    percent : bool
        Whether the numbers are per cent already; else they are shares between 0 and 1.
    best : bool
        Whether the epoch with the highest accuracy is marked: of validation if it is given.
    ax : matplotlib.axes.Axes, optional
        Where to; without it, in a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ArgumentError
        If there is nothing to draw, or a number cannot be an accuracy.
    ShapeError
        If there is not one number per epoch.

    Examples
    --------
    >>> axes = accuracy_curve(validation=[0.5, 0.75, 0.72])
    >>> axes.get_legend().get_texts()[0].get_text()
    'best: epoch 2, 75 %'
    """
    highest = 100.0 if percent else 1.0
    curves = _curves("accuracy_curve", training, validation, 100.0 / highest)
    for curve in curves:
        wrong = (curve.values < 0) | (curve.values > 100 * (1 + 1e-12))
        if wrong.any():
            raise ArgumentError(
                f"plots.accuracy_curve with {curve.name} {curve.values[wrong][0] * highest / 100:g}: an accuracy lies "
                f"between 0 and {highest:g}. {'Check it.' if percent else 'Pass percent=True if it is in per cent.'}"
            )
    axes = axes_for("accuracy_curve", ax)
    _draw(axes, curves, log=False)
    axes.set_ylabel("accuracy")
    axes.yaxis.set_major_formatter("{x:g} %")
    _finish(axes, curves, np.argmax if best else None, unit=" %")
    return axes


def _curves(call: str, training: Any, validation: Any, scale: float = 1.0) -> list[Curve]:
    given = {"training": training, "validation": validation}
    looks = (("-", "o"), ("--", "s"))
    curves = [
        Curve(name, series(call, name, values) * scale, place, dash, marker)
        for place, ((name, values), (dash, marker)) in enumerate(zip(given.items(), looks, strict=True))
        if values is not None
    ]
    if not curves:
        raise ArgumentError(f"plots.{call} of nothing: pass training=, validation= or both, one number per epoch.")
    return curves


def _draw(axes: Axes, curves: list[Curve], log: bool) -> None:
    told = []
    for curve in curves:
        with np.errstate(invalid="ignore"):
            lost = ~np.isfinite(curve.values)
            below = (curve.values <= 0) & ~lost if log else np.zeros_like(lost)
        if lost.any():
            told.append(f"{curve.name} NaN or infinite in {_epochs(lost)}")
        if below.any():
            told.append(f"{curve.name} 0 or below in {_epochs(below)}: not on this scale")
        curve.values[lost | below] = np.nan
        places = np.arange(1, len(curve.values) + 1)
        axes.plot(
            places,
            curve.values,
            curve.dash,
            color=colour_of(axes, curve.series),
            linewidth=1.8,
            marker=curve.marker,
            markersize=4,
            markevery=_marked(curve.values),
            label=curve.name,
        )
    if log:
        axes.set_yscale("log")
    axes.set_xlabel("epoch")
    quiet_frame(axes)
    note(axes, "; ".join(told))


def _epochs(which: NDArray[np.bool_]) -> str:
    """The epochs in words: the first three of many."""
    places = [str(place + 1) for place in np.flatnonzero(which)]
    if len(places) > 4:
        return f"{len(places)} epochs from {places[0]} on"
    return f"epoch{'s' if len(places) > 1 else ''} {', '.join(places)}"


def _marked(values: Numbers) -> list[int]:
    """Where a marker stands: everywhere on a short curve; else where no line would show the point."""
    if len(values) <= MOST_MARKED:
        return list(range(len(values)))
    there = np.concatenate([[False], np.isfinite(values), [False]])
    return [int(place) for place in np.flatnonzero(there[1:-1] & ~there[:-2] & ~there[2:])]


def _finish(axes: Axes, curves: list[Curve], best: Any, unit: str = "") -> None:
    """Leave room at the right for the names, number whole epochs, write the names and mark the best epoch."""
    from matplotlib.ticker import MaxNLocator

    last = max(len(curve.values) for curve in curves)
    width, height = size_in_points(axes)
    room = min(0.4, (max(len(curve.name) for curve in curves) + 2) * WIDTH_OF_LETTER * SMALL / width)
    left = 1 - 0.03 * max(1, last - 1)
    axes.set_xlim(left, last + max(0.5, (last - left) * room / (1 - room)))
    ticks = MaxNLocator(integer=True, min_n_ticks=1).tick_values(1, max(2, last))
    axes.set_xticks([tick for tick in ticks if 1 <= tick <= last])
    axes.set_ylim(axes.get_ylim())  # what is written now moves nothing
    drawn = [curve for curve in curves if np.isfinite(curve.values).any()]
    if not drawn:
        axes.text(0.5, 0.5, "no finite number to draw", transform=axes.transAxes, ha="center", color=ink(axes))
        return
    _write_names(axes, drawn, height)
    if best is not None:
        _mark_best(axes, drawn[-1], best, unit)


def _write_names(axes: Axes, curves: list[Curve], height: float) -> None:
    """Each name at the last point of its line; two that would cover each other move apart."""
    ends = []
    for curve in curves:
        place = int(np.flatnonzero(np.isfinite(curve.values))[-1])
        ends.append((place + 1, float(curve.values[place])))
    ups = [axes.transAxes.inverted().transform(axes.transData.transform(end))[1] * height for end in ends]
    moves = [0.0] * len(curves)
    if len(curves) == 2 and abs(ups[0] - ups[1]) < SMALL * 1.3:
        push = (SMALL * 1.3 - abs(ups[0] - ups[1])) / 2
        moves = [push, -push] if ups[0] >= ups[1] else [-push, push]
    lift = max(0.0, SMALL * 0.7 - min(up + move for up, move in zip(ups, moves, strict=True)))  # off the axis below
    for curve, end, move in zip(curves, ends, moves, strict=True):
        axes.annotate(
            curve.name,
            end,
            xytext=(7, move + lift),
            textcoords="offset points",
            va="center",
            fontsize=SMALL,
            color=colour_of(axes, curve.series),
        )


def _mark_best(axes: Axes, curve: Curve, best: Any, unit: str) -> None:
    """A ring around the best point; a legend says which epoch it is, where no line runs."""
    worst = np.inf if best is np.argmin else -np.inf
    place = int(best(np.where(np.isfinite(curve.values), curve.values, worst)))
    value = float(curve.values[place])
    colour = colour_of(axes, curve.series)
    axes.axvline(place + 1, color=colour, linewidth=0.8, linestyle=":", zorder=1)
    ring: dict[str, Any] = {"marker": "o", "markersize": 10, "markerfacecolor": "none", "markeredgewidth": 1.5}
    text = f"best: epoch {place + 1}, {number(value, 3)}{unit}"
    marked = axes.plot([place + 1], [value], color=colour, linestyle="none", label=text, **ring)
    axes.legend(handles=marked, frameon=False, fontsize=SMALL, handletextpad=0.2)
