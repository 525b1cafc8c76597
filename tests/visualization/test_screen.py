"""Where `show` puts a picture: notebook, viewer, file or a line of text. It never raises and never waits."""

import os
import subprocess
import sys
import tempfile
import types
from pathlib import Path

import pytest

from autograd import describe
from visualization import build_computation_graph, screen
from visualization.picture import Picture
from visualization.screen import put_on_screen
from zensor import Zensor

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def picture():
    x = Zensor(3.0, name="x")
    return Picture(describe(x * x))


@pytest.fixture(autouse=True)
def bare_machine(tmp_path, monkeypatch):
    """No display, no notebook, and a temporary folder of our own."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delitem(sys.modules, "IPython", raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


class Viewer:
    """Stands for `subprocess.Popen` where a viewer is started."""

    def __init__(self, monkeypatch, installed):
        self.commands = []
        monkeypatch.setattr(screen.shutil, "which", lambda name: name if name in installed else None)
        monkeypatch.setattr(screen, "subprocess", self)
        self.DEVNULL = subprocess.DEVNULL

    def Popen(self, command, **options):  # the name of what it replaces
        self.commands.append(command)
        assert options["stdin"] == options["stdout"] == options["stderr"] == subprocess.DEVNULL
        return types.SimpleNamespace(wait=lambda: 0)


def test_without_a_display_the_picture_is_printed_as_text_and_the_path_of_a_new_file(picture, bare_machine, capsys):
    put_on_screen(picture)
    put_on_screen(picture)
    files = sorted(bare_machine.iterdir())
    printed = capsys.readouterr().out
    assert printed.count(picture.text()) == 2
    assert sorted(line for line in printed.splitlines() if line.startswith("picture")) == [
        f"picture saved: {file}" for file in files
    ]
    assert len(files) == 2
    assert files[0].suffix == ".svg"
    assert files[0].read_text(encoding="utf-8") == picture.svg()


def test_a_long_picture_is_not_printed_as_text(bare_machine, capsys):
    y = Zensor(1.0)
    for _ in range(100):
        y = -y
    put_on_screen(Picture(describe(y)))
    assert capsys.readouterr().out.count("\n") == 1


@pytest.mark.parametrize("variable", ["DISPLAY", "WAYLAND_DISPLAY"])
@pytest.mark.parametrize(
    ("installed", "start"), [({"xdg-open", "gio"}, ["xdg-open"]), ({"gio"}, ["gio", "open"]), (set(), None)]
)
def test_with_a_display_the_viewer_of_the_desktop_opens_it(
    picture, bare_machine, capsys, monkeypatch, variable, installed, start
):
    monkeypatch.setenv(variable, ":0")
    viewer = Viewer(monkeypatch, installed)
    put_on_screen(picture)
    (file,) = bare_machine.iterdir()
    assert viewer.commands == ([] if start is None else [[*start, str(file)]])
    assert capsys.readouterr().out.endswith(f"picture {'opened' if start else 'saved'}: {file}\n")


@pytest.mark.parametrize(("platform", "opener"), [("darwin", "open"), ("win32", "explorer")])
def test_desktops_without_the_variable(picture, capsys, monkeypatch, platform, opener):
    monkeypatch.setattr(sys, "platform", platform)
    viewer = Viewer(monkeypatch, {opener})
    put_on_screen(picture)
    assert viewer.commands[0][0] == opener


def test_a_viewer_that_does_not_start_leaves_the_path(picture, capsys, monkeypatch):
    monkeypatch.setenv("DISPLAY", ":0")
    viewer = Viewer(monkeypatch, {"xdg-open"})

    def broken(*_, **__):
        raise OSError(8, "Exec format error")

    viewer.Popen = broken
    put_on_screen(picture)
    assert "\npicture saved: " in capsys.readouterr().out


def test_an_empty_path_is_no_hindrance(picture, bare_machine, no_programs, capsys):
    put_on_screen(picture)
    assert "picture saved: " in capsys.readouterr().out
    assert len(list(bare_machine.iterdir())) == 1


def test_without_a_place_for_a_file_the_text_and_the_reason_are_printed(picture, capsys, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere/at/all")
    put_on_screen(picture)
    printed = capsys.readouterr().out
    assert printed.startswith(picture.text())
    assert "No such file or directory" in printed


def test_a_large_graph_is_told_in_words(capsys):
    y = Zensor(1.0)
    for _ in range(3000):
        y = -y
    put_on_screen(Picture(describe(y), fold=False))
    assert capsys.readouterr().out.startswith("<Picture of 3,001 values and 3,000 operations: at most 5000 boxes")


def fake_ipython(monkeypatch, shell):
    shown = []
    ipython = types.ModuleType("IPython")
    ipython.get_ipython = lambda: shell
    display = types.ModuleType("IPython.display")
    display.display = shown.append
    monkeypatch.setitem(sys.modules, "IPython", ipython)
    monkeypatch.setitem(sys.modules, "IPython.display", display)
    return shown


def test_a_notebook_shows_it_inline(picture, bare_machine, capsys, monkeypatch):
    shown = fake_ipython(monkeypatch, types.SimpleNamespace(kernel=object()))
    put_on_screen(picture)
    assert shown == [picture]
    assert capsys.readouterr().out == ""
    assert list(bare_machine.iterdir()) == []


@pytest.mark.parametrize("shell", [None, types.SimpleNamespace()])
def test_a_terminal_is_not_a_notebook(picture, capsys, monkeypatch, shell):
    shown = fake_ipython(monkeypatch, shell)
    put_on_screen(picture)
    assert shown == []
    assert "picture saved" in capsys.readouterr().out


def test_a_program_without_a_terminal_stays_silent(picture, monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    put_on_screen(picture)


def test_a_terminal_that_knows_only_ascii_gets_escapes(tmp_path):
    folder = tmp_path / "ördner"
    folder.mkdir()
    script = "from zensor import Zensor; from visualization import show; x = Zensor(1.0, name='\\xfc'); show(x * x)"
    keep = {name: os.environ[name] for name in ("PATH",) if name in os.environ}
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
    run = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={**keep, **ascii_only, "TMPDIR": str(folder)},
        capture_output=True,
    )
    assert run.returncode == 0, run.stderr
    assert run.stderr == b""
    assert run.stdout.isascii()
    assert b"o \\xfc" in run.stdout
    assert b"picture saved: " in run.stdout


@pytest.mark.parametrize(("columns", "widest"), [("40", 40), ("1", screen.FEWEST_COLUMNS), ("500", screen.WIDTH)])
def test_a_narrow_terminal_gets_narrow_lines(monkeypatch, capsys, columns, widest):
    monkeypatch.setenv("COLUMNS", columns)
    x = Zensor(3.0, name="a name of some length")
    z = x * x + x
    picture = build_computation_graph(z)
    for shown in (picture, picture.play()):
        put_on_screen(shown)
        *lines, saved = capsys.readouterr().out.splitlines()
        assert saved.startswith("picture saved: ")
        assert "\n".join(lines) == shown.text(widest)
        assert max(map(len, lines)) <= widest
