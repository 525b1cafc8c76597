"""A convolutional net that reads handwritten digits.

    python examples/mnist_convnet.py                      # MNIST if it can be had, else the bundled digits
    python examples/mnist_convnet.py --data-dir folder    # MNIST from a folder

Two convolutions find strokes and their combinations, two linear layers name the digit. The learning rate rises
and falls once (one-cycle), and each image is shifted by up to two pixels whenever it is seen, so that the net
never sees quite the same image again. 99.4 % of the test images are read right after a minute and a half.
"""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path
from typing import Any

# Two threads would mostly wait for each other. NumPy reads this when it is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

import zensor
from zensor import nn, optim
from zensor.data import DataLoader, DataWarning, TensorDataset, handwritten_digits, random_shift
from zensor.program import count, launch, rate, seed, warnings_as_notes


def read_options(arguments: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Train a convolutional net on handwritten digits.")
    parser.add_argument("--data", choices=["auto", "mnist", "digits"], default="auto", help="auto: MNIST, else digits")
    parser.add_argument("--data-dir", type=Path, help="folder with the MNIST files; else they are downloaded")
    parser.add_argument("--epochs", type=count, default=8, help="how often all images are seen (default: 8)")
    parser.add_argument("--batch-size", type=count, default=64, help="images per step (default: 64)")
    parser.add_argument("--lr", type=rate, default=0.004, help="highest learning rate (default: 0.004)")
    parser.add_argument("--seed", type=seed, default=0, help="decides everything random (default: 0)")
    return parser.parse_args(arguments)


def prepared(data: Any) -> TensorDataset:
    """Turn images into (images, 1, height, width) around 0, once for all epochs."""
    images = data.images[:, None].astype(np.float32)
    images *= 2 / data.largest
    images -= 0.5
    return TensorDataset(images, data.labels.astype(np.intp))


def build_model(side: int) -> nn.Sequential:
    """Two convolutions, each followed by pooling, then two linear layers.

    Pooling comes first of what follows a convolution: all the rest then has a quarter of the values to work on.
    """
    left = side // 2 // 2
    return nn.Sequential(
        *[nn.Conv2d(1, 16, 3, padding=1), nn.MaxPool2d(2), nn.BatchNorm2d(16), nn.ReLU()],
        *[nn.Conv2d(16, 32, 3, padding=1), nn.MaxPool2d(2), nn.BatchNorm2d(32), nn.ReLU()],
        *[nn.Flatten(), nn.Dropout(0.25), nn.Linear(32 * left * left, 128), nn.ReLU(), nn.Linear(128, 10)],
    )


def train_one_epoch(
    model: nn.Module,
    optimizer: optim.Optimizer,
    scheduler: optim.Scheduler,
    batches: DataLoader,
    most: int,
    rng: np.random.Generator,
) -> float:
    """Learn from every batch once, its images shifted by at most so many pixels; gives the mean loss."""
    model.train()
    loss_function = nn.CrossEntropyLoss()
    losses = []
    for images, labels in batches:
        optimizer.zero_grad()
        loss = loss_function(model(random_shift(images, most, fill=-0.5, rng=rng)), labels)
        loss.backward()
        optimizer.step()
        scheduler.step()
        losses.append(loss.item())
    return sum(losses) / len(losses)


def accuracy(model: nn.Module, dataset: TensorDataset) -> float:
    """Give in per cent how many images are read right."""
    model.eval()
    right = 0
    with zensor.no_grad():
        for images, labels in DataLoader(dataset, batch_size=500):
            right += np.count_nonzero(model(images).numpy().argmax(axis=1) == labels.numpy())
    return 100 * right / len(dataset)


def main(arguments: list[str] | None = None) -> float:
    """Train and test; gives the accuracy on the test images."""
    options = read_options(arguments)
    with warnings_as_notes(DataWarning):
        halves = handwritten_digits(options.data, options.data_dir, options.seed)
    train, test = prepared(halves[0]), prepared(halves[1])
    print(f"{type(halves[0]).__name__}: {len(train)} images to learn from, {len(test)} for the test")
    zensor.manual_seed(options.seed)
    side = halves[0].images.shape[1]
    model = build_model(side)
    print(model)
    print(f"{sum(parameter.size for parameter in model.parameters()):,} parameters")
    batches = DataLoader(train, options.batch_size, shuffle=True)
    optimizer = optim.AdamW(model.parameters(), lr=options.lr)
    scheduler = optim.OneCycleLR(optimizer, options.lr, epochs=options.epochs, steps_per_epoch=len(batches))
    rng = np.random.default_rng(options.seed)
    for epoch in range(1, options.epochs + 1):
        start = time.perf_counter()
        loss = train_one_epoch(model, optimizer, scheduler, batches, side // 14, rng)
        print(f"epoch {epoch}/{options.epochs}: loss {loss:.4f} ({time.perf_counter() - start:.1f} s)", flush=True)
    result = accuracy(model, test)
    print(f"test: accuracy {result:.2f} %")
    return result


if __name__ == "__main__":
    launch("mnist_convnet.py", main)
