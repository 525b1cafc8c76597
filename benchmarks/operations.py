"""Single operations against PyTorch in the same run: activations, losses, small layers, reductions, products.

Each is computed forward and backward on float32 arrays, most of shape (256, 512), after a look that both give the
same. The two alternate in one thread; the figures are medians of its CPU time. To add one, add a line to OPERATIONS:
it is called with either library's names. Needs PyTorch (`make oracle` makes an environment with it):

    OPENBLAS_NUM_THREADS=1 .venv-oracle/bin/python benchmarks/operations.py
    OPENBLAS_NUM_THREADS=1 .venv-oracle/bin/python benchmarks/operations.py gelu softmax --steps 500
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np
import torch

import zensor
from benchmarks.timing import medians
from zensor import Zensor, nn

EVEN = np.arange(0, 256, 2)
OURS = SimpleNamespace(lib=zensor, nn=nn, F=nn.functional, rows=EVEN)
THEIRS = SimpleNamespace(lib=torch, nn=torch.nn, F=torch.nn.functional, rows=torch.tensor(EVEN))

RNG = np.random.default_rng(0)
WIDE = (256, 512)
IDS = RNG.integers(0, 10, 64)
WORDS = RNG.integers(0, 1000, (32, 64))


class Operation(NamedTuple):
    """Makes a function of either library's names; its inputs have these shapes, or are these whole numbers."""

    make: Callable[[Any], Callable[..., Any]]
    inputs: tuple[Any, ...] = (WIDE,)
    positive: bool = False


def function(name: str) -> Operation:
    """One of nn.functional, of one wide array."""
    return Operation(lambda names: getattr(names.F, name))


def operation(name: str, positive: bool = False) -> Operation:
    """One that both libraries have under the same name, of one wide array."""
    return Operation(lambda names: getattr(names.lib, name), positive=positive)


ACTIVATIONS = "relu leaky_relu elu selu gelu silu mish softplus sigmoid tanh hardtanh".split()
ELEMENTWISE = "exp sin cos abs sqrt log log1p".split()
OPERATIONS = {
    **{name: function(name) for name in ACTIVATIONS},
    "softmax": Operation(lambda names: lambda x: names.F.softmax(x, -1)),
    "log_softmax": Operation(lambda names: lambda x: names.F.log_softmax(x, -1)),
    **{name: operation(name, name in ("sqrt", "log", "log1p")) for name in ELEMENTWISE},
    "x * y": Operation(lambda names: lambda x, y: x * y, (WIDE, WIDE)),
    "x / y": Operation(lambda names: lambda x, y: x / y, (WIDE, WIDE), positive=True),
    "x + row": Operation(lambda names: lambda x, y: x + y, (WIDE, (512,))),
    "x**2": Operation(lambda names: lambda x: x**2),
    "x**3": Operation(lambda names: lambda x: x**3),
    "maximum": Operation(lambda names: names.lib.maximum, (WIDE, WIDE)),
    "where": Operation(lambda names: lambda x, y: names.lib.where(x > y, x, y), (WIDE, WIDE)),
    "sum": Operation(lambda names: lambda x: x.sum(1)),
    "mean": Operation(lambda names: lambda x: x.mean(0)),
    "matrix @ vector": Operation(lambda names: lambda x, y: x @ y, (WIDE, (512,))),
    "column @ row": Operation(lambda names: lambda x, y: x @ y, ((256, 1), (1, 512))),
    "einsum": Operation(lambda names: lambda x, y: names.lib.einsum("bhqd,bhkd->bhqk", x, y), ((8, 4, 32, 16),) * 2),
    "x[rows]": Operation(
        lambda names: lambda x: x[torch.arange(0, 256, 2) if names is THEIRS else np.arange(0, 256, 2)]
    ),
    "Linear": Operation(lambda names: names.nn.Linear(128, 128), ((64, 128),)),
    "Linear, batch of 1": Operation(lambda names: names.nn.Linear(784, 128), ((1, 784),)),
    "Embedding": Operation(lambda names: names.nn.Embedding(1000, 64), (WORDS,)),
    "BatchNorm2d": Operation(lambda names: names.nn.BatchNorm2d(32), ((16, 32, 28, 28),)),
    "LayerNorm": Operation(lambda names: names.nn.LayerNorm(128), ((16, 64, 128),)),
    "Conv2d": Operation(lambda names: names.nn.Conv2d(16, 32, 3, padding=1), ((16, 16, 28, 28),)),
    "Conv2d, depthwise": Operation(lambda names: names.nn.Conv2d(32, 32, 3, padding=1, groups=32), ((16, 32, 16, 16),)),
    "MaxPool2d": Operation(lambda names: names.nn.MaxPool2d(2), ((16, 32, 28, 28),)),
    "cross_entropy": Operation(lambda names: names.F.cross_entropy, ((64, 10), IDS)),
    "nll_loss": Operation(lambda names: names.F.nll_loss, ((64, 10), IDS)),
    "mse_loss": Operation(lambda names: names.F.mse_loss, ((64, 100), (64, 100))),
    "huber_loss": Operation(lambda names: names.F.huber_loss, ((64, 100), (64, 100))),
}


