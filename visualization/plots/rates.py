"""The learning rate, step by step: of a list of rates, or of a scheduler that is asked without being changed."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from autograd.errors import ArgumentError, ShapeError, ZensorError, kind_of
from visualization.plots.canvas import SMALL, axes_for, colour_of, note, quiet_frame
from visualization.plots.reading import array_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

DASHES = ("-", "--", ":", "-.")


def learning_rate(rates: Any, steps: int | None = None, *, log: bool = False, ax: Axes | None = None) -> Axes:
    """Draw the learning rate over the steps.

    Parameters
    ----------
    rates : Scheduler, or sequence of float
        A scheduler is asked what it will do from now on; it and its optimizer stay as they are. A list has
        one rate per step, or one row of rates per step for several groups of parameters.
    steps : int, optional
        How far a scheduler is asked; a list says it itself.
    log : bool
        Whether the scale is logarithmic.
    ax : matplotlib.axes.Axes, optional
        Where to; without it, in a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ArgumentError
        If a scheduler comes without `steps`, a list with it, or the scheduler cannot tell its rates in advance.
    ShapeError
        If there is not one rate per step and group.

    Examples
    --------
    >>> from zensor import Zensor, optim
    >>> optimizer = optim.SGD([Zensor([1.0])], lr=0.1)
    >>> axes = learning_rate(optim.StepLR(optimizer, step_size=10, gamma=0.5), steps=30)
    >>> [float(rate) for rate in axes.lines[0].get_ydata()[[0, 10, 20]]]
    [0.1, 0.05, 0.025]
    >>> optimizer.param_groups[0]["lr"]
    0.1
    """
    first, table = _asked(rates, steps) if hasattr(rates, "optimizer") else (0, _given(rates, steps))
    axes = axes_for("learning_rate", ax)
    lost = ~np.isfinite(table)
    if log:
        lost |= table <= 0
    drawn = np.where(lost, np.nan, table)
    places = np.arange(first, first + len(drawn))
    for group, column in enumerate(drawn.T):
        axes.plot(
            places,
            column,
            DASHES[group % len(DASHES)],
            drawstyle="steps-post",  # a rate holds for its whole step
            marker="o" if len(places) == 1 else "",
            color=colour_of(axes, group),
            linewidth=1.8,
            label=f"group {group}",
        )
    axes.set_xlabel("step")
    axes.set_ylabel("learning rate")
    quiet_frame(axes)
    if log:
        axes.set_yscale("log")
    elif np.nanmin(drawn, initial=np.inf) >= 0:
        axes.set_ylim(bottom=0)
    if drawn.shape[1] > 1:
        axes.legend(frameon=False, fontsize=SMALL, handlelength=3.5)
    if lost.any():
        note(
            axes, f"{lost.any(axis=1).sum():,} of {len(lost):,} steps cannot be drawn{' on this scale' if log else ''}"
        )
    return axes


def _given(rates: Any, steps: int | None) -> NDArray[np.float64]:
    if steps is not None:
        raise ArgumentError(
            f"plots.learning_rate of a list with steps={steps}: a list has its own length. Leave steps out, or pass a "
            "scheduler."
        )
    table = array_of("learning_rate", "rates", rates).astype(np.float64)
    if table.ndim > 2:
        raise ShapeError(
            f"plots.learning_rate with rates of shape {table.shape}: it is (steps,) or (steps, groups). Reshape them."
        )
    return table.reshape(len(table) if table.ndim else 1, -1)


def _asked(scheduler: Any, steps: int | None) -> tuple[int, NDArray[np.float64]]:
    """From which step on, and what a copy of the scheduler does; the parameters are not copied."""
    if isinstance(steps, bool) or not isinstance(steps, int | np.integer) or steps < 1:
        raise ArgumentError(
            f"plots.learning_rate of a scheduler with steps={steps!r}: it must know how far to look, at least 1 step. "
            "Pass steps=epochs * len(loader)."
        )
    optimizer = scheduler.optimizer
    # What is in this memo is taken as it is: parameters may be large, and steps of a scheduler leave them alone.
    memo: dict[int, Any] = {id(one): one for group in optimizer.param_groups for one in group["params"]}
    light = memo[id(optimizer)] = copy.copy(optimizer)
    light.param_groups = [dict(group) for group in optimizer.param_groups]
    asked = copy.deepcopy(scheduler, memo)
    rates = [asked.get_last_lr()]
    try:
        for _ in range(steps - 1):
            asked.step()
            rates.append(asked.get_last_lr())
    except ZensorError as error:
        raise ArgumentError(
            f"plots.learning_rate of {kind_of(scheduler)} for {steps} steps: it stops after {len(rates)}. "
            f"{error} Ask for fewer steps, or pass the list of rates that were used."
        ) from error
    return scheduler.last_epoch, np.array(rates, dtype=np.float64)
