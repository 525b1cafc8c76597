"""The ways into a backward pass: `backward`, which gives `.grad`, and `gradients`, which returns them.

The pass itself is in `autograd/passing.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from autograd.errors import DTypeError, GraphError, ShapeError, kind_of
from autograd.passing import Pass, Step
from autograd.variable import Variable, node_of, untracked


def backward(
    root: Variable,
    grad: Any = None,
    *,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    watch: Callable[[Step], None] | None = None,
) -> None:
    """Give `.grad` to every Zensor that somebody holds and on which `root` depends.

    Parameters
    ----------
    root : Zensor
        Where the gradient starts.
    grad : array_like, optional
        The incoming gradient, of the root's shape. Without it the root needs exactly one element,
        and the gradient is one.
    retain_graph : bool, optional
        Keep what the nodes kept, for another pass. By default only if `create_graph`.
    create_graph : bool
        Record the pass itself, so that gradients have gradients.
    watch : callable, optional
        Called with a `Step` for each node that fired.

    Raises
    ------
    GraphError
        If `root` has no graph, more than one element and no `grad`, or a graph that was freed.
    ShapeError
        If `grad` does not have the root's shape.
    """
    if not root._requires_grad:
        raise GraphError(
            f"backward() on a Zensor of shape {root._data.shape} that wants no gradient: nothing that it was made "
            "of has requires_grad=True, or it was made under no_grad. Track an input: Zensor(data, requires_grad=True)."
        )
    seed = incoming(root, grad, "backward()", "z.backward(np.ones({}))", create_graph)
    run = Pass([(node_of(root), seed)], root.made_as, _retain(retain_graph, create_graph), create_graph, watch)
    run.give(run.gradients())


def gradients(
    outputs: Variable | Sequence[Variable],
    inputs: Variable | Sequence[Variable],
    grad_outputs: Any = None,
    *,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    allow_unused: bool = False,
) -> Any:
    """The gradients of `outputs` with respect to `inputs`, without touching any `.grad`.

    Parameters
    ----------
    outputs, inputs : Zensor or sequence of Zensors
        With a single Zensor as `inputs` the result is a single Zensor, else a tuple.
    grad_outputs : array_like or sequence, optional
        Incoming gradients, one per output (None for one: the output has one element).
    retain_graph, create_graph
        As for `backward`.
    allow_unused : bool
        Give None for an input on which no output depends, instead of an error.

    Returns
    -------
    Zensor or tuple of Zensor
        Of the shape and dtype of each input.

    Examples
    --------
    >>> from zensor import Zensor
    >>> from autograd import gradients
    >>> x = Zensor(2.0)
    >>> first = gradients(x * x * x, x, create_graph=True)
    >>> gradients(first, x)
    Zensor(12.)
    """
    many = not isinstance(inputs, Variable)
    wanted, roots = _variables(inputs, "inputs"), _variables(outputs, "outputs")
    seeds = _seeds(grad_outputs, single=isinstance(outputs, Variable), count=len(roots))
    if len(seeds) != len(roots):
        raise ShapeError(
            f"gradients of {len(roots)} outputs with {len(seeds)} incoming gradients: each output needs its own. "
            "Pass a list with one entry per output, None where the output has one element."
        )
    for one in wanted:
        if not one._requires_grad:
            raise GraphError(
                f"gradients for an input of shape {one._data.shape} that wants no gradient: nothing was recorded "
                "for it. Make it with requires_grad=True before computing."
            )
    starts = [
        (node_of(root), incoming(root, seed, "gradients()", "grad_outputs=np.ones({})", create_graph))
        for root, seed in zip(roots, seeds, strict=True)
        if root._requires_grad
    ]
    targets = [node_of(one) for one in wanted]
    made_as = wanted[0].made_as if wanted else Variable
    run = Pass(starts, made_as, _retain(retain_graph, create_graph), create_graph, None, targets)
    found = run.gradients()
    results = [run.own_gradient(node) if node in found else None for node in targets]
    for place, result in enumerate(results):
        if result is None and not allow_unused:
            raise GraphError(
                f"gradients for input {place} of shape {wanted[place]._data.shape}: no output depends on it. "
                "Pass allow_unused=True to get None for it."
            )
    return tuple(results) if many else results[0]


def _variables(given: Any, part: str) -> list[Variable]:
    """One Zensor, or all that a list or generator holds; anything else is refused."""
    single = isinstance(given, Variable) or not isinstance(given, Iterable)
    variables = [given] if single else list(given)
    wrong = next((one for one in variables if not isinstance(one, Variable)), ...)
    if wrong is not ...:
        raise DTypeError(
            f"gradients with {kind_of(wrong)} among the {part}: only Zensors have gradients. "
            "Pass a Zensor or a list of them."
        )
    return variables


def _seeds(grad_outputs: Any, single: bool, count: int) -> list[Any]:
    """One incoming gradient per output. For a single output, [3.0, 4.0] is its gradient and [array] holds it."""
    if not isinstance(grad_outputs, list | tuple):
        return [grad_outputs] * count
    holds_one = len(grad_outputs) == 1 and isinstance(grad_outputs[0], Variable | np.ndarray | None)
    return [grad_outputs] if single and not holds_one else list(grad_outputs)


def _retain(retain_graph: bool | None, create_graph: bool) -> bool:
    return create_graph if retain_graph is None else retain_graph


def incoming(root: Variable, grad: Any, asked: str, advice: str, create_graph: bool) -> Any:
    """The gradient with which the pass starts at `root`: of its shape and dtype."""
    data = root._data
    if grad is None:
        if data.size != 1:
            raise GraphError(
                f"{asked} on shape {data.shape}: without an argument it needs exactly one element. Reduce first "
                f"(z.sum().backward()) or pass the incoming gradient ({advice.format(data.shape)})."
            )
        grad = np.ones(data.shape, data.dtype)
    try:
        values = grad._data if isinstance(grad, Variable) else np.asarray(grad)
    except (ValueError, TypeError) as error:
        raise ShapeError(f"{asked} on shape {data.shape}: the incoming gradient is no array; {error}.") from error
    if values.shape != data.shape:
        raise ShapeError(
            f"{asked} on shape {data.shape} with an incoming gradient of shape {values.shape}: both must be equal. "
            f"Pass {advice.format(data.shape)}."
        )
    if values.dtype.kind not in "fiub":
        raise DTypeError(f"{asked} with an incoming gradient of dtype {values.dtype}: it must be real. Convert it.")
    if not create_graph:
        return values.astype(data.dtype, copy=False)
    if isinstance(grad, Variable) and grad._requires_grad:
        return grad if values.dtype == data.dtype else grad.astype(data.dtype)  # type: ignore[attr-defined]  # a Zensor
    return untracked(values.astype(data.dtype, copy=False), root.made_as)
