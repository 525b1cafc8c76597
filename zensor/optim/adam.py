"""Adam and AdamW: steps of about the same size for every parameter, whatever the size of its gradients."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd.errors import ArgumentError
from zensor.optim.optimizer import Block, Group, Optimizer, Run, add_weight_decay, check_at_least_zero, check_fraction


class Adam(Optimizer):
    """Adaptive moments, as in PyTorch.

    With g the gradient + weight_decay · p, and t the number of the step::

        m = β₁ m + (1 − β₁) g                          mean of the gradients
        v = β₂ v + (1 − β₂) g²                         mean of their squares
        p = p − lr · m/(1 − β₁ᵗ) / (√(v/(1 − β₂ᵗ)) + eps)

    Parameters
    ----------
    params : iterable of Parameter, or of groups
    lr : float
        The learning rate: about the size of one step.
    betas : (float, float)
        β₁ and β₂, how slowly the means forget; in [0, 1).
    eps : float
        Keeps the quotient finite.
    weight_decay : float
        Pulls parameters towards 0, through the gradient.

    Raises
    ------
    ArgumentError, DTypeError, GraphError
        As for `Optimizer`; and if a beta is not in [0, 1).

    Examples
    --------
    >>> from zensor import Zensor, optim
    >>> x = Zensor([1.0])
    >>> optimizer = optim.Adam([x], lr=0.25)
    >>> (x * x).sum().backward()
    >>> optimizer.step()
    >>> x.numpy().round(6)
    array([0.75])
    """

    remembers = ("mean", "square")

    def __init__(
        self,
        params: Iterable[Any],
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(params, {"lr": lr, "betas": betas, "eps": eps, "weight_decay": weight_decay})

    def _update(self, group: Group, block: Block, run: Run) -> NDArray[Any]:
        if group["weight_decay"]:
            self._decay(group, block, run)
        grad, spare = block.gathered[run.whole], block.spare[run.whole]
        mean, square = block.remembered["mean"][run.whole], block.remembered["square"][run.whole]
        beta1, beta2 = group["betas"]
        np.subtract(grad, mean, out=spare)
        spare *= 1 - beta1
        mean += spare
        grad *= grad
        grad *= 1 - beta2
        square *= beta2
        square += grad
        # √(v/c) + eps is (√v + eps √c) / √c: both corrections go into two numbers.
        root = math.sqrt(1 - beta2**run.steps)
        np.sqrt(square, out=grad)
        grad += group["eps"] * root
        np.divide(mean, grad, out=spare)
        spare *= group["lr"] * root / (1 - beta1**run.steps)
        return block.spare

    def _decay(self, group: Group, block: Block, run: Run) -> None:
        add_weight_decay(block, run, group["weight_decay"])

    def _check_options(self, options: Group) -> None:
        name = type(self).__name__
        check_at_least_zero(name, options, "lr", "eps", "weight_decay")
        betas = options["betas"]
        if not isinstance(betas, tuple | list) or len(betas) != 2:
            raise ArgumentError(f"{name} with betas={betas!r}: there are two of them. Try betas=(0.9, 0.999).")
        for place, beta in enumerate(betas):
            check_fraction(name, f"betas[{place}]", beta)


class AdamW(Adam):
    """Adam with decoupled weight decay: p = p − lr · weight_decay · p, and then the step of Adam.

    The decay does not go through the means, so it pulls on all parameters alike.

    Parameters
    ----------
    params : iterable of Parameter, or of groups
    lr : float
    betas : (float, float)
    eps : float
    weight_decay : float

    Raises
    ------
    ArgumentError, DTypeError, GraphError
        As for `Adam`.

    Examples
    --------
    >>> from zensor import Zensor, optim
    >>> x = Zensor([1.0])
    >>> optimizer = optim.AdamW([x], lr=0.25, weight_decay=0.1)
    >>> (x * x).sum().backward()
    >>> optimizer.step()
    >>> x.numpy().round(6)
    array([0.725])
    """

    def __init__(
        self,
        params: Iterable[Any],
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 1e-2,
    ) -> None:
        super().__init__(params, lr, betas, eps, weight_decay)

    def _decay(self, group: Group, block: Block, run: Run) -> None:
        for parameter in run.parameters:
            np.multiply(parameter._data, 1 - group["lr"] * group["weight_decay"], out=parameter._data)
