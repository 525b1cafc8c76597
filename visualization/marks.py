"""The marks: shape, border, dash and a tag word say what a box is; colour only repeats it.

A picture must be readable in black and white and by a colour-blind person, so no two marks differ
in colour alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Mark:
    """How one kind of box looks.

    Attributes
    ----------
    tag : str
        The word in the corner of the box.
    shape : str
        "rounded", "square" or "ellipse".
    colour : str
        A key of a theme's `boxes`.
    width : float
        Of the border, in points.
    borders : int
        2 for a double border.
    dash : str
        "solid", "dashed" or "dotted".
    sheets : int
        How many more boxes are seen behind: 2 for a stack.
    """

    tag: str
    shape: Literal["rounded", "square", "ellipse"]
    colour: str
    width: float = 1.2
    borders: int = 1
    dash: Literal["solid", "dashed", "dotted"] = "solid"
    sheets: int = 0


MARKS = {
    "input": Mark("input", "rounded", "input"),
    "parameter": Mark("parameter", "square", "parameter", borders=2),
    "constant": Mark("constant", "square", "constant", dash="dashed"),
    "operation": Mark("", "ellipse", "operation"),
    "value": Mark("value", "rounded", "value", width=0.8),
    "output": Mark("output", "rounded", "output", width=3.0),
    "folded": Mark("module", "square", "folded", sheets=2),
}
"""By kind of box. A stub and a value that is not finite change the mark of their owner."""

NON_FINITE = "non_finite"
"""The colour of a box with NaN or infinity in it."""

NON_FINITE_WIDTH = 3.0
