"""Scopes: in which module an operation runs, and what the parameters around it are called.

The names are those of the module on which the call began, the root: "fc1" for the module in its
attribute `fc1`, "fc1.weight" for that module's parameter. A scope holds the root weakly, since the nodes
of a graph hold scopes: a graph that somebody keeps must not keep a model alive.
"""

from __future__ import annotations

import itertools
import weakref
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zensor.nn.module import Module

_numbers = itertools.count(1)


class Structure:
    """Counts the changes in how modules contain each other, in the whole program."""

    __slots__ = ("version",)

    def __init__(self) -> None:
        self.version = 0


STRUCTURE = Structure()


class Tree:
    """Where each module stands below one root.

    Parameters
    ----------
    root : Module
        Held weakly.
    """

    __slots__ = ("_paths", "_version", "key", "root")

    def __init__(self, root: Module) -> None:
        self.root = weakref.ref(root)
        self.key = next(_numbers)
        self._paths: dict[int, str] = {}
        self._version = -1

    def path_of(self, module: Module) -> str | None:
        """The path of `module` from the root, "" for the root itself, None for a stranger."""
        # A stranger may be a newcomer: lists of modules change without anybody being told.
        if self._version != STRUCTURE.version or id(module) not in self._paths:
            root = self.root()
            self._paths = {} if root is None else {id(one): path for path, one in root.named_modules()}
            self._version = STRUCTURE.version
        return self._paths.get(id(module))


class ModuleScope:
    """What the nodes that a module's `forward` leaves behind know of the module.

    Attributes
    ----------
    path : str
        From the root module, "features.0"; "" for the root itself.
    root_key : int
        The same for all scopes under one root.
    """

    __slots__ = ("path", "root_key", "tree")

    def __init__(self, tree: Tree, path: str) -> None:
        self.tree = tree
        self.path = path
        self.root_key = tree.key

    def names(self) -> dict[int, str]:
        """Qualified names of the parameters under the root, by `id`; none if the root is gone."""
        root = self.tree.root()
        return {} if root is None else {id(parameter): name for name, parameter in root.named_parameters()}

    def __repr__(self) -> str:
        return f"<scope {self.path!r}>"
