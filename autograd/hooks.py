"""Hooks: functions that see, and may replace, the gradient that arrives at a Zensor.

A hook belongs to the node that the Zensor holds when the hook is registered. The backward pass asks
for hooks only if there are any at all, so that they cost nothing where nobody uses them.
"""

from __future__ import annotations

import itertools
import weakref
from collections.abc import Callable
from typing import Any

import numpy as np

from autograd.errors import DTypeError, GraphError, ShapeError
from autograd.node import Node
from autograd.variable import Variable, node_of, untracked

Hook = Callable[[Any], Any]

HOOKS: dict[int, dict[int, Hook]] = {}
"""Hooks by `id` of their node, in the order in which they were registered."""

_numbers = itertools.count()


class HookHandle:
    """What `register_hook` returns: `remove()` takes the hook away again; also a context manager."""

    def __init__(self, node: Node, number: int) -> None:
        self._node = weakref.ref(node)
        self._number = number

    def remove(self) -> None:
        """Take the hook away; a second time does nothing."""
        node = self._node()
        hooks = {} if node is None else HOOKS.get(id(node), {})
        hooks.pop(self._number, None)
        if node is not None and not hooks:
            HOOKS.pop(id(node), None)

    def __enter__(self) -> HookHandle:
        return self

    def __exit__(self, *error: object) -> None:
        self.remove()


def register_hook(variable: Variable, hook: Hook) -> HookHandle:
    """Call `hook(grad)` whenever the gradient of `variable` is complete, before anything uses it.

    Parameters
    ----------
    variable : Zensor
        One that wants a gradient.
    hook : callable
        Gets the gradient as a Zensor. What it returns, unless None, takes the gradient's place: a
        Zensor or array of the same shape.

    Returns
    -------
    HookHandle
        Its `remove()` takes the hook away.

    Raises
    ------
    GraphError
        If `variable` wants no gradient.

    Examples
    --------
    >>> from zensor import Zensor
    >>> x = Zensor([1.0, 2.0])
    >>> handle = x.register_hook(lambda grad: grad * 10)
    >>> (x * x).sum().backward()
    >>> x.grad
    Zensor([20., 40.])
    """
    if not callable(hook):
        raise DTypeError(f"register_hook({hook!r}): a hook is a function of the gradient. Pass a callable.")
    if not variable._requires_grad:
        raise GraphError(
            f"register_hook on a Zensor of shape {variable._data.shape} that wants no gradient: none will arrive. "
            "Make it with requires_grad=True."
        )
    node = node_of(variable)
    if id(node) not in HOOKS:
        HOOKS[id(node)] = {}
        weakref.finalize(node, HOOKS.pop, id(node), None).atexit = False
    number = next(_numbers)
    HOOKS[id(node)][number] = hook
    return HookHandle(node, number)


def run_hooks(node: Node, grad: Any, made_as: type[Variable]) -> Any:
    """The gradient after all hooks of `node`; of the kind that came in, an array or a Zensor."""
    for hook in list(HOOKS.get(id(node), {}).values()):
        seen = grad if isinstance(grad, Variable) else untracked(np.array(grad), made_as)
        given = hook(seen)
        if given is None:
            continue
        values = given._data if isinstance(given, Variable) else np.asarray(given)
        if values.shape != node.shape:
            raise ShapeError(
                f"a hook returned shape {values.shape} for a gradient of shape {node.shape}: both must be equal. "
                "Return None to leave the gradient as it is."
            )
        if not isinstance(grad, Variable):
            grad = values.astype(node.dtype)
        elif isinstance(given, Variable):
            grad = given if values.dtype == node.dtype else given.astype(node.dtype)  # type: ignore[attr-defined]  # a Zensor
        else:
            grad = untracked(values.astype(node.dtype), made_as)
    return grad
