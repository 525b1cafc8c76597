"""MultiheadAttention: several attentions side by side, each on its own projection of the features."""

from __future__ import annotations

import functools
import math
import operator
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from autograd import functions as f
from autograd.errors import ArgumentError, DTypeError, ShapeError
from autograd.functions.attention import attention
from zensor.core import Zensor
from zensor.nn.functional import linear
from zensor.nn.inputs import as_array, as_dtype, check_probability
from zensor.nn.linear import Linear
from zensor.nn.module import Module
from zensor.nn.parameter import Parameter
from zensor.nn.sequence_functions import attention_dropout
from zensor.nn.sizes import size
from zensor.random import generator


class MultiheadAttention(Module):
    """Attention in several heads: concat(head₁, …) Wₒᵀ + bₒ with headᵢ = attention(Q Wᵢᵠᵀ, K Wᵢᵏᵀ, V Wᵢᵛᵀ).

    Weights of the projections begin uniform as Xavier's, their biases and that of `out_proj` at 0, as in
    PyTorch.

    Parameters
    ----------
    embed_dim : int
        The number of features; `num_heads` must divide it.
    num_heads : int
    dropout : float
        The part of the attention weights that is dropped while training.
    bias : bool
        Whether projections add something.
    add_bias_kv : bool
        Whether a learned key and value stand behind each sequence of keys and values.
    add_zero_attn : bool
        Whether a key and value of zeros stand there.
    kdim, vdim : int, optional
        The number of features of keys and values, if it is another.
    batch_first : bool
        Whether sequences are (rows, length, features), and not (length, rows, features).
    dtype : dtype
        Of the parameters; inputs are converted to it.
    rng : numpy.random.Generator, int or None
        Where first values and dropout come from; None is the package's own generator.

    Attributes
    ----------
    in_proj_weight : Parameter, shape (3 · embed_dim, embed_dim), or None
        For queries, keys and values, one below the other. With another kdim or vdim there are
        `q_proj_weight`, `k_proj_weight` and `v_proj_weight` instead.
    in_proj_bias : Parameter, shape (3 · embed_dim,), or None
    out_proj : Linear
    bias_k, bias_v : Parameter, shape (1, 1, embed_dim), or None

    Examples
    --------
    >>> import numpy as np
    >>> from zensor import nn
    >>> layer = nn.MultiheadAttention(8, 2, batch_first=True)
    >>> x = np.zeros((4, 5, 8))
    >>> output, weights = layer(x, x, x)
    >>> output.shape, weights.shape
    ((4, 5, 8), (4, 5, 5))
    """

    in_proj_weight: Parameter | None
    q_proj_weight: Parameter | None
    k_proj_weight: Parameter | None
    v_proj_weight: Parameter | None
    in_proj_bias: Parameter | None
    bias_k: Parameter | None
    bias_v: Parameter | None

    def __init__(
        self,
        embed_dim: int,
        num_heads: int,
        dropout: float = 0.0,
        bias: bool = True,
        add_bias_kv: bool = False,
        add_zero_attn: bool = False,
        kdim: int | None = None,
        vdim: int | None = None,
        batch_first: bool = False,
        dtype: DTypeLike = np.float32,
        rng: np.random.Generator | int | None = None,
    ) -> None:
        who = "MultiheadAttention"
        self.embed_dim = size(embed_dim, "embed_dim", who)
        self.num_heads = size(num_heads, "num_heads", who)
        self.kdim = self.embed_dim if kdim is None else size(kdim, "kdim", who)
        self.vdim = self.embed_dim if vdim is None else size(vdim, "vdim", who)
        if self.embed_dim % self.num_heads:
            raise ArgumentError(
                f"{who} with embed_dim={embed_dim} and num_heads={num_heads}: each head has embed_dim / num_heads "
                f"features, a whole number. Try num_heads={math.gcd(self.embed_dim, self.num_heads)}."
            )
        check_probability(dropout, who)
        self.dropout = dropout
        self.add_zero_attn = bool(add_zero_attn)
        self.batch_first = bool(batch_first)
        self.rng = None if rng is None else generator(rng)
        self._make_parameters(bias, add_bias_kv, dtype)

    def _make_parameters(self, bias: bool, add_bias_kv: bool, dtype: DTypeLike) -> None:
        width = self.embed_dim
        rng = generator(self.rng)

        def xavier(rows: int, columns: int) -> Parameter:
            bound = math.sqrt(6 / (rows + columns))
            return Parameter(rng.uniform(-bound, bound, (rows, columns)), dtype=dtype)

        self.in_proj_weight = self.q_proj_weight = self.k_proj_weight = self.v_proj_weight = None
        if self.kdim == self.vdim == width:
            self.in_proj_weight = xavier(3 * width, width)
        else:
            self.q_proj_weight = xavier(width, width)
            self.k_proj_weight = xavier(width, self.kdim)
            self.v_proj_weight = xavier(width, self.vdim)
        self.in_proj_bias = Parameter(np.zeros(3 * width), dtype=dtype) if bias else None
        self.bias_k = self.bias_v = None
        if add_bias_kv:
            deviation = math.sqrt(2 / (2 * width))
            self.bias_k, self.bias_v = [
                Parameter(deviation * rng.standard_normal((1, 1, width)), dtype=dtype) for _ in range(2)
            ]
        self.out_proj = Linear(width, width, bias, dtype=dtype, rng=rng)
        if self.out_proj.bias is not None:
            self.out_proj.bias.data[...] = 0

    def forward(
        self,
        query: Any,
        key: Any,
        value: Any,
        key_padding_mask: Any = None,
        need_weights: bool = True,
        attn_mask: Any = None,
        average_attn_weights: bool = True,
        is_causal: bool = False,
    ) -> tuple[Any, Any]:
        """Let queries look at keys and take values.

        Parameters
        ----------
        query : array_like or Zensor, shape (L, rows, embed_dim)
            Or (rows, L, embed_dim) if batch_first; or a single sequence, (L, embed_dim).
        key : array_like or Zensor, shape (S, rows, kdim)
        value : array_like or Zensor, shape (S, rows, vdim)
        key_padding_mask : array_like, shape (rows, S) or (S,), optional
            Booleans: **True where a key is padding and nobody looks at it**. Or numbers, added to the scores.
        need_weights : bool
            Whether the weights are wanted, too.
        attn_mask : array_like or Zensor, shape (L, S) or (rows · num_heads, L, S), optional
            Booleans: **True where a query may not look at a key**. Or numbers, added to the scores.
        average_attn_weights : bool
            Whether the weights come as the mean over heads.
        is_causal : bool
            Whether query i looks at no key after the i-th; needs no attn_mask. What stands behind the keys after
            `add_bias_kv` and `add_zero_attn` is seen in any case.

        Returns
        -------
        output : Zensor, of the query's shape
        weights : Zensor, shape (rows, L, S), or (rows, num_heads, L, S) if not averaged, or None
        """
        same_kv, same = key is value, query is key and key is value
        given = [self._checked(one, which) for one, which in zip((query, key, value), "qkv", strict=True)]
        single = given[0].ndim == 2
        if len({one.ndim for one in given}) > 1:
            raise ShapeError(
                f"MultiheadAttention of query {given[0].shape}, key {given[1].shape} and value {given[2].shape}: all "
                "three are batches, or none is. Insert the axis of rows."
            )
        q, k, v = [self._heads(one, single) for one in self._projected(given, same, same_kv)]
        if k.shape[0] != q.shape[0] or k.shape[:3] != v.shape[:3]:
            raise ShapeError(
                f"MultiheadAttention of query {given[0].shape}, key {given[1].shape} and value {given[2].shape}: all "
                "have the same rows, and key and value the same length. Check batch_first."
            )
        mask = self._mask(attn_mask, key_padding_mask, is_causal, q.shape, k.shape[2])
        k, v, mask = self._lengthened(k, v, mask)
        p = self.dropout if self.training else 0.0
        dropped = attention_dropout((*q.shape[:3], k.shape[2]), p, q.dtype, self.rng)
        output, weights = attention(q, k, v, mask, dropped=dropped)
        output = self.out_proj(self._joined(output, single))
        if not need_weights:
            return output, None
        weights = weights if dropped is None else weights * dropped
        weights = f.mean(weights, 1) if average_attn_weights else weights
        return output, f.squeeze(weights, 0) if single else weights

    def _checked(self, given: Any, which: str) -> Any:
        x = as_dtype(given, self.out_proj.weight._data.dtype)
        features = {"q": self.embed_dim, "k": self.kdim, "v": self.vdim}[which]
        if x.ndim not in (2, 3) or x.shape[-1] != features:
            name = {"q": "query", "k": "key", "v": "value"}[which]
            raise ShapeError(
                f"MultiheadAttention with a {name} of shape {x.shape}: it has two axes or three, and {features} "
                "features in the last. Check the last axis."
            )
        return x

    def _projected(self, given: list[Any], same: bool, same_kv: bool) -> list[Any]:
        """Queries, keys and values as the heads want them, by as few products as possible."""
        q, k, _ = given
        width, weight, bias = self.embed_dim, self.in_proj_weight, self.in_proj_bias
        if weight is not None and same:
            return _parts(linear(q, weight, bias), width)
        if weight is not None and same_kv:
            upper, lower = (None, None) if bias is None else (bias[:width], bias[width:])
            return [linear(q, weight[:width], upper), *_parts(linear(k, weight[width:], lower), width)]
        weights: list[Any] = [self.q_proj_weight, self.k_proj_weight, self.v_proj_weight]
        if weight is not None:
            weights = [weight[i * width : (i + 1) * width] for i in range(3)]
        biases = [None if bias is None else bias[i * width : (i + 1) * width] for i in range(3)]
        return [linear(*one) for one in zip(given, weights, biases, strict=True)]

    def _heads(self, x: Any, single: bool) -> Any:
        """From features in the last axis to (rows, heads, length, features of a head)."""
        x = f.reshape(x, (*x.shape[:-1], self.num_heads, self.embed_dim // self.num_heads))
        if single:
            return f.expand_dims(f.transpose(x, (1, 0, 2)), 0)
        return f.transpose(x, (0, 2, 1, 3) if self.batch_first else (1, 2, 0, 3))

    def _joined(self, x: Any, single: bool) -> Any:
        """The way back."""
        x = f.transpose(x, (0, 2, 1, 3) if single or self.batch_first else (2, 0, 1, 3))
        x = f.reshape(x, (*x.shape[:2], self.embed_dim))
        return f.squeeze(x, 0) if single else x

    def _mask(self, attn_mask: Any, padding: Any, is_causal: bool, query: tuple[int, ...], keys: int) -> Any:
        """All masks as one for `attention`: booleans that say who may look, or numbers to be added."""
        rows, heads, queries = query[:3]
        found = []
        if attn_mask is not None:
            mask = _a_mask(attn_mask, "attn_mask", [(queries, keys), (rows * heads, queries, keys)])
            found.append(mask if mask.ndim == 2 else f.reshape(mask, (rows, heads, queries, keys)))
        if padding is not None:
            mask = _a_mask(padding, "key_padding_mask", [(rows, keys), *([(keys,)] if rows == 1 else [])])
            found.append(f.reshape(mask, (rows, 1, 1, keys)))
        if is_causal:
            found.append(np.tri(queries, keys) == 0)
        if not found:
            return None
        if all(one.dtype.kind == "b" for one in found):
            return ~functools.reduce(operator.or_, found)
        dtype = self.out_proj.weight._data.dtype
        numbers = [f.where(one, -np.inf, 0.0) if one.dtype.kind == "b" else one for one in found]
        numbers = [as_dtype(one, dtype) for one in numbers]
        return functools.reduce(operator.add, numbers)

    def _lengthened(self, k: Any, v: Any, mask: Any) -> tuple[Any, Any, Any]:
        """With the learned key and value behind the others, and those of zeros."""
        pairs: list[tuple[Any, Any]] = []
        rows, heads, _, features = k.shape
        if self.bias_k is not None and self.bias_v is not None:
            shape = (rows, heads, 1, features)
            own = [f.reshape(one, (1, heads, 1, features)) for one in (self.bias_k, self.bias_v)]
            pairs.append((f.broadcast_to(own[0], shape), f.broadcast_to(own[1], shape)))
        if self.add_zero_attn:
            nothing = np.zeros((rows, heads, 1, features), k.dtype)
            pairs.append((nothing, nothing))
        if not pairs:
            return k, v, mask
        if mask is not None:
            kind = np.ones if mask.dtype.kind == "b" else np.zeros
            mask = f.concatenate([mask, kind((*mask.shape[:-1], len(pairs)), mask.dtype)], -1)
        return (
            f.concatenate([k, *[pair[0] for pair in pairs]], 2),
            f.concatenate([v, *[pair[1] for pair in pairs]], 2),
            mask,
        )

    def extra_repr(self) -> str:
        """The sizes, and what differs from the defaults."""
        parts = [f"{self.embed_dim}, num_heads={self.num_heads}"]
        parts += [f"dropout={self.dropout}"] if self.dropout else []
        parts += ["batch_first=True"] if self.batch_first else []
        return ", ".join(parts)


def _parts(x: Any, width: int) -> list[Any]:
    return [x[..., start : start + width] for start in range(0, x.shape[-1], width)]


def _a_mask(given: Any, name: str, shapes: list[tuple[int, ...]]) -> Any:
    mask = as_array(given)
    if mask.dtype.kind not in "bf":
        raise DTypeError(
            f"MultiheadAttention with {name} of dtype {mask.dtype}: it is boolean (True: not looked at) or "
            "floating-point (added to the scores). Convert it, for instance with astype(bool)."
        )
    if mask.shape not in shapes:
        raise ShapeError(
            f"MultiheadAttention with {name} of shape {mask.shape}: here it is {' or '.join(map(str, shapes))}. "
            "Check the lengths of queries and keys."
        )
    return mask.data if mask.dtype.kind == "b" and isinstance(mask, Zensor) else mask
