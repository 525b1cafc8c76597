"""Operations that take arrays apart, or leave a part of them out. Alphabetical.

The parts are made by indexing, so that they are views where NumPy's are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.lib.array_utils import normalize_axis_index, normalize_axis_tuple

from autograd.errors import ShapeError
from autograd.functions.composed import composed, data_of, operand
from autograd.functions.shape import ravel


@composed
def array_split(x: Any, indices_or_sections: Any, axis: int = 0) -> list[Any]:
    """Views of consecutive parts along an axis, of lengths as equal as possible.

    Parameters
    ----------
    x : array_like
    indices_or_sections : int or sequence of int
        How many parts, or where the second and later parts begin.
    axis : int

    Returns
    -------
    list of Zensor

    Examples
    --------
    >>> from zensor import Zensor, array_split
    >>> [len(part) for part in array_split(Zensor([1.0, 2.0, 3.0]), 2)]
    [2, 1]
    """
    return _parts(x, np.array_split, indices_or_sections, axis)


def _parts(x: Any, cut: Callable[..., list[Any]], indices_or_sections: Any, axis: int) -> list[Any]:
    """Slices of x along `axis`, where `cut` would cut."""
    x = operand(x)
    axis = normalize_axis_index(axis, x.ndim)
    wanted = data_of(indices_or_sections)
    if np.ndim(wanted) == 0 and wanted < 1:
        raise ValueError(f"the number of parts must be positive, not {wanted}")
    pieces = cut(np.arange(x.shape[axis]), wanted)
    return [x[(slice(None),) * axis + (slice(one[0], one[-1] + 1) if one.size else slice(0, 0),)] for one in pieces]


@composed
def delete(x: Any, obj: Any, axis: Any = None) -> Any:
    """x without some of its elements, rows or columns.

    Parameters
    ----------
    x : array_like
    obj : int, slice, or sequence of int or bool
        Which to leave out.
    axis : int or None
        None flattens x.

    Examples
    --------
    >>> from zensor import Zensor, delete
    >>> delete(Zensor([1.0, 2.0, 3.0]), 1)
    Zensor([1., 3.], made by getitem)
    """
    x = operand(x)
    if axis is None:
        x, axis = ravel(x), 0
    axis = normalize_axis_index(axis, x.ndim)
    staying = np.zeros(x.shape[axis], bool)
    staying[np.delete(np.arange(x.shape[axis]), data_of(obj))] = True
    return x[(slice(None),) * axis + (staying,)]


@composed
def dsplit(x: Any, indices_or_sections: Any) -> list[Any]:
    """`split` along the third axis.

    Examples
    --------
    >>> from zensor import Zensor, dsplit
    >>> [part.shape for part in dsplit(Zensor([[[1.0, 2.0]]]), 2)]
    [(1, 1, 1), (1, 1, 1)]
    """
    return _parts(_at_least(x, 3, "dsplit"), np.split, indices_or_sections, 2)


def _at_least(x, ndim, name):
    x = operand(x)
    if x.ndim < ndim:
        raise ShapeError(f"{name} of shape {x.shape}: it needs at least {ndim} axes. Use split with an axis.")
    return x


@composed
def hsplit(x: Any, indices_or_sections: Any) -> list[Any]:
    """`split` along the second axis; of a vector, along its only one.

    Examples
    --------
    >>> from zensor import Zensor, hsplit
    >>> [part.shape for part in hsplit(Zensor([[1.0, 2.0]]), 2)]
    [(1, 1), (1, 1)]
    """
    x = _at_least(x, 1, "hsplit")
    return _parts(x, np.split, indices_or_sections, 1 if x.ndim > 1 else 0)


@composed
def split(x: Any, indices_or_sections: Any, axis: int = 0) -> list[Any]:
    """Views of consecutive parts along an axis, of equal lengths.

    Parameters
    ----------
    x : array_like
    indices_or_sections : int or sequence of int
        How many parts, or where the second and later parts begin.
    axis : int

    Returns
    -------
    list of Zensor

    Raises
    ------
    ArgumentError
        If the number of parts does not divide the length: `array_split` takes any number.

    Examples
    --------
    >>> from zensor import Zensor, split
    >>> first, second = split(Zensor([1.0, 2.0]), 2)
    >>> second
    Zensor([2.], made by getitem)
    """
    return _parts(x, np.split, indices_or_sections, axis)


@composed
def trim_zeros(x: Any, trim: str = "fb", axis: Any = None) -> Any:
    """A view of x without zeros around it: the smallest box that holds all other elements.

    Parameters
    ----------
    x : array_like
    trim : {"fb", "f", "b"}
        Whether to cut in front, at the back, or both.
    axis : int, tuple of int or None
        Along which axes; None is all.

    Examples
    --------
    >>> from zensor import Zensor, trim_zeros
    >>> trim_zeros(Zensor([0.0, 1.0, 0.0, 2.0, 0.0]))
    Zensor([1., 0., 2.], made by getitem)
    """
    x = operand(x)
    sides = trim.lower()
    if sides not in ("fb", "bf", "f", "b"):
        raise ValueError(f"trim is 'fb', 'f' or 'b', not {trim!r}. Use 'fb' for both ends")
    axes = range(x.ndim) if axis is None else normalize_axis_tuple(axis, x.ndim)
    found = np.argwhere(data_of(x))
    everything: list[Any] = [None] * x.ndim
    if len(found):
        start = found.min(0) if "f" in sides else everything
        stop = found.max(0) + 1 if "b" in sides else everything
    else:  # of nothing but zeros nothing is left, whatever the side
        start = stop = [0] * x.ndim
    return x[tuple([slice(start[i], stop[i]) if i in axes else slice(None) for i in range(x.ndim)])] if axes else x


@composed
def unstack(x: Any, /, *, axis: int = 0) -> tuple[Any, ...]:
    """Views of the slices along an axis, without that axis: the inverse of `stack`.

    Parameters
    ----------
    x : array_like
    axis : int

    Returns
    -------
    tuple of Zensor

    Examples
    --------
    >>> from zensor import Zensor, unstack
    >>> unstack(Zensor([1.0, 2.0]))[1]
    Zensor(2., made by getitem)
    """
    x = _at_least(x, 1, "unstack")
    before = (slice(None),) * normalize_axis_index(axis, x.ndim)
    return tuple([x[(*before, place)] for place in range(x.shape[len(before)])])


@composed
def vsplit(x: Any, indices_or_sections: Any) -> list[Any]:
    """`split` along the first axis of at least two.

    Examples
    --------
    >>> from zensor import Zensor, vsplit
    >>> [part.shape for part in vsplit(Zensor([[1.0], [2.0]]), 2)]
    [(1, 1), (1, 1)]
    """
    return _parts(_at_least(x, 2, "vsplit"), np.split, indices_or_sections, 0)
