"""Sheets: several stops of a player side by side, for print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from visualization.layers_svg import (
    CAPTION_LINE,
    MARGIN,
    caption,
    captions,
    dark_rules,
    group,
    name_of,
    page_of,
    picture_svg,
    placed,
    whole,
)
from visualization.stage import Stage
from visualization.svg import ThemeName, pair
from visualization.themes import colours_of

MOST_COLUMNS = 6
SHAPE = 1.2
"""A sheet is about this many times as wide as it is high."""


@dataclass(frozen=True)
class Sheet:
    """Where the panels of a sheet stand.

    Attributes
    ----------
    width, height : float
        Of the sheet.
    panel : (float, float)
        The size of a panel.
    picture_height : float
        What is left of a panel above its sentence.
    corners : tuple of (float, float)
        One per panel.
    """

    width: float
    height: float
    panel: tuple[float, float]
    picture_height: float
    corners: tuple[tuple[float, float], ...]


def arrange(stage: Stage, stops: Sequence[int]) -> Sheet:
    """Panels of one size in rows; the sheet is a little wider than high where that is possible."""
    page, sentences = page_of(stage), captions(stage)
    lines = max(len(sentences[stop]) for stop in stops)
    width, height = page.width, page.height + lines * CAPTION_LINE + MARGIN

    def off(columns: int) -> float:
        ratio = columns * width / (-(-len(stops) // columns) * height)
        return max(ratio / SHAPE, SHAPE / ratio)

    columns = min(range(1, min(MOST_COLUMNS, len(stops)) + 1), key=off)
    rows = -(-len(stops) // columns)
    corners = tuple(((place % columns) * width, (place // columns) * height) for place in range(len(stops)))
    return Sheet(columns * width, rows * height, (width, height), page.height, corners)


def sheet_svg(stage: Stage, stops: Sequence[int], theme: ThemeName) -> str:
    """The picture at each of these stops, with its sentence below."""
    colours = colours_of(theme)
    picture, lines, sheet = picture_svg(stage, theme), captions(stage), arrange(stage, stops)
    name = name_of(picture)
    # The picture stands in the file once, and is used in every panel by its id.
    base = picture.partition('id="')[2].partition('"')[0]
    parts = [f"<style>{dark_rules(name, theme)}</style><defs>{picture}</defs>"]
    for stop, corner in zip(stops, sheet.corners, strict=True):
        layers = "".join(group(layer, colours, f'class="{layer.kind}"') for layer in stage.layers if layer.at(stop))
        words = caption(lines[stop], sheet.picture_height, colours)
        panel = f'<use href="#{base}"/>{placed(stage, layers)}{words}'
        parts.append(f'<g transform="translate({pair(corner)})">{panel}</g>')
    title = stage.drawing.title or "The backward pass, step by step"
    return whole(name, (sheet.width, sheet.height), colours, "".join(parts), title)
