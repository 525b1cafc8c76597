"""Zensor: a NumPy array that remembers where it came from: what it holds, its graph, its text and its copies.

The work is elsewhere: operators in `zensor/operators.py`, operations and their derivatives in
`autograd/functions`, recording and the backward pass in `autograd`, NumPy's functions in `zensor/protocol.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from autograd import backward as backward_pass
from autograd import functions as f
from autograd.anomaly import note_line
from autograd.errors import ArgumentError, DTypeError, GraphError, IndexingError, ShapeError
from autograd.hooks import HookHandle, register_hook
from autograd.mode import state
from autograd.node import Node
from autograd.variable import Variable, check_wanted, node_of, untracked
from autograd.views import ViewStep, link_view
from autograd.writing import stamp
from zensor.arrays import as_array
from zensor.defaults import get_default_dtype
from zensor.elsewhere import Elsewhere
from zensor.operators import Operators

USUAL = (np.dtype(np.float64), np.dtype(np.int64), np.dtype(np.bool_))
"""Dtypes that a repr need not mention."""


class Zensor(Operators, Elsewhere):
    """A NumPy array that remembers where it came from.

    Parameters
    ----------
    data : array_like
        An ndarray is shared, not copied. Python floats become the default float type.
    requires_grad : bool, optional
        Whether a gradient is wanted. By default for floating-point data; asked for on integers or
        booleans, it converts them to the default float type.
    name : str, optional
        What pictures and messages call it.
    dtype : dtype, optional
        Converts the data.

    Raises
    ------
    DTypeError
        If the data is not made of real numbers.

    Examples
    --------
    >>> from zensor import Zensor
    >>> x = Zensor([1.0, 2.0])
    >>> y = (x * x).sum()
    >>> y
    Zensor(5., made by sum)
    >>> y.backward()
    >>> x.grad
    Zensor([2., 4.])
    """

    __slots__ = ()

    def __init__(
        self,
        data: ArrayLike | Variable,
        requires_grad: bool | None = None,
        name: str | None = None,
        dtype: DTypeLike | None = None,
    ) -> None:
        if requires_grad is not None:
            check_wanted(requires_grad)
        array = as_array(data, dtype)
        if requires_grad and array.dtype.kind != "f":
            array = array.astype(get_default_dtype())
        super().__init__(array, array.dtype.kind == "f" if requires_grad is None else bool(requires_grad))
        if name is not None:
            self.name = name

    # ---- what it holds

    @property
    def data(self) -> NDArray[Any]:
        """The array itself, shared.

        What NumPy writes into it between an operation and its backward pass is seen by nobody, except
        while `detect_anomaly` holds; write through the Zensor instead.
        """
        return self._data

    @data.setter
    def data(self, data: ArrayLike) -> None:
        if data is self._data:  # the end of `z.data -= step`: NumPy has written in place
            stamp(self._data, "an assignment to .data")
            return
        if not self.is_leaf:
            raise GraphError(
                f"data = … on the result of {self._node.function.name}: only a leaf's data may be replaced. "  # type: ignore[union-attr]  # not a leaf
                "Compute a new Zensor, or work on z.detach()."
            )
        array = as_array(data, None)
        if self._requires_grad and array.dtype.kind != "f":
            array = array.astype(self._data.dtype)
        if array.shape != self._data.shape or array.dtype != self._data.dtype:
            name, self._node, self._grad = self.name, None, None  # a leaf of another shape is another leaf
            self._data = array
            self.name = name
        self._data = array

    @property
    def name(self) -> str | None:
        """What pictures and messages call it; None unless given."""
        return None if self._node is None else self._node.name

    @name.setter
    def name(self, name: str | None) -> None:
        if name is not None and not isinstance(name, str):
            raise DTypeError(f"name = {name!r}: a name is a string. Pass str(name).")
        if name is not None or self._node is not None:
            node_of(self).name = name

    @property
    def shape(self) -> tuple[int, ...]:
        """Length of each axis."""
        return self._data.shape

    @property
    def ndim(self) -> int:
        """Number of axes."""
        return self._data.ndim

    @property
    def size(self) -> int:
        """Number of elements."""
        return self._data.size

    @property
    def dtype(self) -> np.dtype[Any]:
        """Type of the elements."""
        return self._data.dtype

    @property
    def nbytes(self) -> int:
        """Bytes that the elements take."""
        return self._data.nbytes

    @property
    def real(self) -> Zensor:
        """The real part: a view, since data is real."""
        real: Zensor = f.real(self)
        return real

    @property
    def imag(self) -> Zensor:
        """The imaginary part, of real data: 0."""
        imaginary: Zensor = f.imag(self)
        return imaginary

    @property
    def T(self) -> Zensor:  # noqa: N802  # NumPy's name
        """With the axes reversed."""
        reversed_axes: Zensor = f.transpose(self)
        return reversed_axes

    @property
    def mT(self) -> Zensor:  # noqa: N802  # NumPy's name
        """With the last two axes exchanged."""
        if self.ndim < 2:
            raise ShapeError(f"mT of shape {self.shape}: a matrix has at least two axes. Insert one: z[:, None].")
        exchanged: Zensor = f.swapaxes(self, -1, -2)
        return exchanged

    def numpy(self) -> NDArray[Any]:
        """The array itself, shared: the way out, which always works."""
        return self._data

    def item(self, *index: Any) -> Any:
        """The only element, or the one at an index, as a Python number."""
        if index:
            return _item(self._data, index)
        if self._data.size != 1:
            raise ShapeError(
                f"item() of shape {self.shape}: it needs exactly one element. Take one (z[0]) or reduce (z.sum())."
            )
        return self._data.item()

    def tolist(self) -> Any:
        """The elements as nested lists of Python numbers."""
        return self._data.tolist()

    def detach(self) -> Zensor:
        """The same array in a Zensor that wants no gradient and has no history."""
        detached: Zensor = untracked(self._data, Zensor)
        link_view(detached, self, ViewStep(None))
        if state.mode.watch is not None:
            note_line(detached)
        return detached

    # ---- the graph

    @property
    def parents(self) -> tuple[Any, ...]:
        """The inputs of the operation that made it: nodes, and plain constants as they are."""
        return () if self._node is None else self._node.parents

    @property
    def children(self) -> tuple[Node, ...]:
        """The nodes of the operations that used it and are still alive, one entry per use."""
        return () if self._node is None else self._node.children

    def backward(self, grad: Any = None, retain_graph: bool | None = None, create_graph: bool = False) -> None:
        """Give `.grad` to every Zensor that somebody holds and on which this one depends.

        Parameters
        ----------
        grad : array_like, optional
            The incoming gradient, of this shape. Without it exactly one element is needed.
        retain_graph : bool, optional
            Keep what the nodes kept, for another pass. By default only if `create_graph`.
        create_graph : bool
            Record the pass itself, so that gradients have gradients.

        Raises
        ------
        GraphError
            If nothing wants a gradient, an argument is missing, or the graph was freed.

        Examples
        --------
        >>> from zensor import Zensor
        >>> x = Zensor([1.0, 2.0])
        >>> (x * 3).backward([1.0, 10.0])
        >>> x.grad
        Zensor([ 3., 30.])
        """
        backward_pass(self, grad, retain_graph=retain_graph, create_graph=create_graph)

    def register_hook(self, hook: Callable[[Any], Any]) -> HookHandle:
        """Call `hook(grad)` when the gradient is complete; what it returns takes its place. See `HookHandle`."""
        return register_hook(self, hook)

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Forget the gradient: `grad` is None again; without `set_to_none`, one that is there becomes all zeros."""
        if set_to_none or self._grad is None:
            self._grad = None
        else:
            self._grad = untracked(np.zeros_like(self._data), Zensor)

    # ---- one element as a Python number

    def __bool__(self) -> bool:
        if self._data.size != 1:
            raise ArgumentError(
                f"the truth of a Zensor of shape {self.shape}: only one element is true or false. "
                "Ask whether any or all are: z.any(), z.all()."
            )
        return bool(self._data.item())

    def __float__(self) -> float:
        return float(self.item())

    def __int__(self) -> int:
        return int(self.item())

    def __index__(self) -> int:
        if self._data.dtype.kind not in "iub":
            raise DTypeError(f"a Zensor of dtype {self.dtype} as an index: an index is an integer. Use int(z).")
        return int(self.item())

    # ---- text

    def __repr__(self) -> str:
        parts = [np.array2string(self._data, separator=", ", prefix=f"{type(self).__name__}(")]
        if self._data.size == 0:
            parts.append(f"shape={self.shape}")
        if self.dtype not in USUAL:
            parts.append(f"dtype={self.dtype}")
        if self.name:
            parts.append(f"name={self.name!r}")
        if not self.is_leaf:
            parts.append(f"made by {self._node.function.name}")  # type: ignore[union-attr]  # not a leaf
        return f"{type(self).__name__}({', '.join(parts)})"

    def _repr_html_(self) -> str:
        """What a notebook shows; a terminal shows the text."""
        html: str = import_module("zensor.html").zensor_html(self, self.name)
        return html

    def __format__(self, spec: str) -> str:
        return format(self.item(), spec) if spec else str(self)

    # ---- copies

    def __copy__(self) -> Any:
        return self._leaf_copy(self._data)

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        copied = memo[id(self)] = self._leaf_copy(self._data.copy())
        if self._grad is not None:
            copied._grad = untracked(self._grad._data.copy(), Zensor)
        return copied

    def __reduce_ex__(self, protocol: Any) -> Any:
        self._refuse_history("pickle")
        grad = None if self._grad is None else self._grad._data
        return _rebuilt, (type(self), self._data, self._requires_grad, self.name, grad, getattr(self, "__dict__", {}))

    def _leaf_copy(self, data: NDArray[Any]) -> Any:
        self._refuse_history("copy")
        return _rebuilt(type(self), data, self._requires_grad, self.name, None, getattr(self, "__dict__", {}))

    def _refuse_history(self, what: str) -> None:
        if not self.is_leaf:
            raise GraphError(
                f"{what} of the result of {self._node.function.name}: only a leaf can be copied, a graph is not. "  # type: ignore[union-attr]  # not a leaf
                "Use z.detach() for the values, or z.copy() for a recorded copy."
            )


Variable.made_as = Zensor


def _item(data: NDArray[Any], index: tuple[Any, ...]) -> Any:
    try:
        return data.item(*index)
    except (IndexError, TypeError, ValueError) as error:
        raise IndexingError(
            f"item{index} of shape {data.shape}: {error}. Pass one number for all elements in order, or one per axis."
        ) from error


def _rebuilt(
    made_as: type[Zensor],
    data: NDArray[Any],
    requires_grad: bool,
    name: str | None,
    grad: NDArray[Any] | None,
    attributes: dict[str, Any],
) -> Zensor:
    """A leaf of class `made_as`, from a copy or a pickle."""
    made: Zensor = untracked(data, made_as)
    made._requires_grad = requires_grad
    if name is not None:
        made.name = name
    if grad is not None:
        made._grad = untracked(grad, Zensor)
    for key, value in attributes.items():
        setattr(made, key, value)
    return made
