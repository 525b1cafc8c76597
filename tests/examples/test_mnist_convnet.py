"""examples/mnist_convnet.py: in a short form, on the digits that come with Zensor."""

import re

from examples import mnist_convnet as example


def test_it_learns_the_digits(capsys):
    assert example.main(["--data", "digits", "--epochs", "4"]) == 0
    text = capsys.readouterr().out
    assert float(re.search(r"test: accuracy ([\d.]+) %", text)[1]) > 94
    assert len(re.findall(r"^epoch \d/4: loss", text, re.MULTILINE)) == 4


def test_the_seed_decides_everything(capsys):
    def printed(seed):
        assert example.main(["--data", "digits", "--epochs", "1", "--seed", seed]) == 0
        return re.sub(r"\(\d+\.\d s\)", "", capsys.readouterr().out)

    assert printed("1") == printed("1")
    assert printed("1") != printed("2")


def test_a_folder_without_mnist_is_one_line_on_stderr(capsys, tmp_path):
    (tmp_path / "train-images-idx3-ubyte").write_bytes(b"nothing")
    (tmp_path / "train-labels-idx1-ubyte").write_bytes(b"nothing")
    assert example.main(["--data", "mnist", "--data-dir", str(tmp_path)]) == 1
    assert re.fullmatch(r"mnist_convnet\.py: .*\n", capsys.readouterr().err)
