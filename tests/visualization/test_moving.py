"""Moving pictures and sheets of a player: SVG without a script, GIF, PNG."""

import re
from io import BytesIO
from itertools import combinations, pairwise
from xml.etree import ElementTree

import numpy as np
import pytest

import zensor
from tests.visualization.gallery import dense, first_snippet, gated, lstm_cells, lstm_layer, quotient, recurrent
from visualization import Player, build_computation_graph
from visualization.chips import CHIP_HEIGHT
from visualization.layers import Way
from zensor import Zensor

VISIBLE = """() => [...document.querySelectorAll("text")]
    .filter((one) => getComputedStyle(one).visibility === "visible")
    .map((one) => one.textContent.replaceAll("\\u00a0", " "))"""


@pytest.fixture
def player():
    x, b = Zensor(0.5, name="x"), Zensor(-1.5, name="b")
    a = np.tanh(x)
    a.name = "a"
    root = (a * b + a) ** 2
    return build_computation_graph(root).play(theme="light", seconds=1.0)


def seen_at(page, seconds):
    """What a reader sees at this time of the moving picture."""
    page.evaluate(
        "now => document.getAnimations().forEach(one => { one.pause(); one.currentTime = now * 1000; })", seconds
    )
    return page.evaluate(VISIBLE)


def test_every_step_has_its_time(page, player):
    page.set_content(player.svg())
    for step, badge in enumerate(["waits for 2 of 2", "waits for 2 of 2", "waits for 1 of 2", "ready: 2 of 2"]):
        for within in (0.05, 0.9):
            texts = seen_at(page, step + within)
            assert [text for text in texts if text.startswith(("waits", "ready"))] == [badge]


def test_the_end_is_held_and_then_it_begins_again(page, player):
    page.set_content(player.svg())
    end, start = seen_at(page, 4.5), seen_at(page, 0.5)
    assert seen_at(page, 6.9) == end != start
    assert seen_at(page, 7.5) == start


def test_who_wants_no_motion_sees_the_end(page, player):
    page.set_content(player.svg())
    end = seen_at(page, 4.5)
    page.emulate_media(reduced_motion="reduce")
    page.set_content(player.svg())
    assert page.evaluate("document.getAnimations().length") == 0
    assert page.evaluate(VISIBLE) == end


def test_a_viewer_that_knows_no_animations_shows_the_end(page, player):
    page.set_content(player.svg())
    end = seen_at(page, 4.5)
    page.set_content(re.sub(r"(@keyframes|animation)", "unknown-\\1", player.svg()))
    assert page.evaluate("document.getAnimations().length") == 0
    assert page.evaluate(VISIBLE) == end


def test_both_are_one_well_formed_document_whatever_the_names(hostile):
    x = Zensor(2.0, name=hostile)
    y = x * x
    player = build_computation_graph(y, title=hostile).play()
    for text in (player.svg(), player.svg(steps=[0, 1])):
        tree = ElementTree.fromstring(text)
        assert not [one for one in tree.iter() if one.tag.rpartition("}")[2] in ("script", "img", "b")]


def test_a_sheet_has_each_step_once(player):
    text = player.svg(steps=[0, 2, 4])
    tree = ElementTree.fromstring(text)
    assert len(tree.findall(".//{*}use")) == 3
    words = [one.text or "" for one in tree.iter("{http://www.w3.org/2000/svg}text")]
    assert [word[:2] for word in words if word.startswith(("Start", "2.", "4."))] == ["St", "2.", "4."]


def test_the_film_has_the_time_of_every_step(player):
    image = pytest.importorskip("PIL.Image", reason="needs pillow")
    film = image.open(BytesIO(player.content(".gif")))
    durations = []
    for number in range(film.n_frames):
        film.seek(number)
        durations.append(film.info["duration"])
    assert sum(durations) == 6000  # a second for each step, and two for the last
    assert sum(duration >= 500 for duration in durations) == 5
    assert durations[-1] >= 1500
    assert film.info["loop"] == 0


def test_in_a_fast_film_nothing_travels(player):
    image = pytest.importorskip("PIL.Image", reason="needs pillow")
    fast = Player(player.frames, seconds=0.1)
    film = image.open(BytesIO(fast.content(".gif")))
    assert film.n_frames == 5
    assert film.info["duration"] == 100


def test_the_film_moves(player):
    image = pytest.importorskip("PIL.Image", reason="needs pillow")
    film = image.open(BytesIO(player.content(".gif")))
    pictures = []
    for number in range(film.n_frames):
        film.seek(number)
        pictures.append(np.asarray(film.convert("RGB")))
    assert all((one != other).any() for one, other in pairwise(pictures))


MADE = (first_snippet, quotient, recurrent, gated, dense, lstm_cells, lstm_layer)


@pytest.mark.parametrize("make", MADE, ids=lambda make: make.__name__)
def test_chips_of_a_step_do_not_cover_each_other(make):
    made = make()
    root, *_held = made if isinstance(made, tuple) else (made,)
    player = build_computation_graph(root).play(np.ones(root.shape))
    count = 0
    for stop in range(len(player.sentences)):
        chips = [layer.parts[0].frame for layer in player.stage.layers if layer.kind == "piece" and layer.at(stop)]
        count += len(chips)
        for one, other in combinations(chips, 2):
            beside = abs(one.x + one.width / 2 - other.x - other.width / 2) >= (one.width + other.width) / 2
            assert beside or abs(one.y - other.y) >= CHIP_HEIGHT
    assert count


def test_chips_lie_over_all_ways_of_their_step_and_ways_over_all_strips():
    leaves = [Zensor([1.0], name=f"w{place}") for place in range(9)]
    root = zensor.concatenate(leaves).sum()
    player = build_computation_graph(root).play()
    into, *chips = (layer for layer in player.stage.layers if layer.at(2) and layer.kind in ("into", "piece"))
    assert [into.kind, *(chip.kind for chip in chips)] == ["into"] + ["piece"] * 9
    inks = [part.line for part in into.parts if isinstance(part, Way)]
    assert inks == ["page"] * 10 + ["grad"] * 10
