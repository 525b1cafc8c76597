"""The axes of a plot: made where none are given, quiet frames, and the colours and marks of series and classes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from autograd.errors import DTypeError
from visualization.figure import matplotlib_for, shows_itself
from visualization.themes import DARK, LIGHT, Theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLOURS = ("#0072B2", "#9A6200", "#007A5A", "#5B2A86", "#C03A00", "#222222", "#56B4E9", "#CC79A7")
"""Of series and classes; the first two are those of training and validation. A class has a marker too."""

MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")

ON_DARK = ("#56B4E9", "#F0B429", "#2BC79A", "#D9B8FF", "#FF8A5B", "#E6E6E6", "#0072B2", "#CC79A7")
"""The same in a figure of a dark style."""

SMALL = 9.0
"""In points: the size of what is written inside a plot."""


WIDTH_OF_LETTER = 0.6
"""Of the size of the font, on average."""


def axes_for(call: str, ax: Axes | None, size: tuple[float, float] = (5.5, 3.6)) -> Axes:
    """`ax` itself, or the axes of a new figure that no window shows and nobody has to close.

    Raises
    ------
    DTypeError
        If `ax` is something else.
    PictureError
        If matplotlib is not installed.
    """
    _, figure_class, canvas_class = matplotlib_for(f"plots.{call}")
    from matplotlib.axes import Axes

    if ax is None:
        figure = figure_class(figsize=size, dpi=120, layout="constrained")
        canvas_class(figure)
        made: Axes = figure.add_subplot()
        shows_itself(made)
        return made
    if not isinstance(ax, Axes):
        raise DTypeError(
            f"plots.{call} with ax of type {type(ax).__name__}: it draws on matplotlib's Axes. Pass one of "
            "figure.subplots(), or leave it out."
        )
    return ax


def quiet_frame(axes: Axes, grid: bool = True) -> None:
    """Only the two sides that carry numbers, and thin lines behind the data."""
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_axisbelow(True)
    if grid:
        axes.grid(True, linewidth=0.5, color="#8C8C8C", alpha=0.4)


def note(axes: Axes, text: str) -> None:
    """A remark above the plot: how much is right, and what is not drawn."""
    if text:
        axes.set_title(text, fontsize=SMALL)


def ink(axes: Axes) -> Any:
    """The colour in which the figure writes, light in a figure of a dark style."""
    return axes.xaxis.label.get_color()


def theme_of(axes: Axes) -> Theme:
    """The dark one for a figure that writes in a light colour."""
    from matplotlib.colors import to_rgb

    red, green, blue = to_rgb(ink(axes))
    return DARK if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.5 else LIGHT


def colour_of(axes: Axes, series: int) -> str:
    """The colour of the series with this number, one that can be seen on the page of the figure."""
    colours = COLOURS if theme_of(axes) is LIGHT else ON_DARK
    return colours[series % len(colours)]


def alarm(axes: Axes) -> str:
    """The colour of what is wrong."""
    return theme_of(axes).boxes["non_finite"][1]


def size_in_points(axes: Axes) -> tuple[float, float]:
    """Width and height of the axes, as far as they are known before the figure is drawn."""
    bounds = axes.get_window_extent()
    dots = axes.figure.dpi / 72.0
    return max(1.0, bounds.width / dots), max(1.0, bounds.height / dots)
