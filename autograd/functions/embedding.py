"""Embedding: rows of a table by their numbers, and the sum of rows that it takes to go back."""

from __future__ import annotations

import numpy as np

from autograd.errors import ArgumentError, DTypeError, ShapeError
from autograd.function import Function


class Embedding(Function):
    """Rows of a table, one for each id: weight[ids].

    The gradient of a row is the sum of what arrives at all its uses.

    Parameters
    ----------
    weight : array_like, shape (rows, features)
    ids : array_like of int, shape (...)
        In 0 … rows − 1.
    padding_idx : int, optional
        The row that gets no gradient.

    Returns
    -------
    Zensor, shape (..., features)

    Raises
    ------
    ArgumentError
        If an id is no row.
    DTypeError
        If the ids are not integers.

    Examples
    --------
    >>> from zensor import Zensor
    >>> from autograd.functions import embedding
    >>> weight = Zensor([[1.0, 2.0], [3.0, 4.0]])
    >>> embedding(weight, [1, 1]).sum().backward()
    >>> weight.grad
    Zensor([[0., 0.],
            [2., 2.]])
    """

    no_gradient = ("ids",)

    @staticmethod
    def forward(weight, ids, padding_idx=None):
        ids = _checked(np.shape(weight), np.asarray(ids))
        return np.take(weight, ids, axis=0)  # weight[ids] in half the time
    @staticmethod
    def backward_weight(grad, weight_shape, ids, padding_idx):
        return add_rows(grad, ids, weight_shape[0], padding_idx)


embedding = Embedding.apply


class AddRows(Function):
    """A table of zeros to whose rows `ids` the rows of x are added: the gradient of `embedding`.

    Examples
    --------
    >>> import numpy as np
    >>> from autograd.functions.embedding import add_rows
    >>> add_rows(np.array([[1.0], [2.0], [4.0]]), np.array([0, 2, 0]), 3)
    array([[5.],
           [0.],
           [2.]])
    """

    no_gradient = ("ids",)

    @staticmethod
    def forward(x, ids, rows, padding_idx=None):
        x, ids = np.asarray(x), np.asarray(ids)
        out = summed_rows(x.reshape((ids.size, x.shape[-1])), ids.ravel(), rows)
        if padding_idx is not None:
            out[padding_idx] = 0
        return out
    @staticmethod
    def backward_x(grad, ids, padding_idx):
        taken = embedding(grad, ids)
        return taken if padding_idx is None else taken * np.not_equal(ids, padding_idx)[..., None]


add_rows = AddRows.apply


def _checked(shape, ids):
    if len(shape) != 2:
        raise ShapeError(f"embedding with a weight of shape {shape}: it is a table, (rows, features). Reshape it.")
    if ids.dtype.kind not in "iu":
        if ids.size:
            raise DTypeError(f"embedding of dtype {ids.dtype}: ids are integers. Convert them: ids.astype(int).")
        return ids.astype(np.int64)
    if ids.size and (ids.min() < 0 or ids.max() >= shape[0]):
        raise ArgumentError(
            f"embedding of ids from {ids.min()} to {ids.max()} with {shape[0]} rows: ids lie in 0 … {shape[0] - 1}. "
            "Check the ids, or make the table larger."
        )
    return ids


def summed_rows(x, ids, rows):
    """A table with the sums of the rows of x that have the same id: sorted, they stand side by side."""
    out = np.zeros((rows, x.shape[1]), x.dtype)
    if len(ids):
        order = np.argsort(ids, kind="stable")
        x, ids = x.take(order, axis=0), ids[order]
        starts = np.flatnonzero(np.append(True, ids[1:] != ids[:-1]))
        out[ids[starts]] = x if len(starts) == len(ids) else np.add.reduceat(x, starts, axis=0)
    return out
