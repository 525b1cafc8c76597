"""The IDX reader: right files come out right, and wrong ones are refused in one line."""

import gzip
import os
import struct
import tracemalloc
import zlib

import numpy as np
import pytest

from autograd.errors import DataError
from zensor.data.idx import parse_idx, read_idx

ARRAYS = [
    np.arange(24, dtype=np.uint8).reshape(2, 3, 4),
    np.array([-3, 4], dtype=np.int8),
    np.array([[-300, 400]], dtype=np.int16),
    np.array([-70_000, 4], dtype=np.int32),
    np.array([0.5, -1.25], dtype=np.float32),
    np.array([[[1e300]]], dtype=np.float64),
    np.zeros((0, 28, 28), dtype=np.uint8),
]


@pytest.fixture
def refused(tmp_path):
    """Writes bytes into a file, reads it, and gives the one line of the refusal."""

    def read(content: bytes, **options) -> str:
        path = tmp_path / "hostile.idx"
        path.write_bytes(content)
        tracemalloc.start()
        try:
            with pytest.raises(DataError) as caught:
                read_idx(path, **options)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        message = str(caught.value)
        assert str(path) in message
        assert "\n" not in message
        assert peak < 50_000_000
        return message

    return read


@pytest.fixture
def small(as_idx) -> bytes:
    return as_idx(np.arange(6, dtype=np.uint8).reshape(2, 3))


@pytest.mark.parametrize("array", ARRAYS, ids=lambda array: f"{array.dtype}{array.shape}")
@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_every_type_is_read_as_it_was_written(tmp_path, as_idx, array, pack):
    path = tmp_path / "file"
    path.write_bytes(pack(as_idx(array)))
    read = read_idx(path)
    np.testing.assert_array_equal(read, array)
    assert read.dtype == array.dtype
    assert read.dtype.isnative
    assert read.flags.writeable


def test_numbers_take_their_memory_once(tmp_path, as_idx):
    """The order of their bytes is turned in place: images of floats are refused by MNIST after they were read."""
    path = tmp_path / "floats"
    path.write_bytes(as_idx(np.ones(1_000_000, dtype=np.float64)))
    tracemalloc.start()
    try:
        assert read_idx(path)[-1] == 1
        assert tracemalloc.get_traced_memory()[1] < 9_000_000
    finally:
        tracemalloc.stop()


def test_a_large_file_comes_through_in_pieces(tmp_path, as_idx):
    array = np.random.default_rng(0).integers(0, 256, (300, 1000), dtype=np.uint8)
    path = tmp_path / "large.gz"
    path.write_bytes(gzip.compress(as_idx(array), 1))
    np.testing.assert_array_equal(read_idx(str(path)), array)


def test_incompressible_data_is_no_reason_to_refuse(tmp_path, as_idx):
    array = np.random.default_rng(0).integers(0, 256, 30_000_000, dtype=np.uint8)
    path = tmp_path / "stored.gz"
    path.write_bytes(gzip.compress(as_idx(array), 0))
    np.testing.assert_array_equal(read_idx(path), array)


def test_gzip_is_told_by_the_content_and_not_by_the_name(tmp_path, small):
    (tmp_path / "plain.gz").write_bytes(small)
    (tmp_path / "zipped").write_bytes(gzip.compress(small))
    assert read_idx(tmp_path / "plain.gz").tolist() == read_idx(tmp_path / "zipped").tolist()


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_a_file_cut_at_any_byte_is_refused(refused, small, pack):
    whole = pack(small)
    messages = [refused(whole[:end]) for end in range(len(whole))]
    assert "empty" in messages[0]
    assert all("Get the file again" in message or "another kind" in message for message in messages)


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_values_cut_before_zipping_are_refused(refused, small, pack):
    for end in range(len(small)):
        refused(pack(small[:end]))
    assert "truncated: 5 bytes" in refused(pack(small[:-1]))


@pytest.mark.parametrize("tail", [b"\0", b"more" * 1000], ids=["one byte", "many"])
def test_bytes_that_trail_are_refused(refused, small, tail):
    assert "trail" in refused(small + tail)
    assert "trail" in refused(gzip.compress(small + tail))
    assert "follow the gzip data" in refused(gzip.compress(small) + tail)


def test_a_second_gzip_member_trails_as_well(refused, small):
    assert "follow the gzip data" in refused(gzip.compress(small) + gzip.compress(b""))


@pytest.mark.parametrize(
    "magic",
    ["01000802", "00010802", "00000002", "00000a02", "00000f02", "00000800", "0000ffff", "00000809"],
)
def test_a_wrong_magic_number_is_shown(refused, small, magic):
    message = refused(bytes.fromhex(magic) + small[4:])
    assert bytes.fromhex(magic).hex(" ") in message


@pytest.mark.parametrize("content", [b"\x80\x04K\x01.", b"PK\x03\x04" * 9, b"\x93NUMPY\x01\x00", b"<html>"])
def test_other_kinds_of_file_are_refused(refused, content):
    assert "another kind of file" in refused(content)


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
@pytest.mark.parametrize(
    "lengths",
    [(2, 4), (3, 3), (1, 3), (2, 0), (2**31, 2**31), (2**32 - 1, 2**32 - 1), (0, 2**32 - 1)],
)
def test_lengths_that_lie_are_refused(refused, small, lengths, pack):
    content = small[:4] + struct.pack(">2I", *lengths) + small[12:]
    message = refused(pack(content))
    assert str(lengths) in message


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_a_shape_that_overflows_is_refused_without_a_limit_too(refused, pack):
    for lengths in ([2**32 - 1] * 8, [0, *[2**32 - 1] * 7]):
        header = struct.pack(">HBB8I", 0, 0x0E, 8, *lengths)
        assert "the limit is" in refused(pack(header), limit=None)


