"""Puts a picture where the person is: into the notebook, into a viewer, or into a file whose path is printed.

Nothing here waits for a window, and nothing raises because of where the program runs.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import threading

from autograd.errors import ZensorError
from visualization.picture import Picture
from visualization.player import Player
from visualization.text import WIDTH, for_stream

OPENERS = {
    "darwin": [["open"]],
    "win32": [["explorer"]],
}
UNIX_OPENERS = [["xdg-open"], ["gio", "open"]]


FEWEST_COLUMNS = 30
"""Narrower than this, nothing that a picture says would be left."""

MOST_LINES = 60
"""A picture as text is printed up to this length; a longer one would push all else out of a terminal."""


def put_on_screen(picture: Picture | Player) -> None:
    """Show it the best way there is here."""
    if _in_notebook():
        from IPython.display import display

        display(picture)  # type: ignore[no-untyped-call]  # IPython annotates only a part of itself
    elif isinstance(picture, Picture) and picture.drawing is None:
        _say(repr(picture))
    else:
        _show_file(picture)


def _in_notebook() -> bool:
    """Whether the code runs in a kernel, which shows what it is given inline."""
    ipython = sys.modules.get("IPython")  # not imported: outside IPython there is nothing to find
    shell = ipython.get_ipython() if ipython is not None else None
    return getattr(shell, "kernel", None) is not None


def _show_file(picture: Picture | Player) -> None:
    """Into a viewer; without one as text, and as a file whose path is printed."""
    try:
        path = _save_temporary(picture)
    except (ZensorError, OSError) as error:
        _say(f"{picture.text(_columns())}\n{error}")
        return
    if _open(path):
        _say(f"picture opened: {path}")
        return
    text = picture.text(_columns())
    if text.count("\n") < MOST_LINES:
        _say(text)
    _say(f"picture saved: {path}")


def _save_temporary(picture: Picture | Player) -> str:
    """A new file among the temporary ones, so that no file of a user is ever in the way."""
    content, suffix = (picture.document, ".html") if isinstance(picture, Player) else (picture.svg(), ".svg")
    descriptor, path = tempfile.mkstemp(prefix="zensor-", suffix=suffix)
    with open(descriptor, "wb") as file:
        file.write(content.encode())
    return path


def _open(path: str) -> bool:
    """Hand the file to the system's viewer, without waiting for it."""
    command = _opener()
    if command is None:
        return False
    try:
        process = subprocess.Popen(
            [*command, path],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return False
    # Somebody must wait for a child, or it stays as a zombie.
    threading.Thread(target=process.wait, daemon=True).start()
    return True


def _opener() -> list[str] | None:
    """The command that opens a file in this desktop, or None without a display."""
    on_unix = sys.platform not in OPENERS
    if on_unix and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return None
    commands = OPENERS.get(sys.platform, UNIX_OPENERS)
    return next((command for command in commands if shutil.which(command[0])), None)


def _columns() -> int:
    """As many as the terminal has, up to the usual ones."""
    return max(FEWEST_COLUMNS, min(WIDTH, shutil.get_terminal_size((WIDTH, 24)).columns))


def _say(text: str) -> None:
    """Print, whatever the encoding of the terminal is; a program without one stays silent."""
    if sys.stdout is None:
        return
    print(for_stream(text, sys.stdout), flush=True)
