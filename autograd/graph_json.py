"""Descriptions as JSON and back: plain data that other programs and later days can read.

The text is ASCII and holds nothing that could end a script on a web page. Numbers that JSON does not know are
strings: "NaN", "Infinity" and "-Infinity". Arrays of more than 16 elements are left out.
"""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd.errors import DataError
from autograd.graph import Graph, GraphNode
from autograd.node import SMALL

FORMAT = "zensor graph 1"

TUPLES = ("shape", "parents", "arguments", "tracked", "children")


def to_json(graph: Graph) -> str:
    """The description as JSON.

    Examples
    --------
    >>> from autograd import describe
    >>> from zensor import Zensor
    >>> graph = describe(Zensor(3.0, name="x") * 2.0)
    >>> from_json(to_json(graph)) == graph
    True
    """
    nodes = [{field.name: _plain(getattr(node, field.name)) for field in fields(GraphNode)} for node in graph]
    text = json.dumps({"format": FORMAT, "nodes": nodes}, indent=1, allow_nan=False)
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text + "\n"


def from_json(text: str) -> Graph:
    """The description that `to_json` wrote.

    Raises
    ------
    DataError
        If the text is something else.
    """
    try:
        content = json.loads(text)
        if content["format"] != FORMAT:
            raise ValueError(f"its format is {content['format']!r}")
        nodes = tuple(_node(place, entries) for place, entries in enumerate(content["nodes"]))
        _check(nodes)
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(
            f"reading a graph from JSON: {error or type(error).__name__}. The text must be what to_json wrote, in the "
            f"format {FORMAT!r}. Write it anew: to_json(describe(z))."
        ) from error
    return Graph(nodes)


def _plain(value: Any) -> Any:
    if not isinstance(value, np.ndarray):
        return list(value) if isinstance(value, tuple) else value
    if value.size > SMALL or value.dtype.kind not in "biuf":
        return None
    elements = [_number(element) for element in value.ravel().tolist()]
    return {"dtype": str(value.dtype), "shape": list(value.shape), "elements": elements}


def _number(element: Any) -> Any:
    if element == element and element not in (np.inf, -np.inf):
        return element
    return "NaN" if element != element else "Infinity" if element > 0 else "-Infinity"


def _node(place: int, entries: dict[str, Any]) -> GraphNode:
    values = {field.name: entries[field.name] for field in fields(GraphNode)}
    if values["id"] != f"n{place}":
        raise ValueError(f"node {place} is called {values['id']!r}")
    for name in TUPLES:
        values[name] = None if values[name] is None else tuple(values[name])
    for name in ("value", "grad"):
        values[name] = _array(values[name])
    return GraphNode(**values)


def _array(entry: dict[str, Any] | None) -> NDArray[Any] | None:
    if entry is None:
        return None
    elements = [float(element) if isinstance(element, str) else element for element in entry["elements"]]
    return np.array(elements, dtype=np.dtype(entry["dtype"])).reshape(entry["shape"])


def _check(nodes: tuple[GraphNode, ...]) -> None:
    """Links lead to nodes that exist, parents before their children, each with as many entries as arguments."""
    if not nodes:
        raise ValueError("it has no nodes")
    known = {node.id for node in nodes}
    seen: set[str] = set()
    for node in nodes:
        if not seen.issuperset(node.parents) or not known.issuperset(node.children):
            raise ValueError(f"node {node.id} has links to nodes that are not there before it")
        if not len(node.parents) == len(node.arguments) == len(node.tracked):
            raise ValueError(f"node {node.id} has arguments without a parent")
        seen.add(node.id)
