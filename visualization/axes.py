"""A picture inside a user's own matplotlib figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from autograd.describing import describe
from autograd.errors import DTypeError, kind_of
from autograd.graph import Graph
from autograd.variable import Variable
from visualization.figure import draw_on, new_axes
from visualization.picture import Picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def draw(
    picture: Picture | Graph | Variable, ax: Axes | None = None, theme: Literal["light", "dark"] = "light"
) -> Axes:
    """Draw a picture with matplotlib, beside whatever else a figure shows.

    Parameters
    ----------
    picture : Picture, Graph or Zensor
        What is drawn.
    ax : matplotlib.axes.Axes, optional
        Where; without it, in a new figure of the right size, which is `draw(picture).figure`.
    theme : {"light", "dark"}
        The colours.

    Returns
    -------
    matplotlib.axes.Axes
        Where it was drawn. Everything on it scales with the axes.

    Raises
    ------
    DTypeError
        If `picture` is something else.
    PictureError
        If matplotlib is not installed.

    Examples
    --------
    >>> from zensor import Zensor
    >>> axes = draw(Zensor(3.0, name="x") * 2.0)
    >>> axes.figure.savefig("net.png")  # doctest: +SKIP
    """
    if isinstance(picture, Variable):
        picture = describe(picture)
    if isinstance(picture, Graph):
        picture = Picture(picture)
    if not isinstance(picture, Picture):
        raise DTypeError(
            f"drawing {kind_of(picture)}: only a Picture, a Graph or a Zensor can be drawn. "
            "Try draw(build_computation_graph(z))."
        )
    if ax is None:
        ax = new_axes(picture.drawn(), picture.layout)
    draw_on(ax, picture.drawn(), picture.layout, theme)
    return ax
