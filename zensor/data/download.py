"""Fetches one file from the first mirror that has it: bounded in time and size, safe to interrupt.

The transfer runs in a thread of its own, because looking up a name can hang where no timeout
reaches it. The thread only ever writes into memory; what arrived is checked there and then moved
to its place in one step, so that neither Ctrl-C nor a crash leaves half a file.
"""

from __future__ import annotations

import os
import queue
import textwrap
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from autograd.errors import DataError
from zensor.files import replace_file

QUIET_SECONDS = 10.0
"""How long one mirror may send nothing, connecting included."""
SEARCH_SECONDS = 20.0
"""How long all mirrors together may take to fail."""
FILE_SECONDS = 300.0
"""How long one file may take while bytes arrive."""
LARGEST_FILE = 64_000_000
_TICK = 0.2

Downloader = Callable[[str, "Sink"], None]


class DownloadError(DataError):
    """No mirror gave the file that was asked for."""


class Sink:
    """What a downloader writes into: memory, up to a size, until nobody waits for it any more."""

    def __init__(self, most: int = LARGEST_FILE) -> None:
        self.content = bytearray()
        self.most = most
        self.abandoned = False

    def write(self, piece: bytes) -> int:
        """Keep a piece, or end the transfer by raising."""
        if self.abandoned:
            raise OSError("nobody waits for this transfer any more")
        if len(self.content) + len(piece) > self.most:
            raise OSError(f"it sends more than {self.most:,} bytes")
        self.content += piece
        return len(piece)

    def flush(self) -> None:
        """Do nothing: memory has no buffer of its own (downloaders call it as on a file)."""


class Mirrors:
    """The addresses of one collection of files, tried in turn, the one that last worked first.

    Parameters
    ----------
    addresses : sequence of str
        Each ends in a slash; a file's name is appended to it.
    downloader : callable, optional
        Called as `downloader(url, sink)`; pooch's HTTP downloader without it.
    """

    def __init__(self, addresses: Sequence[str], downloader: Downloader | None = None) -> None:
        self.addresses = list(addresses)
        self.downloader = downloader
        self.seconds_left = SEARCH_SECONDS

    def fetch(self, name: str, folder: Path, check: Callable[[bytes], None]) -> Path:
        """Download a file into a folder.

        Parameters
        ----------
        name : str
            The file's name on the mirrors and in the folder.
        folder : pathlib.Path
            Made if it is not there.
        check : callable
            Called with the bytes; raises DataError if they are not the right ones, and the next
            mirror is tried.

        Returns
        -------
        pathlib.Path
            The file.

        Raises
        ------
        DownloadError
            If no mirror gives the right bytes in time, or the folder cannot be written.
        """
        downloader = self.downloader or pooch_downloader()
        failures = []
        for address in list(self.addresses):
            try:
                content = self._try(address + name, downloader)
                check(content)
            except Exception as error:
                failures.append(f"{urlsplit(address).netloc}: {_in_brief(error)}")
                continue
            self.addresses.sort(key=lambda other: other != address)
            return _save(content, folder, name)
        raise DownloadError(
            f"downloading {name}: {'; '.join(failures)}. One mirror must answer within "
            f"{SEARCH_SECONDS:.0f} seconds with the official bytes. Check the network, or put the "
            f"file into {os.fspath(folder)!r} yourself."
        )

    def _try(self, url: str, downloader: Downloader) -> bytes:
        """Download from one mirror, and take the time from what is left if that fails."""
        if self.seconds_left <= 0:
            raise TimeoutError("not tried, the time is up")
        started = time.monotonic()
        try:
            return transfer(url, downloader, min(QUIET_SECONDS, self.seconds_left))
        except Exception:
            self.seconds_left -= time.monotonic() - started
            raise


def transfer(url: str, downloader: Downloader, quiet_seconds: float) -> bytes:
    """Run a downloader in a thread and wait for it only as long as bytes arrive.

    Parameters
    ----------
    url : str
        The address of the file.
    downloader : callable
        Called as `downloader(url, sink)`.
    quiet_seconds : float
        How long nothing may arrive.

    Returns
    -------
    bytes
        What the downloader wrote.

    Raises
    ------
    TimeoutError
        If nothing arrives for so long, or the whole takes too long.
    Exception
        Whatever the downloader raises.

    Examples
    --------
    >>> transfer("memory://two", lambda url, sink: print(url, sink.write(b"ok")), 1.0)
    memory://two 2
    b'ok'
    """
    sink = Sink()
    ended: queue.SimpleQueue[BaseException | None] = queue.SimpleQueue()

    def run() -> None:
        try:
            downloader(url, sink)
        except BaseException as error:
            ended.put(error)
        else:
            ended.put(None)

    threading.Thread(target=run, name="zensor download", daemon=True).start()
    try:
        failure = _wait(ended, sink, quiet_seconds)
    finally:
        sink.abandoned = True
    if failure is not None:
        raise failure
    return bytes(sink.content)


def pooch_downloader() -> Downloader:
    """Give a downloader that uses pooch.

    Returns
    -------
    callable

    Raises
    ------
    DownloadError
        If pooch is not installed.
    """
    try:
        from pooch import HTTPDownloader
    except ImportError as error:
        raise DownloadError(
            "downloading: pooch is not installed; it fetches the files. Run: pip install pooch"
        ) from error
    http = HTTPDownloader(timeout=(QUIET_SECONDS, QUIET_SECONDS), chunk_size=1 << 16)
    return lambda url, sink: http(url, sink, None)


def _wait(ended: queue.SimpleQueue[BaseException | None], sink: Sink, quiet_seconds: float) -> BaseException | None:
    """Wait until the transfer ends, and give its error if it has one."""
    started = heard = time.monotonic()
    size = 0
    while True:
        try:
            # In short steps: on Windows a wait cannot be interrupted by Ctrl-C.
            return ended.get(timeout=min(_TICK, quiet_seconds))
        except queue.Empty:
            now = time.monotonic()
        if len(sink.content) > size:
            size, heard = len(sink.content), now
        if now - heard >= quiet_seconds:
            raise TimeoutError(f"nothing came for {quiet_seconds:.0f} seconds")
        if now - started >= FILE_SECONDS:
            raise TimeoutError(f"not complete after {FILE_SECONDS:.0f} seconds")


def _save(content: bytes, folder: Path, name: str) -> Path:
    """Write a whole file under its name, or nothing."""
    path = folder / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        replace_file(path, content)
    except OSError as error:
        raise DownloadError(
            f"saving {os.fspath(path)!r}: {error.strerror}; the folder must be writable. "
            "Choose another folder, or set ZENSOR_CACHE to one."
        ) from error
    return path


def _in_brief(error: Exception) -> str:
    """Give an error in a few words: those of network libraries fill a screen."""
    if isinstance(error, DataError | TimeoutError):
        return textwrap.shorten(str(error), width=120, placeholder=" …")
    status = getattr(getattr(error, "response", None), "status_code", None)
    detail = str(error) if len(str(error)) <= 60 else status or ""
    return " ".join(f"{type(error).__name__} {detail}".split())
