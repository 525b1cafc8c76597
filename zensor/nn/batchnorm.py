"""Layers that normalise over a batch, and remember what they have seen for the time when there is no batch."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from autograd.errors import ArgumentError, ShapeError
from autograd.functions.windows import numbers
from autograd.writing import stamp
from zensor.core import Zensor
from zensor.nn.functional import batch_norm
from zensor.nn.inputs import check_eps
from zensor.nn.module import Module
from zensor.nn.normalization import in_dtype_of
from zensor.nn.parameter import Parameter
from zensor.numbers import is_number


class _BatchNorm(Module):
    """What BatchNorm1d and BatchNorm2d have in common; a subclass says how many axes x may have."""

    axes: tuple[int, ...]
    expected: str
    weight: Parameter | None
    bias: Parameter | None
    running_mean: Zensor | None
    running_var: Zensor | None
    num_batches_tracked: Zensor | None

    def __init__(
        self,
        num_features: int,
        eps: float = 1e-5,
        momentum: float | None = 0.1,
        affine: bool = True,
        track_running_stats: bool = True,
        dtype: DTypeLike = np.float32,
        *,
        bias: bool = True,
    ) -> None:
        name = type(self).__name__
        (self.num_features,) = numbers(name, "num_features", num_features, 1, 1)
        if momentum is not None and not (is_number(momentum) and 0 <= momentum <= 1):
            raise ArgumentError(f"{name} with momentum={momentum!r}: it lies in [0, 1], or is None. Try 0.1.")
        check_eps(eps, name)
        self.eps, self.momentum = eps, momentum
        self.affine, self.track_running_stats = affine, track_running_stats
        self.weight = Parameter(np.ones(num_features), dtype=dtype) if affine else None
        self.bias = Parameter(np.zeros(num_features), dtype=dtype) if affine and bias else None
        track = track_running_stats
        self.register_buffer("running_mean", np.zeros(num_features, dtype) if track else None)
        self.register_buffer("running_var", np.ones(num_features, dtype) if track else None)
        self.register_buffer("num_batches_tracked", np.zeros((), np.int64) if track else None)

    def forward(self, x: Any) -> Any:
        """Normalise: in training with the mean and variance of the batch, in evaluation with the running ones.

        Returns
        -------
        Zensor, of the shape of x
        """
        x = in_dtype_of(self.weight if self.weight is not None else self.running_mean, x)
        if x.ndim not in self.axes or x.shape[1] != self.num_features:
            raise ShapeError(
                f"{type(self).__name__} of {x.shape}: x is {self.expected} with {self.num_features} channels. "
                "Check num_features."
            )
        means, variances, counted = self.running_mean, self.running_var, self.num_batches_tracked
        momentum = self.momentum
        if momentum is None:  # the mean over all batches, this one included
            momentum = 0.0 if counted is None else 1 / (int(counted._data) + 1)
        training = self.training or means is None
        out = batch_norm(x, means, variances, self.weight, self.bias, training, momentum, self.eps)
        if self.training and counted is not None:
            counted._data[...] += 1
            stamp(counted._data, "batch_norm")
        return out

    def extra_repr(self) -> str:
        """The channels and the options."""
        options = f"eps={self.eps}, momentum={self.momentum}, affine={self.affine}"
        return f"{self.num_features}, {options}, track_running_stats={self.track_running_stats}"


class BatchNorm1d(_BatchNorm):
    """(x − mean) / √(variance + eps) · weight + bias for each channel of rows or sequences.

    In training, mean and variance are those of the batch, and the running ones follow them; in evaluation they
    are the running ones.

    Parameters
    ----------
    num_features : int
        The number of channels.
    eps : float
        Keeps the quotient finite.
    momentum : float or None
        running = (1 − momentum) · running + momentum · batch; None takes the mean over all batches.
    affine : bool
        Whether there are weight and bias.
    track_running_stats : bool
        Whether there are running ones; without them, evaluation takes those of the batch too.
    dtype : dtype
        Of parameters and running values; the input is converted to it.
    bias : bool
        Whether there is a bias, if there is a weight.

    Attributes
    ----------
    weight, bias : Parameter, shape (num_features,), or None
        Ones and zeros at first.
    running_mean, running_var : Zensor, shape (num_features,), or None
        Buffers: zeros and ones at first.
    num_batches_tracked : Zensor of int, shape (), or None
        A buffer.

    Raises
    ------
    ArgumentError
        If an option is out of range.
    ShapeError
        When called, if x has other channels, or a channel of a batch has one value only.

    Examples
    --------
    >>> from zensor import nn
    >>> layer = nn.BatchNorm1d(1)
    >>> layer([[1.0], [3.0]]).numpy().round(3)
    array([[-1.],
           [ 1.]], dtype=float32)
    >>> list(layer.state_dict())
    ['weight', 'bias', 'running_mean', 'running_var', 'num_batches_tracked']
    """

    axes = (2, 3)
    expected = "(batch, channels) or (batch, channels, length)"


class BatchNorm2d(_BatchNorm):
    """(x − mean) / √(variance + eps) · weight + bias for each channel of images.

    In training, mean and variance are those of the batch, and the running ones follow them; in evaluation they
    are the running ones.

    Parameters
    ----------
    num_features : int
    eps : float
    momentum : float or None
    affine, track_running_stats : bool
    dtype : dtype
    bias : bool
        All as for `BatchNorm1d`.

    Attributes
    ----------
    weight, bias : Parameter, shape (num_features,), or None
    running_mean, running_var : Zensor, shape (num_features,), or None
    num_batches_tracked : Zensor of int, shape (), or None
        All as for `BatchNorm1d`.

    Raises
    ------
    ArgumentError
        If an option is out of range.
    ShapeError
        When called, if x has other channels, or a channel of a batch has one value only.

    Examples
    --------
    >>> import numpy as np
    >>> from zensor import nn
    >>> layer = nn.BatchNorm2d(3)
    >>> layer
    BatchNorm2d(3, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)
    >>> layer(np.ones((2, 3, 4, 4))).shape
    (2, 3, 4, 4)
    """

    axes = (4,)
    expected = "(batch, channels, height, width)"
