"""Pooling layers: windows of sequences and images become their largest value or their mean. Alphabetical."""

from __future__ import annotations

from typing import Any

from zensor.nn.functional import adaptive_avg_pool2d, avg_pool1d, avg_pool2d, max_pool1d, max_pool2d
from zensor.nn.inputs import as_array
from zensor.nn.module import Module


class AdaptiveAvgPool2d(Module):
    """Means over as many windows as are asked for: images of any size become one size.

    Along an axis of length n cut into m windows, window i goes from ⌊i n / m⌋ to ⌈(i + 1) n / m⌉.

    Parameters
    ----------
    output_size : int or (int, int)
        None in a pair leaves that axis as it is.

    Raises
    ------
    ArgumentError
        When called, if a size is no whole number of at least 1.

    Examples
    --------
    >>> import numpy as np
    >>> from zensor import nn
    >>> nn.AdaptiveAvgPool2d(1)(np.ones((2, 3, 7, 5))).shape
    (2, 3, 1, 1)
    """

    def __init__(self, output_size: Any) -> None:
        self.output_size = output_size

    def forward(self, x: Any) -> Any:
        """Take the means.

        Parameters
        ----------
        x : array_like or Zensor, shape (batch, channels, height, width) or (channels, height, width)

        Returns
        -------
        Zensor, shape (batch, channels, *output_size)
        """
        return adaptive_avg_pool2d(as_array(x), self.output_size)

    def extra_repr(self) -> str:
        """The size."""
        return f"output_size={self.output_size}"


class _AvgPool(Module):
    """What AvgPool1d and AvgPool2d have in common."""

    def __init__(
        self,
        kernel_size: Any,
        stride: Any = None,
        padding: Any = 0,
        ceil_mode: bool = False,
        count_include_pad: bool = True,
    ) -> None:
        self.kernel_size = kernel_size
        self.stride = kernel_size if stride is None else stride
        self.padding = padding
        self.ceil_mode = ceil_mode
        self.count_include_pad = count_include_pad

    def extra_repr(self) -> str:
        """How the window slides."""
        return f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}"


class AvgPool1d(_AvgPool):
    """The mean of each window over sequences.

    Parameters
    ----------
    kernel_size : int
        How long the window is.
    stride : int, optional
        How far the window moves; as far as it is long, unless given.
    padding : int
        How many zeros are put on both sides.
    ceil_mode : bool
        Whether a last window may reach over the edge.
    count_include_pad : bool
        Whether the zeros count as values of which the mean is taken.

    Raises
    ------
    ArgumentError, ShapeError
        When called, if an option is out of range, or the window does not fit.

    Examples
    --------
    >>> from zensor import nn
    >>> nn.AvgPool1d(2)([[[1.0, 3.0, 2.0, 0.0]]])
    array([[[2., 1.]]])
    """

    def forward(self, x: Any) -> Any:
        """Take the means.

        Parameters
        ----------
        x : array_like or Zensor, shape (batch, channels, length) or (channels, length)

        Returns
        -------
        Zensor, shape (batch, channels, (length + 2 · padding − kernel_size) // stride + 1)
        """
        x = as_array(x)
        return avg_pool1d(x, self.kernel_size, self.stride, self.padding, self.ceil_mode, self.count_include_pad)


