"""fnn.py: it learns, keeps the best parameters, stops in time, and says which operation made a NaN."""

import re
import sys

import numpy as np
import pytest

import fnn
from tests.fnn.quick import DIGITS, QUICK, accuracy, train
from zensor.data import Digits
from zensor.program import StopSignal
from zensor.saving import load


@pytest.mark.parametrize("optimizer", ["adam", "adamw", "sgd"])
def test_it_learns_the_digits(capsys, optimizer):
    train("--data", "digits", "--epochs", 8, "--hidden", 64, "--batch-size", 32, "--optimizer", optimizer)
    text = capsys.readouterr().out
    assert accuracy(text, "test") > 90
    assert accuracy(text, "validation") > 90
    assert "4,810 parameters" in text
    assert len(re.findall(r"^epoch  \d/8: loss", text, re.MULTILINE)) == 8


@pytest.mark.parametrize(
    "options",
    [
        ["--augment", "none"],
        ["--augment", "shift"],
        ["--augment"],
        ["--scheduler", "constant", "--lr", "0.003"],
        ["--scheduler", "cosine", "--lr", "0.003"],
        ["--scheduler", "step", "--lr", "0.003"],
        ["--weight-decay", "0.1"],
        ["--label-smoothing", "0"],
        ["--dropout", "0.2"],
    ],
)
def test_it_learns_with_every_option(capsys, options):
    train("--data", "digits", "--epochs", 4, "--hidden", 64, "--batch-size", 32, *options)
    assert accuracy(capsys.readouterr().out, "test") > 80


def test_the_seed_decides_everything(capsys):
    def printed(seed):
        train(*QUICK, "--dropout", 0.2, "--seed", seed)
        return re.sub(r"\(\d+\.\d s\)", "", capsys.readouterr().out)

    assert printed(1) == printed(1)
    assert printed(1) != printed(2)


def begun(*arguments):
    """Data, options and run of a command line."""
    options = fnn.read_options([*QUICK, *arguments])
    data = fnn.load_data(options)
    return data, options, fnn.begin_run(data, options)


