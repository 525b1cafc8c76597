"""Operators: what a Zensor answers to `+`, `<`, `[ ]` and NumPy's functions. One line each.

The operations themselves are the methods: `x * y` calls `multiply` without a step in between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Protocol, cast, overload

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

if TYPE_CHECKING:
    from zensor.core import Zensor

Rest = ParamSpec("Rest")
"""The parameters of an operation behind its first."""


class _Method(Protocol[Rest]):
    """What editors and type checkers see of an operation that is a method: it answers with a Zensor."""

    @overload
    def __get__(self, instance: None, owner: type) -> Callable[Concatenate[Any, Rest], Zensor]: ...
    @overload
    def __get__(self, instance: object, owner: type) -> Callable[Rest, Zensor]: ...
    def __call__(self, *args: Rest.args, **kwargs: Rest.kwargs) -> Zensor: ...


def _method(operation: Callable[Concatenate[Any, Rest], Any]) -> _Method[Rest]:
    """The operation itself. Without this, some type checkers miss that the Zensor is its first input."""
    return cast("_Method[Rest]", operation)


def _reflected(operation: Callable[[Any, Any], Any]) -> _Method[[Any]]:
    """The method for a Zensor on the right of something else: `2 - z`."""

    def method(self: Variable, other: Any) -> Any:
        return operation(other, self)

    return _method(method)


def _in_place(function: type[Function]) -> _Method[[Any]]:
    """The method that writes the result into the Zensor itself: `z -= 2`."""

    def method(self: Variable, other: Any) -> Any:
        return update(self, function, other)

    return _method(method)


def _untracked(ufunc: np.ufunc, reflected: bool = False) -> _Method[[Any]]:
    """The method for a ufunc without a derivative: comparisons and bits."""

    def method(self: Variable, *other: Any) -> Any:
        return untracked_ufunc(ufunc, *((*other, self) if reflected else (self, *other)))

    return _method(method)


def _bits_in_place(ufunc: np.ufunc) -> _Method[[Any]]:
    """The method that writes bits or truth values into the Zensor itself: `mask &= other`."""

    def method(self: Variable, other: Any) -> Any:
        set_item(self, ..., untracked_ufunc(ufunc, self, other))
        return self

    return _method(method)


def _question(function: Callable[..., Any]) -> Callable[..., Any]:
    """The method for a NumPy function whose answer has no derivative: places, counts, truth values."""

    def method(self: Variable, *arguments: Any, **options: Any) -> Any:
        return untracked_function(function, (self, *arguments), options)

    method.__name__ = function.__name__
    method.__doc__ = f"As numpy.{function.__name__}; the answer wants no gradient."
    method.__wrapped__ = function  # type: ignore[attr-defined]  # help() and editors show NumPy's signature
    return method


def _later(name: str) -> _Method[...]:
    """The method for an operation whose family is imported at its first use."""

    def method(self: Variable, *arguments: Any, **options: Any) -> Any:
        return getattr(f, name)(self, *arguments, **options)

    method.__name__ = name
    method.__doc__ = f"See zensor.{name}."
    return _method(method)


class Operators(Variable):
    """The operators and NumPy-named methods of a Zensor."""

    __slots__ = ()
    __hash__ = Variable.__hash__  # by identity, though `==` is elementwise: Zensors are keys of dictionaries

    # ---- arithmetic: the operations themselves are the methods

    __abs__ = _method(f.abs)
    __add__ = _method(f.add)
    __divmod__ = f.divmod
    __floordiv__ = _method(f.floor_divide)
    __matmul__ = _method(f.matmul)
    __mod__ = _method(f.mod)
    __mul__ = _method(f.multiply)
    __neg__ = _method(f.negative)
    __pos__ = _method(f.positive)
    __pow__ = _method(f.power)
    __sub__ = _method(f.subtract)
    __truediv__ = _method(f.divide)

    __radd__ = _reflected(f.add)
    __rdivmod__: Any = _reflected(f.divmod)  # a pair
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

    __getitem__ = _method(f.getitem)

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

    def __iter__(self) -> Iterator[Zensor]:
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
    astype = _method(f.astype)
    choose = _later("choose")
    clip = _method(f.clip)
    conj = _method(f.conj)
    conjugate = _method(f.conjugate)
    copy = _method(f.copy)
    cumprod = _later("cumprod")
    cumsum = _later("cumsum")
    diagonal = _later("diagonal")
    dot = _later("dot")
    exp = _method(f.exp)
    flatten = _method(f.flatten)
    log = _method(f.log)
    logsumexp = _method(f.logsumexp)
    log_softmax = _method(f.log_softmax)
    max = _method(f.max)
    mean = _method(f.mean)
    min = _method(f.min)
    nonzero = _question(np.nonzero)
    prod = _method(f.prod)
    ravel = _method(f.ravel)
    relu = _method(f.relu)
    repeat = _later("repeat")
    round = _method(f.round)
    searchsorted = _question(np.searchsorted)
    sigmoid = _method(f.sigmoid)
    softmax = _method(f.softmax)
    sqrt = _method(f.sqrt)
    squeeze = _method(f.squeeze)
    std = _method(f.std)
    sum = _method(f.sum)
    swapaxes = _method(f.swapaxes)
    take = _later("take")
    tanh = _method(f.tanh)
    trace = _later("trace")
    var = _method(f.var)

    def compress(self, condition: Any, axis: int | None = None) -> Zensor:
        """The slices along an axis for which the condition holds."""
        chosen: Zensor = f.compress(condition, self, axis)
        return chosen

    def reshape(self, *shape: Any, order: str = "C", copy: bool | None = None) -> Zensor:
        """The same values in another shape: `z.reshape(2, 3)` or `z.reshape((2, 3))`."""
        reshaped: Zensor = f.reshape(self, shape[0] if len(shape) == 1 else shape, order, copy=copy)
        return reshaped

    def transpose(self, *axes: Any) -> Zensor:
        """Axes reversed, or in the order given: `z.transpose(1, 0)` or `z.transpose((1, 0))`."""
        alone = len(axes) == 1 and (axes[0] is None or isinstance(axes[0], tuple | list))
        transposed: Zensor = f.transpose(self, axes[0] if alone else axes or None)
        return transposed
