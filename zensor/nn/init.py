"""First values of parameters, written in place: uniform, normal, Xavier, Kaiming, orthogonal. Alphabetical.

Each takes a Parameter, another Zensor or an array (`layer.weight.data`), writes into its memory without recording,
and returns it.
`rng` is a numpy.random.Generator, a seed, or None for the package's own generator.
"""

from __future__ import annotations

import math
from typing import Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from autograd.errors import ArgumentError, DTypeError, ShapeError, kind_of
from autograd.variable import Variable
from autograd.writing import stamp
from zensor.numbers import is_number
from zensor.random import generator

Filled = TypeVar("Filled", bound=Variable | NDArray[Any])
Rng = np.random.Generator | int | None

GAINS = {"linear": 1.0, "conv1d": 1.0, "conv2d": 1.0, "sigmoid": 1.0, "tanh": 5 / 3, "relu": math.sqrt(2), "selu": 0.75}
"""What keeps the size of values the same through a layer with this nonlinearity."""


def calculate_gain(nonlinearity: str, param: float | None = None) -> float:
    """The recommended gain of a nonlinearity, as in PyTorch.

    Parameters
    ----------
    nonlinearity : str
        "linear", "conv1d", "conv2d", "sigmoid", "tanh", "relu", "leaky_relu" or "selu".
    param : float, optional
        The negative slope of leaky_relu; 0.01 unless given.

    Raises
    ------
    ArgumentError
        If the nonlinearity is unknown.

    Examples
    --------
    >>> from zensor.nn import init
    >>> round(init.calculate_gain("relu"), 4)
    1.4142
    """
    if nonlinearity == "leaky_relu":
        _check_numbers("calculate_gain", param=0.01 if param is None else param)
        return math.sqrt(2 / (1 + (0.01 if param is None else param) ** 2))
    if nonlinearity not in GAINS:
        raise ArgumentError(
            f"calculate_gain({nonlinearity!r}): known are leaky_relu, {', '.join(GAINS)}. Pass the gain yourself."
        )
    return GAINS[nonlinearity]


def constant_(tensor: Filled, val: float) -> Filled:
    """Fill with one value.

    Parameters
    ----------
    tensor : Zensor
    val : float

    Examples
    --------
    >>> from zensor import nn
    >>> nn.init.constant_(nn.Parameter([1.0, 2.0]), 0.5)
    Parameter([0.5, 0.5], dtype=float32)
    """
    if not is_number(val):
        raise ArgumentError(
            f"constant_ with val={val!r:.60}: it is one number. Write arrays by tensor.data[...] = array."
        )
    return _written("constant_", tensor, val)


def eye_(tensor: Filled) -> Filled:
    """Fill a matrix with ones on the diagonal and zeros elsewhere.

    Parameters
    ----------
    tensor : Zensor, shape (rows, columns)
    """
    rows, columns = _matrix_shape("eye_", tensor)
    return _written("eye_", tensor, np.eye(rows, columns))


def kaiming_normal_(
    tensor: Filled, a: float = 0, mode: str = "fan_in", nonlinearity: str = "leaky_relu", rng: Rng = None
) -> Filled:
    """Fill from the normal distribution with standard deviation gain / √fan: for layers before a relu.

    Parameters
    ----------
    tensor : Zensor, shape (out, in, ...)
    a : float
        The negative slope of leaky_relu.
    mode : {"fan_in", "fan_out"}
        Whether the size of values is kept forward, or that of gradients backward.
    nonlinearity : str
        As for `calculate_gain`.
    rng : numpy.random.Generator, int or None

    Raises
    ------
    ArgumentError
        If mode or nonlinearity is unknown.
    ShapeError
        If there are fewer than two axes.
    """
    std = calculate_gain(nonlinearity, a) / math.sqrt(_fan("kaiming_normal_", tensor, mode))
    return normal_(tensor, 0, std, rng)


def kaiming_uniform_(
    tensor: Filled, a: float = 0, mode: str = "fan_in", nonlinearity: str = "leaky_relu", rng: Rng = None
) -> Filled:
    """Fill uniformly in ± gain · √(3 / fan), which has the standard deviation of `kaiming_normal_`.

    Parameters
    ----------
    tensor : Zensor, shape (out, in, ...)
    a, mode, nonlinearity
        As for `kaiming_normal_`.
    rng : numpy.random.Generator, int or None
    """
    bound = calculate_gain(nonlinearity, a) * math.sqrt(3 / _fan("kaiming_uniform_", tensor, mode))
    return uniform_(tensor, -bound, bound, rng)


