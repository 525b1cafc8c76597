"""Where a model changes its mind: the classes of all points of a plane, with the data over them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from autograd.errors import ArgumentError, DTypeError, ShapeError, kind_of
from autograd.mode import no_grad
from autograd.variable import Variable, untracked
from visualization.plots.canvas import COLOURS, MARKERS, SMALL, axes_for, note, quiet_frame
from visualization.plots.reading import array_of, check_count, class_names, labels_of, same_length
from visualization.themes import LIGHT

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MARGIN = 0.08
PALE = 0.18


def decision_boundary(
    predict: Callable[[Any], Any],
    points: Any,
    labels: Any,
    *,
    classes: Sequence[str] | None = None,
    threshold: float = 0.0,
    resolution: int = 200,
    ax: Axes | None = None,
) -> Axes:
    """Draw which class a model gives to each point of the plane, and the data over it.

    Parameters
    ----------
    predict : Module or callable
        Gives, for points of shape (n, 2), the classes as whole numbers, scores of shape (n, classes), or one
        score per point for two classes. It is asked without recording, a Module in evaluation; with a Zensor if
        `points` is one, else with an array.
    points : array of shape (samples, 2)
        The data.
    labels : sequence of int
        Their classes, counted from 0.
    classes : sequence of str, optional
        Names of the classes; without them, their numbers.
    threshold : float
        Of one score per point: above it a point belongs to class 1. 0 suits scores that go through a sigmoid
        later; pass 0.5 for probabilities.
    resolution : int
        Points along each side.
    ax : matplotlib.axes.Axes, optional
        Where to; without it, in a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ArgumentError
        If points are not finite, names are missing, or `resolution` is below 2.
    DTypeError, ShapeError
        If something has another type or shape, the result of `predict` among them.

    Examples
    --------
    >>> points, labels = [[0.0, 0.0], [1.0, 1.0], [0.2, 0.4]], [0, 1, 0]
    >>> axes = decision_boundary(lambda p: p.sum(axis=1) - 1.0, points, labels)
    >>> axes.get_title()
    '3 of 3 right'
    """
    if not callable(predict):
        raise DTypeError(
            f"plots.decision_boundary of {kind_of(predict)}: it asks a Module or a function for the classes of "
            "points. Pass model."
        )
    check_count("decision_boundary", "resolution", resolution, 2)
    data = _plane(points)
    truth = labels_of("decision_boundary", "labels", labels)
    same_length("decision_boundary", points=data, labels=truth)
    across, down = (_range(column, resolution) for column in data.T)
    grid = np.stack([one.ravel() for one in np.meshgrid(across, down)], axis=1).astype(data.dtype)
    made_as = type(points) if isinstance(points, Variable) else None
    asked, lost = _classes_of(predict, np.concatenate([grid, data]), made_as, threshold)
    field, guess = asked[: len(grid)].reshape(resolution, resolution), asked[len(grid) :]
    names = class_names("decision_boundary", classes, 1 + max(int(truth.max()), int(asked.max())))

    axes = axes_for("decision_boundary", ax, (4.8, 4.8))
    _draw_field(axes, across, down, field)
    _draw_data(axes, data, truth, names)
    told = [f"{int((guess == truth).sum()):,} of {len(truth):,} right"]
    if lost:
        told.append(f"NaN at {lost:,} of {len(asked):,} points")
    elif (field == field[0, 0]).all():
        told.append(f"class {names[int(field[0, 0])]} everywhere")
    note(axes, "; ".join(told))
    quiet_frame(axes, grid=False)
    return axes


def _plane(points: Any) -> NDArray[Any]:
    data = array_of("decision_boundary", "points", points)
    if data.ndim != 2 or data.shape[1] != 2:
        raise ShapeError(
            f"plots.decision_boundary with points of shape {data.shape}: a plane has points of shape (samples, 2). "
            "Choose two columns."
        )
    if not np.isfinite(data).all():
        raise ArgumentError(
            "plots.decision_boundary with points that are NaN or infinite: they lie nowhere in the plane. Leave them "
            "out: points[np.isfinite(points).all(axis=1)]."
        )
    return data if data.dtype.kind == "f" else data.astype(np.float64)


def _range(column: NDArray[Any], resolution: int) -> NDArray[Any]:
    least, most = float(column.min()), float(column.max())
    margin = (most - least) * MARGIN or 1.0
    return np.linspace(least - margin, most + margin, resolution)


def _classes_of(
    predict: Callable[[Any], Any], points: NDArray[Any], made_as: type[Variable] | None, threshold: float
) -> tuple[NDArray[np.intp], int]:
    """The class of each point, -1 where the model gives NaN, and how many those are."""
    with no_grad(), _evaluating(predict), np.errstate(all="ignore"):
        given = predict(points if made_as is None else untracked(points, made_as))
    scores = array_of("decision_boundary", "the result of predict", given)
    if scores.ndim not in (1, 2) or len(scores) != len(points):
        raise ShapeError(
            f"plots.decision_boundary: predict gave the shape {scores.shape} for {len(points)} points. It gives one "
            "class or one row of scores per point; check it with predict(points).shape."
        )
    lost = np.isnan(scores).reshape(len(points), -1).any(axis=1)
    if scores.ndim == 2 and scores.shape[1] > 1:
        classes = scores.argmax(axis=1)
    elif scores.dtype.kind == "f":
        classes = (scores.reshape(-1) > threshold).astype(np.intp)
    else:
        classes = labels_of("decision_boundary", "the result of predict", scores)
    return np.where(lost, -1, classes), int(lost.sum())


@contextmanager
def _evaluating(predict: Any) -> Iterator[None]:
    """A Module without dropout and with fixed statistics, and as it was afterwards; functions are left alone."""
    modules = list(predict.modules()) if hasattr(predict, "modules") and hasattr(predict, "training") else []
    training = [one.training for one in modules]
    try:
        for one in modules:
            one.training = False
        yield
    finally:
        for one, before in zip(modules, training, strict=True):
            one.training = before


def _draw_field(axes: Axes, across: NDArray[Any], down: NDArray[Any], field: NDArray[np.intp]) -> None:
    """Pale areas, and lines between them that are seen without colours."""
    from matplotlib.colors import to_rgb

    page = np.array(to_rgb(LIGHT.page))
    pales = np.array([PALE * np.array(to_rgb(colour)) + (1 - PALE) * page for colour in COLOURS])
    picture = np.where(field[..., None] < 0, 0.75, pales[field % len(COLOURS)])
    extent = (across[0], across[-1], down[0], down[-1])
    axes.imshow(picture, origin="lower", extent=extent, aspect="auto", interpolation="nearest", zorder=0)
    for one in np.unique(field)[1:]:
        inside = (field == one).astype(float)
        axes.contour(across, down, inside, levels=[0.5], colors=LIGHT.text, linewidths=1.0)


def _draw_data(axes: Axes, data: NDArray[Any], truth: NDArray[np.intp], names: list[str]) -> None:
    for one in np.unique(truth):
        axes.scatter(
            data[truth == one, 0],
            data[truth == one, 1],
            s=26,
            marker=MARKERS[one % len(MARKERS)],
            color=COLOURS[one % len(COLOURS)],
            edgecolors=LIGHT.page,
            linewidths=0.6,
            label=names[one],
        )
    axes.set_xlim(axes.get_xlim())
    axes.legend(fontsize=SMALL, loc="best", framealpha=0.85)
