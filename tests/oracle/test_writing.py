"""Random programs with writes in place, views and second derivatives, against PyTorch.

Each program runs in both packages. Where both give gradients, first and second derivatives must agree;
where ours refuses, the message must name what was written and by which operation.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

import zensor
from autograd import GraphError, gradients
from zensor import Zensor

PROGRAMS = int(os.environ.get("ZENSOR_PROGRAMS", "4000"))
SHAPE = (3, 4)

Instruction = tuple[Any, ...]

VIEWS: dict[str, Callable[[Any], Any]] = {
    "row": lambda x: x[0] if len(x.shape) > 1 else x[0:1],  # x[0] of one axis is a copy in NumPy, a view in PyTorch
    "rows": lambda x: x[1:],
    "columns": lambda x: x[:, ::2] if len(x.shape) > 1 else x[::2],
    "last": lambda x: x[..., -1:],
    "transposed": lambda x: x.T if len(x.shape) == 2 else x[None],
    "flat": lambda x: x.reshape(-1),
}
UNARY: dict[str, Callable[[Any], Any]] = {
    "tanh": lambda x: x.tanh(),
    "exp": lambda x: (x * 0.1).exp(),
    "square": lambda x: x * x,
    "scaled": lambda x: x * 0.7,
    "negative": lambda x: -x,
}


def random_program(rng: np.random.Generator) -> list[Instruction]:
    """Instructions on numbered values; values 0 and 1 are the leaves."""
    program: list[Instruction] = [("unary", "scaled", 0), ("unary", "scaled", 1)]
    count = 4
    for _ in range(rng.integers(3, 12)):
        kind = str(
            rng.choice(["unary", "binary", "view", "view", "add_to", "multiply_by", "assign", "assign", "chained"])
        )
        y = int(rng.integers(0, count))
        # Mostly the newest value or one of the two that are no views; a leaf (refused) seldom.
        x = int(rng.choice([count - 1, count - 1, 2, 3, int(rng.integers(0, count))]))
        if kind in ("unary", "view"):
            program.append((kind, str(rng.choice(list(UNARY if kind == "unary" else VIEWS))), x))
            count += 1
        elif kind == "binary":
            program.append((kind, str(rng.choice(["add", "multiply"])), x, y))
            count += 1
        elif kind in ("assign", "chained"):
            program.append((kind, int(rng.integers(0, 5)), x, y, bool(rng.integers(0, 4) == 0)))
        else:
            program.append((kind, "", x, y, bool(rng.integers(0, 4) == 0)))
    return program


def index_of(which: int, ndim: int, array: Callable[[Any], Any]) -> Any:
    """One of several forms of index for a value with `ndim` axes."""
    if ndim == 0:
        return ...
    return [0, slice(0, 2), (..., 0), array([1, 0]), (slice(None),) * (ndim - 1) + (slice(None, None, 2),)][which]


def run(program: list[Instruction], leaves: list[Any], array: Callable[[Any], Any]) -> Any:
    """A weighted sum of values at the end, older views left out; the same code for both packages."""
    values = [*leaves]
    for kind, name, x, *rest in program:
        target = values[x]
        if kind == "unary":
            values.append(UNARY[name](target))
        elif kind == "view":
            values.append(VIEWS[name](target))
        elif kind == "binary":
            other = reduced(values[rest[0]])
            values.append(target + other if name == "add" else target * other)
        else:
            other = 0.5 if rest[1] else reduced(values[rest[0]])
            if kind == "add_to":
                values[x] += other
            elif kind == "multiply_by":
                values[x] *= other
            elif kind == "assign":
                target[index_of(name, len(target.shape), array)] = other
            elif len(target.shape) == 2:
                target.T[index_of(name, 2, array)] *= other
            else:
                target[0:1] += other
    return sum((i + 1) * (value * value).sum() * 0.01 for i, value in enumerate([*values[:4], values[-1]]))


def reduced(value: Any) -> Any:
    """A number made of a value, so that any two values fit together."""
    return value.sum() * 0.1


def with_torch(program: list[Instruction], data: list[np.ndarray], direction: np.ndarray) -> list[np.ndarray]:
    """First and second derivatives by PyTorch."""
    leaves = [torch.tensor(one, requires_grad=True) for one in data]
    total = run(program, leaves, torch.tensor)
    first = torch.autograd.grad(total, leaves, create_graph=True)
    along = sum((one * torch.tensor(direction)).sum() for one in first)
    second = torch.autograd.grad(along, leaves, allow_unused=True)
    return [one.detach().numpy() for one in first] + [
        np.zeros(SHAPE) if one is None else one.detach().numpy() for one in second
    ]


def with_zensor(program: list[Instruction], data: list[np.ndarray], direction: np.ndarray) -> list[np.ndarray]:
    """First and second derivatives by this package."""
    leaves = [Zensor(one.copy(), name=f"leaf{i}") for i, one in enumerate(data)]
    total = run(program, leaves, np.array)
    first = gradients(total, leaves, create_graph=True)
    along = (first[0] * direction).sum() + (first[1] * direction).sum()
    second = gradients(along, leaves, allow_unused=True) if along.requires_grad else (None, None)
    return [one.numpy() for one in first] + [np.zeros(SHAPE) if one is None else one.numpy() for one in second]


def by_differences(program: list[Instruction], data: list[np.ndarray]) -> list[np.ndarray]:
    """First derivatives by central differences, where PyTorch refuses."""
    results = []
    for place, leaf in enumerate(data):
        out = np.zeros(SHAPE)
        for index in np.ndindex(SHAPE):
            values = []
            for step in (1e-6, -1e-6):
                moved = [one.copy() for one in data]
                moved[place] = leaf.copy()
                moved[place][index] += step
                with zensor.no_grad():
                    # Untracked copies of the leaves: under no_grad computed values may be written.
                    values.append(float(run(program, [torch.tensor(one) for one in moved], torch.tensor)))
            out[index] = (values[0] - values[1]) / 2e-6
        results.append(out)
    return results


NAMES_BOTH = re.compile(r"(writing in place|written in place) ?(\(|by) ?\w+")


def outcome(work: Callable[[], list[np.ndarray]]) -> list[np.ndarray] | Exception:
    """Results, or the error that was raised."""
    try:
        return work()
    except (GraphError, RuntimeError, IndexError, ValueError) as error:
        return error


@pytest.mark.parametrize("chunk", range(20))
def test_random_programs_with_writes_agree_with_torch(chunk: int) -> None:
    refused = compared = 0
    for seed in range(chunk * PROGRAMS // 20, (chunk + 1) * PROGRAMS // 20):
        rng = np.random.default_rng(seed)
        program = random_program(rng)
        data = [rng.uniform(-1, 1, SHAPE) for _ in range(2)]
        direction = rng.uniform(-1, 1, SHAPE)
        ours = outcome(lambda p=program, d=data, v=direction: with_zensor(p, d, v))
        theirs = outcome(lambda p=program, d=data, v=direction: with_torch(p, d, v))
        if isinstance(ours, GraphError):
            refused += 1
            text = str(ours)
            assert NAMES_BOTH.search(text), (seed, program, text)
            continue
        if isinstance(ours, Exception):
            assert isinstance(theirs, Exception), (seed, program, ours)
            continue
        compared += 1
        if isinstance(theirs, Exception):
            for mine, right in zip(ours, by_differences(program, data), strict=False):
                np.testing.assert_allclose(mine, right, rtol=1e-4, atol=1e-5, err_msg=f"{seed} {program}")
            continue
        for mine, right in zip(ours, theirs, strict=True):
            np.testing.assert_allclose(mine, right, rtol=1e-9, atol=1e-9, err_msg=f"{seed} {program}")
    assert compared > 0.2 * (compared + refused), (compared, refused)
