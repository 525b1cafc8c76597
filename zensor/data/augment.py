"""Augmentation: images changed a little at random, so that a model never sees the same one twice.

A net that has learned a digit by its pixels does not know it two pixels further to the right. Moving
and bending the training images anew in every step teaches that for the price of a few array operations.
All images of a batch are changed at once, each in its own way.
"""

from __future__ import annotations

import operator
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike, NDArray

from autograd.errors import ArgumentError, DTypeError, GraphError, ShapeError
from autograd.variable import Variable
from zensor.numbers import is_number
from zensor.random import generator

Generator = np.random.Generator | int | None

BLOCK = 16
"""Images that are bent at once. What is worked on then stays in the cache: 256 at once take four times as long."""


def random_affine(
    images: ArrayLike | Variable,
    distortion: float = 0.15,
    shift: float = 0.05,
    fill: float = 0.0,
    rng: Generator = None,
) -> NDArray[Any]:
    """Turn, stretch, slant and move each image a little.

    A pixel of the result is read at ``A (pixel − centre) + centre + s`` of the image, between four pixels as
    their weighted mean. Each of the four numbers of A differs from the unit matrix by at most `distortion`.

    Parameters
    ----------
    images : array_like or Zensor, shape (n, height, width) or (n, channels, height, width)
        Floating point numbers. All channels of an image are changed alike.
    distortion : float
        In [0, 1]. With 0.15, lengths change by at most 15 %, and lines turn by at most 9 degrees.
    shift : float
        In [0, 1]: the largest move, as a part of the height and of the width.
    fill : float
        What stands outside of the image: the background.
    rng : numpy.random.Generator, int or None
        Where the changes come from; None is the package's own generator.

    Returns
    -------
    ndarray, of the shape and dtype of `images`

    Raises
    ------
    ArgumentError
        If a number is out of range.
    DTypeError
        If the images are not floating point numbers.
    GraphError
        If they are tracked: their gradient would be lost.
    ShapeError
        If they are not images.

    Examples
    --------
    >>> images = np.zeros((1, 5, 5))
    >>> images[0, 2, 2] = 1.0
    >>> random_affine(images, distortion=0.0, shift=0.1, rng=0).round(2)[0, 1:4, 1:4]
    array([[0.13, 0.18, 0.  ],
           [0.28, 0.4 , 0.  ],
           [0.  , 0.  , 0.  ]])
    """
    array = _checked_images("random_affine", images, fill)
    if array.dtype.kind != "f":
        raise DTypeError(
            f"random_affine of images of dtype {array.dtype}: means of pixels are no whole numbers, so images must be "
            "floating point numbers. Convert them first: images.astype(np.float32)."
        )
    _check_share("random_affine", "distortion", distortion)
    _check_share("random_affine", "shift", shift)
    draw = generator(rng)
    count, (height, width) = len(array), array.shape[-2:]
    matrices = np.eye(2) + draw.uniform(-distortion, distortion, (count, 2, 2))
    moves = draw.uniform(-shift, shift, (count, 2, 1)) * [[height], [width]]
    centre = (np.array([[height], [width]]) - 1) / 2
    grid = np.indices((height, width)).reshape(2, -1) - centre
    places = [part.astype(array.dtype) for part in (matrices, moves + centre, grid)]
    out = np.empty(array.shape, array.dtype)
    for start in range(0, count, BLOCK):
        block = slice(start, start + BLOCK)
        sources = places[0][block] @ places[2] + places[1][block]
        out[block] = _read_between(array[block], sources, fill).reshape(out[block].shape)
    return out


def random_flip(images: ArrayLike | Variable, p: float = 0.5, axis: int = -1, rng: Generator = None) -> NDArray[Any]:
    """Mirror each image with probability p; for things that are the same in a mirror, which digits are not.

    Parameters
    ----------
    images : array_like or Zensor, shape (n, height, width) or (n, channels, height, width)
    p : float
        In [0, 1].
    axis : {-1, -2}
        -1 swaps left and right, -2 top and bottom.
    rng : numpy.random.Generator, int or None
        Where the choice comes from; None is the package's own generator.

    Returns
    -------
    ndarray, of the shape and dtype of `images`

    Raises
    ------
    ArgumentError, GraphError, ShapeError
        As for `random_affine`.

    Examples
    --------
    >>> random_flip([[[1.0, 2.0], [3.0, 4.0]]], p=1.0)
    array([[[2., 1.],
            [4., 3.]]])
    """
    array = _checked_images("random_flip", images, 0)
    _check_share("random_flip", "p", p)
    if axis not in (-1, -2):
        raise ArgumentError(
            f"random_flip along axis {axis!r}: it is -1 (left and right) or -2 (top and bottom). Leave it out for -1."
        )
    out = array.copy()
    chosen = generator(rng).random(len(array)) < p
    out[chosen] = np.flip(array[chosen], axis)
    return out


