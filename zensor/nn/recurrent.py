"""RNN, LSTM and GRU: layers that read a sequence step by step and remember."""

from __future__ import annotations

import math
from typing import Any, ClassVar

import numpy as np
from numpy.typing import DTypeLike

from autograd import functions as f
from autograd.errors import ArgumentError, ShapeError
from autograd.functions.gru import gru
from autograd.functions.lstm import lstm
from autograd.functions.rnn import NONLINEARITIES, rnn
from zensor.nn.functional import dropout as drop
from zensor.nn.inputs import as_dtype, check_probability
from zensor.nn.module import Module
from zensor.nn.parameter import Parameter
from zensor.nn.sizes import size
from zensor.random import generator

Weights = tuple[Any, Any, Any, Any]
"""Of one direction of one layer: weight_ih, weight_hh, and both biases or None."""


class RNNBase(Module):
    """What RNN, LSTM and GRU share: the parameters of all layers and directions, and the walk through them."""

    gates: ClassVar[int]
    """Blocks of hidden_size rows in each weight."""
    states: ClassVar[tuple[str, ...]] = ("h_0",)
    """What the layer remembers."""

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        dtype: DTypeLike = np.float32,
        rng: np.random.Generator | int | None = None,
    ) -> None:
        who = type(self).__name__
        self.input_size = size(input_size, "input_size", who)
        self.hidden_size = size(hidden_size, "hidden_size", who)
        self.num_layers = size(num_layers, "num_layers", who)
        check_probability(dropout, who)
        self.bias = bool(bias)
        self.batch_first = bool(batch_first)
        self.dropout = dropout
        self.bidirectional = bool(bidirectional)
        self.rng = None if rng is None else generator(rng)
        draw = generator(self.rng).uniform
        bound = 1 / math.sqrt(self.hidden_size)
        for place in range(self.num_layers * self.directions):
            for name, shape in self._shapes(place):
                setattr(self, name, Parameter(draw(-bound, bound, shape), dtype=dtype))

    @property
    def directions(self) -> int:
        """2 if bidirectional, else 1."""
        return 1 + self.bidirectional

    def _names(self, place: int) -> list[str]:
        """What the parameters of one direction of one layer are called, such as weight_ih_l0_reverse."""
        layer, reverse = divmod(place, self.directions)
        kinds = ["weight_ih", "weight_hh", *(["bias_ih", "bias_hh"] if self.bias else [])]
        return [f"{kind}_l{layer}{'_reverse' if reverse else ''}" for kind in kinds]

    def _shapes(self, place: int) -> list[tuple[str, tuple[int, ...]]]:
        rows = self.gates * self.hidden_size
        width = self.input_size if place < self.directions else self.hidden_size * self.directions
        shapes: list[tuple[int, ...]] = [(rows, width), (rows, self.hidden_size), (rows,), (rows,)]
        return list(zip(self._names(place), shapes, strict=False))

    def _weights(self, place: int) -> Weights:
        made = [getattr(self, name) for name in self._names(place)]
        return made[0], made[1], *(made[2:] if self.bias else (None, None))

    def _sequence(self, x: Any, weights: Weights, start: list[Any], reverse: bool) -> tuple[Any, ...]:
        """One direction of one layer: its output and its last states."""
        raise NotImplementedError(f"{type(self).__name__} must define _sequence: one direction of one layer.")

    def forward(self, input: Any, hx: Any = None) -> tuple[Any, Any]:
        """Read a sequence.

        Parameters
        ----------
        input : array_like or Zensor, shape (length, rows, input_size)
            Or (rows, length, input_size) if batch_first; or a single sequence, (length, input_size).
        hx : Zensor, or for LSTM a pair (h_0, c_0), optional
            Where to begin, (layers · directions, rows, hidden_size), without rows for a single sequence;
            zeros unless given.

        Returns
        -------
        output : Zensor
            The last layer's states after each step, in the layout of the input, with
            directions · hidden_size features.
        h_n : Zensor, or for LSTM a pair (h_n, c_n)
            All layers' states after the last step, in the layout of hx.
        """
        x = as_dtype(input, self.weight_ih_l0._data.dtype)  # type: ignore[attr-defined]  # set by its name
        if x.ndim not in (2, 3) or x.shape[-1] != self.input_size:
            raise ShapeError(
                f"{type(self).__name__} of shape {x.shape}: a sequence is "
                f"{'(rows, length' if self.batch_first else '(length, rows'}, {self.input_size}), or (length, "
                f"{self.input_size}) alone. Check the last axis."
            )
        single = x.ndim == 2
        if single:
            x = f.expand_dims(x, 1)
        elif self.batch_first:
            x = f.swapaxes(x, 0, 1)
        start = self._start(hx, x.shape[1], single)
        last: list[tuple[Any, ...]] = []
        for layer in range(self.num_layers):
            x = drop(x, self.dropout, self.training and layer > 0, self.rng)
            outputs = []
            for place in range(layer * self.directions, (layer + 1) * self.directions):
                weights = self._weights(place)
                begin = [None if one is None else one[place] for one in start]
                output, *state = self._sequence(x, weights, begin, reverse=place % self.directions == 1)
                outputs.append(output)
                last.append(tuple(state))
            x = outputs[0] if len(outputs) == 1 else f.concatenate(outputs, -1)
        if single:
            x = f.squeeze(x, 1)
        elif self.batch_first:
            x = f.swapaxes(x, 0, 1)
        final = tuple([_stacked(parts, single) for parts in zip(*last, strict=True)])
        return x, final if len(final) > 1 else final[0]

    def _start(self, hx: Any, rows: int, single: bool) -> list[Any]:
        """The states to begin with, each (layers · directions, rows, hidden_size) or None."""
        count = len(self.states)
        if hx is None:
            return [None] * count
        given = [hx] if count == 1 else hx
        if not isinstance(given, list | tuple) or len(given) != count:
            raise ArgumentError(
                f"{type(self).__name__} with hx of type {type(hx).__name__}: it is a tuple ({', '.join(self.states)}). "
                "Leave it out for zeros."
            )
        shape = (self.num_layers * self.directions, rows, self.hidden_size)
        wanted = (shape[0], shape[2]) if single else shape
        made = []
        for name, one in zip(self.states, given, strict=True):
            state = as_dtype(one, self.weight_ih_l0._data.dtype)  # type: ignore[attr-defined]  # set by its name
            if state.shape != wanted:
                raise ShapeError(
                    f"{type(self).__name__} with {name} of shape {state.shape}: here it is {wanted}, (layers · "
                    "directions, rows, hidden_size). Leave it out for zeros."
                )
            made.append(f.reshape(state, shape))
        return made

    def extra_repr(self) -> str:
        """The sizes, and what differs from the defaults."""
        parts = [f"{self.input_size} -> {self.hidden_size}"]
        parts += [f"num_layers={self.num_layers}"] if self.num_layers > 1 else []
        parts += [] if self.bias else ["bias=False"]
        parts += ["batch_first=True"] if self.batch_first else []
        parts += [f"dropout={self.dropout}"] if self.dropout else []
        parts += ["bidirectional=True"] if self.bidirectional else []
        return ", ".join(parts)


