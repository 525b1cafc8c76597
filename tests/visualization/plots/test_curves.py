"""Loss and accuracy over the epochs: what is drawn, what is told, what is refused."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from autograd.errors import ArgumentError, DTypeError, ShapeError
from visualization.errors import PictureError
from visualization.plots import accuracy_curve, loss_curve
from zensor import Zensor


def told(axes):
    legend = axes.get_legend()
    return legend.get_texts()[0].get_text() if legend else ""


def names(axes):
    return [text.get_text() for text in axes.texts]


def test_the_lines_are_the_numbers_from_epoch_1_on():
    axes = loss_curve([3.0, 2.0, 1.0], [4.0, 3.0])
    first, second = axes.lines[:2]
    np.testing.assert_array_equal(first.get_xydata(), [[1, 3], [2, 2], [3, 1]])
    np.testing.assert_array_equal(second.get_xydata(), [[1, 4], [2, 3]])
    assert first.get_linestyle() != second.get_linestyle()  # read without colours


@pytest.mark.parametrize("make", [list, np.array, Zensor, lambda values: [Zensor(value) for value in values]])
def test_lists_arrays_and_zensors_are_taken(make):
    axes = loss_curve(make([1.0, 0.5]))
    np.testing.assert_array_equal(axes.lines[0].get_ydata(), [1.0, 0.5])


def test_what_is_given_stays_as_it_is():
    losses = np.array([1.0, np.inf, 0.0])
    loss_curve(losses, log=True)
    np.testing.assert_array_equal(losses, [1.0, np.inf, 0.0])


def test_the_best_epoch_is_that_of_validation():
    assert told(loss_curve([3.0, 2.0, 1.0], [3.0, 1.5, 2.0])) == "best: epoch 2, 1.5"
    assert told(accuracy_curve([0.5, 0.9, 0.95], [0.5, 0.8, 0.7])) == "best: epoch 2, 80 %"
    assert told(loss_curve([3.0, 1.0, 2.0])) == "best: epoch 2, 1"
    assert told(loss_curve([3.0, 1.0, 2.0], best=False)) == ""


def test_nan_is_a_gap_and_told_and_never_the_best():
    axes = loss_curve([3.0, np.nan, 2.0, -np.inf])
    assert axes.get_title() == "training NaN or infinite in epochs 2, 4"
    assert np.isnan(axes.lines[0].get_ydata()).tolist() == [False, True, False, True]
    assert told(axes) == "best: epoch 3, 2"
    assert told(accuracy_curve([0.5, np.nan])) == "best: epoch 1, 50 %"


def test_many_gaps_are_counted():
    assert loss_curve([1.0] + [np.nan] * 9).get_title() == "training NaN or infinite in 9 epochs from 2 on"


def test_a_point_between_gaps_on_a_long_curve_has_a_marker():
    losses = np.ones(50)
    losses[[9, 11]] = np.nan
    assert loss_curve(losses).lines[0].get_markevery() == [10]


def test_nothing_finite_is_said():
    axes = loss_curve([np.nan, np.nan])
    assert names(axes) == ["no finite number to draw"]
    assert told(axes) == ""


def test_zero_has_no_place_on_a_logarithmic_scale_and_is_told():
    axes = loss_curve([1.0, 0.0, 0.1], log=True)
    assert axes.get_yscale() == "log"
    assert axes.get_title() == "training 0 or below in epoch 2: not on this scale"


@pytest.mark.parametrize("ends", [(1.0, 1.0), (1.0, 1.3), (1.3, 1.0), (1.0, 5.0)])
def test_the_names_at_the_ends_never_cover_each_other(ends):
    axes = loss_curve([9.0, ends[0]], [9.0, ends[1]])
    axes.figure.canvas.draw()
    first, second = (text.get_window_extent() for text in axes.texts)
    assert not first.overlaps(second)


@pytest.mark.parametrize("epochs", [1, 2, 7, 300])
def test_everything_stays_in_the_figure(epochs, inside):
    losses = np.linspace(3.0, 1.0, epochs)
    assert inside(loss_curve(losses, losses + 0.1)) == []
    assert inside(accuracy_curve(losses / 3, losses / 4)) == []


def test_names_at_the_end_stay_off_the_axis():
    axes = loss_curve([1.0, 0.001], [1.0, 0.0])
    axes.figure.canvas.draw()
    assert min(text.get_window_extent().y0 for text in axes.texts) >= axes.get_window_extent().y0


def test_ticks_are_epochs():
    axes = loss_curve([3.0, 2.0, 1.0])
    assert all(tick == int(tick) and 1 <= tick <= 3 for tick in axes.get_xticks())


def test_it_draws_on_the_axes_of_a_user_and_leaves_the_title_free():
    figure = Figure()
    left, right = figure.subplots(1, 2)
    left.set_title("mine")
    assert loss_curve([1.0, 0.5], ax=left) is left
    assert accuracy_curve([0.5, 0.75], ax=right) is right
    assert left.get_title() == "mine"
    assert figure.axes == [left, right]


def test_no_figure_is_left_registered():
    import matplotlib.pyplot as plt

    loss_curve([1.0])
    assert plt.get_fignums() == []


def test_accuracy_is_in_per_cent():
    np.testing.assert_allclose(accuracy_curve([0.5, 0.75]).lines[0].get_ydata(), [50.0, 75.0])
    np.testing.assert_allclose(accuracy_curve([50.0, 75.0], percent=True).lines[0].get_ydata(), [50.0, 75.0])


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: loss_curve(), ArgumentError, "of nothing: pass training="),
        (lambda: loss_curve([]), ArgumentError, "an empty training"),
        (lambda: loss_curve(validation=[]), ArgumentError, "an empty validation"),
        (lambda: loss_curve([[1.0, 2.0], [3.0, 4.0]]), ShapeError, r"shape \(2, 2\): it is one number per epoch"),
        (lambda: loss_curve([[1.0], [2.0, 3.0]]), ShapeError, "different lengths"),
        (lambda: loss_curve("abc"), DTypeError, "it takes real numbers"),
        (lambda: loss_curve([None, 1.0]), DTypeError, "it takes real numbers"),
        (lambda: loss_curve({"a": 1}), DTypeError, "type dict"),
        (lambda: loss_curve([1.0], ax="left"), DTypeError, "it draws on matplotlib's Axes"),
        (lambda: accuracy_curve([97.0]), ArgumentError, "Pass percent=True"),
        (lambda: accuracy_curve([101.0], percent=True), ArgumentError, "between 0 and 100"),
        (lambda: accuracy_curve([-0.1]), ArgumentError, "training -0.1"),
    ],
)
def test_what_cannot_be_drawn_is_refused(call, error, words):
    with pytest.raises(error, match=words):
        call()


def test_without_matplotlib_it_says_what_to_install(monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(PictureError, match=r"plots\.loss_curve: .*pip install matplotlib"):
        loss_curve([1.0])
