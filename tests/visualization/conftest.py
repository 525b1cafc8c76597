"""What the tests of pictures share: programs named `dot` that misbehave, and the wish for the real one."""

import os
import shutil

import pytest


@pytest.fixture
def dot_program():
    """The real program; without it the test is skipped."""
    path = shutil.which("dot")
    if path is None:
        pytest.skip("needs Graphviz's program dot")
    return path


@pytest.fixture
def no_dot(tmp_path, monkeypatch):
    """A machine without the program."""
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.setenv("PATH", str(empty))


@pytest.fixture
def fake_dot(tmp_path, monkeypatch):
    """Puts a shell script in the place of the program."""
    if os.name != "posix":
        pytest.skip("the misbehaving programs are shell scripts")
    folder = tmp_path / "bin"
    folder.mkdir(exist_ok=True)

    def make(script, mode=0o755):
        program = folder / "dot"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(mode)
        monkeypatch.setenv("PATH", f"{folder}:/bin:/usr/bin" if mode == 0o755 else str(folder))
        return program

    return make
