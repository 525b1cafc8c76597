"""The player as a person holds it: made from a picture, printed, saved, shown."""

import json
import sys
import weakref

import numpy as np
import pytest

from autograd import ArgumentError, GraphError, describe
from visualization import Player, build_computation_graph, screen, show
from visualization.errors import PictureError
from visualization.frames_json import frames_from_json
from visualization.picture import Picture
from zensor import Zensor


@pytest.fixture
def held():
    x = Zensor(2.0, name="x")
    return x * x + x, x


@pytest.fixture
def player(held):
    return build_computation_graph(held[0]).play()


def test_its_text_counts_the_steps(player):
    assert repr(player) == "<Player of 2 steps; show(player) plays it>"
    assert repr(build_computation_graph(x := Zensor(1.0)).play()) == "<Player of 0 steps; show(player) plays it>"
    assert x.grad is None


def test_printing_it_lists_all_steps_in_80_columns(player, capsys):
    print(player)
    printed = capsys.readouterr().out
    assert printed == player.text() + "\n"
    assert max(map(len, printed.splitlines())) <= 80
    assert " ".join(printed.split()) == " ".join(
        f"{number} {sentence}" for number, sentence in enumerate(player.sentences)
    )


FORMATS = {
    ".html": b"<!DOCTYPE html>",
    ".svg": b"<svg ",
    ".SVG": b"<svg ",
    ".gif": b"GIF89a",
    ".png": b"\x89PNG",
    ".pdf": b"%PDF",
    ".txt": b"0  Start: ",
    ".json": b'{"format":"zensor frames 1"',
}


@pytest.mark.parametrize(("suffix", "start"), FORMATS.items())
def test_files_by_suffix_need_no_program_and_are_equal_twice(player, suffix, start, tmp_path, no_programs):
    path = tmp_path / f"backward{suffix}"
    assert player.save(str(path)) == path
    assert path.read_bytes().startswith(start)
    assert player.save(tmp_path / f"again{suffix}").read_bytes() == path.read_bytes()


@pytest.mark.parametrize("name", ["backward.dot", "backward", ".html"])
def test_another_suffix_is_refused_with_the_list(player, name, tmp_path):
    with pytest.raises(ArgumentError, match=r"\.html, \.svg, \.gif, \.png, \.pdf, \.txt, \.json"):
        player.save(tmp_path / name)


def test_json_makes_the_same_player_again(player, tmp_path):
    text = player.save(tmp_path / "backward.json").read_text(encoding="utf-8")
    assert json.loads(text)["format"] == "zensor frames 1"
    again = Player(frames_from_json(text))
    assert again.sentences == player.sentences
    assert again.document == player.document


@pytest.mark.parametrize("suffix", [".svg", ".png", ".pdf"])
def test_chosen_steps_stand_side_by_side(player, suffix, tmp_path):
    every = player.save(tmp_path / f"every{suffix}", steps=range(3))
    one = player.save(tmp_path / f"one{suffix}", steps=[1])
    assert len(one.read_bytes()) < len(every.read_bytes())


@pytest.mark.parametrize("steps", [[], [3], [-1], [0, 99], 7, "all", [0.5]])
def test_steps_that_are_not_there_are_refused(player, steps, tmp_path):
    with pytest.raises(ArgumentError, match=r"its steps are 0, the start, to 2"):
        player.save(tmp_path / "steps.svg", steps=steps)


@pytest.mark.parametrize("seconds", [0.0, -1.0, 1e9, float("nan"), "2"])
def test_a_time_without_sense_is_refused(held, seconds):
    with pytest.raises(ArgumentError, match=r"0\.05 to 60 seconds"):
        build_computation_graph(held[0]).play(seconds=seconds)


def test_a_theme_that_is_none_is_refused(held):
    with pytest.raises(ArgumentError, match="'auto', 'light' or 'dark'"):
        build_computation_graph(held[0]).play(theme="blue")


