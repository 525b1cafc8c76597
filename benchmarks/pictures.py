"""How long pictures take: from a recorded computation to an SVG, without any program.

Each case is measured in a process of its own, with an empty PATH, in seconds of the processor, so that other
programs on the machine do not count. The goals are those of two cores of a small
machine: 50, 2,000 and 100,000 operations in 0.05, 1 and 5 seconds, and a recurrent net of 2,000 steps in 2.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from autograd import describe
from autograd.functions import sin, tanh
from visualization import Picture
from zensor import Zensor


def chain(operations: int) -> Zensor:
    """A long computation in a row."""
    y = Zensor(1.0, name="x")
    for place in range(operations):
        y = sin(y) if place % 3 else y * 1.01
    return y


def recurrent(steps: int) -> Zensor:
    """An unrolled recurrent net: three weights are used in every step."""
    w, u, b = (Zensor(np.eye(8) / 2, name=name) for name in "wub")
    h = Zensor(np.ones((1, 8)), name="h")
    for _ in range(steps):
        h = tanh(h @ w + Zensor(np.ones((1, 8)), requires_grad=False) @ u + b)
    return h.sum()


CASES: dict[str, tuple[Callable[[], Zensor], bool | None, float]] = {
    "50 operations": (lambda: chain(50), None, 0.05),
    "2,000 operations, all drawn": (lambda: chain(2_000), False, 1.0),
    "100,000 operations, folded": (lambda: chain(100_000), None, 5.0),
    "recurrent net, 200 steps, all drawn": (lambda: recurrent(200), False, 2.0),
    "recurrent net, 2,000 steps, folded": (lambda: recurrent(2_000), None, 2.0),
}


def measure(name: str) -> None:
    """Print the seconds that one case takes, after a first small picture."""
    make, fold, _ = CASES[name]
    Picture(describe(chain(3))).svg()
    root = make()
    start = time.process_time()
    graph = describe(root)
    described = time.process_time() - start
    picture = Picture(graph, fold=fold)
    drawn = time.process_time() - start
    svg = picture.svg()
    print(f"{described:.3f} {drawn - described:.3f} {time.process_time() - start - drawn:.3f} {len(svg)}")


def main() -> None:
    """Measure all cases, or the one that is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--case", choices=CASES, help="measure only this one, in this process")
    name = parser.parse_args().case
    if name is not None:
        measure(name)
        return
    print(f"{'':<36} {'goal':>6} {'sum':>7} {'describe':>9} {'fold, draw':>11} {'layout, svg':>12} {'size':>9}")
    for name, (_, _, goal) in CASES.items():
        command = [sys.executable, __file__, "--case", name]
        output = subprocess.run(
            command, env={**os.environ, "PATH": ""}, capture_output=True, text=True, check=True
        ).stdout
        described, drawn, rendered, size = map(float, output.split())
        total = described + drawn + rendered
        print(
            f"{name:<36} {goal:>6} {total:>7.3f} {described:>9.3f} {drawn:>11.3f} {rendered:>12.3f} "
            f"{size / 1000:>6.0f} kB"
        )


if __name__ == "__main__":
    main()
