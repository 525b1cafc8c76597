"""What the root does not depend on, described on request: unused parameters, abandoned branches, detached values."""

import numpy as np
import pytest

from autograd import ArgumentError, DTypeError, describe
from autograd.graph_json import from_json, to_json
from zensor import Zensor, detect_anomaly, nn, record_source


def unused(graph):
    return [node.name or node.operation for node in graph if not node.used]


def test_without_asking_nothing_is_unused():
    x = Zensor(2.0, name="x")
    aside = x * 3.0
    assert unused(describe(x + 1.0)) == []
    del aside


def test_what_leads_to_the_root_is_as_it_was():
    x, y = Zensor(2.0, name="x"), Zensor(3.0, name="y")
    z = x * x
    plain, asked = describe(z + 1.0), describe(z + 1.0, [x, y])
    known = [(node.id, node.name, node.parents) for node in plain.nodes[:-1]]
    assert [(node.id, node.name, node.parents) for node in asked.nodes[: len(known)]] == known
    assert unused(asked) == ["y"]
    assert asked.root.operation == "add"
    assert asked.root.used


def test_a_branch_comes_whole_and_changes_no_count():
    x, w = Zensor(2.0, name="x"), Zensor(3.0, name="w")
    branch = (x * w).exp()
    graph = describe(x + 1.0, [branch])
    assert unused(graph) == ["w", "multiply", "exp"]
    assert graph["n0"].name == "x"
    assert len(graph["n0"].children) == 1  # the gradient of x is that of one use
    product = next(node for node in graph if node.operation == "multiply")
    assert product.parents[0] == "n0"
    assert product.tracked == (False, False)
    assert product.children == tuple(node.id for node in graph if node.operation == "exp")


def test_parameters_of_a_model_have_their_names():
    model = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2))
    z = model[0](np.ones((1, 2))).sum()
    assert unused(describe(z, dict(model.named_parameters()))) == ["1.weight", "1.bias"]
    assert unused(describe(z, model.parameters())) == [None, None]


def test_a_detached_value_is_not_a_use():
    w = Zensor([1.0], name="w")
    z = (Zensor([2.0], name="x") * w.detach()).sum()
    assert unused(describe(z, [w])) == ["w"]


@pytest.mark.parametrize("mode", [record_source, detect_anomaly])
def test_the_line_of_a_detach_is_noted_while_lines_are(mode):
    w = Zensor([1.0], name="w")
    with mode():
        z = w.detach() * Zensor([2.0], name="x")
    leaf = next(node for node in describe(z) if node.kind == "constant")
    assert "test_unused.py:" in leaf.source
    assert describe(w.detach() * Zensor([2.0])).nodes[0].source is None


def test_one_zensor_and_the_root_itself_are_taken():
    x = Zensor(2.0, name="x")
    y = Zensor(1.0, name="y")
    assert unused(describe(x * 1.0, y)) == ["y"]
    assert unused(describe(x, [x])) == []
    assert unused(describe(x, [y])) == ["y"]


def test_it_goes_through_json():
    graph = describe(Zensor(2.0) * 1.0, [Zensor(3.0, name="y")])
    assert from_json(to_json(graph)) == graph


def test_what_was_computed_from_the_root_is_refused():
    z = Zensor(2.0) * 3.0
    with pytest.raises(ArgumentError, match="computed from the root itself"):
        describe(z, [z * 2.0])


@pytest.mark.parametrize("wrong", [3, "abc", [1.0], {"w": 2}, None])
def test_what_is_no_zensor_is_refused(wrong):
    with pytest.raises(DTypeError, match="only a Zensor can be used or not"):
        describe(Zensor(2.0) * 3.0, wrong)
