"""Pictures of computations: a description is drawn, laid out and rendered, each step in a module of its own.

Read in this order: `GraphVis`, `picture`, `fold`, `drawing`, `boxes`, `layout`, `svg`; then the other renderers.
"""

from visualization.axes import draw as draw
from visualization.compare import compare as compare
from visualization.errors import PictureError as PictureError
from visualization.GraphVis import build_computation_graph as build_computation_graph
from visualization.GraphVis import show as show
from visualization.picture import Picture as Picture
from visualization.player import Player as Player
