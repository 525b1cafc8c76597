"""Fashion-MNIST: 70,000 pictures of clothes in the form of MNIST, and harder to tell apart."""

from __future__ import annotations

import os
from pathlib import Path
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from autograd.errors import DataError
from zensor.data.mnist import MNIST, checksum


class FashionMNIST(MNIST):
    """The training or test half of Fashion-MNIST, as arrays in memory.

    Files, folders and arguments are those of `MNIST`; the folders are `root`, `root/fashion-mnist`
    and `root/FashionMNIST/raw` (where torchvision puts them), and a download is about 31 MB in all.
    The official checksums are those of the .gz files, so plain files are checked in structure only.

    Parameters
    ----------
    root : str or path-like, optional
        The folder. Without it, the folder that the environment variable ZENSOR_CACHE names, or
        the user's cache folder.
    train : bool
        Whether to give the 60,000 training samples or the 10,000 test samples.
    download : bool
        Whether files that are missing are downloaded into `root/fashion-mnist`.

    Attributes
    ----------
    images : numpy.ndarray of uint8, shape (n, 28, 28)
        Pixels from 0 (background) to 255.
    labels : numpy.ndarray of uint8, shape (n,)
        The kinds, as places in `classes`.
    classes : tuple of str
        The ten kinds, from "T-shirt/top" to "Ankle boot".

    Raises
    ------
    DataError
        If a file is missing and may not be downloaded, is broken, or is one of MNIST's.
    DownloadError
        If a download fails; a DataError too.

    Warns
    -----
    DataWarning
        If a .gz file that was there is well-formed and not the official one.

    Examples
    --------
    >>> FashionMNIST.classes[9]
    'Ankle boot'
    """

    name: ClassVar[str] = "fashion-mnist"
    raw_folder: ClassVar[str] = "FashionMNIST/raw"
    mirrors: ClassVar[tuple[str, ...]] = (
        "https://fashion-mnist.s3.eu-central-1.amazonaws.com/",
        "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
        "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
    )
    checksums: ClassVar[dict[str, str]] = {
        "train-images-idx3-ubyte.gz": "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
        "train-labels-idx1-ubyte.gz": "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
        "t10k-images-idx3-ubyte.gz": "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
        "t10k-labels-idx1-ubyte.gz": "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
    }
    classes = (
        "T-shirt/top",
        "Trouser",
        "Pullover",
        "Dress",
        "Coat",
        "Sandal",
        "Shirt",
        "Sneaker",
        "Bag",
        "Ankle boot",
    )

    def _read_labels(self, path: Path) -> NDArray[np.uint8]:
        labels = super()._read_labels(path)
        # The files of both have the same names; digits in the place of clothes would pass unnoticed.
        if checksum(labels) in MNIST.checksums.values():
            raise DataError(
                f"reading {os.fspath(path)!r}: these are the labels of MNIST, whose files have the same names; "
                "the folder must hold Fashion-MNIST's. Name another folder or pass download=True."
            )
        return labels
