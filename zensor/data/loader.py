"""DataLoader: walks through a dataset in batches, in a new order each epoch if asked."""

from __future__ import annotations

import operator
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd.errors import ArgumentError, DTypeError, kind_of
from zensor.data.collate import default_collate
from zensor.data.dataset import Dataset
from zensor.random import generator, state_of, wrong_state


@dataclass
class _Walk:
    """One walk through the data; no iterator, since it must not hold the loader that holds it."""

    order: NDArray[np.intp]
    position: int = 0
    """How many batches were handed out."""


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

    Attributes
    ----------
    epoch : int
        How many epochs were walked through to their end.

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
        *,
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
        self.epoch = 0
        self._walk: _Walk | None = None
        self._goes_on = False  # the next `for` takes the walk that was loaded instead of a new one

    def __len__(self) -> int:
        return self._count(len(self.dataset))

    def __iter__(self) -> Iterator[Any]:
        # The order is drawn here and not at the first batch: two epochs begun one after the other
        # then have the orders that a reader expects, whichever is walked first.
        if not self._goes_on or self._walk is None:
            self._walk = _Walk(self._order())
        self._goes_on = False
        return self._batches(self._walk)

    def __repr__(self) -> str:
        return f"DataLoader({self.dataset!r}, batch_size={self.batch_size}, shuffle={self.shuffle})"

    # ---- saving

    def state_dict(self) -> dict[str, Any]:
        """Where the walk through the data is: all that is needed to go on with the next batch.

        A batch counts as done once it was handed out: taken at the end of the body of the loop, the
        state says that this step was made. A loop that was left by `break` or an exception is one that
        was interrupted. Of two walks at once the one that began last is meant.

        Returns
        -------
        dict
            "epoch": how many were finished; "position": how many batches of the current one were handed
            out; "order": its order, None between epochs; "rng": the state of the loader's own generator;
            and "samples", "batch_size", "shuffle" and "drop_last", which must be the same when it is loaded.

        Examples
        --------
        >>> from zensor.data import TensorDataset
        >>> loader = DataLoader(TensorDataset(np.arange(8)), batch_size=2, shuffle=True, rng=0)
        >>> walk = iter(loader)
        >>> first = next(walk)
        >>> state, rest = loader.state_dict(), list(walk)
        >>> loader.load_state_dict(state)
        >>> [same.numpy().tolist() for (same,) in loader] == [batch.numpy().tolist() for (batch,) in rest]
        True
        """
        walk = self._walk
        smallest = np.min_scalar_type(len(self.dataset))
        return {
            **self._setting(),
            "epoch": self.epoch,
            "position": 0 if walk is None else walk.position,
            "order": None if walk is None else walk.order.astype(smallest),
            "rng": None if self.rng is None else state_of(self.rng),
        }

    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Go on where another loader was: the next `for` walks through the rest of its epoch.

        That rest is empty if the state was taken in the last step of an epoch.

        Parameters
        ----------
        state_dict : dict
            As `state_dict` gives it, from a loader of as many samples with the same settings. The
            generator of a loader without one of its own is the package's, and is not in it.

        Raises
        ------
        ArgumentError
            If it is not such a state; then nothing was changed.
        """
        problem = self._wrong_state(state_dict)
        if problem:
            raise ArgumentError(
                f"DataLoader.load_state_dict: {problem}. It takes what state_dict() gave for as many samples and the "
                "same settings, and nothing was changed. Make the loader as it was."
            )
        order = state_dict["order"]
        self.epoch = state_dict["epoch"]
        self._walk = None if order is None else _Walk(np.array(order, np.intp), state_dict["position"])
        self._goes_on = order is not None
        if self.rng is not None:
            self.rng.bit_generator.state = state_dict["rng"]

    def _setting(self) -> dict[str, Any]:
        """What a state depends on."""
        return {
            "samples": len(self.dataset),
            "batch_size": self.batch_size,
            "shuffle": self.shuffle,
            "drop_last": self.drop_last,
        }

    def _wrong_state(self, state: Any) -> str:
        """Say what does not fit; "" if all does."""
        own = self.state_dict()
        if not isinstance(state, Mapping) or state.keys() != own.keys():
            return f"it is no dictionary with {', '.join(own)}"
        for name, value in self._setting().items():
            if type(state[name]) is not type(value) or state[name] != value:
                return f"its {name} is {state[name]!r:.60}, and here {value!r}"
        for name, most in (("epoch", sys.maxsize), ("position", len(self))):
            if type(state[name]) is not int or not 0 <= state[name] <= most:
                return f"its {name} is {state[name]!r:.60}, no whole number from 0 to {most}"
        order = state["order"]
        if order is None and state["position"]:
            return f"its position is {state['position']}, and it has no order"
        if order is not None and not _is_order(order, len(self.dataset)):
            return f"its order is not each number from 0 to {len(self.dataset) - 1} once"
        return wrong_state(own["rng"], state["rng"], "its rng")

    def _count(self, samples: int) -> int:
        """Say how many batches there are of so many samples."""
        whole, rest = divmod(samples, self.batch_size)
        return whole if self.drop_last or not rest else whole + 1

    def _order(self) -> NDArray[np.intp]:
        """Give the positions of one epoch."""
        length = len(self.dataset)
        return generator(self.rng).permutation(length) if self.shuffle else np.arange(length)

    def _batches(self, walk: _Walk) -> Iterator[Any]:
        while walk.position < self._count(len(walk.order)):
            start = walk.position * self.batch_size
            batch = self._batch(walk.order[start : start + self.batch_size])
            walk.position += 1
            yield batch
        if self._walk is walk:
            self._walk = None
            self.epoch += 1

    def _batch(self, indices: NDArray[np.intp]) -> Any:
        """Give one batch in the cheapest way that the dataset and the collate_fn allow."""
        if self.collate_fn is None and isinstance(self.dataset, Dataset):
            return self.dataset.batch(indices)
        collate = self.collate_fn or default_collate
        return collate([self.dataset[index] for index in indices.tolist()])


def _is_order(order: Any, length: int) -> bool:
    """Whether it holds each position once."""
    array = np.asarray(order)
    return array.shape == (length,) and array.dtype.kind in "iu" and bool((np.sort(array) == np.arange(length)).all())


def _with_length(dataset: Any) -> Any:
    """Refuse what has no length or cannot be indexed."""
    if hasattr(type(dataset), "__len__") and hasattr(type(dataset), "__getitem__"):
        return dataset
    raise DTypeError(
        f"DataLoader of {kind_of(dataset)}: a dataset must have a length and an index "
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
