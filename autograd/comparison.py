"""The two sides of a gradcheck: differences, and what the rules say, compared element by element."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from autograd.backward import gradients
from autograd.errors import ArgumentError, DTypeError, GradientError, called, kind_of
from autograd.functions.arithmetic import multiply
from autograd.variable import Variable, untracked

JUMP = 1e-3
"""One-sided slopes that differ by more than this part of themselves look like a kink."""


class Kink(NamedTuple):
    """A place where the function is not differentiable: its slopes on the two sides differ, or it jumps."""

    input: str
    element: tuple[int, ...]
    order: int
    left: float
    right: float
    got: float  # what the rule says there

    def __str__(self) -> str:
        place = f"{self.input}[{_places(self.element)}] (order {self.order})"
        if not _differ(self.left, self.right):
            return f"jump at {place}: slopes grow without end as steps shrink, the rule says {self.got:.6g}"
        return (
            f"kink at {place}: slope {self.left:.6g} from the left and {self.right:.6g} from the right, the rule says "
            f"{self.got:.6g}"
        )


class Settings(NamedTuple):
    """How far to move, and how much may be between rule and difference."""

    eps: float
    rtol: float
    atol: float


class Input(NamedTuple):
    """A leaf whose elements are moved: its array belongs to the check."""

    name: str
    leaf: Variable


def double(variable: Variable) -> Variable:
    """A leaf of its own with the same values in float64."""
    leaf: Variable = untracked(variable._data.astype(np.float64), variable.made_as)
    leaf._requires_grad = True
    return leaf


class First:
    """A function as a map from the elements of its leaves to one long vector."""

    order = 1

    def __init__(self, function: Callable[..., Any], arguments: list[Any], leaves: list[Input]) -> None:
        self.function = function
        self.arguments = arguments
        self.leaves = leaves
        self.name = called(function)

    def results(self, recorded: bool) -> list[Variable]:
        """The results that depend on a leaf."""
        made = self.function(*self.arguments)
        results = [one for one in _sequence(made, self.name) if one._data.dtype.kind == "f"]
        for one in results:
            if one._data.dtype.itemsize < 8:
                raise DTypeError(
                    f"gradcheck of {self.name}: it gave {one._data.dtype} for inputs of float64, too coarse for "
                    "differences. Keep the dtype of the inputs."
                )
        return results

    def vector(self) -> NDArray[Any]:
        """All results in one row."""
        return _row([one._data for one in self.results(recorded=False)])


class Second(First):
    """The gradient of a function, as a map from its leaves and the size of the incoming gradients."""

    order = 2

    def __init__(self, first: First) -> None:
        super().__init__(first.function, first.arguments, first.leaves)
        self.first = first
        rng = np.random.default_rng(0)
        made_as = first.leaves[0].leaf.made_as
        results = first.results(recorded=False)
        # The gradient is linear in the incoming one: one number to scale it by stands for all its elements.
        self.weights = [_weights(rng, one._data.shape) for one in results]
        self.scales = [double(untracked(np.array(1.25), made_as)) for _ in results]
        self.leaves = first.leaves + [
            Input(f"the scale of incoming gradient {place}", one) for place, one in enumerate(self.scales)
        ]

    def results(self, recorded: bool) -> list[Variable]:
        """One gradient per leaf; computed on arrays unless `recorded`, so that both ways are compared."""
        leaves = [one.leaf for one in self.first.leaves]
        incoming = [multiply(scale, weights) for scale, weights in zip(self.scales, self.weights, strict=True)]
        found = gradients(self.first.results(recorded), leaves, incoming, create_graph=recorded, allow_unused=True)
        return [
            untracked(np.zeros(leaf._data.shape), leaf.made_as) if grad is None else grad
            for leaf, grad in zip(leaves, found, strict=True)
        ]


class Comparison:
    """The rules' side, computed once, and the differences, computed element by element."""

    def __init__(self, asked: First, settings: Settings) -> None:
        self.asked = asked
        self.settings = settings
        with np.errstate(all="ignore"):  # at the edge of its domain a function may warn
            self.here, again = asked.vector(), asked.vector()
            results = asked.results(recorded=True)
        if not np.array_equal(self.here, again, equal_nan=True):
            raise ArgumentError(
                f"gradcheck of {asked.name}: two calls with the same inputs gave different results, so differences "
                "mean nothing. Pass it a seeded rng, or switch dropout off."
            )
        recorded = _row([one._data for one in results])
        if not np.allclose(self.here, recorded, rtol=1e-9, atol=1e-12, equal_nan=True):
            raise GradientError(
                f"{asked.name}: a rule gives {self.here} on arrays and {recorded} under create_graph=True. "
                "Let it use operators and operations only."
            )
        self.results = results
        # One pass with random weights sees any wrong derivative; only then is it worth a pass per result.
        self.weights = _weights(np.random.default_rng(1), self.here.shape)
        self.weighted = self._backward(self.weights)
        self._rows: list[list[NDArray[Any]]] | None = None

    def _backward(self, weights: NDArray[Any]) -> list[NDArray[Any]]:
        """The weighted sum of all results, differentiated by the rules: one array per leaf."""
        leaves = [one.leaf for one in self.asked.leaves]
        incoming, start = [], 0
        for one in self.results:
            stop = start + one._data.size
            incoming.append(weights[start:stop].reshape(one._data.shape))
            start = stop
        with np.errstate(all="ignore"):
            found = gradients(self.results, leaves, incoming, retain_graph=True, allow_unused=True)
        return [
            np.zeros(leaf._data.shape) if grad is None else grad._data for leaf, grad in zip(leaves, found, strict=True)
        ]

    def column(self, place: int, element: tuple[int, ...]) -> NDArray[Any]:
        """What the rules say of one element: the derivative of each result."""
        if self._rows is None:
            self._rows = [self._backward(row) for row in np.eye(self.here.size)]
        return np.array([row[place][element] for row in self._rows])

    def slopes(self, place: int, element: tuple[int, ...], eps: float) -> tuple[NDArray[Any], NDArray[Any]]:
        """Differences to the left and to the right, one per result."""
        data = self.asked.leaves[place].leaf._data
        middle = data[element]
        step = eps * max(1.0, abs(float(middle)))
        try:
            with np.errstate(all="ignore"):
                data[element] = middle - step
                left = (self.here - self.asked.vector()) / (middle - data[element])
                data[element] = middle + step
                right = (self.asked.vector() - self.here) / (data[element] - middle)
        finally:
            data[element] = middle
        return left, right

    def at(self, place: int, element: tuple[int, ...]) -> Kink | None:
        """Compare one element: nothing, a kink, or an error."""
        eps = self.settings.eps
        left, right = self.slopes(place, element, eps)
        kinked = _differ(left, right)
        if kinked.any():
            # A jump between the slopes of a smooth function shrinks with the step; that of a kink stays.
            close_left, close_right = self.slopes(place, element, eps / 1000)
            kinked &= _differ(close_left, close_right) & ~(abs(close_right - close_left) < 0.5 * abs(right - left))
        got = self.weighted[place][element]
        if not kinked.any() and self._agree(got, self.weights @ (left + right) / 2):
            return None
        column = self.column(place, element)
        wrong = ~self._agree(column, (left + right) / 2) & ~kinked
        if kinked.any():
            wrong &= np.isfinite(column)  # 0 · infinity, for the other results
        if wrong.any():
            # A kink beside the point, closer than the step, is none at the point.
            far = left + right
            left, right = self.slopes(place, element, eps / 1000)
            wrong &= ~self._agree(column, (left + right) / 2)
            # The derivative of abs jumps at 0 by as much to either side: its slope grows as the step shrinks.
            jumps = abs(left + right) > np.maximum(100 * abs(far), 1 + abs(self.here))
            kinked |= wrong & jumps
            wrong &= ~jumps
        if wrong.any():
            self._fail(place, element, int(np.argmax(wrong)), column, (left + right) / 2)
        if not kinked.any():
            return None
        result = int(np.argmax(kinked))
        name = self.asked.leaves[place].name
        return Kink(name, element, self.asked.order, left[result], right[result], float(column[result]))

    def _agree(self, got: Any, expected: Any) -> Any:
        return abs(got - expected) <= self.settings.atol + self.settings.rtol * abs(expected)

    def _fail(
        self, place: int, element: tuple[int, ...], result: int, got: NDArray[Any], expected: NDArray[Any]
    ) -> None:
        one = self.asked.leaves[place]
        name = self.asked.name if self.asked.order == 1 else f"the gradient of {self.asked.name}"
        raise GradientError(
            f"{name}: derivative of element {result} of the result with respect to {one.name}"
            f"[{_places(element)}] = {float(one.leaf._data[element]):.6g}: got {got[result]:.9g}, expected "
            f"{expected[result]:.9g} by differences. Mend the rule that leads there."
        )


