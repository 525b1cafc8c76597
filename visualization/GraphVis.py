"""The two calls of a user: build the picture of a computation, and show it."""

from __future__ import annotations

from typing import Any

from autograd.describing import describe
from autograd.errors import DTypeError, kind_of
from autograd.variable import Variable
from visualization.drawing import Direction
from visualization.heat import ColorBy
from visualization.picture import Picture
from visualization.plans import MOST_NODES, Which
from visualization.player import Player
from visualization.screen import put_on_screen

__all__ = ["build_computation_graph", "show"]


def build_computation_graph(
    z: Variable,
    *,
    direction: Direction | None = None,
    fold: bool | Which | None = None,
    expand: Which = (),
    depth: int | None = None,
    values: bool | None = None,
    grads: bool = True,
    color_by: ColorBy = "kind",
    title: str = "",
    max_nodes: int = MOST_NODES,
    unused: Any = (),
) -> Picture:
    """The picture of all that leads to `z`.

    Parameters
    ----------
    z : Zensor
        The result of a computation.
    direction, fold, expand, depth, values, grads, color_by, title, max_nodes
        How it is drawn; `Picture` says what each means.
    unused : Module, Zensor, iterable of Zensor, or dict of str to Zensor
        What `z` might not depend on, such as the parameters of a model. Those that do not lead to `z` are drawn
        too, dashed and with the word "unused", with all that leads to them.

    Returns
    -------
    Picture
        `picture.graph` is the description, `picture.save("net.svg")` writes a file and
        `show(picture)` shows it.

    Examples
    --------
    >>> from zensor import Zensor
    >>> x = Zensor(3.0, name="x")
    >>> build_computation_graph(x * x + 1.0)
    <Picture of 4 values and 2 operations; show(picture) draws it>
    """
    return Picture(
        describe(z, dict(unused.named_parameters()) if hasattr(unused, "named_parameters") else unused),
        direction=direction,
        fold=fold,
        expand=expand,
        depth=depth,
        values=values,
        grads=grads,
        color_by=color_by,
        title=title,
        max_nodes=max_nodes,
        root=z,
    )


def show(picture: Picture | Player | Variable) -> None:
    """Show a picture or a player: inline in a notebook, in a viewer, or as a file whose path is printed.

    It never waits for a window to be closed and never fails because of where it runs: without a
    display it prints the picture as text, and the path of a file that holds it.

    Parameters
    ----------
    picture : Picture, Player or Zensor
        What `build_computation_graph` or its `play` returned; of a Zensor, the picture is built first.

    Raises
    ------
    DTypeError
        If it is something else.
    """
    if isinstance(picture, Variable):
        picture = build_computation_graph(picture)
    if not isinstance(picture, Picture | Player):
        raise DTypeError(
            f"show of {kind_of(picture)}: only a Picture, a Player or a Zensor can be shown. "
            "Try show(build_computation_graph(z))."
        )
    put_on_screen(picture)
