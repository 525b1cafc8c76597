"""fnn.py: a run that was interrupted goes on exactly where it was, and refuses what is not its checkpoint."""

import io
import os
import shlex
import shutil
import signal
import subprocess
import sys
import threading
import tracemalloc

import numpy as np
import pytest

import fnn
from tests.fnn.quick import COMMAND, DIGITS, QUICK, start_program, train
from zensor import nn
from zensor.saving import Checkpoint, load, save

posix = pytest.mark.skipif(os.name != "posix", reason="needs signals as POSIX has them")

# Everything that draws random numbers is in use.
RUN = (*DIGITS, "--epochs", "4", "--lr", "0.01", "--dropout", "0.2", "--early-stop", "3")


LONG = (*DIGITS, "--epochs", "60", "--dropout", "0.2")


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """What a run from its begin to its end leaves: its checkpoint and its best model."""
    folder = tmp_path_factory.mktemp("finished")
    train(*RUN, "--checkpoint", folder / "run", "--save", folder / "best")
    return folder


@pytest.fixture(scope="module")
def finished_long(tmp_path_factory):
    """The checkpoint of a run that takes long enough to be killed in it."""
    path = tmp_path_factory.mktemp("finished") / "run"
    train(*LONG, "--checkpoint", path)
    return path


@pytest.fixture
def checkpoint(finished, tmp_path):
    """One of a run that is over, to be changed."""
    return shutil.copy(finished / "run", tmp_path / "run")


def same_files(one, other):
    """Whether two checkpoints hold the same, but for how long the epochs took."""
    first, second = (Checkpoint.read(path).parts for path in (one, other))
    for parts in (first, second):
        parts["history"].pop("seconds")
    assert load(one).keys() == load(other).keys()
    np.testing.assert_equal(first, second)


def interrupt_at(monkeypatch, step, sent=signal.SIGINT):
    """Send a signal in this step of the run."""
    steps = []
    learn = fnn.learn

    def interrupted(*arguments):
        steps.append(arguments)
        if len(steps) == step:
            signal.raise_signal(sent)
        learn(*arguments)

    monkeypatch.setattr(fnn, "learn", interrupted)


@posix
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("step", [1, 5, 9, 10, 27])  # the first of all, in the middle, the last and first of an epoch
def test_an_interrupted_run_goes_on_to_the_last_bit(monkeypatch, capsys, finished, tmp_path, step, sent):
    monkeypatch.chdir(tmp_path)
    with monkeypatch.context() as patched:
        interrupt_at(patched, step, sent)
        assert fnn.main([*RUN, "--checkpoint", "halves"]) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 2  # the first one leaves the line that ^C stands on
    assert f"interrupted after {(step - 1) // 9} epochs and {(step - 1) % 9 + 1} steps; to go on: " in error
    command = shlex.split(error.partition("to go on: ")[2])
    assert command == [*COMMAND, "--resume", "halves"]
    train(*command[2:], "--save", tmp_path / "best of halves")
    same_files(finished / "run", tmp_path / "halves")
    assert (finished / "best").read_bytes() == (tmp_path / "best of halves").read_bytes()


@posix
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_process_that_is_killed_goes_on_to_the_last_bit(finished_long, tmp_path, sent):
    with start_program(*LONG, "--checkpoint", "killed", "--log", "a log.csv", cwd=tmp_path) as program:
        for line in program.stdout:
            if line.startswith("epoch  2/"):
                break
        program.send_signal(sent)
        _, error = program.communicate(timeout=60)
    if sent is signal.SIGKILL:
        assert program.returncode == -sent
        command = [*COMMAND, "--resume", "killed"]
    else:
        assert program.returncode == 1
        assert error.count("\n") == 2
        command = shlex.split(error.partition("to go on: ")[2])
        assert command == [*COMMAND, "--resume", "killed", "--log", "a log.csv"]
    assert len(Checkpoint.read(tmp_path / "killed").parts["history"]["epoch"]) < 60
    subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)
    same_files(finished_long, tmp_path / "killed")


