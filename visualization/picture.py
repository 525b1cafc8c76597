"""Picture: a described computation that can be drawn, saved and shown."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Callable, Container
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from autograd.errors import ArgumentError, GraphError, ZensorError
from autograd.graph import Graph
from autograd.graph_json import to_json
from visualization.dot import dot_text
from visualization.drawing import Direction, Drawing, Look, draw, drawn_size
from visualization.errors import PictureError
from visualization.figure import image
from visualization.fold import folded_by
from visualization.heat import ColorBy
from visualization.html.explorer import Explorer
from visualization.html.page import HEIGHT
from visualization.layout import Layout, lay_out
from visualization.mermaid import mermaid_text
from visualization.plans import Folder, Which
from visualization.svg import ThemeName, svg_text
from visualization.text import WIDTH, for_stream, terminal_text

MOST_DRAWN = 5000
"""More boxes than this are described in words: nobody could read them, and every viewer would be slow."""

MOST_NODES = 200
"""Above this, parts of a graph are folded unless the user asks for something else."""


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
    ) -> None:
        if direction not in (None, "right", "down"):
            raise ArgumentError(
                f"a picture that runs {direction!r}: it can run to the 'right' or 'down'. Leave the direction out to "
                "have it chosen."
            )
        self.graph = graph
        self.folder = Folder(graph, fold, expand)
        self.plan = self.folder.plan(depth, max_nodes)
        self.folded = folded_by(self.folder, self.plan)
        self.look = Look(direction, values, grads, color_by, title)
        # Drawn now and not later: large arrays in the description change with the next training step.
        self.drawing = draw(self.folded, self.look) if drawn_size(self.folded) <= MOST_DRAWN else None

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
        return svg_text(self.drawn(), theme, self.layout)

    def text(self, width: int = WIDTH) -> str:
        """The picture for a terminal: one line per value, `width` columns wide; `print(picture)` does the same.

        Raises
        ------
        GraphError
            If the graph is too large to draw.
        """
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
        self.drawn()
        return Explorer(self.folder, self.plan, self.look, theme=theme, height=height)

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the picture to a file, all of it or nothing.

        Parameters
        ----------
        path : str or path-like
            Its suffix says how: .svg, .html (what `explore` returns), .png, .pdf, .dot, .gv, .mmd (Mermaid), .txt
            or .json.

        Returns
        -------
        pathlib.Path
            Where it was written.

        Raises
        ------
        ArgumentError
            If the suffix is another one.
        PictureError
            If the file cannot be written, or a package that draws it is missing.
        """
        path = Path(path)
        write = WRITERS.get(path.suffix.lower())
        if write is None:
            raise ArgumentError(
                f"saving a picture as {path.name!r}: the suffix says how, and it is one of {', '.join(WRITERS)}. "
                "Try picture.save('picture.svg')."
            )
        _write_whole(path, write(self))
        return path

    def __repr__(self) -> str:
        operations = sum(node.operation is not None for node in self.graph)
        values = sum(node.shape is not None for node in self.graph)
        counts = f"{_counted(values, 'value')} and {_counted(operations, 'operation')}"
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


WRITERS: dict[str, Callable[[Picture], bytes]] = {
    ".svg": lambda picture: picture.svg().encode(),
    ".html": lambda picture: picture.explore().document.encode(),
    ".pdf": lambda picture: image(picture.drawn(), "pdf", layout=picture.layout),
    ".png": lambda picture: image(picture.drawn(), "png", layout=picture.layout),
    ".dot": lambda picture: picture.dot().encode(),
    ".gv": lambda picture: picture.dot().encode(),
    ".mmd": lambda picture: picture.mermaid().encode(),
    ".txt": lambda picture: f"{picture.text()}\n".encode(),
    ".json": lambda picture: to_json(picture.graph).encode(),
}
"""By suffix, what makes the content of the file."""


def _counted(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def _write_whole(path: Path, content: bytes) -> None:
    """Write beside the file and move into place, so that nobody ever reads half a picture."""
    beside = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        try:
            beside.write_bytes(content)
            os.replace(beside, path)
        finally:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
    except OSError as error:
        raise PictureError(
            f"saving a picture as '{path}': {error.strerror or error}. "
            "The folder must exist and be writable; make it or name another."
        ) from error
