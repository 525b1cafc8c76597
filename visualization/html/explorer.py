"""The explorer: a picture as one HTML file in which a reader moves, searches, folds and reads about every box.

Everything is laid out when the file is made; the page holds pictures, data and a small script (`explorer.js`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from string import Template
from typing import Any

from autograd.graph import Graph
from visualization.drawing import Drawing, Look, titles_of
from visualization.fold import FoldedNode
from visualization.html.details import Details, details_of, details_of_folded, details_of_graph
from visualization.html.page import HEIGHT, build_document, framed, source
from visualization.html.views import View, views_of
from visualization.plans import Folder, Plan
from visualization.svg import ThemeName, legend_samples, svg_text
from visualization.wording import counted, visible

TITLE = "Computation graph"

BOX = re.compile(r'<g id="[^"]*" (class="box [^"]*") role="[^"]*" (transform="[^"]*")>(.*)</g>')
"""A box in an SVG, which is one line: its mark, where it stands, and what is in it."""


class Explorer:
    """A page in which a reader moves in a picture. A notebook shows it in a frame.

    Attributes
    ----------
    title : str
        Of the page.
    document : str
        The whole page, one self-contained HTML document.
    height : int
        Of the frame in a notebook, in pixels.
    """

    def __init__(
        self, folder: Folder, plan: Plan, look: Look, *, theme: ThemeName = "auto", height: int = HEIGHT
    ) -> None:
        self.title = look.title or TITLE
        self.height = height
        self.document = _document(folder, plan, look, self.title, theme)

    def __repr__(self) -> str:
        return f"<Explorer, {len(self.document) / 1024:,.0f} KiB of HTML; a notebook shows it>"

    def _repr_html_(self) -> str:
        return framed(self.document, self.title, self.height)


def _document(folder: Folder, plan: Plan, look: Look, title: str, theme: ThemeName) -> str:
    views = views_of(folder, plan, look)
    drawings = [view.drawing for view in views.all]
    body = Template(source("explorer.html")).substitute(
        title=_escaped(title),
        remark=_escaped(_remark(folder.graph, drawings[0])),
        views="\n".join(_pictures(views.all)),
        legend=_legend(drawings),
    )
    nodes = _details(folder.graph, views.all)
    data = {
        "formulas": _taken_out("formula", nodes),
        "nodes": nodes,
        "views": [_links(view, folder.graph) for view in views.all],
        "least": views.least,
        "most": views.most,
        "root": folder.graph.root.id,
        "whole": details_of_graph(folder.graph),
    }
    return build_document(
        title=title, body=body, style=source("explorer.css"), script=source("explorer.js"), data=data, theme=theme
    )


def _remark(graph: Graph, drawing: Drawing) -> str:
    """What the picture leaves out, or how much it shows, and what its bars mean."""
    bars = f"bars: {drawing.heat}, on a logarithmic scale" if drawing.heat else ""
    return ", ".join(filter(None, (drawing.remark or counted(len(graph), "node"), bars)))


def _pictures(views: list[View]) -> Iterator[str]:
    """All views, the first of them seen.

    Most boxes are the same in many views, so what is in a box is written out once. Where it stands again, in another
    than the first view, `data-as` says in which box of the page it was.
    """
    written: dict[str, int] = {}
    count = 0
    for number, view in enumerate(views):
        lines = _picture(view).split("\n")
        for place, line in enumerate(lines):
            if (box := BOX.fullmatch(line)) is None:
                continue
            first = written.setdefault(box[3], count)
            if number > 0 and first < count:
                lines[place] = f'<g {box[1]} {box[2]} data-as="{first}"/>'
            count += 1
        picture = "\n".join(lines)
        yield f"<div hidden>{picture}</div>" if number > 0 else f"<div>{picture}</div>"


def _picture(view: View) -> str:
    drawing = Drawing(view.drawing.boxes, view.drawing.arrows, view.drawing.direction)
    return svg_text(drawing, "bare", view.layout, with_legend=False)


def _legend(drawings: list[Drawing]) -> str:
    """Every mark that occurs in one of the views."""
    samples = {words: svg for drawing in drawings for svg, words in legend_samples(drawing)}
    return "".join(f"<li>{svg}{escape(words)}</li>" for words, svg in samples.items())


def _details(graph: Graph, views: list[View]) -> dict[str, Details]:
    """What the panel says, for each node that some view shows by itself."""
    titles = titles_of(graph)
    shown = {node.id for view in views for node in view.graph if not isinstance(node, FoldedNode)}
    return {node.id: details_of(node, node.name or titles.get(node.id, "")) for node in graph if node.id in shown}


def _taken_out(key: str, nodes: dict[str, Details]) -> list[str]:
    """Every text that nodes have under a key, once; in a node its number takes its place."""
    numbers: dict[str, int] = {}
    for about in nodes.values():
        about[key] = numbers.setdefault(about[key], len(numbers))
    return list(numbers)


def _links(view: View, whole: Graph) -> dict[str, Any]:
    """What the script knows of one view: boxes and arrows in the order of its SVG, and where a click leads."""
    places = {box.id: place for place, box in enumerate(view.drawing.boxes)}
    return {
        "remark": _remark(whole, view.drawing),
        "boxes": list(places),
        "arrows": [(places[arrow.tail], places[arrow.head]) for arrow in view.drawing.arrows],
        "opens": view.opens,
        "closes": [view.closes.get(room.path) for room in view.layout.rooms],
        "folded": {
            node.id: details_of_folded(node, [whole[id] for id in node.nodes])
            for node in view.graph
            if isinstance(node, FoldedNode)
        },
    }


def _escaped(text: str) -> str:
    return escape(visible(text))
