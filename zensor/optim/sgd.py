"""SGD: steps against the gradient, with a memory of earlier steps if asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from autograd.errors import ArgumentError
from zensor.optim.block import Block, Run, decayed
from zensor.optim.checks import check_at_least_zero
from zensor.optim.optimizer import Optimizer
from zensor.optim.state import Group, Kept


class SGD(Optimizer):
    """Stochastic gradient descent, as in PyTorch.

    With g the gradient + weight_decay · p, and v the velocity::

        v = momentum · v + (1 − dampening) · g        (v = g in the first step)
        p = p − lr · v                                (nesterov: lr · (g + momentum · v))

    Without momentum, p = p − lr · g.

    Parameters
    ----------
    params : iterable of Parameter, or of groups
    lr : float
        The learning rate.
    momentum, dampening : float
    weight_decay : float
        Pulls parameters towards 0.
    nesterov : bool
        Look ahead; needs momentum and no dampening.

    Raises
    ------
    ArgumentError, DTypeError, GraphError
        As for `Optimizer`; and if nesterov has no momentum.

    Examples
    --------
    >>> from zensor import Zensor, optim
    >>> x = Zensor([1.0])
    >>> optimizer = optim.SGD([x], lr=0.25)
    >>> (x * x).sum().backward()
    >>> optimizer.step()
    >>> x
    Zensor([0.5])
    """

    _kept: ClassVar[Mapping[str, Kept] | None] = {"velocity": "array or nothing"}

    def __init__(
        self,
        params: Iterable[Any],
        lr: float = 1e-3,
        momentum: float = 0.0,
        dampening: float = 0.0,
        weight_decay: float = 0.0,
        nesterov: bool = False,
    ) -> None:
        options = {"lr": lr, "momentum": momentum, "dampening": dampening}
        super().__init__(params, {**options, "weight_decay": weight_decay, "nesterov": nesterov})

    def _update(self, group: Group, block: Block, run: Run) -> NDArray[Any]:
        grad, spare = decayed(block, run, group["weight_decay"]), block.scratch("change", run)
        momentum, dampening = group["momentum"], group["dampening"]
        if momentum:
            velocity = block.memory("velocity", run)
            if run.steps == 1:
                np.copyto(velocity, grad)
            else:
                velocity *= momentum
                np.multiply(grad, 1 - dampening, out=spare)
                velocity += spare
            if group["nesterov"]:
                np.multiply(velocity, momentum, out=spare)
                spare += grad
                spare *= group["lr"]
                return spare
            grad = velocity
        np.multiply(grad, group["lr"], out=spare)
        return spare

    def _check_options(self, options: Group) -> None:
        check_at_least_zero("SGD", options, "lr", "momentum", "dampening", "weight_decay")
        if options["nesterov"] and (options["momentum"] == 0 or options["dampening"] != 0):
            raise ArgumentError(
                f"SGD with nesterov, momentum={options['momentum']!r} and dampening={options['dampening']!r}: "
                "it needs momentum and no dampening. Try momentum=0.9, dampening=0."
            )
