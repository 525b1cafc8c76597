"""examples/mnist_convnet.py: in a short form, on the digits that come with Zensor."""

import re

import pytest

from autograd.errors import DataError
from examples import mnist_convnet as example


def test_it_learns_the_digits(capsys):
    accuracy = example.main(["--data", "digits", "--epochs", "4"])
    text = capsys.readouterr().out
    assert accuracy > 94
    assert f"test: accuracy {accuracy:.2f} %" in text
    assert len(re.findall(r"^epoch \d/4: loss", text, re.MULTILINE)) == 4


def test_the_seed_decides_everything(capsys):
    def printed(seed):
        example.main(["--data", "digits", "--epochs", "1", "--seed", seed])
        return re.sub(r"\(\d+\.\d s\)", "", capsys.readouterr().out)

    assert printed("1") == printed("1")
    assert printed("1") != printed("2")


def test_a_folder_with_other_files_is_refused(tmp_path):
    (tmp_path / "train-images-idx3-ubyte").write_bytes(b"nothing")
    (tmp_path / "train-labels-idx1-ubyte").write_bytes(b"nothing")
    with pytest.raises(DataError, match="train-labels-idx1-ubyte"):
        example.main(["--data", "mnist", "--data-dir", str(tmp_path)])
