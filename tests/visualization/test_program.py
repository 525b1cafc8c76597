"""The program `dot`, and all the ways in which it can be missing, broken or slow."""

import os
import select
import subprocess
import sys

import pytest

from visualization import program
from visualization.errors import PictureError, SizeError
from visualization.program import render

TEXT = 'digraph { a -> "ü" }'


@pytest.mark.parametrize(("form", "start"), [("svg", b"<?xml"), ("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_the_real_program_draws(form, start, dot_program):
    assert render(TEXT, form).startswith(start)


def test_the_text_arrives_in_utf_8(dot_program):
    assert "ü".encode() in render(TEXT, "svg") or b"&#252;" in render(TEXT, "svg")


@pytest.mark.parametrize(
    ("platform", "command"),
    [("linux", "apt install"), ("darwin", "brew install"), ("win32", "winget install")],
)
def test_without_the_program_one_line_says_how_to_get_it(platform, command, monkeypatch):
    monkeypatch.setattr(program.shutil, "which", lambda name: None)
    monkeypatch.setattr(sys, "platform", platform)
    with pytest.raises(PictureError, match=f"{command} graphviz") as caught:
        render(TEXT, "svg")
    assert "\n" not in str(caught.value)


def test_a_program_that_is_not_executable_is_none(fake_dot):
    fake_dot("echo '<svg>'", mode=0o644)
    with pytest.raises(PictureError, match="not found on the PATH"):
        render(TEXT, "svg")


def test_a_program_of_another_machine_cannot_be_run(fake_dot):
    fake_dot("").write_bytes(b"\x00not a program")
    with pytest.raises(PictureError, match="cannot be run"):
        render(TEXT, "svg")


def test_a_program_that_fails_is_quoted(fake_dot):
    fake_dot("echo 'out of ink' >&2; exit 3")
    with pytest.raises(PictureError, match=r"'dot' failed \(out of ink\)"):
        render(TEXT, "svg")


def test_a_program_that_fails_silently_has_an_exit_code(fake_dot):
    fake_dot("exit 3")
    with pytest.raises(PictureError, match="exit code 3"):
        render(TEXT, "svg")


@pytest.mark.parametrize("form", ["svg", "png", "pdf"])
@pytest.mark.parametrize("script", ["echo garbage", r"printf '\377\376\000'", "true"])
def test_a_program_that_writes_garbage_is_found_out(form, script, fake_dot):
    fake_dot(script)
    with pytest.raises(PictureError, match="returned something else"):
        render(TEXT, form)


def test_a_program_that_warns_is_not_a_failure(fake_dot):
    fake_dot("echo 'Warning: no fonts' >&2; echo '<svg/>'")
    assert render(TEXT, "svg") == b"<svg/>\n"


@pytest.fixture
def lifeline(tmp_path):
    """A pipe that ends when the last process that holds its other end has ended."""
    path = tmp_path / "lifeline"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)

    def everyone_has_ended():
        ready, _, _ = select.select([reader], [], [], 20)
        return bool(ready) and os.read(reader, 1) == b""

    yield path, everyone_has_ended
    os.close(reader)


def test_a_program_that_hangs_is_ended(fake_dot, monkeypatch):
    fake_dot("exec sleep 60")
    monkeypatch.setattr(program, "TIME_LIMIT", 0.2)
    with pytest.raises(PictureError, match=r"not done after 0\.2 seconds"):
        render(TEXT, "svg")


@pytest.mark.parametrize(
    ("interruption", "raised"),
    [(subprocess.TimeoutExpired("dot", 10), PictureError), (KeyboardInterrupt(), KeyboardInterrupt)],
    ids=["timeout", "Ctrl-C"],
)
def test_no_process_is_left_behind_nor_what_it_started(interruption, raised, fake_dot, lifeline, monkeypatch):
    path, everyone_has_ended = lifeline
    fake_dot(f"exec 9>'{path}'; sleep 60 & echo started; wait")

    def interrupted(process, *_):
        assert process.stdout.readline() == b"started\n"
        raise interruption

    monkeypatch.setattr(subprocess.Popen, "communicate", interrupted)
    with pytest.raises(raised):
        render(TEXT, "svg")
    assert everyone_has_ended()


def test_a_bitmap_too_large_for_144_dots_an_inch_is_coarser(dot_program, monkeypatch):
    fine = render(TEXT, "png")
    width, height = (int.from_bytes(fine[start : start + 4], "big") for start in (16, 20))
    monkeypatch.setattr(program, "MOST_PIXELS", max(width, height) - 10)
    coarse = render(TEXT, "png")
    assert int.from_bytes(coarse[16:20], "big") in range(width // 2 - 2, width // 2 + 3)


def test_a_bitmap_too_large_at_all_is_refused_and_svg_named(dot_program, monkeypatch):
    monkeypatch.setattr(program, "MOST_PIXELS", 40)
    with pytest.raises(SizeError, match=r"more than 40 pixels.*\.svg"):
        render(TEXT, "png")
