"""Handwritten digits in any case: MNIST if it can be had, else the small ones that come with Zensor."""

from __future__ import annotations

import os
import warnings
from typing import Literal

from autograd.errors import ArgumentError
from zensor.data.digits import Digits
from zensor.data.download import DownloadError
from zensor.data.mnist import MNIST, DataWarning


def handwritten_digits(
    kind: Literal["auto", "mnist", "digits"] = "auto", root: str | os.PathLike[str] | None = None, seed: int = 0
) -> tuple[MNIST, MNIST] | tuple[Digits, Digits]:
    """Load the training and the test half of a set of handwritten digits.

    Parameters
    ----------
    kind : {"auto", "mnist", "digits"}
        "auto" is MNIST, and the bundled digits if there is none and none to download.
    root : str or path-like, optional
        The folder for MNIST; without it, the cache.
    seed : int
        Cuts the bundled digits into halves.

    Returns
    -------
    tuple of two datasets
        With `images`, `labels`, `classes` and `largest`.

    Raises
    ------
    ArgumentError
        If `kind` is something else.
    DataError
        If a file is broken: nothing stands in for it.
    DownloadError
        If MNIST is asked for and cannot be downloaded.

    Warns
    -----
    DataWarning
        If the digits stand in for MNIST.

    Examples
    --------
    >>> train, test = handwritten_digits("digits")
    >>> len(train), len(test), train.largest
    (1437, 360, 16)
    """
    if kind not in ("auto", "mnist", "digits"):
        raise ArgumentError(f"handwritten_digits of {kind!r}: it is 'auto', 'mnist' or 'digits'. Try 'auto'.")
    if kind != "digits":
        try:
            return MNIST(root, train=True, download=True), MNIST(root, train=False, download=True)
        except DownloadError as error:
            if kind == "mnist":
                raise
            warnings.warn(
                f"NO MNIST HERE AND NONE TO DOWNLOAD ({error}): using the 1,797 small digits that come with Zensor",
                DataWarning,
                stacklevel=2,
            )
    return Digits(train=True, seed=seed), Digits(train=False, seed=seed)
