"""The player as a page: one HTML file in which a reader follows a backward pass step by step.

The picture is laid out when the file is made. Its layers know from which step to which they are seen, so the script
only shows and hides; without a script the page has the picture before the first step, and all steps as a list.
"""

from __future__ import annotations

from dataclasses import replace
from html import escape
from string import Template
from typing import get_args

from visualization.drawing import Drawing
from visualization.html.page import build_document, source
from visualization.layers import Ink
from visualization.layers_svg import layered_svg
from visualization.stage import Stage
from visualization.svg import ThemeName
from visualization.wording import counted, visible

INKS = {"waits": "non_finite-line", "ready": "output-line"}
"""Variables of the page for inks that are not called like theirs."""


def player_document(stage: Stage, title: str, theme: ThemeName) -> str:
    """The whole page, one self-contained HTML document."""
    steps = "\n".join(
        f'<li id="step={number}"><a href="#step={number}">{_escaped(sentence)}</a></li>'
        for number, sentence in enumerate(stage.sentences)
    )
    count = len(stage.sentences) - 1
    body = Template(source("player.html")).substitute(
        title=_escaped(title),
        remark=", ".join(filter(None, (counted(count, "step"), stage.drawing.remark))),
        shape="high" if stage.layout.height > stage.layout.width else "wide",
        picture=layered_svg(_untitled(stage)),
        start=_escaped(stage.sentences[0]),
        end=count,
        steps=steps,
    )
    style = f"{_ink_rules()}\n{source('player.css')}"
    return build_document(
        title=title, body=body, style=style, script=source("player.js"), data={"focus": stage.focus}, theme=theme
    )


def _untitled(stage: Stage) -> Stage:
    """The stage without the lines above its picture, since the page has its own."""
    drawing = stage.drawing
    return replace(stage, drawing=Drawing(drawing.boxes, drawing.arrows, drawing.direction))


def _ink_rules() -> str:
    """The inks of the layers as the variables of the page."""
    inks = [ink for ink in get_args(Ink) if ink != "none"]
    rules = [
        f".f-{ink}{{fill:var(--{INKS.get(ink, ink)})}}.l-{ink}{{stroke:var(--{INKS.get(ink, ink)})}}" for ink in inks
    ]
    return ".f-none{fill:none}" + "".join(rules)


def _escaped(text: str) -> str:
    return escape(visible(text))
