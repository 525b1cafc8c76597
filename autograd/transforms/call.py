"""One call of a user's function, with some of its arguments tracked for this call alone.

Every transform begins here. An argument gets a node of its own, so that ``grad(lambda y: x * y)(x)`` is
the derivative for `y` only, and no `.grad` is touched. Two kinds of arguments are told apart::

    grad(f)(3.0)     a fresh leaf: whatever hangs on nothing else is untracked when it leaves the call
    grad(f)(x)       x is tracked: `f` sees the operation `argument` of x, so that results hang on x,
                     and an outer transform or a backward pass can go on from there

The same holds for tracked Zensors that the function finds outside, such as the parameters of a module.
Under `no_grad` nothing leaves the call tracked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd.counting import wanted_parents
from autograd.errors import DTypeError, ShapeError, kind_of
from autograd.function import Function
from autograd.functions import copy
from autograd.hooks import run_hooks
from autograd.mode import enable_grad, is_recording
from autograd.node import Leaf
from autograd.partial import partial_gradients
from autograd.transforms.structure import leaves, mapped, matched, rebuilt
from autograd.variable import Variable, node_of, untracked


class Argument(Leaf):
    """The leaf of an argument that belongs to one call. Closed, once the function has returned."""

    __slots__ = ("closed",)

    def __init__(self, owner: Variable, data: NDArray[Any]) -> None:
        super().__init__(owner, data, "input")
        self.closed = False


class Passed(Function):
    """A tracked argument as the function sees it: the same values and gradient, a node of its own."""

    name = "argument"
    views = True

    @staticmethod
    def forward(x: NDArray[Any]) -> NDArray[Any]:
        """The same memory."""
        return x.view()

    @staticmethod
    def backward_x(grad: Any) -> Any:
        """The gradient as it is."""
        return grad


class Call:
    """The function's results, and the way back from them to the tracked arguments.

    Parameters
    ----------
    asked : str
        What messages begin with, such as "grad of loss".
    function : callable
    arguments : sequence
        All positional ones.
    named : dict
        Passed on as they are.
    places : sequence of int
        Which of the arguments are differentiated.
    has_aux : bool
        The function returns (value, aux), and `aux` is not differentiated.

    Attributes
    ----------
    value, aux : nested structures
        What the function returned; Zensors that hang on nothing outside are detached.
    outputs : list of Zensors
        The leaves of the value, as they were recorded.
    inputs : list of Zensors
        The leaves of the tracked arguments, as the function saw them.
    connected : bool
        Whether results hang on something outside the call, so that gradients must be recorded.
    """

    def __init__(
        self,
        asked: str,
        function: Callable[..., Any],
        arguments: Sequence[Any],
        named: dict[str, Any],
        places: Sequence[int],
        has_aux: bool = False,
    ) -> None:
        self.asked = asked
        self.recording = is_recording()
        self.trees = [arguments[place] for place in places]
        found = [leaves(arguments[place], f"argument {place}") for place in places]
        self.inputs = [self._tracked(*pair) for one in found for pair in one]
        self.nodes = [node_of(one) for one in self.inputs]
        given = list(arguments)
        following = iter(self.inputs)
        for place in places:
            given[place] = mapped(lambda _: next(following), given[place])
        try:
            with enable_grad():
                made = function(*given, **named)
        finally:
            for node in self.nodes:
                if isinstance(node, Argument):
                    node.closed = True
        self.tree, aux = self._parted(made) if has_aux else (made, None)
        self.outputs = [self._differentiable(*pair) for pair in leaves(self.tree, "its result")]
        further = [one for _, one in leaves(aux, "aux") if isinstance(one, Variable) and not one.is_leaf]
        self.connected = self.recording and self._leads_outside([*self.outputs, *further])
        self.value = mapped(self.released, self.tree)
        self.aux = mapped(self.released, aux)

    def _tracked(self, called: str, value: Any) -> Variable:
        """What the function sees of one leaf of an argument."""
        kind = value._data.dtype if isinstance(value, Variable) else getattr(value, "dtype", type(value).__name__)
        floating = isinstance(value, float) or (
            isinstance(value, Variable | np.ndarray | np.generic) and np.dtype(kind).kind == "f"
        )
        if not floating:
            raise DTypeError(
                f"{self.asked}: {called} is of type {kind}, and only floating-point Zensors, arrays and numbers have a "
                "derivative. Convert it with float(…) or .astype(float), or choose other arguments with argnums."
            )
        if isinstance(value, Variable) and value._requires_grad and self.recording:
            return Passed.apply(value)  # type: ignore[arg-type,no-any-return]  # forward gets the array; a Zensor comes out
        data = value._data if isinstance(value, Variable) else np.asarray(Variable.made_as(value)._data)
        leaf: Variable = untracked(data, Variable.made_as)
        leaf._requires_grad = True
        leaf._node = Argument(leaf, data)
        return leaf

    def _parted(self, made: Any) -> tuple[Any, Any]:
        if not (isinstance(made, tuple) and len(made) == 2):
            raise DTypeError(
                f"{self.asked} with has_aux=True: it returned {kind_of(made)}, and must return the tuple "
                "(value, aux). Return one, or leave has_aux out."
            )
        return made

    def _differentiable(self, called: str, value: Any) -> Variable:
        if not isinstance(value, Variable):
            raise DTypeError(
                f"{self.asked}: {called} is of type {type(value).__name__}, and must be a Zensor, since a plain number "
                "or array has lost its history. Leave out float(…) and .numpy(), or return it as aux "
                "(has_aux=True)."
            )
        if value._data.dtype.kind != "f":
            raise DTypeError(
                f"{self.asked}: {called} has dtype {value._data.dtype}, and only floating-point results have a "
                "derivative. Return it as aux (has_aux=True), or convert it with astype(float)."
            )
        return value

    def single(self) -> Variable:
        """The only output, of exactly one element."""
        self.one_result()
        output = self.outputs[0]
        if output._data.size != 1:
            raise ShapeError(
                f"{self.asked}: its result has shape {output._data.shape}, and must have exactly one element. Reduce "
                "it (.sum() or .mean()), or use jacobian, vjp or elementwise_grad."
            )
        return output

    def one_result(self) -> None:
        """Refuse results in a structure."""
        if not isinstance(self.tree, Variable):
            raise DTypeError(
                f"{self.asked}: its result is of type {type(self.tree).__name__}, and must be one Zensor. Return the "
                "rest as aux (has_aux=True), or use vjp or jacobian."
            )

    # ---- what leaves the call

    def released(self, value: Any) -> Any:
        """A result as the caller gets it: detached, unless it hangs on something outside the call."""
        if not isinstance(value, Variable) or not value._requires_grad:
            return value
        if self.recording and self._leads_outside([value]):
            return value
        return untracked(value._data, Variable.made_as)

    def _leads_outside(self, values: Iterable[Variable]) -> bool:
        """Whether a tracked argument, or a leaf that somebody outside holds, lies above one of the values."""
        stack = [node_of(one) for one in values if one._requires_grad]
        seen = set(stack)
        while stack:
            node = stack.pop()
            if node.function is Passed and node in self.nodes:
                return True
            if node.function is None and node.owner() is not None and not getattr(node, "closed", False):
                return True
            new = [parent for parent in wanted_parents(node) if parent not in seen]
            seen.update(new)
            stack += new
        return False

    # ---- the way back

    def gradients(self, seeds: Sequence[Any], retain_graph: bool = False) -> list[Variable]:
        """One gradient per input, zeros where no output depends on it."""
        tracked = any(isinstance(one, Variable) and one._requires_grad for one in seeds)
        create_graph = is_recording() and (self.connected or tracked)
        found = self.raw_gradients(seeds, retain_graph or create_graph, create_graph)
        taken = {id(one) for one in seeds}
        return [self._owned(grad, one, taken) for grad, one in zip(found, self.inputs, strict=True)]

    def raw_gradients(self, seeds: Sequence[Any], retain_graph: bool, create_graph: bool) -> list[Any]:
        """What the engine gives: an array, a Zensor that may be shared, or None."""
        found = partial_gradients(
            self.outputs,
            seeds,
            self.nodes,
            made_as=Variable.made_as,
            retain_graph=retain_graph,
            create_graph=create_graph,
        )
        pairs = zip(self.nodes, found, strict=True)
        return [None if grad is None else run_hooks(node, grad, Variable.made_as) for node, grad in pairs]

    def _owned(self, grad: Any, owner: Variable, taken: set[int]) -> Variable:
        """A gradient in memory of its own."""
        if isinstance(grad, Variable) and grad._requires_grad:
            grad = self.released(grad)
            if id(grad) in taken:  # of x + y, both inputs get the very same Zensor
                grad = copy(grad)
            taken.add(id(grad))
            if grad._requires_grad:
                return grad  # type: ignore[no-any-return]  # a Zensor
        if isinstance(grad, Variable):
            grad = grad._data
        made: Variable = untracked(zeros_like(owner) if grad is None else np.array(grad), Variable.made_as)
        return made

    def restored(self, flat: Iterable[Any]) -> list[Any]:
        """One structure per tracked argument, with `flat` as their leaves."""
        following = iter(flat)
        return [rebuilt(tree, following) for tree in self.trees]

    def seeds(self, other: Any, called: str) -> list[Any]:
        """Incoming gradients in the structure of the result, as a list."""
        return directions(self.asked, self.tree, other, called, self.outputs)


def directions(asked: str, tree: Any, other: Any, called: str, owners: Sequence[Variable]) -> list[Any]:
    """The leaves of `other` at the places of those of `tree`: a Zensor, an array or None, of the owner's shape."""
    pairs = matched(tree, other, f"{asked}: {called}")
    return [_direction(*pair, owner) for pair, owner in zip(pairs, owners, strict=True)]


def _direction(called: str, value: Any, owner: Variable) -> Any:
    if value is None:
        return None
    try:
        values = value._data if isinstance(value, Variable) else np.asarray(value)
    except (ValueError, TypeError) as error:  # rows of different lengths; a list of tracked Zensors
        raise ShapeError(f"{called} is no array: {error}. Pass one Zensor or array of one shape.") from error
    if values.dtype.kind not in "fiub":
        raise DTypeError(
            f"{called} is of dtype {values.dtype}, and must be made of real numbers. Pass a Zensor or an array."
        )
    if values.shape != owner._data.shape:
        raise ShapeError(
            f"{called} has shape {values.shape}, and what it belongs to has shape {owner._data.shape}: both must be "
            f"equal. Pass np.ones({owner._data.shape}) or the like."
        )
    return value if isinstance(value, Variable) else values


def zeros_like(owner: Variable) -> NDArray[Any]:
    """Zeros of the shape and dtype of a Zensor."""
    return np.zeros(owner._data.shape, owner._data.dtype)
