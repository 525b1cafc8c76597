"""Operations that order values: the gradient of a place goes to the element that stands there. Alphabetical.

Where elements are equal, the one that comes first in x stands first: this is what the gradient follows,
as in PyTorch. (`max` and `min` share between equal elements.)
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.errors import ArgumentError
from autograd.function import Function
from autograd.functions.composed import composed, data_of, operand
from autograd.functions.gather import take_along_axis
from autograd.variable import Variable, untracked


class Partition(Function):
    """Along an axis, element `kth` at its place as if sorted, smaller ones before it and larger ones behind it.

    The gradient goes back to where each element came from.

    Parameters
    ----------
    x : array_like
    kth : int or sequence of int
    axis : int or None
        None flattens x.
    kind : {"introselect"}
    order : None
        For arrays with fields, which have no derivative.

    Examples
    --------
    >>> from zensor import Zensor, partition
    >>> partition(Zensor([3.0, 1.0, 2.0]), 1)[1]
    Zensor(2., made by getitem)
    """

    @staticmethod
    def forward(x, kth, axis: Any = -1, kind="introselect", order=None):
        return np.partition(x, kth, axis, kind, order)
    @staticmethod
    def backward_x(grad, x, out, axis):
        return _put_back(grad, x, out, axis)


partition = Partition.apply


class Sort(Function):
    """The elements in increasing order along an axis, NaN last.

    The gradient goes back to where each element came from.

    Parameters
    ----------
    x : array_like
    axis : int or None
        None flattens x.
    kind : {"quicksort", "mergesort", "heapsort", "stable"}, optional
    order : None
        For arrays with fields, which have no derivative.
    stable : bool, optional

    Examples
    --------
    >>> from zensor import Zensor, sort
    >>> sort(Zensor([3.0, 1.0, 2.0]))
    Zensor([1., 2., 3.], made by sort)
    """

    @staticmethod
    def forward(x, axis: Any = -1, kind=None, order=None, *, stable=None):
        return np.sort(x, axis, kind, order, stable=stable)
    @staticmethod
    def backward_x(grad, x, out, axis):
        return _put_back(grad, x, out, axis)


sort = Sort.apply


def _put_back(grad, x, out, axis):
    """The gradient of a rearranged `out` in the order of x: what is n-th by size in one is so in the other."""
    if axis is None:
        return _put_back(grad, x.reshape(-1), out, 0).reshape(x.shape)
    places = np.empty(x.shape, np.intp)
    ranked, found = [np.argsort(data_of(one), axis, kind="stable") for one in (x, out)]
    np.put_along_axis(places, ranked, found, axis)
    return take_along_axis(grad, places, axis)


@composed
def topk(x: Any, k: int, axis: int = -1, largest: bool = True) -> tuple[Any, Any]:
    """The k largest elements along an axis in decreasing order, and their numbers.

    Parameters
    ----------
    x : array_like
    k : int
    axis : int
    largest : bool
        False gives the smallest ones in increasing order.

    Returns
    -------
    values : Zensor
    indices : Zensor of int
        Without a gradient.

    Examples
    --------
    >>> from zensor import Zensor, topk
    >>> values, indices = topk(Zensor([1.0, 3.0, 2.0]), 2)
    >>> values
    Zensor([3., 2.], made by take_along_axis)
    >>> indices
    Zensor([1, 2])
    """
    x = operand(x)
    data = np.moveaxis(data_of(x), axis, -1)
    length = data.shape[-1]
    if not 0 <= k <= length:
        raise ArgumentError(
            f"topk of shape {x.shape} along axis {axis} with k={k}: it can take 0 … {length} elements. "
            f"Pass k={min(1, length)}."
        )
    if largest:  # backwards, so that of equal elements the first comes first here too
        order = length - 1 - np.argsort(data[..., ::-1], kind="stable")[..., ::-1]
    else:
        order = np.argsort(data, kind="stable")
    indices = np.moveaxis(order[..., :k], -1, axis)
    values = take_along_axis(x, indices, axis)
    return values, untracked(indices, x.made_as) if isinstance(x, Variable) else indices
