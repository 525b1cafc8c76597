"""Runs an example as a person would: as a script, in a folder, with an interpreter of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def run(script: str, *options: str, folder: Path, before: tuple[str, ...] = ()) -> str:
    """Run `examples/script` with options in a folder, behind a command if one is given; gives what it printed."""
    done = started(script, *options, folder=folder, before=before)
    assert done.returncode == 0, done.stderr
    return done.stdout


def started(script: str, *options: str, folder: Path, before: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    """Run it to its end, however it ends."""
    places = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    return subprocess.run(
        [*before, sys.executable, str(ROOT / "examples" / script), *options],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": places, "OPENBLAS_NUM_THREADS": "1"},
    )
