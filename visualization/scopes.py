"""In which module each node of a description is drawn."""

from __future__ import annotations

from autograd.graph import Graph


def scopes_of_leaves(graph: Graph) -> dict[str, str]:
    """The module that a parameter or number is drawn in, by its id: the innermost that holds all its uses.

    Inputs and data come from outside, even if only one module uses them.
    """
    scopes = {}
    for node in graph:
        if node.kind == "parameter" or (node.kind == "constant" and node.shape == ()):
            paths = [graph[child].scope.split(".") for child in node.children]
            common = []
            for parts in zip(*paths, strict=False):
                if len(set(parts)) > 1:
                    break
                common.append(parts[0])
            scopes[node.id] = ".".join(common)
    return scopes
