"""How a list of samples becomes one batch of untracked Zensors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from autograd.errors import ArgumentError, ShapeError
from zensor.core import Zensor


def default_collate(samples: Sequence[Any]) -> Any:
    """Stack samples along a new first axis, keeping tuples and dictionaries around them.

    Parameters
    ----------
    samples : sequence of n samples
        Arrays, Zensors, numbers or strings; tuples, lists or dictionaries of those.

    Returns
    -------
    Any
        One untracked Zensor of shape (n, ...) in each place of the sample; strings stay in a list.

    Raises
    ------
    ArgumentError
        If there is no sample.
    ShapeError
        If the samples do not have the same shape, the same length or the same keys.

    Examples
    --------
    >>> images, labels = default_collate([(np.zeros(3), 7), (np.ones(3), 8)])
    >>> images.shape, labels.numpy().tolist()
    ((2, 3), [7, 8])
    """
    if not samples:
        raise ArgumentError("collating no samples: a batch needs at least one. Check the dataset.")
    first = samples[0]
    if isinstance(first, Mapping):
        _check_alike([set(sample) for sample in samples], "keys")
        return {key: default_collate([sample[key] for sample in samples]) for key in first}
    if isinstance(first, tuple | list):
        _check_alike([len(sample) for sample in samples], "length")
        return tuple(default_collate(column) for column in zip(*samples, strict=True))
    if isinstance(first, str | bytes):
        return list(samples)
    return _stack(samples)


def _stack(samples: Sequence[Any]) -> Zensor:
    """Stack arrays and numbers; Python's own numbers become the default type, as in a list."""
    # By exact type: a NumPy float64 is a float too, and must keep its dtype.
    if all(type(sample) in (bool, int, float) for sample in samples):
        return Zensor(list(samples), requires_grad=False)
    arrays = [np.asarray(sample.data if isinstance(sample, Zensor) else sample) for sample in samples]
    _check_alike([array.shape for array in arrays], "shape")
    return Zensor(np.stack(arrays), requires_grad=False)


def _check_alike(seen: Sequence[Any], what: str) -> None:
    """Refuse samples that differ, and name the first that does."""
    for place, value in enumerate(seen):
        if value != seen[0]:
            raise ShapeError(
                f"collating {len(seen)} samples: number 0 of the batch has {what} {seen[0]}, "
                f"number {place} has {value}; the samples of a batch must agree. "
                "Pad them in a collate_fn of your own. Arrays of all samples go into one TensorDataset(x, y)."
            )
