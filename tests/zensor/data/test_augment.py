"""Augmentation: moves, mirrors and bends each image in its own way, and nothing else about it."""

import numpy as np
import pytest

from autograd.errors import ArgumentError, DTypeError, GraphError, ShapeError
from zensor import Zensor, manual_seed
from zensor.data import random_affine, random_flip, random_shift
from zensor.data.augment import BLOCK

EACH = pytest.mark.parametrize("change", [random_affine, random_flip, random_shift])


def some_images(*shape):
    return np.random.default_rng(0).random(shape)


@EACH
@pytest.mark.parametrize("shape", [(0, 4, 5), (3, 4, 5), (BLOCK + 3, 2, 4, 5), (2, 2, 3)])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_shape_and_dtype_stay_and_the_input_too(change, shape, dtype):
    images = some_images(*shape).astype(dtype)
    before = images.copy()
    changed = change(images, rng=0)
    assert changed.shape == shape
    assert changed.dtype == dtype
    assert np.array_equal(images, before)
    assert not np.shares_memory(images, changed)


@EACH
def test_the_seed_decides(change):
    images = some_images(20, 6, 6)
    assert np.array_equal(change(images, rng=3), change(images, rng=3))
    assert not np.array_equal(change(images, rng=3), change(images, rng=4))
    manual_seed(3)
    assert np.array_equal(change(images), change(images, rng=3))


@EACH
def test_all_channels_of_an_image_are_changed_alike(change):
    images = some_images(20, 6, 6)
    both = change(np.stack([images, 2 * images], axis=1), rng=0)
    np.testing.assert_allclose(both[:, 0], change(images, rng=0))
    np.testing.assert_allclose(both[:, 1], 2 * both[:, 0])


@EACH
def test_images_are_changed_each_in_its_own_way(change):
    images = np.repeat(some_images(1, 6, 6), 30, axis=0)
    assert len(np.unique(change(images, rng=0), axis=0)) > 1


def test_a_shift_is_one_of_the_whole_moves():
    images = some_images(200, 5, 4)
    seen = set()
    for image, moved in zip(images, random_shift(images, most=1, fill=9, rng=0), strict=True):
        padded = np.pad(image, 1, constant_values=9)
        cuts = {(down, right): padded[down : down + 5, right : right + 4] for down in range(3) for right in range(3)}
        seen |= {place for place, cut in cuts.items() if np.array_equal(cut, moved)}
    assert len(seen) == 9


def test_a_shift_moves_whole_numbers_too():
    images = np.arange(2 * 3 * 3, dtype=np.uint8).reshape(2, 3, 3)
    assert random_shift(images, fill=255, rng=0).dtype == np.uint8


@pytest.mark.parametrize("axis", [-1, -2])
def test_a_flip_mirrors_some_images(axis):
    images = some_images(50, 3, 4, 5)
    changed = random_flip(images, axis=axis, rng=0)
    mirrored = [np.array_equal(new, np.flip(old, axis)) for new, old in zip(changed, images, strict=True)]
    same = [np.array_equal(new, old) for new, old in zip(changed, images, strict=True)]
    assert [a != b for a, b in zip(mirrored, same, strict=True)] == [True] * 50
    assert 10 < sum(mirrored) < 40
    assert np.array_equal(random_flip(images, p=0.0), images)


def test_nothing_asked_for_changes_nothing():
    images = some_images(20, 5, 4)
    assert np.array_equal(random_affine(images, distortion=0, shift=0), images)
    assert np.array_equal(random_shift(images, most=0), images)


