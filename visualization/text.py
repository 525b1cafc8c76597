"""Text for terminals: one line per value, and rails at the left that show where each is used.

Nothing is indented by depth, so a long chain stays as narrow as a short one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TextIO

from autograd.graph import Graph, GraphNode
from visualization.boxes import Box, counts_of, plain_number
from visualization.drawing import Drawing, titles_of
from visualization.fold import FoldedNode
from visualization.rails import Row, rails
from visualization.sizes import cells
from visualization.wording import in_brief, norm, short_dtype, short_name, shortened, visible

WIDTH = 80
MOST_RAILS = 14
"""With more rails than this, they would leave no space for words and are not drawn."""

LONGEST_FORMULA = 28
SHORTEST_FORMULA = 20
"""A column of formulas is as wide as its longest, up to the first; it gives way to numbers, down to the second."""

LONGEST_ARGUMENT = 16
MOST_ARGUMENTS = 4

DOTS = {"input": "○", "parameter": "□", "constant": "◇", "operation": "●", "output": "◉"}

ASCII = str.maketrans(dict(zip("│─├┤┼┴╯╰○□◇●◉…×–÷−·", "|-++++'`o#+*@~*-/-.", strict=True)) | {"Σ": "sum", "√": "sqrt"})
"""For streams that know nothing else."""


def terminal_text(graph: Graph, drawing: Drawing, width: int = WIDTH) -> str:
    """The picture of `graph` as lines of at most `width` columns.

    Examples
    --------
    >>> from autograd import describe
    >>> from visualization.drawing import drawing_of
    >>> from zensor import Zensor
    >>> x, y = Zensor(3.0, name="x"), Zensor(2.0, name="y")
    >>> graph = describe(x * y + x)
    >>> print(terminal_text(graph, drawing_of(graph)))
    ○ x      input   () f64 = 3  grad –
    │ ○ y    input   () f64 = 2  grad –
    ├─● n2   x × y   () f64 = 6  grad –
    ◉─╯ n3   n2 + x  () f64 = 9  grad –
    """
    boxes = {box.id: box for box in drawing.boxes}
    shown = [node for node in graph if not (node.children and plain_number(node))]
    names = _names(graph)
    lines = rails([_row(node, graph) for node in shown])
    if max(cells(line) for _, line in lines) > 2 * MOST_RAILS:
        lines = [("", _dot(node)) for node in shown]
    names_column = _padded([f"{line} {names[node.id]} " for node, (_, line) in zip(shown, lines, strict=True)])
    numbers = ["  ".join(_numbers(node, boxes[node.id])) for node in shown]
    space = width - cells(names_column[0]) - max(map(cells, numbers)) - 4
    longest = max(SHORTEST_FORMULA, min(space, LONGEST_FORMULA))
    formulas = _padded([_formula(node, names, longest) for node in shown])
    space = width - cells(names_column[0]) - cells(formulas[0]) - 4
    numbers = [_fitting(node, boxes[node.id], space) for node in shown]
    written = [line for line in (drawing.title, drawing.remark) if line]
    scope = ""
    for node, (before, _), *columns in zip(shown, lines, names_column, formulas, numbers, strict=True):
        if node.operation is not None and node.scope != scope:
            scope = node.scope
            written.append(f"{before} [{visible(scope)}]".lstrip() if scope else before)
        written.append("  ".join(columns))
    return "\n".join(_cut(line.rstrip(), width) for line in written)


def for_stream(text: str, stream: TextIO) -> str:
    """The text as the stream can take it: drawn with plain characters where it knows no others."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return text.translate(ASCII).encode(encoding, "backslashreplace").decode(encoding)
    return text


def _names(graph: Graph) -> dict[str, str]:
    """The user's names, numbers for plain numbers, and ids for all else."""
    titles = titles_of(graph)
    names = {}
    for node in graph:
        if isinstance(node, FoldedNode):
            names[node.id] = node.id
        else:
            names[node.id] = short_name(visible(titles.get(node.id) or node.name or node.id), LONGEST_ARGUMENT)
    return names


def _row(node: GraphNode, graph: Graph) -> Row:
    takes = tuple(dict.fromkeys(parent for parent in node.parents if not plain_number(graph[parent])))
    return Row(node.id, takes, _dot(node))


def _dot(node: GraphNode) -> str:
    return DOTS["output" if not node.children and node.operation is not None else node.kind]


def _formula(node: GraphNode, names: dict[str, str], longest: int) -> str:
    """How the value came about: an operation with its arguments, or the kind of a leaf."""
    if node.operation is None:
        return node.kind
    if isinstance(node, FoldedNode):
        times = f" × {node.times:,}" if node.times > 1 else ""
        return f"[{short_name(visible(node.name or ''), longest - len(times) - 2)}{times}]"
    arguments = [names[parent] for parent in node.parents]
    symbol = visible(node.symbol or node.operation)
    if len(arguments) == 2 and not symbol.isidentifier():
        return shortened(f"{arguments[0]} {symbol} {arguments[1]}", longest)
    if len(arguments) > MOST_ARGUMENTS:
        arguments[MOST_ARGUMENTS - 1 :] = [f"… {len(arguments)} in all"]
    if len(arguments) == 1 and "x" in symbol and not symbol.isidentifier():  # "−x", "x²", "|x|", but not "max_pool"
        return shortened(symbol.replace("x", arguments[0]), longest)
    if symbol.startswith("["):
        return shortened(f"{arguments[0]}[…]", longest)
    return shortened(f"{symbol}({', '.join(arguments)})", longest)


def _fitting(node: GraphNode, box: Box, space: int) -> str:
    """Its numbers in so many columns: a gradient is worth more than a value, one that is not there less."""
    one, other = ("grad", "value") if node.grad is None else ("value", "grad")
    text = ""
    for brief in ((), (one,), (one, other)):
        text = "  ".join(_numbers(node, box, brief))
        if cells(text) <= space:
            return text
    return next(_numbers(node, box)) if text.startswith("! ") else text


def _numbers(node: GraphNode, box: Box, brief: Sequence[str] = ()) -> Iterator[str]:
    """Shape, value and gradient as in the box, in brief where the box has rows; rails show the uses.

    What is remarkable comes first: the end of a line may be cut off.
    """
    _, *remarks = box.tag.split(" · ")
    remarks += (line.text for line in box.lines if line.role == "finding")
    if remarks:
        yield f"! {'; '.join(remarks)}"
    for line in box.lines:
        array = {"value": node.value, "grad": node.grad}.get(line.role)
        if line.role in brief:
            if line.role == "value":
                yield f"{node.shape} {short_dtype(node.dtype)}"
            elif array is not None:
                yield f"grad norm {norm(array)}"
        elif array is not None and line.rows:
            yield f"{line.text} norm {norm(array)}" if line.role == "grad" else f"{line.text}  {in_brief(array)}"
        elif line.role in ("value", "grad"):
            yield line.text
    if isinstance(node, FoldedNode):
        yield counts_of(node, with_parameters=not brief)


def _padded(texts: list[str]) -> list[str]:
    widest = max(map(cells, texts))
    return [text + " " * (widest - cells(text)) for text in texts]


def _cut(text: str, width: int) -> str:
    if cells(text) <= width:
        return text
    while cells(text) > width - 1:
        text = text[:-1]
    return text + "…"
