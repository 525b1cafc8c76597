"""The stage of a player: a picture that stays as it is, and the layers that come and go over it.

The picture is laid out once, with boxes that have room for the longest text of all stops.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from visualization.boxes import Box, Line, with_elements
from visualization.chips import CHIP_HEIGHT, CHIP_MARGIN, Arrows, Chip, chip_text, chip_width, point_at, put_apart
from visualization.drawing import Drawing, Look, draw
from visualization.fold import FoldedNode
from visualization.frames import Amount, Piece
from visualization.layers import Head, Ink, Layer, Part, Plate, Way, Words
from visualization.layout import Frame, Layout, Point, lay_out
from visualization.shapes import CORNER, line_and_head
from visualization.sizes import SMALL, Sized, Text, cells, text_width
from visualization.stops import Story
from visualization.stretching import Gaps, gaps_of, stretched
from visualization.wording import IN_ROWS, norm_of

BADGE_HEIGHT = 15.0

RING = 4.0
"""How far outside of a box the ring around it stands."""

SEAL = 7.5
"""The radius of the seal with the number of a stop."""


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
        drawing = draw(story.drawn, replace(look, grads=True, color_by="kind"))
        self.lines = self._grad_lines()
        roomy = replace(drawing, boxes=tuple(self._roomy(box) for box in drawing.boxes))
        layout = lay_out(roomy)
        self.right = drawing.direction == "right"
        self.arrows = Arrows(drawing)
        self.gaps, layout = self._with_room_for_chips(drawing, layout)
        self.layout = layout
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

    # What happens to each node, in the order of the stops.

    def _arrivals(self) -> Iterator[tuple[int, Piece]]:
        for number, stop in enumerate(self.story.stops, 1):
            for piece in stop.pieces:
                yield number, piece

    def _drawn_node(self, id: str) -> bool:
        """Whether a node has a box of its own."""
        return self.story.owner[id] == id and not isinstance(self.story.drawn[id], FoldedNode)

    def _grad_lines(self) -> dict[str, list[tuple[int, Line, Ink]]]:
        """By node: what the line of its gradient says from which stop on, and in which ink."""
        lines: dict[str, list[tuple[int, Line, Ink]]] = {}
        first = self.story.frames.frames[0]
        for node in self.story.drawn:
            if node.wants_grad and node.shape is not None and not isinstance(node, FoldedNode):
                lines[node.id] = [(0, Line("grad –", "grad"), "grad")]
        if first.node in lines:
            lines[first.node] = [(0, _grad_line("grad", first.gradient), "grad")]
        for number, piece in self._arrivals():
            if piece.parent not in lines or piece.total is None:
                continue
            complete = piece.waiting == 0
            amount = self.story.frames.gradients[piece.parent] if complete else piece.total
            line = _grad_line("grad" if complete else "so far", amount)
            if lines[piece.parent][-1][0] == number:
                lines[piece.parent].pop()
            lines[piece.parent].append((number, line, "grad" if complete else "waits"))
        return lines

    def _roomy(self, box: Box) -> Box:
        """The box with room for each of its lines about the gradient."""
        if box.id not in self.lines:
            return box
        states = [line for _, line, _ in self.lines[box.id]]
        rows = max((line.rows for line in states), key=len)
        widest = max((row for line in states for row in line.rows), key=cells, default="")
        text = max((line.text for line in states), key=cells)
        roomy = [Line(text, "grad", (widest,) * len(rows)) if line.role == "grad" else line for line in box.lines]
        # The counter takes the place of the note about uses, which it repeats.
        lines = [line for line in roomy if line.role != "note"]
        uses = self.story.frames.uses.get(box.id, 0)
        counter = [Line(_counter(uses, uses) + "   ", "note")] if uses > 1 else []
        return replace(box, lines=(*lines, *counter))

    def _with_room_for_chips(self, drawing: Drawing, layout: Layout) -> tuple[Gaps, Layout]:
        gaps = gaps_of(layout, self.right)
        least: dict[int, float] = defaultdict(float)
        for _, piece in self._arrivals():
            frame = layout.frames[self.story.owner[piece.parent]]
            gap = gaps.behind(_end(frame, self.right))
            length = chip_width(chip_text(piece.amount)) if self.right else CHIP_HEIGHT
            if gap is not None:
                least[gap] = max(least[gap], length + 2 * CHIP_MARGIN)
        roomy = stretched(layout, gaps, least)
        return gaps_of(roomy, self.right), roomy

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
            yield Layer("order", 0, number - 1, _seal(x, y, number, "page", "quiet"))
            yield Layer("fired", number, self.end, _seal(x, y, number, "grad", "page"))

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
                parts += _bars(self.layout.frames[self._head(id)])
            yield Layer("waits", first, last, parts)
        for number, piece in self._arrivals():
            if piece.waiting == 0 and self._drawn_node(piece.parent) and piece.parent in self.lines:
                if self.story.drawn[piece.parent].operation is None:
                    yield Layer("complete", number, self.end, (self._ring(piece.parent, "grad", 1.6),))

    def _waiting(self) -> Iterator[tuple[str, int, int]]:
        """Every node that has some of its pieces and not all, with the first and the last of these stops."""
        since: dict[str, int] = {}
        for number, piece in self._arrivals():
            if not self._drawn_node(piece.parent):
                continue
            if piece.waiting:
                since.setdefault(piece.parent, number)
            elif since.get(piece.parent, number) < number:
                yield piece.parent, since[piece.parent], number - 1

    def _badges(self) -> Iterator[Layer]:
        """Counters: "waits for 2 of 2", "waits for 1 of 2", "ready: 2 of 2"."""
        counts: dict[str, list[tuple[int, int]]] = {}
        for number, piece in self._arrivals():
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
                yield Layer("badge", first, last, self._badge(self._slot(id), _counter(waiting, uses), fill))
            done = replace(self._slot(id), text=f"sum of {uses} pieces")
            yield Layer("badge", gone, self.end, (Words(done, "quiet"),))

    def _slot(self, id: str) -> Text:
        """Where the counter of a node stands."""
        frame = self.layout.frames[id]
        slot = next((text for text in self.layout.boxes[id].texts if text.role == "note"), None)
        if slot is None:  # an operation with several results is an ellipse: below it
            return Text(frame.x, frame.y + frame.height + SMALL, "", SMALL, "note")
        return replace(slot, x=frame.x + slot.x, y=frame.y + slot.y)

    def _badge(self, slot: Text, words: str, fill: Ink) -> tuple[Part, ...]:
        width = text_width(words, slot.size) + 14.0
        line: Ink = "waits" if fill == "page" else fill
        frame = Frame(slot.x - 2.0, slot.y - slot.size * 0.35 - BADGE_HEIGHT / 2, width, BADGE_HEIGHT)
        text = replace(slot, x=slot.x + 5.0, text=words)
        return Plate(frame, BADGE_HEIGHT / 2, fill, line, 1.2), Words(text, "waits" if fill == "page" else "page", True)

    def _ring(self, id: str, line: Ink, width: float, dash: Literal["solid", "dashed"] = "solid") -> Plate:
        frame = self.layout.frames[id]
        around = Frame(frame.x - RING, frame.y - RING, frame.width + 2 * RING, frame.height + 2 * RING)
        return Plate(around, CORNER + RING, "none", line, width, dash, self.boxes[id].mark.shape == "ellipse")

    def _flows(self) -> Iterator[Layer]:
        """The gradient that runs into what fires, and the pieces that leave it: chips over ways over strips."""
        for number, stop in enumerate(self.story.stops, 1):
            head = self._head(stop.node)
            chips = self._chips(stop.pieces, head)
            into = self.arrows.between(head, stop.node) if head != stop.node else []
            ways = [self._way(arrow) for arrow in (*into, *(chip.arrow for chip in chips))]
            if ways:
                strips = tuple(strip for strip, *_way in ways)
                yield Layer("into", number, number, (*strips, *(part for _strip, *way in ways for part in way)))
            for chip in chips:
                start = self.layout.tracks[chip.arrow].points[-1]
                yield Layer("piece", number, number, chip.parts(), (start[0] - chip.x, start[1] - chip.y))

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

    def _way(self, arrow: int) -> tuple[Part, ...]:
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


def _counter(waiting: int, uses: int) -> str:
    return f"waits for {waiting} of {uses}" if waiting else f"ready: {uses} of {uses}"


def _grad_line(start: str, amount: Amount | None) -> Line:
    if amount is None:
        return Line(f"{start} none", "grad")
    array = amount.array
    if array is None or array.size > IN_ROWS:
        return Line(f"{start} norm {norm_of(amount.norm)}", "grad")
    if array.size == 0:
        return Line("grad, no elements", "grad")
    return with_elements(start, " ", array, "grad")


def _seal(x: float, y: float, number: int, fill: Ink, ink: Ink) -> tuple[Part, ...]:
    size = 8.5 if number < 100 else 7.0
    plate = Plate(Frame(x - SEAL, y - SEAL, 2 * SEAL, 2 * SEAL), SEAL, fill, "grad", 1.0)
    return plate, Words(Text(x, y + size * 0.35, str(number), size, "note", "middle"), ink, True)


def _bars(frame: Frame) -> tuple[Part, ...]:
    """The sign for a pause, in the corner of an operation that does not run yet."""
    x, y = frame.x + frame.width - 4.0, frame.y - 3.0
    return tuple(Plate(Frame(x + shift, y, 4.0, 12.0), 1.0, "waits", "page", 0.8) for shift in (0.0, 6.0))


def _end(frame: Frame, right: bool) -> float:
    return frame.x + frame.width if right else frame.y + frame.height
