"""Every operation against its counterpart in PyTorch, in float64: values, gradients, and the gradient of the gradient.

The rows are in `pairs_*.py`; here are the comparison and the operations that PyTorch does not have.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from autograd import functions, gradients
from tests.oracle import pairs_elementwise, pairs_linalg, pairs_nn, pairs_reduce, pairs_shape
from tests.oracle.pairs import Pair
from zensor import Zensor

TABLES = [pairs_elementwise, pairs_reduce, pairs_shape, pairs_linalg, pairs_nn]
ROWS: list[Pair] = [row for table in TABLES for row in table.ROWS]
TOLERANCE = 1e-9
NUMPYS = "PyTorch has no function of this kind; differences check it in the table of operations"
FROM_NUMBERS = "PyTorch's takes numbers as ends: it has no gradient"
WITHOUT_COUNTERPART = {
    **dict.fromkeys("poly polyadd polyder polydiv polyfit polyint polymul polysub polyval".split(), NUMPYS),
    **dict.fromkeys("apply_along_axis apply_over_axes piecewise interp unwrap real_if_close".split(), NUMPYS),
    **dict.fromkeys("geomspace linspace logspace full_like".split(), FROM_NUMBERS),
    "einsum_path": "it gives an order, not numbers",
    "imag": "PyTorch's refuses real numbers",
    "resize": "PyTorch's has no gradient",
}
DOCUMENT = Path(__file__).parents[2] / "docs" / "kinks.md"
ELSEWHERE = re.compile(r"^\| `([^`]+)` \| `([^`]+)` \| `([^`]+)` \| `([^`]+)` \|", re.MULTILINE)
DEVIATIONS = ELSEWHERE.findall(DOCUMENT.read_text(encoding="utf-8"))
PYTORCHS: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "abs(x)": torch.abs,
    "fmax(x, 1.0)": lambda x: torch.fmax(x, torch.ones_like(x)),
    "fmin(x, 1.0)": lambda x: torch.fmin(x, torch.ones_like(x)),
    "hypot(x, 0.0)": lambda x: torch.hypot(x, torch.zeros_like(x)),
    "logaddexp(x, -inf)": lambda x: torch.logaddexp(x, torch.full_like(x, -torch.inf)),
    "logsumexp(x)": lambda x: torch.logsumexp(x, 0),
    "median(x)": torch.median,
    'norm(x, "nuc")': lambda x: torch.linalg.matrix_norm(x, "nuc"),
    "relu(x)": torch.relu,
    "softplus(x)": torch.nn.functional.softplus,
}


def results(made: Any) -> list[Any]:
    """All results, out of lists and tuples."""
    if isinstance(made, tuple | list):
        return [one for several in made for one in results(several)]
    return [made]


def close(ours: Any, theirs: Any, what: str) -> None:
    """Both equal to nine digits, and in shape; nothing and zeros are the same gradient."""
    one = None if ours is None else np.asarray(ours.numpy() if isinstance(ours, Zensor) else ours)
    other = None if theirs is None else theirs.detach().numpy(force=True)
    if one is None or other is None:
        rest = one if other is None else other
        assert rest is None or not np.any(rest), f"{what}: {one} is not {other}"
        return
    assert one.shape == other.shape, what
    np.testing.assert_allclose(one, other, rtol=TOLERANCE, atol=TOLERANCE, err_msg=what)


def incoming(shape: tuple[int, ...], seed: int) -> np.ndarray:
    return np.random.default_rng(seed).uniform(0.5, 1.5, shape) * np.random.default_rng(seed + 1).choice([-1, 1], shape)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("row", [pytest.param(row, id=f"{row.name} {row.note}") for row in ROWS])
def test_agrees(row: Pair) -> None:
    ours = [Zensor(one) if one.dtype.kind == "f" else one for one in row.arrays]
    theirs = [torch.tensor(one, requires_grad=one.dtype.kind == "f") for one in row.arrays]
    made, right = results(row.ours(*ours)), results(row.theirs(*theirs))
    assert len(made) == len(right)
    for one, other in zip(made, right, strict=True):
        close(one, other, "value")
    tracked = [(one, other) for one, other in zip(made, right, strict=True) if other.requires_grad]
    if not row.order or not tracked:
        assert not row.order or not any(isinstance(one, Zensor) and one.requires_grad for one in made)
        return
    mine, other = [one for one in ours if isinstance(one, Zensor)], [one for one in theirs if one.requires_grad]
    weights = [incoming(one.shape, place) for place, (one, _) in enumerate(tracked)]
    first = gradients([one for one, _ in tracked], mine, weights, create_graph=True, allow_unused=True)
    expected = torch.autograd.grad(
        [one for _, one in tracked], other, [torch.tensor(one) for one in weights], create_graph=True, allow_unused=True
    )
    for one, two in zip(first, expected, strict=True):
        close(one, two, "gradient")
    if row.order < 2:
        return
    directions = [incoming(one.shape, place + 5) for place, one in enumerate(mine)]
    further = second(first, mine, directions, gradients)
    for one, two in zip(further, second(expected, other, directions, torch.autograd.grad), strict=True):
        close(one, two, "second derivative")


def second(first: Any, inputs: Any, directions: list[np.ndarray], gradient_of: Any) -> Any:
    """The gradient of a gradient along directions; None where it hangs on nothing."""
    hanging = [
        (one, along) for one, along in zip(first, directions, strict=True) if one is not None and one.requires_grad
    ]
    if not hanging:
        return [None] * len(inputs)
    make = torch.tensor if isinstance(hanging[0][0], torch.Tensor) else np.asarray
    return gradient_of([one for one, _ in hanging], inputs, [make(along) for _, along in hanging], allow_unused=True)


def test_every_operation_is_compared_or_named_with_its_reason() -> None:
    public = {name for name in dir(functions) if name[0] != "_" and callable(getattr(functions, name))}
    compared = {row.name for row in ROWS}
    assert compared | set(WITHOUT_COUNTERPART) == public
    assert not compared & set(WITHOUT_COUNTERPART)
    assert all(WITHOUT_COUNTERPART.values())


@pytest.mark.parametrize(("function", "at", "ours", "pytorchs"), DEVIATIONS)
def test_a_deviation_is_still_one(function: str, at: str, ours: str, pytorchs: str) -> None:
    numbers = {"inf": np.inf, "nan": np.nan}
    x = torch.tensor(eval(at, numbers), dtype=torch.float64, requires_grad=True)
    PYTORCHS[function](x).sum().backward()
    np.testing.assert_allclose(x.grad, eval(pytorchs, numbers), atol=TOLERANCE)
    assert not np.allclose(eval(pytorchs, numbers), eval(ours, numbers), 1e-12, 1e-12, equal_nan=True)


def test_the_deviations_are_found() -> None:
    assert {function for function, *_ in DEVIATIONS} == set(PYTORCHS)
