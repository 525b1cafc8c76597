"""Finding the first wrong number: `detect_anomaly` and `record_source`.

While `detect_anomaly` holds, every recorded operation notes the line of the user's code that ran it,
its result is checked, and the backward pass checks every piece. It is slow, and meant for the search.
"""

from __future__ import annotations

import os
import sys
import weakref
import zlib
from typing import Any

import numpy as np

from autograd.errors import AnomalyError, GraphError
from autograd.mode import ModeChange, Watching
from autograd.node import Node
from autograd.variable import Variable, node_of

_root = os.path.dirname(os.path.dirname(__file__))  # pathlib would cost a fifth of what `import zensor` may take
NOT_THE_USERS = (
    *(os.path.join(_root, package) + os.sep for package in ("autograd", "visualization", "zensor")),
    os.path.dirname(np.__file__) + os.sep,
    "<apply ",  # the functions that autograd/unrolled.py compiles
)
"""How the names of files begin whose lines are not the user's."""

_sums: weakref.WeakKeyDictionary[Node, tuple[int, ...]] = weakref.WeakKeyDictionary()


def record_source() -> ModeChange:
    """Note file and line of the user's code with every operation that is recorded.

    Pictures and errors of the backward pass then say where an operation came from. Works as
    `with record_source():` and as a decorator; holds for this thread only.

    Examples
    --------
    >>> from zensor import Zensor, record_source
    >>> with record_source():
    ...     y = Zensor(2.0) * 3
    >>> y.node.source.endswith(":2")  # the second line of the `with` statement
    True
    """
    return Watching(_note_source)


def detect_anomaly() -> ModeChange:
    """Stop at the first operation whose value or gradient is NaN or infinite, and say where it ran.

    Also finds arrays that NumPy changed behind the graph (`z.data[...] = …`) between an operation and
    its backward pass. Works as `with detect_anomaly():` around both passes and as a decorator; holds
    for this thread only.

    Raises
    ------
    AnomalyError
        At the first operation that gives NaN or infinity, in either pass.
    GraphError
        At an operation whose kept values were changed since.

    Examples
    --------
    >>> import numpy as np
    >>> from zensor import Zensor, detect_anomaly, sqrt
    >>> x = Zensor([0.0, 4.0])
    >>> with np.errstate(all="ignore"), detect_anomaly():
    ...     sqrt(x).sum().backward()
    Traceback (most recent call last):
        ...
    autograd.errors.AnomalyError: the gradient of sqrt, recorded at ... for its input 'x' has inf at index (0,). ...
    """
    return Watching(_check_recorded, anomaly=True)


def user_line() -> str | None:
    """File and line of the innermost frame that is not ours."""
    frame = sys._getframe(1)
    while frame is not None:
        file = frame.f_code.co_filename
        if not file.startswith(NOT_THE_USERS):
            return f"{_cell(file) or file}:{frame.f_lineno}"
        frame = frame.f_back  # type: ignore[assignment]  # None ends the loop
    return None


def _cell(file: str) -> str | None:
    """What a notebook calls the cell that it compiled under this name, "Cell In[3]"; None for a file."""
    ipython = sys.modules.get("IPython")  # not imported: outside IPython there is nothing to find
    shell = ipython.get_ipython() if ipython is not None else None
    named = getattr(getattr(shell, "compile", None), "format_code_name", None)  # IPython 8 and newer
    label = named(file) if named is not None else None
    return " ".join(label) if label else None


def note_line(leaf: Variable) -> None:
    """Note where a leaf was made: the line of a `detach`, for pictures."""
    node_of(leaf).source = user_line()


def _note_source(node: Node, out: Any, began: float) -> None:
    node.source = user_line()


def _check_recorded(node: Node, out: Any, began: float) -> None:
    node.source = user_line()
    _sums[node] = _checksums(node)
    for result in out if isinstance(out, tuple) else (out,):
        found = _first_wrong(result)
        if found:
            raise AnomalyError(f"the result of {_named(node)} has {found}. Look at its inputs.")


def check_pieces(node: Node, pieces: list[Any]) -> None:
    """Raise if a piece that the rules of `node` made is not finite, or if they saw changed values."""
    if node in _sums and _sums[node] != _checksums(node):
        raise GraphError(
            f"backward through {_named(node)}: an array that it kept was changed by NumPy after it ran, and its "
            "gradient would be wrong. Change z.data before computing with it, or write through the Zensor."
        )
    inputs: Any = getattr(node.function, "inputs", ("result",))
    for place, piece in enumerate(pieces):
        found = _first_wrong(piece)
        if found:
            name = inputs[min(place, len(inputs) - 1)]
            raise AnomalyError(
                f"the gradient of {_named(node)} for its input '{name}' has {found}. "
                "Keep its inputs away from where its derivative is infinite or undefined."
            )


def _named(node: Node) -> str:
    module = f" in {node.scope.path!r}" if node.scope is not None and node.scope.path else ""
    return f"{node.function.name}{module}{recorded_at(node)}"  # type: ignore[union-attr]  # an operation


def recorded_at(node: Node) -> str:
    """The line of the user's code where the node was recorded, as the end of its name; '' if nobody noted it."""
    return f", recorded at {node.source}" if node.source else ""


def _first_wrong(value: Any) -> str:
    """Say which element is the first that is not finite; '' if all are."""
    array: Any = value._data if isinstance(value, Variable) else value
    if getattr(getattr(array, "dtype", None), "kind", "") != "f":
        return ""
    wrong = ~np.isfinite(array)
    if not wrong.any():
        return ""
    place = tuple(int(i) for i in np.unravel_index(int(np.argmax(wrong)), wrong.shape))
    more = int(wrong.sum()) - 1
    return f"{array[place]} at index {place}" + (f" and {more} more" if more else "")


def _checksums(node: Node) -> tuple[int, ...]:
    kept: Any = node.kept
    return tuple(
        zlib.crc32(np.ascontiguousarray(value).tobytes())
        for saved in kept
        for value in saved or ()
        if isinstance(value, np.ndarray)
    )
