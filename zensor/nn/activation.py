"""Activations: layers that work element by element, or along one axis. Alphabetical.

Where PyTorch has `inplace`, so has Zensor, so that models run as they are; the result is always a new one.
"""

from __future__ import annotations

import operator
from typing import Any

from numpy.typing import DTypeLike

from autograd.errors import ArgumentError
from zensor.nn import activation_functions as functions
from zensor.nn.inputs import as_dtype, check_number
from zensor.nn.module import Module
from zensor.nn.parameter import Parameter
from zensor.nn.sizes import size


class InPlace(Module):
    """Base of activations without parameters that take PyTorch's `inplace`."""

    def __init__(self, inplace: bool = False) -> None:
        self.inplace = inplace


class ELU(InPlace):
    """x where x > 0, else alpha · (e**x − 1), elementwise: smooth, and between −alpha and infinity.

    Parameters
    ----------
    alpha : float
    inplace : bool
        Changes nothing; the result is a new one.

    Examples
    --------
    >>> from zensor import nn
    >>> nn.ELU()([-1000.0, 2.0])
    array([-1.,  2.])
    """

    def __init__(self, alpha: float = 1.0, inplace: bool = False) -> None:
        check_number("ELU", alpha=alpha)
        super().__init__(inplace)
        self.alpha = alpha

    def forward(self, x: Any) -> Any:
        """elu(x), of the shape of x."""
        return functions.elu(x, self.alpha)

    def extra_repr(self) -> str:
        """The lower bound."""
        return f"alpha={self.alpha}"


class GELU(Module):
    """x · Φ(x), elementwise, with Φ the normal distribution function: the activation of transformers.

    Parameters
    ----------
    approximate : {"none", "tanh"}
        Whether Φ is exact, or (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2.

    Examples
    --------
    >>> from zensor import nn
    >>> nn.GELU()([0.0, 1.0])
    array([0.        , 0.84134475])
    """

    def __init__(self, approximate: str = "none") -> None:
        if approximate not in ("none", "tanh"):
            raise ArgumentError(
                f"GELU with approximate={approximate!r}: it is 'none' or 'tanh'. Leave it out for 'none'."
            )
        self.approximate = approximate

    def forward(self, x: Any) -> Any:
        """gelu(x), of the shape of x."""
        return functions.gelu(x, self.approximate)

    def extra_repr(self) -> str:
        """The approximation."""
        return f"approximate={self.approximate!r}"


class Hardtanh(InPlace):
    """Limit to between `min_val` and `max_val`, elementwise; the gradient is 0 outside and at the bounds.

    Parameters
    ----------
    min_val, max_val : float
    inplace : bool
        Changes nothing; the result is a new one.

    Raises
    ------
    ArgumentError
        If `min_val` is not below `max_val`.

    Examples
    --------
    >>> from zensor import nn
    >>> nn.Hardtanh()([-2.0, 0.5])
    array([-1. ,  0.5])
    """

    def __init__(self, min_val: float = -1.0, max_val: float = 1.0, inplace: bool = False) -> None:
        check_number("Hardtanh", min_val=min_val, max_val=max_val)
        if not min_val < max_val:
            raise ArgumentError(f"Hardtanh with min_val={min_val} and max_val={max_val}: the first is less. Swap them.")
        super().__init__(inplace)
        self.min_val, self.max_val = min_val, max_val

    def forward(self, x: Any) -> Any:
        """hardtanh(x), of the shape of x."""
        return functions.hardtanh(x, self.min_val, self.max_val)

    def extra_repr(self) -> str:
        """The bounds."""
        return f"min_val={self.min_val}, max_val={self.max_val}"


class LeakyReLU(InPlace):
    """x where x > 0, else negative_slope · x, elementwise: no unit dies, since its gradient is never 0.

    Parameters
    ----------
    negative_slope : float
    inplace : bool
        Changes nothing; the result is a new one.

    Examples
    --------
    >>> from zensor import nn
    >>> nn.LeakyReLU()([-1.0, 2.0])
    array([-0.01,  2.  ])
    """

    def __init__(self, negative_slope: float = 0.01, inplace: bool = False) -> None:
        check_number("LeakyReLU", negative_slope=negative_slope)
        super().__init__(inplace)
        self.negative_slope = negative_slope

    def forward(self, x: Any) -> Any:
        """leaky_relu(x), of the shape of x."""
        return functions.leaky_relu(x, self.negative_slope)

    def extra_repr(self) -> str:
        """The slope."""
        return f"negative_slope={self.negative_slope}"


class LogSoftmax(Module):
    """x − log Σ e**x along one axis: logarithms of probabilities, exact where those would be 0.

    Parameters
    ----------
    dim : int
        The axis of the classes; the last, unless given.

    Examples
    --------
    >>> from zensor import nn
    >>> nn.LogSoftmax()([1000.0, 0.0])
    array([    0., -1000.])
    """

    def __init__(self, dim: int = -1) -> None:
        self.dim = _axis(dim, "LogSoftmax")

    def forward(self, x: Any) -> Any:
        """log_softmax(x), of the shape of x."""
        return functions.log_softmax(x, self.dim)

    def extra_repr(self) -> str:
        """The axis."""
        return f"dim={self.dim}"


class Mish(InPlace):
    """x · tanh(log(1 + e**x)), elementwise: smooth, with a dip below 0.

    Parameters
    ----------
    inplace : bool
        Changes nothing; the result is a new one.

    Examples
    --------
    >>> from zensor import nn
    >>> nn.Mish()([0.0, 1.0])
    array([0.        , 0.86509839])
    """

    def forward(self, x: Any) -> Any:
        """mish(x), of the shape of x."""
        return functions.mish(x)


