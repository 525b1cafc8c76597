"""The bundled digits: 1,797 images of 8x8 pixels, for when there is no MNIST and no network.

The data stands beside this file in digits.npz; digits.LICENSE.txt says who made it and how it
may be used.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from autograd.errors import ArgumentError
from zensor.data.dataset import TensorDataset
from zensor.random import generator

TEST_SAMPLES = 360


class Digits(TensorDataset):
    """The training or test part of the bundled digits, split at random by a seed.

    Parameters
    ----------
    train : bool
        Whether to give the 1,437 training samples or the 360 test samples.
    seed : int
        Decides which samples are in which part. The two parts of one seed never overlap.

    Attributes
    ----------
    images : numpy.ndarray of uint8, shape (n, 8, 8)
        Pixels from 0 (background) to 16 (ink).
    labels : numpy.ndarray of uint8, shape (n,)
        The digits, 0 to 9.

    Raises
    ------
    ArgumentError
        If `seed` is not a whole number of at least 0.

    Examples
    --------
    >>> train, test = Digits(), Digits(train=False)
    >>> train.images.shape, test.images.shape
    ((1437, 8, 8), (360, 8, 8))
    """

    classes = tuple("0123456789")
    largest = 16

    def __init__(self, train: bool = True, seed: int = 0) -> None:
        images, labels = _bundled()
        # One permutation for both parts: the seed alone says where a sample is.
        order = generator(_checked_seed(seed)).permutation(len(labels))
        part = order[TEST_SAMPLES:] if train else order[:TEST_SAMPLES]
        self.images: NDArray[np.uint8] = images[part]
        self.labels: NDArray[np.uint8] = labels[part]
        self.train = bool(train)
        super().__init__(self.images, self.labels)


def _checked_seed(seed: int) -> int:
    """Refuse what would give the two parts a split each; `generator` itself takes more."""
    if seed is None or isinstance(seed, np.random.Generator):
        raise ArgumentError(
            f"Digits with seed={seed!r}: it must be a whole number of at least 0, so that training "
            "and test part are cut the same way. Try seed=0."
        )
    return seed


def _bundled() -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Read all images and labels that come with the package."""
    with np.load(Path(__file__).with_name("digits.npz"), allow_pickle=False) as file:
        return file["images"], file["labels"]
