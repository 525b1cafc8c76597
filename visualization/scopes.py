"""In which module each node of a description is drawn."""

from __future__ import annotations

from itertools import takewhile

from autograd.graph import Graph


def scopes_of_leaves(graph: Graph) -> dict[str, str]:
    """The module that a parameter or number is drawn in, by its id: the innermost that holds all its uses.

    Inputs and data come from outside, even if only one module uses them.
    """
    leaves = (node for node in graph if node.kind == "parameter" or (node.kind == "constant" and node.shape == ()))
    return {leaf.id: _innermost([graph[child].scope for child in leaf.children]) for leaf in leaves}


def _innermost(scopes: list[str]) -> str:
    """The path of the innermost module that holds all of these."""
    by_depth = zip(*[scope.split(".") for scope in scopes], strict=False)
    return ".".join(names[0] for names in takewhile(lambda names: len(set(names)) == 1, by_depth))
