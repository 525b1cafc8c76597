"""A training run that is killed again and again: the script that `test_killed.py` starts.

    python killed_run.py FOLDER KILLS SEED

It trains once without a break. Then it starts the same training anew as often as is needed for so many
kills: each try goes on from the checkpoint, until SIGKILL ends it at a random moment. Every run that comes
to its end must leave the same file, byte for byte. It prints what happened as JSON.

The processes are forked from this one, in which everything is imported and no other thread runs.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
import time
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

import zensor
from zensor import Checkpoint, nn, optim
from zensor.data import DataLoader, TensorDataset

EPOCHS, SAMPLES, BATCH, SAVE_EVERY = 8, 70, 8, 2


class Noisy(TensorDataset):
    """Samples that are never twice the same: augmentation with a generator of its own."""

    def __init__(self, *arrays):
        super().__init__(*arrays)
        self.rng = np.random.default_rng(5)

    def __getitem__(self, index):
        x, label = super().__getitem__(index)
        return x + self.rng.normal(0, 0.1, x.shape).astype(np.float32), label


def train(path: Path) -> None:
    """Train from the checkpoint on, if there is one, to the end."""
    zensor.manual_seed(1)
    made = np.random.default_rng(2)
    model = nn.Sequential(
        nn.Linear(6, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Dropout(0.2), nn.Dropout(0.1, rng=3), nn.Linear(16, 3)
    )
    data = Noisy(made.normal(size=(SAMPLES, 6)).astype(np.float32), made.integers(0, 3, SAMPLES))
    loader = DataLoader(data, BATCH, shuffle=True, rng=data.rng)
    optimizer = optim.AdamW(model.parameters(), lr=0.01)
    scheduler = optim.OneCycleLR(optimizer, 0.05, total_steps=EPOCHS * len(loader) + 1)
    progress = {"losses": [], "best": float("inf"), "steps": 0}
    checkpoint = Checkpoint(
        model=model, optimizer=optimizer, scheduler=scheduler, loader=loader, progress=progress, config=("mlp", EPOCHS)
    )
    if path.exists():
        checkpoint.load(path)
    loss_of = nn.CrossEntropyLoss()
    for _ in range(loader.epoch, EPOCHS):
        for x, labels in loader:
            optimizer.zero_grad()
            loss = loss_of(model(x), labels)
            loss.backward()
            optimizer.step()
            scheduler.step()
            progress["losses"].append(loss.item())
            progress["best"] = min(progress["best"], loss.item())
            progress["steps"] += 1
            if progress["steps"] % SAVE_EVERY == 0:
                checkpoint.save(path)
        checkpoint.save(path)


def kill_and_go_on(path: Path, rng: np.random.Generator, usual: float, kills_left: int) -> dict[str, int]:
    """Let one training come to its end through as many kills as it meets."""
    fork = multiprocessing.get_context("fork")
    seen = {"kills": 0, "while_writing": 0}
    while True:
        process = fork.Process(target=train, args=(path,))
        process.start()
        process.join(rng.uniform(0, usual / 2) if seen["kills"] < kills_left else None)
        if process.exitcode is not None:
            assert process.exitcode == 0, f"a try ended with {process.exitcode}"
            return seen
        process.kill()
        process.join()
        seen["kills"] += 1
        seen["while_writing"] += any(name.endswith(".part") for name in os.listdir(path.parent))
        if path.exists():
            Checkpoint.read(path)  # a torn file is refused


def main(folder: Path, kills: int, seed: int) -> None:
    """Kill as often as was asked for, and compare."""
    fork = multiprocessing.get_context("fork")
    straight = folder / "straight" / "run.safetensors"
    straight.parent.mkdir()
    started = time.perf_counter()
    whole = fork.Process(target=train, args=(straight,))
    whole.start()
    whole.join()
    usual = time.perf_counter() - started
    assert whole.exitcode == 0
    total = {"kills": 0, "while_writing": 0, "runs": 0, "different": 0, "left": 0}
    rng = np.random.default_rng(seed)
    while total["kills"] < kills:
        path = folder / f"run{total['runs']}" / "run.safetensors"
        path.parent.mkdir()
        seen = kill_and_go_on(path, rng, usual, kills - total["kills"])
        if not seen["kills"]:
            usual *= 0.7  # the first run was slower than those that follow
        total["runs"] += 1
        total["kills"] += seen["kills"]
        total["while_writing"] += seen["while_writing"]
        total["different"] += path.read_bytes() != straight.read_bytes()
        total["left"] += os.listdir(path.parent) != [path.name]
    print(json.dumps(total))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
