"""numpy.linalg's cross, outer and trace: on the last axes, and stricter than NumPy's own. Alphabetical."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.errors import ShapeError
from autograd.functions import matrices, products
from autograd.functions.composed import composed, operand


@composed
def cross(x: Any, y: Any, *, axis: int = -1) -> Any:
    """numpy.linalg.cross: x × y for vectors of length 3 along `axis`.

    Parameters
    ----------
    x, y : array_like
        Their other axes broadcast.
    axis : int

    Raises
    ------
    ShapeError
        If a vector has another length than 3.

    Examples
    --------
    >>> from zensor import Zensor, linalg
    >>> linalg.cross(Zensor([1.0, 0.0, 0.0]), [0.0, 1.0, 0.0])
    Zensor([0., 0., 1.], made by cross)
    """
    x, y = operand(x), operand(y)
    lengths = [products.to_last(one, axis).shape[-1] for one in (x, y)]
    if lengths != [3, 3]:
        raise ShapeError(
            f"linalg.cross of {x.shape} and {y.shape}: vectors of length {lengths[0]} and {lengths[1]} along axis "
            f"{axis}; both need length 3. Choose another axis=, or zensor.cross for vectors of length 2."
        )
    return products.cross(x, y, axis=axis)


@composed
def outer(x: Any, y: Any) -> Any:
    """numpy.linalg.outer: the products of all elements of one vector with all of another.

    Parameters
    ----------
    x : array_like, shape (n,)
    y : array_like, shape (m,)

    Returns
    -------
    Zensor, shape (n, m)

    Raises
    ------
    ShapeError
        If one of them is not a vector.

    Examples
    --------
    >>> from zensor import Zensor, linalg
    >>> linalg.outer(Zensor([1.0, 2.0]), [10.0, 20.0])
    Zensor([[10., 20.],
            [20., 40.]], made by multiply)
    """
    if np.ndim(x) != 1 or np.ndim(y) != 1:
        raise ShapeError(
            f"linalg.outer of {np.shape(x)} and {np.shape(y)}: both must have one axis. Use zensor.outer, which "
            "flattens them."
        )
    return products.outer(x, y)


def trace(x: Any, *, offset: int = 0, dtype: Any = None) -> Any:
    """numpy.linalg.trace: the sum along a diagonal of the matrices on the last two axes.

    Parameters
    ----------
    x : array_like, shape (..., n, m)
    offset : int
        Which diagonal: 0 is the main one, positive ones lie above it.
    dtype : dtype, optional
        In which to compute.

    Examples
    --------
    >>> from zensor import Zensor, linalg
    >>> linalg.trace(Zensor([[[1.0, 2.0], [3.0, 4.0]]]))
    Zensor([5.], made by trace)
    """
    return matrices.trace(x, offset, -2, -1, dtype)
