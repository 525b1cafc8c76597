"""The historic import path of the pictures: the same objects as in `visualization.GraphVis`."""

from visualization.GraphVis import __all__ as __all__
from visualization.GraphVis import build_computation_graph as build_computation_graph
from visualization.GraphVis import show as show
