"""Which classes are taken for which."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from autograd.errors import ArgumentError
from visualization.plots.canvas import COLOURS, SMALL, axes_for, note
from visualization.plots.reading import class_names, labels_of, same_length
from visualization.themes import LIGHT

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_WRITTEN = 20
"""With more classes the numbers would not fit into their cells, and the shades alone tell."""

LONG_NAME = 3


def confusion_matrix(
    labels: Any,
    predictions: Any,
    *,
    classes: Sequence[str] | None = None,
    show: Literal["counts", "shares"] = "counts",
    ax: Axes | None = None,
) -> Axes:
    """Draw how often each class (a row) was taken for each class (a column).

    The shade is the share of the row, so that rare classes are seen as well as frequent ones.

    Parameters
    ----------
    labels : sequence of int
        The true classes, counted from 0.
    predictions : sequence of int, or array of shape (samples, classes)
        The predicted classes, or scores, the largest of which counts.
    classes : sequence of str, optional
        Their names; without them, their numbers.
    show : {"counts", "shares"}
        What is written into the cells: numbers of samples, or per cent of the row.
    ax : matplotlib.axes.Axes, optional
        Where to; without it, in a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ArgumentError
        If there is nothing to draw, names are missing, or `show` is something else.
    DTypeError, ShapeError
        If labels are not whole numbers, or not as many as predictions.

    Examples
    --------
    >>> axes = confusion_matrix([0, 0, 1, 1], [0, 1, 1, 1], classes=["cat", "dog"])
    >>> [text.get_text() for text in axes.texts]
    ['1', '1', '0', '2']
    """
    if show not in ("counts", "shares"):
        raise ArgumentError(f"plots.confusion_matrix with show={show!r}: it shows 'counts' or 'shares'. Try 'shares'.")
    truth = labels_of("confusion_matrix", "labels", labels)
    guess = labels_of("confusion_matrix", "predictions", predictions)
    same_length("confusion_matrix", labels=truth, predictions=guess)
    columns = np.shape(predictions)[1] if np.ndim(predictions) == 2 else 0
    count = max(len(classes or ()), int(truth.max()) + 1, int(guess.max()) + 1, columns)
    names = class_names("confusion_matrix", classes, count)
    counts = np.bincount(truth * count + guess, minlength=count * count).reshape(count, count)
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)

    side = min(9.0, max(3.6, 2.0 + 0.42 * count + 0.07 * max(map(len, names))))
    axes = axes_for("confusion_matrix", ax, (side, side))
    axes.imshow(shares, cmap=_shades(), vmin=0.0, vmax=1.0)
    axes.set_xticks(range(count), names, rotation=45 if max(map(len, names)) > LONG_NAME else 0)
    axes.set_yticks(range(count), names)
    axes.tick_params(length=0)
    axes.set_xlabel("predicted" if show == "counts" else "predicted (% of the row)")
    axes.set_ylabel("true")
    note(axes, f"{int(np.trace(counts)):,} of {len(truth):,} right")
    if count <= MOST_WRITTEN:
        _write(axes, counts, shares, show)
    return axes


def _shades() -> Any:
    """From white to the blue of inputs."""
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("shares", [LIGHT.page, COLOURS[0]])


def _write(axes: Axes, counts: NDArray[Any], shares: NDArray[Any], show: str) -> None:
    """A number in each cell, white on the dark ones; rows without samples have no shares."""
    size = SMALL if len(counts) <= MOST_WRITTEN // 2 else SMALL - 2
    for (row, column), share in np.ndenumerate(shares):
        empty = not counts[row].any()
        text = f"{counts[row, column]}" if show == "counts" else "–" if empty else f"{100 * share:.0f}"
        axes.text(
            column,
            row,
            text,
            ha="center",
            va="center",
            fontsize=size,
            weight="bold" if row == column else "normal",
            color=LIGHT.page if share > 0.6 else LIGHT.text,
        )
