"""Gradients that stop at their inputs: what a transform and a checkpoint ask of the engine.

`gradients(z, [x, y])` with ``y = 3 * x`` sends what arrives at `y` on to `x`. Here every input is a
variable of its own, as in a partial derivative, and what lies above the inputs is not even looked at:
a thousand calls inside one large graph do not walk it a thousand times.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograd.backward import incoming
from autograd.node import Node
from autograd.passing import Pass
from autograd.variable import Variable, node_of


def partial_gradients(
    outputs: Sequence[Variable],
    seeds: Sequence[Any],
    inputs: Sequence[Node],
    *,
    made_as: type[Variable],
    retain_graph: bool,
    create_graph: bool,
) -> list[Any]:
    """The gradient at each input node, as an array or, with `create_graph`, perhaps a Zensor; None if unreached.

    Parameters
    ----------
    outputs : sequence of Zensors
        Those that want no gradient are passed over.
    seeds : sequence
        One incoming gradient per output, of its shape; None if there is none.
    inputs : sequence of nodes
        Hooks registered on these do not run.
    made_as : type
        The class of Zensors that the pass makes.
    retain_graph, create_graph : bool
        As for `gradients`.
    """
    starts = [
        (node_of(one), incoming(one, seed, "gradients()", "np.ones({})", create_graph))
        for one, seed in zip(outputs, seeds, strict=True)
        if one._requires_grad and seed is not None
    ]
    found = Pass(starts, made_as, retain_graph, create_graph, None, inputs, cut=True).gradients()
    return [found.get(node) for node in inputs]
