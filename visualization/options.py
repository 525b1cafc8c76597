"""What a picture may be asked for: a wrong option is refused at once and by name, before anything is drawn."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from autograd.errors import ArgumentError, DTypeError, kind_of


def whole(asked: str, value: Any, least: int) -> None:
    """Refuse what is no whole number of at least so much.

    Parameters
    ----------
    asked : str
        What it is for: "a picture with depth".
    value
    least : int

    Raises
    ------
    ArgumentError

    Examples
    --------
    >>> whole("a picture with depth", -1, 0)
    Traceback (most recent call last):
        ...
    autograd.errors.ArgumentError: a picture with depth=-1: it is a whole number of at least 0. Try depth=1.
    """
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        name = asked.split()[-1]
        raise ArgumentError(
            f"{asked}={value!r:.60}: it is a whole number of at least {least}. Try {name}={max(1, least)}."
        )


def check_modules(modules: Mapping[str, Any]) -> None:
    """Refuse what names no modules.

    Parameters
    ----------
    modules : mapping of str to Any
        By the names of the options.

    Raises
    ------
    DTypeError
    """
    for name, value in modules.items():
        # What can be walked through only once is not looked into.
        words = not isinstance(value, Collection) or all(isinstance(path, str) for path in value)
        if not (callable(value) or (isinstance(value, Iterable) and words)):
            raise DTypeError(
                f"a picture with {name}={value!r:.60}: modules are named by their paths, or chosen by a function that "
                f"is given a path. Try {name}='encoder' or {name}=['encoder', 'head']."
            )


def check_look(title: Any, flags: Mapping[str, Any]) -> None:
    """Refuse a title that is no text, and what is neither true nor false.

    Parameters
    ----------
    title
    flags : mapping of str to Any
        By the names of the options.

    Raises
    ------
    DTypeError
    """
    if not isinstance(title, str):
        raise DTypeError(f"a picture with {kind_of(title)} as its title: it is a str. Pass title=str(…).")
    for name, value in flags.items():
        if not isinstance(value, bool):
            raise DTypeError(f"a picture with {name}={value!r:.60}: it is True or False. Try {name}=False.")


def check_theme(theme: Any) -> None:
    """Refuse colours that there are none of.

    Parameters
    ----------
    theme

    Raises
    ------
    ArgumentError
    """
    if theme not in ("auto", "light", "dark"):
        raise ArgumentError(f"a picture with theme={theme!r:.60}: it is 'auto', 'light' or 'dark'. Try theme='dark'.")
