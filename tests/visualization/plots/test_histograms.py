"""Histograms over epochs: ridges of equal scale, and the list that holds one array many times."""

import numpy as np
import pytest

from autograd.errors import ArgumentError, DTypeError, ShapeError
from visualization.plots import histograms
from zensor import Zensor


def ridges(axes):
    return [line for line in axes.lines if line.get_drawstyle() == "steps-post"]


def test_one_ridge_per_epoch_from_the_top_down():
    axes = histograms([np.zeros(4), np.ones(4), np.arange(4.0)], name="weight", epochs=[0, 10, 20])
    assert [label.get_text() for label in axes.get_yticklabels()] == ["0", "10", "20"]
    assert [min(line.get_ydata()) for line in ridges(axes)] == [0.0, -1.0, -2.0]


def test_all_ridges_share_their_bins():
    axes = histograms([np.array([0.0, 1.0]), np.array([5.0, 5.0])], bins=5)
    for line in ridges(axes):
        np.testing.assert_allclose(line.get_xdata(), [0, 1, 2, 3, 4, 5])


def test_what_is_not_finite_is_told_beside_its_ridge():
    axes = histograms([np.array([1.0, np.nan, np.inf, 2.0]), np.array([1.0, 2.0, 3.0, 4.0])])
    assert [text.get_text() for text in axes.texts] == ["2 NaN or infinite"]
    assert [text.get_text() for text in histograms([np.array([np.nan])]).texts] == ["1 NaN or infinite"]


def test_of_many_epochs_thirty_are_drawn_the_first_and_the_last_among_them():
    axes = histograms([np.arange(3.0) + place for place in range(100)])
    labels = [label.get_text() for label in axes.get_yticklabels()]
    assert len(labels) == 30
    assert (labels[0], labels[-1]) == ("1", "100")


def test_one_array_that_was_appended_again_and_again_is_found_out():
    weight = np.zeros(3)
    with pytest.raises(ArgumentError, match="one and the same: training changed it in place"):
        histograms([weight, weight])
    with pytest.raises(ArgumentError, match="Append a copy"):
        histograms([Zensor(weight), Zensor(weight)])
    histograms([weight.copy(), weight.copy()])


def test_names_mean_nothing_and_stay_inside(inside):
    axes = histograms([np.arange(3.0)], name="$x$ of \u202e layer", epochs=["<b>"])
    assert axes.get_xlabel() == r"\$x\$ of \u202e layer"
    assert inside(axes) == []


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: histograms([]), ArgumentError, "empty history"),
        (lambda: histograms([[]]), ArgumentError, r"an empty history\[0\]"),
        (lambda: histograms(Zensor([1.0])), DTypeError, "of a Zensor"),
        (lambda: histograms(5), DTypeError, "of an int"),
        (lambda: histograms({"a": [1.0]}), DTypeError, "of a dict"),
        (lambda: histograms([[1.0]], epochs=[1, 2]), ShapeError, "2 epochs for 1 arrays"),
        (lambda: histograms([[1.0]], bins=0), ArgumentError, "bins=0"),
    ],
)
def test_what_cannot_be_drawn_is_refused(call, error, words):
    with pytest.raises(error, match=words):
        call()
