"""What an operation costs beyond its arithmetic: a chain on one element, against PyTorch in the same run.

One step is 333 rounds of ``y = tanh(y * 1.01 + 0.01)`` on a float32 array of shape (1,), forward,
backward and dropping the graph. Steps of both alternate; the figures are medians of CPU time in this
thread, and their ratio is the result. Needs PyTorch (`make oracle` makes an environment with it):

    .venv-oracle/bin/python benchmarks/overhead.py
"""

from __future__ import annotations

import argparse

import numpy as np
import torch

import zensor
from benchmarks.timing import medians
from zensor import Zensor

ROUNDS = 333
OPERATIONS = 3 * ROUNDS


def zensor_step(x: Zensor) -> None:
    """One step with this package."""
    y = x
    for _ in range(ROUNDS):
        y = zensor.tanh(y * 1.01 + 0.01)
    y.backward()
    x.grad = None


def torch_step(x: torch.Tensor) -> None:
    """The same with PyTorch."""
    y = x
    for _ in range(ROUNDS):
        y = torch.tanh(y * 1.01 + 0.01)
    y.backward()
    x.grad = None


def main() -> None:
    """Alternate the two and print medians and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=300, help="steps of each (default: 300)")
    steps = parser.parse_args().steps
    torch.set_num_threads(1)
    ours = Zensor(np.ones(1, np.float32))
    theirs = torch.ones(1, requires_grad=True)
    seconds = medians(lambda: zensor_step(ours), lambda: torch_step(theirs), steps)
    our_micros, their_micros = [each / OPERATIONS * 1e6 for each in seconds]
    print(f"zensor {our_micros:.2f} µs an operation, torch {torch.__version__} {their_micros:.2f} µs")
    print(f"ratio {our_micros / their_micros:.3f}")


if __name__ == "__main__":
    main()