class AvgPool2d(_AvgPool):
    """The mean of each window over images.

    Parameters
    ----------
    kernel_size : int or (int, int)
    stride : int or (int, int), optional
    padding : int or (int, int)
    ceil_mode, count_include_pad : bool
        All as for `AvgPool1d`.
    divisor_override : int, optional
        By what sums are divided, instead of the number of values.

    Raises
    ------
    ArgumentError, ShapeError
        When called, if an option is out of range, or the window does not fit.

    Examples
    --------
    >>> from zensor import nn
    >>> nn.AvgPool2d(2)([[[[1.0, 3.0], [2.0, 0.0]]]])
    array([[[[1.5]]]])
    """

    def __init__(
        self,
        kernel_size: Any,
        stride: Any = None,
        padding: Any = 0,
        ceil_mode: bool = False,
        count_include_pad: bool = True,
        divisor_override: int | None = None,
    ) -> None:
        super().__init__(kernel_size, stride, padding, ceil_mode, count_include_pad)
        self.divisor_override = divisor_override

    def forward(self, x: Any) -> Any:
        """Take the means.

        Parameters
        ----------
        x : array_like or Zensor, shape (batch, channels, height, width) or (channels, height, width)

        Returns
        -------
        Zensor, shape (batch, channels, height, width)
            Along each axis (length + 2 · padding − kernel_size) // stride + 1 long.
        """
        options = (self.kernel_size, self.stride, self.padding, self.ceil_mode, self.count_include_pad)
        return avg_pool2d(as_array(x), *options, self.divisor_override)


class _MaxPool(Module):
    """What MaxPool1d and MaxPool2d have in common."""

    def __init__(
        self,
        kernel_size: Any,
        stride: Any = None,
        padding: Any = 0,
        dilation: Any = 1,
        *,
        ceil_mode: bool = False,
    ) -> None:
        self.kernel_size = kernel_size
        self.stride = kernel_size if stride is None else stride
        self.padding = padding
        self.dilation = dilation
        self.ceil_mode = ceil_mode

    def _options(self) -> tuple[Any, ...]:
        return self.kernel_size, self.stride, self.padding, self.dilation, self.ceil_mode

    def extra_repr(self) -> str:
        """How the window slides."""
        text = f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}"
        return f"{text}, dilation={self.dilation}, ceil_mode={self.ceil_mode}"


class MaxPool1d(_MaxPool):
    """The largest value in each window over sequences. Of equal ones, the first gets the gradient.

    Parameters
    ----------
    kernel_size : int
        How long the window is.
    stride : int, optional
        How far the window moves; as far as it is long, unless given.
    padding : int
        How much −∞ is put on both sides; at most half the kernel.
    dilation : int
        How far apart the places in a window are.
    ceil_mode : bool
        Whether a last window may reach over the edge.

    Raises
    ------
    ArgumentError, ShapeError
        When called, if an option is out of range, or the window does not fit.

    Examples
    --------
    >>> from zensor import nn
    >>> nn.MaxPool1d(2)([[[1.0, 3.0, 2.0, 0.0]]])
    array([[[3., 2.]]])
    """

    def forward(self, x: Any) -> Any:
        """Take the largest values.

        Parameters
        ----------
        x : array_like or Zensor, shape (batch, channels, length) or (channels, length)

        Returns
        -------
        Zensor, shape (batch, channels, (length + 2 · padding − dilation · (kernel_size − 1) − 1) // stride + 1)
        """
        return max_pool1d(as_array(x), *self._options())


class MaxPool2d(_MaxPool):
    """The largest value in each window over images. Of equal ones, the first gets the gradient.

    Parameters
    ----------
    kernel_size : int or (int, int)
    stride : int or (int, int), optional
    padding, dilation : int or (int, int)
    ceil_mode : bool
        All as for `MaxPool1d`.

    Raises
    ------
    ArgumentError, ShapeError
        When called, if an option is out of range, or the window does not fit.

    Examples
    --------
    >>> from zensor import nn
    >>> nn.MaxPool2d(2)
    MaxPool2d(kernel_size=2, stride=2, padding=0, dilation=1, ceil_mode=False)
    >>> nn.MaxPool2d(2)([[[[1.0, 3.0], [2.0, 0.0]]]])
    array([[[[3.]]]])
    """

    def forward(self, x: Any) -> Any:
        """Take the largest values.

        Parameters
        ----------
        x : array_like or Zensor, shape (batch, channels, height, width) or (channels, height, width)

        Returns
        -------
        Zensor, shape (batch, channels, height, width)
            Along each axis (length + 2 · padding − dilation · (kernel_size − 1) − 1) // stride + 1 long.
        """
        return max_pool2d(as_array(x), *self._options())
