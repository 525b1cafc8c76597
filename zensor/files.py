"""Files as they meet us on a disk: opened without waiting on them, replaced whole or not at all.

What is written goes into a temporary file in the same folder, which then takes the name of the old one
in one step. Whoever is killed on the way leaves a temporary file that nobody reads; the next writer of the
same file takes it away.
"""

from __future__ import annotations

import errno
import os
import platform
import secrets
import stat
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

_being_written: set[str] = set()
"""The temporary files of this process: an earlier one that was killed may have had the same number."""
_lock = threading.Lock()


def open_regular(path: str | os.PathLike[str]) -> BinaryIO:
    """Open a regular file for reading, and never wait: a FIFO without a writer would block for ever.

    Parameters
    ----------
    path : str or path-like

    Returns
    -------
    binary file
        Without a buffer of its own.

    Raises
    ------
    OSError
        If it cannot be opened or is no regular file.
    """
    _check_regular(os.stat(path).st_mode)
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
    file = os.fdopen(os.open(path, flags), "rb", buffering=0)
    try:
        # Again on what is open now: the name may have been given to something else in between.
        _check_regular(os.fstat(file.fileno()).st_mode)
    except OSError:
        file.close()
        raise
    return file


def read_into(source: Any, view: memoryview) -> int:
    """Read until the view is full or the source ends, and give the number of bytes.

    Parameters
    ----------
    source : file without a buffer
        Or whatever else has `readinto`; one call of it may give less than there is.
    view : memoryview
    """
    got = 0
    while got < len(view):
        count = source.readinto(view[got:])
        if not count:
            break
        got += count
    return got


def replace_file(path: str | os.PathLike[str], content: bytes) -> None:
    """Write a file so that at every moment, even after a power cut, the old one or the new one is there, whole.

    Parameters
    ----------
    path : str or path-like
        A link is followed.
    content : bytes

    Raises
    ------
    OSError
        If it cannot be written; then the old one is there still.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     replace_file(f"{folder}/file", b"new")
    ...     os.listdir(folder), Path(folder, "file").read_bytes()
    (['file'], b'new')
    """
    target = Path(os.path.realpath(path))
    if target.exists():
        _check_regular(target.stat().st_mode)
    # A part of the name is enough to know leftovers by, and all of a long one would leave no room for the rest.
    start = f".{target.name[:40]}.{platform.node()}."
    _clear_leftovers(target.parent, start)
    beside = target.with_name(f"{start}{os.getpid()}.{secrets.token_hex(4)}.part")
    with _lock:
        _being_written.add(beside.name)
    try:
        with open(beside, "xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, target)
    except BaseException as error:
        beside.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.errno:
            error.filename = os.fspath(path)  # who wrote it knows no temporary file, and a full disk names none
        raise
    finally:
        with _lock:
            _being_written.discard(beside.name)
    _sync_folder(target.parent)


def _check_regular(mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise OSError(errno.EISDIR, "a folder, not a regular file")
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "not a regular file")


def _clear_leftovers(folder: Path, start: str) -> None:
    """Take away what writers of the same file left that do not run any more."""
    for name in os.listdir(folder):
        process = name.removeprefix(start).partition(".")[0]
        is_ours = name.startswith(start) and name.endswith(".part") and process.isdigit()
        if is_ours and not _writes_still(int(process), name):
            with suppress(OSError):  # it belongs to somebody else, or on Windows is open
                (folder / name).unlink(missing_ok=True)


def _writes_still(process: int, name: str) -> bool:
    """Whether the process that made this temporary file may be at work on it."""
    if process == os.getpid():
        with _lock:
            return name in _being_written
    if os.name != "posix":
        return False  # Windows does not let a file be taken away that a process has open
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _sync_folder(folder: Path) -> None:
    """Bring the new name of the file to the disk too; Windows has no such thing."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
