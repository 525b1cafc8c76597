"""Node: what one operation left behind. Nodes are the graph; a Zensor is only a handle to its node.

Parent links are strong and point to nodes, never to Zensors, so that an intermediate array is freed
as soon as no rule keeps it and no name holds it. Child links are weak, so that a parameter does not
keep every graph alive that ever used it. There are no reference cycles.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from autograd.function import Function
    from autograd.mode import Scope
    from autograd.variable import Variable

SMALL = 16
"""Arrays of at most this many elements stay with their node, so that pictures can show numbers."""


class Freed:
    """Stands in `Node.kept` once the backward pass has left the node."""

    def __repr__(self) -> str:
        return "FREED"


FREED = Freed()


class Clock:
    """Counts the writes in place. A node notes the time at which it ran."""

    __slots__ = ("now",)

    def __init__(self) -> None:
        self.now = 0


CLOCK = Clock()


class Node:
    """The record of one operation.

    Attributes
    ----------
    function : type[Function] or None
        The operation that ran; None for a leaf.
    parents : tuple
        One entry per input, in argument order: a Node, or what stands for a plain constant
        (a Python or NumPy scalar, a small array, or a `Shadow` of a larger one).
    kept : tuple or Freed
        One entry per input: what its backward rule asked for by name, or None where no gradient
        is wanted.
    owner : weak reference
        To the Zensor that holds this node, which may be gone.
    value : ndarray or None
        The result, if it has at most `SMALL` elements.
    shape, dtype : tuple of int, numpy.dtype
        Of the result. A node with several results has the shape None.
    clock : int
        The time of `CLOCK` when the operation ran.
    scope : Scope or None
        The module in which it ran.
    name : str or None
        The name that the user gave.
    source : str or None
        File and line of the user's code, when that is recorded.
    """

    __slots__ = (
        "__weakref__",
        "_children",
        "clock",
        "dtype",
        "function",
        "kept",
        "name",
        "owner",
        "parents",
        "scope",
        "shape",
        "source",
        "value",
    )

    function: type[Function] | None
    parents: tuple[Any, ...]
    kept: tuple[Any, ...] | Freed
    owner: Callable[[], Variable | None]  # a weak reference, or `nobody`
    value: NDArray[Any] | None
    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    clock: int
    scope: Scope | None
    name: str | None
    source: str | None
    _children: Any  # None, one weak reference, or a list of them: most nodes have one child

    @property
    def kind(self) -> str:
        """What it is: input, parameter, constant or operation."""
        return "operation"

    @property
    def children(self) -> tuple[Node, ...]:
        """The nodes that used this one and are still alive, one entry per use."""
        links = self._children
        if links is None:
            return ()
        if not isinstance(links, Links):
            links = [links]
        return tuple(child for link in links if (child := link()) is not None)

    def add_child(self, link: weakref.ref[Node]) -> None:
        """Note a second or later child; forget those that are gone when the list would grow."""
        links = self._children
        if links is None or (not isinstance(links, Links) and links() is None):
            self._children = link
            return
        if not isinstance(links, Links):
            links = self._children = Links([links])
        links.add(link)

    def __repr__(self) -> str:
        name = f" {self.name!r}" if self.name else ""
        what = self.function.name if self.function is not None else self.kind
        shape = "several results" if self.shape is None else f"shape {self.shape}"
        return f"<node {what}{name}, {shape}>"


class Links(list[Any]):
    """Weak links to children. Forgets the dead when it has doubled: constant time per child."""

    __slots__ = ("limit",)

    def __init__(self, links: list[Any]) -> None:
        super().__init__(links)
        self.limit = 8

    def add(self, link: weakref.ref[Any]) -> None:
        if len(self) >= self.limit:
            self[:] = [old for old in self if old() is not None]
            self.limit = 2 * len(self) + 8
        self.append(link)


class Leaf(Node):
    """A node without parents: an input, a parameter or a constant that a person made."""

    __slots__ = ("_kind",)

    def __init__(self, owner: Variable | None, data: NDArray[Any], kind: str) -> None:
        self.function = None
        self.parents = ()
        self.kept = ()
        self.owner = nobody if owner is None else weakref.ref(owner)
        self.value = data if data.size <= SMALL else None
        self.shape = data.shape
        self.dtype = data.dtype
        self.clock = CLOCK.now
        self.scope = None
        self.name = None
        self.source = None
        self._children = None
        self._kind = kind

    @property
    def kind(self) -> str:
        """What it is: input, parameter or constant."""
        return self._kind


def nobody() -> None:
    """Answer like the weak reference of an owner that is gone."""


class Shadow:
    """Shape and dtype of a large constant: the array itself is not kept for a picture."""

    __slots__ = ("dtype", "shape")

    def __init__(self, shape: tuple[int, ...], dtype: np.dtype[Any]) -> None:
        self.shape = shape
        self.dtype = dtype


def stand_in(constant: Any) -> Any:
    """What stands in a parent place for a plain constant: the scalar, a small copy, or a Shadow."""
    if isinstance(constant, np.ndarray):
        # A copy, since the user's array may change before somebody looks at the picture.
        return constant.copy() if constant.size <= SMALL else Shadow(constant.shape, constant.dtype)
    return constant