def _stacked(parts: tuple[Any, ...], single: bool) -> Any:
    made = f.stack(parts) if len(parts) > 1 else f.expand_dims(parts[0], 0)
    return f.squeeze(made, 1) if single else made


class GRU(RNNBase):
    """Gated recurrent units, one node of the graph per layer and direction.

    In each step, with W x + b and U h + d cut into three: r = σ(Wx₀ + Uh₀), z = σ(Wx₁ + Uh₁),
    n = tanh(Wx₂ + r Uh₂), then h ← (1 − z) n + z h. Weights and biases begin uniform in ±1/√hidden_size.

    Names and layout of what is learned are PyTorch's: `weight_ih_l0` (3 · hidden_size, input_size),
    `weight_hh_l0` (3 · hidden_size, hidden_size), `bias_ih_l0`, `bias_hh_l0`, then those of layer `l1`; the
    second direction's end in `_reverse`.

    Parameters
    ----------
    input_size, hidden_size, num_layers : int
    bias, batch_first : bool
    dropout : float
    bidirectional : bool
    dtype : dtype
    rng : numpy.random.Generator, int or None
        All as for `LSTM`.

    Examples
    --------
    >>> import numpy as np
    >>> from zensor import nn
    >>> output, h_n = nn.GRU(3, 4, num_layers=2)(np.zeros((5, 2, 3)))
    >>> output.shape, h_n.shape
    ((5, 2, 4), (2, 2, 4))
    """

    gates = 3

    def _sequence(self, x: Any, weights: Weights, start: list[Any], reverse: bool) -> tuple[Any, ...]:
        return gru(x, *weights, start[0], reverse)


