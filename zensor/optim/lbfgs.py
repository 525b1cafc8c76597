"""LBFGS: steps along the curvature that the last gradients show. For small problems without noise."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from autograd.errors import ArgumentError, DTypeError
from autograd.mode import enable_grad
from autograd.writing import stamp
from zensor.numbers import is_number
from zensor.optim.checks import check_at_least_zero
from zensor.optim.linesearch import strong_wolfe
from zensor.optim.optimizer import Optimizer
from zensor.optim.state import Group, Kept


class LBFGS(Optimizer):
    """Limited-memory BFGS, as in PyTorch: `step(closure)` looks at the loss several times.

    From the last `history_size` changes of parameters and of gradients, it estimates the inverse of the
    second derivatives H, and goes in the direction −H⁻¹ g.

    Parameters
    ----------
    params : iterable of Parameter
        One group only, of one dtype.
    lr : float
        The length of a step in that direction; 1 is Newton's.
    max_iter : int
        Steps per call of `step`.
    max_eval : int, optional
        Evaluations per call, about: a search for the length ends with them too. 1.25 · max_iter unless given.
    tolerance_grad, tolerance_change : float
        It ends where no gradient, or no change, is larger.
    history_size : int
    line_search_fn : {None, "strong_wolfe"}
        Whether each step is as long as the strong Wolfe conditions ask for.

    Raises
    ------
    ArgumentError, DTypeError, GraphError
        As for `Optimizer`; and if there are several groups.

    Examples
    --------
    >>> from zensor import Zensor, optim
    >>> x = Zensor([3.0, -2.0])
    >>> optimizer = optim.LBFGS([x], line_search_fn="strong_wolfe")
    >>> def closure():
    ...     optimizer.zero_grad()
    ...     loss = ((x - [1.0, 2.0]) * (x - [1.0, 2.0]) * [1.0, 10.0]).sum()
    ...     loss.backward()
    ...     return loss
    >>> _ = optimizer.step(closure)
    >>> x.numpy().round(4)
    array([1., 2.])
    """

    _kept: ClassVar[Mapping[str, Kept] | None] = {}

    def __init__(
        self,
        params: Iterable[Any],
        lr: float = 1.0,
        max_iter: int = 20,
        max_eval: int | None = None,
        tolerance_grad: float = 1e-7,
        tolerance_change: float = 1e-9,
        history_size: int = 100,
        line_search_fn: str | None = None,
    ) -> None:
        options: dict[str, Any] = {"lr": lr, "max_iter": max_iter}
        options["max_eval"] = max_iter * 5 // 4 if max_eval is None else max_eval
        options |= {"tolerance_grad": tolerance_grad, "tolerance_change": tolerance_change}
        super().__init__(params, {**options, "history_size": history_size, "line_search_fn": line_search_fn})
        self._memory = Memory()

    def add_param_group(self, param_group: Any) -> None:
        """Add the only group."""
        if self.param_groups:
            raise ArgumentError("LBFGS with several groups: it moves all parameters together. Pass them in one list.")
        super().add_param_group(param_group)
        if len({one._data.dtype for one in self.param_groups[0]["params"]}) > 1:
            raise DTypeError("LBFGS of parameters of several dtypes: it needs one. Use model.to('float64').")

    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """Go several steps.

        Parameters
        ----------
        closure : callable
            Forgets the gradients, computes the loss and its gradients, and returns the loss.

        Returns
        -------
        The loss before the first of the steps.
        """
        if closure is None:
            raise ArgumentError("LBFGS.step without a closure: it looks at the loss several times. Pass a function.")
        self._check_unchanged()
        group, memory = self.param_groups[0], self._memory
        first = self._evaluated(closure)
        loss, grad = float(first), self._gradient()
        evaluations, iterations = 1, 0
        memory.evaluations += 1
        if _largest(grad) <= group["tolerance_grad"]:
            return first
        while iterations < group["max_iter"]:
            iterations += 1
            direction = memory.direction(grad, group["history_size"])
            # Before anything is known of the curvature, the first step is short.
            length = min(1.0, 1 / np.sum(np.abs(grad))) * group["lr"] if memory.iterations == 1 else group["lr"]
            memory.last_grad, last_loss = grad.copy(), loss
            if float(grad @ direction) > -group["tolerance_change"]:
                break
            left, is_last = group["max_eval"] - evaluations, iterations == group["max_iter"]
            loss, grad, length, used = self._advance(closure, length, direction, loss, grad, left, is_last)
            memory.length, memory.last_direction = length, direction
            evaluations += used
            memory.evaluations += used
            if (
                evaluations >= group["max_eval"]
                or _largest(grad) <= group["tolerance_grad"]
                or _largest(direction * length) <= group["tolerance_change"]
                or abs(loss - last_loss) < group["tolerance_change"]
            ):
                break
        return first

    def _advance(
        self,
        closure: Callable[[], Any],
        length: float,
        direction: Any,
        loss: float,
        grad: Any,
        left: int,
        is_last: bool,
    ) -> tuple[float, Any, float, int]:
        """Move along `direction`: loss and gradient there, how far it was, and how often the closure was called."""
        if self.param_groups[0]["line_search_fn"] == "strong_wolfe":
            loss, grad, length, used = self._searched(closure, length, direction, loss, grad, left)
            self._move(length, direction)
            return loss, grad, length, used
        self._move(length, direction)
        if is_last:  # nobody would look at the loss
            return loss, grad, length, 0
        return float(self._evaluated(closure)), self._gradient(), length, 1

    def _searched(
        self, closure: Callable[[], Any], length: float, direction: Any, loss: float, grad: Any, left: int
    ) -> tuple[float, Any, float, int]:
        """The same with a search for the length; the parameters stand where they stood."""
        slope = float(grad @ direction)
        before = [one._data.copy() for one in self.param_groups[0]["params"]]

        def restore() -> None:
            for one, data in zip(self.param_groups[0]["params"], before, strict=True):
                one._data[...] = data
                stamp(one._data, "LBFGS.step")

        def at(way: float) -> tuple[float, Any]:
            self._move(way, direction)
            found = float(self._evaluated(closure)), self._gradient()
            restore()
            return found

        return strong_wolfe(at, length, direction, loss, grad, slope, self.param_groups[0]["tolerance_change"], left)

    def _evaluated(self, closure: Callable[[], Any]) -> Any:
        with enable_grad():
            loss = closure()
        if loss is None:
            raise ArgumentError("LBFGS.step with a closure that returns nothing: it looks at the loss. Return it.")
        return loss

    def _gradient(self) -> NDArray[Any]:
        """All gradients in one row; 0 where there is none."""
        parts = [
            np.zeros(one._data.size, one._data.dtype) if one._grad is None else one._grad._data.reshape(-1)
            for one in self.param_groups[0]["params"]
        ]
        return np.concatenate(parts)

    def _move(self, length: float, direction: NDArray[Any]) -> None:
        start = 0
        for one in self.param_groups[0]["params"]:
            data = one._data
            data += length * direction[start : start + data.size].reshape(data.shape)
            stamp(data, "LBFGS.step")
            start += data.size

    def _check_options(self, options: Group) -> None:
        names = ("lr", "max_iter", "max_eval", "tolerance_grad", "tolerance_change", "history_size")
        check_at_least_zero("LBFGS", options, *names)
        if options["line_search_fn"] not in (None, "strong_wolfe"):
            raise ArgumentError(
                f"LBFGS with line_search_fn={options['line_search_fn']!r}: it is None or 'strong_wolfe'. "
                "Leave it out for steps of the length lr."
            )

    # ---- saving

    def state_dict(self) -> dict[str, Any]:
        """Options, and what is known of the curvature: copies."""
        return {**super().state_dict(), "memory": self._memory.saved()}

    def load_state_dict(self, state_dict: Any) -> None:
        """Take over options and what is known of the curvature."""
        size = sum(one._data.size for one in self.param_groups[0]["params"])
        memory = Memory.loaded(state_dict.get("memory") if isinstance(state_dict, dict) else None, size)
        super().load_state_dict(state_dict)
        self._memory = memory


class Memory:
    """What LBFGS knows of the curvature: how parameters and gradients changed together in its last steps."""

    def __init__(self) -> None:
        self.moves: list[NDArray[Any]] = []
        self.changes: list[NDArray[Any]] = []
        self.products: list[float] = []
        self.scale = 1.0
        self.length = 0.0
        self.iterations = self.evaluations = 0
        self.last_grad: NDArray[Any] | None = None
        self.last_direction: NDArray[Any] | None = None

    def direction(self, grad: NDArray[Any], history_size: int) -> NDArray[Any]:
        """Take the last step into account, and give −H⁻¹ grad."""
        self.iterations += 1
        if self.last_grad is None or self.last_direction is None:
            return -grad
        change, move = grad - self.last_grad, self.last_direction * self.length
        product = float(change @ move)
        if product > 1e-10:  # else the curvature is not positive, and nothing is learned
            if self.moves and len(self.moves) >= history_size:
                del self.moves[0], self.changes[0], self.products[0]
            if history_size:
                self.moves.append(move)
                self.changes.append(change)
                self.products.append(1 / product)
            self.scale = product / float(change @ change)
        # The two loops of Nocedal: products with the matrix, which is never written out.
        out = -grad
        weights = []
        for move, change, inverse in reversed(self._history()):
            weights.append(float(move @ out) * inverse)
            out -= weights[-1] * change
        out *= self.scale
        for (move, change, inverse), weight in zip(self._history(), reversed(weights), strict=True):
            out += move * (weight - float(change @ out) * inverse)
        return out

    def _history(self) -> list[tuple[NDArray[Any], NDArray[Any], float]]:
        return list(zip(self.moves, self.changes, self.products, strict=True))

    def saved(self) -> dict[str, Any]:
        """As plain data: arrays and numbers."""
        return {
            name: value.copy() if isinstance(value, np.ndarray) else list(value) if isinstance(value, list) else value
            for name, value in vars(self).items()
        }

    @staticmethod
    def loaded(saved: Any, size: int) -> Memory:
        """From plain data, which is checked."""
        memory = Memory()
        if not isinstance(saved, dict) or saved.keys() != vars(memory).keys() or not _is_memory(saved, size):
            raise ArgumentError(
                f"LBFGS.load_state_dict: its 'memory' is not that of {size} elements. It takes what state_dict() gave, "
                "and nothing was changed. Build model and optimizer as they were."
            )
        for name, value in saved.items():
            setattr(memory, name, list(value) if isinstance(value, list | tuple) else value)
        return memory


def _is_memory(saved: dict[str, Any], size: int) -> bool:
    """Whether everything has its kind and length."""
    lists = [saved["moves"], saved["changes"], saved["products"]]
    if not all(isinstance(one, list) for one in lists) or len({len(one) for one in lists}) != 1:
        return False
    last = [one for one in (saved["last_grad"], saved["last_direction"]) if one is not None]
    arrays = [*saved["moves"], *saved["changes"], *last]
    numbers = [*saved["products"], saved["scale"], saved["length"]]
    return (
        all(isinstance(one, np.ndarray) and one.shape == (size,) and one.dtype.kind == "f" for one in arrays)
        and all(is_number(one) for one in numbers)
        and all(type(saved[name]) is int and saved[name] >= 0 for name in ("iterations", "evaluations"))
    )


def _largest(values: NDArray[Any]) -> float:
    return float(np.max(np.abs(values), initial=0))
