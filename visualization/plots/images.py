"""Images with what a model takes them for."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from autograd.errors import ShapeError
from visualization.plots.canvas import SMALL, WIDTH_OF_LETTER, alarm, axes_for, ink, note, size_in_points
from visualization.plots.reading import array_of, check_count, class_names, labels_of, same_length

if TYPE_CHECKING:
    from matplotlib.axes import Axes

GAP = 0.12
"""Between two images, as a part of the side of one."""

LINE = 0.17
"""The room for a line of words below an image, as a part of its side."""

SHORT = 4
"""Letters of two names that stand in one line."""

INCHES = 0.9


def images(
    images: Any,
    predictions: Any | None = None,
    labels: Any | None = None,
    *,
    classes: Sequence[str] | None = None,
    columns: int | None = None,
    most: int = 40,
    ax: Axes | None = None,
) -> Axes:
    r"""Draw a grid of images, and below each what it was taken for; what is wrong has a frame and a cross.

    Parameters
    ----------
    images : array
        Of shape (samples, height, width), with a channel axis of 1, 3 or 4 in second or last place, or
        (samples, pixels) of square images. Grey values are stretched over all images; colours lie in [0, 1]
        or, as whole numbers, in [0, 255].
    predictions : sequence of int, or array of shape (samples, classes), optional
        The predicted classes, or scores, the largest of which counts. If the rows are probabilities, the
        largest stands beside the class.
    labels : sequence of int, optional
        The true classes.
    classes : sequence of str, optional
        Their names; without them, their numbers.
    columns : int, optional
        How many images stand side by side.
    most : int
        Of more images only so many are drawn, and the plot says so.
    ax : matplotlib.axes.Axes, optional
        Where to; without it, in a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ArgumentError
        If there is nothing to draw or names are missing.
    DTypeError, ShapeError
        If arrays have other shapes, or are not as many as the images.

    Examples
    --------
    >>> import numpy as np
    >>> axes = images(np.eye(4).reshape(1, 4, 4), predictions=[[0.1, 0.9]], labels=[0])
    >>> [text.get_text() for text in axes.texts]
    ['× 1, not 0\n90 %']
    """
    check_count("images", "most", most, 1)
    if columns is not None:
        check_count("images", "columns", columns, 1)
    pixels = _pixels(images)
    captions, wrong = _captions(len(pixels), predictions, labels, classes)
    shown = pixels[:most]
    across = min(len(shown), columns or math.ceil(math.sqrt(len(shown) * 1.6)))
    down = -(-len(shown) // across)
    high, wide = shown.shape[1:3]
    side = max(high, wide)
    lines = max((caption.count("\n") + 1 for caption in captions), default=0)
    cell = (side * (1 + GAP), side * (1 + GAP + LINE * lines))
    axes = axes_for("images", ax, (INCHES * across * (1 + GAP) + 0.2, INCHES * down * cell[1] / side + 0.4))
    grey = shown.ndim == 3
    finite = shown[np.isfinite(shown)]
    limits = (float(finite.min()), float(finite.max())) if grey and finite.size else (None, None)
    axes.set_xlim(-side * GAP, across * cell[0])
    axes.set_ylim(down * cell[1], -side * GAP)
    size = _size(axes, captions, side)
    for place, image in enumerate(shown):
        left, top = place % across * cell[0], place // across * cell[1]
        extent = (left, left + wide, top + high, top)
        axes.imshow(image, cmap="gray", vmin=limits[0], vmax=limits[1], extent=extent, interpolation="nearest")
        if captions:
            _write(axes, captions[place], size, bool(wrong[place]), extent)
    axes.set_xlim(-side * GAP, across * cell[0])  # each image had set its own
    axes.set_ylim(down * cell[1], -side * GAP)
    axes.set_axis_off()
    told = [f"{len(shown)} of {len(pixels):,} images"] if len(shown) < len(pixels) else []
    if finite.size < shown.size:
        told.append(f"{shown.size - finite.size:,} pixels are NaN or infinite")
    note(axes, "; ".join(told))
    return axes


def _pixels(images: Any) -> NDArray[Any]:
    """Grey images of shape (samples, height, width), or (samples, height, width, colours)."""
    array = array_of("images", "images", images)
    side = math.isqrt(array.shape[-1]) if array.ndim else 0
    if array.ndim == 2 and side * side == array.shape[1]:
        return array.reshape(-1, side, side)
    if array.ndim == 4 and array.shape[-1] not in (1, 3, 4):
        array = np.moveaxis(array, 1, -1)
    if array.ndim == 4 and array.shape[-1] == 1:
        array = array[..., 0]
    if array.ndim == 4 and array.shape[-1] in (3, 4):
        return array if array.dtype.kind in "ui" else np.clip(array, 0.0, 1.0)
    if array.ndim != 3:
        raise ShapeError(
            f"plots.images with images of shape {array.shape}: they have the shape (samples, height, width), with a "
            "channel axis of 1, 3 or 4 if there are colours. Reshape them."
        )
    return array


def _captions(
    count: int, predictions: Any | None, labels: Any | None, classes: Sequence[str] | None
) -> tuple[list[str], NDArray[np.bool_]]:
    """What stands below each image, and which predictions are wrong."""
    known: dict[str, NDArray[np.intp]] = {}
    if predictions is not None:
        known["predictions"] = labels_of("images", "predictions", predictions)
    if labels is not None:
        known["labels"] = labels_of("images", "labels", labels)
    wrong = np.zeros(count, bool)
    if not known:
        return [], wrong
    same_length("images", images=range(count), **known)
    names = class_names("images", classes, 1 + max(int(one.max()) for one in known.values()))
    if len(known) == 1:
        texts = [names[one] for one in next(iter(known.values()))]
    else:
        guess, truth = known["predictions"], known["labels"]
        wrong = guess != truth
        texts = [
            _verdict(names[one], names[other]) if one != other else names[one]
            for one, other in zip(guess, truth, strict=True)
        ]
    sure = _probabilities(predictions)
    return (
        texts if sure is None else [f"{a}\n{b:.0%}".replace("%", " %") for a, b in zip(texts, sure, strict=True)]
    ), wrong


def _verdict(guess: str, truth: str) -> str:
    gap = " " if len(guess + truth) <= SHORT else "\n"
    return f"× {guess},{gap}not {truth}"


def _probabilities(predictions: Any | None) -> NDArray[Any] | None:
    """The largest of each row, if the rows are probabilities and not only scores."""
    if predictions is None or np.ndim(predictions) != 2:
        return None
    table = array_of("images", "predictions", predictions)
    whole = np.allclose(table.sum(axis=1), 1.0, atol=1e-3)
    return table.max(axis=1) if whole and table.min() >= 0 and table.shape[1] > 1 else None


def _size(axes: Axes, captions: list[str], side: int) -> float:
    """The size of letters with which every caption stays below its image."""
    width, height = size_in_points(axes)
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    of_side = side * min(width / (right - left), height / (bottom - top))
    longest = max((len(line) for caption in captions for line in caption.split("\n")), default=1)
    return min(SMALL - 1.5, of_side * LINE / 1.15, of_side * (1 + GAP) / (longest * WIDTH_OF_LETTER * 1.1))


def _write(axes: Axes, caption: str, size: float, wrong: bool, extent: tuple[float, float, float, float]) -> None:
    from matplotlib.patches import Rectangle

    left, right, bottom, top = extent
    axes.text(
        (left + right) / 2,
        bottom + (bottom - top) * 0.04,
        caption,
        ha="center",
        va="top",
        fontsize=size,
        linespacing=1.0,
        color=alarm(axes) if wrong else ink(axes),
        weight="bold" if wrong else "normal",
    )
    if wrong:
        axes.add_patch(
            Rectangle((left, top), right - left, bottom - top, fill=False, edgecolor=alarm(axes), linewidth=3.0)
        )
