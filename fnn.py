"""Trains a feed-forward net on handwritten digits, and says how good it became.

    python fnn.py                          # MNIST if it can be had, else the digits that come with Zensor
    python fnn.py --data-dir folder        # MNIST from a folder
    python fnn.py --epochs 30 --early-stop 5 --log metrics.csv --plot training.png --save best.safetensors
    python fnn.py --checkpoint run.checkpoint
    python fnn.py --resume run.checkpoint  # goes on where that run was, to the last bit

Read it from `main` at the end; every step is one short function.
"""

from __future__ import annotations

import os
import signal
import sys


def leave(number: int, frame: Any) -> None:
    """End in one line, at a moment when hardly anything is loaded."""
    os.write(2, b"\nfnn.py: interrupted before it began\n")
    os._exit(1)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, leave)
    signal.signal(signal.SIGTERM, leave)

# Matrices as small as these gain little from a second thread, and where another program runs beside this
# one, two threads that wait for each other take ten times as long. NumPy reads this when it is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import copy
import functools
import io
import itertools
import math
import shlex
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

import zensor
from autograd.errors import AnomalyError, DataError, ZensorError
from visualization import plots
from visualization.figure import matplotlib_for
from zensor import nn, optim
from zensor.data import (
    DataLoader,
    DataWarning,
    TensorDataset,
    handwritten_digits,
    random_affine,
    random_shift,
    random_split,
)
from zensor.files import replace_file
from zensor.history import History
from zensor.program import (
    CommandLine,
    StopSignal,
    count,
    exit_code,
    free_place,
    launch,
    number,
    picture,
    rate,
    seed,
    unusable_output,
    warnings_as_notes,
    with_bar,
)
from zensor.random import generator, state_of
from zensor.saving import Checkpoint, save

BACKGROUND = -0.5
"""What a pixel without ink becomes; full ink is 1.5."""


class Kind(NamedTuple):
    """An optimizer, and what suits it."""

    make: Callable[..., optim.Optimizer]
    lr: float
    weight_decay: float


