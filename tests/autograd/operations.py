"""The operation table: what a row is, and where its random numbers come from.

How to add an operation: put one line into the `rows_<family>.py` of its family in
`tests/autograd/functions/` (or begin a new such file; every one with a list `ROWS` is found)::

    Case(tanh, np.tanh),
    Case(log, np.log, positive),
    Case(divide, np.divide, (any_, off_zero)),
    Case(sum, np.sum, options=AXES),
    Case(where, np.where, (flags, any_, any_)),
    Case(concatenate, np.concatenate, (any_, any_), joined=True, options=[{}, {"axis": -1}]),

That is all. Every row is tried (`test_operations.py`) with all shapes: values, dtypes and shapes
against the reference; first and second derivatives against differences; float32; Fortran order,
negative strides, read-only inputs; inputs unchanged; gradients that share memory with nobody. Where
the reference raises or warns, the operation must raise a ZensorError. `test_every_operation_has_a_row`
fails for one that is missing.
"""

from __future__ import annotations

import functools
import importlib
import itertools
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from autograd.function import Function
from zensor import Zensor

Domain = Callable[[np.random.Generator, tuple[int, ...]], np.ndarray]

SHAPES = ((), (1,), (3,), (2, 3), (1, 3), (0, 3))
BROADCAST = (((3,), (2, 3)), ((2, 3), ()), ((2, 1), (1, 3)), ((1,), (0, 3)), ((2, 3), (1, 3)), ((2,), (3,)))
"""Pairs of shapes that operations of two inputs get besides equal ones; the last does not broadcast."""

AXES = [{}, *({"axis": axis, **keep} for axis in (0, -1, (0, 1)) for keep in ({}, {"keepdims": True}))]
"""Options of a reduction."""


# ---- domains: random points that keep away from poles and kinks


def any_(rng, shape):
    """Numbers of both signs, none of them near 0 or near each other's negative."""
    return np.asarray(rng.choice([-1.0, 1.0], shape) * rng.uniform(0.3, 2.0, shape))


off_zero = any_


def positive(rng, shape):
    return np.asarray(rng.uniform(0.5, 2.0, shape))


def above_one(rng, shape):
    return 1.0 + positive(rng, shape)


def unit(rng, shape):
    """Strictly between −1 and 1, off 0."""
    return any_(rng, shape) * 0.45


def fraction(rng, shape):
    """Strictly between 0 and 1."""
    return np.asarray(rng.uniform(0.1, 0.9, shape))


def distinct(rng, shape):
    """No two elements closer than 0.2: for max, sort and the like, which have kinks at ties."""
    size = int(np.prod(shape, dtype=int))
    return (rng.permutation(size) * 0.4 + rng.uniform(-0.1, 0.1, size) - 0.2 * size + 0.03).reshape(shape)


def tied(rng, shape):
    """The same number everywhere: values only, since there is a kink."""
    return np.full(shape, 1.5)


def whole(rng, shape):
    """Floating-point whole numbers with zeros among them: values only, for what has jumps there."""
    return rng.integers(-2, 3, shape).astype(float)


def off_whole(rng, shape):
    """Away from whole numbers and halves, where rounding jumps."""
    return rng.integers(-3, 3, shape) + rng.choice([0.2, 0.3, 0.7, 0.8], shape)


def flags(rng, shape):
    """Truth values; without gradient."""
    return np.asarray(rng.integers(0, 2, shape, dtype=np.int8).astype(bool))


def small_integers(rng, shape):
    """Integers 0, 1 and 2; without gradient."""
    return np.asarray(rng.integers(0, 3, shape))


def invertible(rng, shape):
    """Square matrices (the last two axes) far from singular."""
    return rng.uniform(-1, 1, shape) + 2.5 * np.eye(*shape[-2:]) if len(shape) > 1 else any_(rng, shape)


def symmetric(rng, shape):
    """Symmetric matrices with eigenvalues that are apart."""
    noise = rng.uniform(-0.3, 0.3, shape)
    return (noise + np.swapaxes(noise, -1, -2)) / 2 + np.diag(np.arange(1.0, shape[-1] + 1))


def definite(rng, shape):
    """Symmetric positive definite matrices."""
    root = invertible(rng, shape)
    return root @ np.swapaxes(root, -1, -2)


# ---- rows


