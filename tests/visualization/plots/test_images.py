"""Images with predictions: shapes, captions, and what is marked as wrong."""

import numpy as np
import pytest

from autograd.errors import ArgumentError, ShapeError
from visualization.plots import images
from zensor import Zensor


def captions(axes):
    return [text.get_text() for text in axes.texts]


@pytest.mark.parametrize(
    ("shape", "drawn"),
    [
        ((5, 4, 6), (4, 6)),
        ((5, 1, 4, 6), (4, 6)),
        ((5, 4, 6, 1), (4, 6)),
        ((5, 3, 4, 6), (4, 6, 3)),
        ((5, 4, 6, 3), (4, 6, 3)),
        ((5, 4, 6, 4), (4, 6, 4)),
        ((5, 36), (6, 6)),
    ],
)
def test_images_of_every_usual_shape(shape, drawn):
    axes = images(Zensor(np.random.default_rng(0).random(shape)))
    assert [image.get_array().shape for image in axes.images] == [drawn] * 5
    assert captions(axes) == []


def test_wrong_ones_have_a_frame_a_cross_and_both_names():
    axes = images(np.zeros((3, 2, 2)), [0, 1, 1], [0, 1, 0], classes=["cat", "dog"])
    assert captions(axes) == ["cat", "dog", "× dog,\nnot cat"]
    (frame,) = axes.patches
    left, _, _, top = axes.images[2].get_extent()
    assert frame.get_xy() == (left, top)
    assert axes.texts[2].get_weight() == "bold"


def test_only_probabilities_are_written_as_such():
    assert captions(images(np.zeros((1, 2, 2)), [[0.25, 0.75]])) == ["1\n75 %"]
    assert captions(images(np.zeros((1, 2, 2)), [[-3.0, 4.0]])) == ["1"]
    assert captions(images(np.zeros((1, 2, 2)), labels=[7])) == ["7"]


def test_of_many_images_some_are_drawn_and_it_says_so():
    axes = images(np.zeros((50, 2, 2)), range(50), most=6, columns=3)
    assert captions(axes) == list("012345")
    assert axes.get_title() == "6 of 50 images"
    assert len({image.get_extent()[0] for image in axes.images}) == 3


def test_pixels_that_are_no_numbers_are_told():
    pixels = np.zeros((2, 2, 2))
    pixels[0, 0] = np.nan
    assert images(pixels).get_title() == "2 pixels are NaN or infinite"
    assert images(np.full((2, 2, 2), np.nan)).get_title() == "8 pixels are NaN or infinite"


def test_grey_values_are_stretched_over_all_images():
    axes = images(np.stack([np.zeros((2, 2)), np.full((2, 2), 8.0)]))
    assert {image.get_clim() for image in axes.images} == {(0.0, 8.0)}


def test_captions_do_not_cover_each_other_even_in_a_small_place():
    from matplotlib.figure import Figure

    for axes in (None, Figure(figsize=(2, 2)).subplots()):
        drawn = images(
            np.zeros((12, 8, 8)), [0] * 12, [1] * 12, classes=["automobile", "aeroplane"], columns=6, ax=axes
        )
        drawn.figure.canvas.draw()
        boxes = [text.get_window_extent() for text in drawn.texts]
        assert not any(one.overlaps(other) for i, one in enumerate(boxes) for other in boxes[:i])


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: images(np.zeros((0, 2, 2))), ArgumentError, "empty images"),
        (lambda: images(np.zeros((2, 2, 2)), [1]), ShapeError, "2 images and 1 predictions"),
        (lambda: images(np.zeros((2, 5))), ShapeError, r"shape \(2, 5\)"),
        (lambda: images(np.zeros((2, 2, 4, 5))), ShapeError, r"shape \(2, 4, 5, 2\)|shape \(2, 2, 4, 5\)"),
        (lambda: images(5.0), ShapeError, r"shape \(\)"),
        (lambda: images(np.zeros((1, 2, 2)), columns=0), ArgumentError, "columns=0"),
        (lambda: images(np.zeros((1, 2, 2)), most=1.5), ArgumentError, "most=1.5"),
    ],
)
def test_what_cannot_be_drawn_is_refused(call, error, words):
    with pytest.raises(error, match=words):
        call()
