"""A picture as a person holds it: text, files, notebooks."""

import os
import stat
import sys

import numpy as np
import pytest

import zensor
from autograd import ArgumentError, GraphError, describe
from visualization import build_computation_graph
from visualization import picture as picture_module
from visualization.errors import PictureError
from visualization.picture import Picture
from zensor import Zensor


@pytest.fixture
def picture():
    x = Zensor(3.0, name="x")
    return Picture(describe(x * x + 1.0))


@pytest.fixture
def long_chain():
    y = Zensor(1.0)
    for _ in range(3000):
        y = -y
    return Picture(describe(y), fold=False)


@pytest.mark.parametrize("direction", ["up", True, ["right"]])
def test_it_runs_to_the_right_or_down(direction):
    with pytest.raises(ArgumentError, match=r"^a picture that runs .*'right' or 'down'\."):
        Picture(describe(Zensor(1.0)), direction=direction)


def test_its_text_counts_what_is_drawn(picture):
    assert repr(picture) == "<Picture of 4 values and 2 operations; show(picture) draws it>"
    assert repr(Picture(describe(Zensor(1.0)))) == "<Picture of 1 value and 0 operations; show(picture) draws it>"


def test_several_results_are_one_operation():
    q, r = zensor.linalg.qr(Zensor(np.eye(2), name="A"))
    assert repr(Picture(describe(q @ r))) == "<Picture of 4 values and 2 operations; show(picture) draws it>"


def test_it_holds_the_description(picture):
    assert [node.operation for node in picture.graph if node.operation] == ["multiply", "add"]


def test_the_numbers_are_those_of_the_moment_in_which_it_was_made():
    x = Zensor(np.zeros(100), name="x")
    picture = Picture(describe(x * 2.0))
    x.data[:] = 7.0
    assert "all 0".replace(" ", "\u00a0") in picture.dot()


FORMATS = {
    ".svg": b"<svg ",
    ".html": b"<!DOCTYPE html>",
    ".SVG": b"<svg ",
    ".png": b"\x89PNG",
    ".pdf": b"%PDF",
    ".dot": b"digraph computation {",
    ".gv": b"digraph computation {",
    ".mmd": b"flowchart LR",
    ".txt": "○ x ".encode(),
    ".json": b'{\n "format": "zensor graph 1"',
}


@pytest.mark.parametrize(("suffix", "start"), FORMATS.items())
def test_files_by_suffix_need_no_program(picture, suffix, start, tmp_path, no_programs):
    path = tmp_path / f"net{suffix}"
    assert picture.save(str(path)) == path
    assert path.read_bytes().startswith(start)
    again = picture.save(tmp_path / f"again{suffix}")
    assert again.read_bytes() == path.read_bytes()


@pytest.mark.parametrize("suffix", [".svg", ".html", ".gif", ".pdf", ".png"])
def test_files_with_colours_come_light_and_dark(suffix, tmp_path):
    root = Zensor(2.0, name="x") * 3.0
    picture = build_computation_graph(root)
    light = picture.save(tmp_path / f"light{suffix}", theme="light").read_bytes()
    assert picture.save(tmp_path / f"dark{suffix}", theme="dark").read_bytes() != light
    assert (picture.save(tmp_path / f"plain{suffix}").read_bytes() == light) == (suffix != ".html")


@pytest.mark.parametrize("suffix", [".dot", ".gv", ".mmd", ".txt", ".json"])
def test_files_without_colours_refuse_a_theme(picture, suffix, tmp_path):
    with pytest.raises(ArgumentError, match=r"only \.svg, \.html, \.gif, \.pdf, \.png have one"):
        picture.save(tmp_path / f"net{suffix}", theme="dark")
    with pytest.raises(ArgumentError, match="'auto', 'light' or 'dark'"):
        picture.save(tmp_path / f"net{suffix}", theme="blue")
    assert os.listdir(tmp_path) == []


def test_printing_a_picture_draws_it_in_the_terminal(picture, capsys):
    print(picture)
    assert capsys.readouterr().out == picture.text() + "\n"