@dataclass(frozen=True, eq=False)
class Case:
    """One row: an operation and what is known about it.

    Attributes
    ----------
    operation : callable
        Ours, as users call it.
    reference : callable
        NumPy's, or the formula in NumPy; takes arrays and the same options.
    domains : domain or tuple of domains
        One per array input. Integers and booleans have no gradient.
    shapes : sequence
        Of shapes (one input) or of tuples of one shape per input. By default `SHAPES`, and for two
        and more inputs `BROADCAST` too.
    options : sequence of dict
        Further arguments, by name; all are tried. Positional ones stand under the key "args".
    order : int
        Up to which order derivatives are compared: 2, or 1, or 0 for values alone (at a kink).
    joined : bool
        The inputs are passed as one list: concatenate([x, y]).
    tracked : bool
        Whether the result wants a gradient; False for argmax, floor_divide and the like.
    float32 : float
        Relative tolerance of float32 against float64.
    exact_dtype : bool
        Whether the result has the reference's dtype.
    refused : bool
        A row of what must be refused, whatever the shape.
    name : str
        Tells rows of the same operation apart.
    """

    operation: Callable[..., Any]
    reference: Callable[..., Any]
    domains: Domain | tuple[Domain, ...] = any_
    shapes: Sequence[Any] | None = None
    options: Sequence[Mapping[str, Any]] = ({},)
    order: int = 2
    joined: bool = False
    tracked: bool = True
    float32: float = 2e-4
    exact_dtype: bool = True
    refused: bool = False
    name: str = ""

    @property
    def called(self) -> str:
        """The row's name, or the operation's."""
        return self.name or self.operation.__name__

    @property
    def inputs(self) -> tuple[Domain, ...]:
        return self.domains if isinstance(self.domains, tuple) else (self.domains,)

    def samples(self) -> Iterator[Sample]:
        """The row once for each choice of options and shapes."""
        count = len(self.inputs)
        shapes = self.shapes
        if shapes is None:
            shapes = [(shape,) * count for shape in SHAPES]
            if count > 1:
                shapes += [tuple(pair[i % 2] for i in range(count)) for pair in BROADCAST]
                shapes += [tuple(pair[1 - i % 2] for i in range(count)) for pair in BROADCAST]
        elif count == 1:
            shapes = [(shape,) for shape in shapes]
        for options, chosen in itertools.product(self.options, shapes):
            yield Sample(self, options, tuple(chosen))


@dataclass(frozen=True, eq=False)
class Sample:
    """One row with its options and shapes."""

    case: Case
    options: Mapping[str, Any]
    shapes: tuple[tuple[int, ...], ...]

    @property
    def row_id(self) -> str:
        """The row and its options."""
        options = ",".join(f"{key}={value!r}" for key, value in self.options.items())
        return " ".join(f"{self.case.called}-{options}".rstrip("-").split())

    @property
    def id(self) -> str:
        """The row, its options and its shapes."""
        return f"{self.row_id}-" + "".join(str(shape).replace(" ", "") for shape in self.shapes)

    def arrays(self) -> list[np.ndarray]:
        """Inputs: the same in every process and whatever other rows there are."""
        rng = np.random.default_rng(zlib.crc32(self.id.encode()))
        return [np.asarray(domain(rng, shape)) for domain, shape in zip(self.case.inputs, self.shapes, strict=True)]

    def __call__(self, *inputs: Any) -> Any:
        """Run the operation."""
        return self._call(self.case.operation, inputs)

    def expected(self, *inputs: np.ndarray) -> Any:
        """Run the reference."""
        return self._call(self.case.reference, inputs)

    def _call(self, function: Callable[..., Any], inputs: Sequence[Any]) -> Any:
        options = dict(self.options)
        further = options.pop("args", ())
        return function(*([list(inputs)] if self.case.joined else inputs), *further, **options)


def gives(**choices: Sequence[Any]) -> list[dict[str, Any]]:
    """Options for a row: every combination of the values of each name."""
    return [dict(zip(choices, values, strict=True)) for values in itertools.product(*choices.values())]


def arranged(operation: Callable[..., Any], call: Callable[..., Any]) -> Callable[..., Any]:
    """An operation whose arguments stand in another order, or inside of lists: `call` gets it and the inputs."""

    @functools.wraps(operation)
    def arranged_call(*inputs: Any, **options: Any) -> Any:
        return call(operation, *inputs, **options)

    return arranged_call


def zensors(arrays: Sequence[np.ndarray]) -> list[Any]:
    """Zensors of what can have a gradient, and the rest as it is."""
    return [Zensor(one) if one.dtype.kind == "f" else one for one in arrays]


def results(made: Any) -> list[Any]:
    """One result or several, as a list."""
    return list(made) if isinstance(made, tuple | list) else [made]


def all_rows() -> list[Case]:
    """The rows of all families."""
    rows: list[Case] = []
    for path in sorted(Path(__file__).parent.joinpath("functions").glob("rows_*.py")):
        rows += importlib.import_module(f"tests.autograd.functions.{path.stem}").ROWS
    return rows


def function_classes(base: type[Function] = Function) -> Iterator[type[Function]]:
    """All operations of the package, found by their classes."""
    for cls in base.__subclasses__():
        yield from function_classes(cls)
        if "apply" in vars(cls) and cls.__module__.split(".")[0] in ("autograd", "zensor"):
            yield cls
