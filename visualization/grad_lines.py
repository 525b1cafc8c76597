"""What boxes say of their gradient from stop to stop, and the room that it takes."""

from __future__ import annotations

from dataclasses import replace

from visualization.boxes import Box, Line, with_elements
from visualization.fold import FoldedNode
from visualization.frames import Amount
from visualization.layers import Ink
from visualization.sizes import cells
from visualization.stops import Story
from visualization.wording import IN_ROWS, norm_of

States = list[tuple[int, Line, Ink]]
"""From which stop on a box says what, and in which ink."""


def grad_lines(story: Story) -> dict[str, States]:
    """The line about the gradient of each node that has one in its box."""
    lines: dict[str, States] = {}
    first = story.frames.frames[0]
    for node in story.drawn:
        if node.wants_grad and node.shape is not None and not isinstance(node, FoldedNode):
            lines[node.id] = [(0, Line("grad –", "grad"), "grad")]
    if first.node in lines:
        lines[first.node] = [(0, _grad_line("grad", first.gradient), "grad")]
    for number, piece in story.arrivals():
        if piece.parent not in lines or piece.total is None:
            continue
        complete = piece.waiting == 0
        amount = story.frames.gradients[piece.parent] if complete else piece.total
        line = _grad_line("grad" if complete else "so far", amount)
        if lines[piece.parent][-1][0] == number:
            lines[piece.parent].pop()
        lines[piece.parent].append((number, line, "grad" if complete else "waits"))
    return lines


def roomy(box: Box, states: States, uses: int) -> Box:
    """The box with room for each of its lines about the gradient."""
    said = [line for _, line, _ in states]
    rows = max((line.rows for line in said), key=len)
    widest = max((row for line in said for row in line.rows), key=cells, default="")
    text = max((line.text for line in said), key=cells)
    # The counter takes the place of the note about uses, which it repeats.
    lines = [
        Line(text, "grad", (widest,) * len(rows)) if line.role == "grad" else line
        for line in box.lines
        if line.role != "note"
    ]
    counter = [Line(counter_text(uses, uses) + "   ", "note")] if uses > 1 else []
    return replace(box, lines=(*lines, *counter))


def counter_text(waiting: int, uses: int) -> str:
    """What a node with several uses says of the pieces that it waits for."""
    return f"waits for {waiting} of {uses}" if waiting else f"ready: {uses} of {uses}"


def _grad_line(start: str, amount: Amount | None) -> Line:
    if amount is None:
        return Line(f"{start} none", "grad")
    array = amount.array
    if array is None or array.size > IN_ROWS:
        return Line(f"{start} norm {norm_of(amount.norm)}", "grad")
    if array.size == 0:
        return Line("grad, no elements", "grad")
    return with_elements(start, " ", array, "grad")
