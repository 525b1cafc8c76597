"""Runs that are killed: a checkpoint is whole at every moment, and the end is that of a run without a break.

ZENSOR_KILLS says how many kills there are; some two dozen without it.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("killed_run.py")
ROOT = Path(__file__).parents[3]

pytestmark = pytest.mark.skipif(os.name != "posix", reason="there is no fork and no SIGKILL here")


def test_a_run_that_is_killed_again_and_again_ends_with_the_same_bits(tmp_path):
    kills = int(os.environ.get("ZENSOR_KILLS", "24"))
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, str(SCRIPT), str(tmp_path), str(kills), str(int.from_bytes(os.urandom(4)))]
    run = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert run.returncode == 0, f"{command}: {run.stderr}"
    total = json.loads(run.stdout)
    assert total["kills"] == kills
    assert (total["different"], total["left"]) == (0, 0), f"{command}: {total}"
