"""Picture: a described computation that can be drawn, saved and shown."""

from __future__ import annotations

import os
import sys
import weakref
from collections.abc import Callable, Container
from functools import cached_property
from pathlib import Path
from typing import Any

from autograd.errors import ArgumentError, GraphError, ZensorError
from autograd.graph import Graph
from autograd.graph_json import to_json
from autograd.variable import Variable, node_of
from visualization.dot import dot_text
from visualization.drawing import Direction, Drawing, Look, drawing_of, drawn_size
from visualization.figure import image
from visualization.files import write_whole
from visualization.fold import folded_by
from visualization.frames import record
from visualization.heat import ColorBy
from visualization.html.explorer import Explorer
from visualization.html.page import HEIGHT
from visualization.layout import Layout, lay_out
from visualization.mermaid import mermaid_text
from visualization.options import check_look, check_modules, check_theme, whole
from visualization.plans import MOST_NODES, Folder, Which
from visualization.player import Player
from visualization.svg import ThemeName, svg_text
from visualization.text import WIDTH, for_stream, terminal_text
from visualization.wording import counted

MOST_DRAWN = 5000
"""More boxes than this are described in words: nobody could read them, and every viewer would be slow."""


class Picture:
    """A description and its drawing. Numbers are those of the moment in which it was made.

    Parameters
    ----------
    graph : Graph
        What is drawn; plain data.
    direction : {"right", "down"}, optional
        Which way the computation runs; without it, to the right if it is short.
    fold : bool, str, iterable of str or callable, optional
        Modules to fold into one box each, by path; True for all and every repetition, False for none. Without
        it, only what `max_nodes` asks for.
    expand : str, iterable of str or callable
        Modules that stay open.
    depth : int, optional
        How deep modules are open; 0 makes each of the outermost one box.
    values : bool, optional
        Whether values are shown; without it, all elements of small arrays are shown only in small pictures.
    grads : bool
        Whether gradients are shown.
    color_by : {"kind", "grad", "value", "memory", "time"}
        With another than "kind", each box has a bar that shows how large this is.
    title : str
        Stands above the picture.
    max_nodes : int
        Above this, repetitions and modules are folded.
    root : Zensor, optional
        What was described, so that `play` can run; a picture does not keep it alive.

    Attributes
    ----------
    graph : Graph
        As given.
    folded : Graph
        What is left of it when parts are folded.
    drawing : Drawing or None
        Its boxes and arrows; None if there are too many.
    """

    def __init__(
        self,
        graph: Graph,
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
        root: Variable | None = None,
    ) -> None:
        if direction not in (None, "right", "down"):
            raise ArgumentError(
                f"a picture that runs {direction!r}: it can run to the 'right' or 'down'. Leave the direction out to "
                "have it chosen."
            )
        check_look(title, {"values": bool(values) if values is None else values, "grads": grads})
        check_modules({"fold": () if fold is None or isinstance(fold, bool) else fold, "expand": expand})
        whole("a picture with max_nodes", max_nodes, 1)
        if depth is not None:
            whole("a picture with depth", depth, 0)
        self.graph = graph
        self._root = None if root is None else (weakref.ref(root), weakref.ref(node_of(root)))
        self.folder = Folder(graph, fold, expand)
        self.plan = self.folder.plan(depth, max_nodes)
        self.folded = folded_by(self.folder, self.plan)
        self.look = Look(direction, values, grads, color_by, title)
        # Drawn now and not later: large arrays in the description change with the next training step.
        self.drawing = drawing_of(self.folded, self.look) if drawn_size(self.folded) <= MOST_DRAWN else None

    def dot(self) -> str:
        """The picture in DOT, the language of Graphviz; needs no program.

        Raises
        ------
        GraphError
            If the graph is too large to draw.
        PictureError
            If the `graphviz` package is not installed.
        """
        return self._dot

    @cached_property
    def _dot(self) -> str:
        return dot_text(self.drawn())

    @cached_property
    def layout(self) -> Layout:
        """Where everything stands."""
        return lay_out(self.drawn())

    def drawn(self) -> Drawing:
        """The drawing, for renderers.

        Raises
        ------
        GraphError
            If the graph is too large to draw.
        """
        if self.drawing is None:
            raise GraphError(f"drawing a graph of {len(self.graph)} nodes: {self._too_large()}")
        return self.drawing

    def svg(self, theme: ThemeName = "light") -> str:
        """The picture in SVG; needs neither programs nor packages.

        Parameters
        ----------
        theme : {"light", "dark", "auto"}
            "auto" follows the reader's page where that is possible and is light elsewhere.

        Raises
        ------
        GraphError
            If the graph is too large to draw.
        """
        check_theme(theme)
        return svg_text(self.drawn(), theme, self.layout)

    def text(self, width: int = WIDTH) -> str:
        """The picture for a terminal: one line per value, `width` columns wide; `print(picture)` does the same.

        Raises
        ------
        GraphError
            If the graph is too large to draw.
        """
        whole("a text with width", width, 1)
        return terminal_text(self.folded, self.drawn(), width)

    def mermaid(self) -> str:
        """The picture as a flowchart in Mermaid, which the pages of code hosts draw inside Markdown.

        Raises
        ------
        GraphError
            If the graph is too large to draw.
        """
        return mermaid_text(self.drawn())

    def explore(self, *, theme: ThemeName = "auto", height: int = HEIGHT) -> Explorer:
        """A page in which a reader moves in the picture, searches, folds modules and reads about every box.

        A notebook shows what comes back; `save("net.html")` writes it to a file. Elements of large arrays are
        those of the moment of this call.

        Parameters
        ----------
        theme : {"auto", "light", "dark"}
            The colours; "auto" takes those of the reader's system.
        height : int
            In a notebook, in pixels.

        Raises
        ------
        GraphError
            If the graph is too large to draw.
        """
        check_theme(theme)
        self.drawn()
        return Explorer(self.folder, self.plan, self.look, theme=theme, height=height)

    def play(
        self, grad: Any = None, *, theme: ThemeName = "auto", seconds: float = 2.0, height: int = HEIGHT
    ) -> Player:
        """The backward pass step by step: `show` plays it, `save` writes a page, a moving picture or a sheet.

        A pass of its own is run and recorded; hooks see it. It leaves every `.grad`, and all that the graph kept, as
        they were, so call it before `backward()`, which frees the graph, or call ``backward(retain_graph=True)``.

        Parameters
        ----------
        grad : array_like, optional
            The incoming gradient, as for `backward`.
        theme : {"auto", "light", "dark"}
            The colours; "auto" takes those of the reader's system.
        seconds : float
            How long a step is seen in moving pictures.
        height : int
            In a notebook, in pixels.

        Raises
        ------
        GraphError
            If the computation is gone or freed, or no gradient can start at its end.

        Examples
        --------
        >>> from visualization import build_computation_graph
        >>> from zensor import Zensor
        >>> x = Zensor(3.0, name="x")
        >>> y = x * x
        >>> player = build_computation_graph(y).play()
        >>> print(player)
        0  Start: the gradient of n1 is +1. It goes back against the arrows, in the
           order of the numbers. What is used several times waits for all its pieces: x
           for 2.
        1  × fires for n1, which has its whole gradient, +1. x gets grad × x = 1 × 3 =
           +3. x gets grad × x = 1 × 3 = +3. x is ready: 2 of 2 pieces, together +6:
           this is its .grad.
        """
        frames = record(self._live_root(), self.graph, grad)
        return Player(frames, self.folded, self.look, theme=theme, seconds=seconds, height=height)

    def _live_root(self) -> Variable:
        """The Zensor that was described, if it still is what it was."""
        if self._root is None:
            raise GraphError(
                "playing a picture that was made from a description alone: a backward pass needs the computation "
                "itself. Build the picture from a Zensor: build_computation_graph(z).play()."
            )
        root, node = self._root[0](), self._root[1]()
        if root is None or node is None:
            raise GraphError(
                "playing a picture whose computation is gone: a picture does not keep it alive. Hold the result in a "
                "variable until play() has run: z = f(x); build_computation_graph(z).play()."
            )
        if node_of(root) is not node:
            raise GraphError(
                "playing a picture of a Zensor that was written in place since: what it holds now was computed in "
                "another way. Build the picture again: build_computation_graph(z).play()."
            )
        return root

    def save(self, path: str | os.PathLike[str], *, theme: ThemeName | None = None) -> Path:
        """Write the picture to a file, all of it or nothing.

        Parameters
        ----------
        path : str or path-like
            Its suffix says how: .svg, .html (what `explore` returns), .gif (what `play` returns), .png, .pdf, .dot,
            .gv, .mmd (Mermaid), .txt or .json.
        theme : {"light", "dark", "auto"}, optional
            The colours of .svg, .html, .gif, .png and .pdf; "auto" follows the reader's page where that is possible.
            Without it, a page does so, and all else is light.

        Returns
        -------
        pathlib.Path
            Where it was written.

        Raises
        ------
        ArgumentError
            If the suffix is another one, or such files have no theme.
        PictureError
            If the file cannot be written, or a package that draws it is missing.
        """
        path = Path(path)
        suffix = path.suffix.lower()
        if suffix not in WRITERS:
            raise ArgumentError(
                f"saving a picture as {path.name!r}: the suffix says how, and it is one of {', '.join(WRITERS)}. "
                "Try picture.save('picture.svg')."
            )
        if theme is not None:
            check_theme(theme)
            if suffix not in COLOURED:
                raise ArgumentError(
                    f"saving a picture as {path.name!r} with theme={theme!r}: only {', '.join(COLOURED)} have one. Try "
                    f"picture.save({str(path.with_suffix('.svg'))!r}, theme={theme!r})."
                )
        write_whole(path, WRITERS[suffix](self, theme))
        return path

    def __repr__(self) -> str:
        operations = sum(map(self.graph.is_operation, self.graph))
        values = sum(node.shape is not None for node in self.graph)
        counts = f"{counted(values, 'value')} and {counted(operations, 'operation')}"
        if self.drawing is None:
            return f"<Picture of {counts}: {self._too_large()}>"
        return f"<Picture of {counts}; show(picture) draws it>"

    def __str__(self) -> str:
        return repr(self) if self.drawing is None else for_stream(self.text(), sys.stdout)

    def _too_large(self) -> str:
        return (
            f"at most {MOST_DRAWN} boxes can be drawn and read, and {drawn_size(self.folded):,} are left. "
            "Draw the part that leads to a value v in the middle: show(build_computation_graph(v))."
        )

    def _repr_mimebundle_(
        self, include: Container[str] | None = None, exclude: Container[str] | None = None
    ) -> dict[str, str]:
        """What a notebook shows: the drawing, and text where there is none. Never raises."""
        try:
            bundle = {"text/plain": str(self), "image/svg+xml": self.svg()}
        except ZensorError as error:
            bundle = {"text/plain": f"{self!r}\n{error}"}
        return {
            form: data
            for form, data in bundle.items()
            if (include is None or form in include) and (exclude is None or form not in exclude)
        }


Writer = Callable[[Picture, ThemeName | None], bytes]

WRITERS: dict[str, Writer] = {
    ".svg": lambda picture, theme: picture.svg(theme or "light").encode(),
    ".html": lambda picture, theme: picture.explore(theme=theme or "auto").document.encode(),
    ".gif": lambda picture, theme: picture.play(theme=theme or "auto").content(".gif"),
    ".pdf": lambda picture, theme: image(picture.drawn(), "pdf", theme or "light", picture.layout),
    ".png": lambda picture, theme: image(picture.drawn(), "png", theme or "light", picture.layout),
    ".dot": lambda picture, _: picture.dot().encode(),
    ".gv": lambda picture, _: picture.dot().encode(),
    ".mmd": lambda picture, _: picture.mermaid().encode(),
    ".txt": lambda picture, _: f"{picture.text()}\n".encode(),
    ".json": lambda picture, _: to_json(picture.graph).encode(),
}
"""By suffix, what makes the content of the file."""

COLOURED = (".svg", ".html", ".gif", ".pdf", ".png")
"""What can be light or dark."""
