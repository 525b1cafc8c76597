"""Draws the pictures of the README with the project itself.

.venv/bin/python docs/make_images.py
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

import fnn
from examples import moons, oscillator
from visualization import build_computation_graph
from zensor import Zensor

FOLDER = Path(__file__).parent / "images"


def draw_graph() -> None:
    """A small computation after its backward pass."""
    x = Zensor(0.5, name="x")
    b = Zensor(-1.5, name="b")
    a = np.tanh(x)
    a.name = "a"
    m = a * b
    m.name = "m"
    y = m + a
    y.name = "y"
    loss = y**2
    loss.name = "L"
    loss.backward()
    build_computation_graph(loss, direction="right").save(FOLDER / "graph.svg")


def draw_training() -> None:
    """The training curve of `fnn.py` on the digits that come with the repository."""
    fnn.main(["--data", "digits", "--plot", str(FOLDER / "training.png")])


def draw_examples() -> None:
    """What two of the examples draw."""
    moons.main(["--data", "spirals", "--output", str(FOLDER / "spirals.png")])
    oscillator.main(["--output", str(FOLDER / "oscillator.png")])


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    draw_graph()
    draw_training()
    draw_examples()
