"""Unused branches in pictures: dashed, with the word, in every back end, folded and played."""

import numpy as np

from visualization import build_computation_graph
from zensor import Zensor, nn, record_source


class TwoHeads(nn.Module):
    """One head is computed and forgotten, one parameter is never touched."""

    def __init__(self):
        super().__init__()
        self.body, self.head, self.other = nn.Linear(2, 3), nn.Linear(3, 1), nn.Linear(3, 1)

    def forward(self, x):
        return self.head(self.body(x).detach())


def picture(**options):
    model = TwoHeads()
    with record_source():
        loss = model(np.ones((2, 2), np.float32)).mean()
    return build_computation_graph(loss, unused=model, **options), loss


def test_unused_parameters_are_dashed_and_named():
    drawn = picture()[0].drawn()
    unused = {box.title: box for box in drawn.boxes if "unused" in box.tag}
    assert unused.keys() == {"body.weight", "body.bias", "other.weight", "other.bias"}
    assert {box.mark.dash for box in unused.values()} == {"dashed"}
    assert all(box.words.startswith("parameter · unused ") for box in unused.values())


def test_where_it_was_detached_is_told():
    (box,) = (box for box in picture()[0].drawn().boxes if any("detached" in line.text for line in box.lines))
    assert box.kind == "constant"
    assert box.lines[-1].text.startswith("detached (test_unused.py:")


def test_every_back_end_says_it():
    drawn, _ = picture()
    for text in (drawn.svg(), drawn.text(), drawn.mermaid(), drawn.dot()):
        assert text.replace("\u00a0", " ").count("unused") >= 4


def test_a_branch_is_drawn_dashed_and_without_gradients():
    x = Zensor(2.0, name="x")
    branch = (x * 3.0).exp()
    drawn = build_computation_graph(x + 1.0, unused=branch).drawn()
    kinds = [box.kind for box in drawn.boxes]
    assert kinds.count("output") == 1
    assert [box.tag for box in drawn.boxes if "unused" in box.tag] == [
        "constant · unused",
        "value · unused",
        "value · unused",
    ]
    into_exp = [arrow for arrow in drawn.arrows if arrow.head == drawn.boxes[-3].id]
    assert not any(arrow.tracked for arrow in into_exp)


def test_it_folds_and_plays():
    drawn, loss = picture(depth=0)
    assert len(drawn.folded) < len(drawn.graph)
    assert "loss" not in drawn.svg()
    frames = drawn.play().frames.frames
    assert frames[0].node == drawn.graph.root.id
    del loss
