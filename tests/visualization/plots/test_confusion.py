"""The confusion matrix: counted, named, and readable where classes are rare."""

import numpy as np
import pytest

from autograd.errors import ArgumentError, DTypeError, ShapeError
from visualization.plots import confusion_matrix
from zensor import Zensor

LABELS = [0, 0, 0, 1, 1, 2]
GUESSES = [0, 0, 1, 1, 0, 2]


def cells(axes):
    return [text.get_text() for text in axes.texts]


def test_rows_are_true_and_columns_are_predicted():
    axes = confusion_matrix(LABELS, GUESSES)
    assert cells(axes) == ["2", "1", "0", "1", "1", "0", "0", "0", "1"]
    assert (axes.get_xlabel(), axes.get_ylabel(), axes.get_title()) == ("predicted", "true", "4 of 6 right")


def test_shades_are_the_shares_of_the_row():
    shares = confusion_matrix(LABELS, GUESSES).images[0].get_array()
    np.testing.assert_allclose(shares, [[2 / 3, 1 / 3, 0], [0.5, 0.5, 0], [0, 0, 1]])


def test_shares_are_written_and_a_row_without_samples_has_none():
    axes = confusion_matrix([0, 0, 2], [0, 1, 2], show="shares")
    assert cells(axes) == ["50", "50", "0", "–", "–", "–", "0", "0", "100"]


def test_scores_count_by_their_largest():
    scores = Zensor(np.eye(3)[GUESSES] * 5 - 1)
    assert cells(confusion_matrix(Zensor(LABELS), scores)) == cells(confusion_matrix(LABELS, GUESSES))


def test_a_class_that_never_came_up_has_its_row():
    assert confusion_matrix([0, 0], [0, 0], classes=["a", "b", "c"]).images[0].get_array().shape == (3, 3)
    assert confusion_matrix([0, 0], np.eye(4)[:2]).images[0].get_array().shape == (4, 4)


def test_names_stand_at_both_sides_and_mean_nothing(inside):
    axes = confusion_matrix([0, 1], [0, 1], classes=["$x^2$ \u202e", "a very long name of a class"], show="shares")
    axes.figure.canvas.draw()
    assert axes.get_xticklabels()[0].get_text() == r"\$x^2\$ \u202e"
    assert inside(axes) == []


def test_many_classes_are_shades_alone():
    assert cells(confusion_matrix(np.arange(30), np.arange(30))) == []


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: confusion_matrix([], []), ArgumentError, "empty labels"),
        (lambda: confusion_matrix([0], [0, 1]), ShapeError, "1 labels and 2 predictions"),
        (lambda: confusion_matrix([0.5], [0]), DTypeError, "a class is a whole number"),
        (lambda: confusion_matrix([-1], [0]), ArgumentError, "classes count from 0"),
        (lambda: confusion_matrix([np.nan], [0]), ArgumentError, "say no class"),
        (lambda: confusion_matrix([0], [[np.nan, 1.0]]), ArgumentError, "say no class"),
        (lambda: confusion_matrix([[[0]]], [0]), ShapeError, r"shape \(1, 1, 1\)"),
        (lambda: confusion_matrix([0, 2], [0, 1], classes=["a", "b"]), ArgumentError, "2 names of classes"),
        (lambda: confusion_matrix([0], [0], show="both"), ArgumentError, "show='both'"),
    ],
)
def test_what_cannot_be_drawn_is_refused(call, error, words):
    with pytest.raises(error, match=words):
        call()
