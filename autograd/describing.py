"""Describing: from the record of a computation to a Graph, which is plain data. Linear and iterative."""

from __future__ import annotations

import gc
import inspect
import itertools
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd.errors import ArgumentError, DTypeError, kind_of
from autograd.graph import Graph, GraphNode
from autograd.keeping import kept_values
from autograd.node import SMALL, Leaf, Node, Shadow
from autograd.timing import seconds_of
from autograd.variable import Variable, node_of
from autograd.writing import written_since


def describe(root: Variable, unused: Iterable[Variable] | Mapping[str, Variable] = ()) -> Graph:
    """The graph of all that leads to `root`.

    Parameters
    ----------
    root : Zensor
        The result of a computation.
    unused : iterable of Zensor, or dict of str to Zensor
        Zensors that might not lead to it, such as ``model.parameters()``, or with names,
        ``dict(model.named_parameters())``. Those that do not are described too, with all that leads to them.

    Raises
    ------
    DTypeError
        If something is not a Zensor.
    ArgumentError
        If one of `unused` was computed from `root`.

    Examples
    --------
    >>> from autograd import describe
    >>> from zensor import Zensor
    >>> x = Zensor(3.0, name="x")
    >>> graph = describe(x * x)
    >>> [(node.id, node.kind, node.operation, node.parents) for node in graph]
    [('n0', 'input', None, ()), ('n1', 'operation', 'multiply', ('n0', 'n0'))]
    """
    if not isinstance(root, Variable):
        raise DTypeError(f"the graph of {kind_of(root)}: only a Zensor has a graph. Pass the result of a computation.")
    collecting = gc.isenabled()
    gc.disable()  # nothing here becomes garbage, and looking for it takes as long as all the rest
    try:
        return _Description(root, unused if isinstance(unused, Mapping) else dict(enumerate(_all(unused)))).graph()
    finally:
        if collecting:
            gc.enable()


def ids_of(root: Variable) -> dict[Node, str]:
    """The ids that the nodes of `root` have in its description, parents before their children.

    Examples
    --------
    >>> from zensor import Zensor
    >>> x = Zensor(3.0, name="x")
    >>> list(ids_of(x * x).values())
    ['n0', 'n1']
    """
    known = _Description(root, {})
    return {one: known.ids[id(one)] for one in known.records if isinstance(one, Node)}


class _Constant:
    """A plain constant in one parent place: a node of its own, wherever it stands."""

    kind = "constant"

    def __init__(self, value: Any) -> None:
        self.value = value


