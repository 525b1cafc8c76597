"""Block: parameters that are updated together, the flat memory for it, and what is remembered of them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from autograd.variable import Variable

LARGE = 1 << 14
"""A parameter of so many elements is updated by itself: a few calls more cost less than gathering its gradient."""


class Run(NamedTuple):
    """Neighbours in a block that are updated together."""

    first: int
    """The place of the first in the block."""
    parameters: list[Variable]
    slices: list[slice]
    whole: slice
    steps: int
    """How many updates these parameters have had, this one included."""
    grad: NDArray[Any]
    """Their gradients in one row. Not to be written: it may be the gradient that a user sees."""


class Block:
    """The parameters of one group and one dtype, and flat memory for their updates.

    One array operation on all parameters together costs less than one each. The parameters stay where
    they are: their gradients are gathered into flat memory, and the update goes back piece by piece.
    A large parameter has a block of its own, and nothing is gathered.

    Attributes
    ----------
    remembered : dict of str to ndarray
        What is kept from step to step, one element per parameter element.
    numbers : dict of str to list of float
        What is kept from step to step, one number per parameter.
    """

    def __init__(self, parameters: list[Variable]) -> None:
        self.parameters = parameters
        self.shapes = [one._data.shape for one in parameters]
        ends = np.cumsum([0, *[one._data.size for one in parameters]]).tolist()
        self.slices = [slice(start, end) for start, end in itertools.pairwise(ends)]
        self.steps = [0] * len(parameters)
        self.size: int = ends[-1]
        self.dtype = parameters[0]._data.dtype
        self.remembered: dict[str, NDArray[Any]] = {}
        self.numbers: dict[str, list[float]] = {}
        self._scratch: dict[str, NDArray[Any]] = {}

    def memory(self, name: str, run: Run, first: float = 0.0) -> NDArray[Any]:
        """What is remembered under this name for the parameters of `run`; `first` at the beginning."""
        if name not in self.remembered:
            self.remembered[name] = np.zeros(self.size, self.dtype)
        part = self.remembered[name][run.whole]
        if run.steps == 1:
            part.fill(first)
        return part

    def number(self, name: str, run: Run, first: float) -> float:
        """The number remembered under this name for the parameters of `run`, all the same; `first` at the beginning."""
        if name not in self.numbers:
            self.numbers[name] = [0.0] * len(self.parameters)
        if run.steps == 1:
            self.remember(name, run, first)
        return self.numbers[name][run.first]

    def remember(self, name: str, run: Run, value: float) -> None:
        """Change the number remembered under this name for the parameters of `run`."""
        for place in range(run.first, run.first + len(run.parameters)):
            self.numbers[name][place] = value

    def scratch(self, name: str, run: Run) -> NDArray[Any]:
        """Memory for results in between: its values do not outlive the step."""
        return self._spare(name)[run.whole]

    def _spare(self, name: str) -> NDArray[Any]:
        if name not in self._scratch:
            self._scratch[name] = np.empty(self.size, self.dtype)
        return self._scratch[name]

    def runs(self) -> Iterator[Run]:
        """Count a step for each parameter that has a gradient, and join neighbours of which the same is known."""
        if self._all_alike():
            self.steps = [self.steps[0] + 1] * len(self.parameters)
            yield self._run(0, len(self.parameters))
            return
        here: list[int] = []
        for place, parameter in enumerate(self.parameters):
            if parameter._grad is None:
                continue
            self.steps[place] += 1
            if here and (here[-1] != place - 1 or self._known(here[-1]) != self._known(place)):
                yield self._run(here[0], here[-1] + 1)
                here = []
            here.append(place)
        if here:
            yield self._run(here[0], here[-1] + 1)

    def _all_alike(self) -> bool:
        """Whether it is the usual case: all have a gradient, and of all the same is known."""
        first = self.steps[0]
        return (
            all([one._grad is not None for one in self.parameters])
            and self.steps.count(first) == len(self.steps)
            and all([values.count(values[0]) == len(values) for values in self.numbers.values()])
        )

    def _known(self, place: int) -> tuple[float, ...]:
        return (self.steps[place], *[values[place] for values in self.numbers.values()])

    def _run(self, first: int, last: int) -> Run:
        parameters, slices = self.parameters[first:last], self.slices[first:last]
        whole = slice(slices[0].start, slices[-1].stop)
        return Run(first, parameters, slices, whole, self.steps[first], self._gathered(parameters, slices, whole))

    def _gathered(self, parameters: list[Variable], slices: list[slice], whole: slice) -> NDArray[Any]:
        gradients: list[Any] = [one._grad._data for one in parameters]  # type: ignore[union-attr]  # a run has gradients
        if len(self.parameters) == 1:
            grad: NDArray[Any] = gradients[0].reshape(-1)
            return grad
        gathered = self._spare("gathered")
        for grad, part in zip(gradients, slices, strict=True):
            np.copyto(gathered[part].reshape(grad.shape), grad)
        return gathered[whole]

    def __getstate__(self) -> dict[str, Any]:
        return {**vars(self), "_scratch": {}}


def blocks_of(parameters: list[Variable]) -> list[Block]:
    """Blocks for all of these parameters."""
    together: dict[np.dtype[Any], list[Variable]] = {}
    alone = []
    for one in parameters:
        if one._data.size >= LARGE:
            alone.append(Block([one]))
        else:
            together.setdefault(one._data.dtype, []).append(one)
    return [Block(same) for same in together.values()] + alone


def decayed(block: Block, run: Run, weight_decay: float) -> NDArray[Any]:
    """The gradients plus the gradient of ½ · weight_decay · parameter², which pulls parameters towards 0."""
    if not weight_decay:
        return run.grad
    out = block.scratch("decayed", run)
    start = run.whole.start
    for parameter, part in zip(run.parameters, run.slices, strict=True):
        data = parameter._data
        np.multiply(data, weight_decay, out=out[part.start - start : part.stop - start].reshape(data.shape))
    out += run.grad
    return out


def grow(average: NDArray[Any], keep: float, value: NDArray[Any], spare: NDArray[Any]) -> None:
    """average = keep · average + (1 − keep) · value, in place."""
    average *= keep
    np.multiply(value, 1 - keep, out=spare)
    average += spare


def shrink(run: Run, factor: float) -> None:
    """Multiply the parameters themselves: weight decay that does not go through the gradient."""
    for parameter in run.parameters:
        np.multiply(parameter._data, factor, out=parameter._data)
