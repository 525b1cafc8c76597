"""A player's stage with matplotlib: a film as GIF, and sheets of steps as PNG and PDF for print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from visualization.errors import SizeError
from visualization.figure import (
    LONGEST_PAPER,
    MOST_PIXELS,
    POINTS_PER_INCH,
    Painter,
    dashes_of,
    matplotlib_for,
    printed,
)
from visualization.gif import Colour, gif_of
from visualization.layers import Head, Layer, Part, Plate, Way, Words, ink_of
from visualization.layers_svg import CAPTION, CAPTION_LINE, DASH, MARGIN, captions, page_of
from visualization.layout import Point, Rectangle
from visualization.routes import along
from visualization.sheet import arrange
from visualization.sizes import Text
from visualization.stage import Stage
from visualization.svg import ThemeName
from visualization.themes import Theme, colours_of

MOST_FILM_STOPS = 150
"""A longer film would be hundreds of pictures."""

WIDEST_FILM = 1400.0
DOTS_PER_UNIT = 1.5
"""Pixels of a film for each unit of the layout, as long as it is not wider than that."""

TRAVEL = (0.0, 0.1, 0.3, 0.55, 0.8, 0.95)
"""Where the pieces are on their way, as shares of it that are behind them, before they come to rest."""

TRAVEL_SECONDS = 0.07
TRAVEL_SHARE = 0.45
"""How long each of these is seen, and at most how much of the time of a step they take together."""

SHORTEST = 0.02
"""In seconds: viewers show what is to be seen for less than this for longer."""

SHADES = 5
"""Colours of the palette between an ink and the page: the edges of letters."""


def film(stage: Stage, seconds: float, theme: ThemeName) -> bytes:
    """A moving picture that begins again at its end.

    Raises
    ------
    PictureError
        If matplotlib or Pillow is not installed; a SizeError if there are too many steps.
    """
    if len(stage.sentences) > MOST_FILM_STOPS:
        raise SizeError(
            f"a film of {len(stage.sentences):,} steps: at most {MOST_FILM_STOPS} fit into a file that viewers open. "
            "Save the player as .html or .svg, or fold parts: build_computation_graph(z, fold=True).play()."
        )
    colours = colours_of(theme)
    return gif_of(_shots(stage, seconds, colours), _palette(colours))


def sheet_image(stage: Stage, stops: Sequence[int], form: Literal["png", "pdf"], theme: ThemeName) -> bytes:
    """Several steps side by side.

    Raises
    ------
    PictureError
        If matplotlib is not installed; a SizeError if a bitmap would be too large.
    """
    matplotlib, figure_class, canvas_class = matplotlib_for(f"drawing steps as {form}")
    colours = colours_of(theme)
    sheet = arrange(stage, stops)
    longest = max(sheet.width, sheet.height)
    if form == "png" and longest > MOST_PIXELS:
        raise SizeError(
            f"drawing {len(stops)} steps as png: the sheet has {longest:,.0f} pixels a side, and viewers fail above "
            f"{MOST_PIXELS:,}. Choose some with steps=, or save it as .svg or .pdf."
        )
    scale = min(1.0, LONGEST_PAPER / longest) if form == "pdf" else 1.0
    dots = min(2.0, MOST_PIXELS / longest) if form == "png" else 1.0
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        size = (sheet.width * scale / POINTS_PER_INCH, sheet.height * scale / POINTS_PER_INCH)
        figure = figure_class(figsize=size, facecolor=colours.page)
        canvas = canvas_class(figure)
        for stop, (x, y) in zip(stops, sheet.corners, strict=True):
            width, height = sheet.panel[0] / sheet.width, sheet.panel[1] / sheet.height
            axes = figure.add_axes((x / sheet.width, 1.0 - y / sheet.height - height, width, height))
            painter = _StagePainter(axes, colours, scale)
            painter.base(stage, sheet.panel)
            painter.stop(stage, stop)
        return printed(canvas, form, dots, colours)


def _shots(stage: Stage, seconds: float, colours: Theme) -> Iterator[tuple[NDArray[np.uint8], float]]:
    """The pixels of each picture of the film, until the next is asked for, and for how long it is seen."""
    matplotlib, figure_class, canvas_class = matplotlib_for("drawing a film as gif")
    page = page_of(stage)
    size = (page.width, page.height + max(map(len, captions(stage))) * CAPTION_LINE + MARGIN)
    dots = min(DOTS_PER_UNIT, WIDEST_FILM / size[0])
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        inches = (size[0] / POINTS_PER_INCH, size[1] / POINTS_PER_INCH)
        figure = figure_class(figsize=inches, dpi=POINTS_PER_INCH * dots, facecolor=colours.page)
        canvas = canvas_class(figure)
        painter = _StagePainter(figure.add_axes((0.0, 0.0, 1.0, 1.0)), colours, 1.0)
        painter.base(stage, size)
        canvas.draw()
        empty = canvas.copy_from_bbox(figure.bbox)
        each = min(TRAVEL_SECONDS, TRAVEL_SHARE * seconds / len(TRAVEL))
        for stop in range(len(stage.sentences)):
            canvas.restore_region(empty)
            painter.stop(stage, stop, moving=False)
            _put(painter, canvas)
            standing = canvas.copy_from_bbox(figure.bbox)
            travels = each >= SHORTEST and any(layer.route and layer.at(stop) for layer in stage.layers)
            shares = TRAVEL if travels else ()
            rest = seconds * (2 if stop + 1 == len(stage.sentences) else 1) - each * len(shares)
            for share in (*shares, 1.0):
                canvas.restore_region(standing)
                painter.moving(stage, stop, share)
                _put(painter, canvas)
                yield np.asarray(canvas.buffer_rgba()), each if share < 1.0 else rest


def _put(painter: _StagePainter, canvas: Any) -> None:
    """Draw what is new, and forget it: the picture below it stays as it is."""
    for artist in painter.added():
        artist.draw(canvas.get_renderer())
        artist.remove()


def _palette(colours: Theme) -> list[Colour]:
    """The colours of a theme and shades of each towards the page."""
    inks = {colours.page, colours.text, colours.quiet, colours.grad, colours.arrow, colours.room}
    fills = {fill for fill, _ in colours.boxes.values()}
    lines = {line for _, line in colours.boxes.values()}
    page = _rgb(colours.page)
    mixed = []
    for ink in sorted(inks | lines):
        for shade in range(SHADES):
            share = 1.0 - shade / SHADES
            mixed.append(tuple(round(share * a + (1 - share) * b) for a, b in zip(_rgb(ink), page, strict=True)))
    return [*map(_rgb, sorted(fills)), *mixed]


def _rgb(colour: str) -> Colour:
    return tuple(bytes.fromhex(colour[1:]))


class _StagePainter(Painter):
    """Draws a stage: its picture, and over it what belongs to one stop."""

    def base(self, stage: Stage, size: tuple[float, float]) -> None:
        """The picture, on a page of this size with room for a caption below."""
        page = page_of(stage)
        self.lines = captions(stage)
        self.bottom = page.height
        self.paint(stage.drawing, stage.layout, replace(page, width=size[0], height=size[1]))
        self.own = set(self.axes.get_children())

    def stop(self, stage: Stage, stop: int, moving: bool = True) -> None:
        """What belongs to one stop."""
        for layer in stage.layers:
            if layer.at(stop) and not layer.route:
                self._layer(layer, (0.0, 0.0))
        for place, line in enumerate(self.lines[stop], 1):
            text = Text(MARGIN - self.left, self.bottom + place * CAPTION_LINE - self.top, line, CAPTION, "value")
            self.text(text, self.colours.text)
        if moving:
            self.moving(stage, stop, 1.0)

    def moving(self, stage: Stage, stop: int, share: float) -> None:
        """The pieces of one stop, which have this share of their way behind them."""
        for layer in stage.layers:
            if layer.at(stop) and layer.route:
                self._layer(layer, along(layer.route, share))

    def added(self) -> list[Any]:
        """What has been drawn since `base`."""
        return [artist for artist in self.axes.get_children() if artist not in self.own]

    def _layer(self, layer: Layer, shift: Point) -> None:
        for part in layer.parts:
            self._part(part, shift)

    def _part(self, part: Part, shift: Point) -> None:
        if isinstance(part, Way):
            dashes = dashes_of(DASH if part.dash == "dashed" else (), part.width)
            self.line(part.points, ink_of(self.colours, part.line), part.width, dashes)
        elif isinstance(part, Head):
            self.polygon(part.corners, ink_of(self.colours, part.fill))
        elif isinstance(part, Words):
            text = replace(part.text, x=part.text.x + shift[0], y=part.text.y + shift[1])
            self.text(text, ink_of(self.colours, part.ink), part.bold)
        else:
            self._plate(part, shift)

    def _plate(self, plate: Plate, shift: Point) -> None:
        frame = plate.frame
        moved = Rectangle(frame.x + shift[0], frame.y + shift[1], frame.width, frame.height)
        fill, line = ink_of(self.colours, plate.fill), ink_of(self.colours, plate.line)
        dashes = dashes_of(DASH, plate.width) if plate.dash == "dashed" else "solid"
        if plate.ellipse:
            self.ellipse(moved, fill, line, plate.width, dashes)
        else:
            self.rectangle(moved, plate.corner, fill, line, plate.width, dashes)
