"""The bundled digits are whole, split without overlap, and what their source holds."""

import hashlib
import zipfile
from pathlib import Path

import numpy as np
import pytest

import zensor.data
from autograd.errors import ArgumentError
from zensor.data import Digits

FOLDER = Path(zensor.data.__file__).parent


def rows(dataset: Digits) -> list[bytes]:
    return [image.tobytes() + bytes([label]) for image, label in dataset]


def test_the_two_parts_together_are_all_digits():
    with np.load(FOLDER / "digits.npz", allow_pickle=False) as file:
        images, labels = file["images"], file["labels"]
    everything = [image.tobytes() + bytes([label]) for image, label in zip(images, labels, strict=True)]
    assert len(set(everything)) == 1797
    assert sorted(rows(Digits(True)) + rows(Digits(False))) == sorted(everything)


def test_shapes_types_and_range():
    train = Digits()
    assert train.images.shape == (1437, 8, 8)
    assert train.images.dtype == train.labels.dtype == np.uint8
    assert train.images.max() == Digits.largest
    assert sorted(set(train.labels.tolist())) == list(range(10))


def test_the_split_is_random_and_repeats_with_its_seed():
    assert rows(Digits(seed=1)) == rows(Digits(seed=1))
    assert rows(Digits(seed=1)) != rows(Digits(seed=2))
    assert not set(rows(Digits(True, seed=3))) & set(rows(Digits(False, seed=3)))


@pytest.mark.parametrize("seed", [None, np.random.default_rng(0), -1, 0.5, True])
def test_a_seed_that_would_mix_the_parts_is_refused(seed):
    with pytest.raises(ArgumentError, match="whole number"):
        Digits(seed=seed)


def test_it_is_what_scikit_learn_carries():
    # sha256 over the bytes of load_digits().images and .target of scikit-learn 1.9.1, as uint8.
    official = "87ff0c9e40dc7e2c0e34e7257799c2e3f3aec1a016363bb11cad869ec428a826"
    with np.load(FOLDER / "digits.npz", allow_pickle=False) as file:
        assert hashlib.sha256(file["images"].tobytes() + file["labels"].tobytes()).hexdigest() == official


def test_the_archive_carries_no_date_and_stands_beside_its_licence():
    with zipfile.ZipFile(FOLDER / "digits.npz") as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    licence = (FOLDER / "digits.LICENSE.txt").read_text(encoding="utf-8")
    assert "Alpaydin" in licence
    assert "CC BY 4.0" in licence
