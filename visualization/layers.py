"""Layers: what lies over a picture for a part of a player's stops. Plain shapes, the same for every back end.

A player never draws a picture anew. It shows the layers whose time it is: every layer has a first and a last stop.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from visualization.layout import Point, Rectangle
from visualization.sizes import Text
from visualization.themes import Theme

Ink = Literal["none", "page", "text", "quiet", "grad", "waits", "ready"]

Kind = Literal["order", "fired", "fires", "waits", "complete", "badge", "grad", "into", "piece"]


@dataclass(frozen=True)
class Plate:
    """A rectangle with round corners, or an ellipse in it."""

    frame: Rectangle
    corner: float
    fill: Ink
    line: Ink
    width: float = 0.0
    dash: Literal["solid", "dashed"] = "solid"
    ellipse: bool = False


@dataclass(frozen=True)
class Way:
    """A line: a start, and then three points for each cubic curve, or one more point."""

    points: tuple[Point, ...]
    line: Ink
    width: float
    dash: Literal["solid", "dashed"] = "solid"


@dataclass(frozen=True)
class Head:
    """The head of an arrow."""

    corners: tuple[Point, ...]
    fill: Ink


@dataclass(frozen=True)
class Words:
    """A line of text in an ink."""

    text: Text
    ink: Ink
    bold: bool = False


Part = Plate | Way | Head | Words


@dataclass(frozen=True)
class Layer:
    """Shapes that are seen from the stop `first` to the stop `last`.

    Attributes
    ----------
    kind : str
        What they say.
    first, last : int
        Stops, counted from 0, the start.
    parts : tuple
        From the lowest to the highest.
    route : tuple of (x, y)
        For a piece: the points through which its chip travels to its place, relative to that, in equal times.
    """

    kind: Kind
    first: int
    last: int
    parts: tuple[Part, ...]
    route: tuple[Point, ...] = ()

    def at(self, stop: int) -> bool:
        """Whether it is seen at this stop."""
        return self.first <= stop <= self.last


def ink_of(colours: Theme, ink: Ink) -> str:
    """The colour of an ink in a theme."""
    if ink == "waits":
        return colours.boxes["non_finite"][1]
    if ink == "ready":
        return colours.boxes["output"][1]
    return "none" if ink == "none" else str(getattr(colours, ink))
