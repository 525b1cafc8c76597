"""Adam, AdamW and NAdam: steps of about the same size for every parameter, whatever the size of its gradients."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from autograd.errors import ArgumentError
from zensor.optim.block import Block, Run, decayed, grow, shrink
from zensor.optim.checks import check_at_least_zero, check_fraction
from zensor.optim.optimizer import Optimizer
from zensor.optim.state import Group, Kept


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
    amsgrad : bool
        Whether the largest v so far takes the place of v.

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

    _kept: ClassVar[Mapping[str, Kept] | None] = {
        "mean": "array",
        "square": "array",
        "mean_unit": "number in (0, 1]",
        "square_unit": "number in (0, 1]",
        "largest": "array or nothing",
    }

    def __init__(
        self,
        params: Iterable[Any],
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        amsgrad: bool = False,
    ) -> None:
        options = {"lr": lr, "betas": betas, "eps": eps, "weight_decay": weight_decay, "amsgrad": amsgrad}
        super().__init__(params, options)

    def _update(self, group: Group, block: Block, run: Run) -> NDArray[Any]:
        grad, spare = self._decayed(group, block, run), block.scratch("change", run)
        beta1, beta2 = group["betas"]
        # m and v are kept in units of the 1 − β of the first step: while β stays, g and g² are added as they are.
        unit1, unit2 = block.number("mean_unit", run, 1 - beta1), block.number("square_unit", run, 1 - beta2)
        mean, square = block.memory("mean", run), block.memory("square", run)
        mean *= beta1
        mean += grad if 1 - beta1 == unit1 else np.multiply(grad, (1 - beta1) / unit1, out=spare)
        np.multiply(grad, grad, out=spare)
        if 1 - beta2 != unit2:
            spare *= (1 - beta2) / unit2
        square *= beta2
        square += spare
        if group["amsgrad"]:
            largest = block.memory("largest", run)
            square = np.maximum(largest, square, out=largest)
        # √(v/c) + eps is (√v + eps √c) / √c: corrections and units go into two numbers.
        root = math.sqrt((1 - beta2**run.steps) / unit2)
        np.sqrt(square, out=spare)
        spare += group["eps"] * root
        np.divide(mean, spare, out=spare)
        spare *= group["lr"] * unit1 * root / (1 - beta1**run.steps)
        return spare

    def _decayed(self, group: Group, block: Block, run: Run) -> NDArray[Any]:
        """The gradients after the weight decay."""
        return decayed(block, run, group["weight_decay"])

    def _check_options(self, options: Group) -> None:
        name = type(self).__name__
        check_at_least_zero(name, options, "lr", "eps", "weight_decay")
        check_betas(name, options["betas"])


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
    amsgrad : bool

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
        amsgrad: bool = False,
    ) -> None:
        super().__init__(params, lr, betas, eps, weight_decay, amsgrad)

    def _decayed(self, group: Group, block: Block, run: Run) -> NDArray[Any]:
        if group["weight_decay"]:
            shrink(run, 1 - group["lr"] * group["weight_decay"])
        return run.grad


class NAdam(Optimizer):
    """Adam with the momentum of Nesterov, as in PyTorch: the step looks ahead by one.

    With m and v as in Adam, and the momentum μₜ = β₁ (1 − 0.96**(t · momentum_decay) / 2)::

        p = p − lr · ((1 − μₜ) g / (1 − μ₁⋯μₜ) + μₜ₊₁ m / (1 − μ₁⋯μₜ₊₁)) / (√(v/(1 − β₂ᵗ)) + eps)

    Parameters
    ----------
    params : iterable of Parameter, or of groups
    lr : float
    betas : (float, float)
        How slowly the means forget; in [0, 1).
    eps : float
        Keeps the quotient finite.
    weight_decay : float
        Pulls parameters towards 0.
    momentum_decay : float
        How fast the momentum grows to β₁.
    decoupled_weight_decay : bool
        Whether the decay goes past the gradient, as in AdamW.

    Raises
    ------
    ArgumentError, DTypeError, GraphError
        As for `Adam`.

    Examples
    --------
    >>> from zensor import Zensor, optim
    >>> x = Zensor([1.0])
    >>> optimizer = optim.NAdam([x], lr=0.25)
    >>> (x * x).sum().backward()
    >>> optimizer.step()
    >>> bool(x.item() < 1)
    True
    """

    _kept: ClassVar[Mapping[str, Kept] | None] = {"mean": "array", "square": "array", "product": "number in [0, 1]"}

    def __init__(
        self,
        params: Iterable[Any],
        lr: float = 2e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        momentum_decay: float = 4e-3,
        decoupled_weight_decay: bool = False,
    ) -> None:
        options = {"lr": lr, "betas": betas, "eps": eps, "weight_decay": weight_decay}
        options |= {"momentum_decay": momentum_decay, "decoupled_weight_decay": decoupled_weight_decay}
        super().__init__(params, options)

    def _update(self, group: Group, block: Block, run: Run) -> NDArray[Any]:
        if group["decoupled_weight_decay"]:
            shrink(run, 1 - group["lr"] * group["weight_decay"])
            grad = run.grad
        else:
            grad = decayed(block, run, group["weight_decay"])
        beta1, beta2 = group["betas"]
        mean, square = block.memory("mean", run), block.memory("square", run)
        spare, change = block.scratch("spare", run), block.scratch("change", run)
        grow(mean, beta1, grad, spare)
        np.multiply(grad, grad, out=change)
        grow(square, beta2, change, spare)
        now, later = (beta1 * (1 - 0.5 * 0.96 ** (t * group["momentum_decay"])) for t in (run.steps, run.steps + 1))
        product = block.number("product", run, 1.0) * now
        block.remember("product", run, product)
        np.multiply(square, 1 / (1 - beta2**run.steps), out=spare)
        np.sqrt(spare, out=spare)
        spare += group["eps"]
        np.divide(grad, spare, out=change)
        change *= group["lr"] * (1 - now) / (1 - product)
        np.divide(mean, spare, out=spare)
        spare *= group["lr"] * later / (1 - product * later)
        change += spare
        return change

    def _check_options(self, options: Group) -> None:
        check_at_least_zero("NAdam", options, "lr", "eps", "weight_decay", "momentum_decay")
        check_betas("NAdam", options["betas"])


def check_betas(name: str, betas: Any) -> None:
    """Refuse what is not two numbers in [0, 1)."""
    if not isinstance(betas, tuple | list) or len(betas) != 2:
        raise ArgumentError(f"{name} with betas={betas!r}: there are two of them. Try betas=(0.9, 0.999).")
    for place, beta in enumerate(betas):
        check_fraction(name, f"betas[{place}]", beta)
