"""Saving: what is written comes back, whole or not at all."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import zensor
from autograd.errors import DataError, DTypeError
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


def test_without_the_library_files_are_read_and_not_written(tmp_path, monkeypatch):
    save({"a": np.array([1.0])}, tmp_path / "file")
    monkeypatch.setitem(sys.modules, "safetensors.numpy", None)
    with pytest.raises(
        DataError, match=r"saving '.*other': safetensors is not installed; .* pip install safetensors\."
    ):
        save({"a": np.array([1.0])}, tmp_path / "other")
    assert load(tmp_path / "file")["a"].tolist() == [1]


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


@pytest.mark.parametrize("what", [3, None, [1], "text", nn.ReLU()])
def test_only_a_dictionary_is_saved(tmp_path, what):
    with pytest.raises(DTypeError, match=r"saving an? .* dictionary from names to arrays"):
        save(what, tmp_path / "file")
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    "values",
    [
        "word",
        None,
        [[1], [1, 2]],
        np.array([1j]),
        np.array([{}], dtype=object),
        np.zeros(2, dtype=[("a", "f4")]),
        np.zeros(2, "M8[s]"),
        np.zeros(2, np.longdouble),
        np.array(["x"]),
    ],
)
def test_what_is_no_array_of_numbers_is_refused_by_name(tmp_path, values):
    with pytest.raises(DTypeError, match=r"saving 'layer\.weight'"):
        save({"layer.weight": values}, tmp_path / "file")
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("name", ["", "../x", "/x", "a/../b", "a\\b", "a\nb", "__metadata__", "x" * 2000, "\ud800"])
def test_a_name_that_would_not_be_read_is_not_written(tmp_path, name):
    with pytest.raises(DataError, match="name"):
        save({name: np.zeros(2)}, tmp_path / "file")
    assert os.listdir(tmp_path) == []


def test_names_are_text(tmp_path):
    with pytest.raises(DTypeError, match="under the name 3"):
        save({3: np.zeros(2)}, tmp_path / "file")


@pytest.mark.parametrize("name", ["a..b", "0.weight", "größe", "a b", "a/b", "名"])
def test_other_names_are_fine(tmp_path, name):
    save({name: np.ones(2)}, tmp_path / "file")
    assert list(load(tmp_path / "file")) == [name]


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "folder").mkdir()
    for path in (tmp_path / "none" / "file", tmp_path / "folder", tmp_path / ("x" * 300), "/dev/null", "a\0b"):
        with pytest.raises(DataError, match="saving '"):
            save({"a": np.zeros(2)}, path)


def test_numbers_of_the_other_byte_order_and_scalars_are_saved_as_values(tmp_path):
    save({"a": np.array([1.0, 2.0], ">f8"), "b": 0.5, "c": np.float32(2)}, tmp_path / "file")
    back = load(tmp_path / "file")
    assert (back["a"].tolist(), back["b"].item(), back["c"].item()) == ([1, 2], 0.5, 2)
    assert back["a"].dtype.isnative


def test_what_is_loaded_may_be_written(tmp_path):
    save({"a": np.zeros(2), "b": np.zeros(2, np.float32)}, tmp_path / "file")
    for array in load(tmp_path / "file").values():
        array += 1


def test_bfloat16_is_read_as_float32(tmp_path):
    header = b'{"a":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]}}'
    (tmp_path / "file").write_bytes(len(header).to_bytes(8, "little") + header + b"\x80\x3f\x00\xc0")
    assert load(tmp_path / "file")["a"].tolist() == [1, -2]


def test_the_packages_door_is_the_same(tmp_path):
    assert zensor.save is save
    assert zensor.load is load
    assert {"save", "load", "Checkpoint"} <= set(dir(zensor))


def test_import_zensor_loads_nothing_of_saving():
    script = "import sys, zensor; assert 'zensor.saving' not in sys.modules"
    subprocess.run([sys.executable, "-c", script], check=True, cwd=Path(__file__).parents[3])