class LSTM(RNNBase):
    """Long short-term memory, one node of the graph per layer and direction.

    In each step, with z = W x + b + U h + d cut into four: i = σ(z₀), f = σ(z₁), g = tanh(z₂), o = σ(z₃),
    then c ← f c + i g and h ← o tanh(c). Weights and biases begin uniform in ±1/√hidden_size.

    Names and layout of what is learned are PyTorch's: `weight_ih_l0` (4 · hidden_size, input_size),
    `weight_hh_l0` (4 · hidden_size, hidden_size), `bias_ih_l0`, `bias_hh_l0`, then those of layer `l1`; the
    second direction's end in `_reverse`. States come in pairs (h, c).

    Parameters
    ----------
    input_size, hidden_size : int
        The number of features of a step, and of the state.
    num_layers : int
        How many are stacked; each reads the output of the one below.
    bias : bool
        Whether something is added.
    batch_first : bool
        Whether sequences are (rows, length, features), and not (length, rows, features). States are
        (layers · directions, rows, hidden_size) in any case.
    dropout : float
        The part of each layer's output but the last's that is dropped while training.
    bidirectional : bool
        Whether a second recurrence runs from the end to the beginning; its features stand behind.
    dtype : dtype
        Of the parameters; the input is converted to it.
    rng : numpy.random.Generator, int or None
        Where first values and dropout come from; None is the package's own generator.

    Examples
    --------
    >>> import numpy as np
    >>> from zensor import nn
    >>> layer = nn.LSTM(3, 4, bidirectional=True)
    >>> layer
    LSTM(3 -> 4, bidirectional=True)
    >>> output, (h_n, c_n) = layer(np.zeros((5, 2, 3)))
    >>> output.shape, h_n.shape, c_n.shape
    ((5, 2, 8), (2, 2, 4), (2, 2, 4))
    """

    gates = 4
    states = ("h_0", "c_0")

    def _sequence(self, x: Any, weights: Weights, start: list[Any], reverse: bool) -> tuple[Any, ...]:
        return lstm(x, *weights, start[0], start[1], reverse)


class RNN(RNNBase):
    """The plain recurrence h ← tanh(W x + b + U h + d), one node of the graph per layer and direction.

    Weights and biases begin uniform in ±1/√hidden_size.

    Names and layout of what is learned are PyTorch's: `weight_ih_l0` (hidden_size, input_size),
    `weight_hh_l0` (hidden_size, hidden_size), `bias_ih_l0`, `bias_hh_l0`, then those of layer `l1`; the
    second direction's end in `_reverse`.

    Parameters
    ----------
    input_size, hidden_size, num_layers : int
    nonlinearity : {"tanh", "relu"}
        What is applied to the sum.
    bias, batch_first : bool
    dropout : float
    bidirectional : bool
    dtype : dtype
    rng : numpy.random.Generator, int or None
        All others as for `LSTM`.

    Examples
    --------
    >>> import numpy as np
    >>> from zensor import nn
    >>> output, h_n = nn.RNN(3, 4, batch_first=True)(np.zeros((2, 5, 3)))
    >>> output.shape, h_n.shape
    ((2, 5, 4), (1, 2, 4))
    """

    gates = 1

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        nonlinearity: str = "tanh",
        bias: bool = True,
        batch_first: bool = False,
        dropout: float = 0.0,
        bidirectional: bool = False,
        dtype: DTypeLike = np.float32,
        rng: np.random.Generator | int | None = None,
    ) -> None:
        check_nonlinearity(nonlinearity, "RNN")
        self.nonlinearity = nonlinearity
        super().__init__(input_size, hidden_size, num_layers, bias, batch_first, dropout, bidirectional, dtype, rng)

    def _sequence(self, x: Any, weights: Weights, start: list[Any], reverse: bool) -> tuple[Any, ...]:
        return rnn(x, *weights, start[0], reverse, self.nonlinearity)

    def extra_repr(self) -> str:
        """The sizes, and what differs from the defaults."""
        return super().extra_repr() + (", nonlinearity='relu'" if self.nonlinearity == "relu" else "")


def check_nonlinearity(nonlinearity: str, who: str) -> None:
    """Refuse what is neither tanh nor relu."""
    if nonlinearity not in NONLINEARITIES:
        raise ArgumentError(
            f"{who} with nonlinearity={nonlinearity!r}: it is 'tanh' or 'relu'. Leave it out for 'tanh'."
        )
