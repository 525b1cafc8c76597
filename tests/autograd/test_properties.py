"""Properties of random programs (hypothesis): broadcasting, views, indexing, reuse, reductions, against differences.

The same programs with PyTorch as the judge, many more of them, are in tests/oracle.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

import zensor
from autograd import gradcheck
from zensor import Zensor

SMOOTH: list[Callable[[Any], Any]] = [
    zensor.tanh,
    zensor.sin,
    lambda x: zensor.exp(0.3 * x),
    lambda x: x * x,
    lambda x: zensor.sqrt(x * x + 0.5),
    lambda x: zensor.softmax(x, -1) if x.ndim else x,
]
VIEWS: list[Callable[[Any], Any]] = [
    lambda x: x.T,
    lambda x: x[::-1] if x.ndim else x,
    lambda x: x[..., :1] if x.ndim else x[None],
    lambda x: x.reshape(-1),
    lambda x: x[None],
    lambda x: x[np.array([0, 0, -1])] if x.ndim else x,
    lambda x: zensor.broadcast_to(x, (2, *x.shape)),
]
REDUCED: list[Callable[[Any], Any]] = [
    lambda x: x.sum(),
    lambda x: x.mean(axis=-1, keepdims=True) if x.ndim else x,
    lambda x: x.var(axis=0) if x.ndim else x,
    lambda x: zensor.logsumexp(x, axis=-1) if x.ndim else x,
]
JOINED: list[Callable[[Any, Any], Any]] = [
    lambda x, y: x + y,
    lambda x, y: x * y,
    lambda x, y: x / (y * y + 1),
    lambda x, y: x - 2 * y,
]
STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(SMOOTH + VIEWS + REDUCED), st.integers(0, 9)),
        st.tuples(st.sampled_from(JOINED), st.integers(0, 9), st.integers(0, 9)),
    ),
    min_size=1,
    max_size=8,
)


def run(steps: list[Any], x: Any, y: Any) -> Any:
    """The steps on numbered values; two that do not broadcast are joined through a sum."""
    values = [x, y]
    for step, *places in steps:
        chosen = [values[place % len(values)] for place in places]
        if sum(one.size for one in chosen) > 200:
            continue
        if len(chosen) == 2 and not compatible(*[one.shape for one in chosen]):
            chosen[1] = chosen[1].sum()
        values.append(step(*chosen))
    return sum(zensor.tanh(0.3 * one).sum() for one in values)


def compatible(x: tuple[int, ...], y: tuple[int, ...]) -> bool:
    """Whether two shapes broadcast."""
    return all(a == b or 1 in (a, b) for a, b in zip(x[::-1], y[::-1], strict=False))


@settings(max_examples=60, deadline=None)
@given(steps=STEPS, seed=st.integers(0, 2**32 - 1))
def test_derivatives_of_random_programs_are_those_of_differences(steps: list[Any], seed: int) -> None:
    rng = np.random.default_rng(seed)
    x, y = Zensor(rng.uniform(-1, 1, (2, 3))), Zensor(rng.uniform(-1, 1, 3))
    gradcheck(lambda x, y: run(steps, x, y), [x, y])


@settings(max_examples=60, deadline=None)
@given(steps=STEPS, seed=st.integers(0, 2**32 - 1))
def test_a_second_way_to_the_same_gradient(steps: list[Any], seed: int) -> None:
    """`backward` into .grad and `gradients` with and without create_graph agree to the last bit but rounding."""
    rng = np.random.default_rng(seed)
    x, y = Zensor(rng.uniform(-1, 1, (2, 3))), Zensor(rng.uniform(-1, 1, 3))
    run(steps, x, y).backward()
    for one, way in ((x, False), (y, True)):
        found = zensor.gradients(run(steps, x, y), one, create_graph=way)
        np.testing.assert_allclose(found.numpy(), one.grad.numpy(), rtol=1e-12, atol=1e-14)
