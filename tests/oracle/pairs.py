"""What a row of the comparison with PyTorch is: one operation, its counterpart, and the points to compare at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from autograd import functions
from tests.autograd.operations import any_

SHAPES = ((), (3,), (2, 3), (2, 1, 3))
TWO_SHAPES = (((3,), (3,)), ((2, 1), (3,)), ((), (2, 3)))


class Pair(NamedTuple):
    """One operation and its counterpart.

    Attributes
    ----------
    name : str
        Of the operation in `autograd.functions`.
    ours, theirs : callable
        Take Zensors, or tensors, in the same order.
    arrays : sequence of ndarray
        The point. Floating-point arrays get gradients; integers and booleans do not.
    order : int
        Up to which order derivatives are compared; less than 2 only where the row says why.
    note : str
        Tells rows of one operation apart.
    """

    name: str
    ours: Callable[..., Any]
    theirs: Callable[..., Any]
    arrays: Sequence[np.ndarray]
    order: int = 2
    note: str = ""


def random_arrays(domains: Any, shapes: Any, note: str) -> list[np.ndarray]:
    """One array per domain, the same in every process."""
    rng = np.random.default_rng(len(note) + 7)
    domains = domains if isinstance(domains, tuple) else (domains,)
    shapes = shapes if shapes and isinstance(shapes[0], tuple) else (shapes,) * len(domains)
    return [np.asarray(domain(rng, shape)) for domain, shape in zip(domains, shapes, strict=True)]


def pair(
    name: str,
    theirs: Callable[..., Any],
    *shapes: Any,
    domain: Any = any_,
    ours: Callable[..., Any] | None = None,
    order: int = 2,
    **options: Any,
) -> list[Pair]:
    """Rows at random points, one per shape; `options` go to our operation (or to `ours`)."""
    call = ours or getattr(functions, name)
    if not shapes:
        shapes = TWO_SHAPES if isinstance(domain, tuple) else SHAPES
    return [
        Pair(
            name,
            lambda *inputs: call(*inputs, **options),
            theirs,
            random_arrays(domain, shape, name),
            order,
            f"{options or ''} {shape}",
        )
        for shape in shapes
    ]


def at(
    name: str,
    theirs: Callable[..., Any],
    *points: Any,
    ours: Callable[..., Any] | None = None,
    order: int = 2,
    **options: Any,
) -> list[Pair]:
    """One row at a given point: kinks, poles, ties."""
    call = ours or getattr(functions, name)
    arrays = [np.asarray(point) for point in points]
    return [
        Pair(name, lambda *inputs: call(*inputs, **options), theirs, arrays, order, f"{options or ''} at {points}"[:90])
    ]
