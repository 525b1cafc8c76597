"""Films as GIF: what viewers show is what was painted, and only what changes is written."""

from io import BytesIO

import numpy as np
import pytest

from visualization.gif import gif_of

image = pytest.importorskip("PIL.Image", reason="needs pillow")

COLOURS = [(255, 255, 255), (0, 0, 0), (91, 42, 134), (200, 60, 0)]


def shots(*pictures, seconds=0.5):
    """Pictures of numbers of colours, painted one after the other on one canvas, as matplotlib does."""
    canvas = np.empty((*np.shape(pictures[0]), 4), np.uint8)
    for picture in pictures:
        canvas[..., :3] = np.array(COLOURS, np.uint8)[picture]
        canvas[..., 3] = 255
        yield canvas, seconds


def seen(film):
    """Each picture as a viewer shows it, and for how many milliseconds."""
    opened = image.open(BytesIO(film))
    for number in range(opened.n_frames):
        opened.seek(number)
        yield np.asarray(opened.convert("RGB")), opened.info["duration"]


def test_a_viewer_shows_every_picture_as_it_was_painted():
    pictures = np.random.default_rng(0).integers(0, len(COLOURS), (6, 20, 30))
    pictures[2:4, 5:] = pictures[1, 5:]  # some that change in their upper part alone
    film = list(seen(gif_of(shots(*pictures), COLOURS)))
    assert len(film) == 6
    for (pixels, shown), picture in zip(film, pictures, strict=True):
        np.testing.assert_array_equal(pixels, np.array(COLOURS)[picture])
        assert shown == 500


def test_equal_pictures_are_one_that_is_seen_for_longer():
    one, other = np.zeros((4, 5), int), np.eye(4, 5, dtype=int)
    assert [shown for _, shown in seen(gif_of(shots(one, one, other, one), COLOURS))] == [1000, 500, 500]


def test_a_film_in_which_nothing_happens_is_one_picture():
    assert [shown for _, shown in seen(gif_of(shots(*[np.ones((3, 3), int)] * 4), COLOURS))] == [2000]


def test_a_pixel_that_changes_takes_no_more_than_a_hundred_bytes():
    before = np.random.default_rng(1).integers(0, len(COLOURS), (200, 300))
    after = before.copy()
    after[100, 150] = (after[100, 150] + 1) % len(COLOURS)
    assert len(gif_of(shots(before, after), COLOURS)) < len(gif_of(shots(before), COLOURS)) + 100


def test_a_colour_that_is_not_there_becomes_the_nearest():
    pixels = np.full((2, 2, 4), 255, np.uint8)
    pixels[0, 0, :3] = (95, 40, 130)
    ((shown, _),) = seen(gif_of([(pixels, 1.0)], COLOURS))
    assert tuple(shown[0, 0]) == COLOURS[2]
    assert tuple(shown[1, 1]) == COLOURS[0]


def test_it_begins_again_at_its_end():
    assert image.open(BytesIO(gif_of(shots(np.eye(3, dtype=int)), COLOURS))).info["loop"] == 0
