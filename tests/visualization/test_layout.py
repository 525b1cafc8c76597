"""Positions: nothing overlaps, no arrow runs through a box, and arrows cross about as little as `dot`'s."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import describe
from tests.visualization.gallery import gated, recurrent
from visualization.boxes import Box, Line
from visualization.drawing import Arrow, Drawing
from visualization.layout import MARGIN, Rectangle, lay_out
from visualization.marks import MARKS
from visualization.picture import Picture
from visualization.sizes import LABEL, text_width
from zensor import Zensor


def overlap(one, other, apart=0.0):
    return (
        one.x < other.x + other.width + apart
        and other.x < one.x + one.width + apart
        and one.y < other.y + other.height + apart
        and other.y < one.y + one.height + apart
    )


def inside(inner, outer):
    return (
        outer.x <= inner.x + 0.01
        and outer.y <= inner.y + 0.01
        and inner.x + inner.width <= outer.x + outer.width + 0.01
        and inner.y + inner.height <= outer.y + outer.height + 0.01
    )


def points_along(track, pieces=24):
    """Points on the curves of an arrow, one per row."""
    t = np.arange(pieces + 1) / pieces
    u = 1 - t
    weights = np.stack((u**3, 3 * u * u * t, 3 * u * t * t, t**3), axis=1)
    starts = range(0, len(track.points) - 1, 3)
    return np.concatenate([weights @ track.points[start : start + 4] for start in starts])


def lies_in(points, frames, slack=0.0):
    """Whether each point (a row each) lies inside of each frame (a column each), and not just at its border."""
    x, y = points.T[:, :, None]
    left, top, width, height = np.array([(frame.x, frame.y, frame.width, frame.height) for frame in frames]).T
    across = (left + slack < x) & (x < left + width - slack)
    return across & (top + slack < y) & (y < top + height - slack)


def check(drawing):
    """All that holds for every layout."""
    layout = lay_out(drawing)
    frames = layout.frames
    assert list(frames) == [box.id for box in drawing.boxes]
    for one, other in itertools.combinations(frames, 2):
        assert not overlap(frames[one], frames[other], apart=8.0), f"{one} and {other}"
    rooms = [room.frame for room in layout.rooms]
    for room in rooms:
        for frame in frames.values():
            assert inside(frame, room) or not overlap(frame, room)
    for one, other in itertools.combinations(rooms, 2):
        assert inside(one, other) or inside(other, one) or not overlap(one, other)
    for frame in [*frames.values(), *rooms]:
        assert MARGIN - 0.01 <= frame.x
        assert frame.x + frame.width <= layout.width - MARGIN + 0.01
        assert MARGIN - 0.01 <= frame.y
        assert frame.y + frame.height <= layout.height - MARGIN + 0.01
    along = 0 if drawing.direction == "right" else 1
    for arrow, track in zip(drawing.arrows, layout.tracks, strict=True):
        # The head points along the picture, and its last part is long enough to say so.
        assert track.points[-1][along] - track.points[-2][along] > 4.0
        assert track.points[-1][1 - along] == pytest.approx(track.points[-2][1 - along])
        # An arrow touches the two boxes that it joins, and an ellipse is smaller than its frame.
        slack = np.array([18.0 if id in (arrow.tail, arrow.head) else 1.0 for id in frames])
        hit = lies_in(points_along(track), frames.values(), slack).any(axis=0)
        assert not hit.any(), f"{arrow} through {[id for id, one in zip(frames, hit, strict=True) if one]}"
    return layout


def check_labels(drawing, layout):
    """The numbers of arguments cover nothing: no box, no arrow, no other number."""
    ellipses = {box.id for box in drawing.boxes if box.mark.shape == "ellipse"}
    labels = []
    for arrow, track in zip(drawing.arrows, layout.tracks, strict=True):
        if arrow.label:
            (x, y), width = track.label, text_width(arrow.label, LABEL)
            labels.append(Rectangle(x if track.anchor == "start" else x - width, y - 0.75 * LABEL, width, 0.75 * LABEL))
    if labels:
        points = np.concatenate([points_along(track) for track in layout.tracks])
        assert not lies_in(points, labels).any()
    for label in labels:
        for id, frame in layout.frames.items():
            assert not overlap(label, frame) or (id in ellipses and not reaches_into(label, frame)), id
    for one, other in itertools.combinations(labels, 2):
        assert not overlap(one, other)


def reaches_into(frame, ellipse):
    """Whether a rectangle overlaps an ellipse, by its point that is nearest to the middle."""
    x, y = ellipse.x + ellipse.width / 2, ellipse.y + ellipse.height / 2
    nearest_x = min(max(x, frame.x), frame.x + frame.width)
    nearest_y = min(max(y, frame.y), frame.y + frame.height)
    return (2 * (nearest_x - x) / ellipse.width) ** 2 + (2 * (nearest_y - y) / ellipse.height) ** 2 < 1


@pytest.mark.parametrize("direction", ["right", "down"])
def test_nothing_overlaps_and_no_arrow_runs_through_a_box(gallery, direction):
    drawing = Picture(describe(gallery), direction=direction).drawn()
    check_labels(drawing, check(drawing))


def test_folded_pictures_are_as_tidy(gallery):
    drawing = Picture(describe(gallery), fold=True).drawn()
    check_labels(drawing, check(drawing))


@pytest.mark.parametrize("direction", ["right", "down"])
def test_arguments_that_are_the_same_keep_their_numbers_apart(direction):
    x = Zensor(np.eye(2), name="x")
    drawing = Picture(describe(x @ x), direction=direction).drawn()
    assert [arrow.label for arrow in drawing.arrows] == ["0", "1", ""]
    check_labels(drawing, check(drawing))


def test_every_arrow_begins_and_ends_at_the_border_of_its_boxes(gallery):
    drawing = Picture(describe(gallery)).drawn()
    layout = lay_out(drawing)
    ellipses = {box.id for box in drawing.boxes if box.mark.shape == "ellipse"}
    for arrow, track in zip(drawing.arrows, layout.tracks, strict=True):
        for id, (x, y) in ((arrow.tail, track.points[0]), (arrow.head, track.points[-1])):
            frame = layout.frames[id]
            dx, dy = x - frame.x - frame.width / 2, y - frame.y - frame.height / 2
            if id in ellipses:
                assert (2 * dx / frame.width) ** 2 + (2 * dy / frame.height) ** 2 == pytest.approx(1, abs=0.02)
            else:
                assert max(abs(2 * dx / frame.width), abs(2 * dy / frame.height)) == pytest.approx(1)


def box(id, room=""):
    return Box(id, "value", id, "value", (Line("()", "value"),), MARKS["value"], id, room)


@st.composite
def drawings(drawn):
    """Any acyclic picture, with rooms at random."""
    count = drawn(st.integers(2, 14))
    rooms = drawn(st.lists(st.sampled_from(["", "a", "a.b", "a.c", "b", "b.a"]), min_size=count, max_size=count))
    boxes = tuple(box(f"n{place}", room) for place, room in enumerate(rooms))
    arrows = [Arrow(f"n{drawn(st.integers(0, head - 1))}", f"n{head}") for head in range(1, count)]
    for _ in range(drawn(st.integers(0, 10))):
        head = drawn(st.integers(1, count - 1))
        arrows.append(Arrow(f"n{drawn(st.integers(0, head - 1))}", f"n{head}", "1"))
    return Drawing(boxes, tuple(arrows), drawn(st.sampled_from(["right", "down"])))


@settings(max_examples=150, deadline=None)
@given(drawings())
def test_any_picture_is_free_of_overlaps(drawing):
    check(drawing)


def test_a_chain_is_one_straight_line():
    boxes = tuple(box(f"n{place}") for place in range(6))
    arrows = tuple(Arrow(f"n{place}", f"n{place + 1}") for place in range(5))
    for direction, axis in (("right", 1), ("down", 0)):
        tracks = lay_out(Drawing(boxes, arrows, direction)).tracks
        assert len({round(point[axis], 6) for track in tracks for point in track.points}) == 1


def test_the_longest_way_is_straight_and_what_joins_it_stands_aside():
    boxes = tuple(box(name) for name in ("n0", "n1", "n2", "n3", "n4"))
    arrows = (Arrow("n0", "n1"), Arrow("n1", "n3"), Arrow("n2", "n3"), Arrow("n3", "n4"))
    frames = lay_out(Drawing(boxes, arrows, "down")).frames
    middles = {id: frame.x + frame.width / 2 for id, frame in frames.items()}
    assert middles["n0"] == middles["n1"] == middles["n3"] == middles["n4"] < middles["n2"]


@pytest.mark.parametrize("direction", ["right", "down"])
def test_a_shortcut_inside_a_module_bends_beside_the_straight_main_line(direction):
    """Blocks with a shortcut each stand below each other, however many they are."""
    boxes = [box("n0")]
    arrows = []
    for block in ("one", "two", "three"):
        before = boxes[-1].id
        first, last = (f"n{len(boxes) + step}" for step in (0, 1))
        boxes += [box(first, block), box(last, block)]
        arrows += [Arrow(before, first), Arrow(before, last), Arrow(first, last)]
    frames = lay_out(Drawing(tuple(boxes), tuple(arrows), direction)).frames.values()
    middles = {
        round(frame.y + frame.height / 2 if direction == "right" else frame.x + frame.width / 2, 6) for frame in frames
    }
    assert len(middles) == 1


def summed(steps):
    x = Zensor(2.0, name="x")
    total = x * 0.5
    for step in range(steps):
        total = total + x * float(step)
    return total


@pytest.mark.parametrize("program", [summed, gated, recurrent])
def test_the_steps_of_a_loop_stand_below_each_other(program):
    """A picture of more steps is longer and not wider."""
    few, many = (Picture(describe(program(steps)), direction="down", fold=False).layout for steps in (4, 16))
    assert many.width < 1.25 * few.width


def test_what_takes_many_values_stands_in_their_middle():
    boxes = tuple(box(f"n{place}") for place in range(8))
    arrows = tuple(Arrow(f"n{place}", "n7") for place in range(7))
    frames = lay_out(Drawing(boxes, arrows, "down")).frames
    middles = [frame.x + frame.width / 2 for frame in frames.values()]
    assert middles[7] == sorted(middles[:7])[3]


@pytest.mark.parametrize("direction", ["right", "down"])
def test_a_second_argument_does_not_bend_the_line_of_the_first(direction):
    x, b = Zensor(0.5, name="x"), Zensor(-1.5, name="b")
    drawing = Picture(describe(x.tanh() - b), direction=direction).drawn()
    across = 1 if direction == "right" else 0
    tracks = zip(drawing.arrows, lay_out(drawing).tracks, strict=True)
    line = {round(point[across], 6) for arrow, track in tracks if arrow.label != "1" for point in track.points}
    assert len(line) == 1


def test_a_room_holds_its_boxes_and_its_name_stands_clear_of_arrows():
    wide = replace(box("n1", "a_module_with_a_name"), title="wider than this name")
    boxes = (box("n0"), wide, box("n2", "a_module_with_a_name"), box("n3"))
    line = tuple(Arrow(f"n{place}", f"n{place + 1}") for place in range(3))
    shortcut = Arrow("n0", "n2")
    for direction, arrows in itertools.product(("right", "down"), (line, (shortcut, *line), (*line, shortcut))):
        layout = lay_out(Drawing(boxes, arrows, direction))
        (room,) = layout.rooms
        assert [id for id, frame in layout.frames.items() if inside(frame, room.frame)] == ["n1", "n2"]
        name = (room.label[0], room.label[1] - 10, 20 * 6.2, 10.0)
        for track in layout.tracks:
            for x, y in points_along(track):
                assert not (name[0] < x < name[0] + name[2] and name[1] < y < name[1] + name[3])


def test_a_module_that_is_called_again_gets_a_room_for_each_call():
    boxes = (box("n0"), box("n1", "a"), box("n2", "b"), box("n3", "a"))
    arrows = tuple(Arrow(f"n{place}", f"n{place + 1}") for place in range(3))
    assert [room.path for room in lay_out(Drawing(boxes, arrows, "down")).rooms].count(("a",)) == 2


def test_the_same_picture_gets_the_same_layout(gallery):
    drawing = Picture(describe(gallery)).drawn()
    assert lay_out(drawing) == lay_out(drawing)


def crossings(arrows, lines):
    """In how many places a reader sees lines cross; arrows that share an end do not count."""
    places = set()
    for (arrow, one), (another, other) in itertools.combinations(zip(arrows, lines, strict=True), 2):
        if not {arrow.tail, arrow.head} & {another.tail, another.head} and spans_meet(one, other):
            for (a, b), (c, d) in itertools.product(itertools.pairwise(one), itertools.pairwise(other)):
                if side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0:
                    # Arrows that run on one wire cross another line in one place.
                    share = side(c, d, a) / (side(c, d, a) - side(c, d, b))
                    places.add(tuple(round(p + share * (q - p)) for p, q in zip(a, b, strict=True)))
    return len(places)


def side(p, q, r):
    """On which side of the line from p to q the point r is."""
    return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])


def spans_meet(one, other):
    return all(
        min(p[axis] for p in one) <= max(p[axis] for p in other)
        and min(p[axis] for p in other) <= max(p[axis] for p in one)
        for axis in (0, 1)
    )


def test_arrows_cross_at_most_a_fifth_more_often_than_those_of_dot(gallery, render):
    drawing = Picture(describe(gallery)).drawn()
    layout = lay_out(drawing)
    text = ["digraph {", f"rankdir={'LR' if drawing.direction == 'right' else 'TB'}"]
    text += [
        f'{id} [fixedsize=true label="" width={frame.width / 72} height={frame.height / 72}]'
        for id, frame in layout.frames.items()
    ]
    text += [f"{arrow.tail} -> {arrow.head}" for arrow in drawing.arrows]
    theirs, ends = [], []
    for line in render("\n".join([*text, "}"]), "plain").decode().splitlines():
        words = line.split()
        if words[0] == "edge":
            numbers = [72 * float(word) for word in words[4 : 4 + 2 * int(words[3])]]
            ends.append(words[1:3])
            theirs.append(list(zip(numbers[::2], numbers[1::2], strict=True)))
    ours = [points_along(track, 6).tolist() for track in layout.tracks]
    # `dot` lists the arrows in an order of its own.
    assert crossings(drawing.arrows, ours) <= 1.2 * crossings([Arrow(*pair) for pair in ends], theirs)
