"""Embedding: a row of learned numbers for each word, character or class."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from autograd.errors import ShapeError
from zensor.core import Zensor
from zensor.nn.inputs import as_array
from zensor.nn.module import Module
from zensor.nn.parameter import Parameter
from zensor.nn.sequence_functions import check_padding, embedding
from zensor.nn.sizes import size
from zensor.random import generator


class Embedding(Module):
    """A table with a row for each id: weight[ids].

    The rows begin normally distributed, with mean 0 and deviation 1, as in PyTorch.

    Parameters
    ----------
    num_embeddings : int
        How many ids there are.
    embedding_dim : int
        Length of a row.
    padding_idx : int, optional
        The id that fills up short sequences: its row begins as zeros and gets no gradient. A negative one
        counts from the end.
    dtype : dtype
        Of the table.
    rng : numpy.random.Generator, int or None
        Where the first values come from; None is the package's own generator.

    Attributes
    ----------
    weight : Parameter, shape (num_embeddings, embedding_dim)

    Raises
    ------
    ArgumentError
        If a size is not a whole number of at least 1, or when called, if an id is not in
        0 … num_embeddings − 1.

    Examples
    --------
    >>> from zensor import nn
    >>> layer = nn.Embedding(10, 3, padding_idx=0)
    >>> layer
    Embedding(10, 3, padding_idx=0)
    >>> layer([[1, 2], [4, 0]]).shape
    (2, 2, 3)
    """

    weight: Parameter

    def __init__(
        self,
        num_embeddings: int,
        embedding_dim: int,
        padding_idx: int | None = None,
        *,
        dtype: DTypeLike = np.float32,
        rng: np.random.Generator | int | None = None,
    ) -> None:
        self.num_embeddings = size(num_embeddings, "num_embeddings", "Embedding")
        self.embedding_dim = size(embedding_dim, "embedding_dim", "Embedding")
        self.padding_idx = check_padding(padding_idx, self.num_embeddings, "Embedding")
        values = generator(rng).standard_normal((self.num_embeddings, self.embedding_dim))
        if self.padding_idx is not None:
            values[self.padding_idx] = 0
        self.weight = Parameter(values, dtype=dtype)

    @classmethod
    def from_pretrained(
        cls, embeddings: ArrayLike | Zensor, freeze: bool = True, padding_idx: int | None = None
    ) -> Self:
        """Make a layer of a table that there is.

        Parameters
        ----------
        embeddings : array_like, shape (num_embeddings, embedding_dim)
            A floating-point table keeps its dtype; another becomes float32. It is copied.
        freeze : bool
            Whether it shall stay as it is.
        padding_idx : int, optional

        Examples
        --------
        >>> from zensor import nn
        >>> nn.Embedding.from_pretrained([[1.0, 2.0], [3.0, 4.0]])([1]).numpy()
        array([[3., 4.]])
        """
        table = as_array(embeddings)
        if table.ndim != 2 or 0 in table.shape:
            raise ShapeError(
                f"Embedding.from_pretrained of shape {table.shape}: it is a table, (num_embeddings, embedding_dim), "
                "that is not empty. Reshape it."
            )
        data = table.data if isinstance(table, Zensor) else table
        layer = cls(
            data.shape[0], data.shape[1], padding_idx, dtype=data.dtype if data.dtype.kind == "f" else np.float32
        )
        layer.weight.data[...] = data
        layer.weight.requires_grad = not freeze
        return layer

    def forward(self, input: Any) -> Any:
        """The rows of the ids.

        Parameters
        ----------
        input : array_like or Zensor of int, shape (...)

        Returns
        -------
        Zensor, shape (..., embedding_dim)
        """
        return embedding(input, self.weight, self.padding_idx)

    def extra_repr(self) -> str:
        """The sizes, and the id that gets no gradient."""
        padding = f", padding_idx={self.padding_idx}" if self.padding_idx is not None else ""
        return f"{self.num_embeddings}, {self.embedding_dim}{padding}"
