"""fnn.py: the table and the picture that it leaves."""

import csv
import re
import sys

import pytest
from matplotlib.figure import Figure

import fnn
from tests.fnn.quick import QUICK, accuracy, train


def rows_of(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def test_the_log_has_a_line_for_each_epoch_with_the_numbers_that_were_told(capsys, tmp_path):
    path = tmp_path / "metrics.csv"
    path.write_text("from another run")
    train(*QUICK, "--log", path)
    text, rows = capsys.readouterr().out, rows_of(path)
    assert [row["epoch"] for row in rows] == ["1", "2", "3"]
    assert list(rows[0]) == list(fnn.COLUMNS)
    for row in rows:
        numbers = {name: float(value) for name, value in row.items()}
        assert (
            f"epoch {row['epoch']:>2}/3: loss {numbers['train_loss']:.4f}, validation loss "
            f"{numbers['validation_loss']:.4f}, validation accuracy {numbers['validation_accuracy']:.2f} %"
        ) in text
        assert 0 < numbers["train_accuracy"] < 100
        assert 0 < numbers["lr"] < 0.01
        assert numbers["seconds"] > 0


def test_what_is_measured_in_training_is_the_mean_over_its_images(monkeypatch):
    """Also where the last batch is smaller."""
    options = fnn.read_options([*QUICK, "--augment", "none", "--batch-size", "100", "--lr", "1e-30"])
    data = fnn.load_data(options)
    run = fnn.begin_run(data, options)
    assert fnn.train_one_epoch(run, options, fnn.StopSignal())
    row = fnn.measure(run, data)
    loss, accuracy = fnn.judge(run.loss_function, *fnn.predict(run.model, data.train))
    assert row["train_loss"] == pytest.approx(loss, rel=1e-5)
    assert row["train_accuracy"] == pytest.approx(accuracy)


def test_the_log_of_a_resumed_run_is_whole(tmp_path):
    train(*QUICK, "--checkpoint", tmp_path / "run", "--log", tmp_path / "first.csv")
    train("--resume", tmp_path / "run", "--log", tmp_path / "second.csv")
    assert (tmp_path / "first.csv").read_bytes() == (tmp_path / "second.csv").read_bytes()


@pytest.fixture
def figures(monkeypatch):
    """The figures that are saved."""
    kept = []
    savefig = Figure.savefig

    def keep(self, *arguments, **options):
        kept.append(self)
        savefig(self, *arguments, **options)

    monkeypatch.setattr(Figure, "savefig", keep)
    return kept


@pytest.mark.parametrize(("ending", "start"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")])
def test_the_plot_is_a_picture_of_the_kind_that_its_name_says(tmp_path, ending, start):
    path = tmp_path / f"training.{ending}"
    train(*QUICK, "--plot", path)
    assert path.read_bytes().startswith(start)


def test_a_picture_that_cannot_be_written_hides_no_result(monkeypatch, capsys, tmp_path):
    def full(file):
        raise OSError(28, "No space left on device")

    (tmp_path / "training.png").write_bytes(b"the one before")
    monkeypatch.setattr("os.fsync", full)
    assert fnn.main([*QUICK, "--plot", str(tmp_path / "training.png")]) == 1
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("training.png", b"the one before")]
    output = capsys.readouterr()
    assert output.out.splitlines()[-1].startswith("test: loss ")
    assert re.fullmatch(r"fnn\.py: .*No space left on device: .*training\.png'\n", output.err)


def test_without_matplotlib_a_plot_is_refused_before_the_work(monkeypatch, capsys, tmp_path):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    assert fnn.main([*QUICK, "--plot", str(tmp_path / "training.png")]) == 1
    output = capsys.readouterr()
    assert output.out == ""
    assert "fnn.py: --plot: the Python package 'matplotlib' is not installed" in output.err


def test_the_plot_has_curves_confusions_and_mistakes(figures, tmp_path, capsys):
    train(*QUICK, "--log", tmp_path / "log.csv", "--plot", tmp_path / "training.png")
    rows = rows_of(tmp_path / "log.csv")
    (figure,) = figures
    losses, accuracies, confusion, images = figure.axes
    curves = (losses, ("train_loss", "validation_loss")), (accuracies, ("train_accuracy", "validation_accuracy"))
    for axes, names in curves:
        for line, name in zip(axes.lines, names, strict=False):
            assert list(line.get_ydata()) == pytest.approx([float(row[name]) for row in rows])
    right = int(confusion.get_title().split()[1])
    assert accuracy(capsys.readouterr().out, of="test") == pytest.approx(100 * right / 360, abs=0.005)
    assert len(images.images) == fnn.MOST_WRONG
    captions = [text.get_text() for text in images.texts]
    wrong = [", not " in caption for caption in captions]
    assert wrong == sorted(wrong, reverse=True)  # what is right has more of the right digit
    assert sum(wrong) == min(360 - right, fnn.MOST_WRONG)


def test_a_picture_through_pillow_is_not_blank(tmp_path):
    from PIL import Image

    train(*QUICK, "--plot", tmp_path / "training.png")
    with Image.open(tmp_path / "training.png") as picture:
        width, height = picture.size
        for left in (0, width // 2):
            for top in (0, height // 2):
                part = picture.convert("L").crop((left, top, left + width // 2, top + height // 2))
                assert len(part.getcolors()) > 20
