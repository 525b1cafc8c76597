"""History: a table with a row per epoch, its best row, its file, and what it refuses to load."""

import csv
import math

import pytest

from autograd.errors import ArgumentError
from zensor.history import History


@pytest.fixture
def history():
    table = History("loss", "accuracy")
    for loss, accuracy in [(0.5, 90), (0.25, 95.0), (0.125, 95.0), (0.125, 95.0)]:
        table.add(loss=loss, accuracy=accuracy)
    return table


def test_columns_and_rows(history):
    assert len(history) == 4
    assert history["loss"] == [0.5, 0.25, 0.125, 0.125]
    history["loss"].append(9.0)
    assert len(history["loss"]) == 4
    assert repr(history) == "History(4 epochs of loss, accuracy)"


def test_the_best_epoch_has_the_highest_and_then_the_lowest_and_then_comes_first(history):
    assert history.best_epoch(highest="accuracy", lowest="loss") == 3
    assert history.best_epoch(highest="loss", lowest="accuracy") == 1
    assert History("loss", "accuracy").best_epoch(highest="accuracy", lowest="loss") == 0


def test_the_file_gives_the_same_numbers(history, tmp_path):
    path = tmp_path / "table.csv"
    history.write(path)
    with open(path, newline="") as file:
        names, *rows = csv.reader(file)
    assert names == ["loss", "accuracy"]
    assert [float(row[0]) for row in rows] == history["loss"]
    History("a", "b").write(path)
    assert path.read_bytes() == b"a,b\r\n"


def test_its_state_goes_into_another_one_and_is_a_copy(history):
    state = history.state_dict()
    other = History("loss", "accuracy")
    other.load_state_dict(state)
    history.add(loss=0.0, accuracy=100.0)
    state["loss"].append(1.0)
    assert other["loss"] == [0.5, 0.25, 0.125, 0.125]


@pytest.mark.parametrize(
    "row",
    [{}, {"loss": 1.0}, {"loss": 1.0, "accuracy": 1.0, "more": 1.0}, {"loss": "a", "accuracy": 1.0}],
)
def test_a_row_that_does_not_fit_is_refused(history, row):
    with pytest.raises(ArgumentError, match="A row has a number for each column"):
        history.add(**row)
    assert len(history) == 4


@pytest.mark.parametrize(
    "state",
    [
        None,
        [],
        {},
        {"loss": []},
        {"loss": [], "accuracy": [], "more": []},
        {"loss": [1.0], "accuracy": []},
        {"loss": [1.0], "accuracy": 1.0},
        {"loss": [1.0], "accuracy": [True]},
        {"loss": [1.0], "accuracy": ["1"]},
        {"loss": [1.0], "accuracy": [math.nan]},
        {"loss": [[1.0]], "accuracy": [1.0]},
    ],
)
def test_a_state_that_does_not_fit_is_refused_whole(history, state):
    with pytest.raises(ArgumentError, match="state_dict"):
        history.load_state_dict(state)
    assert len(history) == 4
