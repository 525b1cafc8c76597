"""fnn.py: trains, keeps the best, writes its files, and says in one line what is wrong with its options."""

import gzip
import os
import re
import signal
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import fnn
from zensor import nn
from zensor.data import MNIST, Digits, DownloadError
from zensor.saving import load

ROOT = Path(__file__).resolve().parent.parent
QUICK = ["--data", "digits", "--limit", "300", "--epochs", "3", "--hidden", "32", "--batch-size", "32", "--lr", "0.01"]


def accuracy(text, of):
    return float(re.search(rf"^{of}: loss [\d.]+, accuracy ([\d.]+) %$", text, re.MULTILINE)[1])


def run_program(*arguments, **options):
    command = [sys.executable, str(ROOT / "fnn.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)


@pytest.mark.parametrize("optimizer", ["adam", "adamw", "sgd"])
def test_it_learns_the_digits(capsys, optimizer):
    options = ["--data", "digits", "--epochs", "8", "--hidden", "64", "--batch-size", "32", "--optimizer", optimizer]
    assert fnn.main(options) == 0
    text = capsys.readouterr().out
    assert accuracy(text, "test") > 90
    assert accuracy(text, "validation") > 90
    assert "4,810 parameters" in text
    assert len(re.findall(r"^epoch  \d/8: loss", text, re.MULTILINE)) == 8


def test_the_seed_decides_everything(capsys):
    def printed(seed):
        assert fnn.main([*QUICK, "--seed", seed]) == 0
        return re.sub(r"\(\d+\.\d s\)", "", capsys.readouterr().out)

    assert printed("1") == printed("1")
    assert printed("1") != printed("2")


def test_a_terminal_shows_a_bar_and_a_file_does_not(monkeypatch, capsys):
    assert fnn.main([*QUICK, "--epochs", "1"]) == 0
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert fnn.main([*QUICK, "--epochs", "1"]) == 0
    output = capsys.readouterr()
    assert "epoch 1/1: " in output.err
    assert "epoch  1/1: loss" in output.out


def test_without_hidden_layers_it_is_a_linear_model(capsys):
    assert fnn.main([*QUICK, "--hidden"]) == 0
    assert "650 parameters" in capsys.readouterr().out


def test_the_checkpoint_holds_the_best_parameters(capsys, tmp_path):
    path = tmp_path / "model.safetensors"
    assert fnn.main([*QUICK, "--checkpoint", str(path)]) == 0
    text = capsys.readouterr().out
    model = fnn.build_model(64, 10, [32], 0.2)
    model.load_state_dict(load(path))
    test = Digits(train=False)
    images, labels = fnn.prepared(test, None, 0)
    scores = model.eval()(images).numpy()
    assert 100 * np.mean(scores.argmax(axis=1) == labels) == pytest.approx(accuracy(text, "test"), abs=0.006)


def test_the_best_epoch_wins(monkeypatch, capsys):
    """Whatever comes after it: here the third of five."""
    accuracies = iter([50.0, 60.0, 90.0, 80.0, 70.0])
    seen = []

    def evaluate(model, loss_function, dataset):
        seen.append(fnn.copied(model))
        return 1.0, next(accuracies)

    monkeypatch.setattr(fnn, "evaluate", evaluate)
    options = fnn.read_options([*QUICK, "--epochs", "5"])
    model = fnn.build_model(64, 10, [32], 0.2)
    fnn.train(model, nn.CrossEntropyLoss(), fnn.load_data(options), options)
    assert len(seen) == 5
    for name, values in model.state_dict().items():
        assert np.array_equal(values, seen[2][name])
        assert not np.array_equal(values, seen[4][name])


def test_it_stops_when_nothing_improves(monkeypatch, capsys):
    accuracies = iter([50.0, 40.0, 40.0, 40.0])
    monkeypatch.setattr(fnn, "evaluate", lambda *arguments: (1.0, next(accuracies)))
    options = fnn.read_options([*QUICK, "--epochs", "9", "--patience", "2"])
    history = fnn.train(fnn.build_model(64, 10, [8], 0.0), nn.CrossEntropyLoss(), fnn.load_data(options), options)
    assert history.validation_accuracy == [50, 40, 40]
    assert "stopping early" in capsys.readouterr().out


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_the_training_curve_is_drawn(tmp_path, ending):
    path = tmp_path / f"curve.{ending}"
    assert fnn.main([*QUICK, "--epochs", "1", "--plot", str(path)]) == 0
    assert path.stat().st_size > 1000


def test_ctrl_c_keeps_the_best_parameters(monkeypatch, capsys, tmp_path):
    calls = []
    train_one_epoch = fnn.train_one_epoch

    def interrupted(*arguments):
        calls.append(arguments)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return train_one_epoch(*arguments)

    monkeypatch.setattr(fnn, "train_one_epoch", interrupted)
    path = tmp_path / "model.safetensors"
    assert fnn.main([*QUICK, "--checkpoint", str(path)]) == 130
    assert "interrupted: the best parameters are those of epoch" in capsys.readouterr().out
    assert load(path)["0.weight"].shape == (32, 64)


@pytest.mark.skipif(os.name != "posix", reason="needs signals as POSIX has them")
def test_ctrl_c_from_outside_gives_no_traceback():
    arguments = ["--data", "digits", "--epochs", "1000000", "--patience", "1000000"]
    command = [sys.executable, str(ROOT / "fnn.py"), *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as program:
        for line in program.stdout:
            if line.startswith("epoch"):
                break
        program.send_signal(signal.SIGINT)
        rest, errors = program.communicate(timeout=60)
    assert program.returncode == 130
    assert "interrupted" in rest
    assert errors == ""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--epochs", "0"], "--epochs"),
        (["--epochs", "two"], "--epochs"),
        (["--batch-size", "-1"], "--batch-size"),
        (["--lr", "nan"], "--lr"),
        (["--hidden", "0"], "--hidden"),
        (["--dropout", "1"], "--dropout"),
        (["--seed", "-1"], "--seed"),
        (["--data", "cats"], "--data"),
        (["--optimizer", "magic"], "--optimizer"),
        (["--checkpoint", "no/such/folder/file"], "no/such/folder"),
        (["--plot", "no/such/folder/file.png"], "no/such/folder"),
        (["--plot", "curve.xyz"], "curve.xyz"),
        (["--colour"], "--colour"),
    ],
)
def test_wrong_options_end_with_a_message_before_anything_is_done(capsys, arguments, words):
    with pytest.raises(SystemExit) as ended:
        fnn.main([*QUICK, *arguments])
    assert ended.value.code == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert words in output.err.splitlines()[-1]


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
    assert text.startswith("NO MNIST HERE")
    assert "no mirror answers" in text
    assert "Digits: " in text


def test_without_network_mnist_is_never_replaced(no_network, capsys):
    assert fnn.main([*QUICK, "--data", "mnist"]) == 1
    assert capsys.readouterr().err == "fnn.py: no mirror answers\n"


def test_one_image_is_too_few(capsys):
    assert fnn.main([*QUICK, "--limit", "1"]) == 1
    assert "Use at least 2" in capsys.readouterr().err


def test_a_loss_that_is_no_number_ends_training(capsys):
    # The tests make errors of NumPy's warnings: none may stand beside the message.
    assert fnn.main([*QUICK, "--optimizer", "sgd", "--lr", "1e30"]) == 1
    assert "Try a smaller --lr" in capsys.readouterr().err


def test_a_layer_that_no_memory_holds_is_refused_in_one_line(capsys):
    assert fnn.main([*QUICK, "--hidden", str(10**22)]) == 1
    assert re.fullmatch(r"fnn\.py: Linear with out_features=10+: it is at most [^\n]*\n", capsys.readouterr().err)


def test_the_program_runs_from_any_folder(tmp_path):
    finished = run_program(*QUICK, cwd=tmp_path)
    assert finished.returncode == 0
    assert finished.stderr == ""
    assert finished.stdout.splitlines()[-1].startswith("test: loss ")


def test_help_names_every_default():
    finished = run_program("--help")
    assert finished.returncode == 0
    assert "(default: [512, 256])" in finished.stdout
