"""Derivatives along a direction: jvp, by differentiating a backward pass with respect to what comes in.

The pullback u ↦ Jᵀu is linear in u, and the transpose of its own Jacobian is J. So the gradient of
⟨Jᵀu, v⟩ with respect to u is Jv, whatever u was: two backward passes give what a forward pass would.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograd.errors import ShapeError, kind_of
from autograd.mode import is_recording
from autograd.partial import partial_gradients
from autograd.transforms.call import Call, directions, zeros_like
from autograd.transforms.structure import rebuilt
from autograd.transforms.wrapping import checked
from autograd.variable import Variable, node_of, untracked


def jvp(function: Callable[..., Any], primals: Any, tangents: Any, has_aux: bool = False) -> tuple[Any, ...]:
    """The value of `function`, and its derivative along a direction: J v with J the Jacobian at `primals`.

    Parameters
    ----------
    function : callable
        Gives Zensors, in nested lists, tuples and dictionaries if it likes.
    primals : tuple or list, or a single argument
        All its arguments, as for `grad`.
    tangents : like `primals`
        The direction, of the same structure and shapes; None for a part that is zero.
    has_aux : bool
        `function` returns (value, aux).

    Returns
    -------
    value : like what `function` returns
    tangent : of the same structure and shapes
        Zero where the value does not depend on the arguments.
    aux : anything
        Only with `has_aux`.

    Raises
    ------
    DTypeError
        As for `grad`.
    ShapeError
        If `tangents` is not like `primals`.

    Examples
    --------
    >>> import numpy as np
    >>> from zensor import jvp, sin
    >>> jvp(lambda x, y: x * sin(y), (2.0, 0.0), (1.0, 3.0))
    (Zensor(0.), Zensor(6.))
    """
    asked = checked("jvp", function, 0)
    primals, tangents = as_arguments(asked, primals, tangents, "tangents")
    call = Call(asked, function, primals, {}, range(len(primals)), has_aux)
    seeds = directions(asked, tuple(primals), tangents, "tangents", call.inputs)
    moved = [_own_memory(call.released(one)) for one in _pushed(call, seeds)]
    tangent = rebuilt(call.tree, moved)
    return (call.value, tangent, call.aux) if has_aux else (call.value, tangent)


def as_arguments(asked: str, primals: Any, others: Any, called: str) -> tuple[Sequence[Any], Sequence[Any]]:
    """Both as sequences with one entry per argument of the function."""
    if not isinstance(primals, tuple | list):
        return (primals,), (others,)
    if not isinstance(others, tuple | list) or len(others) != len(primals):
        came = f"{len(others)}" if isinstance(others, tuple | list) else f"{kind_of(others)}"
        raise ShapeError(
            f"{asked}: {len(primals)} primals and as {called} {came}: each argument needs its own. "
            f"Pass a tuple of {len(primals)}, with None where nothing moves."
        )
    return primals, others


def _pushed(call: Call, tangents: Sequence[Any]) -> list[Variable]:
    """The tangent of each output."""
    incoming = [_incoming_like(one) for one in call.outputs]
    with np.errstate(all="ignore"):  # nobody looks at the values of this pass, only at what it recorded
        found = call.raw_gradients(incoming, retain_graph=True, create_graph=True)
    pairs = [(one, v) for one, v in zip(found, tangents, strict=True) if isinstance(one, Variable)]
    tracked = any(isinstance(v, Variable) and v._requires_grad for v in tangents)
    moved = partial_gradients(
        [one for one, _ in pairs],
        [v for _, v in pairs],
        [node_of(one) for one in incoming],
        made_as=Variable.made_as,
        retain_graph=True,
        create_graph=is_recording() and (call.connected or tracked),
    )
    return [
        one if isinstance(one, Variable) else untracked(zeros_like(owner) if one is None else one, Variable.made_as)
        for one, owner in zip(moved, call.outputs, strict=True)
    ]


def _incoming_like(output: Variable) -> Variable:
    """A leaf with respect to which the backward pass is differentiated; its values play no part."""
    leaf: Variable = untracked(np.ones(output._data.shape, output._data.dtype), Variable.made_as)
    leaf._requires_grad = True
    return leaf


def _own_memory(tangent: Variable) -> Variable:
    if tangent._requires_grad:
        return tangent
    made: Variable = untracked(np.array(tangent._data), Variable.made_as)
    return made
