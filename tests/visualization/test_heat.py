"""Bars: how large a number is beside the others."""

import re

import numpy as np
import pytest

from autograd import ArgumentError, GraphError, describe
from visualization.drawing import Look, drawing_of
from visualization.fold import folded
from visualization.heat import heat_of
from zensor import Zensor, nn, record_time


def after_backward(*sizes):
    leaves = [Zensor(1.0, name=f"x{size}") for size in sizes]
    total = sum((leaf * size for leaf, size in zip(leaves, sizes, strict=True)), Zensor(0.0))
    total.backward()
    return total, leaves


def cells(color_by, *sizes):
    z, leaves = after_backward(*sizes)
    graph = describe(z)
    heat = heat_of(graph, color_by)
    names = {leaf.name for leaf in leaves}
    return [heat.cells[node.id] for node in graph if node.name in names], heat


def test_kind_has_no_bars():
    z, _ = after_backward(1.0)
    assert heat_of(describe(z), "kind").cells == {}


def test_cells_are_logarithmic():
    found, heat = cells("grad", 1e-2, 1e-1, 1.0, 10.0, 100.0)
    assert found == [1, 2, 3, 4, 5]
    assert heat.words == "norm of the gradient: 0.01 to 100"


def test_a_gradient_of_zero_has_no_cell_and_is_told_like_a_vanishing_and_an_exploding_one():
    found, heat = cells("grad", 0.0, 1e-9, 1e6)
    assert found == [0, 1, 5]
    assert sorted(heat.notes.values()) == ["exploding gradient", "gradient is 0", "vanishing gradient"]


def test_before_backward_nothing_is_known():
    heat = heat_of(describe(Zensor(1.0) * 2.0), "grad")
    assert heat.cells == {}
    assert "none is known" in heat.words


def test_memory_and_values():
    big = Zensor(np.ones(1000, dtype=np.float32), name="big")
    z = big.mean()
    assert heat_of(describe(z), "memory").words == "memory of the value: 4 bytes to 3.91 KiB"
    assert heat_of(describe(z), "value").cells == {"n0": 5, "n1": 1}


def test_a_value_that_is_not_finite_has_a_full_bar():
    graph = describe(Zensor([np.nan]) * Zensor([2.0]) * Zensor([4.0]))
    assert heat_of(graph, "value").cells["n0"] == 5


def test_the_boxes_carry_the_bars():
    z, _ = after_backward(1e-9, 1.0)
    drawing = drawing_of(describe(z), Look(color_by="grad"))
    weak = next(box for box in drawing.boxes if box.title == "x1e-09")
    assert (weak.heat, weak.lines[-1].text) == (1, "vanishing gradient")
    assert weak.words.endswith("vanishing gradient")


def test_another_word_is_refused():
    with pytest.raises(ArgumentError, match="'kind', 'grad', 'value', 'memory', 'time'"):
        drawing_of(describe(Zensor(1.0)), Look(color_by="colour"))


def test_the_time_of_what_was_timed_with_its_parts_in_words():
    with record_time():
        y = (Zensor([1.0, 2.0], name="x") * 3.0).sum()
        y.backward()
    heat = heat_of(describe(y), "time")
    assert heat.cells.keys() == {"n2", "n3"}
    assert 5 in heat.cells.values()
    assert heat.words.startswith("time of the operation: ")
    assert re.fullmatch(r"forward [\d.]+ [µm]?s, backward [\d.]+ [µm]?s", heat.notes["n2"])


def test_what_was_never_timed_says_how_to_time_it():
    with pytest.raises(GraphError, match=r"with zensor\.record_time\(\)"):
        heat_of(describe(Zensor(1.0) * 2.0), "time")


def test_a_folded_module_takes_the_time_of_all_in_it():
    model = nn.Sequential(nn.Sequential(nn.Linear(3, 3), nn.Tanh()))
    with record_time():
        y = model(np.ones((1, 3)))
    graph = describe(y)
    whole = folded(graph, depth=0)
    (box,) = (node for node in whole if node.forward_seconds)
    assert box.forward_seconds == pytest.approx(sum(node.forward_seconds or 0 for node in graph))
