"""What `pip install .` meets."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_an_installation_is_refused_with_what_to_do():
    run = subprocess.run([sys.executable, "setup.py", "egg_info"], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 1
    assert run.stdout == ""
    (line,) = run.stderr.splitlines()
    assert "HIPS autograd" in line
    assert "make train" in line
    assert "pip install -r requirements.txt" in line
    assert not list(ROOT.glob("*.egg-info"))