def random_shift(images: ArrayLike | Variable, most: int = 2, fill: float = 0.0, rng: Generator = None) -> NDArray[Any]:
    """Move each image by at most `most` whole pixels up or down, and left or right.

    Parameters
    ----------
    images : array_like or Zensor, shape (n, height, width) or (n, channels, height, width)
        All channels of an image are moved alike.
    most : int
        From 0 to the shorter side of the images.
    fill : float
        What comes in from outside: the background.
    rng : numpy.random.Generator, int or None
        Where the moves come from; None is the package's own generator.

    Returns
    -------
    ndarray, of the shape and dtype of `images`

    Raises
    ------
    ArgumentError, GraphError, ShapeError
        As for `random_affine`.

    Examples
    --------
    >>> random_shift(np.eye(3)[np.newaxis], most=1, rng=2)
    array([[[0., 0., 1.],
            [0., 0., 0.],
            [0., 0., 0.]]])
    """
    array = _checked_images("random_shift", images, fill)
    side = array.shape[-2:]
    if isinstance(most, bool) or not hasattr(most, "__index__") or not 0 <= operator.index(most) <= min(side):
        raise ArgumentError(
            f"random_shift of images of {side[0]}x{side[1]} with most={most!r}: it is a whole number of pixels, from 0 "
            f"to {min(side)}. Try 2."
        )
    # Each image is cut out of a larger one with a border; the windows are views, and only those chosen are copied.
    windows = sliding_window_view(_with_border(array, (most, most), fill), side, axis=(-2, -1))
    down, right = generator(rng).integers(0, 2 * most + 1, (2, len(array)))
    return np.asarray(windows[np.arange(len(array)), ..., down, right, :, :])


def _read_between(images: NDArray[Any], sources: NDArray[Any], fill: float) -> NDArray[Any]:
    """Read each image at its sources (n, 2, pixels), which lie between the pixels."""
    height, width = images.shape[-2:]
    images = images.reshape(len(images), -1, height, width)
    # Everything outside looks the same, so one row and one column of it are enough, and a second one behind.
    padded = _with_border(images, (1, 2), fill)
    sources = np.clip(sources + 1, 0, np.array([[height + 1], [width + 1]], sources.dtype))
    corners = sources.astype(np.intp)
    down, right = np.moveaxis(sources - corners, 1, 0)[:, :, np.newaxis]
    row = width + 3
    starts = np.arange(padded.size, step=padded[0, 0].size).reshape(*padded.shape[:2], 1)
    places = starts + (corners[:, 0] * row + corners[:, 1])[:, np.newaxis]
    flat = padded.ravel()
    upper = _between(flat.take(places), flat.take(places + 1), right)
    lower = _between(flat.take(places + row), flat.take(places + row + 1), right)
    return _between(upper, lower, down)


def _between(first: NDArray[Any], second: NDArray[Any], way: NDArray[Any]) -> NDArray[Any]:
    """Go from `first` to `second`; in the memory of `second`."""
    second -= first
    second *= way
    second += first
    return second


def _with_border(images: NDArray[Any], widths: tuple[int, int], fill: float) -> NDArray[Any]:
    """Put rows and columns of background before and behind the images."""
    before, behind = widths
    height, width = images.shape[-2:]
    shape = (*images.shape[:-2], before + height + behind, before + width + behind)
    padded = np.full(shape, fill, images.dtype)  # np.pad does the same and takes three times as long
    padded[..., before : before + height, before : before + width] = images
    return padded


def _checked_images(asked: str, images: Any, fill: Any) -> NDArray[Any]:
    """Give the images as an array, or say what is wrong with them or with their background."""
    if isinstance(images, Variable) and images.requires_grad:
        raise GraphError(
            f"{asked} of a tracked Zensor: it changes data, not values of a graph, and the gradient would be lost. "
            "Pass images.numpy()."
        )
    array = np.asarray(images._data if isinstance(images, Variable) else images)
    if array.ndim not in (3, 4) or 0 in array.shape[1:]:
        raise ShapeError(
            f"{asked} of shape {array.shape}: images have the shape (n, height, width) or (n, channels, height, width) "
            "and a pixel. Reshape rows of pixels first: rows.reshape(-1, 28, 28)."
        )
    if array.dtype.kind not in "fiub":
        raise DTypeError(f"{asked} of dtype {array.dtype}: images are made of real numbers. Convert them first.")
    try:
        fits = np.isfinite(fill) and array.dtype.type(fill) == fill
    except (OverflowError, TypeError, ValueError):
        fits = False
    if not fits:
        raise ArgumentError(
            f"{asked} with fill={fill!r} around images of dtype {array.dtype}: it is a pixel, so a finite number of "
            "their dtype. Try 0."
        )
    return array


def _check_share(asked: str, name: str, value: Any) -> None:
    """Refuse what is not a number between 0 and 1."""
    if not (is_number(value) and 0 <= value <= 1):
        raise ArgumentError(f"{asked} with {name}={value!r}: it is a number in [0, 1]. Try 0.1.")
