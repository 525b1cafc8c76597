"""Handwritten digits in any case: what stands in for MNIST, and when nothing may."""

import numpy as np
import pytest

from autograd.errors import ArgumentError, DataError
from zensor.data import MNIST, DataWarning, Digits, DownloadError, handwritten_digits


@pytest.fixture
def no_network(monkeypatch, tmp_path):
    def refuse(self, mirrors, name):
        raise DownloadError("no mirror answers")

    monkeypatch.setattr(MNIST, "_download", refuse)
    return tmp_path


def test_the_bundled_digits_are_cut_by_the_seed(no_network):
    train, test = handwritten_digits("digits", seed=3)
    assert np.array_equal(train.images, Digits(train=True, seed=3).images)
    assert np.array_equal(test.images, Digits(train=False, seed=3).images)


def test_without_mnist_the_digits_stand_in_loudly(no_network):
    with pytest.warns(DataWarning, match="NO MNIST HERE AND NONE TO DOWNLOAD .no mirror answers."):
        train, _ = handwritten_digits("auto", no_network)
    assert isinstance(train, Digits)


def test_mnist_is_never_replaced_where_it_is_asked_for(no_network):
    with pytest.raises(DownloadError):
        handwritten_digits("mnist", no_network)


def test_a_broken_file_is_never_replaced(no_network):
    (no_network / "train-labels-idx1-ubyte").write_bytes(b"broken")
    (no_network / "train-images-idx3-ubyte").write_bytes(b"broken")
    with pytest.raises(DataError, match="train-labels"):
        handwritten_digits("auto", no_network)


def test_another_kind_is_refused():
    with pytest.raises(ArgumentError, match="'cats'"):
        handwritten_digits("cats")
