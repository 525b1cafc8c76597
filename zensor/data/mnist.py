"""MNIST: 70,000 handwritten digits of 28x28 pixels, from a folder, the cache or the network."""

from __future__ import annotations

import hashlib
import os
import struct
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from autograd.errors import DataError
from zensor.data.dataset import TensorDataset
from zensor.data.download import Mirrors
from zensor.data.idx import parse_idx, read_idx

CHECKSUMS = {
    "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}
"""The sha256 of each official file, decompressed."""

MOST_LABEL_BYTES = 1_000_000


class DataWarning(UserWarning):
    """Data can be used and is not quite what its name says."""


class MNIST(TensorDataset):
    """The training or test half of MNIST, as arrays in memory.

    The four files are looked for in `root`, `root/mnist` and `root/MNIST/raw` (where torchvision
    puts them), plain or as .gz. Structure is checked hard; a checksum that is not the official
    one is a warning for files that are there, and an error for a download.

    Parameters
    ----------
    root : str or path-like, optional
        The folder. Without it, the folder that the environment variable ZENSOR_CACHE names, or
        the user's cache folder.
    train : bool
        Whether to give the 60,000 training samples or the 10,000 test samples.
    download : bool
        Whether files that are missing are downloaded into `root/mnist`, about 12 MB in all.

    Attributes
    ----------
    images : numpy.ndarray of uint8, shape (n, 28, 28)
        Pixels from 0 (background) to 255 (ink).
    labels : numpy.ndarray of uint8, shape (n,)
        The digits, 0 to 9.

    Raises
    ------
    DataError
        If a file is missing and may not be downloaded, or is broken.
    DownloadError
        If a download fails; a DataError too.

    Warns
    -----
    DataWarning
        If a file that was there is well-formed and not the official one.

    Examples
    --------
    >>> try:
    ...     MNIST("no/such/folder")
    ... except DataError as error:
    ...     print(error)
    MNIST in 'no/such/folder': no file train-labels-idx1-ubyte, with or without .gz; ...
    """

    name: ClassVar[str] = "mnist"
    raw_folder: ClassVar[str] = "MNIST/raw"
    mirrors: ClassVar[tuple[str, ...]] = (
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
        "https://storage.googleapis.com/cvdf-datasets/mnist/",
        "http://yann.lecun.com/exdb/mnist/",
    )
    # By name: without .gz of the values, however they are stored; with .gz of the bytes of that one file.
    checksums: ClassVar[dict[str, str]] = CHECKSUMS
    classes: tuple[str, ...] = tuple("0123456789")
    largest = 255

    def __init__(
        self,
        root: str | os.PathLike[str] | None = None,
        train: bool = True,
        download: bool = False,
    ) -> None:
        self.root = cache_folder() if root is None else Path(root)
        self.train = bool(train)
        half = "train" if train else "t10k"
        # Labels first: they are small, and what is wrong with them is known before 47 MB are taken.
        paths = self._find([f"{half}-labels-idx1-ubyte", f"{half}-images-idx3-ubyte"], download)
        labels_path, images_path = paths
        self.labels: NDArray[np.uint8] = self._read_labels(labels_path)
        self.images: NDArray[np.uint8] = _checked_images(read_idx(images_path), images_path, len(self.labels))
        self._warn_unless_official([(labels_path, self.labels), (images_path, self.images)])
        super().__init__(self.images, self.labels)

    def _read_labels(self, path: Path) -> NDArray[np.uint8]:
        return _checked_labels(read_idx(path, MOST_LABEL_BYTES), path, len(self.classes))

    def _find(self, names: list[str], download: bool) -> list[Path]:
        """Give the path of each file, downloading those that are missing if that is allowed."""
        mirrors = Mirrors(self.mirrors)
        paths = []
        for name in names:
            path = _existing([self.root, self.root / self.name, self.root / self.raw_folder], name)
            if path is None and not download:
                raise DataError(
                    f"{type(self).__name__} in {os.fspath(self.root)!r}: no file {name}, with or without .gz; the "
                    "folder must hold images and labels. Name another folder or pass download=True."
                )
            paths.append(path or self._download(mirrors, name))
        return paths

    def _download(self, mirrors: Mirrors, name: str) -> Path:
        def check(content: bytes) -> None:
            if not self._is_official(f"{name}.gz", parse_idx(content, name), lambda: content):
                raise DataError("not the official file, the checksum differs")

        return mirrors.fetch(f"{name}.gz", self.root / self.name, check)

    def _is_official(self, name: str, array: NDArray[np.uint8], content: Callable[[], bytes]) -> bool:
        """Whether a file is the official one, as far as the checksums that are known can tell."""
        plain = self.checksums.get(name.removesuffix(".gz"))
        if plain is not None:
            return checksum(array) == plain
        return name not in self.checksums or hashlib.sha256(content()).hexdigest() == self.checksums[name]

    def _warn_unless_official(self, files: list[tuple[Path, NDArray[np.uint8]]]) -> None:
        for path, array in files:
            if not self._is_official(path.name, array, path.read_bytes):
                warnings.warn(
                    f"{os.fspath(path)!r} is not the official file (the checksum differs); "
                    "it is well-formed and is used as it is.",
                    DataWarning,
                    stacklevel=3,
                )


def cache_folder() -> Path:
    """Give the folder for downloads: ZENSOR_CACHE if that is set, else the user's cache folder.

    Returns
    -------
    pathlib.Path
        It need not exist.

    Raises
    ------
    DataError
        If ZENSOR_CACHE is not set and pooch, which knows the place, is not installed.

    Examples
    --------
    >>> cache_folder().is_absolute()
    True
    """
    chosen = os.environ.get("ZENSOR_CACHE")
    if chosen:
        return Path(chosen).expanduser().absolute()
    try:
        from pooch import os_cache
    except ImportError as error:
        raise DataError(
            "looking for the cache folder: pooch is not installed; it knows where caches belong. "
            "Run pip install pooch, or set ZENSOR_CACHE to a folder."
        ) from error
    return Path(os_cache("zensor"))


def checksum(array: NDArray[np.uint8]) -> str:
    """Give the sha256 of the plain IDX file that holds this array of bytes.

    Parameters
    ----------
    array : numpy.ndarray of uint8
        What `read_idx` gave.

    Returns
    -------
    str
        64 hexadecimal digits.

    Examples
    --------
    >>> checksum(np.zeros((1, 2), dtype=np.uint8))[:8]
    'f443a9f8'
    """
    digest = hashlib.sha256(struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape))
    digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()


