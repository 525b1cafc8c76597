"""Adadelta, Adagrad and RMSprop: each parameter has a rate of its own, after its gradients so far. Alphabetical."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from zensor.optim.block import Block, Run, decayed, grow
from zensor.optim.checks import check_at_least_zero, check_fraction
from zensor.optim.optimizer import Optimizer
from zensor.optim.state import Group, Kept


class Adadelta(Optimizer):
    """Steps as long as the last ones, in the units of the parameters, as in PyTorch.

    With g the gradient + weight_decay · p, v the mean of g² and u the mean of Δ²::

        v = rho v + (1 − rho) g²
        Δ = √(u + eps) / √(v + eps) · g
        u = rho u + (1 − rho) Δ²
        p = p − lr · Δ

    Parameters
    ----------
    params : iterable of Parameter, or of groups
    lr : float
    rho : float
        How slowly the means forget; in [0, 1).
    eps : float
        Where the first steps come from.
    weight_decay : float
        Pulls parameters towards 0.

    Raises
    ------
    ArgumentError, DTypeError, GraphError
        As for `Optimizer`.

    Examples
    --------
    >>> from zensor import Zensor, optim
    >>> x = Zensor([1.0])
    >>> optimizer = optim.Adadelta([x])
    >>> (x * x).sum().backward()
    >>> optimizer.step()
    >>> bool(x.item() < 1)
    True
    """

    _kept: ClassVar[Mapping[str, Kept] | None] = {"square": "array", "step_square": "array"}

    def __init__(
        self,
        params: Iterable[Any],
        lr: float = 1.0,
        rho: float = 0.9,
        eps: float = 1e-6,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(params, {"lr": lr, "rho": rho, "eps": eps, "weight_decay": weight_decay})

    def _update(self, group: Group, block: Block, run: Run) -> NDArray[Any]:
        grad, rho = decayed(block, run, group["weight_decay"]), group["rho"]
        square, step = block.memory("square", run), block.memory("step_square", run)
        change, spare = block.scratch("change", run), block.scratch("spare", run)
        np.multiply(grad, grad, out=change)
        grow(square, rho, change, spare)
        np.add(step, group["eps"], out=change)
        np.add(square, group["eps"], out=spare)
        # √a / √b and not √(a / b): where both are tiny, the last digits are PyTorch's.
        np.sqrt(change, out=change)
        np.sqrt(spare, out=spare)
        change /= spare
        change *= grad
        step *= rho
        np.multiply(change, change, out=spare)
        spare *= 1 - rho
        step += spare
        change *= group["lr"]
        return change

    def _check_options(self, options: Group) -> None:
        check_at_least_zero("Adadelta", options, "lr", "eps", "weight_decay")
        check_fraction("Adadelta", "rho", options["rho"])


class Adagrad(Optimizer):
    """Steps divided by the root of the sum of all squared gradients, as in PyTorch: good for what is seldom seen.

    With g the gradient + weight_decay · p, and t the number of the step::

        s = s + g²
        p = p − lr / (1 + (t − 1) · lr_decay) · g / (√s + eps)

    Parameters
    ----------
    params : iterable of Parameter, or of groups
    lr : float
    lr_decay : float
        How fast the rate falls.
    weight_decay : float
        Pulls parameters towards 0.
    initial_accumulator_value : float
        The first s.
    eps : float
        Keeps the quotient finite.

    Raises
    ------
    ArgumentError, DTypeError, GraphError
        As for `Optimizer`.

    Examples
    --------
    >>> from zensor import Zensor, optim
    >>> x = Zensor([1.0])
    >>> optimizer = optim.Adagrad([x], lr=0.25)
    >>> (x * x).sum().backward()
    >>> optimizer.step()
    >>> x.numpy().round(6)
    array([0.75])
    """

    _kept: ClassVar[Mapping[str, Kept] | None] = {"sum": "array"}

    def __init__(
        self,
        params: Iterable[Any],
        lr: float = 1e-2,
        lr_decay: float = 0.0,
        weight_decay: float = 0.0,
        initial_accumulator_value: float = 0.0,
        eps: float = 1e-10,
    ) -> None:
        options = {"lr": lr, "lr_decay": lr_decay, "eps": eps, "weight_decay": weight_decay}
        super().__init__(params, {**options, "initial_accumulator_value": initial_accumulator_value})

    def _update(self, group: Group, block: Block, run: Run) -> NDArray[Any]:
        grad, change = decayed(block, run, group["weight_decay"]), block.scratch("change", run)
        total = block.memory("sum", run, group["initial_accumulator_value"])
        np.multiply(grad, grad, out=change)
        total += change
        np.sqrt(total, out=change)
        change += group["eps"]
        np.divide(grad, change, out=change)
        change *= group["lr"] / (1 + (run.steps - 1) * group["lr_decay"])
        return change

    def _check_options(self, options: Group) -> None:
        names = ("lr", "lr_decay", "eps", "weight_decay", "initial_accumulator_value")
        check_at_least_zero("Adagrad", options, *names)


class RMSprop(Optimizer):
    """Steps divided by the root of the mean squared gradient, as in PyTorch.

    With g the gradient + weight_decay · p::

        v = alpha v + (1 − alpha) g²
        m = alpha m + (1 − alpha) g                      (centered only; √(v − m²) takes the place of √v)
        b = momentum · b + g / (√v + eps)
        p = p − lr · b

    Parameters
    ----------
    params : iterable of Parameter, or of groups
    lr : float
    alpha : float
        How slowly the means forget; in [0, 1).
    eps : float
        Keeps the quotient finite.
    weight_decay : float
        Pulls parameters towards 0.
    momentum : float
    centered : bool
        Whether the variance takes the place of the mean square.

    Raises
    ------
    ArgumentError, DTypeError, GraphError
        As for `Optimizer`.

    Examples
    --------
    >>> from zensor import Zensor, optim
    >>> x = Zensor([1.0])
    >>> optimizer = optim.RMSprop([x], lr=0.025)
    >>> (x * x).sum().backward()
    >>> optimizer.step()
    >>> x.numpy().round(6)
    array([0.75])
    """

    _kept: ClassVar[Mapping[str, Kept] | None] = {
        "square": "array",
        "mean": "array or nothing",
        "momentum": "array or nothing",
    }

    def __init__(
        self,
        params: Iterable[Any],
        lr: float = 1e-2,
        alpha: float = 0.99,
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        momentum: float = 0.0,
        centered: bool = False,
    ) -> None:
        options = {"lr": lr, "alpha": alpha, "eps": eps, "weight_decay": weight_decay}
        super().__init__(params, {**options, "momentum": momentum, "centered": centered})

    def _update(self, group: Group, block: Block, run: Run) -> NDArray[Any]:
        grad, alpha = decayed(block, run, group["weight_decay"]), group["alpha"]
        square, change, spare = block.memory("square", run), block.scratch("change", run), block.scratch("spare", run)
        np.multiply(grad, grad, out=change)
        grow(square, alpha, change, spare)
        if group["centered"]:
            mean = block.memory("mean", run)
            grow(mean, alpha, grad, spare)
            np.multiply(mean, mean, out=spare)
            np.subtract(square, spare, out=spare)
            np.sqrt(spare, out=spare)
        else:
            np.sqrt(square, out=spare)
        spare += group["eps"]
        np.divide(grad, spare, out=change)
        if group["momentum"]:
            buffer = block.memory("momentum", run)
            buffer *= group["momentum"]
            buffer += change
            change = np.multiply(buffer, group["lr"], out=change)
        else:
            change *= group["lr"]
        return change

    def _check_options(self, options: Group) -> None:
        check_at_least_zero("RMSprop", options, "lr", "eps", "weight_decay", "momentum")
        check_fraction("RMSprop", "alpha", options["alpha"])
