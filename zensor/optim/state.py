"""What an optimizer remembers, as plain data for a file, and back."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from autograd.errors import ArgumentError, ZensorError
from autograd.variable import Variable
from zensor.optim.block import Block

Group = dict[str, Any]


def state_of(groups: list[Group], blocks: list[list[Block]]) -> dict[str, Any]:
    """Numbers in the place of parameters, and copies of what is remembered of each."""
    state: dict[int, dict[str, Any]] = {}
    saved = []
    start = 0
    for group, its_blocks in zip(groups, blocks, strict=True):
        for number, block, place in _places(group, its_blocks, start):
            if block.steps[place]:
                part = block.slices[place]
                shape = block.parameters[place]._data.shape
                arrays = {name: array[part].reshape(shape).copy() for name, array in block.remembered.items()}
                numbers = {name: values[place] for name, values in block.numbers.items()}
                state[number] = {"step": block.steps[place], **numbers, **arrays}
        count = len(group["params"])
        saved.append({**group, "params": list(range(start, start + count))})
        start += count
    return {"state": state, "param_groups": saved}


def load_state(
    name: str,
    groups: list[Group],
    blocks: list[list[Block]],
    state_dict: Mapping[str, Any],
    check_options: Callable[[Group], None],
) -> None:
    """Check everything, and then write everything."""
    problem = ""
    if not isinstance(state_dict, Mapping) or not {"state", "param_groups"} <= state_dict.keys():
        problem = "it has no 'state' or no 'param_groups'"
    state = {} if problem else state_dict["state"]
    saved = [] if problem else state_dict["param_groups"]
    counts = [len(group["params"]) for group in groups]
    if not problem:
        problem = _wrong_groups(groups, saved, counts, check_options) or _wrong_state(state, groups, blocks)
    if problem:
        raise ArgumentError(
            f"{name}.load_state_dict: {problem}. It takes what state_dict() gave for parameters of the same shapes in "
            "the same groups, and nothing was changed. Build model and optimizer as they were."
        )
    start = 0
    for group, its_blocks, options in zip(groups, blocks, saved, strict=True):
        group.update({key: _copied(value) for key, value in options.items() if key != "params"})
        for block in its_blocks:
            block.remembered.clear()
            block.numbers.clear()
        for number, block, place in _places(group, its_blocks, start):
            _write(block, place, _entry(state, number))
        start += len(group["params"])


def _places(group: Group, blocks: list[Block], start: int) -> Iterator[tuple[int, Block, int]]:
    """The number of each parameter, its block and its place in there."""
    numbers = {id(one): start + i for i, one in enumerate(group["params"])}
    for block in blocks:
        for place, one in enumerate(block.parameters):
            yield numbers[id(one)], block, place


def _entry(state: Mapping[Any, Any], number: int) -> Mapping[str, Any]:
    """What is known of one parameter; files have strings for numbers."""
    found: Mapping[str, Any] = state.get(number, state.get(str(number), {}))
    return found


def _write(block: Block, place: int, entry: Mapping[str, Any]) -> None:
    block.steps[place] = operator.index(entry.get("step", 0))
    for name, value in entry.items():
        if name == "step":
            continue
        if isinstance(value, np.ndarray) or np.ndim(value):
            if name not in block.remembered:
                block.remembered[name] = np.zeros(block.size, block.dtype)
            block.remembered[name][block.slices[place]] = np.asarray(value).reshape(-1)
        else:
            block.numbers.setdefault(name, [0.0] * len(block.parameters))[place] = float(value)


def _wrong_groups(groups: list[Group], saved: Any, counts: list[int], check: Callable[[Group], None]) -> str:
    if not isinstance(saved, list | tuple) or not all(isinstance(one, Mapping) and "params" in one for one in saved):
        return "its 'param_groups' is no list of groups"
    if [len(one["params"]) for one in saved] != counts:
        return f"its groups have {[len(one['params']) for one in saved]} parameters, those here {counts}"
    for group, one in zip(groups, saved, strict=True):
        known = group.keys() - {"initial_lr"}
        if not known <= one.keys():
            return f"a group has no {min(known - one.keys())!r}"
        try:
            check({**one, "params": group["params"]})
        except ZensorError as error:
            return f"an option is out of range ({error})"
    return ""


def _wrong_state(state: Any, groups: list[Group], blocks: list[list[Block]]) -> str:
    if not isinstance(state, Mapping):
        return "its 'state' is no dictionary"
    parameters: list[Variable] = [one for group in groups for one in group["params"]]
    unknown = [key for key in state if not (str(key).isdigit() and int(key) < len(parameters))]
    if unknown:
        return f"there is no parameter {unknown[0]!r}"
    for number, one in enumerate(parameters):
        entry = _entry(state, number)
        if not isinstance(entry, Mapping):
            return f"what it has of parameter {number} is no dictionary"
        for name, value in entry.items():
            array = np.asarray(value)
            if array.dtype.kind not in "fiu" or (array.ndim and array.shape != one._data.shape):
                found = f"shape {array.shape} and dtype {array.dtype}"
                return f"{name!r} of parameter {number} has {found}, the parameter {one._data.shape}"
        step = entry.get("step", 0)
        if entry and (isinstance(step, float) or np.ndim(step) or step < 1 or "step" not in entry):
            return f"the step of parameter {number} is {step!r}"
    return ""


def _copied(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