def _differ(left: Any, right: Any) -> Any:
    """Where the slopes differ by more than a smooth function's would, or one side has none."""
    with np.errstate(invalid="ignore"):
        return np.logical_not(abs(right - left) <= JUMP * (1 + abs(left) + abs(right)))


def compare_all(asked: First, settings: Settings) -> list[Kink]:
    """Compare every element; the kinks that were met."""
    comparison = Comparison(asked, settings)
    kinks = []
    for place, one in enumerate(asked.leaves):
        for element in np.ndindex(one.leaf._data.shape):
            kink = comparison.at(place, element)
            if kink is not None:
                kinks.append(kink)
    return kinks


def _places(element: tuple[int, ...]) -> str:
    return ", ".join(map(str, element)) or "()"


def _sequence(made: Any, name: str) -> list[Variable]:
    results = list(made) if isinstance(made, tuple | list) else [made]
    for one in results:
        if not isinstance(one, Variable):
            raise DTypeError(
                f"gradcheck of {name}: it gave {kind_of(one)}, not a Zensor. Return Zensors, so that "
                "their derivatives can be asked for."
            )
    return results


def _row(arrays: list[NDArray[Any]]) -> NDArray[Any]:
    row: NDArray[Any] = np.concatenate([np.zeros(0), *[one.ravel() for one in arrays]])
    return row


def _weights(rng: np.random.Generator, shape: tuple[int, ...]) -> NDArray[Any]:
    """Random numbers away from 0, of both signs."""
    weights: NDArray[Any] = np.asarray(rng.uniform(0.5, 1.5, shape) * rng.choice([-1.0, 1.0], shape))
    return weights
