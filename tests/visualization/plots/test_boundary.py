"""The decision boundary: asked in evaluation and without recording, drawn under the data."""

import numpy as np
import pytest

import zensor
from autograd.errors import ArgumentError, DTypeError, ShapeError
from visualization.plots import decision_boundary
from zensor import Zensor, nn

POINTS = np.array([[0.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
LABELS = [0, 1, 1]


def left(points):
    return points[:, 0] - 0.5


def test_one_score_is_held_against_the_threshold():
    assert decision_boundary(left, POINTS, LABELS).get_title() == "2 of 3 right"
    assert decision_boundary(left, POINTS, LABELS, threshold=-0.6).get_title() == "2 of 3 right; class 1 everywhere"


@pytest.mark.parametrize(
    "predict",
    [
        left,
        lambda points: left(points)[:, None],
        lambda points: left(points) > 0,
        lambda points: (left(points) > 0).astype(int),
        lambda points: np.stack([-left(points), left(points)], axis=1),
    ],
)
def test_classes_and_scores_of_every_form_draw_the_same(predict):
    picture = decision_boundary(predict, POINTS, LABELS, resolution=20).images[0].get_array()
    expected = decision_boundary(left, POINTS, LABELS, resolution=20).images[0].get_array()
    np.testing.assert_array_equal(picture, expected)


def test_a_module_is_asked_in_evaluation_without_recording_and_stays_as_it_was():
    seen = []

    class Model(nn.Module):
        def __init__(self):
            super().__init__()
            self.drop = nn.Dropout(0.9)

        def forward(self, x):
            seen.append((type(x), self.training, self.drop.training, zensor.is_recording()))
            return self.drop(x[:, 0])

    model = Model()
    model.drop.training = False
    decision_boundary(model, Zensor(POINTS), LABELS)
    assert seen == [(Zensor, False, False, False)]
    assert (model.training, model.drop.training) == (True, False)


def test_a_function_gets_an_array_of_the_dtype_of_the_points():
    seen = []
    decision_boundary(lambda p: seen.append((type(p), p.dtype)) or left(p), POINTS.astype(np.float32), LABELS)
    assert seen == [(np.ndarray, np.float32)]


def test_where_the_model_says_nan_is_told_and_is_right_nowhere():
    axes = decision_boundary(lambda p: np.where(p[:, 0] > 0.5, np.nan, -1.0), POINTS, LABELS, resolution=10)
    assert axes.get_title().startswith("1 of 3 right; NaN at ")
    assert decision_boundary(lambda p: p[:, 0] * np.nan, POINTS, LABELS).get_title().startswith("0 of 3 right; NaN")


def test_each_class_has_its_own_marker_and_name():
    axes = decision_boundary(left, POINTS, LABELS, classes=["no", "yes"])
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["no", "yes"]
    first, second = axes.collections[-2:]
    assert not np.array_equal(first.get_paths()[0].vertices, second.get_paths()[0].vertices)


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: decision_boundary(3, POINTS, LABELS), DTypeError, "of an int"),
        (lambda: decision_boundary(left, POINTS[:, :1], LABELS), ShapeError, r"\(samples, 2\)"),
        (lambda: decision_boundary(left, POINTS * np.nan, LABELS), ArgumentError, "NaN or infinite"),
        (lambda: decision_boundary(left, POINTS, [0]), ShapeError, "3 points and 1 labels"),
        (lambda: decision_boundary(left, POINTS, LABELS, resolution=1), ArgumentError, "resolution=1"),
        (lambda: decision_boundary(lambda p: p[:3], POINTS, LABELS), ShapeError, r"predict gave the shape \(3, 2\)"),
        (lambda: decision_boundary(lambda p: None, POINTS, LABELS), DTypeError, "the result of predict"),
        (lambda: decision_boundary(left, POINTS, LABELS, classes=["a"]), ArgumentError, "1 names"),
        (lambda: decision_boundary(lambda p: -1 - 0 * p[:, 0].astype(int), POINTS, LABELS), ArgumentError, "down to"),
    ],
)
def test_what_cannot_be_drawn_is_refused(call, error, words):
    with pytest.raises(error, match=words):
        call()
