"""Elementwise operations that stand between the layers of a net: relu, sigmoid, softplus. Alphabetical."""

from __future__ import annotations

import numpy as np

from autograd.functions.elementwise import Elementwise


class LogSigmoid(Elementwise):
    """Logarithm of the logistic function, elementwise: log σ(x) = −log(1 + e**−x), with derivative σ(−x).

    Examples
    --------
    >>> from zensor import Zensor, log_sigmoid
    >>> log_sigmoid(Zensor([0.0, -1000.0]))
    Zensor([-6.93147181e-01, -1.00000000e+03], made by log_sigmoid)
    """

    symbol = "log σ"

    @staticmethod
    def forward(x):             return -_softplus(np.negative(x))
    @staticmethod
    def backward_x(grad, x):    return grad * sigmoid(-x)


log_sigmoid = LogSigmoid.apply


class Relu(Elementwise):
    """Rectified linear unit, elementwise: maximum(x, 0), with derivative 0 at 0.

    Examples
    --------
    >>> from zensor import Zensor, relu
    >>> relu(Zensor([-1.0, 2.0]))
    Zensor([0., 2.], made by relu)
    """

    @staticmethod
    def forward(x):             return _relu(x)
    @staticmethod
    def backward_x(grad, out):  return grad * (out > 0)


relu = Relu.apply


def _relu(x):
    x = np.asarray(x)
    if x.dtype.kind != "f":
        return np.maximum(x, 0)
    return np.maximum(x, _zeros_beside(x))


def _zeros_beside(x):
    """Zeros that broadcast to x: the maximum of two arrays is up to twice as fast as that of an array and a number."""
    if x.size >= 1 << 16:
        strides = [stride if length > 1 else 0 for stride, length in zip(x.strides, x.shape, strict=True)]
        outer = strides.index(max(strides))
        item = x[(slice(None),) * outer + (slice(0, 1),)]
        if item.size >= 1 << 12:  # read again and again from the cache: a third faster for images
            return np.zeros_like(item)
    return np.zeros(x.shape, x.dtype) if x.flags.c_contiguous else np.zeros_like(x)


class Sigmoid(Elementwise):
    """Logistic function, elementwise: σ(x) = 1 / (1 + e**−x), with derivative σ(x) (1 − σ(x)).

    Computed from e**−|x|, which neither overflows nor loses digits on either side.

    Examples
    --------
    >>> from zensor import Zensor, sigmoid
    >>> sigmoid(Zensor([0.0]))
    Zensor([0.5], made by sigmoid)
    """

    symbol = "σ"

    @staticmethod
    def forward(x):             return _sigmoid(x)
    @staticmethod
    def backward_x(grad, out):  return grad * (out * (1 - out))


sigmoid = Sigmoid.apply


def _sigmoid(x):
    # e**-|x| never overflows, and the small side keeps all its digits: at -40 the tanh form would give 0.
    small = np.exp(-np.abs(x))
    return np.maximum(small, np.greater_equal(x, 0)) / (1 + small)  # NaN stays NaN


class Softplus(Elementwise):
    """A smooth relu, elementwise: log(1 + e**x), with derivative σ(x), the logistic function. It never overflows.

    Examples
    --------
    >>> from zensor import Zensor, softplus
    >>> softplus(Zensor([0.0, 1000.0]))
    Zensor([6.93147181e-01, 1.00000000e+03], made by softplus)
    """

    @staticmethod
    def forward(x):             return _softplus(x)
    @staticmethod
    def backward_x(grad, x):    return grad * sigmoid(x)


softplus = Softplus.apply


def _softplus(x):
    return _relu(x) + np.log1p(np.exp(-np.abs(x)))  # what np.logaddexp(x, 0) does, in a tenth of its time
