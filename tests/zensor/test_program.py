"""Programs that train: options that a saved run remembers, files that can be written, a stop in good order."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest

from autograd.errors import DataError
from zensor.program import CommandLine, StopSignal, exit_code, free_place, number, picture, unusable_output


@pytest.fixture
def line():
    made = CommandLine("Learn.", "The end.", places=("log",))
    made.prog = "learn.py"
    made.option("--learning-rate", 0.1, "how fast", type=number(float, "above 0", lambda value: value > 0))
    made.option("--hidden", [8], "sizes", type=int, nargs="*")
    made.option("--limit", None, "how many", type=int)
    made.option("--log", None, "a file", type=Path)
    return made


def test_only_what_was_given_is_known(line):
    assert line.given([]) == {}
    assert line.given(["--learning-rate", "0.5", "--hidden"]) == {"learning_rate": 0.5, "hidden": []}


def test_what_was_left_out_comes_from_the_saved_run_else_from_the_defaults(line):
    given = {"log": Path("x"), "hidden": [4]}
    assert line.completed(given, {}) == {"learning_rate": 0.1, "hidden": [4], "limit": None, "log": Path("x")}
    saved = {"learning_rate": 0.2, "hidden": [4], "limit": 7}
    assert line.completed(given, saved) == {**saved, "log": Path("x")}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"learning_rate": 0.5}, "--learning-rate: it is 0.5, and the run to resume has 0.2"),
        ({"limit": 3}, "--limit: it is 3, and the run to resume has none"),
    ],
)
def test_what_the_saved_run_has_otherwise_is_refused(line, capsys, given, words):
    with pytest.raises(SystemExit) as ended:
        line.completed(given, {"learning_rate": 0.2, "hidden": [4], "limit": None})
    assert ended.value.code == 2
    assert words in capsys.readouterr().err


def test_a_mistake_is_told_in_one_line(line, capsys):
    with pytest.raises(SystemExit) as ended:
        line.given(["--learning-rate", "0"])
    assert ended.value.code == 2
    expected = "learn.py: argument --learning-rate: '0' is not a finite number above 0; --help lists the options\n"
    assert capsys.readouterr().err == expected


def test_the_help_names_defaults(line):
    assert "how fast (default: 0.1)" in line.format_help()
    assert "how many\n" in line.format_help()


def test_options_go_through_words_and_back(line):
    options = {"learning_rate": 0.25, "hidden": [4, 2], "limit": None, "log": Path("a b")}
    words = line.words(options)
    assert words == ["--learning-rate", "0.25", "--hidden", "4", "2", "--log", "a b"]
    assert line.completed(line.given(words), {}) == options
    assert line.given(line.words({"log": Path("-a")})) == {"log": Path("-a")}


@pytest.mark.parametrize("hidden", [[], [4], [4, 2]])
def test_settings_that_were_saved_are_taken(line, hidden):
    settings = line.settings_of({"learning_rate": 0.25, "hidden": hidden, "limit": None, "log": Path("x")})
    assert settings == {"learning_rate": 0.25, "hidden": hidden, "limit": None}
    assert line.checked(settings, "here") == settings


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (None, "not the options of this program"),
        ([], "not the options of this program"),
        ({}, "not the options of this program"),
        ({"learning_rate": 0.1, "hidden": [], "limit": None, "log": "x"}, "not the options of this program"),
        ({"learning_rate": 0.1, "hidden": None, "limit": None}, "not the options of this program"),
        ({"learning_rate": -1, "hidden": [], "limit": None}, "argument --learning-rate: '-1' is not a finite number"),
        ({"learning_rate": "x", "hidden": [], "limit": None}, "'x' is not a finite number above 0"),
        ({"learning_rate": 0.1, "hidden": ["--help"], "limit": None}, "the settings in here"),
        ({"learning_rate": 0.1, "hidden": [{}], "limit": None}, "invalid int value"),
        ({"learning_rate": 0.1, "hidden": [], "limit": [1, 2]}, "unrecognized arguments: 2"),
    ],
)
def test_settings_that_this_program_did_not_write_are_refused(line, capsys, settings, words):
    with pytest.raises(DataError, match=r"Begin anew without --resume\.$") as caught:
        line.checked(settings, "here")
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("text", ["nan", "inf", "1e999", "-0.5"])
def test_a_number_is_finite_and_holds_the_rule(line, capsys, text):
    with pytest.raises(SystemExit):
        line.given(["--learning-rate", text])
    assert f"{text!r} is not a finite number above 0" in capsys.readouterr().err


def test_an_int_of_any_size_is_a_number():
    assert number(int, "above 0", lambda value: value > 0)("1" + "0" * 400) == 10**400


def test_what_cannot_be_written_is_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert unusable_output({"save": Path("new"), "log": None, "plot": tmp_path / "other"}) == ""
    assert "--save: cannot write '.'" in unusable_output({"save": Path()})
    assert "--save: cannot write" in unusable_output({"save": Path("no/folder")})
    assert unusable_output({"save": Path("one"), "log": tmp_path / "one"}).startswith("argument --log: --save writes")
    os.symlink("one", "link")
    assert "--save writes" in unusable_output({"save": Path("one"), "log": Path("link")})
    os.mkfifo("fifo")
    assert "cannot write 'fifo': it is not a regular file" in unusable_output({"save": Path("fifo")})
    assert "it is not a regular file" in unusable_output({"save": Path("/dev/null")})
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert "cannot write 'new': the permission is missing" in unusable_output({"save": Path("new")})


def test_a_file_that_nobody_named_takes_the_place_of_none(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("run.checkpoint", "run-2.checkpoint", "run-3.checkpoint"):
        assert free_place("run.checkpoint") == Path(name)
        os.symlink("nowhere", name)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert free_place("run.checkpoint") == tmp_path / "run-4.checkpoint"


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (KeyboardInterrupt(), "\nlearn.py: interrupted\n"),
        (DataError("no data"), "learn.py: no data\n"),
        (FileNotFoundError(2, "No such file", "x"), "learn.py: [Errno 2] No such file: 'x'\n"),
        (MemoryError(), "learn.py: MemoryError\n"),
    ],
)
def test_work_that_is_not_done_is_told_in_one_line(capsys, error, told):
    def work():
        raise error

    assert exit_code("learn.py", work) == 1
    assert capsys.readouterr().err == told


def test_the_exit_code_is_that_of_the_work():
    assert [exit_code("learn.py", iter([result]).__next__) for result in (0, 3, 0.9, None)] == [0, 3, 0, 0]


@pytest.mark.parametrize("name", ["training.png", "a/B.SVG", "x.y.pdf"])
def test_the_name_of_a_picture_says_its_kind(name):
    assert picture(name) == Path(name)


PROGRAM = """
import atexit, signal, sys
from zensor.program import launch

atexit.register(lambda: signal.raise_signal(signal.SIGTERM))
launch("learn.py", lambda: print("drawn into \u00fc.png") or 3)
"""


def test_a_terminal_without_the_letters_and_a_late_signal_change_nothing():
    """What prints a name in ASCII fails; what is told to end when all is done has nothing to end."""
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False, env=environment)
    assert (done.returncode, done.stdout, done.stderr) == (3, "drawn into \\xfc.png\n", "")


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_is_noted_and_a_second_one_ends_at_once(sent):
    before = signal.getsignal(sent)
    with pytest.raises(KeyboardInterrupt), StopSignal() as stop:
        assert not stop.asked
        signal.raise_signal(sent)
        assert stop.asked
        signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(sent) is before


def test_in_another_thread_no_signal_is_taken():
    before = signal.getsignal(signal.SIGINT)
    found = []

    def run():
        with StopSignal() as stop:
            found.append((stop.asked, signal.getsignal(signal.SIGINT)))

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert found == [(False, before)]
