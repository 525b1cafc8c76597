"""Mirrors and transfers, with downloaders made here: no test uses the network."""

import os
import threading
from pathlib import Path

import pytest

from autograd.errors import DataError
from zensor.data import DownloadError, download
from zensor.data.download import Mirrors, Sink, transfer

FIRST, SECOND = "https://first.example/", "https://second.example/data/"


def accept(content: bytes) -> None:
    """Takes any bytes."""


def sends(content: bytes):
    return lambda url, sink: sink.write(content)


@pytest.fixture
def silent():
    """A downloader that connects and then says nothing until the test is over."""
    over = threading.Event()
    yield lambda url, sink: over.wait()
    over.set()


def test_a_file_is_saved_under_its_name(tmp_path):
    urls = []

    def downloader(url, sink):
        urls.append(url)
        sink.write(b"one ")
        sink.flush()
        sink.write(b"two")

    path = Mirrors([FIRST, SECOND], downloader).fetch("file.gz", tmp_path / "new" / "folder", accept)
    assert path == tmp_path / "new" / "folder" / "file.gz"
    assert path.read_bytes() == b"one two"
    assert urls == [FIRST + "file.gz"]
    assert os.listdir(path.parent) == ["file.gz"]


def test_the_next_mirror_is_tried_and_then_kept(tmp_path):
    urls = []

    def downloader(url, sink):
        urls.append(url)
        if url.startswith(FIRST):
            raise ConnectionError("refused")
        sink.write(b"right")

    mirrors = Mirrors([FIRST, SECOND], downloader)
    mirrors.fetch("a", tmp_path, accept)
    mirrors.fetch("b", tmp_path, accept)
    assert urls == [FIRST + "a", SECOND + "a", SECOND + "b"]


def test_a_file_that_fails_the_check_is_not_saved(tmp_path):
    def check(content):
        raise DataError("not the official file")

    with pytest.raises(DownloadError, match="not the official file") as caught:
        Mirrors([FIRST, SECOND], sends(b"wrong")).fetch("file", tmp_path, check)
    assert "first.example" in str(caught.value)
    assert "second.example" in str(caught.value)
    assert os.listdir(tmp_path) == []


def test_failing_everywhere_is_one_line_that_says_what_to_do(tmp_path):
    def downloader(url, sink):
        raise ConnectionError("no route\nto host") if url.startswith(FIRST) else OSError("x" * 1000)

    with pytest.raises(DownloadError) as caught:
        Mirrors([FIRST, SECOND], downloader).fetch("file", tmp_path / "nowhere", accept)
    message = str(caught.value)
    assert "\n" not in message
    assert "first.example: ConnectionError no route to host; second.example: OSError." in message
    assert "Check the network" in message
    assert not (tmp_path / "nowhere").exists()


def test_an_error_of_the_server_is_told_by_its_number(tmp_path):
    class HTTPError(OSError):
        def __init__(self, url):
            super().__init__(f"404 Client Error: File not found for url: {url}" + "x" * 100)
            self.response = type("Response", (), {"status_code": 404})

    def downloader(url, sink):
        raise HTTPError(url)

    with pytest.raises(DownloadError, match=r"first\.example: HTTPError 404\. One"):
        Mirrors([FIRST], downloader).fetch("file", tmp_path, accept)


def test_a_silent_mirror_is_given_up(silent):
    with pytest.raises(TimeoutError, match="nothing came"):
        transfer(FIRST, silent, quiet_seconds=0.01)


def test_all_mirrors_share_one_time(tmp_path, silent, monkeypatch):
    monkeypatch.setattr(download, "SEARCH_SECONDS", 0.02)
    tried = []

    def downloader(url, sink):
        tried.append(url)
        silent(url, sink)

    mirrors = Mirrors([FIRST, SECOND], downloader)
    with pytest.raises(DownloadError, match=r"second\.example: .*the time is up"):
        mirrors.fetch("file", tmp_path, accept)
    assert tried == [FIRST + "file"]


