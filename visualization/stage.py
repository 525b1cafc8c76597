"""The stage of a player: a picture that stays as it is, and the layers that come and go over it.

The picture is laid out once, with boxes that have room for the longest text of all stops.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from visualization.boxes import Box
from visualization.chips import CHIP_HEIGHT, CHIP_MARGIN, Arrows, Chip, chip_text, chip_width, put_apart
from visualization.drawing import Drawing, Look, drawing_of
from visualization.fold import FoldedNode
from visualization.frames import Piece
from visualization.grad_lines import counter_text, grad_lines, roomy
from visualization.layers import Head, Ink, Layer, Part, Plate, Way, Words
from visualization.layout import Layout, Point, Rectangle, lay_out
from visualization.routes import point_at, route_back
from visualization.shapes import line_and_head
from visualization.signs import badge, pause, ring, seal
from visualization.sizes import SMALL, Sized, Text
from visualization.stops import Story
from visualization.stretching import Gaps, gaps_of, stretched


@dataclass(frozen=True)
class Stage:
    """A picture and what lies over it.

    Attributes
    ----------
    drawing, layout : Drawing, Layout
        What stays.
    layers : tuple of Layer
        What comes and goes, the lowest first.
    sentences : tuple of str
        One per stop; the first is the start.
    focus : tuple of str
        The id of the box at which each stop happens.
    """

    drawing: Drawing
    layout: Layout
    layers: tuple[Layer, ...]
    sentences: tuple[str, ...]
    focus: tuple[str, ...]


def build_stage(story: Story, look: Look) -> Stage:
    """The stage on which a story is played."""
    return _Builder(story, look).stage()


class _Builder:
    """One stage while it is built."""

    def __init__(self, story: Story, look: Look) -> None:
        self.story = story
        self.end = len(story.stops)
        self.root = story.owner[story.frames.frames[0].node]
        drawing = drawing_of(story.drawn, replace(look, grads=True, color_by="kind"))
        self.lines = grad_lines(story)
        layout = lay_out(replace(drawing, boxes=tuple(self._roomy(box) for box in drawing.boxes)))
        self.right = drawing.direction == "right"
        self.arrows = Arrows(drawing)
        self.gaps, self.layout = self._with_room_for_chips(drawing, layout)
        self.drawing = drawing
        self.boxes = {box.id: box for box in drawing.boxes}

    def stage(self) -> Stage:
        bare = {id: self._bare(id, size) for id, size in self.layout.boxes.items()}
        layers = [*self._grads(), *self._states(), *self._flows(), *self._badges(), *self._order()]
        return Stage(
            self.drawing,
            replace(self.layout, boxes=bare),
            tuple(layers),
            self.story.sentences,
            (self.root, *(self._head(stop.node) for stop in self.story.stops)),
        )

    def _bare(self, id: str, size: Sized) -> Sized:
        """A box without the texts that change."""
        changing = ("grad", "note") if id in self.lines else ()
        return replace(size, texts=tuple(one for one in size.texts if one.role not in changing))

    def _drawn_node(self, id: str) -> bool:
        """Whether a node has a box of its own."""
        return self.story.owner[id] == id and not isinstance(self.story.drawn[id], FoldedNode)

    def _roomy(self, box: Box) -> Box:
        if box.id not in self.lines:
            return box
        return roomy(box, self.lines[box.id], self.story.frames.uses.get(box.id, 0))

    def _with_room_for_chips(self, drawing: Drawing, layout: Layout) -> tuple[Gaps, Layout]:
        gaps = gaps_of(layout, self.right)
        least: dict[int, float] = defaultdict(float)
        for _, piece in self.story.arrivals():
            frame = layout.frames[self.story.owner[piece.parent]]
            gap = gaps.behind(_end(frame, self.right))
            length = chip_width(chip_text(piece.amount)) if self.right else CHIP_HEIGHT
            if gap is not None:
                least[gap] = max(least[gap], length + 2 * CHIP_MARGIN)
        wide = stretched(layout, gaps, least)
        return gaps_of(wide, self.right), wide

    # The layers.

    def _head(self, node: str) -> str:
        """The id of the box that the arrows into a node lead to."""
        return f"{node}_op" if f"{node}_op" in self.layout.frames else node

    def _order(self) -> Iterator[Layer]:
        """A seal with its number at each operation: hollow before it fires, full afterwards."""
        seen: set[str] = set()
        for number, stop in enumerate(self.story.stops, 1):
            if stop.node in seen:
                continue
            seen.add(stop.node)
            frame = self.layout.frames[self._head(stop.node)]
            # Where no arrow comes in.
            x, y = frame.x + (frame.width / 2 if self.right else 0.0), frame.y - (5.0 if self.right else 0.0)
            yield Layer("order", 0, number - 1, seal(x, y, number, "page", "quiet"))
            yield Layer("fired", number, self.end, seal(x, y, number, "grad", "page"))

    def _grads(self) -> Iterator[Layer]:
        for id, states in self.lines.items():
            frame = self.layout.frames[id]
            slots = [text for text in self.layout.boxes[id].texts if text.role == "grad"]
            ends = [first - 1 for first, _, _ in states[1:]] + [self.end]
            for (first, line, ink), last in zip(states, ends, strict=True):
                words = (line.text, *line.rows)
                parts = tuple(
                    Words(replace(slot, x=frame.x + slot.x, y=frame.y + slot.y, text=text), ink, ink == "waits")
                    for slot, text in zip(slots, words, strict=False)
                )
                yield Layer("grad", first, last, parts)

    def _states(self) -> Iterator[Layer]:
        """Rings: around what fires, what waits, and leaves that are complete."""
        yield Layer("fires", 0, 0, (self._ring(self.root, "grad", 3.0),))
        for number, stop in enumerate(self.story.stops, 1):
            rings = tuple(self._ring(id, "grad", 3.0) for id in dict.fromkeys((self._head(stop.node), stop.node)))
            yield Layer("fires", number, number, rings)
        for id, first, last in self._waiting():
            parts: tuple[Part, ...] = (self._ring(id, "waits", 2.4, "dashed"),)
            if self._head(id) != id:
                parts += pause(self.layout.frames[self._head(id)])
            yield Layer("waits", first, last, parts)
        for number, piece in self.story.arrivals():
            if piece.waiting == 0 and self._drawn_node(piece.parent) and piece.parent in self.lines:
                if self.story.drawn[piece.parent].operation is None:
                    yield Layer("complete", number, self.end, (self._ring(piece.parent, "grad", 1.6),))

    def _waiting(self) -> Iterator[tuple[str, int, int]]:
        """Every node that has some of its pieces and not all, with the first and the last of these stops."""
        since: dict[str, int] = {}
        for number, piece in self.story.arrivals():
            if not self._drawn_node(piece.parent):
                continue
            if piece.waiting:
                since.setdefault(piece.parent, number)
            elif since.get(piece.parent, number) < number:
                yield piece.parent, since[piece.parent], number - 1

    def _badges(self) -> Iterator[Layer]:
        """Counters: "waits for 2 of 2", "waits for 1 of 2", "ready: 2 of 2"."""
        counts: dict[str, list[tuple[int, int]]] = {}
        for number, piece in self.story.arrivals():
            if self._drawn_node(piece.parent) and self.story.frames.uses[piece.parent] > 1:
                states = counts.setdefault(piece.parent, [(0, self.story.frames.uses[piece.parent])])
                if states[-1][0] == number:
                    states.pop()
                states.append((number, piece.waiting))
        fires = {stop.node: number for number, stop in enumerate(self.story.stops, 1)}
        for id, states in counts.items():
            uses = self.story.frames.uses[id]
            gone = fires.get(id, states[-1][0] + 1)
            ends = [first - 1 for first, _ in states[1:]] + [gone - 1]
            for (first, waiting), last in zip(states, ends, strict=True):
                fill: Ink = "ready" if not waiting else "waits" if first else "page"
                yield Layer("badge", first, last, badge(self._slot(id), counter_text(waiting, uses), fill))
            done = replace(self._slot(id), text=f"sum of {uses} pieces")
            yield Layer("badge", gone, self.end, (Words(done, "quiet"),))

    def _slot(self, id: str) -> Text:
        """Where the counter of a node stands."""
        frame = self.layout.frames[id]
        slot = next((text for text in self.layout.boxes[id].texts if text.role == "note"), None)
        if slot is None:  # an operation with several results is an ellipse: below it
            return Text(frame.x, frame.y + frame.height + SMALL, "", SMALL, "note")
        return replace(slot, x=frame.x + slot.x, y=frame.y + slot.y)

    def _ring(self, id: str, line: Ink, width: float, dash: Literal["solid", "dashed"] = "solid") -> Plate:
        return ring(self.layout.frames[id], self.boxes[id].mark.shape == "ellipse", line, width, dash)

    def _flows(self) -> Iterator[Layer]:
        """The gradient that runs into what fires, and the pieces that leave it: chips over ways over strips."""
        for number, stop in enumerate(self.story.stops, 1):
            head = self._head(stop.node)
            chips = self._chips(stop.pieces, head)
            into = self.arrows.between(head, stop.node) if head != stop.node else []
            ways = [self._way(arrow) for arrow in (*into, *(chip.arrow for chip in chips))]
            if ways:
                strips, lines, heads = zip(*ways, strict=True)
                yield Layer("into", number, number, (*strips, *lines, *heads))
            for chip in chips:
                track = self.layout.tracks[chip.arrow]
                route = route_back(track.points, (chip.x, chip.y), chip.room(self.layout))
                yield Layer("piece", number, number, chip.parts(), route)

    def _chips(self, pieces: tuple[Piece, ...], head: str) -> list[Chip]:
        """The chips that leave a box at one stop."""
        on: dict[int, list[Piece]] = {}
        taken: dict[str, int] = defaultdict(int)
        for piece in pieces:
            tail = self.story.owner[piece.parent]
            arrows = self.arrows.between(tail, head)
            if arrows:
                on.setdefault(arrows[min(taken[tail], len(arrows) - 1)], []).append(piece)
                taken[tail] += 1
        chips = []
        for arrow, several in on.items():
            text = chip_text(several[0].amount) if len(several) == 1 else f"{len(several)} pieces"
            chips.append(Chip(arrow, text, *self._rest(arrow)))
        return put_apart(chips, self.layout, self.right)

    def _way(self, arrow: int) -> tuple[Way, Way, Head]:
        """A strip that hides an arrow, and the dashed way back along it with its head."""
        back = tuple(reversed(self.layout.tracks[arrow].points))
        line, corners = line_and_head(back)
        return Way(back, "page", 7.0), Way(tuple(line), "grad", 2.4, "dashed"), Head(corners, "grad")

    def _rest(self, arrow: int) -> Point:
        """Where the chip on an arrow comes to rest: in the first gap behind the box that it goes to."""
        points = self.layout.tracks[arrow].points
        begin = points[0][0 if self.right else 1]
        gap = self.gaps.behind(begin)
        first = self.gaps.spans[gap] if gap is not None else (begin, begin + 2 * CHIP_MARGIN)
        return point_at(points, sum(first) / 2 + 2.0, self.right)


def _end(frame: Rectangle, right: bool) -> float:
    return frame.x + frame.width if right else frame.y + frame.height