def normal_(tensor: Filled, mean: float = 0.0, std: float = 1.0, rng: Rng = None) -> Filled:
    """Fill from the normal distribution.

    Parameters
    ----------
    tensor : Zensor
    mean, std : float
    rng : numpy.random.Generator, int or None

    Examples
    --------
    >>> from zensor import nn
    >>> nn.init.normal_(nn.Parameter([0.0, 0.0]), mean=3.0, std=0.0, rng=0)
    Parameter([3., 3.], dtype=float32)
    """
    _check_numbers("normal_", mean=mean, std=std)
    return _written("normal_", tensor, generator(rng).normal(mean, _at_least_0("normal_", std), _shape(tensor)))


def ones_(tensor: Filled) -> Filled:
    """Fill with ones."""
    return _written("ones_", tensor, 1.0)


def orthogonal_(tensor: Filled, gain: float = 1.0, rng: Rng = None) -> Filled:
    """Fill with a random matrix whose rows, or columns if there are more rows, are orthogonal and `gain` long.

    Parameters
    ----------
    tensor : Zensor, shape (rows, ...)
        The axes after the first count as columns.
    gain : float
    rng : numpy.random.Generator, int or None

    Raises
    ------
    ShapeError
        If there are fewer than two axes.

    Examples
    --------
    >>> from zensor import nn
    >>> w = nn.init.orthogonal_(nn.Parameter([[0.0] * 3] * 2), rng=0).numpy()
    >>> bool(abs(w @ w.T - [[1, 0], [0, 1]]).max() < 1e-6)
    True
    """
    _check_numbers("orthogonal_", gain=gain)
    rows, columns = _fans("orthogonal_", tensor, matrix=True)
    drawn = generator(rng).standard_normal((rows, columns))
    q, r = np.linalg.qr(drawn if rows >= columns else drawn.T)
    q *= np.sign(np.diag(r))  # without this the distribution would not be uniform
    return _written("orthogonal_", tensor, gain * (q if rows >= columns else q.T).reshape(_shape(tensor)))


def trunc_normal_(
    tensor: Filled, mean: float = 0.0, std: float = 1.0, a: float = -2.0, b: float = 2.0, rng: Rng = None
) -> Filled:
    """Fill from the normal distribution between `a` and `b`: what falls outside is drawn again.

    Parameters
    ----------
    tensor : Zensor
    mean, std : float
    a, b : float
        Bounds of the values themselves, not of their distance in standard deviations.
    rng : numpy.random.Generator, int or None

    Raises
    ------
    ArgumentError
        If `a` is not below `b`, or hardly anything falls between them.
    """
    _check_numbers("trunc_normal_", mean=mean, std=std, a=a, b=b)
    chance = 0.0
    if a < b and std > 0:
        chance = (math.erf((b - mean) / std / math.sqrt(2)) - math.erf((a - mean) / std / math.sqrt(2))) / 2
    if chance < 1e-4:
        raise ArgumentError(
            f"trunc_normal_ with mean={mean}, std={std}, a={a} and b={b}: a part of {chance:.1g} of the numbers would "
            "fall between a and b. Choose a below b, around the mean."
        )
    draw = generator(rng)
    values = draw.normal(mean, std, math.prod(_shape(tensor)))
    outside = np.flatnonzero((values < a) | (values > b))
    while outside.size:
        values[outside] = draw.normal(mean, std, outside.size)
        outside = outside[(values[outside] < a) | (values[outside] > b)]
    return _written("trunc_normal_", tensor, values.reshape(_shape(tensor)))


def uniform_(tensor: Filled, a: float = 0.0, b: float = 1.0, rng: Rng = None) -> Filled:
    """Fill uniformly between `a` and `b`.

    Parameters
    ----------
    tensor : Zensor
    a, b : float
        The bounds.
    rng : numpy.random.Generator, int or None

    Examples
    --------
    >>> from zensor import nn
    >>> bool((nn.init.uniform_(nn.Parameter([0.0, 0.0]), 2, 3, rng=0).numpy() >= 2).all())
    True
    """
    _check_numbers("uniform_", a=a, b=b)
    if not a <= b:
        raise ArgumentError(f"uniform_ with a={a} and b={b}: a is not above b. Exchange them.")
    return _written("uniform_", tensor, generator(rng).uniform(a, b, _shape(tensor)))