def test_an_affine_change_is_a_weighted_mean_of_four_pixels():
    """Against the formula of the docstring, pixel by pixel."""
    images = some_images(3, 5, 7)
    draw = np.random.default_rng(8)
    matrices = np.eye(2) + draw.uniform(-0.3, 0.3, (3, 2, 2))
    moves = draw.uniform(-0.2, 0.2, (3, 2, 1)) * [[5], [7]]
    centre = np.array([2.0, 3.0])

    def pixel(image, row, column):
        return image[row, column] if 0 <= row < 5 and 0 <= column < 7 else -1.0

    expected = np.empty_like(images)
    for n, row, column in np.ndindex(images.shape):
        y, x = matrices[n] @ (np.array([row, column]) - centre) + centre + moves[n, :, 0]
        top, left = int(np.floor(y)), int(np.floor(x))
        expected[n, row, column] = sum(
            pixel(images[n], top + i, left + j) * abs(1 - i - (y - top)) * abs(1 - j - (x - left))
            for i in (0, 1)
            for j in (0, 1)
        )
    np.testing.assert_allclose(random_affine(images, 0.3, 0.2, fill=-1.0, rng=8), expected)


@EACH
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_picture_of_nothing_but_background_stays_one(change, dtype):
    """Also where the change is as large as it may be: nothing is read outside."""
    options = {random_affine: {"distortion": 1, "shift": 1, "fill": 7}, random_shift: {"most": 4, "fill": 7}}
    images = np.full((40, 4, 6), 7, dtype)
    np.testing.assert_allclose(change(images, rng=0, **options.get(change, {})), images, rtol=1e-6)


@EACH
def test_a_batch_of_a_loader_may_be_given(change):
    images = some_images(3, 4, 4)
    assert np.array_equal(change(Zensor(images, requires_grad=False), rng=0), change(images, rng=0))


@EACH
def test_what_would_lose_a_gradient_is_refused(change):
    with pytest.raises(GraphError, match=r"Pass images\.numpy\(\)"):
        change(Zensor(some_images(1, 2, 2)))


@EACH
@pytest.mark.parametrize("shape", [(), (4,), (3, 784), (1, 2, 3, 4, 5), (3, 0, 2)])
def test_what_is_no_batch_of_images_is_refused(change, shape):
    with pytest.raises(ShapeError, match="Reshape rows of pixels"):
        change(np.zeros(shape))


@EACH
@pytest.mark.parametrize("values", ["a", 1j])
def test_what_is_no_number_is_refused(change, values):
    with pytest.raises(DTypeError, match="real numbers"):
        change(np.full((1, 2, 2), values))


@pytest.mark.parametrize(
    ("change", "options", "words"),
    [
        (random_affine, {"distortion": -0.1}, "distortion=-0.1"),
        (random_affine, {"distortion": 1.5}, "distortion=1.5"),
        (random_affine, {"shift": np.nan}, "shift=nan"),
        (random_affine, {"shift": "much"}, "shift='much'"),
        (random_affine, {"fill": np.inf}, "fill=inf"),
        (random_flip, {"p": 2}, "p=2"),
        (random_flip, {"p": True}, "p=True"),
        (random_flip, {"axis": 0}, "axis 0"),
        (random_shift, {"most": -1}, "most=-1"),
        (random_shift, {"most": 1.0}, "most=1.0"),
        (random_shift, {"most": True}, "most=True"),
        (random_shift, {"most": 4}, "from 0 to 3"),
        (random_shift, {"fill": "white"}, "fill='white'"),
        (random_shift, {"rng": -1}, "seed"),
    ],
)
def test_wrong_options_are_refused_by_name(change, options, words):
    with pytest.raises(ArgumentError, match=words):
        change(some_images(2, 3, 4), **options)


@pytest.mark.parametrize("fill", [-1, 0.5, 256])
def test_a_background_that_the_dtype_does_not_hold_is_refused(fill):
    with pytest.raises(ArgumentError, match="dtype uint8"):
        random_shift(np.zeros((1, 3, 3), np.uint8), fill=fill)


def test_whole_numbers_have_no_means():
    with pytest.raises(DTypeError, match="astype"):
        random_affine(np.zeros((1, 3, 3), np.uint8))
