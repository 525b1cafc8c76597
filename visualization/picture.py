"""Picture: a described computation that can be drawn, saved and shown."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Container
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from autograd.errors import ArgumentError, GraphError, ZensorError
from autograd.graph import Graph
from visualization.dot import dot_text
from visualization.drawing import Drawing, draw, drawn_size
from visualization.errors import PictureError
from visualization.program import render

MOST_DRAWN = 5000
"""More boxes than this are described in words: nobody could read them, and `dot` would not end."""


class Picture:
    """A description and its drawing. Numbers are those of the moment in which it was made.

    Parameters
    ----------
    graph : Graph
        What is drawn; plain data.

    Attributes
    ----------
    graph : Graph
        As given.
    drawing : Drawing or None
        Its boxes and arrows; None if there are too many.
    """

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        # Drawn now and not later: large arrays in the description change with the next training step.
        self.drawing: Drawing | None = draw(graph) if drawn_size(graph) <= MOST_DRAWN else None

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
        if self.drawing is None:
            raise GraphError(f"drawing a graph of {len(self.graph)} nodes: {self._too_large()}")
        return dot_text(self.drawing)

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the picture to a file, all of it or nothing.

        Parameters
        ----------
        path : str or path-like
            Its suffix says how: .svg, .pdf and .png through the program `dot`, .dot or .gv as text.

        Returns
        -------
        pathlib.Path
            Where it was written.

        Raises
        ------
        ArgumentError
            If the suffix is another one.
        PictureError
            If the file cannot be written, or `dot` is missing or fails.
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

    def _too_large(self) -> str:
        return (
            f"at most {MOST_DRAWN} boxes can be drawn and read. Draw the part that leads to a value v "
            "in the middle: show(build_computation_graph(v))."
        )

    def _repr_mimebundle_(
        self, include: Container[str] | None = None, exclude: Container[str] | None = None
    ) -> dict[str, str]:
        """What a notebook shows: the drawing, and text where there is none. Never raises."""
        try:
            svg = render(self.dot(), "svg").decode(errors="replace")
            bundle = {"text/plain": repr(self), "image/svg+xml": svg[svg.index("<svg") :]}
        except ZensorError as error:
            bundle = {"text/plain": f"{self!r}\n{error}"}
        return {
            form: data
            for form, data in bundle.items()
            if (include is None or form in include) and (exclude is None or form not in exclude)
        }


def _rendered(form: str) -> Callable[[Picture], bytes]:
    return lambda picture: render(picture.dot(), form)


def _as_text(picture: Picture) -> bytes:
    return picture.dot().encode()


WRITERS: dict[str, Callable[[Picture], bytes]] = {
    ".svg": _rendered("svg"),
    ".pdf": _rendered("pdf"),
    ".png": _rendered("png"),
    ".dot": _as_text,
    ".gv": _as_text,
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