def xavier_normal_(tensor: Filled, gain: float = 1.0, rng: Rng = None) -> Filled:
    """Fill from the normal distribution with standard deviation gain · √(2 / (fan_in + fan_out)).

    Parameters
    ----------
    tensor : Zensor, shape (out, in, ...)
    gain : float
    rng : numpy.random.Generator, int or None

    Raises
    ------
    ShapeError
        If there are fewer than two axes.
    """
    _check_numbers("xavier_normal_", gain=gain)
    return normal_(tensor, 0, gain * math.sqrt(2 / sum(_fans("xavier_normal_", tensor))), rng)


def xavier_uniform_(tensor: Filled, gain: float = 1.0, rng: Rng = None) -> Filled:
    """Fill uniformly in ± gain · √(6 / (fan_in + fan_out)): for layers before a tanh or sigmoid.

    Parameters
    ----------
    tensor : Zensor, shape (out, in, ...)
    gain : float
    rng : numpy.random.Generator, int or None

    Raises
    ------
    ShapeError
        If there are fewer than two axes.
    """
    _check_numbers("xavier_uniform_", gain=gain)
    bound = gain * math.sqrt(6 / sum(_fans("xavier_uniform_", tensor)))
    return uniform_(tensor, -bound, bound, rng)


def zeros_(tensor: Filled) -> Filled:
    """Fill with zeros."""
    return _written("zeros_", tensor, 0.0)


def _written(name: str, tensor: Filled, values: ArrayLike) -> Filled:
    array = _array(tensor)
    if array is None:
        raise DTypeError(f"{name} of {kind_of(tensor)}: it writes into a Zensor. Pass a Parameter.")
    if array.dtype.kind != "f" or not array.flags.writeable:
        raise DTypeError(
            f"{name} of dtype {array.dtype}: the Zensor is floating-point and its memory may be written. "
            "Pass a Parameter."
        )
    array[...] = values
    stamp(array, f"nn.init.{name}")
    return tensor


def _array(tensor: Any) -> NDArray[Any] | None:
    found: Any = tensor._data if isinstance(tensor, Variable) else tensor
    return found if isinstance(found, np.ndarray) else None


def _shape(tensor: Any) -> tuple[int, ...]:
    array = _array(tensor)
    return () if array is None else array.shape  # what is no array is refused by `_written`


def _fans(name: str, tensor: Any, matrix: bool = False) -> tuple[int, int]:
    """How many inputs and outputs each element of (out, in, ...) connects; or rows and columns of the matrix."""
    shape = _shape(tensor)
    if len(shape) < 2 or 0 in shape:
        raise ShapeError(
            f"{name} of shape {shape}: it needs a weight of at least two axes, (out, in, ...), and of some elements. "
            "Use uniform_ or zeros_ for a bias."
        )
    if matrix:
        return shape[0], math.prod(shape[1:])
    each = math.prod(shape[2:])
    return shape[1] * each, shape[0] * each


def _fan(name: str, tensor: Any, mode: str) -> int:
    if mode not in ("fan_in", "fan_out"):
        raise ArgumentError(f"{name} with mode={mode!r}: it is 'fan_in' or 'fan_out'. Try 'fan_in'.")
    return _fans(name, tensor)[mode == "fan_out"]


def _matrix_shape(name: str, tensor: Any) -> tuple[int, int]:
    if len(_shape(tensor)) != 2:
        raise ShapeError(f"{name} of shape {_shape(tensor)}: it fills a matrix. Pass a weight of two axes.")
    return _fans(name, tensor, matrix=True)


def _check_numbers(name: str, **numbers: Any) -> None:
    for which, value in numbers.items():
        if not is_number(value) or not math.isfinite(value):
            raise ArgumentError(f"{name} with {which}={value!r}: it is a finite number. Leave it out for the default.")


def _at_least_0(name: str, std: float) -> float:
    if std < 0:
        raise ArgumentError(f"{name} with std={std!r}: a standard deviation is at least 0. Pass its size.")
    return std
