"""Layers that normalise each sample by itself. Those over a batch are in `batchnorm.py`. Alphabetical."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from autograd.errors import ArgumentError
from autograd.functions.windows import numbers
from zensor.core import Zensor
from zensor.nn.functional import group_norm, layer_norm, rms_norm
from zensor.nn.inputs import as_array, as_dtype, check_eps
from zensor.nn.module import Module
from zensor.nn.parameter import Parameter


class GroupNorm(Module):
    """(x − mean) / √(variance + eps) · weight + bias, with mean and variance of each group of channels of a sample.

    Parameters
    ----------
    num_groups : int
        Into how many groups of neighbours the channels are divided.
    num_channels : int
    eps : float
        Keeps the quotient finite.
    affine : bool
        Whether there are weight and bias.
    dtype : dtype
        Of the parameters; the input is converted to it.
    bias : bool
        Whether there is a bias, if there is a weight.

    Attributes
    ----------
    weight, bias : Parameter, shape (num_channels,), or None
        Ones and zeros at first.

    Raises
    ------
    ArgumentError
        If the groups are not equally large.

    Examples
    --------
    >>> import numpy as np
    >>> from zensor import nn
    >>> layer = nn.GroupNorm(2, 6)
    >>> layer
    GroupNorm(2, 6, eps=1e-05, affine=True)
    >>> layer(np.ones((4, 6, 5, 5))).shape
    (4, 6, 5, 5)
    """

    weight: Parameter | None
    bias: Parameter | None

    def __init__(
        self,
        num_groups: int,
        num_channels: int,
        eps: float = 1e-5,
        affine: bool = True,
        dtype: DTypeLike = np.float32,
        *,
        bias: bool = True,
    ) -> None:
        (self.num_groups,) = numbers("GroupNorm", "num_groups", num_groups, 1, 1)
        (self.num_channels,) = numbers("GroupNorm", "num_channels", num_channels, 1, 1)
        if num_channels % num_groups:
            raise ArgumentError(
                f"GroupNorm of {num_channels} channels with num_groups={num_groups}: they cannot be divided into "
                "equal groups. Take a divisor."
            )
        check_eps(eps, "GroupNorm")
        self.eps, self.affine = eps, affine
        self.weight = Parameter(np.ones(num_channels), dtype=dtype) if affine else None
        self.bias = Parameter(np.zeros(num_channels), dtype=dtype) if affine and bias else None

    def forward(self, x: Any) -> Any:
        """Normalise.

        Parameters
        ----------
        x : array_like or Zensor, shape (batch, num_channels, ...)

        Returns
        -------
        Zensor, of the shape of x
        """
        return group_norm(in_dtype_of(self.weight, x), self.num_groups, self.weight, self.bias, self.eps)

    def extra_repr(self) -> str:
        """Groups and channels."""
        return f"{self.num_groups}, {self.num_channels}, eps={self.eps}, affine={self.affine}"


class LayerNorm(Module):
    """(x − mean) / √(variance + eps) · weight + bias, with mean and variance over the last axes.

    Parameters
    ----------
    normalized_shape : int or sequence of int
        The lengths of the last axes.
    eps : float
        Keeps the quotient finite.
    elementwise_affine : bool
        Whether there are weight and bias.
    bias : bool
        Whether there is a bias beside the weight.
    dtype : dtype
        Of the parameters; the input is converted to it.

    Attributes
    ----------
    weight, bias : Parameter, shape normalized_shape, or None
        Ones and zeros at first.

    Raises
    ------
    ArgumentError
        If a length is not a whole number of at least 1.
    ShapeError
        When called, if the last axes of x have other lengths.

    Examples
    --------
    >>> from zensor import nn
    >>> layer = nn.LayerNorm(2)
    >>> layer
    LayerNorm((2,), eps=1e-05, elementwise_affine=True)
    >>> layer([[1.0, 3.0]]).numpy().round(4)
    array([[-1.,  1.]], dtype=float32)
    """

    weight: Parameter | None
    bias: Parameter | None

    def __init__(
        self,
        normalized_shape: int | Sequence[int],
        eps: float = 1e-5,
        elementwise_affine: bool = True,
        bias: bool = True,
        dtype: DTypeLike = np.float32,
    ) -> None:
        self.normalized_shape = _lengths("LayerNorm", normalized_shape)
        check_eps(eps, "LayerNorm")
        self.eps, self.elementwise_affine = eps, elementwise_affine
        self.weight = Parameter(np.ones(self.normalized_shape), dtype=dtype) if elementwise_affine else None
        self.bias = Parameter(np.zeros(self.normalized_shape), dtype=dtype) if elementwise_affine and bias else None

    def forward(self, x: Any) -> Any:
        """Normalise.

        Parameters
        ----------
        x : array_like or Zensor, shape (..., *normalized_shape)

        Returns
        -------
        Zensor, of the shape of x
        """
        return layer_norm(in_dtype_of(self.weight, x), self.normalized_shape, self.weight, self.bias, self.eps)

    def extra_repr(self) -> str:
        """The lengths of the last axes."""
        return f"{self.normalized_shape}, eps={self.eps}, elementwise_affine={self.elementwise_affine}"


class RMSNorm(Module):
    """x / √(mean of x² + eps) · weight, with the mean over the last axes.

    Parameters
    ----------
    normalized_shape : int or sequence of int
        The lengths of the last axes.
    eps : float, optional
        Keeps the quotient finite; unless given, the precision of the dtype.
    elementwise_affine : bool
        Whether there is a weight.
    dtype : dtype
        Of the weight; the input is converted to it.

    Attributes
    ----------
    weight : Parameter, shape normalized_shape, or None
        Ones at first.

    Raises
    ------
    ArgumentError
        If a length is not a whole number of at least 1.
    ShapeError
        When called, if the last axes of x have other lengths.

    Examples
    --------
    >>> from zensor import nn
    >>> nn.RMSNorm(2)([[1.0, 7.0]]).numpy()
    array([[0.2, 1.4]], dtype=float32)
    """

    weight: Parameter | None

    def __init__(
        self,
        normalized_shape: int | Sequence[int],
        eps: float | None = None,
        elementwise_affine: bool = True,
        dtype: DTypeLike = np.float32,
    ) -> None:
        self.normalized_shape = _lengths("RMSNorm", normalized_shape)
        check_eps(eps, "RMSNorm")
        self.eps, self.elementwise_affine = eps, elementwise_affine
        self.weight = Parameter(np.ones(self.normalized_shape), dtype=dtype) if elementwise_affine else None

    def forward(self, x: Any) -> Any:
        """Normalise.

        Parameters
        ----------
        x : array_like or Zensor, shape (..., *normalized_shape)

        Returns
        -------
        Zensor, of the shape of x
        """
        return rms_norm(in_dtype_of(self.weight, x), self.normalized_shape, self.weight, self.eps)

    def extra_repr(self) -> str:
        """The lengths of the last axes."""
        return f"{self.normalized_shape}, eps={self.eps}, elementwise_affine={self.elementwise_affine}"


def in_dtype_of(parameter: Zensor | None, x: Any) -> Any:
    """`x` in the dtype of a parameter or buffer, if there is one; else as it is, or as an array.

    Examples
    --------
    >>> from zensor import nn
    >>> in_dtype_of(nn.Parameter([1.0]), [1, 2])
    array([1., 2.], dtype=float32)
    """
    return as_array(x) if parameter is None else as_dtype(x, parameter._data.dtype)


def _lengths(name: str, normalized_shape: Any) -> tuple[int, ...]:
    axes = len(normalized_shape) if isinstance(normalized_shape, tuple | list) else 1
    if not axes:
        raise ArgumentError(f"{name} with normalized_shape={normalized_shape!r}: it names at least one axis. Try 64.")
    return numbers(name, "normalized_shape", normalized_shape, axes, 1)
