"""Stops: the sentences that a reader follows."""

import numpy as np

import zensor
from autograd import describe
from tests.visualization.gallery import Block
from visualization import build_computation_graph
from visualization.fold import folded
from visualization.frames import record
from visualization.stops import story_of
from zensor import Zensor, nn


def story(root, **options):
    graph = describe(root)
    return story_of(record(root, graph), folded(graph, **options))


def test_a_value_that_is_used_twice_waits_and_the_sentences_say_so():
    x, b = Zensor(0.5, name="x"), Zensor(-1.5, name="b")
    a = np.tanh(x)
    a.name = "a"
    m = a * b
    m.name = "m"
    y = m + a
    y.name = "y"
    assert story(y).sentences == (
        "Start: the gradient of y is +1. It goes back against the arrows, in the order of the numbers. "
        "What is used several times waits for all its pieces: a for 2.",
        "+ fires for y, which has its whole gradient, +1. m gets the gradient as it is, +1. "
        "a gets the gradient as it is, +1. a has +1 so far and WAITS for 1 of 2; tanh behind it does not run yet.",
        "× fires for m, which has its whole gradient, +1. a gets grad × b = 1 × (-1.5) = -1.5. "
        "b gets grad × a = 1 × 0.4621 = +0.4621. a is ready: 2 of 2 pieces, together -0.5. "
        "b is complete: this is its .grad.",
        "tanh fires for a, which has its whole gradient, -0.5. "
        "x gets grad - grad × a × a = -0.5 - (-0.5) × 0.4621 × 0.4621 = -0.3932. x is complete: this is its .grad.",
    )


def test_a_leaf_alone_has_only_a_start():
    assert story(Zensor(1.0, name="x")).sentences == (
        "Start: the gradient of x is +1. It is a leaf: this is its .grad.",
    )


def test_what_no_gradient_reaches_is_named():
    x, flag = Zensor([1.0, -1.0], name="x"), Zensor([1.0, 2.0], name="flag")
    labels = Zensor([1.0, 1.0], requires_grad=False, name="labels")
    chosen = zensor.where(flag * 1.0, x, 2.0) - labels
    start = story(chosen.sum()).sentences[0]
    assert start.endswith("No gradient reaches flag, n2 and labels.") or "labels" in start
    assert "flag" in start


def test_large_gradients_are_told_by_their_norm():
    x = Zensor(np.zeros((3, 6)), name="x")
    assert "x gets a piece of norm 4.24." in story(x.sum()).sentences[1]


def test_an_operation_with_several_results_waits_for_all_of_them():
    q, r = np.linalg.qr(Zensor(np.eye(2) + 0.1, name="A"))
    sentences = story((q @ r).sum()).sentences
    assert any("qr WAITS for 1 of 2; it does not run yet." in sentence for sentence in sentences)
    assert any("hands on its whole gradient" in sentence for sentence in sentences)
    assert sentences[-1].startswith("qr fires. A gets ")


def test_a_result_that_nobody_uses_is_no_reason_to_wait():
    first, _second = zensor.split(Zensor([1.0, 2.0], name="x"), 2)
    assert story(first.sum()).sentences[-1].endswith("x is complete: this is its .grad.")


def test_a_folded_module_runs_as_one():
    model = nn.Sequential(Block(4), Block(4))
    root = model(Zensor(np.ones((2, 4)), name="x")).sum()
    sentences = story(root, depth=0).sentences
    assert len(sentences) < len(story(root).sentences)
    assert any(" runs: 5 operations fire inside." in sentence for sentence in sentences)
    assert len(build_computation_graph(root, depth=0).play().sentences) == len(sentences)


def test_a_folded_module_whose_name_is_a_number_is_called_a_module():
    model = nn.Sequential(nn.Linear(2, 2, rng=0), nn.Linear(2, 1, rng=1))
    root = model(Zensor([[1.0, 2.0]], requires_grad=False)).sum()
    first, second = story(root, depth=0).sentences[2:]
    assert first.startswith("module 1 runs: 1 operation fires inside. module 0 gets")
    assert second == "module 0 runs: 1 operation fires inside."


def test_long_lists_are_cut():
    leaves = [Zensor(1.0, name=f"w{place}") for place in range(10)]
    start = story(sum((leaf * leaf for leaf in leaves), 0.0)).sentences[0]
    assert "w5 for 2 and 4 more." in start


def test_of_many_receivers_some_are_told_and_all_are_counted():
    leaves = [Zensor([1.0], name=f"w{place}") for place in range(10)]
    joined = zensor.concatenate([*leaves, *leaves[:8]]).sum()
    assert (
        story(joined)
        .sentences[2]
        .endswith(
            "w5 gets [+1]. w5 gets [+1]. 4 more get theirs. "
            + " ".join(f"w{place} is ready: 2 of 2 pieces, together [+2]: this is its .grad." for place in range(6))
            + " 2 more are ready. w8 and w9 are complete: this is their .grad."
        )
    )
    halves = [leaf * 1.0 for leaf in leaves[:7]]
    waiting = zensor.concatenate(halves).sum() + zensor.concatenate(halves).sum()
    assert "does not run yet. 1 more WAITS." in story(waiting).sentences[3]


def test_many_pieces_for_one_receiver_are_counted():
    x = Zensor([1.0], name="x")
    sentence = story(zensor.concatenate([x] * 9).sum()).sentences[2]
    assert " x gets 9 pieces. x is ready: 9 of 9 pieces, together [+9]: " in sentence


def test_a_gradient_that_is_no_number_is_not_taken_for_the_work_of_a_hook():
    x = Zensor([1.0, float("nan")], name="x")
    assert (
        story((x * x).sum()).sentences[2].endswith("x is ready: 2 of 2 pieces, together [+2 nan]: this is its .grad.")
    )


def test_a_hook_that_changes_a_gradient_is_told():
    x = Zensor(3.0, name="x")
    y = x * 2.0
    y.name = "y"
    z = y + 1.0
    x.register_hook(lambda grad: grad * 10)
    y.register_hook(lambda grad: grad * 5)
    assert story(z).sentences[2] == (
        "× fires for y, which has its whole gradient, +5 after a hook. x gets grad × 2 = 5 × 2 = +10. "
        "x is complete, which a hook makes +100: this is its .grad."
    )