def test_more_than_the_file_holds_is_refused_before_memory_is_taken(refused):
    header = struct.pack(">HBB2I", 0, 0x08, 2, 2**31, 2**31)
    assert "truncated: 0 bytes" in refused(header, limit=None)


def test_more_than_gzip_can_hold_is_refused_before_memory_is_taken(refused):
    header = struct.pack(">HBB2I", 0, 0x08, 2, 2**31, 2**31)
    assert "can hold at most" in refused(gzip.compress(header), limit=None)


def test_the_best_compression_there_is_is_accepted(tmp_path, as_idx):
    path = tmp_path / "zeros.gz"
    path.write_bytes(gzip.compress(as_idx(np.zeros(20_000_000, dtype=np.uint8)), 9))
    assert read_idx(path).shape == (20_000_000,)


def test_more_than_memory_is_a_refusal_too(tmp_path, small, monkeypatch):
    def full(*_):
        raise MemoryError

    (tmp_path / "file").write_bytes(small)
    monkeypatch.setattr(np, "empty", full)
    with pytest.raises(DataError, match=r"MemoryError; .* fits into memory"):
        read_idx(tmp_path / "file")
    with pytest.raises(DataError, match="no memory"):
        parse_idx(small, "small")


def test_the_limit_is_the_callers_to_choose(tmp_path, as_idx, refused):
    content = as_idx(np.zeros(100, dtype=np.float64))
    path = tmp_path / "file"
    path.write_bytes(content)
    assert read_idx(path, limit=800).shape == (100,)
    assert "the limit is 799" in refused(content, limit=799)


def zeros(count: int) -> bytes:
    """Gives gzip data that unpacks to an IDX header of 1,000 values and `count` zeros."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    packed = packer.compress(struct.pack(">HBBI", 0, 8, 1, 1000))
    block = bytes(1_000_000)
    for _ in range(count // len(block)):
        packed += packer.compress(block)
    return packed + packer.flush()


def test_a_gzip_bomb_is_not_unpacked_further_than_the_header_says(refused, monkeypatch):
    asked = []
    plain = zlib.decompressobj

    class Watched:
        def __init__(self, wbits):
            self.inner = plain(wbits=wbits)

        def decompress(self, data, most):
            piece = self.inner.decompress(data, most)
            asked.append(len(piece))
            return piece

        def __getattr__(self, name):
            return getattr(self.inner, name)

    bomb = zeros(100_000_000)
    monkeypatch.setattr(zlib, "decompressobj", lambda wbits: Watched(wbits))
    assert "trail" in refused(bomb)
    assert sum(asked) == 8 + 1000 + 1


def test_a_bomb_with_an_honest_header_meets_the_limit(refused):
    header = struct.pack(">HBBI", 0, 8, 1, 2_000_000_000)
    assert "2,000,000,000 bytes; the limit" in refused(gzip.compress(header))


def test_gzip_that_never_yields_a_value_is_given_up(refused):
    empty_blocks = b"\x00\x00\x00\xff\xff" * 1_000_000
    message = refused(gzip.compress(b"")[:10] + empty_blocks)
    assert "hold only 0" in message


def test_a_gzip_name_without_an_end_is_given_up(refused):
    assert "hold only 0" in refused(b"\x1f\x8b\x08\x08" + bytes(6) + b"x" * 2_000_000)


@pytest.mark.parametrize("place", [-8, -1], ids=["checksum", "length"])
def test_gzip_whose_checksum_or_length_is_wrong_is_refused(refused, small, place):
    content = bytearray(gzip.compress(small))
    content[place] ^= 0xFF
    assert "damaged" in refused(bytes(content))


def test_any_flipped_byte_gives_an_array_or_a_refusal(tmp_path, small):
    path = tmp_path / "flipped"
    whole = gzip.compress(small, mtime=0)
    refusals = 0
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        try:
            assert read_idx(path).tolist() == [[0, 1, 2], [3, 4, 5]]
        except DataError:
            refusals += 1
    assert refusals > len(whole) // 2


def test_what_is_not_a_file_is_refused(tmp_path):
    for path in (tmp_path, tmp_path / "missing", "nul\0byte"):
        with pytest.raises(DataError, match="reading IDX file"):
            read_idx(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no FIFOs")
def test_a_fifo_is_refused_and_never_waited_for(tmp_path):
    os.mkfifo(tmp_path / "fifo")
    with pytest.raises(DataError, match="not a regular file"):
        read_idx(tmp_path / "fifo")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no FIFOs")
def test_a_file_that_becomes_a_fifo_while_it_is_opened_is_refused(tmp_path, small, monkeypatch):
    path, fifo = tmp_path / "file", tmp_path / "fifo"
    path.write_bytes(small)
    os.mkfifo(fifo)
    really_open = os.open
    monkeypatch.setattr(os, "open", lambda _, flags: really_open(fifo, flags))
    with pytest.raises(DataError, match="not a regular file"):
        read_idx(path)


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="this system has no /dev/zero")
def test_a_device_behind_a_link_is_refused(tmp_path):
    (tmp_path / "link").symlink_to("/dev/zero")
    with pytest.raises(DataError, match="not a regular file"):
        read_idx(tmp_path / "link")


def test_a_line_break_in_the_name_stays_out_of_the_message(tmp_path):
    with pytest.raises(DataError) as caught:
        read_idx(tmp_path / "two\nlines")
    assert "\n" not in str(caught.value)


def test_bytes_in_memory_are_read_like_a_file(small):
    assert parse_idx(gzip.compress(small), "small").tolist() == [[0, 1, 2], [3, 4, 5]]
    with pytest.raises(DataError, match="data of small: truncated"):
        parse_idx(small[:-1], "small")
