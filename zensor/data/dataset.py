"""Datasets: things with a length that give one sample per index, and the ways to cut them up."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Sequence
from typing import Any, SupportsIndex

import numpy as np
from numpy.typing import ArrayLike, NDArray

from autograd.errors import ArgumentError, DTypeError, IndexingError, ShapeError, kind_of
from zensor.core import Zensor
from zensor.data.collate import default_collate
from zensor.numbers import is_number
from zensor.random import generator

Indices = NDArray[np.intp]


class Dataset:
    """Base of all datasets: `len(dataset)` samples, `dataset[i]` is the i-th.

    A subclass defines `__len__` and `__getitem__`, and raises IndexError past the end. It may
    also define `batch` where many samples are cheaper together.

    Examples
    --------
    >>> class Squares(Dataset):
    ...     def __len__(self):
    ...         return 4
    ...     def __getitem__(self, index):
    ...         return index, index**2
    >>> numbers, squares = Squares().batch(np.array([1, 3]))
    >>> squares.numpy().tolist()
    [1, 9]
    """

    def __len__(self) -> int:
        raise NotImplementedError(f"{type(self).__name__} must define __len__: how many samples it has.")

    def __getitem__(self, index: Any) -> Any:
        raise NotImplementedError(f"{type(self).__name__} must define __getitem__(index): the sample at that index.")

    def batch(self, indices: Indices) -> Any:
        """Collate the samples at `indices`.

        Parameters
        ----------
        indices : array of int, shape (n,)
            Positions in this dataset.

        Returns
        -------
        Any
            What `default_collate` makes of the samples: of tuples a tuple of Zensors of shape
            (n, ...).
        """
        return default_collate([self[index] for index in indices.tolist()])


class TensorDataset(Dataset):
    """Arrays that share their first axis; a sample is one row of each.

    Parameters
    ----------
    *arrays : array_like or Zensor, each of shape (n, ...)
        Shared, not copied.

    Attributes
    ----------
    arrays : tuple of numpy.ndarray
        The same arrays, in the order given.

    Raises
    ------
    ShapeError
        If there is no array, one has no axis, or the first axes differ.

    Examples
    --------
    >>> data = TensorDataset(np.zeros((3, 2)), np.array([7, 8, 9]))
    >>> len(data)
    3
    >>> image, label = data[1]
    >>> image.shape, int(label)
    ((2,), 8)
    """

    def __init__(self, *arrays: ArrayLike | Zensor) -> None:
        self.arrays = tuple(_plain(array) for array in arrays)
        _check_first_axes(type(self).__name__, self.arrays)

    def __len__(self) -> int:
        return len(self.arrays[0])

    def __getitem__(self, index: Any) -> tuple[Any, ...]:
        return tuple(array[index] for array in self.arrays)

    def batch(self, indices: Indices) -> Any:
        """Take the rows at `indices`: one fancy index per array, dtypes as they are.

        Parameters
        ----------
        indices : array of int, shape (n,)
            Positions in this dataset.

        Returns
        -------
        tuple of Zensor
            One untracked Zensor of shape (n, ...) per array, with memory of its own.
        """
        # A subclass that changes its samples (augmentation) must not be bypassed.
        if type(self).__getitem__ is not TensorDataset.__getitem__:
            return super().batch(indices)
        return tuple(Zensor(array.take(indices, axis=0), requires_grad=False) for array in self.arrays)

    def __repr__(self) -> str:
        shapes = ", ".join(f"{array.shape} {array.dtype}" for array in self.arrays)
        return f"{type(self).__name__}({len(self)} samples: {shapes})"


class Subset(Dataset):
    """Some samples of another dataset, in a chosen order.

    Parameters
    ----------
    dataset : Dataset
        Or anything else with a length and an index.
    indices : sequence of int, shape (n,)
        Positions in `dataset`; negative ones count from its end, and they may repeat.

    Raises
    ------
    DTypeError
        If the indices are not whole numbers in one axis.
    IndexingError
        If an index lies outside of `dataset`.

    Examples
    --------
    >>> odd = Subset(TensorDataset(np.arange(6)), [1, 3, 5])
    >>> len(odd), int(odd[2][0])
    (3, 5)
    """

    def __init__(self, dataset: Any, indices: Sequence[int] | NDArray[np.integer[Any]]) -> None:
        self.dataset = dataset
        self.indices = _checked_indices(indices, len(dataset))

    def __len__(self) -> int:
        return len(self.indices)

    def __getitem__(self, index: SupportsIndex) -> Any:
        try:
            place = int(self.indices[operator.index(index)])
        except TypeError as error:
            raise DTypeError(
                f"Subset[{index!r}]: an index is a whole number. For several samples take Subset(subset, indices)."
            ) from error
        except IndexError as error:
            raise IndexingError(
                f"Subset[{index!r}] of {len(self)} samples: an index lies in [{-len(self)}, {len(self)}). "
                "Use len(subset)."
            ) from error
        return self.dataset[place]

    def batch(self, indices: Indices) -> Any:
        """Collate the samples at `indices` as the dataset underneath does it.

        Parameters
        ----------
        indices : array of int, shape (n,)
            Positions in this subset.

        Returns
        -------
        Any
            What the dataset's own `batch` gives, else what `default_collate` makes of the samples.
        """
        if isinstance(self.dataset, Dataset) and type(self).__getitem__ is Subset.__getitem__:
            return self.dataset.batch(self.indices[indices])
        return super().batch(indices)

    def __repr__(self) -> str:
        return f"Subset({len(self)} of {self.dataset!r})"


def random_split(dataset: Any, lengths: Sequence[float], rng: np.random.Generator | int | None = None) -> list[Subset]:
    """Cut a dataset into random parts that do not overlap.

    Parameters
    ----------
    dataset : Dataset
        Or anything else with a length and an index.
    lengths : sequence of int, or of float
        The sizes of the parts, which add up to `len(dataset)`; or fractions that add up to 1,
        where samples left over by rounding down go to the first parts, one each.
    rng : numpy.random.Generator, int or None
        Where the order comes from; None is the package's own generator.

    Returns
    -------
    list of Subset
        One per length.

    Raises
    ------
    ArgumentError
        If the lengths are negative or do not add up.

    Examples
    --------
    >>> train, test = random_split(TensorDataset(np.arange(10)), [0.8, 0.2], rng=0)
    >>> len(train), len(test)
    (8, 2)
    """
    sizes = _sizes(lengths, _length(dataset))
    order = generator(rng).permutation(sum(sizes))
    ends = np.cumsum(sizes)
    return [Subset(dataset, order[end - size : end]) for size, end in zip(sizes, ends, strict=True)]


def _plain(array: ArrayLike | Zensor) -> NDArray[Any]:
    """Give the array behind a Zensor, or an array of anything else."""
    try:
        return np.asarray(array.data if isinstance(array, Zensor) else array)
    except ValueError as error:
        raise ShapeError(
            f"TensorDataset of rows that differ in length ({error}): an array has one length along each axis. Pad them."
        ) from error


def _check_first_axes(name: str, arrays: tuple[NDArray[Any], ...]) -> None:
    """Refuse arrays that cannot be walked along one first axis."""
    shapes = ", ".join(str(array.shape) for array in arrays) or "no array"
    if not arrays or any(array.ndim == 0 for array in arrays) or len({len(array) for array in arrays}) > 1:
        raise ShapeError(
            f"{name} of {shapes}: it needs at least one array, and all must have the same first "
            "axis, the samples. Did you mean labels of shape (n,) beside images of shape (n, ...)?"
        )


def _checked_indices(indices: Sequence[int] | NDArray[np.integer[Any]], length: int) -> Indices:
    """Give the indices as an array of positions from 0 on, or say which one is wrong."""
    array = np.asarray(indices)
    if array.size == 0:
        return np.empty(0, dtype=np.intp)
    if array.ndim != 1 or array.dtype.kind not in "iu":
        raise DTypeError(
            f"Subset with indices of shape {array.shape} and dtype {array.dtype}: they must be "
            "whole numbers in one axis. For a boolean mask pass np.flatnonzero(mask)."
        )
    outside = (array < -length) | (array >= length)
    if outside.any():
        raise IndexingError(
            f"Subset with index {array[outside][0]} of a dataset of {length} samples: an index "
            f"must lie in [{-length}, {length}). Check the order of the splits."
        )
    return np.where(array < 0, array + length, array).astype(np.intp)


def _length(dataset: Any) -> int:
    if hasattr(type(dataset), "__len__"):
        return len(dataset)
    raise DTypeError(
        f"random_split of {kind_of(dataset)}: a dataset must have a length (__len__). Make a list of it, or a Dataset."
    )


def _sizes(lengths: Sequence[float], length: int) -> list[int]:
    """Turn whole lengths or fractions into sizes that add up to `length`."""
    given = list(lengths) if isinstance(lengths, Iterable) else [None]
    if not all(is_number(one) for one in given):
        raise DTypeError(
            f"random_split of {length} samples into {lengths!r:.60}: it is a list of sizes or fractions, one for each "
            "part. Try [0.9, 0.1]."
        )
    as_integer: Callable[[Any], int] = operator.index
    try:
        sizes = [as_integer(size) for size in lengths]
    except TypeError:
        sizes = _sizes_of_fractions(lengths, length)
    if sum(sizes) != length or any(size < 0 for size in sizes):
        raise ArgumentError(
            f"random_split of {length} samples into {list(lengths)}: sizes must not be negative "
            f"and must add up to {length}, fractions to 1. Try [0.9, 0.1]."
        )
    return sizes


def _sizes_of_fractions(fractions: Sequence[float], length: int) -> list[int]:
    """Round fractions of `length` down, and hand what is left to the first parts."""
    if not all(0 <= fraction <= 1 for fraction in fractions) or abs(sum(fractions) - 1) > 1e-6:
        return []
    sizes = [int(length * fraction) for fraction in fractions]
    for part in range(length - sum(sizes)):
        sizes[part % len(sizes)] += 1
    return sizes
