"""What programs that train have in common: options that a saved run remembers, and an end in good order.

`fnn.py` is such a program. Nothing here is needed to train: it is about the command line around it.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import itertools
import math
import os
import signal
import sys
import tempfile
import threading
import warnings
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from autograd.errors import DataError, ZensorError

SIGNALS = (signal.SIGINT, signal.SIGTERM)
"""Ctrl-C, and what a machine sends before it switches itself off."""


class CommandLine(argparse.ArgumentParser):
    """A command line that knows which options were given: the others come from a saved run, else are the defaults.

    Parameters
    ----------
    description, epilog : str
        What the help begins and ends with.
    places : collection of str
        The options that say where things are. All others make up the run, and are its settings.

    Examples
    --------
    >>> line = CommandLine("Learn.", "", places=["log"])
    >>> line.option("--lr", 0.1, "learning rate", type=number(float, "above 0", lambda value: value > 0))
    >>> line.option("--log", None, "a file")
    >>> given = line.given(["--log", "metrics.csv"])
    >>> line.completed(given, saved={"lr": 0.2})
    {'lr': 0.2, 'log': 'metrics.csv'}
    """

    def __init__(self, description: str, epilog: str, places: Collection[str]) -> None:
        super().__init__(
            description=description,
            epilog=epilog,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            argument_default=argparse.SUPPRESS,
        )
        self.places = places
        self.defaults: dict[str, Any] = {}

    def option(self, name: str, default: Any, text: str, **settings: Any) -> None:
        """Add an option; the help names its default, unless that is None.

        Parameters
        ----------
        name : str
            "--batch-size"
        default : Any
        text : str
            For the help.
        **settings
            As for `add_argument`.
        """
        self.defaults[name.removeprefix("--").replace("-", "_")] = default
        self.add_argument(name, help=text if default is None else f"{text} (default: {default})", **settings)

    def error(self, message: str) -> NoReturn:
        """End with exit code 2, in one line: the usage of twenty options would hide it."""
        self.exit(2, f"{self.prog}: {message}; --help lists the options\n")

    def given(self, arguments: Iterable[str] | None) -> dict[str, Any]:
        """Read the options that are there; for those that are wrong, end with exit code 2."""
        return vars(self.parse_args(None if arguments is None else list(arguments)))

    def settings_of(self, options: Mapping[str, Any]) -> dict[str, Any]:
        """Give the options that make up the run."""
        return {name: value for name, value in options.items() if name not in self.places}

    def checked(self, settings: Any, where: str) -> dict[str, Any]:
        """Give settings that were saved, if they are what this command line takes.

        Parameters
        ----------
        settings : Any
            As `settings_of` gave them in another run.
        where : str
            What the message calls their place.

        Raises
        ------
        DataError
            If one is missing, or is not what its option takes.
        """
        names = self.settings_of(self.defaults).keys()
        found: dict[str, Any] | str = ""
        if isinstance(settings, dict) and settings.keys() == names and not self._lacks(settings):
            found = self._read_back(settings)
        if isinstance(found, dict):
            return dict.fromkeys(names) | found
        problem = found or "they are not the options of this program"
        raise DataError(
            f"the settings in {where}: {problem}. They must be as this program wrote them. Begin anew without --resume."
        )

    def _lacks(self, settings: Mapping[str, Any]) -> bool:
        """Whether an option is None that always has a value."""
        return any(value is None and self.defaults[name] is not None for name, value in settings.items())

    def _read_back(self, settings: Mapping[str, Any]) -> dict[str, Any] | str:
        """Give settings as the command line reads them, which says what it takes in one place; or what it says."""
        told = io.StringIO()
        with contextlib.redirect_stderr(told), contextlib.redirect_stdout(io.StringIO()):
            try:
                return self.given(self.words(settings))
            except SystemExit as ended:
                is_help = not ended.code
        return "" if is_help else told.getvalue().removeprefix(f"{self.prog}: ").rpartition("; ")[0]

    def completed(self, given: Mapping[str, Any], saved: Mapping[str, Any]) -> dict[str, Any]:
        """Put the options together; if one was given that a saved run has otherwise, end with exit code 2."""
        for name, value in given.items():
            if name in saved and value != saved[name]:
                self.error(
                    f"argument {_option(name)}: it is {value}, and the run to resume has {_shown(saved[name])}. "
                    "Leave it out, or begin anew without --resume"
                )
        return {**self.defaults, **given, **saved}

    def words(self, options: Mapping[str, Any]) -> list[str]:
        """Write options as they stand on a command line; those that are None are left out."""
        words = []
        for name, value in options.items():
            if isinstance(value, list):
                words += [_option(name), *map(str, value)]
            elif value is not None:  # joined where it would be taken for an option itself
                words += [f"{_option(name)}={value}"] if str(value).startswith("-") else [_option(name), str(value)]
        return words


class StopSignal:
    """While it holds, Ctrl-C and SIGTERM are only noted, so that no step is torn; a second one ends at once.

    Attributes
    ----------
    asked : bool
        Whether somebody asked to stop.

    Examples
    --------
    >>> with StopSignal() as stop:
    ...     for step in range(1000):
    ...         if step == 3:
    ...             signal.raise_signal(signal.SIGTERM)
    ...         if stop.asked:
    ...             break
    >>> step
    3
    """

    def __init__(self) -> None:
        self.asked = False
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> StopSignal:
        if threading.current_thread() is threading.main_thread():  # Python gives signals to no other
            self._before = {one: signal.signal(one, self._note) for one in SIGNALS}
        return self

    def __exit__(self, *error: object) -> None:
        for one, handler in self._before.items():
            signal.signal(one, handler)

    def _note(self, number: int, frame: FrameType | None) -> None:
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True


def exit_code(name: str, work: Callable[[], Any]) -> int:
    """Do the work of a program; a mistake in what it was given, and Ctrl-C, end in one line on stderr.

    Parameters
    ----------
    name : str
        Of the program, for that line.
    work : callable
        If what it gives is an int, that is the exit code.

    Returns
    -------
    int
        1 where the work was not done.

    Examples
    --------
    >>> exit_code("learn.py", lambda: 0.98)
    0
    """
    try:
        result = work()
    except KeyboardInterrupt:
        print(f"\n{name}: interrupted", file=sys.stderr)
    except (ZensorError, OSError, ImportError, MemoryError) as error:
        print(f"{name}: {str(error) or type(error).__name__}", file=sys.stderr)
    else:
        return result if isinstance(result, int) else 0
    return 1


def launch(name: str, main: Callable[[], Any]) -> NoReturn:
    """Run the main function of a program and end with its exit code: what stands under `if __name__ == "__main__"`.

    Parameters
    ----------
    name, main
        As for `exit_code`.
    """
    for one in SIGNALS:
        signal.signal(one, signal.default_int_handler)
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A file name that the terminal has no letters for is no reason to stop; stderr does this by itself.
        sys.stdout.reconfigure(errors="backslashreplace")
    code = exit_code(name, main)
    for one in SIGNALS:  # what is done is done: nothing that arrives while Python goes down takes it back
        signal.signal(one, signal.SIG_IGN)
    sys.exit(code)


def number(kind: type[int] | type[float], rule: str, holds: Callable[[float], bool]) -> Callable[[str], float]:
    """Make a type for options: a finite number for which a rule holds.

    Parameters
    ----------
    kind : {int, float}
    rule : str
        The rule in words, for messages.
    holds : callable

    Examples
    --------
    >>> number(int, "above 0", lambda value: value > 0)("0")
    Traceback (most recent call last):
        ...
    argparse.ArgumentTypeError: '0' is not a whole number above 0
    """
    what = "whole" if kind is int else "finite"

    def read(text: str) -> float:
        with contextlib.suppress(ValueError):
            value = kind(text)
            if holds(value) and abs(value) < math.inf:
                return value
        raise argparse.ArgumentTypeError(f"{text!r} is not a {what} number {rule}")

    return read


count = number(int, "above 0", lambda value: value > 0)
rate = number(float, "above 0", lambda value: value > 0)
seed = number(int, "of at least 0", lambda value: value >= 0)


def picture(text: str) -> Path:
    """Read the name of a picture: a type for options.

    Parameters
    ----------
    text : str

    Examples
    --------
    >>> picture("training.gif")
    Traceback (most recent call last):
        ...
    argparse.ArgumentTypeError: 'training.gif' ends neither in .png nor in .svg nor in .pdf
    """
    if Path(text).suffix.lower() not in (".png", ".svg", ".pdf"):
        raise argparse.ArgumentTypeError(f"{text!r} ends neither in .png nor in .svg nor in .pdf")
    return Path(text)


def unusable_output(places: Mapping[str, Path | None]) -> str:
    """Say which file cannot be written: before the work, not after it.

    Parameters
    ----------
    places : mapping of str to path or None
        By the names of their options.

    Returns
    -------
    str
        "" if all can be written.
    """
    writers: dict[str, str] = {}
    for name, path in places.items():
        if path is None:
            continue
        problem = _why_not(path)
        if problem:
            return f"argument {_option(name)}: cannot write {str(path)!r}: {problem}"
        first = writers.setdefault(os.path.realpath(path), name)
        if first != name:
            return f"argument {_option(name)}: {_option(first)} writes {str(path)!r} already"
    return ""


def _why_not(path: Path) -> str:
    """Say why a file cannot be written; "" if it can."""
    folder = path.absolute().parent
    if path.exists() and not path.is_file():
        return "it is a folder" if path.is_dir() else "it is not a regular file"
    if not folder.is_dir():
        return f"there is no folder {str(folder)!r}"
    may = os.access(path if path.exists() else folder, os.W_OK)
    return "" if may else "the permission is missing"


def free_place(name: str) -> Path:
    """Give a file that nobody asked for a place: here or, where nothing may be written, among temporary files.

    Parameters
    ----------
    name : str
        Gets a number if there is such a file.

    Examples
    --------
    >>> free_place("no such.checkpoint").name
    'no such.checkpoint'
    """
    folder = Path() if os.access(".", os.W_OK) else Path(tempfile.gettempdir())
    wanted = Path(name)
    numbered = (f"{wanted.stem}-{number}{wanted.suffix}" for number in itertools.count(2))
    return next(folder / one for one in itertools.chain([name], numbered) if not os.path.lexists(folder / one))


@contextlib.contextmanager
def warnings_as_notes(kind: type[Warning]) -> Iterator[None]:
    """Print warnings of one kind as lines for whoever runs the program, once the work below is done.

    Examples
    --------
    >>> with warnings_as_notes(UserWarning):
    ...     warnings.warn("few images", stacklevel=1)
    note: few images
    """
    with warnings.catch_warnings(record=True, action="always", category=kind) as found:
        yield
    for warning in found:
        print(f"note: {warning.message}")


def with_bar(batches: Iterable[Any], text: str, done: int) -> Iterable[Any]:
    """Show in a terminal how far a walk through batches is, if tqdm is there; elsewhere the batches alone will do.

    Parameters
    ----------
    batches : iterable with a length
    text : str
        Stands before the bar.
    done : int
        How many were there before.
    """
    if sys.stderr is None or not sys.stderr.isatty():  # None where it was closed
        return batches
    try:
        from tqdm import tqdm
    except ImportError:
        return batches
    return tqdm(batches, desc=text, initial=done, leave=False)  # type: ignore[no-any-return]  # tqdm carries no types


def _option(name: str) -> str:
    return "--" + name.replace("_", "-")


def _shown(value: Any) -> str:
    return "none" if value is None else str(value)
