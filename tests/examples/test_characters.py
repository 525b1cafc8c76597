"""The character examples in short form: they learn more than a table of pairs knows, and write something."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


def run(script, *options):
    places = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    return subprocess.run(
        [sys.executable, str(ROOT / "examples" / script), *options],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": places, "OPENBLAS_NUM_THREADS": "1"},
    )


@pytest.mark.parametrize(
    ("script", "options"),
    [
        ("char_lstm.py", ["--steps", "120", "--hidden", "64", "--length", "32", "--lr", "0.02"]),
        ("char_gpt.py", ["--steps", "120", "--features", "32", "--length", "32", "--rows", "16", "--lr", "0.01"]),
    ],
)
def test_it_learns_more_than_pairs_of_characters(script, options):
    done = run(script, "--stories", "200", *options)
    assert done.returncode == 0, done.stderr
    found = re.search(r"^\w+: ([\d.]+) nats .* pairs: ([\d.]+)", done.stdout, re.MULTILINE)
    assert float(found[1]) < float(found[2])
    assert len(done.stdout.partition(found[0])[2]) > 100
