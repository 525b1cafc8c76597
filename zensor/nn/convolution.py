"""Convolutional layers, for sequences and images, and their transposes."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from autograd import functions as f
from autograd.errors import ArgumentError, ShapeError
from autograd.functions.conv import sides, transposed_size
from autograd.functions.windows import Window, numbers
from zensor.nn.functional import conv1d, conv2d, conv_transpose1d, conv_transpose2d
from zensor.nn.inputs import as_dtype
from zensor.nn.module import Module
from zensor.nn.parameter import Parameter
from zensor.random import generator

MODES = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}
"""What `numpy.pad` calls PyTorch's padding modes."""


class Convolution(Module):
    """Base of the layers: a subclass says over how many axes its window slides, and which function it calls."""

    axes: int
    transposed = False
    weight: Parameter
    bias: Parameter | None
    kernel_size: tuple[int, ...]
    stride: tuple[int, ...]
    dilation: tuple[int, ...]

    def _build(self, in_channels: int, out_channels: int, options: dict[str, Any], dtype: DTypeLike, rng: Any) -> None:
        """Check the options, and draw weights and bias uniform in ±1/√(values under a window), as PyTorch does."""
        name = type(self).__name__
        (self.in_channels,) = numbers(name, "in_channels", in_channels, 1, 1)
        (self.out_channels,) = numbers(name, "out_channels", out_channels, 1, 1)
        (self.groups,) = numbers(name, "groups", options["groups"], 1, 1)
        for option, least in (("kernel_size", 1), ("stride", 1), ("dilation", 1)):
            setattr(self, option, numbers(name, option, options[option], self.axes, least))
        if self.in_channels % self.groups or self.out_channels % self.groups:
            raise ArgumentError(
                f"{name} of {in_channels} and {out_channels} channels with groups={self.groups}: both numbers must be "
                "multiples of groups. Take a common divisor."
            )
        given = options["padding"]
        self.padding = given if isinstance(given, str) else numbers(name, "padding", given, self.axes, 0)
        self._sides = sides(name, given, self.kernel_size, self.stride, self.dilation)
        many, few = self.in_channels, self.out_channels // self.groups
        if not self.transposed:
            many, few = self.out_channels, self.in_channels // self.groups
        bound = 1 / math.sqrt(few * math.prod(self.kernel_size))
        draw = generator(rng).uniform
        self.weight = Parameter(draw(-bound, bound, (many, few, *self.kernel_size)), dtype=dtype)
        self.bias = Parameter(draw(-bound, bound, self.out_channels), dtype=dtype) if options["bias"] else None

    def extra_repr(self) -> str:
        """Channels, the size of the window, and all that is not as usual."""
        usual = {"stride": (1,) * self.axes, "padding": (0,) * self.axes, "dilation": (1,) * self.axes, "groups": 1}
        usual |= {"output_padding": (0,) * self.axes, "padding_mode": "zeros"}
        parts = [f"{self.in_channels} -> {self.out_channels}", f"kernel_size={self.kernel_size}"]
        chosen = {name: getattr(self, name, value) for name, value in usual.items()}
        parts += [f"{name}={value!r}" for name, value in chosen.items() if value != usual[name]]
        return ", ".join([*parts, *(["bias"] if self.bias is not None else [])])


class _Forward(Convolution):
    """What Conv1d and Conv2d have in common."""

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Any,
        stride: Any = 1,
        padding: Any = 0,
        dilation: Any = 1,
        groups: int = 1,
        bias: bool = True,
        padding_mode: str = "zeros",
        dtype: DTypeLike = np.float32,
        rng: np.random.Generator | int | None = None,
    ) -> None:
        options = {"kernel_size": kernel_size, "stride": stride, "padding": padding, "dilation": dilation}
        self._build(in_channels, out_channels, {**options, "groups": groups, "bias": bias}, dtype, rng)
        if padding_mode not in MODES:
            raise ArgumentError(
                f"{type(self).__name__} with padding_mode={padding_mode!r}: it is one of {', '.join(MODES)}. "
                "Leave it out for zeros."
            )
        self.padding_mode = padding_mode

    def _convolve(self, function: Any, x: Any) -> Any:
        x = as_dtype(x, self.weight._data.dtype)
        padding: Any = self.padding
        if self.padding_mode != "zeros" and x.ndim > self.axes:
            x = f.pad(x, ((0, 0),) * (x.ndim - self.axes) + self._sides, MODES[self.padding_mode])
            padding = 0
        return function(x, self.weight, self.bias, self.stride, padding, self.dilation, self.groups)


