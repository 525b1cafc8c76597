"""Dropout: switches off a random part of what passes through, while training."""

from __future__ import annotations

from typing import Any

import numpy as np

from zensor.nn.functional import dropout, dropout2d
from zensor.nn.inputs import check_probability
from zensor.nn.module import Module
from zensor.random import generator


class Dropout(Module):
    """While training, set each element to 0 with probability p and divide the others by 1 − p.

    A network can then not rely on any single value. In evaluation the input comes back as it is.

    Parameters
    ----------
    p : float
        In [0, 1].
    inplace : bool
        PyTorch's; the result is always a new one.
    rng : numpy.random.Generator, int or None
        Where the choice comes from; an int seeds a generator that belongs to this layer, and None is
        the package's own, which `zensor.manual_seed` seeds.

    Raises
    ------
    ArgumentError
        If `p` is not a probability.

    Examples
    --------
    >>> from zensor import nn
    >>> layer = nn.Dropout(0.5, rng=0)
    >>> layer([1.0, 1.0, 1.0, 1.0])
    array([2., 2., 2., 0.])
    >>> layer.eval()([1.0, 1.0, 1.0, 1.0])
    [1.0, 1.0, 1.0, 1.0]
    """

    def __init__(self, p: float = 0.5, inplace: bool = False, rng: np.random.Generator | int | None = None) -> None:
        check_probability(p, "Dropout")
        self.p = p
        self.inplace = inplace
        # None stays None: a later manual_seed must reach a layer that exists already.
        self.rng = None if rng is None else generator(rng)

    def forward(self, x: Any) -> Any:
        """Drop in training, else pass on; x may have any shape."""
        return dropout(x, self.p, self.training, self.rng)

    def extra_repr(self) -> str:
        """The probability."""
        return f"p={self.p}"


class Dropout2d(Dropout):
    """While training, set each channel of each sample to 0 with probability p and divide the others by 1 − p.

    Neighbours in an image are much alike: to drop single pixels would take little away.

    Parameters
    ----------
    p : float
        In [0, 1].
    inplace : bool
        PyTorch's; the result is always a new one.
    rng : numpy.random.Generator, int or None
        Where the choice comes from, as for `Dropout`.

    Raises
    ------
    ArgumentError
        If `p` is not a probability.
    ShapeError
        When called, if x has no channels.

    Examples
    --------
    >>> import numpy as np
    >>> from zensor import nn
    >>> nn.Dropout2d(0.5, rng=0)(np.ones((1, 4, 2, 2))).sum(axis=(2, 3))
    array([[8., 8., 8., 0.]])
    """

    def forward(self, x: Any) -> Any:
        """Drop channels in training, else pass on.

        Parameters
        ----------
        x : array_like or Zensor, shape (batch, channels, ...)

        Returns
        -------
        Zensor, of the shape of x
        """
        return dropout2d(x, self.p, self.training, self.rng)
