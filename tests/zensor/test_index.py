"""The index of zensor: what a person finds by typing, and what a wrong name is told."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

import zensor
from autograd.functions import FAMILIES

ROOT = Path(__file__).resolve().parents[2]


def printed(code):
    """What a fresh interpreter prints."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.mark.parametrize("part", ["data", "linalg", "nn", "optim"])
def test_a_part_needs_no_import_of_its_own(part):
    assert printed(f"import zensor; print(zensor.{part}.__name__)") == [f"zensor.{part}"]


def test_an_import_loads_no_part():
    code = "import sys, zensor; print(*[name for name in sys.modules if name.count('.') == 1 and 'zensor' in name])"
    assert not {"zensor.data", "zensor.nn", "zensor.optim", "zensor.saving"} & {*printed(code)}


def test_completion_offers_what_is_meant_for_people():
    offered = {*dir(zensor)}
    assert {"Zensor", "nn", "optim", "data", "linalg", "exp", "grad", "save", "einsum", "no_grad"} <= offered
    assert not {"core", "operators", "protocol", "elsewhere", "ufuncs"} & offered
    assert all(hasattr(zensor, name) for name in offered)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("zeroes", "module 'zensor' has no attribute 'zeroes'"),
        ("tensor", "module 'zensor' has no attribute 'tensor'. Write zensor.Zensor(data)."),
    ],
)
def test_a_wrong_name_is_told_what_to_write(name, told):
    """Python puts its "Did you mean" behind it."""
    with pytest.raises(AttributeError) as caught:
        getattr(zensor, name)
    assert str(caught.value) == told


def test_another_autograd_is_named_with_the_ways_out(tmp_path):
    (tmp_path / "autograd.py").write_text("# HIPS autograd, or a file of one's own")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", "import zensor"], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    told = done.stderr.splitlines()[-1]
    assert told.startswith(f"ImportError: import zensor found another package called autograd, at {tmp_path}")
    assert "PYTHONPATH" in told and "rename" in told and "pip uninstall autograd" in told


def operations_in(path):
    """The operations that an index imports, for type checkers too, and those that are for type checkers alone."""
    body = ast.parse((ROOT / path).read_text(encoding="utf-8")).body
    later = [one for block in body if isinstance(block, ast.If) for one in block.body]
    every, waiting = (
        {
            alias.asname
            for one in block
            if isinstance(one, ast.ImportFrom) and "functions." in one.module
            for alias in one.names
        }
        for block in (body + later, later)
    )
    return every, waiting


def test_an_operation_that_waits_is_known_to_type_checkers():
    assert operations_in("autograd/functions/__init__.py")[1] == set(FAMILIES)


def test_an_operation_of_the_engine_is_one_of_zensor():
    in_layers = {"attention", "embedding", "gru", "lstm", "rnn"}
    for_rules = {"scatter", "scatter_diagonal"}
    made = {"linspace"}  # with requires_grad= and dtype=, in zensor/create.py
    engine, waiting = operations_in("autograd/functions/__init__.py")
    ours, ours_waiting = operations_in("zensor/__init__.py")
    assert engine - ours == in_layers | for_rules | made
    assert ours <= engine
    assert ours_waiting == waiting & ours