def test_a_mirror_gets_ten_seconds_and_never_more_than_are_left(tmp_path, monkeypatch):
    given = []

    def transfer(url, downloader, quiet_seconds):
        given.append(quiet_seconds)
        return b""

    monkeypatch.setattr(download, "transfer", transfer)
    mirrors = Mirrors([FIRST], sends(b""))
    mirrors.fetch("a", tmp_path, accept)
    mirrors.seconds_left = 4.0
    mirrors.fetch("b", tmp_path, accept)
    assert given == [10.0, 4.0]


def test_a_transfer_that_hangs_does_not_keep_python_from_ending():
    seen = []
    transfer(FIRST, lambda url, sink: seen.append(threading.current_thread().daemon), 10.0)
    assert seen == [True]


def test_a_transfer_that_never_ends_is_given_up_too(monkeypatch):
    monkeypatch.setattr(download, "FILE_SECONDS", 0.05)
    pause = threading.Event()

    def drips(url, sink):
        while True:
            sink.write(b"x")
            pause.wait(0.001)

    monkeypatch.setattr(download, "_TICK", 0.01)
    with pytest.raises(TimeoutError, match="not complete"):
        transfer(FIRST, drips, quiet_seconds=60.0)


def test_an_abandoned_transfer_is_stopped_at_its_next_byte():
    gate, result = threading.Event(), []
    stopped = threading.Event()

    def late(url, sink):
        gate.wait()
        try:
            sink.write(b"late")
        except OSError as error:
            result.append(str(error))
        stopped.set()

    with pytest.raises(TimeoutError):
        transfer(FIRST, late, quiet_seconds=0.01)
    gate.set()
    assert stopped.wait(10)
    assert "nobody waits" in result[0]


def test_ctrl_c_ends_the_wait_and_leaves_no_file(tmp_path, silent, monkeypatch):
    class Interrupted:
        def put(self, outcome):
            """The thread reports to nobody."""

        def get(self, timeout):
            raise KeyboardInterrupt

    monkeypatch.setattr(download.queue, "SimpleQueue", Interrupted)
    with pytest.raises(KeyboardInterrupt):
        Mirrors([FIRST], silent).fetch("file", tmp_path, accept)
    assert os.listdir(tmp_path) == []


def test_ctrl_c_while_saving_leaves_the_old_file_or_none(tmp_path, monkeypatch):
    (tmp_path / "file").write_bytes(b"old")

    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        Mirrors([FIRST], sends(b"new")).fetch("file", tmp_path, accept)
    assert os.listdir(tmp_path) == ["file"]
    assert (tmp_path / "file").read_bytes() == b"old"


def test_a_mirror_that_sends_too_much_is_stopped():
    sink = Sink(most=10)
    sink.write(b"0123456789")
    with pytest.raises(OSError, match="more than 10 bytes"):
        sink.write(b"x")
    assert len(sink.content) == 10


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(DownloadError, match=r"saving .*folder must be writable"):
        Mirrors([FIRST], sends(b"x")).fetch("name", tmp_path / "file", accept)


def test_without_pooch_the_message_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pooch", None)
    with pytest.raises(DownloadError, match="pip install pooch"):
        Mirrors([FIRST]).fetch("name", Path("unused"), accept)


def test_poochs_downloader_writes_into_the_sink(monkeypatch):
    requests = pytest.importorskip("requests")
    pytest.importorskip("pooch")
    asked = {}

    class Response:
        def __init__(self):
            self.headers = {"content-length": "4"}

        def raise_for_status(self):
            pass

        def iter_content(self, chunk_size):
            yield b"da"
            yield b"ta"

    def get(url, **options):
        asked.update(options, url=url)
        return Response()

    monkeypatch.setattr(requests, "get", get)
    assert transfer(FIRST + "x", download.pooch_downloader(), 30.0) == b"data"
    assert asked["url"] == FIRST + "x"
    assert asked["timeout"] == (10.0, 10.0)
    assert asked["stream"] is True
