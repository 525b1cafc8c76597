"""Writes docs/numpy.md: what each function that NumPy dispatches does with a Zensor.

.venv/bin/python docs/make_numpy_table.py
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.testing import overrides

from zensor import protocol

PAGE = Path(__file__).parent / "numpy.md"
KINDS = {
    "differentiable": "a Zensor that is recorded; derivatives of any order",
    "untracked": "a Zensor that wants no gradient: places, counts, truth values, bits, arrays of a given shape",
    "question": "a plain answer about the array: its shape, its text",
    "refused": "a DTypeError that names the function and the way out",
}
HEAD = """\
# NumPy's functions on Zensors

This list is made by `docs/make_numpy_table.py` from NumPy {version}'s own list of functions that other
array types may answer, and from the tables of `zensor/protocol.py`; a test holds it against both.
What NumPy does not dispatch (`np.array([z1, z2])`, say) asks a Zensor for its array, which a tracked one
refuses by name.

What runs and what type checkers believe differ in one point: NumPy's hints say that `np.tanh(z)` is an ndarray.
Where that matters, write `zensor.tanh(z)` or `z.tanh()`.

| kind | what comes back |
|---|---|
"""


def functions() -> dict[str, Callable[..., Any]]:
    """All that NumPy dispatches, by name; not its functions of text and its own helpers."""
    found = {f"np.{one.__name__}": one for one in overrides.get_overridable_numpy_ufuncs()}
    found = {name: one for name, one in found.items() if getattr(np, one.__name__, None) is one}
    for one in overrides.get_overridable_numpy_array_functions():
        module = one.__module__.removeprefix("numpy").removeprefix(".")
        name = f"np.{module}.{one.__name__}" if module else f"np.{one.__name__}"
        found[name] = one
    return dict(sorted(found.items()))


def kind(function: Callable[..., Any]) -> str:
    """What the tables say of one function."""
    if function in protocol.UFUNCS or function in protocol.FUNCTIONS:
        return "differentiable"
    if function in protocol.UNTRACKED_UFUNCS or function in protocol.UNTRACKED_FUNCTIONS:
        return "untracked"
    return "question" if function in protocol.QUESTIONS else "refused"


def page() -> str:
    """The whole page."""
    version = ".".join(np.__version__.split(".")[:2])
    text = HEAD.format(version=version)
    text += "".join(f"| {name} | {what} |\n" for name, what in KINDS.items())
    kinds = {name: kind(function) for name, function in functions().items()}
    for wanted in KINDS:
        names = [name for name, one in kinds.items() if one == wanted]
        text += f"\n## {wanted.capitalize()} ({len(names)})\n\n" + ", ".join(f"`{name}`" for name in names) + "\n"
    return text


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE}")
