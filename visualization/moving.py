"""A player's stage as an SVG that moves by itself, over and over, without a script."""

from __future__ import annotations

from visualization.layers_svg import (
    CAPTION_LINE,
    DASH,
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
from visualization.svg import ThemeName, short
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
        chip = ""
        if layer.start is not None:
            x, y = map(short, layer.start)
            chip = f'class="c d{layer.first}" style="--x:{x}px;--y:{y}px"'
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

    def classes(self, first: int, last: int) -> str:
        """The classes of what is seen from one stop to another; the rules are known when all have been asked for."""
        length, at_end = (last - first + 1, "") if last < self.end else (self.slots - first, " z")
        if length == self.slots:
            return "a"
        self.lengths.add(length)
        self.starts.add(first)
        return f"t n{length} d{first}{at_end}"

    def rules(self, name: str) -> str:
        """The rules of all classes so far, for the picture with this id."""
        cycle = f"{self.slots * self.seconds:g}s"
        rules = [f".t{{visibility:hidden;animation:{cycle} step-end infinite}}"]
        frames = []
        for length in sorted(self.lengths):
            until = f"{100 * length / self.slots:.4g}%"
            frames.append(f"@keyframes {name}n{length}{{0%{{visibility:visible}}{until},to{{visibility:hidden}}}}")
            rules.append(f".n{length}{{animation-name:{name}n{length}}}")
        rules += [f".d{start}{{animation-delay:{start * self.seconds:g}s}}" for start in sorted(self.starts)]
        arrival = f"{100 * TRAVEL / self.slots:.4g}%"
        frames.append(
            f"@keyframes {name}c{{0%{{transform:translate(var(--x),var(--y))}}{arrival},to{{transform:none}}}}"
        )
        rules.append(f".c{{animation-duration:{cycle};animation-iteration-count:infinite;animation-name:{name}c}}")
        frames.append(f"@keyframes {name}w{{to{{stroke-dashoffset:-{2 * sum(DASH):g}}}}}")
        rules.append(f".w{{animation:{name}w 1s linear infinite}}")
        moving = "".join(f"#{name} {rule}" for rule in rules)
        still = f"#{name} .t,#{name} .c,#{name} .w{{animation:none}}#{name} .z{{visibility:visible}}"
        return f"{moving}{''.join(frames)}@media(prefers-reduced-motion:reduce){{{still}}}"
