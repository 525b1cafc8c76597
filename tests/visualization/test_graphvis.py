"""The two calls of a user, by both import paths."""

import pytest

import visualization
from autograd import DTypeError
from autograd.visualization import GraphVis as Historic
from visualization import GraphVis, Picture, build_computation_graph, show
from zensor import Zensor


def test_all_paths_give_the_same_objects():
    assert Historic.show is GraphVis.show is visualization.show
    assert Historic.build_computation_graph is GraphVis.build_computation_graph is build_computation_graph


def test_a_star_gives_the_two_calls_and_nothing_else():
    names = {}
    exec("from autograd.visualization.GraphVis import *", names)
    assert set(names) - {"__builtins__"} == {"build_computation_graph", "show"}


def test_a_picture_holds_the_description():
    picture = build_computation_graph(Zensor(3.0, name="x") * 2.0)
    assert isinstance(picture, Picture)
    assert [node.kind for node in picture.graph] == ["input", "constant", "operation"]


def test_show_takes_a_picture_or_a_zensor(monkeypatch):
    shown = []
    monkeypatch.setattr(GraphVis, "put_on_screen", shown.append)
    z = Zensor(3.0) * 2.0
    picture = build_computation_graph(z)
    assert show(picture) is None
    show(z)
    assert shown[0] is picture
    assert isinstance(shown[1], Picture)


@pytest.mark.parametrize("wrong", [None, 3.0, "z"])
def test_anything_else_is_refused(wrong):
    with pytest.raises(DTypeError, match=r"only a Zensor"):
        build_computation_graph(wrong)
    with pytest.raises(DTypeError, match=r"only a Picture, a Player or a Zensor"):
        show(wrong)


def test_building_is_iterative():
    y = Zensor(1.0)
    for _ in range(20_000):
        y = -y
    assert len(build_computation_graph(y).graph) == 20_001


def test_completion_offers_what_is_meant_for_people():
    assert {"Picture", "Player", "build_computation_graph", "plots", "show"} <= {*dir(visualization)}
    assert not {"boxes", "layout", "ranks"} & {*dir(visualization)}
    assert visualization.plots.__name__ == "visualization.plots"