class Conv1d(_Forward):
    """A convolution over sequences; see `functional.conv1d` for the formula.

    Weights and bias begin uniform in ±1/√(in_channels // groups · kernel_size), as in PyTorch.

    Parameters
    ----------
    in_channels, out_channels : int
    kernel_size : int
        How long the window is.
    stride : int
        How far the window moves from one output to the next.
    padding : int, "valid" or "same"
        How much is put on both sides; "valid" is 0, and "same" keeps the length (stride 1 only).
    dilation : int
        How far apart the places in a window are.
    groups : int
        Into how many groups channels are divided; each output sees its own group only.
    bias : bool
        Whether something is added.
    padding_mode : {"zeros", "reflect", "replicate", "circular"}
        What is put on both sides; where that is more than x has, it is reflected or repeated again.
    dtype : dtype
        Of the parameters; the input is converted to it.
    rng : numpy.random.Generator, int or None
        Where the first values come from; None is the package's own generator.

    Attributes
    ----------
    weight : Parameter, shape (out_channels, in_channels // groups, kernel_size)
    bias : Parameter, shape (out_channels,), or None

    Raises
    ------
    ArgumentError
        If an option is out of range, or the channels are no multiples of groups.
    ShapeError
        When called, if x has other channels or the window does not fit.

    Examples
    --------
    >>> import numpy as np
    >>> from zensor import nn
    >>> layer = nn.Conv1d(2, 3, 5, padding="same")
    >>> layer
    Conv1d(2 -> 3, kernel_size=(5,), padding='same', bias)
    >>> layer(np.ones((1, 2, 8))).shape
    (1, 3, 8)
    """

    axes = 1

    def forward(self, x: Any) -> Any:
        """Convolve.

        Parameters
        ----------
        x : array_like or Zensor, shape (batch, in_channels, length) or (in_channels, length)

        Returns
        -------
        Zensor, shape (batch, out_channels, length)
        """
        return self._convolve(conv1d, x)


class Conv2d(_Forward):
    """A convolution over images; see `functional.conv2d` for the formula.

    Weights and bias begin uniform in ±1/√(in_channels // groups · values in a window), as in PyTorch.

    Parameters
    ----------
    in_channels, out_channels : int
    kernel_size : int or (int, int)
        Height and width of the window.
    stride, padding, dilation : int or (int, int)
        As for `Conv1d`; padding may also be "valid" or "same".
    groups : int
    bias : bool
    padding_mode : {"zeros", "reflect", "replicate", "circular"}
    dtype : dtype
    rng : numpy.random.Generator, int or None
        All as for `Conv1d`.

    Attributes
    ----------
    weight : Parameter, shape (out_channels, in_channels // groups, height, width)
    bias : Parameter, shape (out_channels,), or None

    Raises
    ------
    ArgumentError
        If an option is out of range, or the channels are no multiples of groups.
    ShapeError
        When called, if x has other channels or the window does not fit.

    Examples
    --------
    >>> import numpy as np
    >>> from zensor import nn
    >>> layer = nn.Conv2d(1, 8, 3, stride=2)
    >>> layer
    Conv2d(1 -> 8, kernel_size=(3, 3), stride=(2, 2), bias)
    >>> layer(np.ones((5, 1, 28, 28))).shape
    (5, 8, 13, 13)
    """

    axes = 2

    def forward(self, x: Any) -> Any:
        """Convolve.

        Parameters
        ----------
        x : array_like or Zensor, shape (batch, in_channels, height, width) or (in_channels, height, width)

        Returns
        -------
        Zensor, shape (batch, out_channels, height, width)
        """
        return self._convolve(conv2d, x)


