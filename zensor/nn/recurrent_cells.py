"""RNNCell, LSTMCell and GRUCell: one step of a recurrence, for those who write the loop themselves."""

from __future__ import annotations

import math
from typing import Any, ClassVar

import numpy as np
from numpy.typing import DTypeLike

from autograd import functions as f
from autograd.errors import ArgumentError, ShapeError
from autograd.functions.gru import gru
from autograd.functions.lstm import lstm
from autograd.functions.rnn import rnn
from zensor.nn.inputs import as_dtype
from zensor.nn.module import Module
from zensor.nn.parameter import Parameter
from zensor.nn.recurrent import Weights, check_nonlinearity
from zensor.nn.sizes import size
from zensor.random import generator


class RNNCellBase(Module):
    """What the cells share.

    Attributes
    ----------
    weight_ih : Parameter, shape (gates · hidden_size, input_size)
    weight_hh : Parameter, shape (gates · hidden_size, hidden_size)
    bias_ih, bias_hh : Parameter, shape (gates · hidden_size,), or None
    """

    gates: ClassVar[int]
    states: ClassVar[int] = 1

    bias_ih: Parameter | None
    bias_hh: Parameter | None

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        bias: bool = True,
        dtype: DTypeLike = np.float32,
        rng: np.random.Generator | int | None = None,
    ) -> None:
        who = type(self).__name__
        self.input_size = size(input_size, "input_size", who)
        self.hidden_size = size(hidden_size, "hidden_size", who)
        self.bias = bool(bias)
        draw = generator(rng).uniform
        bound = 1 / math.sqrt(self.hidden_size)
        rows = self.gates * self.hidden_size
        self.weight_ih = Parameter(draw(-bound, bound, (rows, self.input_size)), dtype=dtype)
        self.weight_hh = Parameter(draw(-bound, bound, (rows, self.hidden_size)), dtype=dtype)
        self.bias_ih = Parameter(draw(-bound, bound, rows), dtype=dtype) if bias else None
        self.bias_hh = Parameter(draw(-bound, bound, rows), dtype=dtype) if bias else None

    def _step(self, x: Any, weights: Weights, start: list[Any]) -> tuple[Any, ...]:
        """The output of a sequence of one step, and the states."""
        raise NotImplementedError(f"{type(self).__name__} must define _step: one step of a sequence.")

    def forward(self, input: Any, hx: Any = None) -> Any:
        """Go one step.

        Parameters
        ----------
        input : array_like or Zensor, shape (rows, input_size) or (input_size,)
        hx : Zensor, shape (rows, hidden_size) or (hidden_size,), or for LSTMCell a pair of them, optional
            The state before; zeros unless given.

        Returns
        -------
        Zensor, or for LSTMCell a pair
            The state after.
        """
        x = self._checked(input, self.input_size, "of", None)
        if hx is None:
            given: list[Any] = [None] * self.states
        elif self.states == 1:
            given = [hx]
        elif isinstance(hx, list | tuple) and len(hx) == self.states:
            given = list(hx)
        else:
            raise ArgumentError(
                f"{type(self).__name__} with hx of type {type(hx).__name__}: it is a pair (h, c). Leave it out for 0."
            )
        start = [
            None if one is None else _rows(self._checked(one, self.hidden_size, "with a state of", x.shape[:-1]))
            for one in given
        ]
        weights = (self.weight_ih, self.weight_hh, self.bias_ih, self.bias_hh)
        last = [
            f.reshape(one, (*x.shape[:-1], self.hidden_size)) for one in self._step(_rows(x)[None], weights, start)[1:]
        ]
        return tuple(last) if len(last) > 1 else last[0]

    def _checked(self, given: Any, features: int, what: str, rows: tuple[int, ...] | None) -> Any:
        x = as_dtype(given, self.weight_ih._data.dtype)
        if x.ndim not in (1, 2) or x.shape[-1] != features or rows not in (None, x.shape[:-1]):
            wanted = f"({', '.join(map(str, (*(rows if rows is not None else ['rows']), features)))})"
            raise ShapeError(f"{type(self).__name__} {what} shape {x.shape}: here it is {wanted}. Check the axes.")
        return x

    def extra_repr(self) -> str:
        """The sizes, and whether there are biases."""
        return f"{self.input_size} -> {self.hidden_size}{'' if self.bias else ', bias=False'}"


def _rows(x: Any) -> Any:
    return x if x.ndim == 2 else x[None]


class GRUCell(RNNCellBase):
    """One step of a GRU: h ← (1 − z) n + z h. See `GRU` for the gates.

    Parameters
    ----------
    input_size, hidden_size : int
    bias : bool
    dtype : dtype
    rng : numpy.random.Generator, int or None
        All as for `LSTMCell`.

    Examples
    --------
    >>> from zensor import nn
    >>> nn.GRUCell(3, 4)([[1.0, 2.0, 3.0]]).shape
    (1, 4)
    """

    gates = 3

    def _step(self, x: Any, weights: Weights, start: list[Any]) -> tuple[Any, ...]:
        return gru(x, *weights, start[0])


class LSTMCell(RNNCellBase):
    """One step of an LSTM: c ← f c + i g, h ← o tanh(c). See `LSTM` for the gates.

    Parameters
    ----------
    input_size, hidden_size : int
        The number of features of the input, and of the state.
    bias : bool
        Whether something is added.
    dtype : dtype
        Of the parameters; the input is converted to it.
    rng : numpy.random.Generator, int or None
        Where the first values come from; None is the package's own generator.

    Examples
    --------
    >>> from zensor import nn
    >>> h, c = nn.LSTMCell(3, 4)([[1.0, 2.0, 3.0]])
    >>> h.shape, c.shape
    ((1, 4), (1, 4))
    """

    gates = 4
    states = 2

    def _step(self, x: Any, weights: Weights, start: list[Any]) -> tuple[Any, ...]:
        return lstm(x, *weights, start[0], start[1])


class RNNCell(RNNCellBase):
    """One step of a plain recurrence: h ← tanh(W x + b + U h + d).

    Parameters
    ----------
    input_size, hidden_size : int
    bias : bool
    nonlinearity : {"tanh", "relu"}
        What is applied to the sum.
    dtype : dtype
    rng : numpy.random.Generator, int or None
        All others as for `LSTMCell`.

    Examples
    --------
    >>> from zensor import nn
    >>> nn.RNNCell(3, 4, nonlinearity="relu")([1.0, 2.0, 3.0]).shape
    (4,)
    """

    gates = 1

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        bias: bool = True,
        nonlinearity: str = "tanh",
        dtype: DTypeLike = np.float32,
        rng: np.random.Generator | int | None = None,
    ) -> None:
        check_nonlinearity(nonlinearity, "RNNCell")
        self.nonlinearity = nonlinearity
        super().__init__(input_size, hidden_size, bias, dtype, rng)

    def _step(self, x: Any, weights: Weights, start: list[Any]) -> tuple[Any, ...]:
        return rnn(x, *weights, start[0], False, self.nonlinearity)
