"""The marks: shape, border, dash and a tag word say what a box is; colour only repeats it.

A picture must be readable in black and white and by a colour-blind person, so no two marks differ
in colour alone. The colours are those of a light page; text on every fill has a contrast of at
least 10 : 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

TEXT = "#1A1A1A"
QUIET = "#4D4D4D"
GRAD = "#5B2A86"
ARROW = "#555555"
ROOM = "#8C8C8C"
PAGE = "#FFFFFF"


@dataclass(frozen=True)
class Mark:
    """How one kind of box looks.

    Attributes
    ----------
    tag : str
        The word in the corner of the box.
    shape : str
        "rounded", "square" or "ellipse".
    fill, line : str
        Colours of the inside and of the border, "#RRGGBB".
    width : float
        Of the border, in points.
    borders : int
        2 for a double border.
    dash : str
        "solid", "dashed" or "dotted".
    """

    tag: str
    shape: Literal["rounded", "square", "ellipse"]
    fill: str
    line: str
    width: float = 1.2
    borders: int = 1
    dash: Literal["solid", "dashed", "dotted"] = "solid"


MARKS = {
    "input": Mark("input", "rounded", "#D6E8F7", "#0072B2"),
    "parameter": Mark("parameter", "square", "#FFE3A6", "#9A6200", borders=2),
    "constant": Mark("constant", "square", "#ECECEC", "#6B6B6B", dash="dashed"),
    "operation": Mark("", "ellipse", "#FFFFFF", "#222222"),
    "value": Mark("value", "rounded", "#F7F7FB", "#4A4A68", width=0.8),
    "output": Mark("output", "rounded", "#CDEFE2", "#007A5A", width=3.0),
}
"""By kind of box. A stub and a non-finite value change the mark of their owner."""

NON_FINITE_FILL = "#FBD9C6"
NON_FINITE_LINE = "#C03A00"
NON_FINITE_WIDTH = 3.0
