"""Rules: call those of one node, on what it kept or on Zensors that stand for it, so that they are recorded too."""

from __future__ import annotations

from typing import Any

from autograd.errors import DefinitionError, kind_of
from autograd.function import Ask
from autograd.node import Node
from autograd.record import result_node
from autograd.variable import Variable, handle

Kept = tuple[tuple[Any, ...] | None, ...]
"""What a node kept for the rule of each input; None where no gradient is wanted."""


def run_rules(node: Node, grad: Any, kept: Kept) -> list[Any]:
    """The piece for each parent of `node`, None where nothing goes."""
    function: Any = node.function
    if function.several:
        grad = tuple(grad)
    if function.joint is not None:
        wanted = tuple(saved is not None for saved in kept)
        asked = next(saved for saved in kept if saved is not None)
        pieces = function.joint(grad, wanted, *asked)
        if not isinstance(pieces, list | tuple) or len(pieces) < len(wanted) - wanted[::-1].index(True):
            raise _no_pieces(function, pieces)
        return list(pieces)
    if function.variadic:
        rule = function.rules[0]
        return [rule(grad, i, *saved) if saved is not None else None for i, saved in enumerate(kept)]
    return [rule(grad, *saved) if saved is not None else None for rule, saved in zip(function.rules, kept, strict=True)]


def _no_pieces(function: Any, pieces: Any) -> DefinitionError:
    came = f"{len(pieces)} piece{'s' * (len(pieces) != 1)}" if isinstance(pieces, list | tuple) else kind_of(pieces)
    return DefinitionError(
        f"{function.__name__}.backward returned {came}: it answers for {', '.join(function.inputs)}, in this order. "
        "Return a tuple with one piece per input, None where no gradient flows."
    )


def recorded(node: Node, kept: Kept, made_as: type[Variable]) -> Kept:
    """What `node` kept, as Zensors that hang on its parents and on itself: rules on them record."""
    function: Any = node.function
    asks = function.asks * len(node.parents) if function.variadic else function.asks
    return tuple(
        [
            None
            if saved is None
            else tuple([_live(node, ask, value, made_as) for ask, value in zip(ask_list, saved, strict=True)])
            for ask_list, saved in zip(asks, kept, strict=True)
        ]
    )


def _live(node: Node, ask: Ask, value: Any, made_as: type[Variable]) -> Any:
    """One kept value as a Zensor in its place of the graph, if it is one of the Zensors that met there."""
    if ask.what == "out":
        if not isinstance(value, tuple):
            return handle(value, node, made_as)
        return tuple([handle(one, result_node(node, i, len(value), one), made_as) for i, one in enumerate(value)])
    if ask.what == "input":
        if isinstance(value, tuple):  # *arrays
            return tuple([_hung(one, parent, made_as) for one, parent in zip(value, node.parents, strict=True)])
        return _hung(value, node.parents[ask.place], made_as)
    return value


def _hung(value: Any, parent: Any, made_as: type[Variable]) -> Any:
    if isinstance(parent, Node) and parent.kind != "constant":
        return handle(value, parent, made_as)
    return value
