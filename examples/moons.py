"""A small net that tells two moons apart, or the arms of a spiral, and a picture of where it changes its mind.

    python examples/moons.py
    python examples/moons.py --data spirals --output spirals.png

Every point of the plane is asked for its class; the colours of the picture are the answers. Over them lie points
that the net has not learned from.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

import zensor
from visualization import plots
from zensor import nn, optim
from zensor.data import DataLoader, Dataset, Moons, Spirals
from zensor.program import count, launch, picture, rate, seed, unusable_output


def build_model(classes: int, hidden: int) -> nn.Sequential:
    """Two hidden layers: the first bends the plane, the second bends what came out."""
    return nn.Sequential(
        *[nn.Linear(2, hidden), nn.Tanh()],
        *[nn.Linear(hidden, hidden), nn.Tanh()],
        nn.Linear(hidden, classes),
    )


def train(model: nn.Module, dataset: Dataset, epochs: int, lr: float) -> list[float]:
    """Learn from all points so many times; gives the mean loss of each epoch."""
    batches = DataLoader(dataset, batch_size=32, shuffle=True)
    optimizer = optim.Adam(model.parameters(), lr=lr)
    loss_function = nn.CrossEntropyLoss()
    means = []
    for _ in range(epochs):
        losses = []
        for points, labels in batches:
            optimizer.zero_grad()
            loss = loss_function(model(points), labels)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        means.append(float(np.mean(losses)))
    return means


def classes_of(model: nn.Module, points: np.ndarray) -> np.ndarray:
    """The class of each point."""
    with zensor.no_grad():
        return model(points).numpy().argmax(axis=1)


def main(arguments: list[str] | None = None) -> float:
    """Train, draw, and give in per cent how many new points are told apart."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", choices=["moons", "spirals"], default="moons", help="(default: %(default)s)")
    parser.add_argument("--samples", type=count, default=600, help="points to learn from (default: %(default)s)")
    parser.add_argument("--noise", type=float, help="how far points stray (default: 0.15 for moons, else 0.02)")
    parser.add_argument("--epochs", type=count, default=60, help="how often they are seen (default: %(default)s)")
    parser.add_argument("--hidden", type=count, default=24, help="size of the hidden layers (default: %(default)s)")
    parser.add_argument("--lr", type=rate, default=0.01, help="learning rate (default: %(default)s)")
    parser.add_argument("--seed", type=seed, default=0, help="decides everything random (default: %(default)s)")
    parser.add_argument("--output", type=picture, help="file of the picture (default: moons.png or spirals.png)")
    options = parser.parse_args(arguments)
    kind, usual = (Moons, 0.15) if options.data == "moons" else (Spirals, 0.02)
    noise = usual if options.noise is None else options.noise
    output = options.output or Path(f"{options.data}.png")
    problem = unusable_output({"output": output})
    if problem:
        parser.error(problem)

    zensor.manual_seed(options.seed)
    learned, new = kind(options.samples, noise), kind(200, noise)
    model = build_model(len(learned.classes), options.hidden)
    losses = train(model, learned, options.epochs, options.lr)
    right = 100 * float(np.mean(classes_of(model, new.points) == new.labels))
    print(f"loss {losses[0]:.3f} -> {losses[-1]:.3f}; {right:.1f} % of {len(new)} new points are right")
    axes = plots.decision_boundary(model, new.points, new.labels, classes=new.classes)
    axes.figure.savefig(output)
    print(f"picture drawn into {output}")
    return right


if __name__ == "__main__":
    launch("moons.py", main)
