"""Pictures of computations: a description is drawn, laid out and rendered, each step in a module of its own.

Read in this order: `GraphVis`, `picture`, `fold`, `drawing`, `boxes`, `layout`, `svg`; then the other renderers.
"""

from importlib import import_module as _import_module
from types import ModuleType as _ModuleType
from typing import Any as _Any

from visualization.axes import draw as draw
from visualization.compare import compare as compare
from visualization.errors import PictureError as PictureError
from visualization.GraphVis import build_computation_graph as build_computation_graph
from visualization.GraphVis import show as show
from visualization.picture import Picture as Picture
from visualization.player import Player as Player


def __getattr__(name: str) -> _Any:
    """Import the plots when they are asked for."""
    if name == "plots":
        return _import_module("visualization.plots")
    raise AttributeError(f"module 'visualization' has no attribute {name!r}")


def __dir__() -> list[str]:
    """What a person may look for: not the modules that the names come from, but for the plots."""
    here = {name for name, value in globals().items() if not isinstance(value, _ModuleType)}
    return sorted({*here, "GraphVis", "plots"})