@posix
def test_without_checkpoint_an_interrupted_run_is_kept_all_the_same(monkeypatch, capsys, tmp_path):
    monkeypatch.chdir(tmp_path)
    interrupt_at(monkeypatch, 3)
    assert fnn.main([*RUN]) == 1
    assert capsys.readouterr().err.endswith("--resume fnn.checkpoint\n")
    assert Checkpoint.read("fnn.checkpoint").parts["progress"]["step"] == 3
    interrupt_at(monkeypatch, 2)
    assert fnn.main([*RUN]) == 1
    assert capsys.readouterr().err.endswith("--resume fnn-2.checkpoint\n")
    assert Checkpoint.read("fnn.checkpoint").parts["progress"]["step"] == 3


@posix
def test_a_run_that_is_interrupted_with_its_reader_is_kept(monkeypatch, capsys, tmp_path):
    class Gone(io.StringIO):
        def write(self, text):
            raise BrokenPipeError

    def measured(*arguments):
        signal.raise_signal(signal.SIGINT)
        monkeypatch.setattr(sys, "stdout", Gone())
        return measure(*arguments)

    measure = fnn.measure
    monkeypatch.setattr(fnn, "measure", measured)
    assert fnn.main([*RUN, "--checkpoint", str(tmp_path / "run")]) == 1
    assert "interrupted after 1 epochs" in capsys.readouterr().err


@posix
def test_a_second_ctrl_c_ends_at_once(monkeypatch, capsys, tmp_path):
    def learn(*arguments):
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
        pytest.fail("the step went on")

    monkeypatch.setattr(fnn, "learn", learn)
    assert fnn.main([*RUN, "--checkpoint", str(tmp_path / "run")]) == 1
    assert capsys.readouterr().err == "\nfnn.py: interrupted\n"
    assert list(tmp_path.iterdir()) == []


@posix
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_while_it_is_loaded_ends_in_one_line(tmp_path, sent):
    # A folder with a module that never ends stands for a slow disk: it is loaded in the place of NumPy.
    (tmp_path / "numpy.py").write_text("print('loading', flush=True)\nwhile True: pass\n")
    with start_program(env={**os.environ, "PYTHONPATH": str(tmp_path)}) as program:
        assert program.stdout.readline() == "loading\n"
        program.send_signal(sent)
        _, error = program.communicate(timeout=60)
    assert program.returncode == 1
    assert error == "\nfnn.py: interrupted before it began\n"


@posix
def test_ctrl_c_before_the_first_step_ends_in_one_line(monkeypatch, capsys):
    monkeypatch.setattr(fnn, "load_data", lambda options: signal.raise_signal(signal.SIGINT))
    assert fnn.main([*RUN]) == 1
    assert capsys.readouterr().err == "\nfnn.py: interrupted\n"


def test_in_another_thread_it_trains_as_well():
    """Where Python takes no signals."""
    codes = []
    thread = threading.Thread(target=lambda: codes.append(fnn.main([*QUICK])))
    thread.start()
    thread.join()
    assert codes == [0]


def test_a_run_that_is_over_is_only_tested_again(capsys, tmp_path):
    checkpoint = tmp_path / "run"
    train(*RUN, "--checkpoint", checkpoint)
    first = capsys.readouterr().out.splitlines()[-2:]
    train("--resume", checkpoint)
    text = capsys.readouterr().out
    assert "going on after 4 epochs and 0 steps" in text
    assert text.splitlines()[-2:] == first


