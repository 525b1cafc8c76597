"""What the tests of zensor.data share: IDX files made by hand, and a network that never is one."""

import struct
from collections.abc import Callable

import numpy as np
import pytest

CODES = {"uint8": 0x08, "int8": 0x09, "int16": 0x0B, "int32": 0x0C, "float32": 0x0D, "float64": 0x0E}


@pytest.fixture
def as_idx() -> Callable[..., bytes]:
    """Gives the bytes of an IDX file, written here from the format's description."""

    def write(array: np.ndarray) -> bytes:
        header = struct.pack(">HBB", 0, CODES[array.dtype.name], array.ndim)
        lengths = struct.pack(f">{array.ndim}I", *array.shape)
        return header + lengths + array.astype(array.dtype.newbyteorder(">")).tobytes()

    return write


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    """Nothing here may leave the machine or look into the user's own cache."""

    def refuse(*_):
        raise AssertionError("a test wants to use the network")

    monkeypatch.setattr("socket.socket.connect", refuse)
    monkeypatch.setattr("socket.getaddrinfo", refuse)
    monkeypatch.setenv("ZENSOR_CACHE", str(tmp_path / "cache"))
