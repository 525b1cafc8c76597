"""What a long training leaves behind, with the cycle collector off: memory after 1,000, 10,000 and 100,000 steps.

Two small trainings: a feed-forward net with batch normalization, dropout, Adam, a scheduler and a loader that
shuffles; and an LSTM with an embedding, a clipped gradient and SGD. For each mark it prints how much memory the
process holds and how many blocks Python has allocated; at the end, what Python had to allocate for another thousand
steps and still holds (traced, which is slow, so not for all steps). From the first mark to the last the memory may
grow by 2 MB. About five minutes:

    .venv/bin/python benchmarks/memory.py
    .venv/bin/python benchmarks/memory.py recurrent --steps 10000
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from zensor import nn, optim
from zensor.data import DataLoader, TensorDataset

FIRST = 1_000
GOAL = 2_000_000


def feed_forward() -> Iterator[None]:
    """Train a net on a loader; one step for each `next`."""
    rng = np.random.default_rng(0)
    data = TensorDataset(rng.standard_normal((256, 20), np.float32), rng.integers(0, 4, 256))
    loader = DataLoader(data, batch_size=32, shuffle=True, rng=0)
    hidden = [nn.Linear(20, 32, rng=0), nn.BatchNorm1d(32), nn.ReLU(), nn.Dropout(0.2, rng=0)]
    net = nn.Sequential(*hidden, nn.Linear(32, 4, rng=0))
    optimizer = optim.Adam(net.parameters(), lr=1e-3)
    scheduler = optim.StepLR(optimizer, step_size=100, gamma=0.999)
    loss_function = nn.CrossEntropyLoss()
    while True:
        for rows, labels in loader:
            optimizer.zero_grad()
            loss_function(net(rows), labels).backward()
            optimizer.step()
            scheduler.step()
            yield


def recurrent() -> Iterator[None]:
    """Train an LSTM to tell the next id of a sequence; one step for each `next`."""
    rng = np.random.default_rng(0)
    ids = rng.integers(0, 10, (6, 4))
    embedding, lstm, head = nn.Embedding(10, 8, rng=0), nn.LSTM(8, 16, rng=0), nn.Linear(16, 10, rng=0)
    parameters = [*embedding.parameters(), *lstm.parameters(), *head.parameters()]
    optimizer = optim.SGD(parameters, lr=0.01, momentum=0.9)
    loss_function = nn.CrossEntropyLoss()
    while True:
        optimizer.zero_grad()
        outputs, _ = lstm(embedding(ids[:-1]))
        loss_function(head(outputs).reshape(-1, 10), ids[1:].ravel()).backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        yield


TRAININGS: dict[str, Callable[[], Iterator[None]]] = {"feed_forward": feed_forward, "recurrent": recurrent}


def resident() -> int:
    """How many bytes of the process lie in memory."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError as error:
        raise SystemExit("This reads /proc/self/statm, which only Linux has.") from error
    return pages * os.sysconf("SC_PAGE_SIZE")


def measure(name: str, steps: int) -> None:
    """Train and print what is held at each mark."""
    training = TRAININGS[name]()
    gc.collect()
    gc.disable()
    done, first = 0, 0
    for mark in [*[one for one in (FIRST, 10 * FIRST) if one < steps], steps]:
        for _ in range(mark - done):
            next(training)
        done = mark
        held = resident()
        first = first or held
        grown = f"{(held - first) / 1e6:+6.2f} MB (goal {GOAL / 1e6:.0f})"
        print(f"{name:12} {mark:7} steps: {held / 1e6:6.1f} MB {grown}, {sys.getallocatedblocks()} blocks", flush=True)
    tracemalloc.start()
    for _ in range(100):
        next(training)
    before, _ = tracemalloc.get_traced_memory()
    for _ in range(FIRST):
        next(training)
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    gc.enable()
    print(f"{name:12} {FIRST:7} more:  {after - before:+} bytes traced")


def main() -> None:
    """Measure the trainings that were named, or both."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "trainings", nargs="*", choices=[*TRAININGS], metavar="training", help=f"{', '.join(TRAININGS)} (default: all)"
    )
    parser.add_argument("--steps", type=int, default=100_000, help="steps of each (default: 100,000)")
    options = parser.parse_args()
    for name in options.trainings or TRAININGS:
        measure(name, options.steps)


if __name__ == "__main__":
    main()
