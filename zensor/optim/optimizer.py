"""Optimizer: the base of what changes parameters after their gradients; and the memory that it works in."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from autograd.errors import ArgumentError, DTypeError, GraphError
from autograd.variable import Variable
from autograd.writing import stamp

Group = dict[str, Any]


class Run(NamedTuple):
    """Neighbours in a block that are updated together."""

    parameters: list[Variable]
    slices: list[slice]
    whole: slice
    steps: int
    """How many updates these parameters have had, this one included."""


class Block:
    """The parameters of one group and one dtype, and flat memory for their updates.

    One array operation on all parameters together costs less than one each. The parameters stay where
    they are: their gradients are gathered into flat memory, and the update goes back piece by piece.

    Attributes
    ----------
    gathered : ndarray, shape (elements,)
        The gradients, and then whatever the rule makes of them.
    spare : ndarray, shape (elements,)
        For results in between.
    """

    def __init__(self, parameters: list[Variable], remembered: tuple[str, ...]) -> None:
        self.parameters = parameters
        ends = np.cumsum([0, *[one._data.size for one in parameters]]).tolist()
        self.slices = [slice(start, end) for start, end in itertools.pairwise(ends)]
        self.steps = [0] * len(parameters)
        dtype = parameters[0]._data.dtype
        self.gathered = np.empty(ends[-1], dtype)
        self.spare = np.empty(ends[-1], dtype)
        self.remembered = {name: np.zeros(ends[-1], dtype) for name in remembered}

    def runs(self) -> Iterator[Run]:
        """Count a step for each parameter that has a gradient, and join neighbours with equal counts."""
        here: list[int] = []
        for place, parameter in enumerate(self.parameters):
            if parameter._grad is None:
                continue
            self.steps[place] += 1
            if here and (here[-1] != place - 1 or self.steps[here[-1]] != self.steps[place]):
                yield self._run(here)
                here = []
            here.append(place)
        if here:
            yield self._run(here)

    def _run(self, places: list[int]) -> Run:
        first, last = places[0], places[-1] + 1
        whole = slice(self.slices[first].start, self.slices[last - 1].stop)
        return Run(self.parameters[first:last], self.slices[first:last], whole, self.steps[first])


class Optimizer:
    """Base of the optimizers: a subclass says in `_update` how one run of parameters changes.

    Parameters
    ----------
    params : iterable of Parameter, or of dictionaries
        A dictionary is a group: its "params", and options of its own ("lr").
    defaults : dict
        The options of groups that do not have their own.

    Attributes
    ----------
    param_groups : list of dict
        Options may be changed at any time; schedulers change "lr".

    Raises
    ------
    ArgumentError
        If there is no parameter, one is there twice, or an option is out of range.
    DTypeError
        If something is not a parameter.
    GraphError
        If one is the result of an operation, or none wants a gradient.
    """

    remembers: tuple[str, ...] = ()
    """Names of the arrays that are kept from step to step, one element per parameter element."""

    def __init__(self, params: Iterable[Any], defaults: Mapping[str, Any]) -> None:
        self.defaults = dict(defaults)
        self.param_groups: list[Group] = []
        self._blocks: list[list[Block]] = []
        name = type(self).__name__
        if isinstance(params, Variable | Mapping) or not isinstance(params, Iterable):
            raise DTypeError(
                f"{name} of a {type(params).__name__}: it takes parameters, or groups of them, in a list. "
                "Pass model.parameters(), or [parameter]."
            )
        groups = list(params)
        if not groups:
            raise ArgumentError(
                f"{name} of no parameters: it has nothing to change. Does the model keep its layers in attributes?"
            )
        for group in groups if isinstance(groups[0], Mapping) else [{"params": groups}]:
            self.add_param_group(group)

    def add_param_group(self, group: Mapping[str, Any]) -> None:
        """Add parameters with options of their own.

        Parameters
        ----------
        group : dict
            ``{"params": parameters, "lr": 0.1}``; options that are missing are the optimizer's.
        """
        name = type(self).__name__
        unknown = group.keys() - self.defaults.keys() - {"params"} if isinstance(group, Mapping) else {"params"}
        if unknown or "params" not in group:
            raise ArgumentError(
                f"{name} with the group {group!r:.80}: a group is a dictionary with 'params' and any of "
                f"{', '.join(map(repr, self.defaults))}. Pass {{'params': parameters, 'lr': 0.1}}."
            )
        params = group["params"]
        parameters: list[Variable] = [params] if isinstance(params, Variable) else list(params)
        known = {id(one) for other in self.param_groups for one in other["params"]}
        _check_parameters(name, parameters, known)
        options = {**self.defaults, **group, "params": parameters}
        self._check_options(options)
        self.param_groups.append(options)
        self._blocks.append(_blocks(parameters, self.remembers))

    def zero_grad(self) -> None:
        """Forget the gradients of all parameters: `grad` is None again."""
        for group in self.param_groups:
            for parameter in group["params"]:
                parameter._grad = None

    def step(self) -> None:
        """Change every parameter that has a gradient, in place."""
        writer = f"{type(self).__name__}.step"
        for place, group in enumerate(self.param_groups):
            for block in self._blocks[place]:
                if any(one._data.dtype != block.gathered.dtype for one in block.parameters):
                    raise GraphError(
                        f"{writer}: parameters have changed from {block.gathered.dtype} since the optimizer was made, "
                        "and what it remembers has not. Convert the model first (model.to), then make the optimizer."
                    )
                for run in block.runs():
                    for parameter, part in zip(run.parameters, run.slices, strict=True):
                        np.copyto(_shaped(block.gathered[part], parameter), parameter._grad._data)  # type: ignore[union-attr]  # a run has gradients
                    change = self._update(group, block, run)
                    for parameter, part in zip(run.parameters, run.slices, strict=True):
                        data = parameter._data
                        np.subtract(data, _shaped(change[part], parameter), out=data)
                        stamp(data, writer)

    def _update(self, group: Group, block: Block, run: Run) -> NDArray[Any]:
        """Compute what is subtracted from the parameters of `run`, in the memory of `block`.

        Returns
        -------
        ndarray
            As long as the whole block; it is read where the run lies.
        """
        raise NotImplementedError(f"{type(self).__name__} must define _update: what is subtracted.")

    def _check_options(self, options: Group) -> None:
        """Refuse options that are out of range."""
        check_at_least_zero(type(self).__name__, options, "lr", "weight_decay")

    def __repr__(self) -> str:
        count = sum(len(group["params"]) for group in self.param_groups)
        options = ", ".join(f"{name}={value!r}" for name, value in self.param_groups[0].items() if name != "params")
        return f"{type(self).__name__}({count} parameters, {options})"


def add_weight_decay(block: Block, run: Run, weight_decay: float) -> None:
    """Add the gradient of ½ · weight_decay · parameter², which pulls parameters towards 0."""
    for parameter, part in zip(run.parameters, run.slices, strict=True):
        np.multiply(parameter._data, weight_decay, out=_shaped(block.spare[part], parameter))
    block.gathered[run.whole] += block.spare[run.whole]


def is_number(value: Any) -> bool:
    """Whether it is a real number."""
    return isinstance(value, int | float | np.number) and not isinstance(value, bool | np.complexfloating)


def check_at_least_zero(name: str, options: Group, *which: str) -> None:
    """Refuse an option that is not a number of at least 0."""
    for one in which:
        value = options[one]
        if not (is_number(value) and 0 <= value < math.inf):
            raise ArgumentError(
                f"{name} with {one}={value!r}: it is a finite number of at least 0. Leave it out for the default."
            )


def check_fraction(name: str, what: str, value: Any) -> None:
    """Refuse what is not in [0, 1)."""
    if not (is_number(value) and 0 <= value < 1):
        raise ArgumentError(f"{name} with {what}={value!r}: it lies in [0, 1). Try 0.9.")


def _shaped(flat: NDArray[Any], parameter: Variable) -> NDArray[Any]:
    return flat.reshape(parameter._data.shape)


def _blocks(parameters: list[Variable], remembered: tuple[str, ...]) -> list[Block]:
    by_dtype: dict[np.dtype[Any], list[Variable]] = {}
    for one in parameters:
        by_dtype.setdefault(one._data.dtype, []).append(one)
    return [Block(same, remembered) for same in by_dtype.values()]


def _check_parameters(name: str, parameters: list[Variable], known: set[int]) -> None:
    if not parameters:
        raise ArgumentError(f"{name} with a group of no parameters: it has nothing to change. Leave the group out.")
    for place, one in enumerate(parameters):
        asked = f"{name} with a {type(one).__name__} at place {place}"
        if not isinstance(one, Variable):
            raise DTypeError(f"{asked}: only a Parameter or another tracked Zensor learns. Pass model.parameters().")
        if not one.is_leaf:
            raise GraphError(
                f"{asked} that is the result of {one._node.function.name}: only a leaf can be changed. "  # type: ignore[union-attr]  # not a leaf
                "Pass what it was computed from."
            )
        # A parameter that was frozen on purpose is passed over, a buffer among the parameters is a mistake.
        if not one.requires_grad and one.leaf_kind != "parameter":
            raise GraphError(f"{asked} that wants no gradient: it would never change. Make it with requires_grad=True.")
        if not one._data.flags.writeable:
            raise ArgumentError(f"{asked} in memory that may not be written: it cannot change. Copy the array first.")
        if id(one) in known:
            raise ArgumentError(f"{asked} that is there twice: it would change twice in a step. Pass it once.")
        known.add(id(one))
    if not any(one.requires_grad for one in parameters):
        raise GraphError(
            f"{name} with {len(parameters)} parameters, none of which wants a gradient: nothing would ever change. "
            "Set requires_grad = True on some."
        )
