"""What operations that gather along axes need to know of axes, counts and masks.

`axis` is None (all axes), a number or a tuple of numbers; negative ones count from the end.
"""

from __future__ import annotations

import math

import numpy as np

from autograd.errors import ShapeError
from autograd.functions.elementwise import where
from autograd.functions.shape import broadcast_to, transpose


def reduced_axes(axis, ndim):
    """The axes as a tuple of non-negative numbers; a number has none, though NumPy lets it be reduced over axis 0."""
    if axis is None or not ndim:
        return tuple(range(ndim))
    return tuple([one % ndim for one in (axis if isinstance(axis, tuple | list) else (axis,))])


def restored(reduced, axis, keepdims, shape):
    """A reduced result with its reduced axes back, with length 1."""
    if keepdims or not shape:
        return reduced
    axes = reduced_axes(axis, len(shape))
    return reduced.reshape(tuple([1 if i in axes else length for i, length in enumerate(shape)]))


def count(shape, axis):
    """How many elements are gathered into one."""
    return math.prod([shape[one] for one in reduced_axes(axis, len(shape))])


def gathered(shape, axis, mask):
    """How many elements take part: a number, or one per result where a mask says so."""
    if mask is True:
        return count(shape, axis)
    axis = tuple(axis) if isinstance(axis, list) else axis  # np.median takes a list, np.sum does not
    return np.sum(np.broadcast_to(mask, shape), axis=axis, keepdims=True)


def spread(each, shape, mask):
    """The same gradient for all elements that took part, 0 for the others."""
    everywhere = broadcast_to(each, shape)
    return everywhere if mask is True else where(mask, everywhere, 0)


def enough(name, x, axis, ddof=0, where=True):
    """Refuse a statistic of at most `ddof` elements, of which NumPy warns and makes NaN."""
    shape = np.shape(x)
    axes = axis if isinstance(axis, tuple | list) else () if axis is None else (axis,)
    ndim = max(1, len(shape))  # NumPy takes axis 0 of a number
    try:
        known = all(-ndim <= one < ndim for one in axes)
    except TypeError:
        known = False
    if not known:
        return  # NumPy says which axis there is not
    taken = gathered(shape, axis, where)
    if np.any(taken <= ddof):
        raise ShapeError(
            f"{name} of shape {shape} over axis {axis}: it gathers {np.min(taken)} elements and needs more than "
            f"{ddof}. Check the data, or reduce over another axis."
        )


def folded(x, axis):
    """x as rows: the axes `axis` in one, which is the last."""
    rows = transpose(x, _kept_first(axis, x.ndim))
    taken = count(x.shape, axis)
    return rows.reshape((*rows.shape[: x.ndim - len(reduced_axes(axis, x.ndim))], taken))


def unfolded(rows, axis, shape):
    """The opposite of `folded`: rows as an array of `shape`."""
    order = _kept_first(axis, len(shape))
    back = tuple([order.index(one) for one in range(len(order))])
    return transpose(rows.reshape(tuple([shape[one] for one in order])), back)


def _kept_first(axis, ndim):
    taken = reduced_axes(axis, ndim)
    return (*[one for one in range(ndim) if one not in taken], *taken)


def given(initial, mask):
    """The arguments of NumPy that were given: it has no value that means 'no initial'."""
    return ({} if initial is None else {"initial": initial}) | ({} if mask is True else {"where": mask})
