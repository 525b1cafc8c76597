"""checkpoint: run a function again in the backward pass instead of keeping what its operations kept.

The first run is recorded as usual, but only to see what the results hang on: the tracked arguments and
the tracked Zensors that the function finds outside, such as parameters. These become the parents of one
node, and the record of the run is dropped. When a gradient arrives, the node runs the function once more
and differentiates that record. Memory then holds one such record at a time, for about a third more work.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from autograd.counting import wanted_parents
from autograd.errors import DTypeError, GraphError, called, kind_of
from autograd.function import Function
from autograd.mode import enable_grad, is_recording
from autograd.node import CLOCK, Node
from autograd.partial import partial_gradients
from autograd.randomness import Draws
from autograd.transforms.structure import leaves, mapped, rebuilt
from autograd.transforms.wrapping import named_after
from autograd.variable import Variable, handle, node_of
from autograd.writing import written_since

SAMPLE = 64
"""How many elements of a result are compared between the two runs."""


def checkpoint(function: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    """Run `function` without keeping its intermediate values: the backward pass runs it again.

    Parameters
    ----------
    function : callable
        Gives Zensors, in nested lists, tuples and dictionaries if it likes. A module is one.
    *arguments, **named
        For the call. Without any, nothing runs yet: ``checkpoint(function)`` is a function with the
        same arguments and results that saves memory.

    Returns
    -------
    like what `function` returns
        With the same values, and the same gradients for arguments, for parameters that the function
        uses, and for any other tracked Zensor that it finds outside. Of any order.

    Raises
    ------
    DTypeError
        If `function` cannot be called.
    GraphError
        If the function writes into its arguments in place; in the backward pass, if the second run
        gives other values than the first, whose gradients would be wrong.

    Notes
    -----
    Whatever else the function does happens twice: a print prints twice, and the running statistics of a
    batch normalization move twice.

    Random numbers are the same in both runs if they come from this package (dropout, `zensor.randn`,
    whatever their `rng`) or from a `numpy.random.Generator` that is among the arguments.

    Examples
    --------
    >>> from zensor import Zensor, checkpoint, tanh
    >>> x = Zensor([0.0, 1.0])
    >>> y = checkpoint(lambda x: tanh(tanh(x)), x)
    >>> y.sum().backward()
    >>> x.grad.numpy().round(3)
    array([1.   , 0.247])
    """
    if not callable(function):
        raise DTypeError(
            f"checkpoint of {kind_of(function)}: it takes the function that is to run twice, then its "
            "arguments. Write checkpoint(f, x), not checkpoint(f(x))."
        )
    if arguments or named:
        return _first_run(function, arguments, named)

    def checkpointed(*arguments: Any, **named: Any) -> Any:
        return _first_run(function, arguments, named)

    return named_after(checkpointed, function, "checkpoint")


class Checkpoint(Function):
    """The result of a function that will run again in the backward pass, for its gradients."""

    @staticmethod
    def forward(*inputs: Any, segment: Any = None, results: Any = ()) -> Any:
        """The result has been computed: this only makes a node for it."""
        return results[0]

    @staticmethod
    def backward(grad: Any, wanted: Any, inputs: Any, segment: Any) -> Any:
        """Run again and go back; `inputs` are kept only so that a write into them is noticed."""
        return segment.gradients([grad], wanted)


class Checkpoints(Function):
    """The same for a function with several results and their gradients."""

    name = "checkpoint"
    several = True

    @staticmethod
    def forward(*inputs: Any, segment: Any = None, results: Any = ()) -> Any:
        """The results have been computed: this only makes a node for them."""
        return results

    @staticmethod
    def backward(grads: Any, wanted: Any, inputs: Any, segment: Any) -> Any:
        """Run again and go back."""
        return segment.gradients(grads, wanted)


class _Tracked:
    """A tracked argument without its Zensor, which would get a `.grad` for as long as it is held."""

    def __init__(self, variable: Variable) -> None:
        self.data = variable._data
        self.node = node_of(variable)
        self.made_as = type(variable)

    def again(self) -> Variable:
        return handle(self.data, self.node, self.made_as)  # type: ignore[no-any-return]  # a Zensor


class _Fingerprint(NamedTuple):
    """What is remembered of a result, to see whether the second run gives the same."""

    shape: tuple[int, ...]
    sample: NDArray[Any]
    size: float  # the sum of all absolute values

    def fits(self, other: _Fingerprint) -> bool:
        """Equal up to rounding: the last digits may depend on where in memory an array lies."""
        tolerance = 1e-3 if self.sample.dtype.itemsize < 8 else 1e-6
        with np.errstate(invalid="ignore"):
            return self.shape == other.shape and all(
                np.allclose(
                    one, two, rtol=tolerance, atol=tolerance * float(np.max(abs(one), initial=0)), equal_nan=True
                )
                for one, two in ((self.sample, other.sample), (np.array(self.size), np.array(other.size)))
            )


def _fingerprint(array: NDArray[Any]) -> _Fingerprint:
    sample = array.ravel()[:: max(1, array.size // SAMPLE)].copy()
    return _Fingerprint(array.shape, sample, float(np.sum(abs(array), dtype=float)))


@dataclass(frozen=True)
class _Segment:
    """What the second run needs."""

    function: Callable[..., Any]
    arguments: Any
    named: Any
    draws: Draws
    nodes: list[Node]  # what the results hang on: the parents, in their order
    places: list[int]  # which leaves of what the function returns are the results
    fingerprints: list[_Fingerprint]

    def gradients(self, grads: Sequence[Any], wanted: Sequence[bool]) -> list[Any]:
        """The gradient for each parent that wants one."""
        create_graph = is_recording()
        with enable_grad(), self.draws.repeated():
            made = self.function(*_again(self.arguments), **_again(self.named))
        outputs = self._same_results(made)
        nodes = [node for node, want in zip(self.nodes, wanted, strict=True) if want]
        found = iter(
            partial_gradients(
                outputs,
                grads,
                nodes,
                made_as=Variable.made_as,
                retain_graph=create_graph,
                create_graph=create_graph,
            )
        )
        return [next(found) if want else None for want in wanted]

    def _same_results(self, made: Any) -> list[Variable]:
        found = [one for _, one in leaves(made, "its result")]
        outputs: list[Any] = [found[place] if place < len(found) else None for place in self.places]
        for output, before in zip(outputs, self.fingerprints, strict=True):
            if not isinstance(output, Variable) or not before.fits(_fingerprint(output._data)):
                raise GraphError(
                    f"checkpoint of {called(self.function)}: the second run, for the backward pass, gave other values "
                    "than the first. It must give the same each time. If it draws random numbers, pass the "
                    "numpy.random.Generator as an argument; change nothing that it uses between the passes."
                )
        return outputs


def _again(packed: Any) -> Any:
    return mapped(lambda one: one.again() if isinstance(one, _Tracked) else one, packed)


def _packed(given: Any) -> Any:
    return mapped(lambda one: _Tracked(one) if isinstance(one, Variable) and one._requires_grad else one, given)


def _first_run(function: Callable[..., Any], arguments: tuple[Any, ...], named: dict[str, Any]) -> Any:
    if not is_recording():
        return function(*arguments, **named)
    draws = Draws()
    for _, one in leaves((arguments, named), "its arguments"):
        if isinstance(one, np.random.Generator):
            draws.note(one)
    packed, packed_named = _packed(arguments), _packed(named)
    CLOCK.now += 1  # no write, but from now on the clocks of new nodes tell them from older ones
    started = CLOCK.now
    with draws.listening():
        made = function(*arguments, **named)
    found = [one for _, one in leaves(made, "its result")]
    places = [i for i, one in enumerate(found) if isinstance(one, Variable) and one._requires_grad]
    outputs = [found[place] for place in places]
    outside = _outside(outputs, started)
    if not outside:
        return made
    inputs = _inputs(outside, [one for _, one in leaves((packed, packed_named), "its arguments")])
    for one in inputs:
        _refuse_written(function, one, started)
    results = tuple([_own_memory(one._data, inputs) for one in outputs])
    fingerprints = [_fingerprint(one) for one in results]
    segment = _Segment(function, packed, packed_named, draws, outside, places, fingerprints)
    kind = Checkpoint if len(results) == 1 else Checkpoints
    recorded = kind.apply(*inputs, segment=segment, results=results)
    for place, one in zip(places, recorded if kind.several else [recorded], strict=True):
        found[place] = one
    return rebuilt(made, found)


def _outside(outputs: Sequence[Variable], started: int) -> list[Node]:
    """The nodes that were there before the run and on which its results hang."""
    stack = [node_of(one) for one in outputs]
    seen = dict.fromkeys(stack)
    outside = []
    while stack:
        node = stack.pop()
        if node.function is not None and node.clock >= started:
            new = [parent for parent in dict.fromkeys(wanted_parents(node)) if parent not in seen]
            seen.update(dict.fromkeys(new))
            stack += new
        elif node.function is not None or node.owner() is not None:
            outside.append(node)  # all but leaves that are gone, such as those that the function made for itself
    return outside


def _inputs(nodes: Sequence[Node], arguments: Sequence[Any]) -> list[Variable]:
    """A handle per node, with its array as long as somebody still holds that."""
    arrays = {id(one.node): one.data for one in arguments if isinstance(one, _Tracked)}
    made = []
    for node in nodes:
        data = arrays.get(id(node))
        owner = node.owner()
        if data is None:
            data = owner._data if owner is not None else np.broadcast_to(np.zeros((), node.dtype), node.shape)
        made.append(handle(data, node, Variable.made_as))
    return made


def _refuse_written(function: Callable[..., Any], one: Variable, started: int) -> None:
    found = written_since(one._data, started)
    if found is not None:
        raise GraphError(
            f"checkpoint of {called(function)}: it wrote in place, by {found.writer}, into a Zensor of shape "
            f"{one._data.shape} that was there before, and a second run would find that. Let it write into a copy."
        )


def _own_memory(array: NDArray[Any], inputs: Sequence[Variable]) -> NDArray[Any]:
    """The array, copied if it is a view of an input: the record that made it a view is gone."""
    return array.copy() if any(np.may_share_memory(array, one._data) for one in inputs) else array
