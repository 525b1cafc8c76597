"""Bilinear: a layer of two inputs."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from autograd import functions as f
from autograd.errors import ShapeError
from zensor.nn.inputs import as_array, as_dtype
from zensor.nn.module import Module
from zensor.nn.parameter import Parameter
from zensor.nn.sizes import size
from zensor.random import generator


class Bilinear(Module):
    """x1ᵀ A x2 + b: every output is a weighted sum of all products of two elements.

    Weights and bias begin uniform in ±1/√in1_features, as in PyTorch.

    Parameters
    ----------
    in1_features, in2_features, out_features : int
        Lengths of the last axes of the two inputs, and of the result.
    bias : bool
        Whether something is added.
    dtype : dtype
        Of the parameters; the inputs are converted to it.
    rng : numpy.random.Generator, int or None
        Where the first values come from; None is the package's own generator.

    Attributes
    ----------
    weight : Parameter, shape (out_features, in1_features, in2_features)
    bias : Parameter, shape (out_features,), or None

    Raises
    ------
    ArgumentError
        If a number of features is not a whole number of at least 1.
    ShapeError
        When called, if the inputs do not fit.

    Examples
    --------
    >>> from zensor import nn
    >>> layer = nn.Bilinear(2, 3, 4)
    >>> layer
    Bilinear(2, 3 -> 4, bias)
    >>> layer([[1, 2]], [[1, 2, 3]]).shape
    (1, 4)
    """

    weight: Parameter
    bias: Parameter | None

    def __init__(
        self,
        in1_features: int,
        in2_features: int,
        out_features: int,
        bias: bool = True,
        dtype: DTypeLike = np.float32,
        rng: np.random.Generator | int | None = None,
    ) -> None:
        self.in1_features = size(in1_features, "in1_features", "Bilinear")
        self.in2_features = size(in2_features, "in2_features", "Bilinear")
        self.out_features = size(out_features, "out_features", "Bilinear")
        bound = 1 / math.sqrt(in1_features)
        draw = generator(rng).uniform
        self.weight = Parameter(draw(-bound, bound, (out_features, in1_features, in2_features)), dtype=dtype)
        self.bias = Parameter(draw(-bound, bound, out_features), dtype=dtype) if bias else None

    def forward(self, input1: Any, input2: Any) -> Any:
        """input1ᵀ A input2 + b.

        Parameters
        ----------
        input1 : array_like or Zensor, shape (..., in1_features)
        input2 : array_like or Zensor, shape (..., in2_features)

        Returns
        -------
        Zensor, shape (..., out_features)
        """
        dtype = self.weight._data.dtype
        return bilinear(as_dtype(input1, dtype), as_dtype(input2, dtype), self.weight, self.bias)

    def extra_repr(self) -> str:
        """The sizes, and whether there is a bias."""
        bias = ", bias" if self.bias is not None else ""
        return f"{self.in1_features}, {self.in2_features} -> {self.out_features}{bias}"


def bilinear(x1: Any, x2: Any, weight: Any, bias: Any = None) -> Any:
    """x1ᵀ A x2 + b for each matrix A in `weight`.

    Parameters
    ----------
    x1 : array_like or Zensor, shape (..., n)
    x2 : array_like or Zensor, shape (..., m)
    weight : array_like or Zensor, shape (outputs, n, m)
    bias : array_like or Zensor, shape (outputs,), optional

    Returns
    -------
    Zensor or array, shape (..., outputs)
    """
    x1, x2, weight = as_array(x1), as_array(x2), as_array(weight)
    fits = weight.ndim == 3 and x1.ndim and x2.ndim and x1.shape[:-1] == x2.shape[:-1]
    if not fits or (x1.shape[-1], x2.shape[-1]) != weight.shape[1:]:
        raise ShapeError(
            f"bilinear of {x1.shape}, {x2.shape} and a weight of shape {weight.shape}: it needs (..., n), (..., m) and "
            "(outputs, n, m). Check the last axes."
        )
    outputs, n, m = weight.shape
    # One matrix product for all outputs: (rows, n) @ (n, outputs · m), and then one with each row of x2.
    rows = f.reshape(x1, (-1, n))
    first = f.reshape(f.matmul(rows, f.reshape(f.swapaxes(weight, 0, 1), (n, outputs * m))), (-1, outputs, m))
    out = f.reshape(f.matmul(first, f.reshape(x2, (-1, m, 1))), (*x1.shape[:-1], outputs))
    return out if bias is None else f.add(out, bias)
