"""Frames as JSON and back: plain data that other programs and later days can read, as descriptions are."""

from __future__ import annotations

import json
from dataclasses import asdict
from math import isfinite
from typing import Any

from autograd.errors import DataError
from autograd.graph_json import from_json, to_json
from visualization.frames import Amount, Frame, Frames, Piece
from visualization.html.page import json_text

FORMAT = "zensor frames 1"


def frames_to_json(frames: Frames) -> str:
    """The frames, with the description of their graph, as JSON.

    Examples
    --------
    >>> from autograd import describe
    >>> from visualization.frames import record
    >>> from zensor import Zensor
    >>> y = Zensor(3.0) * 2.0
    >>> frames = record(y, describe(y))
    >>> frames_from_json(frames_to_json(frames)) == frames
    True
    """
    graph = json.loads(to_json(frames.graph))
    return json_text({"format": FORMAT, "graph": graph, "frames": [asdict(frame) for frame in frames.frames]}) + "\n"


def frames_from_json(text: str) -> Frames:
    """The frames that `frames_to_json` wrote.

    Raises
    ------
    DataError
        If the text is something else.
    """
    try:
        content = json.loads(text)
        if content["format"] != FORMAT:
            raise ValueError(f"its format is {content['format']!r}")
        graph = from_json(json.dumps(content["graph"]))
        frames = tuple(_frame(entries) for entries in content["frames"])
        _check(frames, {node.id for node in graph})
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataError(
            f"reading frames from JSON: {error or type(error).__name__}. The text must be what frames_to_json wrote, "
            f"in the format {FORMAT!r}. Write it anew: player.save('backward.json')."
        ) from error
    return Frames(graph, frames)


def _frame(entries: dict[str, Any]) -> Frame:
    pieces = tuple(
        Piece(**{**piece, "amount": _amount(piece["amount"]), "total": _amount(piece["total"])})
        for piece in entries["pieces"]
    )
    return Frame(**{**entries, "gradient": _amount(entries["gradient"]), "pieces": pieces})


def _amount(entries: dict[str, Any] | None) -> Amount | None:
    if entries is None:
        return None
    elements = entries["elements"]
    return Amount(
        tuple(entries["shape"]),
        entries["dtype"],
        None if elements is None else tuple(_number(element) for element in elements),
        _number(entries["norm"]),
    )


def _number(element: Any) -> float:
    """Numbers that JSON does not know are written as "NaN", "Infinity" and "-Infinity"."""
    number = float(element)
    if isinstance(element, str) and isfinite(number):
        raise ValueError(f"{element!r} stands where a number should")
    return number


def _check(frames: tuple[Frame, ...], known: set[str]) -> None:
    if not frames:
        raise ValueError("it has no frames")
    for frame in frames:
        if not known.issuperset({frame.node, *(piece.parent for piece in frame.pieces)}):
            raise ValueError(f"the frame of {frame.node!r} speaks of nodes that are not there")
