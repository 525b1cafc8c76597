"""Player: a backward pass that a person can follow step by step, in a page, a moving picture, on paper or as text."""

from __future__ import annotations

import os
import sys
import textwrap
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from html import escape
from pathlib import Path

from autograd.errors import ArgumentError, GraphError, ZensorError
from autograd.graph import Graph
from visualization.drawing import PLAIN, Look
from visualization.files import write_whole
from visualization.film import film, sheet_image
from visualization.frames import Frames
from visualization.frames_json import frames_to_json
from visualization.html.page import HEIGHT, framed
from visualization.html.player import player_document
from visualization.moving import moving_svg
from visualization.options import whole
from visualization.sheet import sheet_svg
from visualization.stage import Stage, build_stage
from visualization.stops import Story, story_of
from visualization.svg import ThemeName
from visualization.text import WIDTH, for_stream
from visualization.wording import counted

MOST_STOPS = 500
"""Nobody follows more steps."""

TITLE = "The backward pass, step by step"


class Player:
    """A recorded backward pass. A notebook shows it in a frame; `show(player)` opens it.

    Parameters
    ----------
    frames : Frames
        What happened.
    drawn : Graph, optional
        What is drawn: the graph of the frames, or the same with folded parts.
    look : Look
        How it is drawn.
    theme : {"auto", "light", "dark"}
        The colours; "auto" takes those of the reader's system.
    seconds : float
        How long a step is seen in moving pictures.
    height : int
        In a notebook, in pixels.

    Attributes
    ----------
    frames : Frames
        As given.
    sentences : tuple of str
        One for the start, and one for each step.
    """

    def __init__(
        self,
        frames: Frames,
        drawn: Graph | None = None,
        look: Look = PLAIN,
        *,
        theme: ThemeName = "auto",
        seconds: float = 2.0,
        height: int = HEIGHT,
    ) -> None:
        if theme not in ("auto", "light", "dark"):
            raise ArgumentError(
                f"a player with theme={theme!r}: it is 'auto', 'light' or 'dark'. Try play(theme='dark')."
            )
        if not (isinstance(seconds, int | float) and 0.05 <= seconds <= 60.0):
            raise ArgumentError(
                f"a player with seconds={seconds!r}: a step is seen for 0.05 to 60 seconds. Try play(seconds=2)."
            )
        self.frames = frames
        self.look = look
        self.theme: ThemeName = theme
        self.seconds = seconds
        self.height = height
        self.story: Story = story_of(frames, frames.graph if drawn is None else drawn)

    @property
    def sentences(self) -> tuple[str, ...]:
        """One for the start, and one for each step."""
        return self.story.sentences

    @cached_property
    def stage(self) -> Stage:
        """The picture and what lies over it.

        Raises
        ------
        GraphError
            If there are too many steps to draw.
        """
        if len(self.story.stops) > MOST_STOPS:
            raise GraphError(
                f"drawing a backward pass of {len(self.story.stops):,} steps: at most {MOST_STOPS} can be followed. "
                "Fold parts (build_computation_graph(z, fold=True).play()), play a smaller part, or read player.text()."
            )
        return build_stage(self.story, self.look)

    @cached_property
    def document(self) -> str:
        """The whole page, one self-contained HTML document."""
        return player_document(self.stage, self.look.title or TITLE, self.theme)

    def text(self, width: int = WIDTH) -> str:
        """All steps as a numbered list, `width` columns wide; `print(player)` does the same."""
        digits = len(str(len(self.sentences) - 1))
        whole("a list with width", width, digits + 3)  # a number, two spaces, a letter
        return "\n".join(
            textwrap.fill(sentence, width, initial_indent=f"{number:{digits}}  ", subsequent_indent=" " * (digits + 2))
            for number, sentence in enumerate(self.sentences)
        )

    def svg(self, steps: Sequence[int] | None = None) -> str:
        """A picture that moves by itself, without a script; with `steps`, these side by side for print."""
        if steps is None:
            return moving_svg(self.stage, self.theme, self.seconds)
        return sheet_svg(self.stage, self.chosen(steps), self.theme)

    def save(self, path: str | os.PathLike[str], *, steps: Sequence[int] | None = None) -> Path:
        """Write the player to a file, all of it or nothing.

        Parameters
        ----------
        path : str or path-like
            Its suffix says how: .html (the player), .svg and .gif (moving pictures), .png and .pdf (all steps side by
            side), .txt or .json.
        steps : sequence of int, optional
            For .svg, .png and .pdf: only these steps, side by side. 0 is the start.

        Returns
        -------
        pathlib.Path
            Where it was written.

        Raises
        ------
        ArgumentError
            If the suffix is another one, or there is no such step.
        GraphError
            If there are too many steps to draw.
        PictureError
            If the file cannot be written, or a package that draws it is missing.
        """
        path = Path(path)
        suffix = path.suffix.lower()
        if suffix not in WRITERS:
            raise ArgumentError(
                f"saving a player as {path.name!r}: the suffix says how, and it is one of {', '.join(WRITERS)}. "
                "Try player.save('backward.html')."
            )
        if steps is not None and suffix not in SHEETS:
            raise ArgumentError(
                f"saving steps={steps!r} of a player as {path.name!r}: only {', '.join(SHEETS)} show chosen steps "
                "side by side; all else has every step. Try player.save('steps.pdf', steps=[0, 1])."
            )
        write_whole(path, self.content(suffix, steps))
        return path

    def content(self, suffix: str, steps: Sequence[int] | None = None) -> bytes:
        """What `save` writes into a file with this suffix, one of `WRITERS`."""
        return WRITERS[suffix](self, steps)

    def __repr__(self) -> str:
        return f"<Player of {counted(len(self.story.stops), 'step')}; show(player) plays it>"

    def __str__(self) -> str:
        return for_stream(self.text(), sys.stdout)

    def _repr_html_(self) -> str:
        """What a notebook shows. Never raises."""
        try:
            return framed(self.document, self.look.title or TITLE, self.height)
        except ZensorError as error:
            words = f"{self!r}\n{error}"
            return f"<pre>{escape(words)}</pre>"

    def chosen(self, steps: Iterable[int] | None) -> Sequence[int]:
        """The steps of a sheet: these, or all of them."""
        every = range(len(self.sentences))
        if steps is None:
            return every
        asked = list(steps) if isinstance(steps, Iterable) else [steps]
        if not asked or any(step not in every for step in asked):
            raise ArgumentError(
                f"steps={steps!r} of a player: its steps are 0, the start, to {every[-1]}, and at least one is shown. "
                f"Try steps=[0, {every[-1]}]."
            )
        return asked


Writer = Callable[[Player, Sequence[int] | None], bytes]

WRITERS: dict[str, Writer] = {
    ".html": lambda player, _: player.document.encode(),
    ".svg": lambda player, steps: player.svg(steps).encode(),
    ".gif": lambda player, _: film(player.stage, player.seconds, player.theme),
    ".png": lambda player, steps: sheet_image(player.stage, player.chosen(steps), "png", player.theme),
    ".pdf": lambda player, steps: sheet_image(player.stage, player.chosen(steps), "pdf", player.theme),
    ".txt": lambda player, _: f"{player.text()}\n".encode(),
    ".json": lambda player, _: frames_to_json(player.frames).encode(),
}
"""By suffix, what makes the content of the file."""

SHEETS = (".svg", ".png", ".pdf")
"""What can show chosen steps side by side."""
