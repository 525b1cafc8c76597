"""A training short enough for tests, in this process and in one of its own."""

import re
import subprocess
import sys
from pathlib import Path

import fnn

ROOT = Path(__file__).resolve().parents[2]
DIGITS = ("--data", "digits", "--limit", "300", "--hidden", "32", "--batch-size", "32")
QUICK = (*DIGITS, "--epochs", "3", "--lr", "0.01")
COMMAND = (sys.executable, str(ROOT / "fnn.py"))


def run_program(*arguments, **options):
    return subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, check=False, **options)


def start_program(*arguments, **options):
    return subprocess.Popen(
        [*COMMAND, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options
    )


def train(*arguments):
    """Train in this process, to the end."""
    assert fnn.main([*map(str, arguments)]) == 0


def accuracy(text, of):
    return float(re.search(rf"^{of}: loss [\d.]+, accuracy ([\d.]+) %$", text, re.MULTILINE)[1])
