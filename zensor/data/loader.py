"""DataLoader: walks through a dataset in batches, in a new order each epoch if asked."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd.errors import ArgumentError, DTypeError
from zensor.data.collate import default_collate
from zensor.data.dataset import Dataset
from zensor.random import generator


class DataLoader:
    """Batches of a dataset; iterating over it is one epoch.

    Parameters
    ----------
    dataset : Dataset
        Or anything else with a length and an index.
    batch_size : int
        Samples in a batch; the last one may be smaller.
    shuffle : bool
        Whether each epoch has a new random order.
    drop_last : bool
        Whether a last batch that is smaller is left out.
    collate_fn : callable, optional
        Makes a batch of a list of samples. Without it, batches are untracked Zensors of shape
        (batch_size, ...), and datasets of arrays are cut without touching single samples.
    rng : numpy.random.Generator, int or None
        Where the orders come from; an int seeds a generator that belongs to this loader, and
        None is the package's own, which `zensor.manual_seed` seeds.

    Raises
    ------
    ArgumentError
        If `batch_size` is not a whole number of at least 1.
    DTypeError
        If the dataset has no length or no index.

    Examples
    --------
    >>> from zensor.data import TensorDataset
    >>> loader = DataLoader(TensorDataset(np.arange(5)), batch_size=2)
    >>> len(loader)
    3
    >>> [batch.numpy().tolist() for (batch,) in loader]
    [[0, 1], [2, 3], [4]]
    """

    def __init__(
        self,
        dataset: Any,
        batch_size: int = 1,
        shuffle: bool = False,
        drop_last: bool = False,
        collate_fn: Callable[[list[Any]], Any] | None = None,
        rng: np.random.Generator | int | None = None,
    ) -> None:
        self.dataset = _with_length(dataset)
        self.batch_size = _checked_size(batch_size)
        self.shuffle = bool(shuffle)
        self.drop_last = bool(drop_last)
        self.collate_fn = collate_fn
        # None stays None: a later manual_seed must reach a loader that exists already.
        self.rng = None if rng is None else generator(rng)

    def __len__(self) -> int:
        whole, rest = divmod(len(self.dataset), self.batch_size)
        return whole if self.drop_last or not rest else whole + 1

    def __iter__(self) -> Iterator[Any]:
        # The order is drawn here and not at the first batch: two epochs begun one after the other
        # then have the orders that a reader expects, whichever is walked first.
        return self._batches(self._order())

    def __repr__(self) -> str:
        return f"DataLoader({self.dataset!r}, batch_size={self.batch_size}, shuffle={self.shuffle})"

    def _order(self) -> NDArray[np.intp]:
        """Give the positions of one epoch."""
        length = len(self.dataset)
        return generator(self.rng).permutation(length) if self.shuffle else np.arange(length)

    def _batches(self, order: NDArray[np.intp]) -> Iterator[Any]:
        end = len(order) - len(order) % self.batch_size if self.drop_last else len(order)
        for start in range(0, end, self.batch_size):
            yield self._batch(order[start : start + self.batch_size])

    def _batch(self, indices: NDArray[np.intp]) -> Any:
        """Give one batch in the cheapest way that the dataset and the collate_fn allow."""
        if self.collate_fn is None and isinstance(self.dataset, Dataset):
            return self.dataset.batch(indices)
        collate = self.collate_fn or default_collate
        return collate([self.dataset[index] for index in indices.tolist()])


def _with_length(dataset: Any) -> Any:
    """Refuse what has no length or cannot be indexed."""
    if hasattr(type(dataset), "__len__") and hasattr(type(dataset), "__getitem__"):
        return dataset
    raise DTypeError(
        f"DataLoader of a {type(dataset).__name__}: a dataset must have a length and an index "
        "(__len__ and __getitem__). Wrap arrays as TensorDataset(images, labels)."
    )


def _checked_size(batch_size: int) -> int:
    """Give the batch size as a plain int, or say what it must be."""
    try:
        size = operator.index(batch_size)
    except TypeError:
        size = 0
    if size < 1 or isinstance(batch_size, bool):
        raise ArgumentError(
            f"DataLoader with batch_size={batch_size!r}: it must be a whole number of at least 1. Try 64."
        )
    return size
