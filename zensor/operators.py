"""Operators: what a Zensor answers to `+`, `<`, `[ ]` and NumPy's functions. One line each.

The operations themselves are the methods: `x * y` calls `multiply` without a step in between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd import functions as f
from autograd.errors import ArgumentError, DTypeError
from autograd.function import Function
from autograd.functions.arithmetic import Add, Divide, Multiply, Power, Subtract
from autograd.functions.linalg import Matmul
from autograd.functions.rounding import FloorDivide, Mod
from autograd.inplace import set_item, update
from autograd.variable import Variable
from zensor.dispatch import call_function, call_ufunc, compared, untracked_function, untracked_ufunc


def _reflected(operation: Callable[..., Any]) -> Callable[..., Any]:
    """The method for a Zensor on the right of something else: `2 - z`."""

    def method(self: Variable, other: Any) -> Any:
        return operation(other, self)

    return method


def _in_place(function: type[Function]) -> Callable[..., Any]:
    """The method that writes the result into the Zensor itself: `z -= 2`."""

    def method(self: Variable, other: Any) -> Any:
        return update(self, function, other)

    return method


def _untracked(ufunc: np.ufunc, reflected: bool = False) -> Callable[..., Any]:
    """The method for a ufunc without a derivative: comparisons and bits."""

    def method(self: Variable, *other: Any) -> Any:
        return untracked_ufunc(ufunc, *((*other, self) if reflected else (self, *other)))

    return method


def _bits_in_place(ufunc: np.ufunc) -> Callable[..., Any]:
    """The method that writes bits or truth values into the Zensor itself: `mask &= other`."""

    def method(self: Variable, other: Any) -> Any:
        set_item(self, ..., untracked_ufunc(ufunc, self, other))
        return self

    return method


def _question(function: Callable[..., Any]) -> Callable[..., Any]:
    """The method for a NumPy function whose answer has no derivative: places, counts, truth values."""

    def method(self: Variable, *arguments: Any, **options: Any) -> Any:
        return untracked_function(function, (self, *arguments), options)

    method.__doc__ = f"As numpy.{function.__name__}; the answer wants no gradient."
    return method


def _later(name: str) -> Callable[..., Any]:
    """The method for an operation whose family is imported at its first use."""

    def method(self: Variable, *arguments: Any, **options: Any) -> Any:
        return getattr(f, name)(self, *arguments, **options)

    method.__doc__ = f"See zensor.{name}."
    return method


class Operators(Variable):
    """The operators and NumPy-named methods of a Zensor."""

    __slots__ = ()
    __hash__ = Variable.__hash__  # by identity, though `==` is elementwise: Zensors are keys of dictionaries

    # ---- arithmetic: the operations themselves are the methods

    __abs__ = f.abs
    __add__ = f.add
    __divmod__ = f.divmod
    __floordiv__ = f.floor_divide
    __matmul__ = f.matmul
    __mod__ = f.mod
    __mul__ = f.multiply
    __neg__ = f.negative
    __pos__ = f.positive
    __pow__ = f.power
    __sub__ = f.subtract
    __truediv__ = f.divide

    __radd__ = _reflected(f.add)
    __rdivmod__ = _reflected(f.divmod)
    __rfloordiv__ = _reflected(f.floor_divide)
    __rmatmul__ = _reflected(f.matmul)
    __rmod__ = _reflected(f.mod)
    __rmul__ = _reflected(f.multiply)
    __rpow__ = _reflected(f.power)
    __rsub__ = _reflected(f.subtract)
    __rtruediv__ = _reflected(f.divide)

    # ---- comparison and logic: results want no gradient

    def __eq__(self, other: object) -> Any:
        return compared(np.equal, self, other)

    def __ne__(self, other: object) -> Any:
        return compared(np.not_equal, self, other)

    __lt__ = _untracked(np.less)
    __le__ = _untracked(np.less_equal)
    __gt__ = _untracked(np.greater)
    __ge__ = _untracked(np.greater_equal)

    __and__ = _untracked(np.bitwise_and)
    __or__ = _untracked(np.bitwise_or)
    __xor__ = _untracked(np.bitwise_xor)
    __lshift__ = _untracked(np.left_shift)
    __rshift__ = _untracked(np.right_shift)
    __invert__ = _untracked(np.invert)
    __rand__ = _untracked(np.bitwise_and, reflected=True)
    __ror__ = _untracked(np.bitwise_or, reflected=True)
    __rxor__ = _untracked(np.bitwise_xor, reflected=True)
    __rlshift__ = _untracked(np.left_shift, reflected=True)
    __rrshift__ = _untracked(np.right_shift, reflected=True)

    # ---- elements

    __getitem__ = f.getitem

    def __setitem__(self, index: Any, value: Any) -> None:
        set_item(self, index, value)

    __iadd__ = _in_place(Add)
    __isub__ = _in_place(Subtract)
    __imul__ = _in_place(Multiply)
    __itruediv__ = _in_place(Divide)
    __ifloordiv__ = _in_place(FloorDivide)
    __imod__ = _in_place(Mod)
    __ipow__ = _in_place(Power)
    __imatmul__ = _in_place(Matmul)
    __iand__ = _bits_in_place(np.bitwise_and)
    __ior__ = _bits_in_place(np.bitwise_or)
    __ixor__ = _bits_in_place(np.bitwise_xor)
    __ilshift__ = _bits_in_place(np.left_shift)
    __irshift__ = _bits_in_place(np.right_shift)

    def __len__(self) -> int:
        if self._data.ndim == 0:
            raise DTypeError("len() of a Zensor of shape (): it has no axes. Use z.size for the number of elements.")
        return len(self._data)

    def __iter__(self) -> Iterator[Any]:
        if self._data.ndim == 0:
            raise DTypeError("iteration over a Zensor of shape (): it has no axes. Use z.item() for its number.")
        return (self[i] for i in range(len(self._data)))

    def __contains__(self, value: Any) -> bool:
        equal = self == value
        return equal if isinstance(equal, bool) else bool(np.any(equal._data))  # of no number it is False

    # ---- NumPy speaks Zensor

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        if self._requires_grad:
            raise DTypeError(
                f"a tracked Zensor of shape {self._data.shape} as an ndarray: its gradient would be lost in silence. "
                "Use z.numpy() for the array, or zensor.stack for a list of Zensors."
            )
        if copy is False and dtype is not None and np.dtype(dtype) != self._data.dtype:
            raise ArgumentError(
                f"a Zensor of dtype {self._data.dtype} as {np.dtype(dtype)} without a copy: converting copies."
            )
        return np.array(self._data, dtype=dtype, copy=bool(copy) or None)

    def __dlpack__(self, **options: Any) -> Any:
        if self._requires_grad:
            raise DTypeError(
                f"a tracked Zensor of shape {self._data.shape} through DLPack: the other library would not see its "
                "history, and its gradient would be lost. Pass z.detach()."
            )
        return self._data.__dlpack__(**options)

    def __dlpack_device__(self) -> Any:
        return self._data.__dlpack_device__()

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        return call_ufunc(ufunc, method, inputs, options)

    def __array_function__(self, function: Any, types: Any, arguments: Any, options: Any) -> Any:
        return call_function(function, types, arguments, options)

    # ---- the operations as methods, with NumPy's names

    all = _question(np.all)
    any = _question(np.any)
    argmax = _question(np.argmax)
    argmin = _question(np.argmin)
    argpartition = _question(np.argpartition)
    argsort = _question(np.argsort)
    astype = f.astype
    choose = _later("choose")
    clip = f.clip
    conj = f.conj
    conjugate = f.conjugate
    copy = f.copy
    cumprod = _later("cumprod")
    cumsum = _later("cumsum")
    diagonal = _later("diagonal")
    dot = _later("dot")
    exp = f.exp
    flatten = f.flatten
    log = f.log
    logsumexp = f.logsumexp
    log_softmax = f.log_softmax
    max = f.max
    mean = f.mean
    min = f.min
    nonzero = _question(np.nonzero)
    prod = f.prod
    ravel = f.ravel
    relu = f.relu
    repeat = _later("repeat")
    round = f.round
    searchsorted = _question(np.searchsorted)
    sigmoid = f.sigmoid
    softmax = f.softmax
    sqrt = f.sqrt
    squeeze = f.squeeze
    std = f.std
    sum = f.sum
    swapaxes = f.swapaxes
    take = _later("take")
    tanh = f.tanh
    trace = _later("trace")
    var = f.var

    def compress(self, condition: Any, axis: int | None = None) -> Any:
        """The slices along an axis for which the condition holds."""
        return f.compress(condition, self, axis)

    def reshape(self, *shape: Any, order: str = "C", copy: bool | None = None) -> Any:
        """The same values in another shape: `z.reshape(2, 3)` or `z.reshape((2, 3))`."""
        return f.reshape(self, shape[0] if len(shape) == 1 else shape, order, copy=copy)

    def transpose(self, *axes: Any) -> Any:
        """Axes reversed, or in the order given: `z.transpose(1, 0)` or `z.transpose((1, 0))`."""
        if len(axes) == 1 and (axes[0] is None or isinstance(axes[0], tuple | list)):
            return f.transpose(self, axes[0])
        return f.transpose(self, axes or None)
