"""Linear: the fully connected layer."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from zensor.nn.functional import linear
from zensor.nn.inputs import as_dtype
from zensor.nn.module import Module
from zensor.nn.parameter import Parameter
from zensor.nn.sizes import size
from zensor.random import generator


class Linear(Module):
    """x Wᵀ + b: every output is a weighted sum of all inputs.

    Weights and bias begin uniform in ±1/√in_features, as in PyTorch.

    Parameters
    ----------
    in_features, out_features : int
        Lengths of the last axis, before and after.
    bias : bool
        Whether something is added.
    dtype : dtype
        Of the parameters; the input is converted to it.
    rng : numpy.random.Generator, int or None
        Where the first values come from; None is the package's own generator.

    Attributes
    ----------
    weight : Parameter, shape (out_features, in_features)
    bias : Parameter, shape (out_features,), or None

    Raises
    ------
    ArgumentError
        If a number of features is not a whole number of at least 1.
    ShapeError
        When called, if the last axis of x is not `in_features` long.

    Examples
    --------
    >>> from zensor import nn
    >>> layer = nn.Linear(3, 2)
    >>> layer
    Linear(3 -> 2, bias)
    >>> layer([[1, 2, 3]]).shape
    (1, 2)
    """

    weight: Parameter
    bias: Parameter | None

    def __init__(
        self,
        in_features: int,
        out_features: int,
        bias: bool = True,
        dtype: DTypeLike = np.float32,
        rng: np.random.Generator | int | None = None,
    ) -> None:
        self.in_features = size(in_features, "in_features", "Linear")
        self.out_features = size(out_features, "out_features", "Linear")
        bound = 1 / math.sqrt(in_features)
        draw = generator(rng).uniform
        self.weight = Parameter(draw(-bound, bound, (out_features, in_features)), dtype=dtype)
        self.bias = Parameter(draw(-bound, bound, out_features), dtype=dtype) if bias else None

    def forward(self, x: Any) -> Any:
        """x Wᵀ + b.

        Parameters
        ----------
        x : array_like or Zensor, shape (..., in_features)

        Returns
        -------
        Zensor, shape (..., out_features)
        """
        return linear(as_dtype(x, self.weight._data.dtype), self.weight, self.bias)

    def extra_repr(self) -> str:
        """The sizes, and whether there is a bias."""
        return f"{self.in_features} -> {self.out_features}{', bias' if self.bias is not None else ''}"
