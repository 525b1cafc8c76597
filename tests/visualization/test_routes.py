"""Routes: chips follow the curves of their arrows, and are never cut off."""

import numpy as np
import pytest

from tests.visualization.gallery import gated, quotient
from visualization import build_computation_graph
from visualization.layers import Plate
from visualization.routes import OFF, along, route_back

AROUND = ((-1e4, -1e4), (1e4, 1e4))
STRAIGHT = [(0.0, 0.0), (0.0, 30.0), (0.0, 60.0), (0.0, 90.0)]
BEND = [(0.0, 0.0), (0.0, 60.0), (100.0, 40.0), (100.0, 100.0)]


def curve(points):
    """Many points on a curve."""
    t = np.linspace(0.0, 1.0, 100)[:, None]
    fours = [np.array(points[place - 1 : place + 3]) for place in range(1, len(points), 3)]
    return np.vstack(
        [(1 - t) ** 3 * a + 3 * t * (1 - t) ** 2 * b + 3 * t * t * (1 - t) * c + t**3 * d for a, b, c, d in fours]
    )


def farthest(route, points):
    """How far a route is from a curve where it is farthest from it."""
    on_route = np.array([along(route, share) for share in np.linspace(0.0, 1.0, 50)])
    return np.hypot(*(on_route[:, None] - curve(points)[None]).transpose(2, 0, 1)).min(axis=1).max()


def test_a_straight_way_needs_no_points_between():
    assert route_back(STRAIGHT, (0.0, 45.0), AROUND) == ((0.0, 45.0), (0.0, 0.0))


def test_a_bend_is_followed_in_equal_steps():
    route = np.array(route_back(BEND, BEND[0], AROUND))
    assert route[0] == pytest.approx((100.0, 100.0))
    assert tuple(route[-1]) == (0.0, 0.0)
    steps = np.hypot(*np.diff(route, axis=0).T)
    assert len(steps) > 4
    assert steps == pytest.approx(np.full(len(steps), steps.mean()), rel=0.1)
    assert farthest(route, BEND) <= OFF + 0.5


def test_the_way_ends_beside_the_curve_where_the_chip_rests_there():
    route = route_back(STRAIGHT, (20.0, 45.0), AROUND)
    assert route[0] == (-20.0, 45.0)
    assert route[-1] == (0.0, 0.0)
    assert (np.array(route[:-1])[:, 1] >= -OFF).all()


def test_who_sets_out_at_the_goal_stays_there():
    assert set(route_back(STRAIGHT, (0.0, 90.0), AROUND)) == {(0.0, 0.0)}


def test_a_curve_that_leaves_the_room_is_followed_inside_it():
    route = np.array(route_back(BEND, (50.0, 50.0), ((30.0, 0.0), (70.0, 100.0)))) + 50.0
    assert route[0] == pytest.approx((70.0, 100.0))
    assert (route[:, 0] <= 70.0).all()


@pytest.mark.parametrize("share", [0.0, 0.25, 0.5, 1.0])
def test_a_share_of_a_route_is_a_point_on_it(share):
    assert along(((8.0, 0.0), (4.0, 0.0), (0.0, 0.0)), share) == (8.0 * (1.0 - share), 0.0)


@pytest.mark.parametrize("make", [quotient, gated], ids=lambda make: make.__name__)
def test_in_a_player_no_chip_leaves_the_picture_or_its_arrow(make):
    root = make()
    stage = build_computation_graph(root, fold=False).play().stage
    tracks = [curve(track.points) for track in stage.layout.tracks]
    chips = [layer for layer in stage.layers if layer.kind == "piece"]
    for chip in chips:
        frame = next(part.frame for part in chip.parts if isinstance(part, Plate))
        middle = np.array((frame.x + frame.width / 2, frame.y + frame.height / 2))
        at = np.array([along(chip.route, share) for share in np.linspace(0.0, 1.0, 9)]) + middle
        assert (at[:, 0] >= frame.width / 2).all()
        assert (at[:, 0] <= stage.layout.width - frame.width / 2).all()
        off = min(np.hypot(*(at[:, None] - track[None]).transpose(2, 0, 1)).min(axis=1).max() for track in tracks)
        assert off <= frame.width / 2
    assert chips
