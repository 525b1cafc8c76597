"""What an optimizer remembers, as plain data for a file, and back."""

from __future__ import annotations

import operator
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from autograd.errors import ArgumentError, ZensorError
from autograd.variable import Variable
from zensor.optim.block import Block

Group = dict[str, Any]
Kept = Literal["array", "array or nothing", "number in [0, 1]", "number in (0, 1]"]
"""What an optimizer remembers of a parameter under a name, from its first step on, or only with some options."""


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
    kinds: Mapping[str, Kept] | None,
) -> None:
    """Check everything, and then write everything."""
    problem = ""
    if not isinstance(state_dict, Mapping) or not {"state", "param_groups"} <= state_dict.keys():
        problem = "it has no 'state' or no 'param_groups'"
    state = {} if problem else state_dict["state"]
    saved = [] if problem else state_dict["param_groups"]
    if not problem:
        problem = _wrong_groups(groups, saved, check_options) or _wrong_state(state, groups, kinds)
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


def _wrong_groups(groups: list[Group], saved: Any, check: Callable[[Group], None]) -> str:
    if not isinstance(saved, list | tuple) or not all(isinstance(one, Mapping) for one in saved):
        return "its 'param_groups' is no list of groups"
    counts = [len(one["params"]) if isinstance(one.get("params"), list | tuple) else None for one in saved]
    own = [len(group["params"]) for group in groups]
    if counts != own:
        return f"its groups have {counts} parameters, those here {own}"
    for group, one in zip(groups, saved, strict=True):
        options = {key for key in group if key != "initial_lr"}  # a scheduler's
        missing, unknown = options - one.keys(), one.keys() - group.keys() - {"initial_lr"}
        if missing or unknown:
            return f"a group has {'no' if missing else 'the unknown option'} {min(missing or unknown, key=str)!r:.60}"
        try:
            check({**one, "params": group["params"]})
        except (ZensorError, TypeError) as error:
            return f"an option is out of range: {str(error).partition('. ')[0]}"
        first = one.get("initial_lr", 0.0)
        if not isinstance(first, int | float) or not 0 <= first <= sys.float_info.max:
            return f"its 'initial_lr' is {first!r:.60}"
        for key in options:
            if isinstance(group[key], bool) and not isinstance(one[key], bool):
                return f"its {key!r} is {one[key]!r:.60}, neither True nor False"
    return ""


def _wrong_state(state: Any, groups: list[Group], kinds: Mapping[str, Kept] | None) -> str:
    if not isinstance(state, Mapping):
        return "its 'state' is no dictionary"
    parameters: list[Variable] = [one for group in groups for one in group["params"]]
    numbers = {*range(len(parameters)), *map(str, range(len(parameters)))}
    unknown = [key for key in state if key not in numbers]
    if unknown:
        return f"there is no parameter {unknown[0]!r:.60}"
    for number, one in enumerate(parameters):
        entry = _entry(state, number)
        problem = "what it has is no dictionary" if not isinstance(entry, Mapping) else _wrong_entry(entry, one, kinds)
        if problem:
            return f"of parameter {number} {problem}"
    return ""


def _wrong_entry(entry: Mapping[str, Any], parameter: Variable, kinds: Mapping[str, Kept] | None) -> str:
    """Say what is wrong with what is remembered of one parameter."""
    if not entry:
        return ""
    step = entry.get("step")
    if not isinstance(step, int | np.integer) or not 1 <= step < 1 << 63:
        return f"the step is {step!r:.60}, no whole number of at least 1"
    names = entry.keys() - {"step"}
    if kinds is not None:
        needed = {name for name, kind in kinds.items() if kind != "array or nothing"}
        if not needed <= names or not names <= kinds.keys():
            return f"{sorted(map(str, names))!r:.100} is remembered, and needed is {sorted(needed)}"
    for name in names:
        array = np.asarray(entry[name])
        kind = "array" if array.ndim or isinstance(entry[name], np.ndarray) else "number"
        if array.dtype.kind not in "fiu" or (kind == "array" and array.shape != parameter._data.shape):
            return (
                f"{name!r:.60} has shape {array.shape} and dtype {array.dtype}, the parameter {parameter._data.shape}"
            )
        rule = None if kinds is None else kinds[name]
        if not _is_kept(array, kind, rule):
            return f"{name!r:.60} is {entry[name]!r:.60}, no such {rule or 'finite number'}"
    return ""


def _is_kept(value: NDArray[Any], kind: str, rule: Kept | None) -> bool:
    """Whether it can be what is remembered; where an optimizer does not say, it is an array or a finite number."""
    if rule is None:
        return kind == "array" or bool(np.isfinite(value))
    if kind == "array" or rule.startswith("array"):
        return rule.startswith(kind)
    return bool(0 <= value <= 1) and (rule == "number in [0, 1]" or bool(value > 0))


def _copied(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
