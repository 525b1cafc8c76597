"""Operations that pick values by number or by condition, and their mirror images. Alphabetical.

Numbers and conditions have no derivative; what was picked several times adds up its gradients.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.lib.array_utils import normalize_axis_index

from autograd.errors import ArgumentError, DTypeError, ShapeError
from autograd.function import Function
from autograd.functions.composed import composed, data_of, operand
from autograd.functions.elementwise import astype, where
from autograd.functions.index import Getitem, scatter
from autograd.functions.put import put
from autograd.functions.shape import broadcast_to, ravel
from autograd.variable import Variable, untracked
from autograd.views import ViewStep


def along(shape, indices, axis):
    """The full index that takes `indices` along one axis and every place along the others."""
    places = [np.arange(length).reshape((-1,) + (1,) * (len(shape) - i - 1)) for i, length in enumerate(shape)]
    places[axis] = indices
    return tuple(places)


class Bincount(Function):
    """How often each of the numbers 0, 1, 2 … occurs; with weights, the sum of the weights where it occurs.

    Each weight gets the gradient of the sum it belongs to; counts have no derivative.

    Parameters
    ----------
    x : array_like of int
        Not negative.
    weights : array_like, optional
        One per number.
    minlength : int
        Of the result.

    Examples
    --------
    >>> from zensor import Zensor, bincount
    >>> bincount([0, 2, 2], Zensor([0.5, 1.0, 2.0]))
    Zensor([0.5, 0. , 3. ], made by bincount)
    """

    no_gradient = ("x",)

    @staticmethod
    def forward(x, weights=None, minlength=0):    return np.bincount(x, weights, minlength)
    @staticmethod
    def backward_weights(grad, x):                return grad[x]


bincount = Bincount.apply


@composed
def choose(indices: Any, choices: Any, mode: Any = "raise") -> Any:
    """Elementwise, the value of the choice with that number.

    Parameters
    ----------
    indices : array_like of int
    choices : sequence of array_like
        Broadcast with each other and with the numbers.
    mode : {"raise", "wrap", "clip"}
        What to do with numbers outside: refuse them, count on from the first, or take the nearest.

    Examples
    --------
    >>> from zensor import Zensor, choose
    >>> choose([1, 0], [Zensor([1.0, 2.0]), 5.0])
    Zensor([5., 2.], made by where)
    """
    dtype = np.result_type(*[one if type(one) in (int, float) else data_of(operand(one)) for one in choices])
    choices = [np.asarray(one, dtype) if type(one) in (int, float) else operand(one) for one in choices]
    number = np.choose(data_of(operand(indices)), np.arange(len(choices)), mode=mode)
    number = untracked(number, indices.made_as) if isinstance(indices, Variable) else number
    chosen = choices[-1]
    for place in reversed(range(len(choices) - 1 or 1)):
        chosen = where(number == place, choices[place], chosen)
    return chosen


@composed
def compress(condition: Any, x: Any, axis: Any = None) -> Any:
    """The slices along an axis for which the condition holds.

    Parameters
    ----------
    condition : sequence of bool
        May be shorter than the axis: the rest is left out.
    x : array_like
    axis : int or None
        None flattens x.

    Examples
    --------
    >>> from zensor import Zensor, compress
    >>> compress([True, False, True], Zensor([1.0, 2.0, 3.0]))
    Zensor([1., 3.], made by getitem)
    """
    x, condition = operand(x), np.asarray(data_of(condition))
    if condition.ndim != 1:
        raise ShapeError(f"compress by a condition of shape {condition.shape}: it is a vector. Use x[condition].")
    if axis is None or not x.ndim:
        x, axis = ravel(x), axis or 0
    axis = normalize_axis_index(axis, x.ndim)
    mask = np.zeros(x.shape[axis], bool)
    mask[np.flatnonzero(condition)] = True
    return x[(slice(None),) * axis + (mask,)]


def extract(condition: Any, x: Any) -> Any:
    """The elements for which the condition holds, as a vector.

    Parameters
    ----------
    condition : array_like of bool
    x : array_like
        Of the same size.

    Examples
    --------
    >>> from zensor import Zensor, extract
    >>> x = Zensor([1.0, -2.0, 3.0])
    >>> extract(x > 0, x)
    Zensor([1., 3.], made by getitem)
    """
    return compress(np.ravel(data_of(condition)), x)


@composed
def gather(x: Any, index: Any, axis: int = -1) -> Any:
    """Elements by their number along an axis: ``out[i][j] = x[index[i][j]][j]`` for axis 0, as in PyTorch.

    Parameters
    ----------
    x : array_like
    index : array_like of int
        With as many axes as x, none of them longer but for `axis`. The result has its shape.
    axis : int

    Examples
    --------
    >>> from zensor import Zensor, gather
    >>> gather(Zensor([[1.0, 2.0], [3.0, 4.0]]), [[1, 1], [0, 1]])
    Zensor([[2., 2.],
            [3., 4.]], made by getitem)
    """
    x = operand(x)
    return x[_places("gather", x.shape, index, axis)]


def _places(name, shape, index, axis):
    """The full index of `gather` and `scatter_add`."""
    index = np.asarray(data_of(index))
    axis = normalize_axis_index(axis, len(shape))
    if index.dtype.kind not in "iu":
        raise DTypeError(f"{name} by an index of dtype {index.dtype}: numbers of elements are integers. Convert it.")
    if index.ndim != len(shape) or any(
        mine > other for i, (mine, other) in enumerate(zip(index.shape, shape, strict=True)) if i != axis
    ):
        raise ShapeError(
            f"{name} of shape {shape} by an index of shape {index.shape} along axis {axis}: both have as many axes, "
            "and no other axis of the index is longer. Broadcast the index first, or use take_along_axis."
        )
    return along(index.shape, index, axis)


@composed
def put_along_axis(x: Any, indices: Any, values: Any, axis: Any = -1) -> Any:
    """A copy of x with `values` at `indices` along an axis; NumPy's function of this name writes into x.

    The result has the common dtype. What was replaced gets the gradient 0, and so do values that were
    replaced by later ones.

    Parameters
    ----------
    x : array_like
    indices : array_like of int
        With as many axes as x; broadcasts with it but for `axis`.
    values : array_like
        Broadcasts to the places.
    axis : int or None
        None flattens x for the search; the result has the shape of x.

    Examples
    --------
    >>> from zensor import Zensor, put_along_axis
    >>> put_along_axis(Zensor([[1.0, 2.0], [3.0, 4.0]]), [[1], [0]], 9.0)
    Zensor([[1., 9.],
            [9., 4.]], made by put)
    """
    x, indices = operand(x), np.asarray(data_of(indices))
    dtype = np.result_type(data_of(x), values if isinstance(values, int | float) else data_of(operand(values)))
    x = x if x.dtype == dtype else astype(x, dtype)
    if axis is None:
        return put_along_axis(ravel(x), indices, values, 0).reshape(x.shape)
    if indices.ndim != x.ndim:
        raise ShapeError(
            f"put_along_axis into shape {x.shape} at indices of shape {indices.shape}: both have as many axes. "
            "Insert axes of length 1 into the indices."
        )
    place = along(x.shape, indices, normalize_axis_index(axis, x.ndim))
    return put(x, values, (ViewStep(Getitem, (place,)),))


@composed
def scatter_add(x: Any, index: Any, values: Any, axis: int = -1) -> Any:
    """A copy of x to which values are added: ``out[index[i][j]][j] += values[i][j]`` for axis 0, as in PyTorch.

    Parameters
    ----------
    x : array_like
    index : array_like of int
        With as many axes as x, none of them longer but for `axis`.
    values : array_like
        As large as the index in each axis, or larger: the rest is left out. A number is added everywhere.
    axis : int

    Examples
    --------
    >>> from zensor import Zensor, scatter_add
    >>> scatter_add([0.0, 0.0], [1, 1, 0], Zensor([1.0, 2.0, 3.0]))
    Zensor([3., 3.], made by add)
    """
    x, values = operand(x), operand(values)
    place = _places("scatter_add", x.shape, index, axis)
    shape = np.shape(data_of(index))
    if values.ndim == 0:
        values = broadcast_to(values, shape)
    if values.ndim != len(shape) or any(mine > other for mine, other in zip(shape, values.shape, strict=True)):
        raise ShapeError(
            f"scatter_add of values of shape {values.shape} by an index of shape {shape}: each place in the index "
            "needs a value. Broadcast the values first."
        )
    if values.shape != shape:
        values = values[tuple([slice(length) for length in shape])]
    return x + scatter(values, place, x.shape)


@composed
def select(condlist: Any, choicelist: Any, default: Any = 0) -> Any:
    """Elementwise, the value of the first choice whose condition holds.

    Values that were not taken get the gradient 0, even where they are NaN or infinite.

    Parameters
    ----------
    condlist : sequence of array_like of bool
    choicelist : sequence of array_like
        One per condition.
    default : array_like
        Where no condition holds.

    Examples
    --------
    >>> from zensor import Zensor, select
    >>> x = Zensor([-1.0, 0.5, 3.0])
    >>> select([x < 0, x > 1], [-x, x * x])
    Zensor([1., 0., 9.], made by where)
    """
    if len(condlist) != len(choicelist) or not len(condlist):
        raise ArgumentError(
            f"select with {len(condlist)} conditions and {len(choicelist)} choices: there is one condition per choice, "
            "and at least one. Check the two lists."
        )
    choices = [one if type(one) in (int, float) else operand(one) for one in (*choicelist, default)]
    dtype = np.result_type(*[data_of(one) for one in choices])
    # A Python number takes the dtype of the others: it must not make float64 of them on the way.
    choices = [np.asarray(one, dtype) if type(one) in (int, float) else one for one in choices]
    chosen = choices.pop()
    for condition, choice in zip(reversed(condlist), reversed(choices), strict=True):
        if operand(condition).dtype != bool:
            raise DTypeError(
                f"select with a condition of dtype {operand(condition).dtype}: conditions are booleans. "
                "Compare: condition != 0."
            )
        chosen = where(condition, choice, chosen)
    return chosen


class Take(Function):
    """Elements by their number: along an axis whole slices, without one single values of the flattened x.

    The gradient goes back to where each element came from; what was taken twice gets the sum.

    Parameters
    ----------
    x : array_like
    indices : array_like of int
    axis : int or None
    mode : {"raise", "wrap", "clip"}
        What to do with numbers outside: refuse them, count on from the first, or take the nearest.

    Examples
    --------
    >>> from zensor import Zensor, take
    >>> take(Zensor([1.0, 2.0, 3.0]), [2, 0, 2])
    Zensor([3., 1., 3.], made by take)
    """

    no_gradient = ("indices",)

    @staticmethod
    def forward(x, indices, axis=None, mode="raise"):
        return np.take(x, _whole(indices), axis, mode=mode)
    @staticmethod
    def backward_x(grad, x_shape, indices, axis, mode):
        indices = _whole(indices)
        if axis is None or not x_shape:
            size = math.prod(x_shape)
            return scatter(grad, np.take(np.arange(size), indices, mode=mode), (size,)).reshape(x_shape)
        places = np.take(np.arange(x_shape[axis]), indices, mode=mode)
        return scatter(grad, (slice(None),) * (axis % len(x_shape)) + (places,), x_shape)


take = Take.apply


def _whole(indices):
    """An empty list is one of integers, though as an array it is one of floats."""
    return indices if np.size(indices) else np.asarray(indices, np.intp)


class TakeAlongAxis(Function):
    """Elements by their number along an axis, one number per element: what `argsort` and `argmax` give.

    The gradient goes back to where each element came from; what was taken twice gets the sum.

    Parameters
    ----------
    x : array_like
    indices : array_like of int
        With as many axes as x; broadcasts with it but for `axis`.
    axis : int or None
        None flattens x.

    Examples
    --------
    >>> from zensor import Zensor, take_along_axis
    >>> take_along_axis(Zensor([[1.0, 2.0], [3.0, 4.0]]), [[1], [0]])
    Zensor([[2.],
            [3.]], made by take_along_axis)
    """

    no_gradient = ("indices",)

    @staticmethod
    def forward(x, indices, axis=-1):
        return np.take_along_axis(np.asarray(x), np.asarray(indices), axis)
    @staticmethod
    def backward_x(grad, x_shape, indices, axis):
        if axis is None:
            return scatter(grad, indices, (math.prod(x_shape),)).reshape(x_shape)
        return scatter(grad, along(x_shape, indices, axis), x_shape)


take_along_axis = TakeAlongAxis.apply
