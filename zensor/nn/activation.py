"""Activations: layers without parameters that work element by element. Alphabetical."""

from __future__ import annotations

from typing import Any

from zensor.nn.functional import relu, sigmoid, tanh
from zensor.nn.module import Module


class ReLU(Module):
    """max(x, 0), elementwise, for x of any shape.

    Examples
    --------
    >>> from zensor import nn
    >>> nn.ReLU()([-1.0, 2.0])
    array([0., 2.])
    """

    def forward(self, x: Any) -> Any:
        """max(x, 0)."""
        return relu(x)


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
        return sigmoid(x)


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
        return tanh(x)
