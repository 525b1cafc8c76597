"""Freed memory stays with the process once a backward pass has run."""

import platform
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent

COUNT_FAULTS = """
import resource
import numpy as np
from zensor import Zensor
{prelude}
def step():
    return len([np.ones(12_000) for _ in range(20)])  # 20 arrays of 96 kB, all freed
def faults():
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(3):
    step()
before = faults()
for _ in range(10):
    step()
print(faults() - before)
"""


def faults_after(prelude):
    """How many fresh pages ten steps need."""
    program = COUNT_FAULTS.format(prelude=prelude)
    environment = {"PYTHONPATH": str(ROOT)}  # none of the allocator's own settings
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, cwd=ROOT, capture_output=True, text=True, check=True
    )
    return int(done.stdout)


pytestmark = pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc learns from what is freed")


def test_after_a_backward_pass_arrays_lie_in_memory_that_was_used_before():
    assert faults_after("Zensor(1.0).backward()") <= 50


def test_an_import_changes_nothing_about_memory():
    assert faults_after("") > 1000
