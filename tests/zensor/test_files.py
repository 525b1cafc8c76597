"""Files: the old one or the new one, whole; leftovers of those who were killed go away, those of the living stay."""

import errno
import os
import platform
import threading
from pathlib import Path

import pytest

from zensor.files import open_regular, replace_file


def leftover(folder, process, name="file", host=None):
    path = folder / f".{name}.{host or platform.node()}.{process}.0123abcd.part"
    path.write_bytes(b"half")
    return path


def dead():
    """The number of a process that has ended."""
    process = os.fork()
    if process == 0:
        os._exit(0)
    os.waitpid(process, 0)
    return process


def test_a_file_is_written_and_replaced(tmp_path):
    for content in (b"first", b"", b"second"):
        replace_file(tmp_path / "file", content)
        assert (tmp_path / "file").read_bytes() == content
    assert os.listdir(tmp_path) == ["file"]


def test_leftovers_of_the_dead_are_cleared(tmp_path):
    leftover(tmp_path, dead())
    leftover(tmp_path, os.getpid())  # an earlier process of the same number: this one writes nothing now
    leftover(tmp_path, 1 << 70)
    replace_file(tmp_path / "file", b"new")
    assert os.listdir(tmp_path) == ["file"]


def test_what_others_write_stays(tmp_path):
    kept = [
        leftover(tmp_path, os.getppid()),
        leftover(tmp_path, dead(), name="other"),
        leftover(tmp_path, dead(), host="elsewhere"),
        leftover(tmp_path, "x"),
        tmp_path / ".file.note",
    ]
    kept[-1].write_bytes(b"")
    replace_file(tmp_path / "file", b"new")
    assert sorted(tmp_path.iterdir()) == sorted([*kept, tmp_path / "file"])


def test_a_failure_leaves_the_old_file_and_nothing_beside(tmp_path, monkeypatch):
    replace_file(tmp_path / "file", b"old")
    for function in ("fsync", "replace"):
        with monkeypatch.context() as patch:
            patch.setattr(os, function, lambda *arguments: (_ for _ in ()).throw(KeyboardInterrupt))
            with pytest.raises(KeyboardInterrupt):
                replace_file(tmp_path / "file", b"new")
        assert (tmp_path / "file").read_bytes() == b"old"
        assert os.listdir(tmp_path) == ["file"]


def test_a_full_disk_is_told_with_the_name_that_was_given(tmp_path, monkeypatch):
    def full(handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match=r"No space left on device: '.*/log\.csv'$"):
        replace_file(tmp_path / "log.csv", b"new")
    assert os.listdir(tmp_path) == []


def test_the_bytes_are_on_the_disk_before_the_name_and_the_name_at_the_end(tmp_path, monkeypatch):
    done = []
    sync, replace = os.fsync, os.replace
    monkeypatch.setattr(os, "fsync", lambda handle: (done.append(os.path.isdir(f"/dev/fd/{handle}")), sync(handle)))
    monkeypatch.setattr(os, "replace", lambda *names: (done.append("replace"), replace(*names)))
    replace_file(tmp_path / "file", b"new")
    assert done == [False, "replace", True]


def test_a_link_is_followed(tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "folder" / "file")
    replace_file(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "folder" / "file").read_bytes() == b"new"


def test_a_name_as_long_as_names_can_be_is_written(tmp_path):
    path = tmp_path / ("n" * 255)
    replace_file(path, b"old")
    replace_file(path, b"new")
    assert path.read_bytes() == b"new"
    assert os.listdir(tmp_path) == [path.name]


def test_what_is_no_file_is_not_replaced(tmp_path):
    os.mkfifo(tmp_path / "fifo")
    for path in (tmp_path, tmp_path / "fifo", Path("/dev/null"), tmp_path / "none" / "file"):
        with pytest.raises(OSError, match=r"regular|such file"):
            replace_file(path, b"new")
        with pytest.raises(OSError, match=r"regular|such file"):
            open_regular(path)


def test_threads_that_write_the_same_file_leave_one_of_theirs(tmp_path):
    def write(number):
        for _ in range(20):
            replace_file(tmp_path / "file", bytes([number]) * 1000)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set((tmp_path / "file").read_bytes())) == 1
    assert os.listdir(tmp_path) == ["file"]
