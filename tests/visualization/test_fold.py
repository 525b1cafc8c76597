"""Folding: a smaller graph in which a box stands for a module or a repetition."""

import numpy as np
import pytest

import zensor
from autograd import describe
from visualization import build_computation_graph
from visualization.fold import FoldedNode, folded, folded_by
from visualization.plans import Folder
from zensor import Zensor, nn


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.one, self.two = nn.Linear(4, 4), nn.Linear(4, 4)

    def forward(self, x):
        return x + self.two(self.one(x).tanh())


class Net(nn.Module):
    def __init__(self, blocks):
        super().__init__()
        self.blocks = nn.Sequential(*(Block() for _ in range(blocks)))
        self.head = nn.Linear(4, 1)

    def forward(self, x):
        return self.head(self.blocks(x))


@pytest.fixture
def net():
    return Net(12)


def graph_of(net):
    return describe(net(Zensor(np.ones((2, 4), dtype=np.float32), name="x")).sum())


def boxes(graph):
    return [(node.name, node.times) for node in graph if isinstance(node, FoldedNode)]


def check(graph, whole):
    """The small graph is a graph: parents first, links in both directions, every node in one place."""
    seen = set()
    for node in graph:
        assert seen.issuperset(node.parents)
        assert len(node.parents) == len(node.tracked) == len(node.arguments)
        seen.add(node.id)
    for node in graph:
        assert all(graph[child].id == child for child in node.children)
        assert all(node.id in graph[parent].children for parent in node.parents)
    held = [id for node in graph for id in (node.nodes if isinstance(node, FoldedNode) else (node.id,))]
    assert sorted(held) == sorted(node.id for node in whole)
    assert graph.root.id == whole.root.id


def test_a_step_begins_where_only_the_state_goes_on():
    cell = nn.LSTMCell(3, 4, rng=0)
    h, c = cell(np.zeros((2, 3)))
    for _ in range(9):
        h, c = cell(np.zeros((2, 3)), (h, c))
    small = folded(describe(h.sum()), fold=True)
    assert boxes(small) == [("lstm, reshape, reshape", 8)]
    (step,) = [node for node in small if isinstance(node, FoldedNode)]
    assert step.operations == 3  # two results are no operations
    # The first step and the last stand open beside it.
    assert [node.operation for node in small].count("lstm") == 2


def test_a_small_graph_stays_as_it_is(net):
    graph = graph_of(net)
    assert folded(graph) is graph
    assert folded(graph, fold=False, max_nodes=1) is graph


def test_equal_modules_in_a_row_become_one_box(net):
    graph = graph_of(net)
    small = folded(graph, max_nodes=50)
    check(small, graph)
    assert boxes(small) == [("blocks.0 … 11", 12)]
    (stack,) = [node for node in small if isinstance(node, FoldedNode)]
    assert (stack.operations, stack.parameters, stack.path) == (4, 40, "blocks.0")


def test_modules_fold_to_a_depth(net):
    graph = graph_of(net)
    for depth, expected in ((0, ["blocks", "head"]), (1, [f"blocks.{place}" for place in range(12)])):
        small = folded(graph, depth=depth)
        check(small, graph)
        assert [name for name, _ in boxes(small)] == expected


def test_modules_fold_by_name_and_by_predicate(net):
    graph = graph_of(net)
    assert boxes(folded(graph, fold="blocks.3")) == [("blocks.3", 1)]
    assert boxes(folded(graph, fold=["head", "blocks.3"])) == [("head", 1), ("blocks.3", 1)][::-1]
    assert boxes(folded(graph, fold=lambda path: path.endswith(".1"))) == [("blocks.1", 1)]


def test_modules_that_shall_stay_open_do(net):
    graph = graph_of(net)
    small = folded(graph, fold=True, expand="blocks.3")
    check(small, graph)
    assert ("head", 1) in boxes(small)
    assert any(node.scope == "blocks.3" and node.operation == "add" for node in small)
    assert not any(node.scope == "blocks.4" and node.operation == "add" for node in small)


