"""fnn.py: what it says about a wrong command line, about data that is not there, and about itself."""

import gzip
import os
import re
import struct
import subprocess

import numpy as np
import pytest

import fnn
from tests.fnn.quick import COMMAND, QUICK, run_program
from zensor.data import MNIST, DownloadError


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--epochs", "0"], "--epochs: '0' is not a whole number above 0"),
        (["--epochs", "two"], "--epochs: 'two' is not a whole number above 0"),
        (["--epochs", "1.5"], "--epochs: '1.5' is not a whole number above 0"),
        (["--batch-size", "-1"], "--batch-size: '-1' is"),
        (["--limit", "0"], "--limit: '0' is"),
        (["--lr", "nan"], "--lr: 'nan' is"),
        (["--lr", "inf"], "--lr: 'inf' is"),
        (["--weight-decay", "-1"], "--weight-decay: '-1' is not a finite number of at least 0"),
        (["--label-smoothing", "1"], "--label-smoothing: '1' is not a finite number in [0, 1)"),
        (["--dropout", "1"], "--dropout: '1' is"),
        (["--hidden", "0"], "--hidden: '0' is"),
        (["--seed", "-1"], "--seed: '-1' is"),
        (["--early-stop", "0"], "--early-stop: '0' is"),
        (["--data", "cats"], "--data: invalid choice: 'cats'"),
        (["--augment", "magic"], "--augment: invalid choice: 'magic'"),
        (["--optimizer", "magic"], "--optimizer: invalid choice: 'magic'"),
        (["--scheduler", "magic"], "--scheduler: invalid choice: 'magic'"),
        (["--checkpoint", "no/such/folder/file"], "--checkpoint: cannot write 'no/such/folder/file'"),
        (["--save", "."], "--save: cannot write '.': it is a folder"),
        (
            ["--log", "/no/folder/file.csv"],
            "--log: cannot write '/no/folder/file.csv': there is no folder '/no/folder'",
        ),
        (["--plot", "no/such/folder/file.png"], "--plot: cannot write"),
        (["--plot", "curve.xyz"], "--plot: 'curve.xyz' ends neither in .png"),
        (["--log", "one", "--save", "./one"], "--log: --save writes 'one' already"),
        (["--resume", "no/such/file"], "--resume: there is no file 'no/such/file'"),
        (["--resume", "."], "--resume: there is no file '.'"),
        (["--colour"], "--colour"),
    ],
)
def test_a_wrong_option_ends_in_one_line_before_anything_is_done(capsys, arguments, words):
    with pytest.raises(SystemExit) as ended:
        fnn.main([*QUICK, *arguments])
    assert ended.value.code == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.count("\n") == 1
    assert words in output.err


def test_help_names_defaults_and_exit_codes():
    finished = run_program("--help")
    assert finished.returncode == 0
    assert "(default: [512, 256])" in finished.stdout
    assert "exit codes: 0 done; 1 not done" in finished.stdout


def test_the_program_runs_from_any_folder_and_leaves_nothing_there(tmp_path):
    finished = run_program(*QUICK, cwd=tmp_path)
    assert finished.returncode == 0
    assert finished.stderr == ""
    assert finished.stdout.splitlines()[-1].startswith("test: loss ")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="closed by a shell")
def test_a_closed_stderr_is_no_terminal():
    finished = subprocess.run(
        ["sh", "-c", 'exec "$@" 2>&-', "sh", *COMMAND, *QUICK], capture_output=True, text=True, check=False
    )
    assert finished.returncode == 0
    assert finished.stdout.splitlines()[-1].startswith("test: loss ")


def write_idx(path, array):
    header = struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape)
    path.write_bytes(gzip.compress(header + array.tobytes()) if path.suffix == ".gz" else header + array.tobytes())


@pytest.fixture
def small_mnist(tmp_path):
    rng = np.random.default_rng(0)
    for half, count in (("train", 60), ("t10k", 20)):
        write_idx(tmp_path / f"{half}-images-idx3-ubyte.gz", rng.integers(0, 256, (count, 28, 28), dtype=np.uint8))
        write_idx(tmp_path / f"{half}-labels-idx1-ubyte", rng.integers(0, 10, count, dtype=np.uint8))
    return tmp_path


@pytest.mark.parametrize("data", ["auto", "mnist"])
def test_mnist_is_taken_from_the_folder(small_mnist, capsys, data):
    assert fnn.main(["--data", data, "--data-dir", str(small_mnist), "--epochs", "1", "--hidden", "8"]) == 0
    text = capsys.readouterr().out
    assert "MNIST: 55 images to learn from, 5 for validation, 20 for the test" in text
    assert text.count("note: ") == 4  # none of the four files is the official one
    assert "6,370 parameters" in text


@pytest.mark.parametrize("data", ["auto", "mnist"])
def test_a_broken_file_is_named_and_nothing_stands_in_for_it(small_mnist, capsys, data):
    path = small_mnist / "train-images-idx3-ubyte.gz"
    path.write_bytes(path.read_bytes()[:1000])
    assert fnn.main(["--data", data, "--data-dir", str(small_mnist), "--epochs", "1"]) == 1
    errors = capsys.readouterr().err
    assert errors.count("\n") == 1
    assert "train-images-idx3-ubyte.gz" in errors


@pytest.mark.parametrize("data", ["auto", "mnist"])
def test_a_missing_folder_is_an_error(capsys, data):
    assert fnn.main(["--data", data, "--data-dir", "no/such/folder"]) == 1
    assert capsys.readouterr().err.startswith("fnn.py: --data-dir 'no/such/folder': there is no such folder.")


@pytest.fixture
def no_network(monkeypatch, tmp_path):
    def refuse(self, mirrors, name):
        raise DownloadError("no mirror answers")

    monkeypatch.setattr(MNIST, "_download", refuse)
    monkeypatch.setenv("ZENSOR_CACHE", str(tmp_path))


def test_without_network_auto_says_loudly_that_it_takes_the_digits(no_network, capsys):
    assert fnn.main([*QUICK, "--data", "auto"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("note: NO MNIST HERE")
    assert "no mirror answers" in text
    assert "Digits: " in text


def test_without_network_mnist_is_never_replaced(no_network, capsys):
    assert fnn.main([*QUICK, "--data", "mnist"]) == 1
    assert capsys.readouterr().err == "fnn.py: no mirror answers\n"


def test_what_stood_in_for_mnist_is_what_a_run_goes_on_with(no_network, monkeypatch, capsys, tmp_path):
    """Also if MNIST could be had by then."""
    path = tmp_path / "run"
    assert fnn.main([*QUICK, "--data", "auto", "--checkpoint", str(path)]) == 0
    first = capsys.readouterr().out.splitlines()[-1]
    monkeypatch.delattr(MNIST, "_download")  # nobody may ask for it
    assert fnn.main(["--resume", str(path)]) == 0
    text = capsys.readouterr().out
    assert text.startswith("Digits: ")
    assert text.splitlines()[-1] == first


def test_one_image_is_too_few(capsys):
    assert fnn.main([*QUICK, "--limit", "1"]) == 1
    assert "Use at least 2" in capsys.readouterr().err


def test_a_layer_that_no_memory_holds_is_refused_in_one_line(capsys):
    assert fnn.main([*QUICK, "--hidden", str(10**22)]) == 1
    assert re.fullmatch(r"fnn\.py: Linear with out_features=10+: it is at most [^\n]*\n", capsys.readouterr().err)
