"""Variable: the handle to a node. It holds an array, its gradient and the node that made it.

The engine knows only this class. What a person holds is `zensor.Zensor`, which extends it with
operators and methods; `made_as` tells the engine in which class to hand out results.
"""

from __future__ import annotations

from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from autograd.errors import DTypeError, GraphError, ShapeError
from autograd.node import Leaf, Node

new = object.__new__


class Variable:
    """An array that remembers where it came from.

    Parameters
    ----------
    data : ndarray
        The values; shared, not copied.
    requires_grad : bool
        Whether a gradient is wanted.
    """

    __slots__ = ("__weakref__", "_alias", "_data", "_grad", "_node", "_requires_grad")

    made_as: ClassVar[type[Variable]]
    """The class of results and gradients; a subclass of results may name another."""

    leaf_kind: ClassVar[str] = "input"
    """What a leaf of this class that wants a gradient is called in the graph."""

    stale: ClassVar[bool] = False
    """Whether its memory was written through another Zensor; see `autograd/inplace.py`."""

    _alias: Any  # set only on views and their roots: see `autograd/views.py`
    _data: NDArray[Any]
    _grad: Variable | None
    _node: Node | None
    _requires_grad: bool

    def __init__(self, data: NDArray[Any], requires_grad: bool = True) -> None:
        self._data = data
        self._grad = None
        self._node = None
        self._requires_grad = requires_grad

    @property
    def node(self) -> Node | None:
        """The record of the operation that made it, or of the leaf; None before a leaf's first use."""
        return self._node

    @property
    def is_leaf(self) -> bool:
        """Whether no recorded operation made it."""
        return self._node is None or self._node.function is None

    @property
    def requires_grad(self) -> bool:
        """Whether a gradient is wanted. May be set on a leaf only."""
        return self._requires_grad

    @requires_grad.setter
    def requires_grad(self, wanted: bool) -> None:
        if not self.is_leaf:
            raise GraphError(
                f"requires_grad = {wanted} on the result of {self._node.function.name}: "  # type: ignore[union-attr]  # not a leaf
                "only a leaf may be changed. Use detach() for a copy that wants no gradient."
            )
        if wanted and self._data.dtype.kind != "f":
            raise DTypeError(
                f"requires_grad = True on dtype {self._data.dtype}: only floating-point data has a gradient. "
                "Convert first: z.astype(float)."
            )
        check_wanted(wanted)
        if bool(wanted) is not self._requires_grad:
            self._requires_grad = bool(wanted)
            name = self._node.name if self._node is not None else None
            self._node = None  # graphs recorded so far keep the old leaf, and what it wanted
            if name is not None:
                node_of(self).name = name

    @property
    def grad(self) -> Self | Any:
        """The gradient that arrived here, summed over backward passes; None before the first."""
        return self._grad

    @grad.setter
    def grad(self, grad: Any) -> None:
        if grad is not None:
            if not isinstance(grad, Variable):
                grad = untracked(_as_numbers(grad, self._data.dtype), self.made_as)
            if grad._data.shape != self._data.shape:
                raise ShapeError(
                    f"grad of shape {grad._data.shape} on a Zensor of shape {self._data.shape}: "
                    "a gradient has the shape of its owner. Reshape or broadcast it first."
                )
            if grad._data.dtype != self._data.dtype:
                raise DTypeError(
                    f"grad of dtype {grad._data.dtype} on a Zensor of dtype {self._data.dtype}: "
                    f"a gradient has the dtype of its owner. Convert it: grad.astype('{self._data.dtype}')."
                )
        self._grad = grad


Variable.made_as = Variable


def _as_numbers(grad: Any, dtype: np.dtype[Any]) -> NDArray[Any]:
    try:
        return np.array(grad, dtype=dtype)
    except (ValueError, TypeError) as error:
        raise DTypeError(
            f"grad of type {type(grad).__name__} on a Zensor of dtype {dtype}: {error}. "
            "Assign numbers of the shape of the Zensor, or None."
        ) from error


def check_wanted(requires_grad: Any) -> None:
    """Refuse what is neither true nor false: `Zensor(1.0, 2.0)` is meant as an array of two numbers."""
    if not isinstance(requires_grad, bool | np.bool):
        raise DTypeError(
            f"requires_grad={requires_grad!r}: it is True or False. Values go into one argument: Zensor([1.0, 2.0])."
        )


def untracked(data: NDArray[Any], made_as: type[Variable]) -> Any:
    """A Variable of class `made_as` around `data` that wants no gradient."""
    made = new(made_as)
    made._data = data
    made._grad = None
    made._node = None
    made._requires_grad = False
    return made


def handle(data: NDArray[Any], node: Node, made_as: type[Variable]) -> Any:
    """A second handle to `node`, for rules that record; the node keeps its owner."""
    made = new(made_as)
    made._data = data
    made._grad = None
    made._node = node
    made._requires_grad = True
    return made


def node_of(variable: Variable) -> Node:
    """The node of a Variable; a leaf gets its node at its first use."""
    node = variable._node
    if node is None:
        kind = variable.leaf_kind if variable._requires_grad else "constant"
        node = variable._node = Leaf(variable, variable._data, kind)
    return node
