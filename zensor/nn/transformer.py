"""Transformers: attention and a small net in turn, each beside a shortcut and followed or led by a LayerNorm."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any, ClassVar

import numpy as np
from numpy.typing import DTypeLike, NDArray

from autograd.errors import ArgumentError, DTypeError
from zensor.nn.attention import MultiheadAttention
from zensor.nn.container import ModuleList
from zensor.nn.dropout import Dropout
from zensor.nn.functional import gelu, relu
from zensor.nn.linear import Linear
from zensor.nn.module import Module
from zensor.nn.normalization import LayerNorm
from zensor.nn.sizes import size
from zensor.random import generator

ACTIVATIONS: dict[str, Callable[[Any], Any]] = {"relu": relu, "gelu": gelu}


class TransformerLayer(Module):
    """What the two kinds of layer share."""

    attentions: ClassVar[tuple[str, ...]]
    """The attributes that hold the attentions; a norm and a dropout follow each, and the net."""

    def __init__(
        self,
        d_model: int,
        nhead: int,
        dim_feedforward: int = 2048,
        dropout: float = 0.1,
        activation: str | Callable[[Any], Any] = "relu",
        layer_norm_eps: float = 1e-5,
        batch_first: bool = False,
        norm_first: bool = False,
        bias: bool = True,
        dtype: DTypeLike = np.float32,
        rng: np.random.Generator | int | None = None,
    ) -> None:
        self.activation = _activation(activation, type(self).__name__)
        self.norm_first = bool(norm_first)
        drawn = None if rng is None else generator(rng)

        # In PyTorch's order, which is that of `parameters()`.
        for name in self.attentions:
            part = MultiheadAttention(d_model, nhead, dropout, bias, batch_first=batch_first, dtype=dtype, rng=drawn)
            setattr(self, name, part)
        self.linear1 = Linear(
            d_model, size(dim_feedforward, "dim_feedforward", type(self).__name__), bias, dtype, drawn
        )
        self.dropout = Dropout(dropout, rng=drawn)
        self.linear2 = Linear(dim_feedforward, d_model, bias, dtype, drawn)
        numbers = range(1, len(self.attentions) + 2)
        for number in numbers:
            setattr(self, f"norm{number}", LayerNorm(d_model, layer_norm_eps, bias=bias, dtype=dtype))
        for number in numbers:
            setattr(self, f"dropout{number}", Dropout(dropout, rng=drawn))

    def _feed(self, x: Any) -> Any:
        """The small net, which sees each place by itself."""
        return self.linear2(self.dropout(self.activation(self.linear1(x))))

    def _beside(self, x: Any, part: Callable[[Any], Any], norm: LayerNorm, dropout: Dropout) -> Any:
        """A part with its shortcut and its norm."""
        if self.norm_first:
            return x + dropout(part(norm(x)))
        return norm(x + dropout(part(x)))


class TransformerEncoderLayer(TransformerLayer):
    """Self-attention and a small net: x ← norm(x + attention(x)), x ← norm(x + net(x)).

    The net is linear2(activation(linear1(x))). Names and layout of what is learned are PyTorch's.

    Parameters
    ----------
    d_model : int
        The number of features.
    nhead : int
        The number of heads of each attention.
    dim_feedforward : int
        The number of features inside of the small net.
    dropout : float
        The part that is dropped while training: of attention weights, inside of the net, and of what is
        added to the shortcut.
    activation : {"relu", "gelu"} or callable
        Of the small net.
    layer_norm_eps : float
        As for `LayerNorm`.
    batch_first : bool
        Whether sequences are (rows, length, features), and not (length, rows, features).
    norm_first : bool
        Whether each part sees a normalized input (x + part(norm(x))), and not the sum is normalized
        (norm(x + part(x))).
    bias : bool
        Whether projections, nets and norms add something.
    dtype : dtype
        Of the parameters; inputs are converted to it.
    rng : numpy.random.Generator, int or None
        Where first values and dropout come from; None is the package's own generator.

    Examples
    --------
    >>> import numpy as np
    >>> from zensor import nn
    >>> layer = nn.TransformerEncoderLayer(8, 2, dim_feedforward=16, batch_first=True)
    >>> layer(np.zeros((4, 5, 8))).shape
    (4, 5, 8)
    """

    attentions = ("self_attn",)
    self_attn: MultiheadAttention
    norm1: LayerNorm
    norm2: LayerNorm
    dropout1: Dropout
    dropout2: Dropout

    def forward(self, src: Any, src_mask: Any = None, src_key_padding_mask: Any = None, is_causal: bool = False) -> Any:
        """Pass a sequence through the layer.

        Parameters
        ----------
        src : array_like or Zensor, shape (length, rows, d_model)
            Or (rows, length, d_model) if batch_first; or a single sequence, (length, d_model).
        src_mask, src_key_padding_mask, is_causal
            As `attn_mask`, `key_padding_mask` and `is_causal` of `MultiheadAttention`.

        Returns
        -------
        Zensor, of the same shape
        """

        def attend(x: Any) -> Any:
            return self.self_attn(x, x, x, src_key_padding_mask, False, src_mask, is_causal=is_causal)[0]

        x = self._beside(src, attend, self.norm1, self.dropout1)
        return self._beside(x, self._feed, self.norm2, self.dropout2)


class TransformerDecoderLayer(TransformerLayer):
    """Self-attention, attention to a memory and a small net, each beside a shortcut.

    The net is linear2(activation(linear1(x))). Names and layout of what is learned are PyTorch's.

    Parameters
    ----------
    d_model, nhead, dim_feedforward : int
    dropout : float
    activation : {"relu", "gelu"} or callable
    layer_norm_eps : float
    batch_first, norm_first, bias : bool
    dtype : dtype
    rng : numpy.random.Generator, int or None
        All as for `TransformerEncoderLayer`.

    Examples
    --------
    >>> import numpy as np
    >>> from zensor import nn
    >>> layer = nn.TransformerDecoderLayer(8, 2, dim_feedforward=16, batch_first=True)
    >>> layer(np.zeros((4, 5, 8)), np.zeros((4, 7, 8)), tgt_is_causal=True).shape
    (4, 5, 8)
    """

    attentions = ("self_attn", "multihead_attn")
    self_attn: MultiheadAttention
    multihead_attn: MultiheadAttention
    norm1: LayerNorm
    norm2: LayerNorm
    norm3: LayerNorm
    dropout1: Dropout
    dropout2: Dropout
    dropout3: Dropout

    def forward(
        self,
        tgt: Any,
        memory: Any,
        tgt_mask: Any = None,
        memory_mask: Any = None,
        tgt_key_padding_mask: Any = None,
        memory_key_padding_mask: Any = None,
        tgt_is_causal: bool = False,
        memory_is_causal: bool = False,
    ) -> Any:
        """Pass a sequence through the layer, beside what an encoder made of another one.

        Parameters
        ----------
        tgt : array_like or Zensor, shape (length, rows, d_model)
            Or (rows, length, d_model) if batch_first; or a single sequence, (length, d_model).
        memory : array_like or Zensor, shape (other length, rows, d_model)
        tgt_mask, tgt_key_padding_mask, tgt_is_causal
            As `attn_mask`, `key_padding_mask` and `is_causal` of `MultiheadAttention`, for the sequence itself.
        memory_mask, memory_key_padding_mask, memory_is_causal
            The same for the memory.

        Returns
        -------
        Zensor, of the shape of tgt
        """

        def attend(x: Any) -> Any:
            return self.self_attn(x, x, x, tgt_key_padding_mask, False, tgt_mask, is_causal=tgt_is_causal)[0]

        def look_up(x: Any) -> Any:
            return self.multihead_attn(
                x, memory, memory, memory_key_padding_mask, False, memory_mask, is_causal=memory_is_causal
            )[0]

        x = self._beside(tgt, attend, self.norm1, self.dropout1)
        x = self._beside(x, look_up, self.norm2, self.dropout2)
        return self._beside(x, self._feed, self.norm3, self.dropout3)


class TransformerEncoder(Module):
    """A stack of encoder layers.

    Parameters
    ----------
    encoder_layer : TransformerEncoderLayer
        Copied for each place: all begin with the same values, as in PyTorch.
    num_layers : int
    norm : Module, optional
        What the result is passed through.

    Examples
    --------
    >>> import numpy as np
    >>> from zensor import nn
    >>> encoder = nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 2, 16), num_layers=2)
    >>> encoder(np.zeros((5, 4, 8))).shape
    (5, 4, 8)
    """

    def __init__(self, encoder_layer: Module, num_layers: int, norm: Module | None = None) -> None:
        self.layers = _copies(encoder_layer, num_layers, "TransformerEncoder")
        self.num_layers = num_layers
        self.norm = norm

    def forward(self, src: Any, mask: Any = None, src_key_padding_mask: Any = None, is_causal: bool = False) -> Any:
        """Pass a sequence through all layers; see `TransformerEncoderLayer`."""
        for layer in self.layers:
            src = layer(src, mask, src_key_padding_mask, is_causal)
        return src if self.norm is None else self.norm(src)


class TransformerDecoder(Module):
    """A stack of decoder layers, which all look at the same memory.

    Parameters
    ----------
    decoder_layer : TransformerDecoderLayer
        Copied for each place: all begin with the same values, as in PyTorch.
    num_layers : int
    norm : Module, optional
        What the result is passed through.

    Examples
    --------
    >>> import numpy as np
    >>> from zensor import nn
    >>> decoder = nn.TransformerDecoder(nn.TransformerDecoderLayer(8, 2, 16), num_layers=2)
    >>> decoder(np.zeros((5, 4, 8)), np.zeros((7, 4, 8))).shape
    (5, 4, 8)
    """

    def __init__(self, decoder_layer: Module, num_layers: int, norm: Module | None = None) -> None:
        self.layers = _copies(decoder_layer, num_layers, "TransformerDecoder")
        self.num_layers = num_layers
        self.norm = norm

    def forward(
        self,
        tgt: Any,
        memory: Any,
        tgt_mask: Any = None,
        memory_mask: Any = None,
        tgt_key_padding_mask: Any = None,
        memory_key_padding_mask: Any = None,
        tgt_is_causal: bool = False,
        memory_is_causal: bool = False,
    ) -> Any:
        """Pass a sequence through all layers; see `TransformerDecoderLayer`."""
        masks = (tgt_mask, memory_mask, tgt_key_padding_mask, memory_key_padding_mask)
        for layer in self.layers:
            tgt = layer(tgt, memory, *masks, tgt_is_causal, memory_is_causal)
        return tgt if self.norm is None else self.norm(tgt)


def causal_mask(length: int) -> NDArray[np.bool_]:
    """The mask under which no place looks at a later one, for `attn_mask`: True above the diagonal.

    Parameters
    ----------
    length : int

    Returns
    -------
    numpy.ndarray of bool, shape (length, length)

    Examples
    --------
    >>> from zensor.nn.transformer import causal_mask
    >>> causal_mask(2)
    array([[False,  True],
           [False, False]])
    """
    mask: NDArray[np.bool_] = np.tri(size(length, "length", "causal_mask", 0)) == 0
    return mask


def _activation(activation: str | Callable[[Any], Any], who: str) -> Callable[[Any], Any]:
    if callable(activation):
        return activation
    if activation not in ACTIVATIONS:
        raise ArgumentError(f"{who} with activation={activation!r}: it is 'relu', 'gelu' or a function. Try 'relu'.")
    return ACTIVATIONS[activation]


def _copies(layer: Module, count: int, who: str) -> ModuleList:
    if not isinstance(layer, Module):
        raise DTypeError(f"{who} with a layer of type {type(layer).__name__}: it is a Module. Pass one layer.")
    return ModuleList([copy.deepcopy(layer) for _ in range(size(count, "num_layers", who))])
