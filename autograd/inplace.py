"""Recorded writes: ``x[i] = v`` and ``y += v`` with right gradients, through views too.

A recorded write runs its operation out of place, writes the result into the old memory and moves the
*handle* to the new node. Nodes never change, so derivatives of any order stay right::

    y = x * 2          # y is a handle to the node of x * 2
    y[0] = w           # y is now a handle to put(x * 2, w); the node of x * 2 has lost its owner

A write through a view ``y.T[0] = w`` gives the root `y` a node of its own as well, put(y, the view,
path). Other views of the written memory would show new values with an old history: they become stale,
and their next use says so. What earlier operations kept is guarded by stamps (`autograd/writing.py`).
"""

from __future__ import annotations

import functools
import weakref
from typing import Any

import numpy as np
from numpy.lib.array_utils import byte_bounds
from numpy.typing import NDArray

from autograd.errors import DTypeError, GraphError, IndexingError, ShapeError, ZensorError
from autograd.function import Function
from autograd.functions.elementwise import astype
from autograd.functions.index import Getitem
from autograd.functions.put import Put
from autograd.indexing import plain_index
from autograd.mode import is_recording
from autograd.node import SMALL, Node, nobody
from autograd.record import plain
from autograd.variable import Variable, handle, node_of, untracked
from autograd.views import ViewStep
from autograd.writing import stamp

_slot = Variable.__dict__["_data"]  # reads the array of a stale Zensor, whose class hides it


def set_item(target: Variable, index: Any, value: Any) -> None:
    """``target[index] = value``, recorded if anything that takes part wants a gradient."""
    index = plain_index(index)
    if _is_already_there(target, index, value):
        return  # the second half of `x[0] += v`: the view has been written, and the root knows
    _write(target, "setitem", Put, value, (ViewStep(Getitem, (index,)),))


def update(target: Variable, function: type[Function], other: Any) -> Variable:
    """``target += other`` and its like: `function` of both, written into the target."""
    _write(target, function.name, function, other, ())
    return target


def _is_already_there(target: Variable, index: Any, value: Any) -> bool:
    alias = getattr(value, "_alias", None)
    if not isinstance(value, Variable) or alias is None or isinstance(alias, str):
        return False
    if any(step.function is None for step in alias.path):
        return False  # `y[:2] = y.detach()[:2]` changes no value, but stops the gradient there
    try:
        place = _slot.__get__(target)[index]
    except IndexError:
        return False
    source = value._data
    return (
        isinstance(place, np.ndarray)
        and place.shape == source.shape
        and place.strides == source.strides
        and place.__array_interface__["data"] == source.__array_interface__["data"]
    )


def _write(target: Variable, writer: str, function: type[Function], other: Any, path: tuple[ViewStep, ...]) -> None:
    asked = f"writing in place ({writer}) into {_called(target)}"
    root = _root(target)
    tracked = any(one is not None and one._requires_grad for one in (target, root))
    if not is_recording() or not (tracked or (isinstance(other, Variable) and other._requires_grad)):
        _refuse_computed(target, root, asked)
        _write_plainly(target, asked, function, other, path)
        stamp(_place(target._data, path), writer)
        return
    _refuse_leaf(target, root, asked)
    root_before = None if root is None else _frozen(root, copied=False)
    _write_recorded(target, asked, function, other, path)
    place = _place(target._data, path)
    stamp(place, writer)
    if root is not None:
        # Its memory holds the values already.
        _move(root, Put.apply(root_before, target, target._alias.path)._node)
    _make_stale(target, root, place, writer)


def _place(array: NDArray[Any], path: tuple[ViewStep, ...]) -> NDArray[Any]:
    """The part of the array that is written: the rows beside it are as they were."""
    if not path:
        return array
    index = path[-1].options[0]
    parts = index if isinstance(index, tuple) else (index,)
    if any(isinstance(part, np.ndarray) for part in parts):
        return array  # elements here and there: all of it
    # With an Ellipsis, x[0] of one axis is a view, too, not a number.
    whole = any(part is Ellipsis for part in parts)
    return array[index] if whole else array[(*parts, ...)]


def _root(target: Variable) -> Variable | None:
    """The Zensor of which the target is a view, if somebody still holds it."""
    alias = getattr(target, "_alias", None)
    root = None if alias is None else alias.root()
    return None if root is target else root


def _called(target: Variable) -> str:
    node = target._node
    name = f" '{node.name}'" if node is not None and node.name else ""
    made = "" if target.is_leaf else f", the result of {node.function.name}"  # type: ignore[union-attr]  # not a leaf
    return f"the Zensor{name} of shape {target._data.shape}{made}"


def _refuse_computed(target: Variable, root: Variable | None, asked: str) -> None:
    for one in (target, root):
        if one is not None and one._requires_grad and not one.is_leaf:
            raise GraphError(
                f"{asked}, under no_grad: it was computed from tracked values, and its gradient would be wrong. "
                "Write while recording, or into z.detach().copy()."
            )