def _existing(folders: list[Path], name: str) -> Path | None:
    """Give the first place where something of this name is, of whatever kind."""
    for folder in folders:
        for path in (folder / name, folder / f"{name}.gz"):
            # lexists: a dangling link or a FIFO is to be refused by name, not passed over.
            if os.path.lexists(path):
                return path
    return None


def _checked_labels(array: NDArray[Any], path: Path, classes: int) -> NDArray[np.uint8]:
    """Refuse what is not a list of class numbers."""
    _check_shape(array, path, "labels", ())
    if array.max() >= classes:
        where = int(array.argmax())
        raise DataError(
            f"reading {os.fspath(path)!r}: label {array[where]} at position {where}; "
            f"labels must be 0 to {classes - 1}. Get the file again."
        )
    return array


def _checked_images(array: NDArray[Any], path: Path, count: int) -> NDArray[np.uint8]:
    """Refuse what is not one image for each label."""
    _check_shape(array, path, "images", (28, 28))
    if len(array) != count:
        raise DataError(
            f"reading {os.fspath(path)!r}: {len(array)} images beside {count} labels; "
            "there must be one label for each image. Get both files again."
        )
    return array


def _check_shape(array: NDArray[Any], path: Path, what: str, sample: tuple[int, ...]) -> None:
    if array.dtype != np.uint8 or array.shape[1:] != sample or len(array) == 0:
        rule = ", ".join(["n", *map(str, sample)])
        raise DataError(
            f"reading {os.fspath(path)!r}: shape {array.shape} of {array.dtype}; {what} must have "
            f"shape ({rule}) of uint8, n at least 1. Is it another data set?"
        )
