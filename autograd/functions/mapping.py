"""Operations that are given functions: they run them on parts of x and put the results together. Alphabetical."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.lib.array_utils import normalize_axis_index

from autograd.errors import ArgumentError, ShapeError
from autograd.functions.composed import data_of, operand, refuse_cut
from autograd.functions.index import Getitem
from autograd.functions.join import stack
from autograd.functions.put import put
from autograd.functions.shape import expand_dims, moveaxis
from autograd.views import ViewStep


def apply_along_axis(func1d: Any, axis: Any, x: Any, *args: Any, **kwargs: Any) -> Any:
    """A function of vectors, applied to all vectors that lie along an axis.

    Parameters
    ----------
    func1d : callable
        Takes a vector (and `args` and `kwargs`), gives a number or an array of always the same shape.
    axis : int
    x : array_like

    Returns
    -------
    Zensor
        The axes of the function's results in the place of `axis`.

    Examples
    --------
    >>> from zensor import Zensor, apply_along_axis
    >>> apply_along_axis(lambda row: row @ row, 1, Zensor([[1.0, 2.0], [3.0, 4.0]]))
    Zensor([ 5., 25.], made by reshape)
    """
    x = operand(x)
    axis = _checked_axis("apply_along_axis", axis, x.ndim)
    rows = moveaxis(x, axis, -1)
    around = rows.shape[:-1]
    made = [operand(func1d(rows[place], *args, **kwargs)) for place in np.ndindex(around)]
    if not made:
        raise ShapeError(
            f"apply_along_axis of shape {x.shape} along axis {axis}: there is no vector to apply the function to. "
            "Check the data."
        )
    inner = made[0].ndim
    out = stack(made).reshape(around + tuple(made[0].shape))
    behind = [*range(out.ndim - inner, out.ndim)]
    return moveaxis(out, behind, [*range(axis, axis + inner)]) if inner and axis < len(around) else out


def _checked_axis(name, axis, ndim):
    try:
        return normalize_axis_index(axis, ndim)
    except np.exceptions.AxisError as error:
        raise ShapeError(f"{name} with {error}. Count axes from 0, or backwards from -1.") from error


def apply_over_axes(func: Any, x: Any, axes: Any) -> Any:
    """A function of an array and an axis, applied for one axis after the other; lost axes come back with length 1.

    Parameters
    ----------
    func : callable
        Takes an array and an axis, gives an array with as many axes or one less: sum, mean.
    x : array_like
    axes : int or sequence of int

    Examples
    --------
    >>> from zensor import Zensor, apply_over_axes, sum
    >>> apply_over_axes(sum, Zensor([[1.0, 2.0], [3.0, 4.0]]), [0, 1])
    Zensor([[10.]], made by expand_dims)
    """
    x = operand(x)
    for axis in np.atleast_1d(np.asarray(data_of(axes))).tolist():
        axis = axis + x.ndim if axis < 0 else axis
        made = operand(func(x, axis))
        if made.ndim != x.ndim:
            made = expand_dims(made, axis)
        if made.ndim != x.ndim:
            raise ShapeError(
                f"apply_over_axes of shape {x.shape} over axis {axis}: the function gave shape {made.shape}. It gives "
                "as many axes as it gets, or one less."
            )
        x = made
    return x


def piecewise(x: Any, condlist: Any, funclist: Any, *args: Any, **kwargs: Any) -> Any:
    """Elementwise, what the function gives whose condition holds: each is called with its own elements only.

    Parameters
    ----------
    x : array_like
    condlist : sequence of array_like of bool
        Where several hold, the last one counts.
    funclist : sequence of callable or number
        One per condition, and perhaps one more for where none holds (else 0). A function takes a vector of
        elements (and `args` and `kwargs`) and gives a value for each, in the dtype of x.

    Examples
    --------
    >>> from zensor import Zensor, piecewise
    >>> x = Zensor([-1.0, 4.0])
    >>> piecewise(x, [x < 0, x >= 0], [0, np.sqrt]).numpy()
    array([0., 2.])
    """
    x = operand(x)
    conditions = _conditions(x, condlist)
    if len(funclist) == len(conditions) + 1:
        conditions = [*conditions, ~np.any(conditions, axis=0)]
    if len(funclist) != len(conditions):
        raise ArgumentError(
            f"piecewise with {len(conditions)} conditions and {len(funclist)} functions: there is one function per "
            "condition, or one more for where none holds. Check the two lists."
        )
    out = put(x, 0, (ViewStep(Getitem, (...,)),))  # zeros that depend on x, if only by name
    for condition, function in zip(conditions, funclist, strict=True):
        step = ViewStep(Getitem, (np.asarray(condition),))
        if np.any(condition):
            value = function(x[condition], *args, **kwargs) if callable(function) else function
            refuse_cut("piecewise", value, out.dtype)
            out = put(out, value, (step,))
    return out


def _conditions(x, condlist):
    """The conditions as an array with one entry per condition; a single one may come without a list."""
    single = np.ndim(data_of(condlist)) == 0 or (len(condlist) and np.ndim(data_of(condlist[0])) == 0 and x.ndim)
    return [np.asarray(data_of(one), bool) for one in ([condlist] if single else condlist)]
