"""Makes room between the boxes of a finished layout, for what a player writes on the arrows.

Along the direction of the picture, the stretches that no box covers grow; boxes keep their size.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace

from visualization.layout import Layout, Point, Rectangle

Span = tuple[float, float]


@dataclass(frozen=True)
class Gaps:
    """The stretches along the direction of a picture that no box covers.

    Attributes
    ----------
    right : bool
        Whether the picture runs to the right.
    spans : tuple of (float, float)
        Where each begins and ends, in their order.
    """

    right: bool
    spans: tuple[Span, ...]

    def behind(self, place: float) -> int | None:
        """The number of the first gap that begins at this place or after it."""
        number = bisect_right(self.spans, (place - 0.5, 0.0))
        return number if number < len(self.spans) else None


def gaps_of(layout: Layout, right: bool) -> Gaps:
    """The gaps between the ranks of a layout.

    Examples
    --------
    >>> frames = {"a": Rectangle(0.0, 0.0, 50.0, 20.0), "b": Rectangle(90.0, 0.0, 50.0, 20.0)}
    >>> gaps_of(Layout(140.0, 20.0, frames, {}, (), ()), right=True).spans
    ((50.0, 90.0),)
    """
    covered = sorted(_span(frame, right) for frame in layout.frames.values())
    spans = []
    end = covered[0][1]
    for first, last in covered[1:]:
        if first > end:
            spans.append((end, first))
        end = max(end, last)
    return Gaps(right, tuple(spans))


def stretched(layout: Layout, gaps: Gaps, least: dict[int, float]) -> Layout:
    """The layout with gaps that are at least as long as `least` says, by their number."""
    more = [max(0.0, least.get(number, 0.0) - (end - start)) for number, (start, end) in enumerate(gaps.spans)]

    def moved(place: float) -> float:
        shift = 0.0
        for (start, end), extra in zip(gaps.spans, more, strict=True):
            if place <= start:
                break
            shift += extra * min(1.0, (place - start) / (end - start))
        return place + shift

    def point(one: Point) -> Point:
        return (moved(one[0]), one[1]) if gaps.right else (one[0], moved(one[1]))

    def frame(one: Rectangle) -> Rectangle:
        (x, y), (x2, y2) = point((one.x, one.y)), point((one.x + one.width, one.y + one.height))
        return Rectangle(x, y, x2 - x, y2 - y)

    width, height = point((layout.width, layout.height))
    return replace(
        layout,
        width=width,
        height=height,
        frames={id: frame(one) for id, one in layout.frames.items()},
        tracks=tuple(
            replace(track, points=tuple(map(point, track.points)), label=point(track.label)) for track in layout.tracks
        ),
        rooms=tuple(replace(room, frame=frame(room.frame), label=point(room.label)) for room in layout.rooms),
    )


def _span(frame: Rectangle, right: bool) -> Span:
    return (frame.x, frame.x + frame.width) if right else (frame.y, frame.y + frame.height)
