"""Summary: a table of a model's modules, with the shapes that they give and how many numbers they learn."""

from __future__ import annotations

import math
from contextlib import ExitStack
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from autograd.mode import no_grad
from autograd.variable import Variable

if TYPE_CHECKING:
    from zensor.nn.module import Module


class Row(NamedTuple):
    """One module."""

    path: str
    kind: str
    shape: str
    """Of what it gave last; "" if it was not called."""
    parameters: int
    """Elements of the parameters that stand in this module itself, each counted where it stands first."""


class Summary:
    """What `Module.summary` gives; printing it shows a table.

    Attributes
    ----------
    rows : list of Row
        The module itself and all below it, from the top down.
    parameters, learning : int
        Elements of all parameters, and of those that want a gradient.
    buffers : int
        Elements of all buffers.
    nbytes : int
        Memory of parameters and buffers.
    """

    def __init__(self, module: Module, shapes: dict[int, str]) -> None:
        counted: set[int] = set()
        self.rows: list[Row] = []
        for path, one in module.named_modules():
            own = [value for value in one.parameters(recurse=False) if id(value) not in counted]
            counted.update(map(id, own))
            count = sum(value.size for value in own)
            self.rows.append(Row(path, type(one).__name__, shapes.get(id(one), ""), count))
        parameters = list(module.parameters())
        buffers = [buffer for _, buffer in module.named_buffers()]
        self.parameters = sum(one.size for one in parameters)
        self.learning = sum(one.size for one in parameters if one.requires_grad)
        self.buffers = sum(one.size for one in buffers)
        self.nbytes = sum(one.nbytes for one in [*parameters, *buffers])

    def _table(self) -> list[tuple[str, ...]]:
        """The head and a line per module."""
        called = any(row.shape for row in self.rows)
        table = [("module", *(("gives",) if called else ()), "parameters")]
        for row in self.rows:
            depth = row.path.count(".") + 1 if row.path else 0
            name = f"{row.path.rpartition('.')[2]}: {row.kind}" if row.path else row.kind
            count = f"{row.parameters:,}" if row.parameters else "-"
            table.append(("  " * depth + name, *((row.shape or "-",) if called else ()), count))
        return table

    def _total(self) -> str:
        text = f"{self.parameters:,} parameters, {self.learning:,} of them learn; {_memory(self.nbytes)}"
        return text + (f" with {self.buffers:,} elements in buffers" if self.buffers else "")

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        head, *rows = self._table()
        html: str = import_module("zensor.html").table_html(head, rows, self._total())
        return html

    def __repr__(self) -> str:
        table = self._table()
        widths = [max(len(line[i]) for line in table) for i in range(len(table[0]))]
        lines = [
            "  ".join(
                [cell.ljust(width) for cell, width in zip(line[:-1], widths, strict=False)]
                + [line[-1].rjust(widths[-1])]
            )
            for line in table
        ]
        lines.insert(1, "-" * max(map(len, lines)))
        lines += [lines[1], self._total()]
        return "\n".join(lines)


def summarize(module: Module, inputs: tuple[Any, ...], options: dict[str, Any]) -> Summary:
    """Make the summary; with inputs, the model runs once in evaluation, without recording."""
    return Summary(module, _shapes_of_call(module, inputs, options) if inputs or options else {})


def _shapes_of_call(module: Module, inputs: tuple[Any, ...], options: dict[str, Any]) -> dict[int, str]:
    """Call the model, and give the shape of what came out of each module, by its id."""
    shapes: dict[int, str] = {}

    def note(one: Module, _: Any, out: Any) -> None:
        shapes[id(one)] = _shape(out)

    with ExitStack() as stack:
        for one in module.modules():
            stack.enter_context(one.register_forward_hook(note))
            stack.callback(setattr, one, "training", one.training)
        stack.enter_context(no_grad())
        module.eval()(*inputs, **options)
    return shapes


def _shape(out: Any) -> str:
    if isinstance(out, tuple | list):
        return ", ".join(_shape(one) for one in out)
    return str(tuple(out.shape)) if isinstance(out, Variable) or hasattr(out, "shape") else type(out).__name__


def _memory(count: int) -> str:
    """A number of bytes as a person reads it.

    Examples
    --------
    >>> _memory(1536)
    '1.5 KiB'
    """
    if count < 1024:
        return f"{count} bytes"
    power = min(3, int(math.log(count, 1024)))
    return f"{count / 1024**power:.1f} {('KiB', 'MiB', 'GiB')[power - 1]}"
