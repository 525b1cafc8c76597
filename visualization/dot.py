"""DOT, the language of Graphviz: writes a drawing as text. Needs the `graphviz` package, no program.

Identical drawings give byte-identical text. Whatever a user typed stays text: names are never ids,
and every string is escaped for the place where it stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

from visualization.boxes import Box, Line
from visualization.drawing import Arrow, Drawing
from visualization.errors import PictureError
from visualization.marks import Mark
from visualization.themes import LIGHT
from visualization.wording import shortened, visible

FONT = "Helvetica,Arial,sans-serif"
FONT_OF_ROWS = "monospace"
LONGEST_TOOLTIP = 3_000
"""Older versions of `dot` fail on strings of 16 kB, and escaping makes each character up to five."""

SPACE = "\u00a0"
"""Several plain spaces may be drawn as one, and none at all is an error in some places."""

COLOURS = {"value": LIGHT.text, "grad": LIGHT.grad, "note": LIGHT.quiet, "finding": LIGHT.text}

OF_GRAPH = {
    "bgcolor": LIGHT.page,
    "fontname": FONT,
    "fontsize": "11",
    "nodesep": "0.25",
    "ranksep": "0.35",
    "pad": "0.15",
}
OF_NODES = {
    "fontname": FONT,
    "fontsize": "11",
    "fontcolor": LIGHT.text,
    "margin": "0.1,0.06",
    "style": "filled",
}
OF_EDGES = {
    "fontname": FONT,
    "fontsize": "9",
    "fontcolor": LIGHT.text,
    "color": LIGHT.arrow,
    "arrowsize": "0.7",
}
"""What holds for a whole picture, and for all its nodes and edges that say nothing else."""


def dot_text(drawing: Drawing) -> str:
    """The drawing in DOT.

    Raises
    ------
    PictureError
        If the `graphviz` package is not installed.
    """
    try:
        from graphviz import Digraph
    except ImportError as error:
        raise PictureError(
            "DOT text: the Python package 'graphviz' is not installed, and it writes the text. "
            "Install it: pip install graphviz."
        ) from error
    rankdir = "LR" if drawing.direction == "right" else "TB"
    digraph = Digraph(
        "computation", graph_attr={"rankdir": rankdir, **OF_GRAPH}, node_attr=OF_NODES, edge_attr=OF_EDGES
    )
    _add_boxes(digraph, drawing.boxes, Digraph)
    for arrow in drawing.arrows:
        digraph.edge(arrow.tail, arrow.head, **_arrow_attributes(arrow))
    return str(digraph.source)


class _Room:
    """A module in the picture: its boxes and the modules inside it."""

    def __init__(self, path: tuple[str, ...] = ()) -> None:
        self.path = path
        self.boxes: list[Box] = []
        self.rooms: dict[str, _Room] = {}

    def inner(self, name: str) -> _Room:
        """The module of this name inside this one."""
        if name not in self.rooms:
            self.rooms[name] = _Room((*self.path, name))
        return self.rooms[name]


def _add_boxes(digraph: Any, boxes: tuple[Box, ...], make: Any) -> None:
    """Boxes into clusters, one per module, nested like the modules; iterative, since they may nest deep."""
    house = _Room()
    for box in boxes:
        room = house
        for name in box.room.split(".") if box.room else ():
            room = room.inner(name)
        room.boxes.append(box)
    _furnish(digraph, house)
    open_rooms = [(digraph, iter(house.rooms.values()))]
    count = 0
    while open_rooms:
        digraph, inner = open_rooms[-1]
        if entered := next(inner, None):
            cluster = make(f"cluster_{count}", graph_attr=_room_attributes(entered))
            _furnish(cluster, entered)
            open_rooms.append((cluster, iter(entered.rooms.values())))
            count += 1
        else:
            open_rooms.pop()
            if open_rooms:
                open_rooms[-1][0].subgraph(digraph)


def _furnish(digraph: Any, room: _Room) -> None:
    for box in room.boxes:
        digraph.node(box.id, **_box_attributes(box))


def _room_attributes(room: _Room) -> dict[str, str]:
    return {
        "label": _string(shortened(visible(room.path[-1]))),
        "tooltip": _tooltip(f"module {visible('.'.join(room.path))}"),
        "style": "rounded",
        "color": LIGHT.room,
        "fontcolor": LIGHT.quiet,
        "labeljust": "l",
    }


def _box_attributes(box: Box) -> dict[str, str]:
    mark = box.mark
    fill, line = LIGHT.boxes[mark.colour]
    attributes = {
        "shape": "ellipse" if mark.shape == "ellipse" else "box3d" if mark.sheets else "box",
        "style": _style(mark),
        "fillcolor": fill,
        "color": line,
        "penwidth": f"{mark.width:g}",
        "tooltip": _tooltip(box.words),
    }
    if mark.sheets:
        attributes["margin"] = "0.14,0.14"  # the upper side of the block takes some of it
    if mark.borders > 1:
        attributes["peripheries"] = str(mark.borders)
    if mark.shape == "ellipse":
        return attributes | {"label": _string(box.title), "fontsize": "13", "margin": "0.06,0.03"}
    return attributes | {"label": f"<{''.join(_table(box))}>"}


def _style(mark: Mark) -> str:
    parts = ["filled"]
    if mark.shape == "rounded":
        parts.append("rounded")
    if mark.dash != "solid":
        parts.append(mark.dash)
    return ",".join(parts)


def _arrow_attributes(arrow: Arrow) -> dict[str, str]:
    attributes = {}
    if arrow.label:
        attributes["label"] = _string(f" {arrow.label} ")  # spaces keep it off the line
    if not arrow.tracked:
        attributes |= {"style": "dotted", "penwidth": "0.8"}
    return attributes


def _table(box: Box) -> Iterator[str]:
    """The text of a box as a borderless table, so that the tag stands at the right edge."""
    yield '<table border="0" cellborder="0" cellspacing="0" cellpadding="1"><tr><td align="left">'
    lines = list(box.lines)
    # Without a name, the first line of numbers takes its place beside the tag.
    first = lines[0] if lines and not box.title else None
    yield _coloured(first.text, first.role) if first is not None else f"<b>{_html(box.title) or SPACE}</b>"
    tag = LIGHT.boxes[box.mark.colour][1]
    yield f'</td><td align="right"><font color="{tag}" point-size="9">\u2002{_html(box.tag)}</font></td></tr>'
    if first is not None:
        lines[:1] = [Line("", first.role, first.rows)]
    for line in lines:
        if line.text:
            yield _row(_coloured(line.text, line.role))
        if line.rows:
            yield _row("".join(f'{_coloured(row, line.role, FONT_OF_ROWS)}<br align="left"/>' for row in line.rows))
    yield "</table>"


def _row(content: str) -> str:
    return f'<tr><td align="left" colspan="2">{content}</td></tr>'


def _coloured(text: str, role: str, face: str = FONT) -> str:
    size = 9 if role == "note" else 11
    return f'<font color="{COLOURS[role]}" point-size="{size}" face="{face}">{_html(text)}</font>'


def _html(text: str) -> str:
    # Escapes such as \N, the id of the node, are active in HTML-like labels too.
    return escape(text, quote=True).replace("\\", "\\\\").replace(" ", SPACE)


def _string(text: str) -> Any:
    """`text` for a quoted string: no escape of DOT, no entity of HTML and no markup stays active."""
    from graphviz import escape as plain

    return plain(text.replace("&", "&amp;"))


def _tooltip(text: str) -> Any:
    """The same for a tooltip, in which `dot` reads escapes twice."""
    return _string(shortened(text, LONGEST_TOOLTIP).replace("\\", "\\\\"))