def test_a_repetition_without_modules_folds_and_shared_leaves_stay_outside():
    w = Zensor(np.eye(3), name="w")
    h = Zensor(np.ones((1, 3)), name="h")
    for _ in range(100):
        h = zensor.tanh(h @ w + Zensor(np.ones((1, 3)), requires_grad=False))
    graph = describe(h.sum())
    small = folded(graph)
    check(small, graph)
    ((_, times),) = boxes(small)
    assert times == 99
    assert [node.name for node in small if node.kind == "input"] == ["h", "w"]
    assert len(small) < 12


class Pairs(nn.Module):
    """Modules of two lists by turns."""

    def __init__(self, count):
        self.mix = nn.ModuleList([nn.Linear(4, 4, rng=0) for _ in range(count)])
        self.bend = nn.ModuleList([Block() for _ in range(count)])

    def forward(self, x):
        for mix, bend in zip(self.mix, self.bend, strict=True):
            x = bend(mix(x))
        return x


def test_a_repetition_of_several_modules_is_named_by_all_of_them():
    graph = describe(Pairs(20)(Zensor(np.ones((1, 4), np.float32))))
    small = folded(graph)
    check(small, graph)
    assert boxes(small) == [("mix, bend", 20)]


def test_what_never_repeats_stays():
    rng = np.random.default_rng(0)
    y = Zensor(1.0)
    operations = [zensor.sin, zensor.cos, zensor.tanh]
    for choice in rng.integers(0, 3, 300):
        y = operations[choice](y)
    graph = describe(y)
    small = folded(graph)
    check(small, graph)
    assert len(small) > 150


def test_folding_is_the_same_each_time(net):
    graph = graph_of(net)
    assert folded(graph, max_nodes=30) == folded(graph, max_nodes=30)


def test_a_folded_picture_says_what_it_leaves_out_in_every_format(net):
    z = net(Zensor(np.ones((2, 4), dtype=np.float32))).sum()
    picture = build_computation_graph(z, fold=True)
    remark = f"showing {len(picture.folded)} of {len(picture.graph)} nodes"
    assert remark in picture.text()
    assert remark.replace(" ", "\u00a0") in picture.svg()
    assert "48 operations, 480 parameters" in picture.text()
    assert "blocks · module" in picture.mermaid()
    assert "box3d" in picture.dot()


def test_a_graph_of_many_operations_needs_no_deep_stack():
    y = Zensor(1.0)
    for _ in range(20_000):
        y = -y
    assert len(folded(describe(y))) < 6


def test_a_repetition_opens_at_its_first_part_and_closes_again(net):
    folder = Folder(graph_of(net))
    plan = folder.plan(max_nodes=50)
    (opened,) = folder.openings(plan).values()
    small = folded_by(folder, opened)
    check(small, folder.graph)
    assert boxes(small) == [("blocks.1 … 11", 11)]
    assert any(node.scope == "blocks.0" and node.operation == "add" for node in small)
    assert boxes(folded_by(folder, folder.closing(opened, ("blocks", "0")))) == [("blocks.0 … 11", 12)]
    assert boxes(folded_by(folder, folder.closing(opened, ("blocks",)))) == [("blocks", 1)]


def test_a_repetition_of_operations_opens_too():
    y = Zensor(1.0)
    for _ in range(200):
        y = -(y * 2.0)
    folder = Folder(describe(y))
    plan = folder.plan()
    (opened,) = folder.openings(plan).values()
    small = folded_by(folder, opened)
    check(small, folder.graph)
    assert [times for _, times in boxes(small)] == [boxes(folded_by(folder, plan))[0][1] - 1]


def test_a_part_in_the_middle_stays_open_between_what_is_left(net):
    graph = graph_of(net)
    small = folded(graph, fold=True, expand="blocks.3")
    assert [name for name, _ in boxes(small)][:4:3] == ["blocks.0 … 2", "blocks.4 … 11"]


def test_closing_is_stronger_than_what_was_to_stay_open_and_opening_stronger_still(net):
    folder = Folder(graph_of(net), expand="blocks.3")
    closed = folder.closing(folder.plan(), ("blocks",))
    assert boxes(folded_by(folder, closed)) == [("blocks", 1)]
    assert boxes(folded_by(folder, next(iter(folder.openings(closed).values())))) == []


def test_a_picture_that_folds_nothing_still_can(net):
    folder = Folder(graph_of(net), fold=False)
    assert folded_by(folder, folder.plan()) is folder.graph
    assert boxes(folded_by(folder, folder.closing(folder.plan(), ("head",)))) == [("head", 1)]
