"""Which layouts an explorer switches between: those near the first, within a budget of nodes and boxes."""

import pytest

from autograd import describe
from tests.visualization.gallery import convolutional_net, lstm_cells, perceptron, transformer
from visualization.drawing import Look, drawn_size
from visualization.fold import FoldedNode
from visualization.html import views as module
from visualization.html.views import views_of
from visualization.plans import Folder
from zensor import Zensor


def views_for(made, **options):
    root = made[0] if isinstance(made, tuple) else made
    folder = Folder(describe(root), **options)
    return views_of(folder, folder.plan(), Look())


def folded_in(view):
    return [node.name for node in view.graph if isinstance(node, FoldedNode)]


@pytest.mark.parametrize(
    "make", [perceptron, convolutional_net, lstm_cells, transformer], ids=lambda make: make.__name__
)
def test_every_click_leads_where_it_says(make):
    views = views_for(make())
    for place, view in enumerate(views.all):
        for id, other in view.opens.items():
            assert other != place
            assert isinstance(view.graph[id], FoldedNode)
            box = view.graph[id]
            assert (box.name, box.times) not in [
                (one.name, one.times) for one in views.all[other].graph if isinstance(one, FoldedNode)
            ]
        for path, (other, id) in view.closes.items():
            assert other != place
            assert any(room.path == path for room in view.layout.rooms)
            assert isinstance(views.all[other].graph[id], FoldedNode)


def test_no_two_views_are_the_same():
    views = views_for(convolutional_net())
    contents = [tuple(node.id for node in view.graph) for view in views.all]
    assert len(set(contents)) == len(contents)


def test_everything_folded_and_everything_open_are_among_them():
    views = views_for(transformer())
    assert folded_in(views.all[0]) == ["blocks.0 … 11"]
    assert "blocks" in folded_in(views.all[views.least])
    assert folded_in(views.all[views.most]) == []


def test_small_nets_fold_every_module_from_the_first_view():
    first = views_for(perceptron()).all[0]
    assert sorted(first.closes) == [("0",), ("2",), ("4",)]


def test_a_graph_without_modules_has_one_view():
    views = views_for(Zensor(2.0) * 3.0)
    assert (len(views.all), views.least, views.most) == (1, 0, 0)


@pytest.mark.parametrize("make", [lstm_cells, transformer], ids=lambda make: make.__name__)
def test_the_budget_is_kept(make):
    views = views_for(make())
    free = {0, views.least, views.most}
    assert sum(drawn_size(view.graph) for place, view in enumerate(views.all) if place not in free) <= module.MOST_BOXES


def test_without_a_budget_the_first_views_are_there_and_a_click_leads_to_them(monkeypatch):
    for name in ("MOST_BOXES", "MOST_READ", "MOST_OPEN"):
        monkeypatch.setattr(module, name, 0)
    views = views_for(transformer())
    assert len(views.all) == 2
    assert views.most is None


def test_beyond_the_budget_a_click_opens_one_module_alone(monkeypatch):
    views = views_for(convolutional_net())
    whole = sum(drawn_size(view.graph) for view in views.all[2:])
    pairs = [place for place, view in enumerate(views.all) if len(folded_in(view)) == 2]
    assert pairs
    monkeypatch.setattr(module, "MOST_BOXES", whole // 2)
    views = views_for(convolutional_net())
    assert all(view.closes for view in views.all if len(folded_in(view)) == 1)


def test_a_title_made_for_a_leaf_is_the_same_in_all_views():
    views = views_for(transformer())
    titles = {}
    for view in views.all:
        for box in view.drawing.boxes:
            if box.kind in ("input", "constant", "parameter"):
                assert titles.setdefault(box.id, box.title) == box.title


def test_a_large_graph_is_not_read_often(monkeypatch):
    y = Zensor(1.0)
    for _ in range(MANY := 20_000):
        y = -(y * 1.0)
    readings = []
    real = Folder.groups
    monkeypatch.setattr(Folder, "groups", lambda *given: readings.append(1) or real(*given))
    folder = Folder(describe(y))
    plan = folder.plan()
    before = len(readings)
    views_of(folder, plan, Look())
    assert 2 * MANY > module.MOST_READ
    assert len(readings) - before < 10
