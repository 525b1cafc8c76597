"""From a description to boxes and arrows."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from autograd import Function, Graph, describe
from visualization.drawing import drawing_of, drawn_size
from visualization.wording import visible
from zensor import Zensor


class Halves(Function):
    """Two results of one operation."""

    several = True

    @staticmethod
    def forward(x):
        return x[:1], x[1:]

    @staticmethod
    def backward_x(grads):
        return np.concatenate([grad if grad is not None else np.zeros(1) for grad in grads])


class Pile(Function):
    """The sum of any number of inputs."""

    @staticmethod
    def forward(*arrays):
        return sum(arrays)

    @staticmethod
    def backward_arrays(grad, index):
        return grad


def kinds(drawing):
    return Counter(box.kind for box in drawing.boxes)


def arrows_into(drawing, head):
    return [(arrow.tail, arrow.label) for arrow in drawing.arrows if arrow.head == head]


def test_the_seeds_picture_has_eleven_values_and_seven_operations():
    a, b = (Zensor(np.array([row] * 3)) for row in ([1.0, 2, 3, 4, 5, 6], [6.0, 5, 4, 3, 2, 1]))
    c, d = (Zensor(np.array([[3.0, 3.0, 3.0]])) for _ in range(2))
    y = a.transpose() @ b
    z = (d @ y[0:3, :])[:, 0:3] @ c.transpose()
    drawing = drawing_of(describe(z))
    assert kinds(drawing) == {"input": 4, "operation": 7, "value": 6, "output": 1}
    assert [box.title for box in drawing.boxes if box.kind == "input"] == ["x1", "x2", "x3", "x4"]
    shown = [text for box in drawing.boxes for line in box.lines for text in (line.text, *line.rows)]
    assert "324 270 216 162 108 54" in shown
    assert "(1, 3) f64 = [[324 270 216]]" in shown
    assert "(1, 1) f64 = [[2430]]" in shown


def test_every_operation_is_an_ellipse_and_a_box():
    x = Zensor(3.0, name="x")
    drawing = drawing_of(describe(x * x))
    assert [(box.id, box.kind, box.title) for box in drawing.boxes] == [
        ("n0", "input", "x"),
        ("n1_op", "operation", "×"),
        ("n1", "output", ""),
    ]
    assert arrows_into(drawing, "n1_op") == [("n0", ""), ("n0", "")]
    assert arrows_into(drawing, "n1") == [("n1_op", "")]


def test_a_leaf_alone_is_a_picture():
    drawing = drawing_of(describe(Zensor(3.0, name="x")))
    assert [box.kind for box in drawing.boxes] == ["input"]
    assert drawing.arrows == ()


def test_the_size_known_before_drawing_is_the_size_drawn():
    graph = describe(Zensor(3.0) * 2.0 + 1.0)
    assert drawn_size(graph) == len(drawing_of(graph).boxes) == 7


def test_unnamed_leaves_are_counted_past_the_names_in_use():
    z = Zensor(1.0) * Zensor(2.0, name="x1") * Zensor(3.0) * Zensor(4.0, name="")
    titles = [box.title for box in drawing_of(describe(z)).boxes if box.kind == "input"]
    assert titles == ["x2", "x1", "x3", "x4"]


def test_a_plain_number_is_called_what_it_is_wherever_it_is_drawn():
    three, x = Zensor(3), Zensor(np.ones(2))
    total = x
    for _ in range(12):
        total = total * three + 1.0
    boxes = drawing_of(describe(total)).boxes
    assert [box.title for box in boxes if box.kind == "input"] == ["x1"]
    assert {box.title for box in boxes if box.kind in ("constant", "stub")} == {"3", "1"}


def test_arguments_are_numbered_only_where_their_order_matters():
    x, y = Zensor(3.0), Zensor(2.0)
    assert arrows_into(drawing_of(describe(x - y)), "n2_op") == [("n0", "0"), ("n1", "1")]
    assert arrows_into(drawing_of(describe(x + y)), "n2_op") == [("n0", ""), ("n1", "")]
    assert arrows_into(drawing_of(describe(-x)), "n1_op") == [("n0", "")]
    assert [label for _, label in arrows_into(drawing_of(describe(Pile.apply(x, y, x))), "n2_op")] == ["0", "1", "2"]


def test_more_than_three_parallel_arrows_are_one_with_their_number():
    x, y = Zensor(3.0), Zensor(2.0)
    drawing = drawing_of(describe(Pile.apply(x, y, x, x, x)))
    assert arrows_into(drawing, "n2_op") == [("n0", "×4"), ("n1", "1")]


def test_arrows_of_constants_carry_no_gradient():
    drawing = drawing_of(describe(Zensor(3.0) * 2.0))
    assert [arrow.tracked for arrow in drawing.arrows] == [True, False, True]


def test_an_operation_with_several_results_is_one_ellipse():
    first, second = Halves.apply(Zensor([1.0, 2.0], name="x"))
    drawing = drawing_of(describe(first * second))
    assert [(box.kind, box.title) for box in drawing.boxes] == [
        ("input", "x"),
        ("operation", "halves"),
        ("value", ""),
        ("value", ""),
        ("operation", "×"),
        ("output", ""),
    ]
    assert arrows_into(drawing, "n2") == arrows_into(drawing, "n3") == [("n1", "")]
    assert drawn_size(describe(first * second)) >= len(drawing.boxes)


def test_short_pictures_run_to_the_right_and_long_ones_down():
    x = y = Zensor(1.0)
    directions = []
    for _ in range(4):
        y = y + 1.0
        directions.append(drawing_of(describe(y)).direction)
    # Three operations are seven ranks, four are nine.
    assert directions == ["right", "right", "right", "down"]
    assert drawing_of(describe(x)).direction == "right"


def with_scopes(z, kinds=(), **scopes):
    """The description of `z` with other scopes and kinds than those that were recorded."""
    nodes = describe(z).nodes
    return Graph(
        tuple(replace(node, scope=scopes.get(node.id, ""), kind=dict(kinds).get(node.id, node.kind)) for node in nodes)
    )


def rooms(graph):
    return {box.id: box.room for box in drawing_of(graph).boxes}


def test_an_operation_and_its_result_are_drawn_in_their_module():
    graph = with_scopes(Zensor(3.0) * 2.0 + 1.0, n2="net.0", n4="net.1")
    assert [rooms(graph)[id] for id in ("n2_op", "n2", "n4_op", "n4")] == ["net.0", "net.0", "net.1", "net.1"]


def test_parameters_and_numbers_are_drawn_where_they_are_used_and_inputs_are_not():
    x, w, data = Zensor(3.0), Zensor(2.0), Zensor([1.0, 2.0], requires_grad=False)
    graph = with_scopes(x * w * 2.0 * data, {"n1": "parameter"}, n2="net.0", n4="net.0", n6="net.1")
    assert [(node.id, node.kind) for node in graph if node.operation is None] == [
        ("n0", "input"),
        ("n1", "parameter"),
        ("n3", "constant"),
        ("n5", "constant"),
    ]
    assert [rooms(graph)[id] for id in ("n0", "n1", "n3", "n5")] == ["", "net.0", "net.0", ""]


@pytest.mark.parametrize(
    ("first", "second", "room"),
    [
        ("a.b", "a.b", "a.b"),
        ("a.b", "a.c", "a"),
        ("a.b.c", "a.d.c", "a"),
        ("a.b", "a", "a"),
        ("a", "b", ""),
        ("a", "", ""),
    ],
)
def test_a_shared_parameter_is_drawn_in_the_module_that_holds_all_its_uses(first, second, room):
    w = Zensor(2.0)
    graph = with_scopes(-(-w * w), {"n0": "parameter"}, n1=first, n2=second)
    assert graph["n0"].children == ("n1", "n2")
    assert rooms(graph)["n0"] == room


def test_a_stub_is_drawn_where_it_is_used():
    w = y = Zensor(1.0)
    for _ in range(20):
        y = y * w
    graph = with_scopes(y, n2="net.1")
    assert rooms(graph)["n0_use3"] == "net.1"
    assert rooms(graph)["n0_use4"] == ""


def chain(uses):
    w = Zensor(1.0, name="w")
    y = Zensor(1.0, name="start")
    for _ in range(uses):
        y = y * w
    return drawing_of(describe(y))


def test_a_leaf_with_many_uses_in_a_big_picture_gets_stubs():
    drawing = chain(20)
    stubs = [box for box in drawing.boxes if box.kind == "stub"]
    assert len(stubs) == 19  # the first use is the box itself
    assert (stubs[0].title, stubs[0].tag, stubs[0].lines[0].text) == ("w", "ref", "use 2 of 20")
    assert stubs[0].mark.dash == "dotted"
    assert Counter(arrow.tail for arrow in drawing.arrows)["n1"] == 1
    assert len({box.id for box in drawing.boxes}) == len(drawing.boxes)


def test_a_small_picture_keeps_all_arrows():
    assert kinds(chain(10))["stub"] == 0


def test_a_big_picture_keeps_leaves_with_few_uses_whole():
    y = chained = Zensor(1.0)
    for _ in range(30):
        chained = chained + 1.0
    assert kinds(drawing_of(describe(chained + y)))["stub"] == 0


@pytest.mark.parametrize("name", ["w\n", "\u202e", '"', "\\N"])
def test_ids_never_come_from_names(name):
    drawing = drawing_of(describe(Zensor(1.0, name=name) * 2.0))
    assert [box.id for box in drawing.boxes] == ["n0", "n1", "n2_op", "n2"]
    assert drawing.boxes[0].title == visible(name)
