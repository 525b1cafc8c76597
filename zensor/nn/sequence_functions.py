"""What layers of sequences compute, as functions: embedding and attention. `functional` shows them to users."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from autograd import functions as f
from autograd.errors import ArgumentError, ShapeError
from autograd.functions.attention import attention
from autograd.functions.embedding import embedding as rows_of
from zensor.nn.dropping import dropout_factors
from zensor.nn.inputs import as_array, check_probability


def embedding(input: Any, weight: Any, padding_idx: int | None = None) -> Any:
    """Rows of a table, one for each id: weight[input].

    Parameters
    ----------
    input : array_like or Zensor of int, shape (...)
    weight : array_like or Zensor, shape (rows, features)
    padding_idx : int, optional
        The row that gets no gradient; a negative one counts from the end.

    Returns
    -------
    Zensor, shape (..., features)

    Raises
    ------
    ArgumentError
        If an id is not in 0 … rows − 1.
    DTypeError
        If the ids are not integers.

    Examples
    --------
    >>> from zensor.nn import functional
    >>> functional.embedding([2, 0], [[1.0], [2.0], [3.0]])
    array([[3.],
           [1.]])
    """
    input, weight = as_array(input), as_array(weight)
    if padding_idx is not None and weight.ndim == 2:
        padding_idx = check_padding(padding_idx, weight.shape[0], "embedding")
    return rows_of(weight, input, padding_idx)


def check_padding(padding_idx: Any, rows: int, who: str) -> int | None:
    """The number of a row, from 0, or None; refuses what is neither."""
    if padding_idx is None:
        return None
    try:
        place = rows if isinstance(padding_idx, bool) else operator.index(padding_idx)
    except TypeError:
        place = rows
    if not -rows <= place < rows:
        raise ArgumentError(
            f"{who} with padding_idx={padding_idx!r} and {rows} rows: it is the number of a row, in [{-rows}, {rows}). "
            "Leave it out if no row is padding."
        )
    return place % rows


def scaled_dot_product_attention(
    query: Any,
    key: Any,
    value: Any,
    attn_mask: Any = None,
    dropout_p: float = 0.0,
    is_causal: bool = False,
    scale: float | None = None,
    enable_gqa: bool = False,
    rng: np.random.Generator | int | None = None,
) -> Any:
    """softmax(Q Kᵀ · scale + mask) V: for each query the mean of the values, weighted by how well its key fits.

    Parameters
    ----------
    query : array_like or Zensor, shape (..., L, E)
    key : array_like or Zensor, shape (..., S, E)
    value : array_like or Zensor, shape (..., S, Ev)
        The leading axes of the three broadcast.
    attn_mask : array_like or Zensor, shape (..., L, S), optional
        Booleans: **True where a query may look at a key**. Or numbers that are added to the scores, which may
        be learned. It broadcasts.
    dropout_p : float
        The part of the weights that is dropped, always: pass 0 in evaluation.
    is_causal : bool
        Whether query i looks at no key after the i-th; with a mask, both hold.
    scale : float, optional
        1 / √E, unless given.
    enable_gqa : bool
        Whether each head of key and value, in the third axis from the end, serves several of the query's.
    rng : numpy.random.Generator, int or None
        Where the dropout comes from; None is the package's own generator.

    Returns
    -------
    Zensor, shape (..., L, Ev)
        0 for a query that may look at nothing.

    Raises
    ------
    ArgumentError
        If `dropout_p` is not a probability, or heads cannot be shared out.
    ShapeError
        If shapes do not fit.

    Examples
    --------
    >>> from zensor.nn import functional
    >>> functional.scaled_dot_product_attention([[0.0], [0.0]], [[1.0], [1.0]], [[2.0], [4.0]], is_causal=True)
    array([[2.],
           [3.]])
    """
    query, key, value = as_array(query), as_array(key), as_array(value)
    asked = f"scaled_dot_product_attention of query {query.shape}, key {key.shape} and value {value.shape}"
    if min(query.ndim, key.ndim, value.ndim) < 2:
        raise ShapeError(f"{asked}: each is (..., length, features). Insert axes: query[None].")
    if enable_gqa:
        key, value = _shared_heads(query, key), _shared_heads(query, value)
    try:
        leading = np.broadcast_shapes(query.shape[:-2], key.shape[:-2])
        np.broadcast_shapes(leading, value.shape[:-2])
    except ValueError as error:
        raise ShapeError(f"{asked}: the axes before the last two broadcast. Check heads and rows.") from error
    shape = (*leading, query.shape[-2], key.shape[-2])
    dropped = attention_dropout(shape, dropout_p, query.dtype, rng)
    mask = None if attn_mask is None else as_array(attn_mask)
    if mask is not None and not _broadcasts(mask.shape, shape):
        raise ShapeError(
            f"{asked} with attn_mask of shape {mask.shape}: it says for each query and key, {shape}, whether one looks "
            "at the other, and broadcasts to that shape. Insert or drop axes."
        )
    return attention(query, key, value, mask, scale=scale, causal=is_causal, dropped=dropped)[0]


def attention_dropout(shape: tuple[int, ...], p: float, dtype: np.dtype[Any], rng: Any) -> Any:
    """What attention weights are multiplied by: 0 with probability p, else 1 / (1 − p); None if p is 0."""
    check_probability(p, "scaled_dot_product_attention")
    if p == 0:
        return None
    return dropout_factors(shape, p, dtype, rng)


def _broadcasts(shape: tuple[int, ...], wanted: tuple[int, ...]) -> bool:
    """Whether an array of this shape can be broadcast to the wanted one."""
    pairs = zip(shape[::-1], wanted[::-1], strict=False)
    return len(shape) <= len(wanted) and all(mine in (1, other) for mine, other in pairs)


def _shared_heads(query: Any, x: Any) -> Any:
    heads, own = query.shape[-3] if query.ndim > 2 else 0, x.shape[-3] if x.ndim > 2 else 0
    if not own or heads % own:
        raise ArgumentError(
            f"scaled_dot_product_attention of query {query.shape} and {x.shape} with enable_gqa=True: the query's "
            f"number of heads must be a multiple of the other's ({heads} is not one of {own}). Check the third axis "
            "from the end."
        )
    return f.repeat(x, heads // own, -3)
