"""Flatten: from images to rows."""

from __future__ import annotations

import math
from typing import Any

from autograd import functions as f
from autograd.errors import ShapeError
from zensor.nn.functional import as_array
from zensor.nn.module import Module


class Flatten(Module):
    """Join all axes but the first: from (rows, ...) to (rows, features).

    Raises
    ------
    ShapeError
        When called, if there is no axis.

    Examples
    --------
    >>> import numpy as np
    >>> from zensor import nn
    >>> nn.Flatten()(np.zeros((2, 3, 4))).shape
    (2, 12)
    """

    def forward(self, x: Any) -> Any:
        """Join all axes but the first.

        Parameters
        ----------
        x : array_like or Zensor, shape (rows, ...)

        Returns
        -------
        Zensor or array, shape (rows, features)
        """
        x = as_array(x)
        if x.ndim == 0:
            raise ShapeError("Flatten of shape (): there must be an axis of rows. Insert one: x[None].")
        return f.reshape(x, (x.shape[0], math.prod(x.shape[1:])))