class _Description:
    """What is known while one graph is described."""

    def __init__(self, root: Variable, unused: Mapping[Any, Variable]) -> None:
        self.parents: dict[int, list[Any]] = {}  # by id of the record; None where an argument is absent
        *before, last = self._in_order(node_of(root))
        aside = [record for one in _checked(unused) for record in self._in_order(node_of(one))]
        if any(last in self._present(record) for record in aside):
            raise ArgumentError(
                "a graph with unused=: one of the Zensors was computed from the root itself. Describe that one instead."
            )
        self.records = [*before, *aside, last]
        self.unused = {id(record) for record in aside}
        self.ids = {id(record): f"n{place}" for place, record in enumerate(self.records)}
        self.children: dict[int, list[str]] = {key: [] for key in self.ids}
        for record in self.records:
            for parent in self._present(record):
                if id(record) not in self.unused or id(parent) in self.unused:
                    self.children[id(parent)].append(self.ids[id(record)])
        self.names = {id(one): name for name, one in unused.items() if isinstance(name, str)}
        self.names |= self._qualified_names()
        self.kept = kept_values(one for one in self.records if isinstance(one, Node))

    def graph(self) -> Graph:
        """The finished description."""
        return Graph(
            tuple(self._of_constant(one) if isinstance(one, _Constant) else self._of_node(one) for one in self.records)
        )

    def _in_order(self, root: Node) -> list[Node | _Constant]:
        """Parents before children, arguments in their order; iterative, since graphs may be deep."""
        order: list[Node | _Constant] = []
        stack: list[tuple[Node | _Constant, bool]] = [(root, False)]
        while stack:
            record, parents_done = stack.pop()
            if parents_done:
                order.append(record)
            elif id(record) not in self.parents:
                self.parents[id(record)] = _standing(record)
                stack.append((record, True))
                stack.extend((parent, False) for parent in reversed(self._present(record)))
        return order

    def _present(self, record: Node | _Constant) -> list[Node | _Constant]:
        return [parent for parent in self.parents[id(record)] if parent is not None]

    def _qualified_names(self) -> dict[int, str]:
        """Names of parameters from the root modules of the scopes in use, by `id` of the parameter."""
        scopes = {id(one.scope): one.scope for one in self.records if isinstance(one, Node) and one.scope is not None}
        names: dict[int, str] = {}
        roots_done: set[int] = set()
        for scope in scopes.values():
            if scope.root_key not in roots_done:
                roots_done.add(scope.root_key)
                names |= scope.names()
        return names

    def _value(self, node: Node, owner: Variable | None) -> NDArray[Any] | None:
        """A large value is there only while somebody holds the Zensor, or a rule keeps it."""
        held = _held(node, owner)
        return held if held is not None else self.kept.get(node)

    def _of_constant(self, constant: _Constant) -> GraphNode:
        value = constant.value
        known = not isinstance(value, Shadow)
        array = np.asarray(value) if known else None
        described = array if array is not None else value
        return GraphNode(
            id=self.ids[id(constant)],
            kind="constant",
            name=None,
            operation=None,
            symbol=None,
            scope="",
            shape=described.shape,
            dtype=_dtype_name(described.dtype),
            value=array,
            grad=None,
            wants_grad=False,
            parents=(),
            arguments=(),
            tracked=(),
            children=tuple(self.children[id(constant)]),
            ordered=True,
            source=None,
            formula=None,
            used=id(constant) not in self.unused,
            forward_seconds=None,
            backward_seconds=None,
        )

    def _of_node(self, node: Node) -> GraphNode:
        function: Any = node.function
        owner = node.owner()
        seconds = seconds_of(node)
        used = id(node) not in self.unused
        places = [(i, one) for i, one in enumerate(self.parents[id(node)]) if one is not None]
        return GraphNode(
            id=self.ids[id(node)],
            kind=node.kind,  # type: ignore[arg-type]  # one of the four
            name=node.name or (self.names.get(id(owner)) if owner is not None else None),
            operation=None if function is None else function.name,
            symbol=None if function is None else function.symbol,
            scope="" if node.scope is None else node.scope.path,
            shape=node.shape,
            dtype="" if node.dtype is None else _dtype_name(node.dtype),
            value=self._value(node, owner),
            grad=None if owner is None or owner._grad is None else _copied(owner._grad._data),
            wants_grad=node.kind != "constant",
            parents=tuple(self.ids[id(one)] for _, one in places),
            arguments=tuple(_argument(function, i) for i, _ in places),
            tracked=tuple(used and one.kind != "constant" and _has_rule(function, i) for i, one in places),
            children=tuple(self.children[id(node)]),
            ordered=not getattr(function, "commutative", False),
            source=node.source,
            formula=None if function is None else summary(function.__doc__ or ""),  # None has a __doc__, too
            used=used,
            forward_seconds=seconds.forward,
            backward_seconds=seconds.backward,
        )


def _all(unused: Any) -> list[Any]:
    """What was given as one or several Zensors, in a list."""
    if isinstance(unused, Variable) or not isinstance(unused, Iterable):
        return [unused]
    return list(unused)


def _checked(unused: Mapping[Any, Variable]) -> Iterable[Variable]:
    for one in unused.values():
        if not isinstance(one, Variable):
            raise DTypeError(
                f"a graph with unused= of {kind_of(one)}: only a Zensor can be used or not. Pass the Zensors "
                "that you ask about, for instance model.parameters()."
            )
    return unused.values()


@lru_cache(maxsize=1024)
def summary(docstring: str) -> str | None:
    """What its author wrote about an operation before the first section and the first example, as one line."""
    paragraphs = itertools.takewhile(_is_prose, inspect.cleandoc(docstring).split("\n\n"))
    return " ".join(" ".join(paragraphs).split()) or None


def _is_prose(paragraph: str) -> bool:
    return not re.search(r"\n-{3,}", paragraph) and not paragraph.startswith(">>>")


@lru_cache(maxsize=256)
def _dtype_name(dtype: np.dtype[Any]) -> str:
    return str(dtype)


def _standing(record: Node | _Constant) -> list[Any]:
    """The parents of a record, with an object of their own for plain constants."""
    if isinstance(record, _Constant):
        return []
    return [one if isinstance(one, Node) or one is None else _Constant(one) for one in record.parents]


def _argument(function: Any, place: int) -> str:
    inputs = getattr(function, "inputs", ("joint",))
    return f"{inputs[0]}[{place}]" if getattr(function, "variadic", False) else inputs[place]


def _has_rule(function: Any, place: int) -> bool:
    rules = getattr(function, "rules", (True,))
    return rules[0 if getattr(function, "variadic", False) else place] is not None


def _held(node: Node, owner: Variable | None) -> NDArray[Any] | None:
    if isinstance(node, Leaf):
        return _copied(owner._data) if owner is not None else node.value
    if node.value is not None and written_since(node.value, node.clock) is None:
        return node.value.copy()
    return _copied(owner._data) if owner is not None and owner._node is node else None


def _copied(array: NDArray[Any]) -> NDArray[Any]:
    return array.copy() if array.size <= SMALL else array