class _Transposed(Convolution):
    """What ConvTranspose1d and ConvTranspose2d have in common."""

    transposed = True

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Any,
        stride: Any = 1,
        padding: Any = 0,
        output_padding: Any = 0,
        groups: int = 1,
        bias: bool = True,
        dilation: Any = 1,
        padding_mode: str = "zeros",
        dtype: DTypeLike = np.float32,
        rng: np.random.Generator | int | None = None,
    ) -> None:
        name = type(self).__name__
        padding = numbers(name, "padding", padding, self.axes, 0)
        options = {"kernel_size": kernel_size, "stride": stride, "padding": padding, "dilation": dilation}
        self._build(in_channels, out_channels, {**options, "groups": groups, "bias": bias}, dtype, rng)
        self.output_padding = numbers(name, "output_padding", output_padding, self.axes, 0)
        if padding_mode != "zeros":
            raise ArgumentError(
                f"{name} with padding_mode={padding_mode!r}: only 'zeros' can be transposed. Leave it out."
            )

    def _transpose(self, function: Any, x: Any, output_size: Any) -> Any:
        x = as_dtype(x, self.weight._data.dtype)
        more = self.output_padding if output_size is None else self._more(x.shape, output_size)
        padding: Any = self.padding
        return function(x, self.weight, self.bias, self.stride, padding, more, self.groups, self.dilation)

    def _more(self, shape: tuple[int, ...], output_size: Any) -> tuple[int, ...]:
        """The output padding that gives this size."""
        window = Window(self.kernel_size, self.stride, self._sides, self.dilation)
        least = transposed_size(shape[-self.axes :], window, (0,) * self.axes)
        wanted = tuple(output_size)[-self.axes :] if isinstance(output_size, tuple | list) else ()
        more = tuple([size - smallest for size, smallest in zip(wanted, least, strict=False)])
        if len(more) < self.axes or any(not 0 <= one < step for one, step in zip(more, self.stride, strict=True)):
            largest = tuple([size + step - 1 for size, step in zip(least, self.stride, strict=True)])
            raise ShapeError(
                f"{type(self).__name__} of {shape} with output_size={output_size!r}: with these strides the size lies "
                f"between {least} and {largest}. Take one of these."
            )
        return more


class ConvTranspose1d(_Transposed):
    """The transpose of a convolution over sequences: makes them longer where that one made them shorter.

    Parameters
    ----------
    in_channels, out_channels : int
    kernel_size, stride, padding : int
        Those of the convolution whose transpose this is.
    output_padding : int
        How much longer one end of the result is.
    groups : int
    bias : bool
    dilation : int
        That of the same convolution.
    padding_mode : {"zeros"}
    dtype : dtype
    rng : numpy.random.Generator, int or None
        As for `Conv1d`.

    Attributes
    ----------
    weight : Parameter, shape (in_channels, out_channels // groups, kernel_size)
    bias : Parameter, shape (out_channels,), or None

    Raises
    ------
    ArgumentError
        If an option is out of range, or the channels are no multiples of groups.
    ShapeError
        When called, if x has other channels, or the size that is asked for cannot come out.

    Examples
    --------
    >>> import numpy as np
    >>> from zensor import nn
    >>> nn.ConvTranspose1d(2, 1, 3, stride=2)(np.ones((1, 2, 4))).shape
    (1, 1, 9)
    """

    axes = 1

    def forward(self, x: Any, output_size: Any = None) -> Any:
        """Spread each value over a window.

        Parameters
        ----------
        x : array_like or Zensor, shape (batch, in_channels, length) or (in_channels, length)
        output_size : sequence of int, optional
            The length of the result, instead of `output_padding`.

        Returns
        -------
        Zensor, shape (batch, out_channels, length)
        """
        return self._transpose(conv_transpose1d, x, output_size)


class ConvTranspose2d(_Transposed):
    """The transpose of a convolution over images: makes them larger where that one made them smaller.

    Parameters
    ----------
    in_channels, out_channels : int
    kernel_size, stride, padding : int or (int, int)
        Those of the convolution whose transpose this is.
    output_padding : int or (int, int)
        How much larger the result is at its lower and right edge.
    groups : int
    bias : bool
    dilation : int or (int, int)
        That of the same convolution.
    padding_mode : {"zeros"}
    dtype : dtype
    rng : numpy.random.Generator, int or None
        As for `Conv1d`.

    Attributes
    ----------
    weight : Parameter, shape (in_channels, out_channels // groups, height, width)
    bias : Parameter, shape (out_channels,), or None

    Raises
    ------
    ArgumentError
        If an option is out of range, or the channels are no multiples of groups.
    ShapeError
        When called, if x has other channels, or the size that is asked for cannot come out.

    Examples
    --------
    >>> import numpy as np
    >>> from zensor import nn
    >>> layer = nn.ConvTranspose2d(2, 1, 3, stride=2, padding=1)
    >>> layer
    ConvTranspose2d(2 -> 1, kernel_size=(3, 3), stride=(2, 2), padding=(1, 1), bias)
    >>> layer(np.ones((1, 2, 4, 4))).shape, layer(np.ones((1, 2, 4, 4)), output_size=(8, 8)).shape
    ((1, 1, 7, 7), (1, 1, 8, 8))
    """

    axes = 2

    def forward(self, x: Any, output_size: Any = None) -> Any:
        """Spread each value over a window.

        Parameters
        ----------
        x : array_like or Zensor, shape (batch, in_channels, height, width) or (in_channels, height, width)
        output_size : sequence of int, optional
            Height and width of the result, instead of `output_padding`.

        Returns
        -------
        Zensor, shape (batch, out_channels, height, width)
        """
        return self._transpose(conv_transpose2d, x, output_size)
