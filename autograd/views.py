"""Views: which Zensors look at the same memory, and how one is reached from another.

``x[0]`` and ``x.T`` share their memory with `x`. Each such Zensor knows its root (weakly) and the path
of view operations that leads to it, so that writing through it can be recorded on the root as well.
"""

from __future__ import annotations

import weakref
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from autograd.indexing import may_repeat
from autograd.node import Links
from autograd.variable import Variable

if TYPE_CHECKING:
    from autograd.function import Function


class ViewStep(NamedTuple):
    """One view operation with its options."""

    function: type[Function] | None  # None: detach, after which nothing can be recorded on the root
    options: tuple[Any, ...] = ()
    named: dict[str, Any] = {}  # noqa: RUF012  # never written

    @property
    def is_getitem(self) -> bool:
        """Whether it takes elements out by an index."""
        return self.function is not None and self.function.name == "getitem"

    @property
    def may_repeat(self) -> bool:
        """Whether it can name an element twice."""
        return self.is_getitem and may_repeat(self.options[0])


class Alias:
    """What a Zensor knows of others that share its memory."""

    __slots__ = ("family", "path", "root")

    def __init__(self, root: weakref.ref[Variable], path: tuple[ViewStep, ...], family: Links) -> None:
        self.root = root
        self.path = path
        self.family = family  # weak links to all views of the root


def link_view(view: Variable, source: Variable, step: ViewStep) -> None:
    """Note that `view` was made from `source` by `step` and shares its memory."""
    alias = getattr(source, "_alias", None)
    if alias is None:
        alias = source._alias = Alias(weakref.ref(source), (), Links([]))
    view._alias = Alias(alias.root, (*alias.path, step), alias.family)
    alias.family.add(weakref.ref(view))


def shares(view: NDArray[Any], source: Any) -> bool:
    """Whether the result of a view operation really is a view of its input."""
    if view is source:  # squeeze of what has no axis of length 1
        return True
    base = view.base
    return base is not None and (base is source or base is source.base or np.may_share_memory(view, source))


def follow_array(array: NDArray[Any], path: Sequence[ViewStep]) -> Any:
    """The view of `array` to which `path` leads."""
    for step in path:
        array = step.function.forward(array, *step.options, **step.named)  # type: ignore[union-attr]  # detach is refused before
    return array


def follow(x: Any, path: Sequence[ViewStep]) -> Any:
    """The same by operations, so that a Zensor is followed with its gradient."""
    for step in path:
        x = step.function.apply(x, *step.options, **step.named)  # type: ignore[union-attr]  # detach is refused before
    return x