def _refuse_leaf(target: Variable, root: Variable | None, asked: str) -> None:
    for one in (target, root):
        if one is not None and one._requires_grad and one.is_leaf:
            raise GraphError(
                f"{asked}{'' if one is target else ', a view of a leaf'}: a leaf that wants a gradient cannot be "
                "written while recording, since its gradient would belong to no value. Write under no_grad(), or "
                "into a copy: y = x.copy()."
            )
    if root is not None and any(step.function is None for step in target._alias.path):
        raise GraphError(
            f"{asked}: it was detached from a Zensor that wants a gradient and shares its memory, so the write would "
            "be lost to the gradient. Write into z.detach().copy()."
        )
    if target._data.dtype.kind != "f":
        raise DTypeError(
            f"{asked} of dtype {target._data.dtype}: a value that wants a gradient needs a floating-point place. "
            "Make the target with a float dtype."
        )


def _write_plainly(
    target: Variable, asked: str, function: type[Function], other: Any, path: tuple[ViewStep, ...]
) -> None:
    value = other._data if isinstance(other, Variable) else plain(function, other)
    if path:
        _assigned(target._data, path[-1].options[0], value, asked)
    else:
        _assigned(target._data, ..., function.apply(target._data, value), asked)  # apply: for its messages


def _assigned(array: NDArray[Any], index: Any, value: Any, asked: str) -> None:
    try:
        if isinstance(index, type(Ellipsis)):
            np.copyto(array, value, casting="same_kind")  # `+=` refuses to write floats into integers, as in NumPy
        else:
            array[index] = value
    except IndexError as error:
        raise IndexingError(f"{asked}: {error}. Check the index.") from error
    except TypeError as error:
        raise DTypeError(f"{asked} of dtype {array.dtype}: {error}. Convert the value with astype first.") from error
    except ValueError as error:
        raise ShapeError(
            f"{asked} from shape {np.shape(value)}: {error}. Reshape the value, or write into a copy."
        ) from error


def _write_recorded(
    target: Variable, asked: str, function: type[Function], other: Any, path: tuple[ViewStep, ...]
) -> None:
    before = _frozen(target, copied=function is not Put)
    if isinstance(other, Variable):
        if np.may_share_memory(other._data, target._data):
            other = _frozen(other, copied=True)  # `x *= x` keeps x, which is about to change
    elif isinstance(other, np.ndarray) and np.may_share_memory(other, target._data):
        other = other.copy()
    made = _put(before, other, path, asked) if path else function.apply(before, other)
    if made._data.dtype != target._data.dtype:
        made = astype(made, target._data.dtype)
    if made._data.shape != target._data.shape:
        shape = np.shape(other._data if isinstance(other, Variable) else other)
        raise ShapeError(
            f"{asked} from shape {shape}: the result has shape {made._data.shape}, and the place cannot grow. "
            "Compute a new Zensor: y = y + v."
        )
    _assigned(target._data, ..., made._data, asked)
    _move(target, made._node)


def _put(before: Any, value: Any, path: tuple[ViewStep, ...], asked: str) -> Any:
    """`put`, with refusals that speak of the write that was asked for."""
    try:
        return Put.apply(before, value, path)
    except ZensorError as error:
        if isinstance(error.__cause__, IndexError):
            raise IndexingError(f"{asked}: {error.__cause__}. Check the index.") from error
        if isinstance(error.__cause__, ValueError):
            shape = np.shape(value._data if isinstance(value, Variable) else value)
            raise ShapeError(f"{asked} from shape {shape}: {error.__cause__}. Reshape the value.") from error
        raise


def _frozen(variable: Variable, copied: bool) -> Any:
    """A second handle to what the Zensor is now, before it is written."""
    # A small untracked one becomes a leaf that shows its value, which must not change with the write.
    small = variable._data.size <= SMALL
    data = variable._data.copy() if copied or small else variable._data
    if variable._requires_grad:
        return handle(data, node_of(variable), variable.made_as)
    constant = untracked(data, variable.made_as)
    if variable._node is not None and variable._node.name:
        node_of(constant).name = variable._node.name
    return constant


def _move(target: Variable, node: Node) -> None:
    """Make `target` the handle to `node`."""
    old = target._node
    if old is not None:
        node.name = old.name
        if old.owner() is target:
            old.owner = nobody
    target._node = node
    target._requires_grad = True
    node.owner = weakref.ref(target)


def _make_stale(target: Variable, root: Variable | None, place: NDArray[Any], writer: str) -> None:
    """Let every other view of the memory that was written refuse its next use."""
    alias = getattr(target, "_alias", None)
    if alias is None:
        return
    first, last = byte_bounds(place)
    for link in list(alias.family):
        view = link()
        if view is None or view is target or view is root or type(view).stale:
            continue
        start, end = byte_bounds(view._data)
        if start < last and first < end:
            made = "" if view._node is None or view._node.function is None else view._node.function.name
            view._alias = (
                f"using {_called(view)}: its memory was written in place by {writer}, through "
                f"{_called(target)}, after this view was taken{f' by {made}' if made else ''}. Take the view again."
            )
            view.__class__ = _stale_class(type(view))  # type: ignore[arg-type]  # a class has a hash


@functools.cache
def _stale_class(cls: type[Variable]) -> type[Variable]:
    """A class of the same layout that refuses to show its array, so that fresh Zensors pay nothing for the check."""

    def refuse(self: Variable) -> Any:
        raise GraphError(str(self._alias))

    def text(self: Variable) -> str:
        return f"{cls.__name__}(stale: {self._alias})"

    return type(cls.__name__, (cls,), {"__slots__": (), "_data": property(refuse), "stale": True, "__repr__": text})
