"""Frames: what happened in a backward pass, recorded without changing anything."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from autograd import DataError, Function, GraphError, describe
from autograd.counting import count_children
from autograd.describing import ids_of
from tests.visualization.programs import programs
from visualization import build_computation_graph
from visualization.frames import record
from visualization.frames_json import frames_from_json, frames_to_json
from zensor import Zensor, nn

ROOT = Path(__file__).resolve().parents[2]


def frames_of(root, grad=None):
    return record(root, describe(root), grad)


@given(programs())
@settings(max_examples=60, deadline=None)
def test_each_reachable_node_fires_once_and_only_when_all_its_pieces_have_arrived(program):
    root, _ = program
    frames = frames_of(root)
    reachable = {ids_of(root)[node] for node in count_children([root.node])}
    assert sorted(frame.node for frame in frames.frames) == sorted(reachable)
    assert {*frames.unreached} == {node.id for node in frames.graph} - reachable
    arrived = Counter()
    for frame in frames.frames:
        assert arrived[frame.node] == frame.uses
        for piece in frame.pieces:
            arrived[piece.parent] += 1
            assert piece.waiting == frames.uses[piece.parent] - arrived[piece.parent]


@given(programs())
@settings(max_examples=60, deadline=None)
def test_the_last_numbers_are_those_of_grad_exactly(program):
    root, leaves = program
    ids = ids_of(root)
    frames = frames_of(root)
    assert all(leaf.grad is None for leaf in leaves)
    root.backward()
    for leaf in leaves:
        if leaf.grad is None:
            assert ids.get(leaf.node) in (None, *frames.unreached)
        else:
            amount = frames.gradients[ids[leaf.node]]
            np.testing.assert_array_equal(amount.array, leaf.grad.numpy(), strict=True)


@given(programs())
@settings(max_examples=60, deadline=None)
def test_the_pieces_add_up_to_the_gradient_that_fires(program):
    frames = frames_of(program[0])
    totals = {}
    for frame in frames.frames:
        if frame.uses and frame.gradient is not None:
            np.testing.assert_array_equal(totals[frame.node], frame.gradient.array)
        for piece in frame.pieces:
            if piece.total is not None:
                before = totals.get(piece.parent)
                added = piece.amount and piece.amount.array
                totals[piece.parent] = added if before is None else before if added is None else before + added
                np.testing.assert_array_equal(piece.total.array, totals[piece.parent])


@given(programs())
@settings(max_examples=30, deadline=None)
def test_json_brings_back_the_same_frames(program):
    frames = frames_of(program[0])
    assert frames_from_json(frames_to_json(frames)) == frames


def test_a_pass_is_recorded_without_a_trace():
    x = Zensor([1.0, 2.0], name="x")
    y = (x * x).sum()
    x.grad = np.array([5.0, 6.0])
    first = frames_of(y)
    assert frames_of(y) == first
    np.testing.assert_array_equal(x.grad.numpy(), [5.0, 6.0])
    y.backward()
    np.testing.assert_array_equal(x.grad.numpy(), [7.0, 10.0])


def test_a_graph_that_was_freed_is_refused_with_what_to_do():
    x = Zensor(2.0)
    y = x * x
    y.backward()
    with pytest.raises(GraphError, match=r"freed.*before backward\(\), call backward\(retain_graph=True\)"):
        frames_of(y)


def test_a_graph_that_was_kept_can_be_recorded_after_backward():
    x = Zensor(2.0)
    y = x * x
    y.backward(retain_graph=True)
    assert frames_of(y).gradients["n0"].elements == (4.0,)


def test_a_root_that_wants_no_gradient_is_refused():
    with pytest.raises(GraphError, match="wants no gradient"):
        frames_of(Zensor(2.0, requires_grad=False))


def test_a_root_of_several_elements_needs_the_incoming_gradient():
    y = Zensor([1.0, 2.0]) * 3.0
    with pytest.raises(GraphError, match=r"picture\.play\(np\.ones\(\(2,\)\)\)"):
        frames_of(y)
    assert frames_of(y, [1.0, 10.0]).gradients["n0"].elements == (3.0, 30.0)


def test_a_hook_is_seen():
    x = Zensor(3.0)
    x.register_hook(lambda grad: grad * 10)
    assert frames_of(x * 2.0).gradients["n0"].elements == (20.0,)


def test_large_gradients_are_told_by_their_norm():
    x = Zensor(np.zeros((3, 6)))
    amount = frames_of((x + 2.0).sum()).gradients["n0"]
    assert (amount.elements, amount.shape) == (None, (3, 6))
    assert amount.norm == pytest.approx(18**0.5)


def test_rules_are_told_with_the_names_and_numbers_of_the_computation():
    x, y = Zensor(2.0, name="x"), Zensor(-3.0, name="y")
    frames = frames_of(x / y)
    assert [(piece.rule, piece.numbers) for piece in frames.frames[0].pieces] == [
        ("grad / y", "1 / (-3)"),
        ("-grad × n2 / y", "-1 × (-0.6667) / (-3)"),
    ]


def test_a_power_is_told_with_its_exponent():
    x = Zensor(3.0, name="x")
    (piece,) = frames_of(x**2).frames[0].pieces
    assert (piece.rule, piece.numbers) == ("grad × (2 × x ** 1)", "1 × (2 × 3 ** 1)")


def test_a_product_of_matrices_is_told_with_its_operator():
    x, weight = Zensor(np.ones((5, 3)), name="x"), Zensor(np.ones((2, 3)), name="weight")
    _, piece = frames_of(nn.functional.linear(x, weight).sum()).frames[1].pieces
    assert piece.rule == "rows(grad).T @ rows(x)"


def test_functions_in_a_rule_are_told_with_their_values():
    (piece,) = frames_of(np.sin(Zensor(0.0, name="x"))).frames[0].pieces
    assert (piece.rule, piece.numbers) == ("grad × cos(x)", "1 × 1")


class Wordy(Function):
    """Its rule is one expression, and too long to be read in a picture."""

    @staticmethod
    def forward(x):
        return x * 1.0

    @staticmethod
    def backward_x(grad):
        return (grad + grad + grad + grad) / (1.0 + 1.0 + 1.0 + 1.0) * 1.0


@pytest.mark.parametrize("operation", [np.max, Wordy.apply])
def test_a_rule_that_is_no_short_formula_is_not_told(operation):
    (piece,) = frames_of(operation(Zensor(3.0))).frames[0].pieces
    assert (piece.rule, piece.numbers, piece.amount.elements) == ("", "", (1.0,))


def test_a_rule_whose_source_nobody_has_is_not_told():
    space = {"Function": Function}
    exec("class Twice(Function):\n def forward(x): return 2 * x\n def backward_x(grad): return 2 * grad", space)
    (piece,) = frames_of(space["Twice"].apply(Zensor(3.0))).frames[0].pieces
    assert (piece.rule, piece.numbers, piece.amount.elements) == ("", "", (2.0,))


class Stopping(Function):
    """Its rule reports that no gradient flows."""

    @staticmethod
    def forward(x):
        return x * 1.0

    @staticmethod
    def backward_x(grad):
        return None


def test_a_report_without_gradient_is_told_and_comes_back_from_json():
    x = Zensor(3.0, name="x")
    frames = frames_of(Stopping.apply(x))
    (piece,) = frames.frames[0].pieces
    assert (piece.amount, piece.total, piece.waiting) == (None, None, 0)
    assert frames_from_json(frames_to_json(frames)) == frames
    y = Stopping.apply(x)
    told = " ".join(str(build_computation_graph(y).play()).split())
    assert "x gets a report that no gradient flows to it." in told


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "zensor frames 1"}', '{"format": "zensor graph 1"}'])
def test_another_text_is_refused(text):
    with pytest.raises(DataError, match="reading frames from JSON"):
        frames_from_json(text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"node":"n1"', '"node":"n9"'),
        ('"norm":1.0', '"norm":"1"'),
        ('"uses"', '"use"'),
        ('"frames":', '"frames":[],"":'),
    ],
)
def test_frames_that_make_no_sense_are_refused(old, new):
    text = frames_to_json(frames_of(Zensor(3.0) * Zensor(2.0) * 1.0))
    assert old in text
    with pytest.raises(DataError):
        frames_from_json(text.replace(old, new))


def test_numbers_that_json_does_not_know_come_back():
    x = Zensor([np.inf, 1.0])
    with np.errstate(all="ignore"):
        frames = frames_of((x * x).sum() - x.sum())
    again = frames_from_json(frames_to_json(frames))
    assert again.gradients["n0"].elements == (np.inf, 1.0)


PROGRAM = """
import sys; sys.path.insert(0, {root!r})
import numpy as np
from autograd import describe
from tests.visualization.gallery import quotient
from visualization import build_computation_graph
y = quotient()
player = build_computation_graph(y).play()
sys.stdout.buffer.write(player.document.encode() + player.svg().encode() + player.content(".json"))
"""


def test_every_process_tells_the_same():
    outputs = set()
    for seed in ("0", "1"):
        run = subprocess.run(
            [sys.executable, "-c", PROGRAM.format(root=str(ROOT))],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        )
        outputs.add(run.stdout)
    assert len(outputs) == 1
