"""What a notebook shows of a Zensor and of a model: a small table, without scripts, light or dark as the reader's page.

Loaded when a notebook asks for it, so that `import zensor` does not pay for it. Everything that a user can
name stands in it as text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd.variable import Variable

MOST = 10
"""Rows and columns; of more, the first and the last ones are shown."""

SHORT = 6
"""Gradients of at most so many elements are written out."""

STYLE = """<style>
.zensor{display:inline-block;max-width:100%;overflow-x:auto;box-sizing:border-box;padding:6px 10px;\
border:1px solid #8C8C8C;border-radius:6px;font:13px/1.5 ui-monospace,"DejaVu Sans Mono",Menlo,monospace;\
background:#FFFFFF;color:#1A1A1A}
.zensor table,.zensor tr,.zensor th,.zensor td{background:none!important;color:inherit;border:0;font:inherit}
.zensor table{border-collapse:collapse;margin:2px 0}
.zensor th,.zensor td{padding:0 8px 0 0;text-align:right;white-space:pre}
.zensor thead th{border-bottom:1px solid #8C8C8C}
.zensor th,.zensor .quiet{color:#4D4D4D;font-weight:normal}
.zensor .left{text-align:left}
.zensor .grad{color:#5B2A86}
.zensor .bad{font-weight:bold;outline:1px solid #C03A00}
@media (prefers-color-scheme:dark){.zensor{background:#15191E;color:#F2F2F2;border-color:#7A838D}
.zensor th,.zensor .quiet{color:#C4C4C4}.zensor .grad{color:#D9B8FF}.zensor .bad{outline-color:#FF8A5B}}
</style>"""


def zensor_html(z: Variable, name: str | None) -> str:
    """A Zensor: what it is, its values and its gradient.

    Examples
    --------
    >>> from zensor import Zensor
    >>> html = zensor_html(Zensor([1.0, 2.0]), "<w>")
    >>> "&lt;w&gt;" in html, "<td>2</td>" in html
    (True, True)
    """
    array = z._data
    facts = [f"<b>{_text(type(z).__name__)}</b>"]
    if name:
        facts.append(f"<b>{_text(name)}</b>")
    facts.append(f"shape {array.shape}, {array.dtype}")
    if not z.is_leaf:
        facts.append(f"made by {_text(z._node.function.name)}")  # type: ignore[union-attr]  # not a leaf
    facts.append(f"requires_grad={z.requires_grad}")
    parts = [f"<div>{' · '.join(facts)}</div>", _values(array)]
    if z.requires_grad:
        parts.append(f'<div class="grad">grad {_gradient(z._grad)}</div>')
    return _card("".join(parts))


def table_html(head: Sequence[str], rows: Iterable[Sequence[str]], foot: str) -> str:
    """A table of texts; the last column holds numbers."""
    cells = "".join(f'<th scope="col"{_side(place, head)}>{_text(text)}</th>' for place, text in enumerate(head))
    lines = [
        "<tr>" + "".join(f"<td{_side(place, row)}>{_text(text)}</td>" for place, text in enumerate(row)) + "</tr>"
        for row in rows
    ]
    table = f"<table><thead><tr>{cells}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
    return _card(f'{table}<div class="quiet">{_text(foot)}</div>')


def _card(content: str) -> str:
    """The two classes keep notebooks from setting what stands between dollar signs as a formula."""
    return f'{STYLE}<div class="zensor tex2jax_ignore mathjax_ignore">{content}</div>'


def _side(place: int, row: Sequence[str]) -> str:
    return "" if place == len(row) - 1 else ' class="left"'


def _text(text: str) -> str:
    """Text of a user: no markup, and what cannot be seen or would turn the writing round as an escape."""
    return escape("".join(one if one.isprintable() else repr(one)[1:-1] for one in text))


def _values(array: NDArray[Any]) -> str:
    """The values as a table: the last two axes of the first of many matrices."""
    if array.size == 0:
        return '<div class="quiet">no elements</div>'
    if array.ndim == 0:
        return f"<table><tbody><tr>{_cell(array[()])}</tr></tbody></table>"
    above = array.shape[:-2]
    matrix = array[(0,) * len(above)] if above else np.atleast_2d(array)
    rows, columns = _shown(matrix.shape[0]), _shown(matrix.shape[1])
    lines = []
    if array.ndim > 1:
        head = "".join(f'<th scope="col">{"…" if one is None else one}</th>' for one in columns)
        lines.append(f"<thead><tr><th></th>{head}</tr></thead>")
    lines.append("<tbody>")
    for row in rows:
        start = f'<th scope="row">{"…" if row is None else row}</th>' if array.ndim > 1 else ""
        values = "".join("<td>…</td>" if None in (row, one) else _cell(matrix[row, one]) for one in columns)
        lines.append(f"<tr>{start}{values}</tr>")
    lines.append("</tbody>")
    which = ", ".join(["0"] * len(above) + [":", ":"])
    note = f'<div class="quiet">[{which}], the first of {int(np.prod(above)):,} matrices</div>' if above else ""
    return f"{note}<table>{''.join(lines)}</table>"


def _shown(length: int) -> list[int | None]:
    """Which places are shown; None stands for those between."""
    if length <= MOST:
        return list(range(length))
    half = MOST // 2
    return [*range(half), None, *range(length - half, length)]


def _cell(value: Any) -> str:
    wrong = isinstance(value, np.floating) and not np.isfinite(value)
    start = '<td class="bad">' if wrong else "<td>"
    return f"{start}{_number(value)}</td>"


def _number(value: Any) -> str:
    return f"{value:.5g}" if isinstance(value, np.floating) else _text(str(value))


def _gradient(grad: Variable | None) -> str:
    """A gradient in one line: its elements if they are few."""
    if grad is None:
        return "None"
    array = grad._data
    if array.size <= SHORT:
        values = " ".join(map(_number, array.flat))
        return values if array.ndim == 0 else f"[{values}]"
    with np.errstate(all="ignore"):
        length = np.linalg.norm(array.astype(np.float64).ravel())
    wrong = int(array.size - np.isfinite(array).sum())
    return f"of norm {length:.5g}" + (f", {wrong:,} of {array.size:,} NaN or infinite" if wrong else "")
