"""Optimizer: the base of what changes parameters after their gradients."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from autograd.errors import ArgumentError, DTypeError, GraphError, kind_of
from autograd.mode import enable_grad
from autograd.variable import Variable
from autograd.writing import stamp
from zensor.optim.block import Block, Run, blocks_of
from zensor.optim.checks import check_at_least_zero
from zensor.optim.state import Group, Kept, load_state, state_of


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

    _kept: ClassVar[Mapping[str, Kept] | None] = None
    """What is remembered of each parameter, by name: a state with other names is refused. None: that is not known."""

    def __init__(self, params: Iterable[Any], defaults: Mapping[str, Any]) -> None:
        self.defaults = dict(defaults)
        self.param_groups: list[Group] = []
        self._blocks: list[list[Block]] = []
        self._made_for: list[tuple[list[Variable], int]] = []
        """The list of parameters of each group, and how many there were: memory was made for these."""
        name = type(self).__name__
        if isinstance(params, Variable | Mapping) or not isinstance(params, Iterable):
            raise DTypeError(
                f"{name} of {kind_of(params)}: it takes parameters, or groups of them, in a list. "
                "Pass model.parameters(), or [parameter]."
            )
        groups = list(params)
        if not groups:
            raise ArgumentError(
                f"{name} of no parameters: it has nothing to change. Does the model keep its layers in attributes?"
            )
        for group in groups if isinstance(groups[0], Mapping) else [{"params": groups}]:
            self.add_param_group(group)

    def add_param_group(self, param_group: Mapping[str, Any]) -> None:
        """Add parameters with options of their own.

        Parameters
        ----------
        param_group : dict
            ``{"params": parameters, "lr": 0.1}``; options that are missing are the optimizer's.
        """
        name, group = type(self).__name__, param_group
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
        self._blocks.append(blocks_of(parameters))
        self._made_for.append((parameters, len(parameters)))

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Forget the gradients of all parameters: `grad` is None again, or without `set_to_none` all zeros.

        A parameter without a gradient is passed over by `step`; one whose gradient is zero is moved by momentum
        and weight decay.
        """
        for group in self.param_groups:
            for parameter in group["params"]:
                parameter.zero_grad(set_to_none)

    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """Change every parameter that has a gradient, in place.

        Parameters
        ----------
        closure : callable, optional
            Computes the loss and its gradients anew and returns the loss; called first.

        Returns
        -------
        The loss that the closure gave, or None.
        """
        loss = None
        if closure is not None:
            with enable_grad():
                loss = closure()
        self._check_unchanged()
        writer = f"{type(self).__name__}.step"
        for group, blocks in zip(self.param_groups, self._blocks, strict=True):
            try:
                for block in blocks:
                    for run in block.runs():
                        _take_off(self._update(group, block, run), run, writer)
            except TypeError:  # an option that was set to what is no number
                self._check_options(group)
                raise
        return loss

    def _update(self, group: Group, block: Block, run: Run) -> NDArray[Any]:
        """Compute what is subtracted from the parameters of `run`, in the memory of `block`.

        Returns
        -------
        ndarray
            As long as the run.
        """
        raise NotImplementedError(f"{type(self).__name__} must define _update: what is subtracted.")

    # ---- saving

    def state_dict(self) -> dict[str, Any]:
        """All that a later run needs to go on exactly as this one would: copies.

        Returns
        -------
        dict
            "state": for each parameter by its number what is remembered of it: arrays of its shape, and
            numbers. "param_groups": the options of each group, with the numbers of its parameters.

        Examples
        --------
        >>> from zensor import Zensor, optim
        >>> optimizer = optim.SGD([Zensor([1.0])], lr=0.25)
        >>> optimizer.state_dict()["param_groups"][0]["lr"]
        0.25
        """
        return state_of(self.param_groups, self._blocks)

    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Take over options and memory. All is checked before anything is changed.

        Parameters
        ----------
        state_dict : dict
            As `state_dict` gives it, from an optimizer of the same kind with parameters of the same shapes.

        Raises
        ------
        ArgumentError
            If groups, parameters or shapes do not fit.
        """
        load_state(type(self).__name__, self.param_groups, self._blocks, state_dict, self._check_options, self._kept)

    def _check_unchanged(self) -> None:
        """Refuse groups and parameters that are not those that the memory was made for."""
        groups = self.param_groups
        if len(groups) != len(self._made_for) or not all(
            [
                group["params"] is made and len(made) == count
                for group, (made, count) in zip(groups, self._made_for, strict=True)
            ]
        ):
            raise GraphError(
                f"{type(self).__name__}.step: the groups or their parameters were exchanged since the optimizer was "
                "made, and what it remembers was not. Use add_param_group, or make another optimizer."
            )
        for block in itertools.chain.from_iterable(self._blocks):
            arrays: list[Any] = [one._data for one in block.parameters]
            if not (
                [array.shape for array in arrays] == block.shapes
                and all([array.dtype == block.dtype and array.flags.writeable for array in arrays])
            ):
                before = [f"{shape} {block.dtype}" for shape in block.shapes]
                now = [_described(array) for array in arrays]
                place = next(place for place, one in enumerate(now) if one != before[place])
                raise GraphError(
                    f"{type(self).__name__}.step: a parameter has changed from {before[place]} to {now[place]} since "
                    "the optimizer was made, and what it remembers has not. Change the model first (model.to), then "
                    "make the optimizer."
                )

    def _check_options(self, options: Group) -> None:
        """Refuse options that are out of range."""
        usual = [name for name in ("lr", "weight_decay") if name in options]  # a user's own may have others
        check_at_least_zero(type(self).__name__, options, *usual)

    def __repr__(self) -> str:
        count = sum(len(group["params"]) for group in self.param_groups)
        options = ", ".join(f"{name}={value!r}" for name, value in self.param_groups[0].items() if name != "params")
        return f"{type(self).__name__}({count} parameters, {options})"


def _described(array: NDArray[Any]) -> str:
    return f"{array.shape} {array.dtype}" + ("" if array.flags.writeable else " that may not be written")


def _take_off(change: NDArray[Any], run: Run, writer: str) -> None:
    """Subtract the change from the parameters, in place."""
    start = run.whole.start
    for parameter, part in zip(run.parameters, run.slices, strict=True):
        data = parameter._data
        piece = change[part.start - start : part.stop - start]
        np.subtract(data, piece.reshape(data.shape), out=data)
        stamp(data, writer)


def _check_parameters(name: str, parameters: list[Variable], known: set[int]) -> None:
    if not parameters:
        raise ArgumentError(f"{name} with a group of no parameters: it has nothing to change. Leave the group out.")
    for place, one in enumerate(parameters):
        asked = f"{name} with {kind_of(one)} at place {place}"
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