class PReLU(Module):
    """x where x > 0, else weight · x, elementwise: a leaky relu that learns its slope.

    Parameters
    ----------
    num_parameters : int
        1, or the length of axis 1: a slope for each channel.
    init : float
        The first slope.
    dtype : dtype
        Of the slopes; the input is converted to it.

    Attributes
    ----------
    weight : Parameter, shape (num_parameters,)

    Raises
    ------
    ArgumentError
        If the number of slopes is not a whole number of at least 1.
    ShapeError
        When called, if axis 1 is not that long.

    Examples
    --------
    >>> from zensor import nn
    >>> nn.PReLU()([-1.0, 2.0])
    Zensor([-0.25,  2.  ], dtype=float32, made by prelu)
    """

    weight: Parameter

    def __init__(self, num_parameters: int = 1, init: float = 0.25, dtype: DTypeLike = "float32") -> None:
        check_number("PReLU", init=init)
        self.num_parameters = size(num_parameters, "num_parameters", "PReLU")
        self.init = init
        self.weight = Parameter([float(init)] * self.num_parameters, dtype=dtype)

    def forward(self, x: Any) -> Any:
        """prelu(x), of the shape of x."""
        return functions.prelu(as_dtype(x, self.weight._data.dtype), self.weight)

    def extra_repr(self) -> str:
        """How many slopes there are."""
        return f"num_parameters={self.num_parameters}"


class ReLU(InPlace):
    """max(x, 0), elementwise, for x of any shape.

    Parameters
    ----------
    inplace : bool
        Changes nothing; the result is a new one.

    Examples
    --------
    >>> from zensor import nn
    >>> nn.ReLU()([-1.0, 2.0])
    array([0., 2.])
    """

    def forward(self, x: Any) -> Any:
        """max(x, 0)."""
        return functions.relu(x)


class SELU(InPlace):
    """scale · (x where x > 0, else alpha · (e**x − 1)), elementwise, with scale 1.0507 and alpha 1.6733.

    With these, mean and variance of values stay near 0 and 1 through many layers.

    Parameters
    ----------
    inplace : bool
        Changes nothing; the result is a new one.

    Examples
    --------
    >>> from zensor import nn
    >>> nn.SELU()([-1.0, 1.0])
    array([-1.11133074,  1.05070099])
    """

    def forward(self, x: Any) -> Any:
        """selu(x), of the shape of x."""
        return functions.selu(x)


class SiLU(InPlace):
    """x / (1 + e**−x), elementwise; also called swish.

    Parameters
    ----------
    inplace : bool
        Changes nothing; the result is a new one.

    Examples
    --------
    >>> from zensor import nn
    >>> nn.SiLU()([0.0, 1.0])
    array([0.        , 0.73105858])
    """

    def forward(self, x: Any) -> Any:
        """silu(x), of the shape of x."""
        return functions.silu(x)


class Sigmoid(Module):
    """1 / (1 + e**−x), elementwise, for x of any shape: between 0 and 1.

    Examples
    --------
    >>> from zensor import nn
    >>> nn.Sigmoid()([0.0])
    array([0.5])
    """

    def forward(self, x: Any) -> Any:
        """1 / (1 + e**−x)."""
        return functions.sigmoid(x)


class Softmax(Module):
    """e**x / Σ e**x along one axis: positive numbers that add up to 1.

    Parameters
    ----------
    dim : int
        The axis of the classes; the last, unless given.

    Examples
    --------
    >>> from zensor import nn
    >>> nn.Softmax(dim=1)([[1000.0, 1000.0]])
    array([[0.5, 0.5]])
    """

    def __init__(self, dim: int = -1) -> None:
        self.dim = _axis(dim, "Softmax")

    def forward(self, x: Any) -> Any:
        """softmax(x), of the shape of x."""
        return functions.softmax(x, self.dim)

    def extra_repr(self) -> str:
        """The axis."""
        return f"dim={self.dim}"


class Softplus(Module):
    """log(1 + e**(beta · x)) / beta, elementwise: a smooth relu.

    Parameters
    ----------
    beta : float
        The larger, the closer to relu.
    threshold : float
        Where beta · x is above it, x itself is given.

    Examples
    --------
    >>> from zensor import nn
    >>> nn.Softplus()([0.0, 1000.0])
    array([6.93147181e-01, 1.00000000e+03])
    """

    def __init__(self, beta: float = 1.0, threshold: float = 20.0) -> None:
        check_number("Softplus", beta=beta, threshold=threshold)
        if beta == 0:
            raise ArgumentError("Softplus with beta=0: it divides by it. Try 1.0.")
        self.beta, self.threshold = beta, threshold

    def forward(self, x: Any) -> Any:
        """softplus(x), of the shape of x."""
        return functions.softplus(x, self.beta, self.threshold)

    def extra_repr(self) -> str:
        """The steepness, and where it becomes straight."""
        return f"beta={self.beta}, threshold={self.threshold}"


class Tanh(Module):
    """Hyperbolic tangent, elementwise, for x of any shape: between −1 and 1.

    Examples
    --------
    >>> from zensor import nn
    >>> nn.Tanh()([0.0])
    array([0.])
    """

    def forward(self, x: Any) -> Any:
        """tanh(x)."""
        return functions.tanh(x)


def _axis(dim: int, who: str) -> int:
    try:
        return operator.index(dim)
    except TypeError as error:
        raise ArgumentError(f"{who} with dim={dim!r}: it is the number of an axis. Try dim=-1, the last.") from error
