"""Layers and small models against PyTorch in the same run: training steps, or one layer forward and backward.

Steps of both alternate in one thread; the figures are medians of the thread's CPU time, and their ratio is the
result. Both begin with the same parameters, and their losses must agree before anything is measured. To add a
workload, write a function that makes the two steps, and name it in WORKLOADS. Needs PyTorch (`make oracle` makes
an environment with it):

    .venv-oracle/bin/python benchmarks/layers.py
    .venv-oracle/bin/python benchmarks/layers.py convnet --steps 300
    .venv-oracle/bin/python benchmarks/layers.py lstm --avx2

With `--avx2` both work with the same instructions. Where OPENBLAS_CORETYPE=Haswell, or an OpenBLAS that does not
know the processor, keeps NumPy's products from AVX-512, PyTorch's still use it, and the ratio compares processors.
"""

from __future__ import annotations

import os
import sys

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
if "--avx2" in sys.argv:  # the libraries read these when they are loaded
    os.environ |= {"OPENBLAS_CORETYPE": "Haswell", "ATEN_CPU_CAPABILITY": "avx2"}
    os.environ |= {"ONEDNN_MAX_CPU_ISA": "AVX2", "MKL_ENABLE_INSTRUCTIONS": "AVX2"}

import argparse
import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import torch

from autograd import gradients
from benchmarks.timing import medians
from zensor import Zensor, nn, optim

Step = Callable[[], float]


class Workload(NamedTuple):
    """Makes a step of ours and one of PyTorch's; each gives a number that must be the same for both."""

    make: Callable[[], tuple[Step, Step]]
    goal: float
    what: str


def trained(ours: nn.Module, theirs: torch.nn.Module, rows: Any, labels: Any) -> tuple[Step, Step]:
    """Training steps of two equal models with Adam on cross-entropy."""
    own = ours.state_dict()
    theirs.load_state_dict({name: torch.tensor(own[name]) for name in theirs.state_dict()})
    batch = torch.tensor(rows), torch.tensor(labels)
    adam = optim.Adam(ours.parameters())
    their_adam = torch.optim.Adam(theirs.parameters())
    loss_function, their_loss_function = nn.CrossEntropyLoss(), torch.nn.CrossEntropyLoss()

    def step() -> float:
        adam.zero_grad()
        loss = loss_function(ours(rows), labels)
        loss.backward()
        adam.step()
        return float(loss.item())

    def their_step() -> float:
        their_adam.zero_grad()
        loss = their_loss_function(theirs(batch[0]), batch[1])
        loss.backward()
        their_adam.step()
        return float(loss.item())

    return step, their_step


def images(*shape: int) -> tuple[Any, Any]:
    """Random rows of this shape, and ten kinds of labels."""
    rng = np.random.default_rng(0)
    return rng.standard_normal(shape, np.float32), rng.integers(0, 10, shape[0])


def convnet() -> tuple[Step, Step]:
    """Two convolutions with pooling, and a linear layer."""

    def model(lib: Any) -> Any:
        return lib.Sequential(
            *[lib.Conv2d(1, 8, 3), lib.ReLU(), lib.MaxPool2d(2)],
            *[lib.Conv2d(8, 16, 3), lib.ReLU(), lib.MaxPool2d(2)],
            *[lib.Flatten(), lib.Linear(400, 10)],
        )

    return trained(model(nn), model(torch.nn), *images(64, 1, 28, 28))


def convnet_normalized() -> tuple[Step, Step]:
    """Colour images through three convolutions with batch normalization."""

    def model(lib: Any) -> Any:
        layers = []
        for before, after in ((3, 16), (16, 32), (32, 32)):
            layers += [lib.Conv2d(before, after, 3, padding=1, bias=False), lib.BatchNorm2d(after), lib.ReLU()]
            layers += [lib.MaxPool2d(2)]
        return lib.Sequential(*layers, lib.Flatten(), lib.Linear(512, 10))

    return trained(model(nn), model(torch.nn), *images(32, 3, 32, 32))


def gpt() -> tuple[Step, Step]:
    """A language model: embedding, two transformer layers that look back only, and scores for the next character."""
    length, features, characters = 64, 128, 80
    future = np.triu(np.full((length, length), -np.inf, np.float32), 1)

    def model(lib: Any, mask: Any) -> Any:
        class Gpt(lib.Module):  # type: ignore[misc]  # of either library
            def __init__(self) -> None:
                super().__init__()
                self.embedding = lib.Embedding(characters, features)
                options = {"activation": "gelu", "batch_first": True, "norm_first": True}
                self.first, self.second = [
                    lib.TransformerEncoderLayer(features, 4, 512, 0.0, **options) for _ in range(2)
                ]
                self.head = lib.Linear(features, characters)

            def forward(self, ids: Any) -> Any:
                x = self.second(self.first(self.embedding(ids), mask), mask)
                return self.head(x).reshape(-1, characters)

        return Gpt()

    ids = np.random.default_rng(0).integers(0, characters, (16, length + 1))
    return trained(model(nn, future), model(torch.nn, torch.tensor(future)), ids[:, :-1], ids[:, 1:].ravel())


def layer_norm() -> tuple[Step, Step]:
    """A layer norm, forward and backward, by the transforms that give gradients and store none."""
    rng = np.random.default_rng(0)
    values, grad = rng.standard_normal((256, 1024), np.float32), rng.standard_normal((256, 1024), np.float32)
    layer, x = nn.LayerNorm(1024), Zensor(values)
    their_layer, their_x = torch.nn.LayerNorm(1024), torch.tensor(values, requires_grad=True)
    their_grad = torch.tensor(grad)

    inputs = [x, *layer.parameters()]
    their_inputs = [their_x, *their_layer.parameters()]

    def step() -> float:
        return float(gradients(layer(x), inputs, grad)[0].numpy()[0, 0])

    def their_step() -> float:
        return float(torch.autograd.grad(their_layer(their_x), their_inputs, their_grad)[0][0, 0])

    return step, their_step


