"""Lion: steps of one size, in the direction of a sign."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from zensor.optim.adam import check_betas
from zensor.optim.block import Block, Run, grow, shrink
from zensor.optim.checks import check_at_least_zero
from zensor.optim.optimizer import Optimizer
from zensor.optim.state import Group, Kept


class Lion(Optimizer):
    """Evolved sign momentum (Chen et al., 2023): every element moves by lr, up or down.

    With g the gradient and m its mean::

        p = p − lr · (sign(β₁ m + (1 − β₁) g) + weight_decay · p)
        m = β₂ m + (1 − β₂) g

    It remembers half of what Adam does; its learning rate is three to ten times smaller.

    Parameters
    ----------
    params : iterable of Parameter, or of groups
    lr : float
    betas : (float, float)
        How much the direction and the mean keep; in [0, 1).
    weight_decay : float
        Pulls parameters towards 0, past the gradient.

    Raises
    ------
    ArgumentError, DTypeError, GraphError
        As for `Adam`.

    Examples
    --------
    >>> from zensor import Zensor, optim
    >>> x = Zensor([1.0])
    >>> optimizer = optim.Lion([x], lr=0.25)
    >>> (x * x).sum().backward()
    >>> optimizer.step()
    >>> x
    Zensor([0.75])
    """

    _kept: ClassVar[Mapping[str, Kept] | None] = {"mean": "array"}

    def __init__(
        self,
        params: Iterable[Any],
        lr: float = 1e-4,
        betas: tuple[float, float] = (0.9, 0.99),
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(params, {"lr": lr, "betas": betas, "weight_decay": weight_decay})

    def _update(self, group: Group, block: Block, run: Run) -> NDArray[Any]:
        beta1, beta2 = group["betas"]
        mean, change, spare = block.memory("mean", run), block.scratch("change", run), block.scratch("spare", run)
        np.multiply(mean, beta1, out=change)
        np.multiply(run.grad, 1 - beta1, out=spare)
        change += spare
        np.sign(change, out=change)
        change *= group["lr"]
        grow(mean, beta2, run.grad, spare)
        if group["weight_decay"]:
            shrink(run, 1 - group["lr"] * group["weight_decay"])
        return change

    def _check_options(self, options: Group) -> None:
        check_at_least_zero("Lion", options, "lr", "weight_decay")
        check_betas("Lion", options["betas"])
