"""Operations that bring arrays to shapes that fit together: at least so many axes, one shape, a grid. Alphabetical.

They take several arrays. If one of them is a Zensor, all results are.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.functions.composed import composed, operands
from autograd.functions.elementwise import copy as copied
from autograd.functions.shape import broadcast_to


def atleast_1d(*arrays: Any) -> Any:
    """Numbers as vectors of length 1; anything else as it is.

    Parameters
    ----------
    *arrays : array_like

    Returns
    -------
    Zensor or tuple of Zensor
        A tuple if there were several arrays.

    Examples
    --------
    >>> from zensor import Zensor, atleast_1d
    >>> atleast_1d(Zensor(1.0)).shape
    (1,)
    """
    return _each(arrays, lambda shape: (1,) * (not shape) + shape)


def atleast_2d(*arrays: Any) -> Any:
    """With axes of length 1 in front, until there are two.

    Parameters
    ----------
    *arrays : array_like

    Returns
    -------
    Zensor or tuple of Zensor
        A tuple if there were several arrays.

    Examples
    --------
    >>> from zensor import Zensor, atleast_2d
    >>> atleast_2d(Zensor([1.0, 2.0])).shape
    (1, 2)
    """
    return _each(arrays, lambda shape: (1,) * (2 - len(shape)) + shape)


def atleast_3d(*arrays: Any) -> Any:
    """With axes of length 1 around, until there are three: (n,) becomes (1, n, 1), and (n, m) becomes (n, m, 1).

    Parameters
    ----------
    *arrays : array_like

    Returns
    -------
    Zensor or tuple of Zensor
        A tuple if there were several arrays.

    Examples
    --------
    >>> from zensor import Zensor, atleast_3d
    >>> atleast_3d(Zensor([1.0, 2.0])).shape
    (1, 2, 1)
    """
    return _each(arrays, lambda shape: ((1,) * (2 - len(shape)) + shape + (1,))[: max(3, len(shape))])


def _each(arrays, grown):
    """The arrays in the shapes that `grown` makes of theirs; one alone without a tuple."""
    made = tuple([_reshaped(one, grown) for one in operands(arrays)])
    return made[0] if len(made) == 1 else made


def _reshaped(x, grown):
    shape = grown(x.shape)
    return x if shape == x.shape else x.reshape(shape)


@composed
def broadcast_arrays(*arrays: Any, subok: bool = False) -> tuple[Any, ...]:
    """The arrays in their common shape: read-only views, and an array that has the shape already as it is.

    Parameters
    ----------
    *arrays : array_like
    subok : bool
        Without effect: results are Zensors.

    Returns
    -------
    tuple of Zensor

    Examples
    --------
    >>> from zensor import Zensor, broadcast_arrays
    >>> x, y = broadcast_arrays(Zensor([1.0, 2.0]), Zensor(3.0))
    >>> y.numpy()
    array([3., 3.])
    """
    given = operands(arrays)
    shape = np.broadcast_shapes(*[one.shape for one in given])
    return tuple([one if one.shape == shape else broadcast_to(one, shape) for one in given])


@composed
def meshgrid(*arrays: Any, copy: bool = True, sparse: bool = False, indexing: str = "xy") -> tuple[Any, ...]:
    """Vectors as the coordinates of a grid: each result repeats one of them along all other axes.

    Parameters
    ----------
    *arrays : array_like
        Vectors.
    copy : bool
        Whether the results have memory of their own.
    sparse : bool
        Leave length 1 on the other axes, for broadcasting.
    indexing : {"xy", "ij"}
        With "xy" the first two axes of the results are exchanged: they belong to the second and the
        first vector, as rows and columns do.

    Returns
    -------
    tuple of Zensor

    Examples
    --------
    >>> from zensor import Zensor, meshgrid
    >>> x, y = meshgrid(Zensor([1.0, 2.0, 3.0]), Zensor([5.0, 6.0]))
    >>> x.numpy()
    array([[1., 2., 3.],
           [1., 2., 3.]])
    """
    if indexing not in ("xy", "ij"):
        raise ValueError(f"indexing is 'xy' or 'ij', not {indexing!r}. Use 'ij' for the order of the arrays")
    count = len(arrays)
    axes = (1, 0, *range(2, count)) if indexing == "xy" and count > 1 else range(count)
    grid = [
        one.reshape(tuple([-1 if place == axis else 1 for place in range(count)]))
        for one, axis in zip(operands(arrays), axes, strict=True)
    ]
    grid = grid if sparse else list(broadcast_arrays(*grid))
    return tuple([copied(one) for one in grid] if copy else grid)
