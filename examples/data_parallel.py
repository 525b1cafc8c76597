"""One model trained by several processes, each on its part of every batch.

    python -m pip install -r requirements-mpi.txt
    mpiexec -n 2 python examples/data_parallel.py
    mpiexec -n 2 python examples/data_parallel.py --check    # train once more in one process, and compare

Every process, or rank, holds the whole model. Each looks at its own rows of a batch; then the gradients of all ranks
are added up in one message (Allreduce), so that all take the same step and stay equal without ever sending parameters.
"""

from __future__ import annotations

import argparse
import os
import sys

# Each process computes in one thread: there is one process for each core already.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

try:
    from mpi4py import MPI
except (ImportError, RuntimeError) as missing:
    sys.exit(f"data_parallel.py: {missing}. Run python -m pip install -r requirements-mpi.txt first.")

import zensor
from autograd.errors import DataError
from zensor import nn, optim
from zensor.data import DataLoader, Digits, TensorDataset
from zensor.program import count, launch, rate, seed


def prepared(digits: Digits) -> TensorDataset:
    """Images as rows of numbers from 0 to 1."""
    return TensorDataset(digits.images.reshape(len(digits), -1) / digits.largest, digits.labels.astype(np.intp))


def build_model(dtype: str, rng: np.random.Generator) -> nn.Sequential:
    """The same on every rank, because each seeds its generator alike."""
    return nn.Sequential(nn.Linear(64, 48, rng=rng), nn.ReLU(), nn.Linear(48, 10, rng=rng)).to(dtype)


def add_up_gradients(parameters: list[nn.Parameter], ranks: MPI.Comm) -> None:
    """Give every rank the sum of the gradients of all ranks, in one message."""
    message = np.concatenate([parameter.grad.numpy().ravel() for parameter in parameters])
    ranks.Allreduce(MPI.IN_PLACE, message)
    ends = np.cumsum([parameter.size for parameter in parameters])
    for parameter, part in zip(parameters, np.split(message, ends[:-1]), strict=True):
        parameter.grad = zensor.Zensor(part.reshape(parameter.shape), requires_grad=False)


def train(options: argparse.Namespace, ranks: MPI.Comm) -> nn.Module:
    """Train on the ranks of a communicator; gives the model, which is the same on all of them."""
    rng = np.random.default_rng(options.seed)
    model = build_model(options.dtype, rng)
    parameters = list(model.parameters())
    optimizer = optim.SGD(parameters, lr=options.lr, momentum=0.9)
    loss_function = nn.CrossEntropyLoss(reduction="sum")
    # Without drop_last, a small last batch might leave a rank without rows.
    batches = DataLoader(prepared(Digits()), options.batch_size, shuffle=True, drop_last=True, rng=rng)
    if not len(batches):
        raise DataError(f"batches of {options.batch_size}: there are fewer images. Try a smaller --batch-size.")
    for epoch in range(1, options.epochs + 1):
        total = 0.0
        for images, labels in batches:
            mine = slice(ranks.rank, None, ranks.size)  # this rank's rows; others take those between
            optimizer.zero_grad()
            # The sum over its own rows divided by the rows of all: these add up to the mean over the whole
            # batch, also where the rows cannot be dealt out evenly.
            loss = loss_function(model(images[mine]), labels[mine]) / len(labels)
            loss.backward()
            add_up_gradients(parameters, ranks)
            optimizer.step()
            total += ranks.allreduce(loss.item())
        if ranks.rank == 0:
            where = f"epoch {epoch}/{options.epochs}, rank 0 of {ranks.size}"
            print(f"{where}: loss {total / len(batches):.4f}", flush=True)
    return model


def accuracy(model: nn.Module) -> float:
    """In per cent, how many of the test digits are read right."""
    test = prepared(Digits(train=False))
    images, labels = test.arrays
    with zensor.no_grad():
        return 100 * float(np.mean(model(images).numpy().argmax(axis=1) == labels))


def difference(one: nn.Module, other: nn.Module) -> float:
    """The largest difference between any two parameters."""
    pairs = zip(one.parameters(), other.parameters(), strict=True)
    return max(float(np.abs(mine.numpy() - theirs.numpy()).max()) for mine, theirs in pairs)


def main(arguments: list[str] | None = None) -> None:
    """Train on all ranks that mpiexec has started; without it there is one."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=count, default=10, help="how often all images are seen (default: %(default)s)")
    parser.add_argument(
        "--batch-size", type=count, default=64, help="images per step, all ranks (default: %(default)s)"
    )
    parser.add_argument("--lr", type=rate, default=0.1, help="learning rate (default: %(default)s)")
    # Adding in another order rounds differently. float64 keeps that far below what training makes of it.
    parser.add_argument("--dtype", choices=["float32", "float64"], default="float64", help="(default: %(default)s)")
    parser.add_argument("--seed", type=seed, default=0, help="decides everything random (default: %(default)s)")
    parser.add_argument("--check", action="store_true", help="compare with training in one process")
    options = parser.parse_args(arguments)
    ranks = MPI.COMM_WORLD
    if options.batch_size < ranks.size:
        parser.error(f"--batch-size must be at least {ranks.size}: a row for each rank")
    model = train(options, ranks)
    if ranks.rank == 0:
        print(f"test: accuracy {accuracy(model):.2f} %")
        if options.check:
            alone = train(options, MPI.COMM_SELF)
            print(f"largest difference to one process: {difference(model, alone):.1e}")


if __name__ == "__main__":
    launch("data_parallel.py", main)