def test_a_file_is_kept_when_drawing_fails(picture, tmp_path, monkeypatch):
    path = tmp_path / "net.dot"
    path.write_text("older")
    monkeypatch.setitem(sys.modules, "graphviz", None)
    with pytest.raises(PictureError):
        picture.save(path)
    assert path.read_text() == "older"
    assert os.listdir(tmp_path) == ["net.dot"]


def test_a_saved_file_may_be_read_by_those_who_may_read_others(picture, tmp_path):
    (tmp_path / "other").touch()
    path = picture.save(tmp_path / "net.dot")
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE((tmp_path / "other").stat().st_mode)


@pytest.mark.parametrize("name", ["net.bmp", "net", ".svg", "net.svg.old"])
def test_another_suffix_is_refused_with_the_list(picture, name, tmp_path):
    with pytest.raises(ArgumentError, match=r"\.svg, \.html, \.gif, \.pdf, \.png, \.dot, \.gv, \.mmd, \.txt, \.json"):
        picture.save(tmp_path / name)


def test_a_missing_folder_is_named(picture, tmp_path):
    with pytest.raises(PictureError, match=r"No such file or directory.*must exist"):
        picture.save(tmp_path / "nowhere" / "net.dot")


def test_a_folder_in_the_place_of_the_file_is_refused_and_nothing_left_over(picture, tmp_path):
    (tmp_path / "net.dot").mkdir()
    with pytest.raises(PictureError, match="directory"):
        picture.save(tmp_path / "net.dot")
    assert os.listdir(tmp_path) == ["net.dot"]


def test_a_read_only_folder_is_refused(picture, tmp_path, monkeypatch):
    # chmod would not stop root, who runs the tests in containers.
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(picture_module.Path, "write_bytes", refuse)
    with pytest.raises(PictureError, match=r"Permission denied.*writable"):
        picture.save(tmp_path / "net.dot")


def test_a_file_is_replaced_whole_or_not_at_all(picture, tmp_path, monkeypatch):
    path = tmp_path / "net.dot"
    path.write_text("older")

    def refuse(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(picture_module.os, "replace", refuse)
    with pytest.raises(PictureError, match="No space left"):
        picture.save(path)
    assert path.read_text() == "older"
    assert os.listdir(tmp_path) == ["net.dot"]


def test_errors_of_the_environment_are_os_errors_and_ours(picture, tmp_path):
    with pytest.raises(OSError, match="saving a picture"):
        picture.save(tmp_path / "nowhere" / "net.dot")


def test_a_notebook_gets_a_drawing_and_text(picture, no_programs):
    bundle = picture._repr_mimebundle_()
    assert bundle == {"text/plain": picture.text(), "image/svg+xml": picture.svg()}


def test_a_notebook_gets_what_it_asks_for(picture):
    assert list(picture._repr_mimebundle_(include=["image/svg+xml"])) == ["image/svg+xml"]
    assert list(picture._repr_mimebundle_(exclude=["image/svg+xml"])) == ["text/plain"]


def test_an_explorer_is_asked_for_and_shown_in_a_frame(picture):
    explorer = picture.explore(theme="dark", height=300)
    assert explorer._repr_html_().startswith('<iframe title="Computation graph" sandbox="allow-scripts" ')
    assert ' height="300" ' in explorer._repr_html_()
    assert '<html lang="en" data-theme="dark">' in explorer.document
    assert repr(explorer).endswith("KiB of HTML; a notebook shows it>")
    assert picture.explore().document == picture.explore().document


def test_a_graph_too_large_to_read_is_described_in_words(long_chain, tmp_path):
    assert "3,001 values and 3,000 operations: at most 5000 boxes" in repr(long_chain)
    assert "show(build_computation_graph(v))" in repr(long_chain)
    assert long_chain.drawing is None
    with pytest.raises(GraphError, match="drawing a graph of 3001 nodes: at most 5000"):
        long_chain.save(tmp_path / "net.svg")
    with pytest.raises(GraphError, match="at most 5000"):
        long_chain.dot()
    with pytest.raises(GraphError, match="at most 5000"):
        long_chain.explore()
    assert "at most 5000" in long_chain._repr_mimebundle_()["text/plain"]
