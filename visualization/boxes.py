"""The boxes of a picture: what stands in each, line by line, and what it says to a screen reader."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

from numpy.typing import NDArray

from autograd.graph import GraphNode
from visualization.fold import FoldedNode
from visualization.marks import MARKS, NON_FINITE, NON_FINITE_WIDTH, Mark
from visualization.wording import (
    IN_ONE_LINE,
    IN_ROWS,
    counted,
    elements,
    in_brief,
    in_one_line,
    in_rows,
    non_finite,
    norm,
    number,
    short_dtype,
    short_name,
    shortened,
    visible,
)

LONGEST_LINE = 36


@dataclass(frozen=True)
class Shown:
    """What the boxes of a picture tell of their numbers.

    Attributes
    ----------
    elements : int
        Arrays of at most so many elements are shown whole.
    values, grads : bool
        Whether values and gradients are shown at all.
    passed : bool
        Whether a backward pass has been here: then a value in the middle without a gradient waits for none.
    """

    elements: int = IN_ROWS
    values: bool = True
    grads: bool = True
    passed: bool = False


ALL = Shown()


@dataclass(frozen=True)
class Line:
    """One line of a box, or one small table of numbers.

    Attributes
    ----------
    text : str
        What stands at its beginning.
    role : str
        "value", "grad", "note" or "finding": they are written in different colours.
    rows : tuple of str
        Numbers below the text; they stand in columns if every character is equally wide.
    """

    text: str
    role: Literal["value", "grad", "note", "finding"]
    rows: tuple[str, ...] = ()


@dataclass(frozen=True)
class Box:
    """One box or ellipse.

    Attributes
    ----------
    id : str
        Never made from names: "n3", "n3_op" for the ellipse, "n3_use2" for a stub.
    kind : str
        A key of `MARKS`, or "stub".
    title, tag : str
        The first line: a name or symbol, and the word in the corner.
    lines : tuple of Line
        What follows.
    mark : Mark
        How it looks.
    words : str
        All of it as one sentence, nothing shortened.
    room : str
        The path of the module in which it is drawn, "" outside of any.
    heat : int or None
        How many of the five cells of its side bar are full; None without a bar.
    """

    id: str
    kind: str
    title: str
    tag: str
    lines: tuple[Line, ...]
    mark: Mark
    words: str
    room: str = ""
    heat: int | None = None


def plain_number(node: GraphNode) -> str | None:
    """What a number in the formula is called: its value. None for all that is something else."""
    if node.kind == "constant" and not node.name and node.shape == () and node.value is not None:
        return number(node.value[()])
    return None


def box_of_leaf(node: GraphNode, title: str, feeds: tuple[str, ...], shown: Shown = ALL) -> Box:
    """The box of an input, a parameter or a constant; `feeds` names the operations that use it."""
    named_by_value = plain_number(node) is not None
    lines = (Line(f"() {short_dtype(node.dtype)}", "value"), *_uses(node)) if named_by_value else _lines(node, shown)
    return _marked(node, node.kind, title, lines, feeds)


def box_of_result(node: GraphNode, feeds: tuple[str, ...], shown: Shown = ALL) -> Box:
    """The box of what an operation returned. What feeds nothing and is not unused is the root."""
    return _marked(node, "value" if feeds or not node.used else "output", node.name or "", _lines(node, shown), feeds)


def box_of_operation(node: GraphNode) -> Box:
    """The ellipse of an operation."""
    title = shortened(visible(node.symbol or node.operation or ""))
    where = f" in {visible(node.scope)}" if node.scope else ""
    source = f", recorded at {visible(node.source)}" if node.source else ""
    words = f"operation {visible(node.operation or '')}{where}{source}"
    return Box(f"{node.id}_op", "operation", title, "", (), MARKS["operation"], words, node.scope)


def box_of_stub(owner: GraphNode, title: str, use: int) -> Box:
    """The small box that stands for a leaf at its second use and later ones."""
    mark = replace(MARKS[owner.kind], width=1.0, borders=1, dash="dotted")
    name = short_name(visible(title))
    words = f"{owner.kind} {visible(title)}, use {use} of {len(owner.children)}"
    note = Line(f"use {use} of {len(owner.children)}", "note")
    return Box(f"{owner.id}_use{use}", "stub", name, "ref", (note,), mark, words)


def box_of_folded(node: FoldedNode, feeds: tuple[str, ...]) -> Box:
    """The stack that stands for a module or a repetition."""
    times = f" × {node.times:,}" if node.times > 1 else ""
    counts = counts_of(node)
    lines = [Line(counts, "note")]
    if node.shape is not None:
        lines.insert(0, Line(f"{node.shape} {short_dtype(node.dtype)}", "value"))
    what = "module" if node.path else "repetition"
    parts = [f"folded {what} {visible(node.name or '')}{times}", counts]
    if feeds:
        parts.append(f"feeds {', '.join(feeds)}")
    title = short_name(visible(node.name or "")) + times
    mark = MARKS["folded"]
    tag = mark.tag if node.path else "repeated"
    return Box(node.id, "folded", title, tag, tuple(lines), mark, ", ".join(parts), node.scope)


def counts_of(node: FoldedNode, with_parameters: bool = True) -> str:
    """How much stands in a folded box."""
    each = " each" if node.times > 1 else ""
    parameters = f", {node.parameters:,} parameters" if node.parameters and with_parameters else ""
    return f"{counted(node.operations, 'operation')}{parameters}{each}"


def _marked(node: GraphNode, kind: str, title: str, lines: tuple[Line, ...], feeds: tuple[str, ...]) -> Box:
    """A box with the mark of its kind, or that of a value or gradient that is not finite."""
    mark = MARKS[kind]
    tag = mark.tag
    if not node.used:
        mark = replace(mark, dash="dashed")
        tag = f"{tag} · unused"
    of_grad = non_finite(node.grad)
    trouble = non_finite(node.value) or (of_grad and f"grad {of_grad}")
    if trouble:
        mark = replace(mark, colour=NON_FINITE, width=NON_FINITE_WIDTH)
        tag = f"{tag} · {trouble}"
    name = visible(title)
    words = _words(node, f"{tag} {name}".rstrip(), feeds)
    return Box(node.id, kind, short_name(name), tag, lines, mark, words, node.scope)


def _words(node: GraphNode, start: str, feeds: tuple[str, ...]) -> str:
    """The whole box as a sentence, for tooltips and screen readers."""
    parts = [start, f"shape {node.shape}", node.dtype]
    if node.value is not None:
        parts.append(f"value {elements(node.value)}")
    if node.grad is not None:
        parts.append(f"gradient {elements(node.grad, 4, '+')}")
    if feeds:
        parts.append(f"feeds {', '.join(feeds)}")
    return ", ".join(parts)


def _lines(node: GraphNode, shown: Shown) -> tuple[Line, ...]:
    return (_value_line(node, shown), *_grad_line(node, shown), *_uses(node))


def _value_line(node: GraphNode, shown: Shown) -> Line:
    """Shape, short dtype, and the value or what a large one is like."""
    start = f"{node.shape} {short_dtype(node.dtype)}"
    value = node.value
    if value is None or not shown.values:
        return Line(start, "value")
    if value.size == 0:
        return Line(f"{start}, no elements", "value")
    if value.size > shown.elements:
        return Line(f"{start}  {in_brief(value)}".rstrip(), "value")
    return with_elements(start, " = ", value, "value")


def _grad_line(node: GraphNode, shown: Shown) -> tuple[Line, ...]:
    """The gradient, a dash before backward, nothing where none is wanted, or where nobody kept it."""
    if not node.wants_grad or not shown.grads:
        return ()
    grad = node.grad
    if grad is None:
        return () if shown.passed and node.operation else (Line("grad –", "grad"),)
    if grad.size == 0:
        return (Line("grad, no elements", "grad"),)
    if grad.size > shown.elements:
        return (Line(f"grad norm {norm(grad)}", "grad"),)
    return (with_elements("grad", " ", grad, "grad"),)


def with_elements(start: str, joint: str, array: NDArray[Any], role: Literal["value", "grad"]) -> Line:
    """A line with all elements of a small array, beside the text or below it; in brief if that would be too wide."""
    digits, sign = (3, "+") if role == "grad" else (4, "-")
    text = in_one_line(array, digits, sign)
    if text is not None and (array.ndim == 0 or len(start + joint + text) <= LONGEST_LINE):
        return Line(f"{start}{joint}{text}", role)
    rows = in_rows(array, digits, sign)
    if array.size <= IN_ONE_LINE or len(rows[0]) <= LONGEST_LINE:
        return Line(start, role, rows)
    return Line(f"{start} norm {norm(array)}" if role == "grad" else f"{start}  {in_brief(array)}", role)


def _uses(node: GraphNode) -> tuple[Line, ...]:
    """Several uses, and that the gradient is the sum of what they send."""
    uses = len(node.children)
    if uses < 2:
        return ()
    sums = f" – sums {uses} gradients" if node.wants_grad else ""
    return (Line(f"used {uses}×{sums}", "note"),)
