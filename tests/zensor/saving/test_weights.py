"""Saving: what is written comes back, whole or not at all."""

import os

import numpy as np
import pytest

from autograd.errors import DataError
from zensor import Zensor, nn
from zensor.saving import load, save


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", "int64", "uint8", "bool"])
@pytest.mark.parametrize("shape", [(), (0, 2), (3,), (2, 3)])
def test_arrays_come_back(tmp_path, shape, dtype):
    array = np.arange(np.prod(shape), dtype=float).reshape(shape).astype(dtype)
    save({"a": array}, tmp_path / "file")
    back = load(tmp_path / "file")["a"]
    assert back.dtype == dtype
    assert back.shape == shape
    assert np.array_equal(back, array)


@pytest.mark.parametrize("turned", [np.transpose, np.asfortranarray, lambda a: a[::-1], lambda a: a[:, ::2]])
def test_the_layout_in_memory_does_not_matter(tmp_path, turned):
    array = turned(np.arange(6.0).reshape(2, 3))
    save({"a": array}, tmp_path / "file")
    assert np.array_equal(load(tmp_path / "file")["a"], array)


def test_a_model_comes_back(tmp_path):
    first, second = (nn.Sequential(nn.Linear(2, 3), nn.Linear(3, 1)) for _ in range(2))
    save(first.state_dict(), str(tmp_path / "model.safetensors"))
    second.load_state_dict(load(tmp_path / "model.safetensors"))
    assert np.array_equal(first([[1.0, 2.0]]).numpy(), second([[1.0, 2.0]]).numpy())


def test_tracked_zensors_are_saved_too(tmp_path):
    save({"a": Zensor([1.0])}, tmp_path / "file")
    assert load(tmp_path / "file")["a"].tolist() == [1]


def test_a_file_that_is_there_is_replaced_and_nothing_is_left_beside(tmp_path):
    for value in (1.0, 2.0):
        save({"a": np.array([value])}, tmp_path / "file")
    assert load(tmp_path / "file")["a"].tolist() == [2]
    assert os.listdir(tmp_path) == ["file"]


def test_a_failure_leaves_the_old_file(tmp_path, monkeypatch):
    save({"a": np.array([1.0])}, tmp_path / "file")

    def fail(*arguments):
        raise OSError("the disk is full")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(DataError, match="full"):
        save({"a": np.array([2.0])}, tmp_path / "file")
    assert load(tmp_path / "file")["a"].tolist() == [1]
    assert os.listdir(tmp_path) == ["file"]


@pytest.mark.parametrize("content", [b"", b"\x00" * 8, b"not a model", b"\x80\x04N."])
def test_what_is_no_such_file_is_refused_by_name(tmp_path, content):
    path = tmp_path / "broken"
    path.write_bytes(content)
    with pytest.raises(DataError, match="broken"):
        load(path)