def lstm() -> tuple[Step, Step]:
    """A sequence through an LSTM, forward and backward; the input is data and wants no gradient."""
    return back_and_forth(lambda lib: lib.LSTM(128, 128), (50, 32, 128), lambda layer, x: layer(x)[0])


def lstm_within() -> tuple[Step, Step]:
    """The same inside of a net: the input wants a gradient, too."""
    return back_and_forth(lambda lib: lib.LSTM(128, 128), (50, 32, 128), lambda layer, x: layer(x)[0], True)


def gru() -> tuple[Step, Step]:
    """A sequence through a GRU, forward and backward."""
    return back_and_forth(lambda lib: lib.GRU(128, 128), (50, 32, 128), lambda layer, x: layer(x)[0])


def transformer() -> tuple[Step, Step]:
    """A layer of a transformer without dropout, forward and backward."""

    def layer(lib: Any) -> Any:
        return lib.TransformerEncoderLayer(128, 4, 512, 0.0, "gelu", batch_first=True, norm_first=True)

    return back_and_forth(layer, (16, 64, 128), lambda layer, x: layer(x), True)


def back_and_forth(
    make: Callable[[Any], Any], shape: tuple[int, ...], call: Callable[[Any, Any], Any], wanted: bool = False
) -> tuple[Step, Step]:
    """One layer, forward and backward from a fixed gradient; `wanted` says whether the input wants one."""
    rng = np.random.default_rng(0)
    ours, theirs = make(nn), make(torch.nn)
    own = ours.state_dict()
    theirs.load_state_dict({name: torch.tensor(own[name]) for name in theirs.state_dict()})
    values = rng.standard_normal(shape, np.float32)
    x, their_x = Zensor(values, requires_grad=wanted), torch.tensor(values, requires_grad=wanted)
    grad = rng.standard_normal(call(ours, values).shape, np.float32)
    their_grad = torch.tensor(grad)
    parameters, their_parameters = list(ours.parameters()), list(theirs.parameters())

    def step() -> float:
        ours.zero_grad()
        x.zero_grad()
        call(ours, x).backward(grad)
        return float(np.abs(parameters[0].grad.numpy()).sum())

    def their_step() -> float:
        theirs.zero_grad()
        their_x.grad = None
        call(theirs, their_x).backward(their_grad)
        return float(their_parameters[0].grad.abs().sum())

    return step, their_step


def mlp() -> tuple[Step, Step]:
    """A feed-forward net with two hidden layers."""

    def model(lib: Any) -> Any:
        layers = lib.Linear(784, 128), lib.ReLU(), lib.Linear(128, 64), lib.ReLU(), lib.Linear(64, 10)
        return lib.Sequential(*layers)

    return trained(model(nn), model(torch.nn), *images(64, 784))


WORKLOADS = {
    "convnet": Workload(convnet, 0.65, "1×28×28, conv 8, pool, conv 16, pool, linear 10; batch 64, Adam"),
    "convnet_norm": Workload(
        convnet_normalized, 1.0, "3×32×32, three times conv, batch norm, ReLU, pool; batch 32, Adam"
    ),
    "gpt": Workload(gpt, 1.3, "embedding, two layers of 128 features, 4 heads; 16 rows of 64, Adam"),
    "gru": Workload(gru, 1.5, "GRU, 50 steps, batch 32, 128 -> 128, forward and backward"),
    "layer_norm": Workload(layer_norm, 2.3, "layer norm on (256, 1024), forward and backward"),
    "lstm": Workload(lstm, 1.3, "LSTM, 50 steps, batch 32, 128 -> 128, forward and backward"),
    "lstm_within": Workload(lstm_within, 1.3, "the same, with a gradient for the input"),
    "mlp": Workload(mlp, 0.80, "784-128-64-10; batch 64, Adam"),
    "transformer": Workload(
        transformer, 1.5, "encoder layer, 128 features, 4 heads, 16 rows of 64, forward and backward"
    ),
}


def measure(workload: Workload, steps: int) -> tuple[float, float]:
    """Alternate the two steps; gives the medians in seconds."""
    step, their_step = workload.make()
    for _ in range(3):
        got, wanted = step(), their_step()
        if not math.isclose(got, wanted, rel_tol=1e-3, abs_tol=1e-5):
            raise SystemExit(f"{workload.what}: {got} is not PyTorch's {wanted}")
    return medians(step, their_step, steps)


def main() -> None:
    """Measure the workloads that were named, or all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "workloads", nargs="*", choices=[*WORKLOADS], metavar="workload", help=f"{', '.join(WORKLOADS)} (default: all)"
    )
    parser.add_argument("--steps", type=int, default=200, help="steps of each (default: 200)")
    parser.add_argument("--avx2", action="store_true", help="hold NumPy and PyTorch to AVX2")
    options = parser.parse_args()
    torch.set_num_threads(1)
    for name in options.workloads or WORKLOADS:
        ours, theirs = measure(WORKLOADS[name], options.steps)
        ratio = f"ratio {ours / theirs:.3f} (goal {WORKLOADS[name].goal})"
        print(f"{name:12} zensor {ours * 1e6:8.0f} µs, torch {theirs * 1e6:8.0f} µs: {ratio}; {WORKLOADS[name].what}")


if __name__ == "__main__":
    main()
