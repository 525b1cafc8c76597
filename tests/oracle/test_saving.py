"""Saving: PyTorch reads our weights, and we read its."""

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from zensor import Checkpoint, load, nn, save

DTYPES = [
    "float16",
    "float32",
    "float64",
    "int8",
    "int16",
    "int32",
    "int64",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "bool",
]


def models():
    mine = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Conv1d(1, 2, 3), nn.LSTM(2, 3, num_layers=2))
    theirs = torch.nn.Sequential(
        torch.nn.Linear(3, 4), torch.nn.BatchNorm1d(4), torch.nn.Conv1d(1, 2, 3), torch.nn.LSTM(2, 3, num_layers=2)
    )
    return mine, theirs


def assert_same(mine, theirs):
    assert mine.state_dict().keys() == theirs.state_dict().keys()
    for name, values in theirs.state_dict().items():
        np.testing.assert_array_equal(mine.state_dict()[name], values.numpy())


def test_pytorch_reads_our_model(tmp_path):
    mine, theirs = models()
    save(mine.state_dict(), tmp_path / "model.safetensors")
    theirs.load_state_dict(load_file(tmp_path / "model.safetensors"))
    assert_same(mine, theirs)


def test_we_read_pytorchs_model(tmp_path):
    mine, theirs = models()
    save_file(theirs.state_dict(), tmp_path / "model.safetensors", metadata={"format": "pt"})
    mine.load_state_dict(load(tmp_path / "model.safetensors"))
    assert_same(mine, theirs)


@pytest.mark.parametrize("shape", [(), (0, 3), (5,), (2, 3, 4)])
@pytest.mark.parametrize("dtype", DTYPES)
def test_every_dtype_goes_both_ways(tmp_path, dtype, shape):
    array = np.arange(np.prod(shape)).reshape(shape).astype(dtype)
    save({"a": array}, tmp_path / "mine")
    read = load_file(tmp_path / "mine")["a"]
    np.testing.assert_array_equal(read.numpy(), array)
    save_file({"a": read}, tmp_path / "theirs")
    back = load(tmp_path / "theirs")["a"]
    assert (back.dtype, back.shape) == (array.dtype, shape)
    np.testing.assert_array_equal(back, array)


@pytest.mark.parametrize("turned", [np.asfortranarray, np.transpose, lambda a: a[::-1, ::2], lambda a: a.astype(">f8")])
def test_pytorch_reads_what_lay_otherwise_in_memory(tmp_path, turned):
    array = turned(np.arange(12.0).reshape(3, 4))
    save({"a": array}, tmp_path / "file")
    np.testing.assert_array_equal(load_file(tmp_path / "file")["a"].numpy(), array)


def test_bfloat16_comes_as_float32_with_the_same_values(tmp_path):
    values = torch.tensor([1.0, -2.5, 3e38, float("inf"), float("nan"), 1e-40]).to(torch.bfloat16)
    save_file({"a": values}, tmp_path / "file")
    back = load(tmp_path / "file")["a"]
    assert back.dtype == np.float32
    np.testing.assert_array_equal(back, values.to(torch.float32).numpy())


def test_pytorch_takes_the_weights_out_of_a_checkpoint(tmp_path):
    mine, theirs = models()
    Checkpoint(model=mine).save(tmp_path / "run.safetensors")
    arrays = load_file(tmp_path / "run.safetensors")
    theirs.load_state_dict({name.removeprefix("model."): values for name, values in arrays.items()})
    assert_same(mine, theirs)
