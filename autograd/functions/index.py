"""Taking elements out and putting them back: getitem and its mirror image, scatter. Alphabetical."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.function import Function
from autograd.indexing import may_repeat, plain_index


class Getitem(Function):
    """Elements by an index: x[index], with everything that NumPy takes as one.

    Slices, negative steps, Ellipsis, None, integer and boolean arrays, Zensors of integers or booleans,
    and tuples of these.

    Elements that were taken several times add up their gradients. Slices give views.

    Raises
    ------
    IndexingError
        If an index does not fit.

    Examples
    --------
    >>> from zensor import Zensor
    >>> x = Zensor([1.0, 2.0, 3.0])
    >>> x[[0, 0, 2]].sum().backward()
    >>> x.grad
    Zensor([2., 0., 1.])
    """

    symbol = "[ ]"

    views = True

    @staticmethod
    def forward(x, index):                 return x[index]
    @staticmethod
    def backward_x(grad, index, x_shape):  return scatter(grad, index, x_shape)


def getitem(x: Any, index: Any) -> Any:
    """x[index]. See `Getitem`."""
    return Getitem.apply(x, plain_index(index))


class Scatter(Function):
    """Zeros of `shape` into which x is added at `index`: the gradient of x[index].

    Examples
    --------
    >>> import numpy as np
    >>> from autograd.functions.index import scatter
    >>> scatter(np.array([1.0, 2.0]), np.array([0, 0]), (3,))
    array([3., 0., 0.])
    """

    @staticmethod
    def forward(x, index, shape):   return _scattered(x, index, shape)
    @staticmethod
    def backward_x(grad, index):    return grad[index]


scatter = Scatter.apply


def _scattered(x, index, shape):
    x = np.asarray(x)
    if isinstance(index, np.ndarray) and index.dtype.kind in "iu" and x.size > index.size:
        return _summed_rows(x, index, shape)
    out = np.zeros(shape, x.dtype)
    if may_repeat(index):
        np.add.at(out, index, x)
    else:
        out[index] = x
    return out


def _summed_rows(x, ids, shape):
    """The same for rows by their numbers: sorted, those of one number stand side by side, and are added in one go."""
    out = np.zeros(shape, x.dtype)
    ids = ids.ravel().astype(np.intp) % shape[0]
    order = np.argsort(ids, kind="stable")
    ids, rows = ids[order], x.reshape((len(ids), *shape[1:])).take(order, axis=0)
    starts = np.flatnonzero(np.diff(ids, prepend=-1))
    out[ids[starts]] = rows if len(starts) == len(ids) else np.add.reduceat(rows, starts, axis=0)
    return out
