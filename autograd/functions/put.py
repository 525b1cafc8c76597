"""Put: an array with some of its elements replaced. What a recorded write in place leaves in the graph."""

from __future__ import annotations

import numpy as np

from autograd.function import Function
from autograd.functions.elementwise import where
from autograd.pieces import unbroadcast
from autograd.views import follow, follow_array


class Put(Function):
    """A copy of x in which the elements that `path` leads to are replaced by `value`.

    The replaced elements of x get the gradient 0; `value` gets the gradient of the place it was put
    in, and 0 where another of its elements was put into the same place later.

    Parameters
    ----------
    x : array_like
    value : array_like
        Broadcasts to the place.
    path : tuple of ViewStep
        View operations that lead from x to the place: ``x.T[1:]`` is transpose, then getitem. The
        last may be any getitem, also by integer arrays.
    """

    symbol = "[ ]="

    @staticmethod
    def forward(x, value, path):                return _put(x, value, path)
    @staticmethod
    def backward_x(grad, path):                 return put(grad, 0, path)
    @staticmethod
    def backward_value(grad, x_shape, value_shape, path):
        taken = follow(grad, path)
        if path[-1].may_repeat:
            taken = where(_survivors(x_shape, path), taken, 0)
        return unbroadcast(_leading(taken, value_shape), value_shape)


put = Put.apply


def _put(x, value, path):
    out = np.array(x)
    last = path[-1]
    place = follow_array(out, path[:-1] if last.is_getitem else path)
    if not np.may_share_memory(place, out):
        return _put_by_number(x, value, path)
    place[last.options[0] if last.is_getitem else ...] = value
    return out


def _put_by_number(x, value, path):
    """The same where the path copies: reshape is a view of the array it was taken from, but not of every layout."""
    out = np.array(x, order="C")
    numbers = np.arange(out.size).reshape(out.shape)
    out.reshape(-1)[follow_array(numbers, path)] = value
    return out


def _survivors(shape, path):
    """Where an element of the value is still there after the assignment: the last one wins."""
    place = follow_array(np.empty(shape, bool), path)
    numbers = np.arange(place.size).reshape(place.shape)
    return follow_array(_put(np.zeros(shape, np.intp), numbers, path), path) == numbers


def _leading(piece, shape):
    """The piece with as many axes as the value: ``x[0] = [[1, 2]]`` drops leading axes of length 1."""
    missing = len(shape) - piece.ndim
    return piece.reshape((1,) * missing + tuple(piece.shape)) if missing > 0 else piece
