"""Fashion-MNIST from folders and mirrors that are made here: MNIST's form, with names and checksums of its own."""

import gzip
import hashlib

import numpy as np
import pytest

from autograd.errors import DataError
from zensor.data import MNIST, DataWarning, DownloadError, FashionMNIST, download

IMAGES, LABELS = "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"


@pytest.fixture
def files(as_idx):
    """A small test half, by file name."""
    images = np.random.default_rng(0).integers(0, 256, (20, 28, 28), dtype=np.uint8)
    labels = np.arange(20, dtype=np.uint8) % 10
    return {IMAGES: gzip.compress(as_idx(images), mtime=0), LABELS: gzip.compress(as_idx(labels), mtime=0)}


@pytest.fixture
def official(files, monkeypatch):
    """Makes that small half the official one."""
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    monkeypatch.setattr(FashionMNIST, "checksums", FashionMNIST.checksums | sums)
    return files


def write(folder, files):
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def plain(files):
    return {name.removesuffix(".gz"): gzip.decompress(content) for name, content in files.items()}


def mirror(files, monkeypatch):
    """A downloader that has these files; gives what was asked of it."""
    asked = []

    def downloader(url, sink):
        asked.append(url)
        sink.write(files[url.rpartition("/")[2]])

    monkeypatch.setattr(download, "pooch_downloader", lambda: downloader)
    return asked


def test_there_are_ten_kinds_of_clothes():
    assert len(set(FashionMNIST.classes)) == 10
    assert FashionMNIST.classes[0] == "T-shirt/top"
    assert FashionMNIST.classes[5] == "Sandal"


def test_nothing_of_where_it_comes_from_is_mnists():
    assert not set(FashionMNIST.mirrors) & set(MNIST.mirrors)
    assert not set(FashionMNIST.checksums.values()) & set(MNIST.checksums.values())
    assert all(len(bytes.fromhex(one)) == 32 for one in FashionMNIST.checksums.values())


@pytest.mark.parametrize("below", ["", "fashion-mnist", "FashionMNIST/raw"])
def test_the_official_files_are_found_in_the_usual_folders(tmp_path, official, below):
    write(tmp_path / below, official)
    data = FashionMNIST(tmp_path, train=False)
    assert data.images.shape == (20, 28, 28)
    assert [data.classes[label] for _, label in data][8:11] == ["Bag", "Ankle boot", "T-shirt/top"]


def test_folders_of_mnist_are_not_looked_into(tmp_path, official):
    write(tmp_path / "mnist", official)
    with pytest.raises(DataError, match=r"^FashionMNIST in .*no file t10k-labels"):
        FashionMNIST(tmp_path, train=False)


def test_gz_files_with_another_checksum_are_used_with_a_warning_each(tmp_path, files):
    write(tmp_path, files)
    with pytest.warns(DataWarning, match="not the official file") as caught:
        assert len(FashionMNIST(tmp_path, train=False)) == 20
    assert len(caught) == 2
    assert caught[0].filename == __file__


def test_plain_files_are_taken_by_their_structure(tmp_path, files):
    write(tmp_path, plain(files))
    assert len(FashionMNIST(tmp_path, train=False)) == 20
    (tmp_path / "t10k-images-idx3-ubyte").write_bytes(plain(files)["t10k-images-idx3-ubyte"][:-1])
    with pytest.raises(DataError, match="truncated"):
        FashionMNIST(tmp_path, train=False)


@pytest.mark.parametrize("form", [plain, dict])
def test_the_digits_of_mnist_are_not_taken_for_clothes(tmp_path, files, monkeypatch, form):
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in plain(files).items()}
    monkeypatch.setattr(MNIST, "checksums", sums)
    write(tmp_path, form(files))
    with pytest.raises(DataError, match=r"labels of MNIST.*Name another folder"):
        FashionMNIST(tmp_path, train=False)


def test_what_is_missing_is_downloaded_once(tmp_path, official, monkeypatch):
    asked = mirror(official, monkeypatch)
    assert len(FashionMNIST(tmp_path, train=False, download=True)) == 20
    assert asked == [FashionMNIST.mirrors[0] + LABELS, FashionMNIST.mirrors[0] + IMAGES]
    assert (tmp_path / "fashion-mnist" / IMAGES).read_bytes() == official[IMAGES]
    assert len(FashionMNIST(tmp_path, train=False, download=True)) == 20
    assert len(asked) == 2


def test_a_download_with_another_checksum_is_an_error(tmp_path, files, monkeypatch):
    mirror(files, monkeypatch)
    with pytest.raises(DownloadError, match="checksum differs"):
        FashionMNIST(tmp_path, train=False, download=True)
