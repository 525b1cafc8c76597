"""MNIST from folders, from a cache and from mirrors that are made here."""

import gzip
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from autograd.errors import DataError
from zensor.data import MNIST, DataWarning, DownloadError, download
from zensor.data.mnist import CHECKSUMS, cache_folder, checksum

ROOT = Path(__file__).parents[3]
REAL = os.environ.get("ZENSOR_MNIST")
IMAGES, LABELS = "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"


@pytest.fixture
def arrays():
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (20, 28, 28), dtype=np.uint8)
    return images, np.arange(20, dtype=np.uint8) % 10


@pytest.fixture
def files(arrays, as_idx):
    """A small test half, by file name."""
    return {IMAGES: as_idx(arrays[0]), LABELS: as_idx(arrays[1])}


@pytest.fixture
def official(files, monkeypatch):
    """Makes that small half the official one."""
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    monkeypatch.setattr(MNIST, "checksums", CHECKSUMS | sums)
    return files


@pytest.fixture
def mirror(official, monkeypatch):
    """A downloader that has the official files; gives what was asked of it."""
    asked = []

    def downloader(url, sink):
        asked.append(url)
        sink.write(gzip.compress(official[url.rpartition("/")[2].removesuffix(".gz")]))

    monkeypatch.setattr(download, "pooch_downloader", lambda: downloader)
    return asked


def write(folder: Path, files: dict[str, bytes], suffix: str = "") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / (name + suffix)).write_bytes(gzip.compress(content) if suffix else content)
    return folder


@pytest.mark.parametrize("suffix", ["", ".gz"])
@pytest.mark.parametrize("below", ["", "mnist", "MNIST/raw"])
def test_files_are_found_plain_or_zipped_in_the_usual_folders(tmp_path, official, arrays, below, suffix):
    write(tmp_path / below, official, suffix)
    data = MNIST(tmp_path, train=False)
    np.testing.assert_array_equal(data.images, arrays[0])
    np.testing.assert_array_equal(data.labels, arrays[1])
    assert len(data) == 20
    image, label = data[3]
    assert image.shape == (28, 28)
    assert label == 3


def test_without_a_folder_the_cache_is_used(tmp_path, official):
    write(tmp_path / "cache" / "mnist", official)
    assert len(MNIST(train=False)) == 20


def test_the_other_half_is_another_pair_of_files(tmp_path, official):
    write(tmp_path, official)
    with pytest.raises(DataError, match="no file train-labels-idx1-ubyte"):
        MNIST(tmp_path, train=True)


def test_a_missing_folder_or_file_is_named(tmp_path, official):
    with pytest.raises(DataError, match=r"nowhere.*no file t10k-labels.*download=True"):
        MNIST(tmp_path / "nowhere", train=False)
    write(tmp_path, {LABELS: official[LABELS]})
    with pytest.raises(DataError, match="no file t10k-images"):
        MNIST(tmp_path, train=False)


def test_files_with_another_checksum_are_used_with_a_warning_each(tmp_path, files):
    write(tmp_path, files)
    with pytest.warns(DataWarning, match="not the official file") as caught:
        assert len(MNIST(tmp_path, train=False)) == 20
    assert [IMAGES in str(warning.message) for warning in caught] == [False, True]
    assert caught[0].filename == __file__


def test_what_is_missing_is_downloaded_once(tmp_path, mirror):
    assert len(MNIST(tmp_path, train=False, download=True)) == 20
    assert len(mirror) == 2
    assert sorted(os.listdir(tmp_path / "mnist")) == [f"{IMAGES}.gz", f"{LABELS}.gz"]
    assert len(MNIST(tmp_path, train=False, download=True)) == 20
    assert len(mirror) == 2


def test_the_cache_is_where_downloads_go_without_a_folder(tmp_path, mirror):
    MNIST(train=False, download=True)
    assert (tmp_path / "cache" / "mnist" / f"{IMAGES}.gz").is_file()


def test_a_mirror_may_send_what_was_unzipped_on_the_way(tmp_path, official, monkeypatch):
    def downloader(url, sink):
        sink.write(official[url.rpartition("/")[2].removesuffix(".gz")])

    monkeypatch.setattr(download, "pooch_downloader", lambda: downloader)
    assert len(MNIST(tmp_path, train=False, download=True)) == 20


def test_nothing_is_downloaded_unless_asked(tmp_path, mirror):
    with pytest.raises(DataError):
        MNIST(tmp_path, train=False)
    assert mirror == []


@pytest.mark.parametrize(
    "content",
    [b"<html>log in first</html>", b"", gzip.compress(b"x")],
    ids=["a page", "nothing", "other data"],  # gzip writes the time
)
def test_a_download_that_is_something_else_is_an_error(tmp_path, monkeypatch, content):
    monkeypatch.setattr(download, "pooch_downloader", lambda: lambda url, sink: sink.write(content))
    with pytest.raises(DownloadError, match=r"yann\.lecun\.com"):
        MNIST(tmp_path, download=True)
    assert not (tmp_path / "mnist").exists()


