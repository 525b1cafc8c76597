"""Positional encodings: what tells a transformer where in a sequence something stands."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from autograd import functions as f
from autograd.errors import ArgumentError, ShapeError
from zensor.nn.functional import dropout as drop
from zensor.nn.inputs import as_dtype, check_probability
from zensor.nn.module import Module
from zensor.nn.parameter import Parameter
from zensor.nn.sizes import size
from zensor.random import generator


class PositionalEncoding(Module):
    """What the two encodings share: they add to each place of a sequence a row of a table, x + table[place]."""

    weight: Any

    def __init__(
        self,
        d_model: int,
        max_len: int = 5000,
        dropout: float = 0.0,
        batch_first: bool = False,
        dtype: DTypeLike = np.float32,
        rng: np.random.Generator | int | None = None,
    ) -> None:
        who = type(self).__name__
        self.d_model = size(d_model, "d_model", who)
        self.max_len = size(max_len, "max_len", who)
        check_probability(dropout, who)
        self.dropout = dropout
        self.batch_first = bool(batch_first)
        self.rng = None if rng is None else generator(rng)
        self._make_table(np.dtype(dtype))

    def _make_table(self, dtype: np.dtype[Any]) -> None:
        """Make what is added to each position: a row for each of `max_len`."""
        raise NotImplementedError(f"{type(self).__name__} must define _make_table: what is added to each position.")

    def forward(self, x: Any) -> Any:
        """x with the row of each place added to it.

        Parameters
        ----------
        x : array_like or Zensor, shape (length, rows, d_model)
            Or (rows, length, d_model) if batch_first; or a single sequence, (length, d_model).

        Returns
        -------
        Zensor, of the same shape
        """
        table = self.weight
        x = as_dtype(x, table.dtype)
        if x.ndim not in (2, 3) or x.shape[-1] != self.d_model:
            raise ShapeError(
                f"{type(self).__name__} of shape {x.shape}: it has two axes or three, and {self.d_model} features in "
                "the last. Check the last axis."
            )
        length = x.shape[1] if x.ndim == 3 and self.batch_first else x.shape[0]
        if length > self.max_len:
            raise ShapeError(
                f"{type(self).__name__} of shape {x.shape}: the sequence has {length} places and the table "
                f"{self.max_len}. Cut the sequence, or make the layer with a larger max_len."
            )
        rows = table[:length]
        if x.ndim == 3 and not self.batch_first:
            rows = rows[:, None]
        return drop(f.add(x, rows), self.dropout, self.training, self.rng)

    def extra_repr(self) -> str:
        """The sizes, and what differs from the defaults."""
        parts = [f"{self.d_model}, max_len={self.max_len}"]
        parts += [f"dropout={self.dropout}"] if self.dropout else []
        parts += ["batch_first=True"] if self.batch_first else []
        return ", ".join(parts)


class LearnedPositionalEncoding(PositionalEncoding):
    """Adds to each place of a sequence a row that is learned: x + weight[place].

    The rows begin normally distributed, with mean 0 and deviation 0.02, as those of GPT-2.

    Parameters
    ----------
    d_model : int
        The number of features.
    max_len : int
        The length of the longest sequence.
    dropout : float
        The part of the sum that is dropped while training.
    batch_first : bool
        Whether sequences are (rows, length, features), and not (length, rows, features).
    dtype : dtype
        Of the table; the input is converted to it.
    rng : numpy.random.Generator, int or None
        Where first values and dropout come from; None is the package's own generator.

    Attributes
    ----------
    weight : Parameter, shape (max_len, d_model)

    Examples
    --------
    >>> import numpy as np
    >>> from zensor import nn
    >>> nn.LearnedPositionalEncoding(8, max_len=16)(np.zeros((5, 2, 8))).shape
    (5, 2, 8)
    """

    def _make_table(self, dtype: np.dtype[Any]) -> None:
        values = 0.02 * generator(self.rng).standard_normal((self.max_len, self.d_model))
        self.weight = Parameter(values, dtype=dtype)


class SinusoidalPositionalEncoding(PositionalEncoding):
    """Adds waves to each place p of a sequence: sin(p ω) at even features 2k, cos(p ω) at odd ones 2k + 1.

    ω is 10000**(−2k / d_model), from "Attention is all you need". Nothing is learned, and nothing saved.

    Parameters
    ----------
    d_model, max_len : int
    dropout : float
    batch_first : bool
    dtype : dtype
    rng : numpy.random.Generator, int or None
        All as for `LearnedPositionalEncoding`.

    Attributes
    ----------
    weight : Zensor, shape (max_len, d_model)
        A buffer.

    Examples
    --------
    >>> import numpy as np
    >>> from zensor import nn
    >>> nn.SinusoidalPositionalEncoding(4, max_len=2)(np.zeros((2, 4))).numpy().round(2)
    array([[0.  , 1.  , 0.  , 1.  ],
           [0.84, 0.54, 0.01, 1.  ]], dtype=float32)
    """

    def _make_table(self, dtype: np.dtype[Any]) -> None:
        self.register_buffer("weight", sinusoids(self.max_len, self.d_model).astype(dtype), persistent=False)


def sinusoids(length: int, features: int) -> NDArray[Any]:
    """Waves of falling frequency, one row per place: sines at even features, cosines at odd ones.

    Raises
    ------
    ArgumentError
        If a size is not a whole number of at least 1.
    """
    if length < 1 or features < 1:
        raise ArgumentError(f"sinusoids({length}, {features}): both are at least 1. Check the sizes.")
    frequencies = 10000.0 ** (-np.arange(0, features, 2) / features)
    angles = np.arange(length)[:, None] * frequencies
    table = np.empty((length, features))
    table[:, 0::2] = np.sin(angles)
    table[:, 1::2] = np.cos(angles[:, : features // 2])
    return table
