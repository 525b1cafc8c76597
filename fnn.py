"""Trains a feed-forward net on handwritten digits, and says how good it became.

    python fnn.py                          # MNIST if it can be had, else the digits that come with Zensor
    python fnn.py --data-dir folder        # MNIST from a folder
    python fnn.py --hidden 128 --epochs 5 --optimizer sgd --lr 0.1 --plot curve.png

Read it from `main` at the end; every step is one short function.
"""

from __future__ import annotations

import argparse
import math
import os
import sys
import time
import warnings
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

# Matrices as small as these gain little from a second thread, and where another program runs beside this
# one, two threads that wait for each other take ten times as long. NumPy reads this when it is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from numpy.typing import NDArray

import zensor
from autograd.errors import DataError, ZensorError
from zensor import nn, optim
from zensor.data import MNIST, DataLoader, DataWarning, Digits, DownloadError, TensorDataset, random_split
from zensor.saving import save

TRY_BATCHES = 1000  # rows at once when nothing is learned
INTERRUPTED = 130  # what shells report for a program that Ctrl-C ended


@dataclass
class Data:
    """What is learned from, what decides which parameters are best, and what is looked at once, in the end."""

    train: Any
    validation: Any
    test: Any
    pixels: int
    classes: int


@dataclass
class History:
    """What was measured after each epoch."""

    train_loss: list[float] = field(default_factory=list)
    validation_loss: list[float] = field(default_factory=list)
    validation_accuracy: list[float] = field(default_factory=list)
    interrupted: bool = False


