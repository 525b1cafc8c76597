"""Flatten and Unflatten: from images to rows, and back; and Identity, which changes nothing."""

from __future__ import annotations

import math
from typing import Any

from autograd import functions as f
from autograd.errors import ArgumentError, ShapeError
from autograd.functions.windows import numbers
from zensor.nn.inputs import as_array
from zensor.nn.module import Module


class Flatten(Module):
    """Join neighbouring axes; as it stands, all but the first: from (rows, ...) to (rows, features).

    Parameters
    ----------
    start_dim, end_dim : int
        The first and the last of the axes that are joined.

    Raises
    ------
    ShapeError
        When called, if there are no such axes.

    Examples
    --------
    >>> import numpy as np
    >>> from zensor import nn
    >>> nn.Flatten()(np.zeros((2, 3, 4))).shape
    (2, 12)
    >>> nn.Flatten(0, 1)(np.zeros((2, 3, 4))).shape
    (6, 4)
    """

    def __init__(self, start_dim: int = 1, end_dim: int = -1) -> None:
        self.start_dim = _whole("Flatten", "start_dim", start_dim)
        self.end_dim = _whole("Flatten", "end_dim", end_dim)

    def forward(self, x: Any) -> Any:
        """Join the axes.

        Parameters
        ----------
        x : array_like or Zensor

        Returns
        -------
        Zensor or array
            Rows without features, (rows,), become (rows, 1).
        """
        x = as_array(x)
        if x.ndim == 0:
            raise ShapeError("Flatten of shape (): there must be an axis of rows. Insert one: x[None].")
        if (self.start_dim, self.end_dim) == (1, -1):
            return f.reshape(x, (x.shape[0], math.prod(x.shape[1:])))
        start, end = _axis("Flatten", self.start_dim, x), _axis("Flatten", self.end_dim, x)
        if start > end:
            raise ShapeError(
                f"Flatten of {x.shape} from axis {start} to axis {end}: the first comes before the last. Exchange them."
            )
        return f.reshape(x, (*x.shape[:start], math.prod(x.shape[start : end + 1]), *x.shape[end + 1 :]))

    def extra_repr(self) -> str:
        """The axes, unless they are the usual ones."""
        usual = (self.start_dim, self.end_dim) == (1, -1)
        return "" if usual else f"start_dim={self.start_dim}, end_dim={self.end_dim}"


class Identity(Module):
    """Gives back what it is given: for the place of a layer that is left out.

    Parameters
    ----------
    *arguments, **options
        Those of the layer in whose place it stands; not looked at.

    Examples
    --------
    >>> from zensor import nn
    >>> model = nn.Sequential(nn.Linear(2, 3), nn.Linear(3, 1))
    >>> model[1] = nn.Identity()
    >>> model([[1.0, 2.0]]).shape
    (1, 3)
    """

    def __init__(self, *arguments: Any, **options: Any) -> None: ...

    def forward(self, x: Any) -> Any:
        """`x` itself."""
        return x


class Unflatten(Module):
    """Divide one axis into several: the reverse of `Flatten`.

    Parameters
    ----------
    dim : int
        The axis.
    unflattened_size : sequence of int
        The lengths of the new axes; one may be -1, and is what remains.

    Raises
    ------
    ArgumentError
        If a length is no whole number.
    ShapeError
        When called, if the lengths do not multiply to that of the axis.

    Examples
    --------
    >>> import numpy as np
    >>> from zensor import nn
    >>> nn.Unflatten(1, (3, -1))(np.zeros((2, 12))).shape
    (2, 3, 4)
    """

    def __init__(self, dim: int, unflattened_size: Any) -> None:
        self.dim = _whole("Unflatten", "dim", dim)
        if not isinstance(unflattened_size, tuple | list) or not unflattened_size:
            raise ArgumentError(
                f"Unflatten with unflattened_size={unflattened_size!r}: these are the lengths of the new axes. "
                "Pass a tuple, such as (3, -1)."
            )
        self.unflattened_size = numbers("Unflatten", "unflattened_size", unflattened_size, len(unflattened_size), -1)
        if self.unflattened_size.count(-1) > 1:
            raise ArgumentError(
                f"Unflatten with unflattened_size={self.unflattened_size}: only one length may be -1. Name the others."
            )

    def forward(self, x: Any) -> Any:
        """Divide the axis.

        Parameters
        ----------
        x : array_like or Zensor

        Returns
        -------
        Zensor or array
        """
        x = as_array(x)
        axis = _axis("Unflatten", self.dim, x)
        sizes = self.unflattened_size
        length, known = x.shape[axis], math.prod(one for one in sizes if one != -1)
        if (length % known if known and -1 in sizes else length != known) or (-1 in sizes and not known):
            raise ShapeError(
                f"Unflatten of {x.shape} with axis {axis} divided into {sizes}: the lengths must multiply to {length}. "
                "Check them."
            )
        # What remains is worked out here: NumPy cannot where there are no elements.
        filled = [length // known if one == -1 else one for one in sizes]
        return f.reshape(x, (*x.shape[:axis], *filled, *x.shape[axis + 1 :]))

    def extra_repr(self) -> str:
        """The axis and its new lengths."""
        return f"dim={self.dim}, unflattened_size={self.unflattened_size}"


def _whole(name: str, option: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ArgumentError(f"{name} with {option}={value!r}: it is the number of an axis. Try 1.")
    return value


def _axis(name: str, dim: int, x: Any) -> int:
    """The number of an axis, counted from the front."""
    axes: int = x.ndim
    if not -axes <= dim < axes:
        raise ShapeError(f"{name} of {x.shape} with axis {dim}: x has {axes} axes. Use one of them.")
    return dim % axes