OPTIMIZERS = {
    "adam": Kind(optim.Adam, 0.003, 0.0),
    "adamw": Kind(optim.AdamW, 0.003, 0.01),
    "sgd": Kind(functools.partial(optim.SGD, momentum=0.9), 0.1, 1e-4),
}
AUGMENTATIONS: dict[str, Callable[[Any], Any]] = {
    "none": lambda images: images,
    "shift": lambda images: random_shift(images, most=max(1, images.shape[-1] // 14), fill=BACKGROUND),
    "affine": functools.partial(random_affine, fill=BACKGROUND),
}
SCHEDULERS: dict[str, Callable[[optim.Optimizer, float, int], optim.Scheduler]] = {
    "onecycle": lambda optimizer, highest, steps: optim.OneCycleLR(optimizer, highest, total_steps=steps),
    "cosine": lambda optimizer, highest, steps: optim.CosineAnnealingLR(optimizer, steps),
    "step": lambda optimizer, highest, steps: optim.StepLR(optimizer, max(1, steps // 3)),
    "constant": lambda optimizer, highest, steps: optim.LambdaLR(optimizer, lambda step: 1.0),
}
COLUMNS = ("epoch", "lr", "train_loss", "train_accuracy", "validation_loss", "validation_accuracy", "seconds")
"""What is measured after each epoch."""

NEW_EPOCH = {"step": 0, "rows": 0, "loss": 0, "right": 0}
"""What is summed up over the steps of an epoch."""

AT_ONCE = 1000  # images, when nothing is learned
MOST_WRONG = 24  # images that are drawn

PLACES = ("data_dir", "checkpoint", "resume", "save", "log", "plot")
"""The options that say where things are. All others decide what comes out, and a checkpoint holds them."""

UNNAMED = "fnn.checkpoint"
"""Where an interrupted run goes that has no --checkpoint; beside those that are there already."""

EPILOG = """exit codes: 0 done; 1 not done: interrupted, or a problem that one line names; 2 wrong command line.
Ctrl-C and SIGTERM finish the step, write a checkpoint and say how to go on; a second one ends at once."""


# ---- what is asked for


def read_options(arguments: list[str] | None = None) -> argparse.Namespace:
    """Read the command line; what it leaves out comes from the run to resume, else from the defaults."""
    line = command_line()
    given = line.given(arguments)
    resume = given.get("resume")
    if resume is not None and not resume.is_file():
        line.error(f"argument --resume: there is no file {str(resume)!r}")
    outputs = {"checkpoint": resume} | given
    problem = unusable_output({name: outputs.get(name) for name in ("checkpoint", "save", "log", "plot")})
    if problem:
        line.error(problem)
    saved = line.checked(Checkpoint.read(resume, arrays=False).parts.get("settings"), str(resume)) if resume else {}
    options = argparse.Namespace(**line.completed(given, saved))
    kind = OPTIMIZERS[options.optimizer]
    options.lr = kind.lr if options.lr is None else options.lr
    options.weight_decay = kind.weight_decay if options.weight_decay is None else options.weight_decay
    options.checkpoint = options.checkpoint or resume
    return options


def command_line() -> CommandLine:
    """Say which options there are."""
    line = CommandLine("Train a feed-forward net on handwritten digits.", EPILOG, PLACES)
    share = number(float, "in [0, 1)", lambda value: 0 <= value < 1)
    pull = number(float, "of at least 0", lambda value: value >= 0)
    add = line.option
    add("--data", "auto", "auto: MNIST, else the bundled digits", choices=["auto", "mnist", "digits"])
    add("--data-dir", None, "where the MNIST files are, or go to (default: the cache)", type=Path, metavar="FOLDER")
    add("--limit", None, "use only so many training images", type=count, metavar="COUNT")
    add("--epochs", 14, "how often all training images are seen, at most", type=count, metavar="COUNT")
    add("--batch-size", None, "images per step (default: 256, less for few images)", type=count, metavar="COUNT")
    add("--hidden", [512, 256], "sizes of the hidden layers", type=count, nargs="*", metavar="SIZE")
    add("--dropout", 0.0, "part of the hidden values that is dropped while training", type=share, metavar="SHARE")
    add("--augment", "affine", "change training images at random", nargs="?", const="affine", choices=[*AUGMENTATIONS])
    add("--label-smoothing", 0.05, "part of each target that is spread over all classes", type=share, metavar="SHARE")
    add("--optimizer", "adamw", "how parameters are changed", choices=[*OPTIMIZERS])
    add("--lr", None, "highest learning rate (default: one that suits the optimizer)", type=rate, metavar="RATE")
    add("--weight-decay", None, "pull towards 0 (default: one that suits the optimizer)", type=pull, metavar="RATE")
    add("--scheduler", "onecycle", "how the learning rate moves", choices=[*SCHEDULERS])
    early = "stop after so many epochs that bring nothing better; 3 without a number"
    add("--early-stop", None, early, nargs="?", const=3, type=count, metavar="COUNT")
    add("--seed", 0, "decides everything random: first values, split, order, changes, dropout", type=seed)
    often = f"write all of the run here after each epoch (when interrupted: {UNNAMED})"
    add("--checkpoint", None, often, type=Path, metavar="FILE")
    add("--resume", None, "go on from this checkpoint, with its options, and write to it", type=Path, metavar="FILE")
    add("--save", None, "write the best parameters to this file (.safetensors)", type=Path, metavar="FILE")
    add("--log", None, "write what is measured to this file (.csv), a line for each epoch", type=Path, metavar="FILE")
    draws = "draw curves, confusions and mistakes into this file (.png, .svg, .pdf)"
    add("--plot", None, draws, type=picture, metavar="FILE")
    return line


# ---- what is learned from


@dataclass
class Data:
    """What is learned from, what decides which parameters are best, and what is looked at once, in the end."""

    train: Any
    validation: Any
    test: Any
    pixels: int
    classes: int


def load_data(options: argparse.Namespace) -> Data:
    """Load the images that the options ask for, and put some of the training images aside for validation."""
    if options.data_dir is not None and not options.data_dir.is_dir():
        raise DataError(f"--data-dir {str(options.data_dir)!r}: there is no such folder. Name one, or leave it out.")
    with warnings_as_notes(DataWarning):  # if they are not quite what was asked for
        train, test = handwritten_digits(options.data, options.data_dir, options.seed)
    name = type(train).__name__
    options.data = name.lower()  # so that a checkpoint goes on with these images, wherever it is
    images, labels = prepared(train, options.limit, options.seed)
    if len(labels) < 2:
        raise DataError(f"training on {len(labels)} image: one is put aside for validation. Use at least 2.")
    aside = max(1, len(labels) // 12)
    to_learn, to_validate = random_split(TensorDataset(images, labels), [len(labels) - aside, aside], rng=options.seed)
    # With few images, a batch of 256 would leave too few steps to learn in.
    options.batch_size = options.batch_size or min(256, max(16, len(to_learn) // 40))
    print(f"{name}: {len(to_learn)} images to learn from, {aside} for validation, {len(test)} for the test")
    print(f"split at random by seed {options.seed}")
    to_test = TensorDataset(*prepared(test, None, options.seed))
    return Data(to_learn, to_validate, to_test, images[0].size, len(train.classes))


def prepared(data: Any, limit: int | None, seed: int) -> tuple[NDArray[np.float32], NDArray[Any]]:
    """Turn images into numbers around 0, once for all epochs."""
    images, labels = data.images, data.labels
    if limit is not None and limit < len(labels):
        chosen = np.random.default_rng(seed).permutation(len(labels))[:limit]
        images, labels = images[chosen], labels[chosen]
    pixels = images.astype(np.float32)
    pixels *= 2 / data.largest
    pixels += BACKGROUND
    return pixels, labels.astype(np.intp)


# ---- the run


@dataclass
class Run:
    """All that changes while training goes on, and what it was started with."""

    settings: dict[str, Any]
    model: nn.Module
    best: nn.Module
    loss_function: nn.Module
    optimizer: optim.Optimizer
    scheduler: optim.Scheduler
    loader: DataLoader
    history: History = field(default_factory=lambda: History(*COLUMNS))
    progress: dict[str, Any] = field(default_factory=lambda: dict(NEW_EPOCH))

    def checkpoint(self) -> Checkpoint:
        """What goes into the file; random numbers are in it too."""
        return Checkpoint(
            settings=MappingProxyType(self.settings),
            model=self.model,
            best=self.best,
            optimizer=self.optimizer,
            scheduler=self.scheduler,
            loader=self.loader,
            history=self.history,
            progress=self.progress,
        )

    def place(self) -> str:
        """How far it is, in words."""
        return f"{len(self.history)} epochs and {self.progress['step']} steps"

    def is_over(self) -> bool:
        """Whether all epochs are done, or the last ones brought nothing better."""
        epochs, patience = len(self.history), self.settings["early_stop"] or math.inf
        return epochs >= self.settings["epochs"] or epochs - self.best_epoch() >= patience

    def best_epoch(self) -> int:
        """The epoch with most right answers, of several the one with the lowest loss; 0 before the first."""
        return self.history.best_epoch(highest="validation_accuracy", lowest="validation_loss")


def begin_run(data: Data, options: argparse.Namespace) -> Run:
    """Make the model and all that trains it; with --resume, bring it to where it was."""
    if options.resume is not None:
        check_size([data.pixels, *options.hidden, data.classes], options.resume)
    zensor.manual_seed(options.seed)
    model = build_model(data.pixels, data.classes, options.hidden, options.dropout)
    loader = DataLoader(data.train, options.batch_size, shuffle=True)
    optimizer = OPTIMIZERS[options.optimizer].make(model.parameters(), lr=options.lr, weight_decay=options.weight_decay)
    run = Run(
        settings=command_line().settings_of(vars(options)),
        model=model,
        best=copy.deepcopy(model),
        loss_function=nn.CrossEntropyLoss(label_smoothing=options.label_smoothing),
        optimizer=optimizer,
        scheduler=SCHEDULERS[options.scheduler](optimizer, options.lr, options.epochs * len(loader)),
        loader=loader,
    )
    if options.resume is not None:
        run.checkpoint().load(options.resume)
        print(f"going on after {run.place()}")
    return run


def check_size(widths: list[int], path: Path) -> None:
    """Refuse settings of a net that their file is too small for, before memory is taken for it."""
    size = path.stat().st_size
    least = sum(4 * one * other + 100 for one, other in itertools.pairwise(widths))  # of weights, and what names them
    if least > size:
        raise DataError(
            f"the settings in {path}: a net of {widths!r:.60} takes {least:,} bytes, and the file has {size:,}. They "
            "must be as this program wrote them. Begin anew without --resume."
        )


def build_model(pixels: int, classes: int, hidden: list[int], dropout: float) -> nn.Sequential:
    """Stack linear layers with ReLU and dropout between them."""
    model = nn.Sequential(nn.Flatten())
    width = pixels
    for size in hidden:
        model.append(nn.Linear(width, size)).append(nn.ReLU())
        if dropout:
            model.append(nn.Dropout(dropout))
        width = size
    return model.append(nn.Linear(width, classes))


# ---- training


@np.errstate(all="ignore")  # a loss that is no number is told below, once
def train(run: Run, data: Data, options: argparse.Namespace, stop: StopSignal) -> None:
    """Train until the epochs are over, nothing improves any more, or somebody asks to stop."""
    if options.log is not None:
        run.history.write(options.log)
    while not run.is_over():
        start = time.perf_counter()
        if not train_one_epoch(run, options, stop):
            return
        row = measure(run, data)
        row["seconds"] = time.perf_counter() - start
        run.history.add(**row)
        run.progress.update(NEW_EPOCH)
        if run.best_epoch() == len(run.history):
            run.best.load_state_dict(run.model.state_dict())
        if options.checkpoint is not None:
            run.checkpoint().save(options.checkpoint)
        if options.log is not None:
            run.history.write(options.log)
        if stop.asked:
            return  # before anything is printed: in a pipe, Ctrl-C has ended those who read
        print(
            f"epoch {row['epoch']:2}/{options.epochs}: loss {row['train_loss']:.4f}, "
            f"validation loss {row['validation_loss']:.4f}, validation accuracy {row['validation_accuracy']:.2f} % "
            f"({row['seconds']:.1f} s)",
            flush=True,
        )


def train_one_epoch(run: Run, options: argparse.Namespace, stop: StopSignal) -> bool:
    """Learn from every batch that is left of an epoch; gives whether nobody asked to stop."""
    run.model.train()
    augment = AUGMENTATIONS[options.augment]
    for images, labels in with_bar(run.loader, f"epoch {len(run.history) + 1}/{options.epochs}", run.progress["step"]):
        learn(run, augment(images), labels)
        if stop.asked:
            return False
    return True


def learn(run: Run, images: Any, labels: Any) -> None:
    """Make one step."""
    run.progress["step"] += 1
    random_state = state_of(generator())
    scores = run.model(images)
    loss = run.loss_function(scores, labels)
    if not math.isfinite(loss.item()):
        generator().bit_generator.state = random_state  # so that dropout drops the same values again
        explain(loss.item(), f"step {run.progress['step']} of epoch {len(run.history) + 1}", run, images, labels)
    run.optimizer.zero_grad()
    loss.backward()
    run.optimizer.step()
    run.scheduler.step()
    run.progress["rows"] += len(labels)
    run.progress["loss"] += loss.item() * len(labels)
    run.progress["right"] += int(np.count_nonzero(scores.numpy().argmax(axis=1) == labels.numpy()))


def explain(loss: float, where: str, run: Run, images: Any, labels: Any) -> None:
    """Stop, and say which operation made the first number that is not finite."""
    told = f"training: the loss is {loss} in {where}"
    advice = f"Try a smaller --lr than {run.settings['lr']:g}."
    for name, parameter in run.model.named_parameters():
        if not np.isfinite(parameter.numpy()).all():
            kind = type(run.optimizer).__name__
            raise ZensorError(f"{told}; {kind}.step made {name!r} not finite in the step before. {advice}")
    try:
        with zensor.detect_anomaly():
            run.loss_function(run.model(images), labels)
    except AnomalyError as error:
        raise ZensorError(f"{told}; {error} {advice}") from error


def measure(run: Run, data: Data) -> dict[str, float]:
    """What is known after an epoch."""
    loss, accuracy = judge(run.loss_function, *predict(run.model, data.validation))
    epoch, sums = len(run.history) + 1, run.progress
    if not math.isfinite(loss):
        everything = data.validation.batch(np.arange(len(data.validation)))
        explain(loss, f"the validation after epoch {epoch}", run, *everything)
    rows = max(1, sums["rows"])
    return {
        "epoch": epoch,
        "lr": run.scheduler.get_last_lr()[0],
        "train_loss": sums["loss"] / rows,
        "train_accuracy": 100 * sums["right"] / rows,
        "validation_loss": loss,
        "validation_accuracy": accuracy,
    }


def predict(model: nn.Module, dataset: Any) -> tuple[NDArray[Any], NDArray[Any]]:
    """Give the scores of all images, and their labels, without learning."""
    model.eval()
    with zensor.no_grad():
        parts = [(model(images).numpy(), labels.numpy()) for images, labels in DataLoader(dataset, AT_ONCE)]
    scores, labels = zip(*parts, strict=True)
    return np.concatenate(scores), np.concatenate(labels)


def judge(loss_function: nn.Module, scores: NDArray[Any], labels: NDArray[Any]) -> tuple[float, float]:
    """Give mean loss and accuracy in per cent."""
    return float(loss_function(scores, labels)), 100 * float(np.mean(scores.argmax(axis=1) == labels))


# ---- what comes out


def draw(history: History, test: Any, scores: NDArray[Any], labels: NDArray[Any], path: Path) -> None:
    """Draw the curves, what was taken for what, and the test images that it gets most wrong."""
    from matplotlib.figure import Figure  # without pyplot: no display is looked for

    figure = Figure(figsize=(12, 10), layout="constrained")
    (left, right), (below, corner) = figure.subplots(2, 2)
    plots.loss_curve(history["train_loss"], history["validation_loss"], ax=left)
    plots.accuracy_curve(history["train_accuracy"], history["validation_accuracy"], percent=True, ax=right)
    plots.confusion_matrix(labels, scores, ax=below)
    shares = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    worst = np.argsort(shares[np.arange(len(labels)), labels])[:MOST_WRONG]
    plots.images(test.arrays[0][worst], shares[worst], labels[worst], columns=6, ax=corner)
    below.set_title(f"test: {below.get_title()}")
    corner.set_title("test: least sure of the right digit")
    drawing = io.BytesIO()
    figure.savefig(drawing, format=path.suffix[1:])
    replace_file(path, drawing.getvalue())


def go(options: argparse.Namespace) -> int:
    """Do all that the options ask for; gives the exit code."""
    if options.plot is not None:
        matplotlib_for("--plot")  # if it is missing, that is told before the work and not after it
    data = load_data(options)
    run = begin_run(data, options)
    print(run.model)
    print(f"{sum(parameter.size for parameter in run.model.parameters()):,} parameters")
    with StopSignal() as stop:
        train(run, data, options, stop)
        if not run.is_over():
            return leave_checkpoint(run, options)
    if options.save is not None:
        save(run.best.state_dict(), options.save)
        print(f"best parameters, of epoch {run.best_epoch()}, written to {options.save}")
    validation = judge(run.loss_function, *predict(run.best, data.validation))
    scores, labels = predict(run.best, data.test)
    test = judge(run.loss_function, scores, labels)
    print(f"validation: loss {validation[0]:.4f}, accuracy {validation[1]:.2f} %")
    print(f"test: loss {test[0]:.4f}, accuracy {test[1]:.2f} %")
    if options.plot is not None:
        draw(run.history, data.test, scores, labels, options.plot)
        print(f"training drawn into {options.plot}")
    return 0


def leave_checkpoint(run: Run, options: argparse.Namespace) -> int:
    """Write where the run is, and say how to go on; gives the exit code."""
    path = options.checkpoint or free_place(UNNAMED)
    run.checkpoint().save(path)
    places = {**{name: getattr(options, name) for name in PLACES}, "resume": path, "checkpoint": None}
    command = shlex.join([sys.executable, __file__, *command_line().words(places)])
    print(f"\nfnn.py: interrupted after {run.place()}; to go on: {command}", file=sys.stderr)
    return 1


def main(arguments: list[str] | None = None) -> int:
    """Run the program; mistakes in what it was given end in one line on stderr."""
    return exit_code("fnn.py", lambda: go(read_options(arguments)))


if __name__ == "__main__":
    launch("fnn.py", main)