@pytest.mark.parametrize(
    ("scheduler", "parts"),
    [
        ("onecycle", [0.04, 0.9843, 0.75, 0.0]),
        ("cosine", [1.0, 0.8536, 0.5, 0.0]),
        ("step", [1.0, 1.0, 0.1, 0.001]),
        ("constant", [1.0, 1.0, 1.0, 1.0]),
    ],
)
def test_the_learning_rate_moves_as_asked(scheduler, parts):
    """At the beginning, after a quarter, half and all of the steps."""
    _, options, run = begun("--scheduler", scheduler, "--epochs", "4")
    steps = options.epochs * len(run.loader)
    rates = []
    for _ in range(steps + 1):
        rates += run.scheduler.get_last_lr()
        if len(rates) <= steps:
            run.scheduler.step()
    seen = [rates[0], rates[steps // 4], rates[steps // 2], rates[-1]]
    np.testing.assert_allclose(seen, 0.01 * np.array(parts), atol=0.0008)


def test_optimizers_get_what_suits_them_unless_it_is_given():
    assert vars(begun("--optimizer", "adamw")[2].optimizer)["param_groups"][0]["weight_decay"] == 0.01
    assert vars(begun("--optimizer", "adam")[2].optimizer)["param_groups"][0]["weight_decay"] == 0.0
    assert vars(begun("--weight-decay", "0.5")[2].optimizer)["param_groups"][0]["weight_decay"] == 0.5
    assert fnn.read_options(["--optimizer", "sgd"]).lr == 0.1
    assert begun("--label-smoothing", "0.25")[2].loss_function.label_smoothing == 0.25


def test_a_terminal_shows_a_bar_and_a_file_does_not(monkeypatch, capsys):
    train(*QUICK, "--epochs", 1)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    train(*QUICK, "--epochs", 1)
    output = capsys.readouterr()
    assert "epoch 1/1: " in output.err
    assert "epoch  1/1: loss" in output.out


def test_without_tqdm_lines_are_enough(monkeypatch, capsys):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setitem(sys.modules, "tqdm", None)
    train(*QUICK)
    output = capsys.readouterr()
    assert "epoch  3/3: loss" in output.out
    assert output.err == ""


def test_without_hidden_layers_it_is_a_linear_model(capsys):
    train(*QUICK, "--hidden")
    assert "650 parameters" in capsys.readouterr().out


def test_the_best_parameters_are_saved_and_give_the_accuracy_that_was_told(capsys, tmp_path):
    path = tmp_path / "best.safetensors"
    train(*DIGITS, "--lr", 0.02, "--scheduler", "constant", "--epochs", 8, "--save", path)
    text = capsys.readouterr().out
    assert "best parameters, of epoch 7, written to" in text  # not those of the last one
    model = fnn.build_model(64, 10, [32], 0.0)
    model.load_state_dict(load(path))
    images, labels = fnn.prepared(Digits(train=False), None, 0)
    scores = model.eval()(images).numpy()
    assert 100 * np.mean(scores.argmax(axis=1) == labels) == pytest.approx(accuracy(text, "test"), abs=0.006)


def measured(monkeypatch, *pairs):
    """Let validation find these accuracies and losses; gives what the model was each time."""
    left, seen = iter(pairs), []

    def measure(run, data):
        up, down = next(left)
        seen.append({name: values.copy() for name, values in run.model.state_dict().items()})
        numbers = dict.fromkeys(fnn.COLUMNS, 0.0) | {"validation_accuracy": up, "validation_loss": down}
        return numbers | {"epoch": len(seen)}

    monkeypatch.setattr(fnn, "measure", measure)
    return seen


def test_the_best_epoch_wins(monkeypatch):
    """Whatever comes after it: here the third of five, which has the lower loss of two equals."""
    seen = measured(monkeypatch, (50.0, 1.0), (90.0, 2.0), (90.0, 1.0), (90.0, 3.0), (70.0, 0.1))
    data, options, run = begun("--epochs", "5")
    fnn.train(run, data, options, StopSignal())
    assert len(seen) == 5
    assert run.best_epoch() == 3
    for name, values in run.best.state_dict().items():
        assert np.array_equal(values, seen[2][name])
        assert not np.array_equal(values, seen[4][name])


@pytest.mark.parametrize(("asked", "epochs"), [([], 6), (["--early-stop"], 4), (["--early-stop", "2"], 3)])
def test_it_stops_when_nothing_improves(monkeypatch, asked, epochs):
    measured(monkeypatch, (50.0, 1.0), *[(40.0, 0.1)] * 5)
    data, options, run = begun("--epochs", "6", *asked)
    fnn.train(run, data, options, StopSignal())
    assert len(run.history) == epochs


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--optimizer", "sgd"], r"the loss is nan in step 2 of epoch 1; the result of linear in '\d', recorded at .*"),
        (["--dropout", "0.5"], r"the loss is nan in step 2 of epoch 1; the result of linear in '\d', recorded at .*"),
        (["--limit", "20"], r"the loss is nan in the validation after epoch 1; the result of linear .*"),
    ],
)
def test_a_loss_that_is_no_number_ends_training_and_is_explained(capsys, arguments, words):
    # The tests make errors of NumPy's warnings: none may stand beside the message.
    assert fnn.main([*QUICK, "--hidden", "64", "32", *arguments, "--lr", "1e30"]) == 1
    error = capsys.readouterr().err
    assert re.fullmatch(rf"fnn\.py: training: {words} Try a smaller --lr than 1e\+30\.\n", error)


def test_the_step_is_explained_with_the_same_values_dropped():
    data, options, run = begun("--dropout", "0.5")
    seen = []

    def no_number(scores, labels):
        seen.append(scores.numpy())
        return scores.sum() * np.nan

    run.loss_function = no_number
    with pytest.raises(fnn.ZensorError, match="the result of multiply"):
        fnn.train(run, data, options, StopSignal())
    assert np.array_equal(*seen)


def test_a_parameter_that_is_no_number_is_named():
    data, options, run = begun()
    next(run.model.parameters()).numpy()[0] = np.inf
    with pytest.raises(fnn.ZensorError, match=r"AdamW\.step made '1\.weight' not finite in the step before"):
        fnn.train(run, data, options, StopSignal())


def test_the_defaults_are_good_for_the_digits(capsys):
    train("--data", "digits")
    assert accuracy(capsys.readouterr().out, "test") > 96


def test_few_images_get_small_batches():
    options = fnn.read_options([*DIGITS[:4]])
    fnn.load_data(options)
    assert options.batch_size == 16
