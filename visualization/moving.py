"""A player's stage as an SVG that moves by itself, over and over, without a script."""

from __future__ import annotations

from collections.abc import Sequence
from math import acos, pi

from visualization.layers import Layer
from visualization.layers_svg import (
    CAPTION_LINE,
    DASH,
    MARGIN,
    caption,
    captions,
    dark_rules,
    group,
    moved,
    name_of,
    page_of,
    picture_svg,
    placed,
    whole,
)
from visualization.layout import Point
from visualization.stage import Stage
from visualization.svg import ThemeName
from visualization.themes import colours_of

HOLD = 2
"""For so many more stops the last one stays before the picture begins again."""

TRAVEL = 0.45
"""The share of the time of a stop in which its pieces travel."""


def moving_svg(stage: Stage, theme: ThemeName, seconds: float) -> str:
    """A picture that plays by itself; for a reader who wants no motion, its end."""
    colours = colours_of(theme)
    picture, page, lines = picture_svg(stage, theme), page_of(stage), captions(stage)
    name = name_of(picture)
    times = _Times(len(stage.sentences) - 1, seconds)
    layers = []
    for layer in stage.layers:
        chip = f'class="{times.travelling(layer)}"' if layer.route else ""
        layers.append(group(layer, colours, f'class="{times.classes(layer.first, layer.last)}"', chip))
    words = [
        f'<g class="{times.classes(number, number)}">{caption(sentence, page.height, colours)}</g>'
        for number, sentence in enumerate(lines)
    ]
    style = f"<style>{times.rules(name)}{dark_rules(name, theme)}</style>"
    body = f"{style}{picture}{placed(stage, ''.join(layers))}{''.join(words)}"
    height = page.height + max(map(len, lines)) * CAPTION_LINE + MARGIN
    return whole(name, (page.width, height), colours, body, stage.drawing.title or "The backward pass, moving")


class _Times:
    """When layers are seen in a picture that moves by itself: CSS, since it can ask whether motion is wanted."""

    def __init__(self, end: int, seconds: float) -> None:
        self.end = end
        self.slots = end + 1 + HOLD
        self.seconds = seconds
        self.lengths: set[int] = set()
        self.starts: set[int] = set()
        self.routes: dict[str, int] = {}

    def classes(self, first: int, last: int) -> str:
        """The classes of what is seen from one stop to another; the rules are known when all have been asked for."""
        length, at_end = (last - first + 1, "") if last < self.end else (self.slots - first, " z")
        if length == self.slots:
            return "a"
        self.lengths.add(length)
        self.starts.add(first)
        return f"t n{length} d{first}{at_end}"

    def travelling(self, layer: Layer) -> str:
        """The classes of a chip that travels when its layer begins to be seen."""
        route = self._route(layer.route)
        self.starts.add(layer.first)
        return f"c c{self.routes.setdefault(route, len(self.routes))} d{layer.first}"

    def _route(self, route: Sequence[Point]) -> str:
        """The frames of an animation: slow at first, quick on the way, slow at the end, and then at rest."""
        steps, arrival = len(route) - 1, 100 * TRAVEL / self.slots
        ease = ";animation-timing-function:ease-in-out" if steps == 1 else ""
        frames = []
        for step, point in enumerate(route[:-1]):
            time = arrival * acos(1.0 - 2.0 * step / steps) / pi
            frames.append(f"{time:.4g}%{{transform:translate({moved(point)}){ease}}}")
        return f"{''.join(frames)}{arrival:.4g}%,to{{transform:none}}"

    def rules(self, name: str) -> str:
        """The rules of all classes so far, for the picture with this id."""
        cycle = f"{self.slots * self.seconds:g}s"
        rules = [
            # Without animations, as a viewer that knows none has it, the end is seen.
            f".t{{visibility:hidden;animation:{cycle} step-end infinite}}",
            ".z{visibility:visible}",
            f".c{{animation:{cycle} linear infinite}}",
        ]
        frames = []
        for length in sorted(self.lengths):
            until = f"{100 * length / self.slots:.4g}%"
            frames.append(f"@keyframes {name}n{length}{{0%{{visibility:visible}}{until},to{{visibility:hidden}}}}")
            rules.append(f".n{length}{{animation-name:{name}n{length}}}")
        # All animations have begun a cycle ago: what waits for its first one would be seen as if there were none.
        rules += [
            f".d{start}{{animation-delay:{(start - self.slots) * self.seconds:g}s}}" for start in sorted(self.starts)
        ]
        for route, number in self.routes.items():
            frames.append(f"@keyframes {name}c{number}{{{route}}}")
            rules.append(f".c{number}{{animation-name:{name}c{number}}}")
        frames.append(f"@keyframes {name}w{{to{{stroke-dashoffset:-{2 * sum(DASH):g}}}}}")
        rules.append(f".w{{animation:{name}w 1s linear infinite}}")
        moving = "".join(f"#{name} {rule}" for rule in rules)
        still = f"#{name} .t,#{name} .c,#{name} .w{{animation:none}}"
        return f"{moving}{''.join(frames)}@media(prefers-reduced-motion:reduce){{{still}}}"