def read_options(arguments: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Train a feed-forward net on handwritten digits.")

    def add(name: str, help: str, **settings: Any) -> None:
        default = " (default: %(default)s)" if settings.get("default") is not None else ""
        parser.add_argument(name, help=help + default, **settings)

    add("--data", choices=["auto", "mnist", "digits"], default="auto", help="auto: MNIST, else the bundled digits")
    add("--data-dir", type=Path, help="folder with the MNIST files; else the cache, else they are downloaded")
    add("--epochs", type=positive(int), default=14, help="how often all training images are seen, at most")
    add("--batch-size", type=positive(int), help="images per step (default: 256, less for few images)")
    add("--lr", type=positive(float), help="highest learning rate (default: one that suits the optimizer)")
    add(
        "--hidden", type=positive(int), nargs="*", default=[512, 256], metavar="SIZE", help="sizes of the hidden layers"
    )
    add("--dropout", type=float, default=0.25, help="part of the hidden values that is dropped while training")
    add("--optimizer", choices=["adam", "adamw", "sgd"], default="adamw", help="how parameters are changed")
    add("--patience", type=positive(int), default=8, help="stop after so many epochs without improvement")
    add("--seed", type=int, default=0, help="decides everything random: first values, split, order, dropout")
    add("--limit", type=positive(int), help="use only so many training images")
    add("--checkpoint", type=Path, help="write the best parameters to this file (.safetensors)")
    add("--plot", type=Path, help="draw the training curve into this file (.png, .svg, .pdf)")
    options = parser.parse_args(arguments)
    if options.seed < 0:
        parser.error(f"argument --seed: {options.seed} is below 0")
    if not 0 <= options.dropout < 1:
        parser.error(f"argument --dropout: {options.dropout} is not in [0, 1)")
    for path in (options.checkpoint, options.plot):
        # Found out now, not after a minute of training.
        if path is not None and (path.is_dir() or not os.access(path.absolute().parent, os.W_OK)):
            parser.error(f"cannot write {str(path)!r}: it must be a file in a folder that may be written")
    if options.plot is not None and options.plot.suffix.lower() not in (".png", ".svg", ".pdf"):
        parser.error(f"argument --plot: {str(options.plot)!r} ends neither in .png nor in .svg nor in .pdf")
    return options


def positive(kind: type[int] | type[float]) -> Any:
    """A type for argparse: a finite number above 0."""

    def read(text: str) -> float:
        number = kind(text)
        if not 0 < number < math.inf:
            raise argparse.ArgumentTypeError(f"{text} is not a finite number above 0")
        return number

    read.__name__ = kind.__name__
    return read


def load_data(options: argparse.Namespace) -> Data:
    """Load the images that the options ask for, and put some of the training images aside for validation."""
    train, test = load_halves(options)
    images, labels = prepared(train, options.limit, options.seed)
    test_images, test_labels = prepared(test, None, options.seed)
    if len(labels) < 2:
        raise DataError(f"training on {len(labels)} image: one is put aside for validation. Use at least 2.")
    aside = max(1, len(labels) // 12)
    to_learn, to_validate = random_split(TensorDataset(images, labels), [len(labels) - aside, aside], rng=options.seed)
    name = type(train).__name__
    print(f"{name}: {len(to_learn)} images to learn from, {aside} for validation, {len(test_labels)} for the test")
    print(f"split at random by seed {options.seed}")
    return Data(to_learn, to_validate, TensorDataset(test_images, test_labels), images.shape[1], len(train.classes))


def load_halves(options: argparse.Namespace) -> tuple[Any, Any]:
    """Load training and test images."""
    if options.data_dir is not None and not options.data_dir.is_dir():
        raise DataError(f"--data-dir {str(options.data_dir)!r}: there is no such folder. Name one, or leave it out.")
    if options.data != "digits":
        try:
            return load_mnist(options.data_dir)
        except DownloadError as error:
            if options.data == "mnist":
                raise
            print(f"NO MNIST HERE AND NONE TO DOWNLOAD ({error}): using the 1,797 small digits that come with Zensor")
    return Digits(train=True, seed=options.seed), Digits(train=False, seed=options.seed)


def load_mnist(folder: Path | None) -> tuple[MNIST, MNIST]:
    """Load MNIST from the folder or the cache, else download it; say if it is not quite the official one."""
    with warnings.catch_warnings(record=True, action="always", category=DataWarning) as found:
        halves = MNIST(folder, train=True, download=True), MNIST(folder, train=False, download=True)
    for warning in found:
        print(f"note: {warning.message}")
    return halves


def prepared(data: Any, limit: int | None, seed: int) -> tuple[NDArray[np.float32], NDArray[Any]]:
    """Turn images into rows of numbers around 0, once for all epochs."""
    images, labels = data.images, data.labels
    if limit is not None and limit < len(labels):
        chosen = np.random.default_rng(seed).permutation(len(labels))[:limit]
        images, labels = images[chosen], labels[chosen]
    rows = images.reshape(len(images), -1).astype(np.float32)
    rows *= 2 / data.largest
    rows -= 0.5
    return rows, labels.astype(np.intp)


def build_model(pixels: int, classes: int, hidden: list[int], dropout: float) -> nn.Sequential:
    """Stack linear layers with ReLU and dropout between them."""
    model = nn.Sequential()
    width = pixels
    for size in hidden:
        model.append(nn.Linear(width, size)).append(nn.ReLU()).append(nn.Dropout(dropout))
        width = size
    return model.append(nn.Linear(width, classes))


def build_optimizer(model: nn.Module, name: str, lr: float | None) -> tuple[optim.Optimizer, float]:
    """Make the optimizer, and give its highest learning rate."""
    if name == "sgd":
        rate = lr or 0.1
        return optim.SGD(model.parameters(), lr=rate, momentum=0.9, weight_decay=1e-4), rate
    rate = lr or 0.003
    kind = optim.Adam if name == "adam" else optim.AdamW
    return kind(model.parameters(), lr=rate), rate


@np.errstate(all="ignore")  # a loss that is no number is told below, once
def train_one_epoch(
    model: nn.Module,
    loss_function: nn.Module,
    optimizer: optim.Optimizer,
    scheduler: optim.Scheduler,
    batches: Iterable[Any],
) -> float:
    """Learn from every batch once; gives the mean loss."""
    model.train()
    total = rows = 0.0
    for step, (images, labels) in enumerate(batches, start=1):
        optimizer.zero_grad()
        loss = loss_function(model(images), labels)
        if not math.isfinite(loss.item()):
            raise ZensorError(f"training: the loss is {loss.item()} in step {step} of the epoch. Try a smaller --lr.")
        loss.backward()
        optimizer.step()
        scheduler.step()
        total += loss.item() * len(labels)
        rows += len(labels)
    return total / rows


def evaluate(model: nn.Module, loss_function: nn.Module, dataset: Any) -> tuple[float, float]:
    """Give mean loss and accuracy in per cent, without learning."""
    model.eval()
    total = right = 0.0
    with zensor.no_grad():
        for images, labels in DataLoader(dataset, batch_size=TRY_BATCHES):
            scores = model(images)
            total += loss_function(scores, labels).item() * len(labels)
            right += np.count_nonzero(scores.numpy().argmax(axis=1) == labels.numpy())
    return total / len(dataset), 100 * right / len(dataset)


def train(model: nn.Module, loss_function: nn.Module, data: Data, options: argparse.Namespace) -> History:
    """Train until the epochs are over, nothing improves any more, or Ctrl-C; the model keeps its best parameters."""
    # With few images, a batch of 256 would leave too few steps to learn in.
    batch_size = options.batch_size or min(256, max(16, len(data.train) // 40))
    loader = DataLoader(data.train, batch_size, shuffle=True)
    optimizer, highest = build_optimizer(model, options.optimizer, options.lr)
    scheduler = optim.OneCycleLR(optimizer, highest, epochs=options.epochs, steps_per_epoch=len(loader))
    history = History()
    best, best_epoch, best_parameters = -1.0, 0, copied(model)
    try:
        for epoch in range(1, options.epochs + 1):
            start = time.perf_counter()
            batches = with_progress(loader, f"epoch {epoch}/{options.epochs}")
            loss = train_one_epoch(model, loss_function, optimizer, scheduler, batches)
            validation_loss, accuracy = evaluate(model, loss_function, data.validation)
            history.train_loss.append(loss)
            history.validation_loss.append(validation_loss)
            history.validation_accuracy.append(accuracy)
            seconds = time.perf_counter() - start
            print(
                f"epoch {epoch:2}/{options.epochs}: loss {loss:.4f}, validation loss {validation_loss:.4f}, "
                f"validation accuracy {accuracy:.2f} % ({seconds:.1f} s)",
                flush=True,
            )
            if accuracy >= best:
                best, best_epoch, best_parameters = accuracy, epoch, copied(model)
            elif epoch - best_epoch >= options.patience:
                print(f"stopping early: no improvement for {options.patience} epochs")
                break
    except KeyboardInterrupt:
        print(f"\ninterrupted: the best parameters are those of epoch {best_epoch}" if best_epoch else "\ninterrupted")
        history.interrupted = True
    model.load_state_dict(best_parameters)
    return history


def copied(model: nn.Module) -> dict[str, NDArray[Any]]:
    """Copy the values of all parameters."""
    return {name: values.copy() for name, values in model.state_dict().items()}


def with_progress(loader: DataLoader, text: str) -> Iterable[Any]:
    """Show a bar in a terminal; elsewhere the line after each epoch is enough."""
    if not sys.stderr.isatty():
        return loader
    from tqdm import tqdm

    return tqdm(loader, desc=text, leave=False)  # type: ignore[no-any-return]  # tqdm carries no types


def plot(history: History, path: Path) -> None:
    """Draw loss and accuracy over the epochs into a file."""
    from matplotlib.figure import Figure  # without pyplot: no display is looked for

    epochs = range(1, len(history.train_loss) + 1)
    figure = Figure(figsize=(9, 4), layout="constrained")
    left, right = figure.subplots(1, 2)
    left.plot(epochs, history.train_loss, label="training")
    left.plot(epochs, history.validation_loss, "--", label="validation")
    left.set(xlabel="epoch", ylabel="loss", ylim=(0, None))
    left.legend()
    right.plot(epochs, history.validation_accuracy, "--", label="validation")
    right.set(xlabel="epoch", ylabel="accuracy in %")
    right.legend()
    figure.savefig(path)


def run(options: argparse.Namespace) -> int:
    """Do all that the options ask for; gives the exit code."""
    data = load_data(options)
    zensor.manual_seed(options.seed)
    model = build_model(data.pixels, data.classes, options.hidden, options.dropout)
    loss_function = nn.CrossEntropyLoss()
    print(model)
    print(f"{sum(parameter.size for parameter in model.parameters()):,} parameters")
    history = train(model, loss_function, data, options)
    if options.checkpoint is not None and history.train_loss:
        save(model.state_dict(), options.checkpoint)
        print(f"parameters written to {options.checkpoint}")
    if options.plot is not None and history.train_loss:
        plot(history, options.plot)
        print(f"training curve drawn into {options.plot}")
    if history.interrupted:
        return INTERRUPTED
    validation_loss, validation_accuracy = evaluate(model, loss_function, data.validation)
    test_loss, test_accuracy = evaluate(model, loss_function, data.test)
    print(f"validation: loss {validation_loss:.4f}, accuracy {validation_accuracy:.2f} %")
    print(f"test: loss {test_loss:.4f}, accuracy {test_accuracy:.2f} %")
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Run the program; mistakes in what it was given end in one line on stderr."""
    options = read_options(arguments)
    try:
        return run(options)
    except KeyboardInterrupt:
        print("\ninterrupted", file=sys.stderr)
        return INTERRUPTED
    except (ZensorError, OSError, ImportError, MemoryError) as error:
        print(f"fnn.py: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
