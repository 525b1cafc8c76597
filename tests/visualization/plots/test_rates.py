"""Learning rates: a scheduler is asked and nothing of it, of its optimizer or of the parameters changes."""

import numpy as np
import pytest

from autograd.errors import ArgumentError, ShapeError
from visualization.plots import learning_rate
from zensor import Zensor, optim


def optimizer(**options):
    return optim.SGD([Zensor([1.0])], lr=0.1, **options)


def rates_of(scheduler, steps):
    rates = []
    for _ in range(steps):
        rates.append(scheduler.get_last_lr()[0])
        scheduler.step()
    return rates


SCHEDULERS = {
    "one cycle": lambda o: optim.OneCycleLR(o, 1.0, total_steps=30),
    "cosine": lambda o: optim.CosineAnnealingLR(o, T_max=10),
    "function": lambda o: optim.LambdaLR(o, lambda step: 0.5**step),
    "sequence": lambda o: optim.SequentialLR(o, [optim.LinearLR(o, 0.5, total_iters=5), optim.StepLR(o, 3)], [10]),
}


@pytest.mark.parametrize("make", SCHEDULERS.values(), ids=SCHEDULERS)
def test_what_is_drawn_is_what_will_happen(make):
    scheduler = make(optimizer(momentum=0.9))
    for _ in range(3):
        scheduler.step()
    line = learning_rate(scheduler, steps=20).lines[0]
    np.testing.assert_array_equal(line.get_xdata(), np.arange(3, 23))
    np.testing.assert_array_equal(line.get_ydata(), rates_of(scheduler, 20))


def test_groups_have_lines_of_their_own():
    two = optim.SGD([{"params": [Zensor([1.0])]}, {"params": [Zensor([1.0])], "lr": 1.0}], lr=0.1)
    axes = learning_rate(optim.ExponentialLR(two, 0.5), 3)
    assert [line.get_ydata()[0] for line in axes.lines] == [0.1, 1.0]
    assert axes.lines[0].get_linestyle() != axes.lines[1].get_linestyle()
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["group 0", "group 1"]


def test_a_list_is_drawn_as_it_is_and_gaps_are_told():
    axes = learning_rate([0.1, np.nan, 0.0], log=True)
    assert np.isnan(axes.lines[0].get_ydata()).tolist() == [False, True, True]
    assert axes.get_title() == "2 of 3 steps cannot be drawn on this scale"
    assert learning_rate([np.nan]).get_title() == "1 of 1 steps cannot be drawn"


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: learning_rate([]), ArgumentError, "empty rates"),
        (lambda: learning_rate([0.1], steps=3), ArgumentError, "a list has its own length"),
        (lambda: learning_rate(np.zeros((2, 2, 2))), ShapeError, r"\(2, 2, 2\)"),
        (lambda: learning_rate(optim.StepLR(optimizer(), 2)), ArgumentError, "how far to look"),
        (lambda: learning_rate(optim.StepLR(optimizer(), 2), steps=0), ArgumentError, "steps=0"),
        (lambda: learning_rate(optim.OneCycleLR(optimizer(), 1.0, total_steps=5), 9), ArgumentError, "stops after 6"),
        (lambda: learning_rate(optim.ReduceLROnPlateau(optimizer()), 5), ArgumentError, "without a metric"),
    ],
)
def test_what_cannot_be_drawn_is_refused(call, error, words):
    with pytest.raises(error, match=words):
        call()
