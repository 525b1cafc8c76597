"""Counting the children that a node waits for: those on the way to the root, and no others.

In ``c = a * b; metric = c * 2; d = c + c`` a pass from `d` counts two children of `c`, one per use. The metric
is not on the way to `d`: it would never report, and `c` would wait for ever.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from autograd.errors import GraphError
from autograd.node import FREED, Node


def count_children(roots: Iterable[Node]) -> dict[Node, int]:
    """How many children on the way to the roots each node waits for.

    The roots themselves are in it too, with 0 unless another root depends on them.
    """
    waiting = dict.fromkeys(roots, 0)
    stack = list(waiting)
    while stack:
        node = stack.pop()
        kept = node.kept
        if kept is FREED:
            raise _freed(node)
        for parent, saved in zip(node.parents, kept):  # type: ignore[arg-type]  # noqa: B905  # equal by construction; strict= costs time
            # Nothing kept: no gradient goes there, so that child will not report and must not be counted.
            if saved is not None:
                if parent in waiting:
                    waiting[parent] += 1
                else:
                    waiting[parent] = 1
                    stack.append(parent)
    return waiting


def _freed(node: Node) -> GraphError:
    joint = getattr(node.parents[0], "shape", ()) is None  # one of several results: name what made them all
    function: Any = node.parents[0].function if joint else node.function
    return GraphError(
        f"backward through {function.name}: an earlier pass has freed what it kept. "
        "Pass retain_graph=True to the first pass, or compute the result again."
    )


def leading_to(targets: Sequence[Node], roots: Iterable[Node], cut: bool = False) -> dict[Node, int]:
    """Like `count_children`, but only for nodes from which the way up leads to one of the targets.

    With `cut`, no way leads through a target: each is taken as independent of the others.
    """
    stops = set(targets) if cut else set()
    children: dict[Node, list[Node]] = {}
    stack = list(dict.fromkeys(roots))
    seen = set(stack)
    while stack:
        node = stack.pop()
        if node in stops:
            continue
        for parent in wanted_parents(node):
            children.setdefault(parent, []).append(node)
            if parent not in seen:
                seen.add(parent)
                stack.append(parent)
    waiting: dict[Node, int] = {}
    stack = list(dict.fromkeys(targets))
    while stack:
        node = stack.pop()
        if node not in waiting:
            users = children.get(node, ())
            for child in users:
                if child.kept is FREED:
                    raise _freed(child)
            waiting[node] = len(users)
            stack.extend(users)
    return waiting


def wanted_parents(node: Node) -> list[Node]:
    """The parents to which a gradient goes, one entry per use; of a freed node, those to which it may have gone."""
    if node.kept is FREED:
        return [one for one in node.parents if isinstance(one, Node) and one.kind != "constant"]
    return [one for one, saved in zip(node.parents, node.kept, strict=True) if saved is not None]  # type: ignore[arg-type]  # not FREED
