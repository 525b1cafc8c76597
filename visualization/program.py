"""Runs Graphviz's program `dot`: text in, bytes of an image out, and never longer than some seconds.

A process of our own, since the calls of the `graphviz` package know no time limit.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress

from visualization.errors import PictureError, SizeError

TIME_LIMIT = 10.0
"""Seconds after which `dot` is ended; its time grows without bound with the length of the arrows."""

MOST_PIXELS = 8000
"""A PNG is at most this wide and high; beyond it viewers fail and text is no longer read."""

DOTS_PER_INCH = (144, 72)
"""Tried in this order; below the last one the text is too small to read."""

SIGNATURES = {"svg": b"<svg", "png": b"\x89PNG", "pdf": b"%PDF"}
"""What the output must contain near its beginning."""


def render(text: str, form: str) -> bytes:
    """The picture that `dot` makes of DOT text, as "svg", "png" or "pdf".

    Raises
    ------
    PictureError
        If there is no `dot`, or it fails, hangs or returns something else; a SizeError if the
        picture is too large for a bitmap.
    """
    if form == "png":
        return _png(text)
    return _checked(_run([_program(), f"-T{form}"], text, form), form)


def _png(text: str) -> bytes:
    """A bitmap within the limit. `dot` itself keeps it: a huge bitmap would take all memory."""
    for dots in DOTS_PER_INCH:
        inches = f"{MOST_PIXELS / dots:.3f}"
        command = [_program(), "-Tpng", f"-Gdpi={dots}", f"-Gsize={inches},{inches}"]
        png = _checked(_run(command, text, "png"), "png")
        width, height = (int.from_bytes(png[start : start + 4], "big") for start in (16, 20))
        if max(width, height) < MOST_PIXELS - 1:  # else it was scaled down to fit
            return png
    raise SizeError(
        f"drawing a picture as png: it would be more than {MOST_PIXELS} pixels wide or high, and viewers fail "
        "beyond that. Save it as .svg or .pdf, which are not made of pixels."
    )


def _checked(output: bytes, form: str) -> bytes:
    if SIGNATURES[form] not in output[:1000]:
        raise PictureError(
            f"drawing a picture as {form}: the program 'dot' returned something else. Is it Graphviz's? "
            "Look with: dot -V. The DOT text works without: picture.save('picture.dot')."
        )
    return output


def _program() -> str:
    path = shutil.which("dot")
    if path is None:
        raise PictureError(
            "drawing a picture: Graphviz's program 'dot' was not found on the PATH, and it places the boxes. "
            f"Install it: {_install_command()}. The DOT text works without: picture.save('picture.dot')."
        )
    return path


def _install_command() -> str:
    return {"darwin": "brew install graphviz", "win32": "winget install graphviz"}.get(
        sys.platform, "sudo apt install graphviz"
    )


def _run(command: list[str], text: str, form: str) -> bytes:
    """Run `dot` in a process group of its own, and end the whole group if it is not done in time."""
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    except OSError as error:
        raise PictureError(
            f"drawing a picture as {form}: {command[0]} cannot be run ({error.strerror}). "
            f"Install Graphviz anew: {_install_command()}."
        ) from error
    with process:
        try:
            output, complaint = process.communicate(text.encode(), TIME_LIMIT)
        except subprocess.TimeoutExpired as error:
            _end(process)
            raise PictureError(
                f"drawing a picture as {form}: 'dot' was not done after {TIME_LIMIT:g} seconds and was ended; "
                "many long arrows take it very long. Draw a part: show(build_computation_graph(v)) of a value v "
                "in the middle, or save the DOT text: picture.save('picture.dot')."
            ) from error
        except BaseException:  # Ctrl-C most of all: no process is left behind
            _end(process)
            raise
    if process.returncode != 0:
        reason = complaint.decode(errors="replace").strip()[:500] or f"exit code {process.returncode}"
        raise PictureError(
            f"drawing a picture as {form}: 'dot' failed ({reason}). "
            "The DOT text still works: picture.save('picture.dot')."
        )
    return output


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process and what it started, which might hold the pipes open."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):  # it ended by itself meanwhile
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()