def test_a_download_with_another_checksum_is_an_error(tmp_path, files, monkeypatch):
    def downloader(url, sink):
        sink.write(gzip.compress(files[url.rpartition("/")[2].removesuffix(".gz")]))

    monkeypatch.setattr(download, "pooch_downloader", lambda: downloader)
    with pytest.raises(DownloadError, match="checksum differs"):
        MNIST(tmp_path, train=False, download=True)


def broken(arrays, as_idx, what):
    images, labels = arrays
    wrong = {
        "label 10": (LABELS, np.where(labels == 3, 10, labels).astype(np.uint8)),
        "no label": (LABELS, labels[:0]),
        "labels of two axes": (LABELS, labels.reshape(4, 5)),
        "labels of 16 bits": (LABELS, labels.astype(np.int16)),
        "fewer labels": (LABELS, labels[:-1]),
        "more labels": (LABELS, np.append(labels, labels)),
        "no image": (IMAGES, images[:0]),
        "images of 27 rows": (IMAGES, images[:, :27]),
        "images of one axis": (IMAGES, images.reshape(-1)),
        "images of floats": (IMAGES, images.astype(np.float32)),
        "fewer images": (IMAGES, images[:-1]),
    }
    name, array = wrong[what]
    return name, as_idx(array)


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("label 10", "label 10 at position 3"),
        ("no label", r"shape \(0,\)"),
        ("labels of two axes", r"shape \(4, 5\)"),
        ("labels of 16 bits", "int16"),
        ("fewer labels", "20 images beside 19 labels"),
        ("more labels", "20 images beside 40 labels"),
        ("no image", r"shape \(0, 28, 28\)"),
        ("images of 27 rows", r"shape \(20, 27, 28\)"),
        ("images of one axis", r"shape \(15680,\)"),
        ("images of floats", "float32"),
        ("fewer images", "19 images beside 20 labels"),
    ],
)
def test_well_formed_files_of_the_wrong_content_are_refused(tmp_path, files, arrays, as_idx, what, said):
    name, content = broken(arrays, as_idx, what)
    write(tmp_path, files | {name: content})
    with pytest.raises(DataError, match=said) as caught:
        MNIST(tmp_path, train=False)
    assert str(tmp_path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_broken_file_is_not_replaced_by_a_download(tmp_path, official, mirror):
    write(tmp_path, official | {IMAGES: official[IMAGES][:-1]})
    with pytest.raises(DataError, match="truncated"):
        MNIST(tmp_path, train=False, download=True)
    assert mirror == []


def test_a_folder_or_a_dangling_link_in_place_of_a_file_is_refused(tmp_path, official):
    write(tmp_path, official)
    (tmp_path / LABELS).unlink()
    (tmp_path / LABELS).mkdir()
    with pytest.raises(DataError, match="not a regular file"):
        MNIST(tmp_path, train=False)
    (tmp_path / LABELS).rmdir()
    (tmp_path / LABELS).symlink_to(tmp_path / "gone")
    with pytest.raises(DataError, match="reading IDX file"):
        MNIST(tmp_path, train=False)


def test_a_labels_file_that_announces_too_much_is_refused_before_memory_is_taken(tmp_path, files):
    header = bytes([0, 0, 8, 1]) + (40_000_000).to_bytes(4, "big")
    write(tmp_path, files | {LABELS: header}, ".gz")
    with pytest.raises(DataError, match="40,000,000 bytes; the limit is 1,000,000"):
        MNIST(tmp_path, train=False)


def test_the_checksum_is_that_of_the_plain_file(arrays, files):
    assert checksum(arrays[0]) == hashlib.sha256(files[IMAGES]).hexdigest()
    assert checksum(arrays[1]) == hashlib.sha256(files[LABELS]).hexdigest()


def test_the_cache_folder_can_be_chosen(monkeypatch, tmp_path):
    assert cache_folder() == tmp_path / "cache"
    monkeypatch.delenv("ZENSOR_CACHE")
    pytest.importorskip("pooch")
    assert cache_folder().name == "zensor"


def test_without_pooch_the_cache_folder_must_be_named(monkeypatch):
    monkeypatch.delenv("ZENSOR_CACHE")
    monkeypatch.setitem(sys.modules, "pooch", None)
    with pytest.raises(DataError, match="set ZENSOR_CACHE"):
        cache_folder()


def test_importing_and_reading_need_neither_pooch_nor_tqdm(tmp_path, official):
    write(tmp_path, official)
    code = (
        "import sys, warnings, zensor.data\n"
        "warnings.simplefilter('ignore')\n"
        f"zensor.data.MNIST({str(tmp_path)!r}, train=False)\n"
        "assert not {'pooch', 'tqdm', 'requests'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


@pytest.mark.skipif(not REAL, reason="ZENSOR_MNIST does not name a folder with MNIST's files")
@pytest.mark.filterwarnings("ignore::zensor.data.DataWarning")
def test_the_real_files():
    train, test = MNIST(REAL), MNIST(REAL, train=False)
    assert train.images.shape == (60_000, 28, 28)
    assert test.images.shape == (10_000, 28, 28)
    assert train.labels[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert round(float(train.images.mean()) / 255, 4) == 0.1307
    assert checksum(test.images) == CHECKSUMS[IMAGES]
    assert checksum(test.labels) == CHECKSUMS[LABELS]
    assert checksum(train.labels) == CHECKSUMS["train-labels-idx1-ubyte"]
