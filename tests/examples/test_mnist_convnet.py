"""examples/mnist_convnet.py: in a short form, on the digits that come with Zensor."""

import importlib.util
import re
import sys
from pathlib import Path

import numpy as np
import pytest

PATH = Path(__file__).resolve().parents[2] / "examples" / "mnist_convnet.py"


@pytest.fixture(scope="module")
def example():
    spec = importlib.util.spec_from_file_location("mnist_convnet", PATH)
    module = importlib.util.module_from_spec(spec)
    sys.modules["mnist_convnet"] = module
    spec.loader.exec_module(module)
    return module


def test_it_learns_the_digits(example, capsys):
    assert example.main(["--data", "digits", "--epochs", "4"]) == 0
    text = capsys.readouterr().out
    assert float(re.search(r"test: accuracy ([\d.]+) %", text)[1]) > 94
    assert len(re.findall(r"^epoch \d/4: loss", text, re.MULTILINE)) == 4


def test_the_seed_decides_everything(example, capsys):
    def printed(seed):
        assert example.main(["--data", "digits", "--epochs", "1", "--seed", seed]) == 0
        return re.sub(r"\(\d+\.\d s\)", "", capsys.readouterr().out)

    assert printed("1") == printed("1")
    assert printed("1") != printed("2")


def test_shifting_moves_images_and_fills_with_background(example):
    images = np.ones((2, 1, 3, 3), np.float32)
    seen = {example.shifted(images, 1, np.random.default_rng(seed))[0].tobytes() for seed in range(40)}
    assert len(seen) == 9
    assert set(np.frombuffer(b"".join(seen), np.float32)) == {1.0, -0.5}


def test_a_folder_without_mnist_is_one_line_on_stderr(example, capsys, tmp_path):
    (tmp_path / "train-images-idx3-ubyte").write_bytes(b"nothing")
    (tmp_path / "train-labels-idx1-ubyte").write_bytes(b"nothing")
    assert example.main(["--data", "mnist", "--data-dir", str(tmp_path)]) == 1
    assert re.fullmatch(r"mnist_convnet\.py: .*\n", capsys.readouterr().err)
