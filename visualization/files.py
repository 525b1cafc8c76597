"""Files: written whole or not at all."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from visualization.errors import PictureError


def write_whole(path: Path, content: bytes) -> None:
    """Write beside the file and move into place, so that nobody ever reads half a picture.

    Raises
    ------
    PictureError
        If the file cannot be written.
    """
    beside = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        try:
            beside.write_bytes(content)
            os.replace(beside, path)
        finally:
            with suppress(OSError):
                beside.unlink()
    except OSError as error:
        raise PictureError(
            f"saving a picture as '{path}': {error.strerror or error}. "
            "The folder must exist and be writable; make it or name another."
        ) from error
