"""Flatten: from images to rows."""

from __future__ import annotations

from typing import Any

from autograd import functions as f
from zensor.nn.module import Module


class Flatten(Module):
    """Join all axes but the first: from (rows, ...) to (rows, features).

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
        return f.reshape(x, (len(x), -1))