@pytest.mark.parametrize("suffix", [".html", ".gif", ".txt", ".json"])
def test_steps_cannot_be_chosen_for_what_has_all_of_them(player, suffix, tmp_path):
    with pytest.raises(ArgumentError, match=r"only \.svg, \.png, \.pdf show chosen steps"):
        player.save(tmp_path / f"steps{suffix}", steps=[0])


def test_a_picture_does_not_keep_the_computation_alive():
    root = Zensor(2.0) * 3.0
    picture, node = build_computation_graph(root), weakref.ref(root.node)
    del root
    assert node() is None
    assert len(picture.graph) == 3


def test_what_is_unused_is_named_and_gets_no_gradient(held):
    root, x = held
    w, v = Zensor(1.0, name="w"), Zensor(1.0, name="v")
    aside = x * w + v
    player = build_computation_graph(root, unused=[aside]).play()
    assert player.frames.frames[0].node == player.frames.graph.root.id
    assert "No gradient reaches w, n3, v and n5." in player.sentences[0]
    assert player.frames.gradients["n0"].elements == (5.0,)
    assert player.document


def test_a_computation_that_is_gone_is_refused_with_what_to_do():
    picture = build_computation_graph(Zensor(2.0) * 3.0)
    with pytest.raises(GraphError, match=r"gone.*z = f\(x\); build_computation_graph\(z\)\.play\(\)"):
        picture.play()


def test_a_description_alone_cannot_be_played(held):
    with pytest.raises(GraphError, match="made from a description alone"):
        Picture(describe(held[0])).play()


def test_a_zensor_written_since_is_refused():
    x = Zensor([1.0, 2.0])
    y = x * 2.0
    picture = build_computation_graph(y)
    y += 1.0
    with pytest.raises(GraphError, match="written in place since"):
        picture.play([1.0, 1.0])


def test_a_freed_graph_is_refused_before_anything_is_drawn(held):
    root, _ = held
    root.backward()
    with pytest.raises(GraphError, match=r"Call play\(\) before backward\(\)"):
        build_computation_graph(root).play()


def test_too_many_steps_are_listed_and_not_drawn(tmp_path):
    y = Zensor(1.0)
    for _ in range(600):
        y = -y
    player = build_computation_graph(y, fold=False).play()
    assert player.text().startswith("  0  Start")
    with pytest.raises(GraphError, match=r"600 steps: at most 500 can be followed.*fold=True"):
        player.save(tmp_path / "backward.html")
    assert player._repr_html_().startswith("<pre>&lt;Player of 600 steps")
    assert len(build_computation_graph(y, fold=True).play().sentences) < 10


def test_a_film_that_is_too_long_is_refused(tmp_path):
    y = Zensor(1.0)
    for _ in range(160):
        y = -y
    with pytest.raises(PictureError, match="at most 150"):
        build_computation_graph(y, fold=False).play().save(tmp_path / "backward.gif")


def test_a_picture_saves_its_film(held, tmp_path):
    path = build_computation_graph(held[0]).save(tmp_path / "backward.gif")
    assert path.read_bytes().startswith(b"GIF89a")


def test_a_package_that_is_missing_is_named(player, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "PIL", None)
    with pytest.raises(PictureError, match="pip install pillow"):
        player.save(tmp_path / "backward.gif")
    assert list(tmp_path.iterdir()) == []


def test_show_saves_a_page_and_says_where(player, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(screen, "_opener", lambda: None)
    monkeypatch.setattr(screen.tempfile, "tempdir", str(tmp_path))
    show(player)
    (path,) = tmp_path.iterdir()
    assert capsys.readouterr().out == f"{player.text()}\npicture saved: {path}\n"
    assert path.read_text(encoding="utf-8") == player.document


def test_a_notebook_shows_it_in_a_frame(player):
    shown = player._repr_html_()
    assert shown.startswith('<iframe title="The backward pass, step by step" sandbox="allow-scripts"')


def test_a_page_is_small_enough_for_any_notebook():
    x, b = Zensor(0.5, name="x"), Zensor(-1.5, name="b")
    a = np.tanh(x)
    page = build_computation_graph(y := (a * b + a) ** 2).play().document
    assert y.grad is None
    assert len(page.encode()) < 33_500