def test_the_same_options_may_be_given_again_and_other_files(checkpoint, tmp_path):
    train(*RUN, "--resume", checkpoint, "--checkpoint", tmp_path / "other", "--log", tmp_path / "log.csv")
    assert len((tmp_path / "log.csv").read_text().splitlines()) == 5


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--lr", "0.5"], "--lr: it is 0.5, and the run to resume has 0.01"),
        (["--hidden", "8", "8"], "--hidden: it is [8, 8], and the run to resume has [32]"),
        (["--early-stop", "1"], "--early-stop: it is 1, and the run to resume has 3"),
        (["--augment", "none"], "--augment: it is none, and the run to resume has affine"),
        (["--limit", "7"], "--limit: it is 7, and the run to resume has 300"),
        (["--weight-decay", "0"], "--weight-decay: it is 0.0, and the run to resume has 0.01"),
        (["--batch-size", "64"], "--batch-size: it is 64, and the run to resume has 32"),
    ],
)
def test_other_options_are_refused_with_both_values(checkpoint, capsys, arguments, words):
    with pytest.raises(SystemExit) as ended:
        fnn.main(["--resume", str(checkpoint), *arguments])
    assert ended.value.code == 2
    assert words in capsys.readouterr().err


def test_its_own_checkpoint_is_written_by_nothing_else(checkpoint, capsys):
    with pytest.raises(SystemExit):
        fnn.main(["--resume", str(checkpoint), "--log", str(checkpoint)])
    assert "--checkpoint writes" in capsys.readouterr().err


def refused(path, capsys):
    capsys.readouterr()
    assert fnn.main(["--resume", str(path)]) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert str(path) in error
    return error


def test_a_file_that_is_no_checkpoint_is_refused(tmp_path, capsys):
    (tmp_path / "text").write_text("hello")
    assert "safetensors" in refused(tmp_path / "text", capsys)
    save({"weight": np.ones(2)}, tmp_path / "weights")
    refused(tmp_path / "weights", capsys)


def test_a_checkpoint_of_another_program_is_refused(tmp_path, capsys):
    Checkpoint(model=nn.Linear(2, 2)).save(tmp_path / "other")
    assert "not the options of this program" in refused(tmp_path / "other", capsys)


def memory_to_refuse(path, capsys):
    tracemalloc.start()
    try:
        refused(path, capsys)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_large_checkpoint_of_another_program_is_refused_unread(tmp_path, capsys):
    Checkpoint(model=nn.Linear(5000, 3000)).save(tmp_path / "other")
    assert memory_to_refuse(tmp_path / "other", capsys) < 10_000_000


@pytest.mark.parametrize("hidden", [[20_000, 20_000], [5_000_000], [1] * 2000])
def test_settings_of_a_net_that_the_file_cannot_hold_are_refused_before_it_is_built(checkpoint, capsys, hidden):
    parts = Checkpoint.read(checkpoint).parts
    Checkpoint(**{**parts, "settings": {**parts["settings"], "hidden": hidden}}).save(checkpoint)
    assert memory_to_refuse(checkpoint, capsys) < 10_000_000


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("settings", lambda settings: None),
        ("settings", lambda settings: {**settings, "epochs": "many"}),
        ("settings", lambda settings: {**settings, "epochs": -1}),
        ("settings", lambda settings: {**settings, "hidden": ["--help"]}),
        ("settings", lambda settings: {**settings, "hidden": [33]}),
        ("settings", lambda settings: {**settings, "limit": 200}),
        ("settings", lambda settings: {**settings, "batch_size": 16}),
        ("settings", lambda settings: {name: settings[name] for name in settings if name != "lr"}),
        ("settings", lambda settings: {**settings, "resume": "other"}),
        ("settings", lambda settings: {**settings, "hidden": None}),
        ("settings", lambda settings: {**settings, "lr": None}),
        ("scheduler", lambda scheduler: {**scheduler, "final_div_factor": 0.0}),
        ("history", lambda history: {**history, "epoch": [1]}),
        ("history", lambda history: {**history, "validation_loss": ["a", "b", "c", "d"]}),
        ("progress", lambda progress: {**progress, "rows": "many"}),
        ("progress", lambda progress: {"rows": 1}),
    ],
)
def test_a_checkpoint_that_was_changed_is_refused(checkpoint, capsys, part, change):
    parts = Checkpoint.read(checkpoint).parts
    Checkpoint(**{**parts, part: change(parts[part])}).save(checkpoint)
    refused(checkpoint, capsys)
