"""How weights or gradients are spread, epoch by epoch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from autograd.errors import ArgumentError, DTypeError, ShapeError, kind_of
from autograd.variable import Variable
from visualization.plots.canvas import COLOURS, SMALL, alarm, axes_for, ink, quiet_frame
from visualization.plots.reading import array_of, check_count, drawn_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HEIGHT = 1.8
"""Of the highest ridge, in distances between two ridges: they overlap a little, and none hides the next."""

MOST_RIDGES = 30


def histograms(
    history: Sequence[Any],
    *,
    name: str = "weight",
    epochs: Sequence[Any] | None = None,
    bins: int = 60,
    ax: Axes | None = None,
) -> Axes:
    """Draw one histogram per epoch, the last in front, so that one sees values drift, spread or die.

    Parameters
    ----------
    history : sequence of arrays
        The weights or gradients after each epoch, of any shape, as copies:
        ``history.append(layer.weight.numpy().copy())``.
    name : str
        What they are, for the axis.
    epochs : sequence, optional
        What stands beside each histogram; without it, 1, 2, 3 …
    bins : int
        Into how many parts the range of all values is divided.
    ax : matplotlib.axes.Axes, optional
        Where to; without it, in a new figure.

    Returns
    -------
    matplotlib.axes.Axes
        Of more than 30 epochs, 30 evenly spaced ones are drawn.

    Raises
    ------
    ArgumentError
        If there is nothing to draw, or all arrays are one and the same.
    DTypeError, ShapeError
        If it is no sequence of arrays, or `epochs` has another length.

    Examples
    --------
    >>> import numpy as np
    >>> axes = histograms([np.zeros(5), np.linspace(-1, 1, 5)], name="gradient of fc1.weight")
    >>> axes.get_xlabel()
    'gradient of fc1.weight'
    """
    arrays = _arrays(history)
    if epochs is not None and len(epochs) != len(arrays):
        raise ShapeError(
            f"plots.histograms with {len(epochs)} epochs for {len(arrays)} arrays: there is one for each. Leave epochs "
            "out, or pass as many."
        )
    check_count("histograms", "bins", bins, 1)
    chosen = np.unique(np.linspace(0, len(arrays) - 1, MOST_RIDGES).astype(int)) if len(arrays) > MOST_RIDGES else None
    places = list(range(len(arrays))) if chosen is None else [int(place) for place in chosen]
    names = [drawn_text(str(place + 1 if epochs is None else epochs[place])) for place in places]
    axes = axes_for("histograms", ax, (5.5, min(7.0, 1.6 + 0.28 * len(places))))
    _draw(axes, [arrays[place] for place in places], bins)
    axes.set_yticks(range(0, -len(places), -1), names)
    axes.tick_params(axis="y", length=0)
    axes.set_ylabel("epoch")
    axes.set_xlabel(drawn_text(name, 60))
    return axes


def _arrays(history: Sequence[Any]) -> list[NDArray[np.float64]]:
    """Flat copies; one array that was put in again and again is found out."""
    if isinstance(history, Variable | dict) or not hasattr(history, "__len__") or not hasattr(history, "__getitem__"):
        raise DTypeError(
            f"plots.histograms of {kind_of(history)}: it takes a list with one array per epoch. Pass "
            "[layer.weight] for a single one."
        )
    if not len(history):
        raise ArgumentError("plots.histograms of an empty history: there is nothing to draw. Append an array first.")
    given = [array_of("histograms", f"history[{place}]", one) for place, one in enumerate(history)]
    if len(given) > 1 and all(one.shape == given[0].shape and _memory(one) == _memory(given[0]) for one in given):
        raise ArgumentError(
            f"plots.histograms of {len(given)} arrays that are one and the same: training changed it in place. Append "
            "a copy after each epoch: history.append(layer.weight.numpy().copy())."
        )
    return [one.ravel().astype(np.float64) for one in given]


def _memory(array: NDArray[Any]) -> int:
    return int(array.__array_interface__["data"][0])


def _draw(axes: Axes, arrays: list[NDArray[np.float64]], bins: int) -> None:
    """Ridges, each a histogram of shares on its own base line; what is not finite is told at its end."""
    kept = [one[np.isfinite(one)] for one in arrays]
    all_values = np.concatenate(kept)
    least, most = (float(all_values.min()), float(all_values.max())) if all_values.size else (-1.0, 1.0)
    if least == most:
        least, most = least - (abs(least) or 1.0) / 2, most + (abs(most) or 1.0) / 2
    edges = np.linspace(least, most, bins + 1)
    shares = [np.histogram(one, edges)[0] / max(1, one.size) for one in kept]
    highest = max(float(share.max()) for share in shares) or 1.0
    for place, (share, one, all_of_it) in enumerate(zip(shares, kept, arrays, strict=True)):
        # The square root shows small bins beside a spike at 0.
        heights = np.sqrt(share / highest) * HEIGHT - place
        stairs = np.append(heights, heights[-1])
        axes.fill_between(
            edges, -place, stairs, color=_pale(place, len(arrays)), linewidth=0, step="post", zorder=2 + place
        )
        axes.plot(edges, stairs, drawstyle="steps-post", color=ink(axes), linewidth=0.8, zorder=2 + place)
        lost = all_of_it.size - one.size
        if lost:
            text = f"{lost:,} NaN or infinite"
            axes.text(
                most, -place + 0.15, text, ha="right", fontsize=SMALL - 1, color=alarm(axes), zorder=3 + len(arrays)
            )
    axes.set_xlim(least, most)
    axes.set_ylim(-len(arrays) + 0.6, HEIGHT + 0.3)
    quiet_frame(axes, grid=False)
    axes.spines["left"].set_visible(False)
    if least < 0 < most:
        axes.axvline(0.0, color=ink(axes), linewidth=0.8, linestyle=":", zorder=4 + len(arrays))


def _pale(place: int, count: int) -> Any:
    """From almost white to the blue of inputs: later epochs are darker."""
    from matplotlib.colors import to_rgb

    part = 0.15 + 0.55 * (place + 1) / count
    return tuple(part * one + (1 - part) for one in to_rgb(COLOURS[0]))