def data(operation: Operation) -> list[Any]:
    """The arrays of one operation: random, or the whole numbers that it names."""
    drawn = [one if isinstance(one, np.ndarray) else RNG.standard_normal(one, np.float32) for one in operation.inputs]
    return [np.abs(one) + np.float32(0.1) if operation.positive else one for one in drawn]


def steps_of(name: str) -> tuple[Callable[[], None], Callable[[], None]]:
    """Our step and PyTorch's, which were seen to give the same; gradients are dropped before each."""
    operation = OPERATIONS[name]
    ours, theirs = operation.make(OURS), operation.make(THEIRS)
    if isinstance(theirs, torch.nn.Module):
        theirs.load_state_dict({key: torch.tensor(one) for key, one in ours.state_dict().items()})
    arrays = data(operation)
    inputs = [Zensor(one, requires_grad=one.dtype.kind == "f") for one in arrays]
    their_inputs = [torch.tensor(one, requires_grad=one.dtype.kind == "f") for one in arrays]
    out, their_out = ours(*inputs), theirs(*their_inputs)
    np.testing.assert_allclose(out.numpy(), their_out.detach().numpy(), rtol=1e-3, atol=1e-4, err_msg=name)
    grad = RNG.standard_normal(out.shape, np.float32)
    their_grad = torch.tensor(grad)
    leaves = [*inputs, *(ours.parameters() if isinstance(ours, nn.Module) else [])]
    their_leaves = [*their_inputs, *(theirs.parameters() if isinstance(theirs, torch.nn.Module) else [])]

    def step() -> None:
        for leaf in leaves:
            leaf.grad = None
        ours(*inputs).backward(grad)

    def their_step() -> None:
        for leaf in their_leaves:
            leaf.grad = None
        theirs(*their_inputs).backward(their_grad)

    return step, their_step


def main() -> None:
    """Measure the operations that were named, or all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "operations",
        nargs="*",
        choices=[*OPERATIONS],
        metavar="operation",
        help=f"{', '.join(OPERATIONS)} (default: all)",
    )
    parser.add_argument("--steps", type=int, default=200, help="steps of each (default: 200)")
    options = parser.parse_args()
    torch.set_num_threads(1)
    for name in options.operations or OPERATIONS:
        step, their_step = steps_of(name)
        medians(step, their_step, 20)
        ours, theirs = medians(step, their_step, options.steps)
        print(f"{name:18} zensor {ours * 1e6:6.0f} µs, torch {theirs * 1e6:6.0f} µs: ratio {ours / theirs:.2f}")


if __name__ == "__main__":
    main()
