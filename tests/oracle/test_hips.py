"""HIPS autograd's own tests on this engine: all must pass but those in hips/out_of_scope.txt.

They run in a process of their own, through the plugin hips/shim.py.
"""

from __future__ import annotations

import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

HERE = Path(__file__).parent / "hips"
SOURCE = os.environ.get("ZENSOR_HIPS_SOURCE")
NOT_RUN = ["test_complex.py", "test_fft.py", "test_performance.py", "test_scipy.py"]  # complex numbers, SciPy, timings
NEEDED = 340


@pytest.mark.skipif(SOURCE is None, reason="`make oracle` unpacks HIPS autograd's source and names it")
def test_the_tests_of_hips_autograd_pass(tmp_path: Path) -> None:
    tests = Path(str(SOURCE)) / "tests"
    files = sorted(path.name for path in tests.glob("test_*.py") if path.name not in NOT_RUN)
    report = tmp_path / "report.xml"
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(root), str(HERE)])}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "shim", "-p", "no:cacheprovider", "-c", os.devnull]
    subprocess.run([*command, "--rootdir=.", f"--junitxml={report}", *files], cwd=tests, env=environment, check=False)
    listed = {line for line in (HERE / "out_of_scope.txt").read_text().splitlines() if line and line[0] != "#"}
    passed, failed = set(), set()
    for case in ElementTree.parse(report).iter("testcase"):
        name = f"{case.get('classname')}.py::{case.get('name')}"
        if case.find("failure") is not None or case.find("error") is not None:
            failed.add(name)
        elif case.find("skipped") is None:
            passed.add(name)
    print(f"{len(passed)} of HIPS autograd's tests pass, {len(failed)} are out of scope")
    assert failed <= listed, sorted(failed - listed)
    assert len(passed) >= NEEDED
