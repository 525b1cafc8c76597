"""The player in a browser, from its file: by mouse and by keyboard, in light and dark, with and without a script."""

import re

import numpy as np
import pytest

import zensor
from tests.visualization.gallery import Block
from visualization import build_computation_graph
from visualization.themes import DARK, LIGHT
from visualization.wording import in_one_line, shortened, visible
from zensor import Zensor, nn

SEEN = "[data-at]:not([hidden])"

GRADIENTS = """() => {
    const shown = [...document.querySelectorAll("g.grad:not([hidden])")];
    const inside = (its, frame) => its.left >= frame.left - 1 && its.right <= frame.right + 1 &&
        its.top >= frame.top - 1 && its.bottom <= frame.bottom + 1;
    return Object.fromEntries([...document.querySelectorAll("#stage .box")].map((box) => {
        const frame = box.querySelector(".shape").getBoundingClientRect();
        const words = shown.filter((one) => inside(one.getBoundingClientRect(), frame));
        return [box.id.split("-").pop(), words.map((one) => one.textContent.replaceAll("\\u00a0", " ")).join("|")];
    }));
}"""

OUTSIDE = """() => {
    const page = document.querySelector("#stage svg").getBoundingClientRect();
    return [...document.querySelectorAll("[data-at] text")].filter((text) => {
        text.closest("[data-at]").hidden = false;
        text.closest("[data-at]").removeAttribute("hidden");
        const its = text.getBoundingClientRect();
        return its.left < page.left || its.right > page.right || its.top < page.top || its.bottom > page.bottom;
    }).map((text) => text.textContent);
}"""


STARTS = """() => {
    const shown = document.getAnimations().filter((one) => one.effect.target.matches(".piece:not([hidden])"));
    return shown.map((one) => {
        const box = one.effect.target.getBBox();
        const [x, y] = one.effect.getKeyframes()[0].transform.match(/-?[\\d.]+/g).map(Number);
        return [box.x + box.width / 2 + x, box.y + box.height / 2 + y];
    });
}"""


def two_ways():
    """The value `a` is used twice, and the operation behind it has to wait."""
    x, b = Zensor(0.5, name="x"), Zensor(-1.5, name="b")
    a = np.tanh(x)
    a.name = "a"
    return (a * b + a) ** 2, x, b


def residual():
    model = Block(4)
    return (model(Zensor(np.ones((2, 4)), name="x")) ** 2).mean(), model


def perceptron():
    model = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 2))
    return model(Zensor(np.ones((2, 3)), name="points")).sum(), model


MADE = {make.__name__: make for make in (two_ways, residual, perceptron)}


@pytest.fixture
def opened(page, tmp_path):
    """Opens the player of a computation, at a step if that is asked for; returns what made it."""

    def opened(make=two_ways, address="", **options):
        root, *leaves = make()
        path = build_computation_graph(root).play(**options).save(tmp_path / "backward.html")
        page.goto(path.as_uri() + address)
        return root, *leaves

    return opened


def step(page):
    """The number of the step that is shown, as every part of the page tells it."""
    number = int(page.locator("#slider").input_value())
    assert page.locator("#count").inner_text() == f"{number} of {page.locator('#slider').get_attribute('max')}"
    assert page.locator("#steps a[aria-current=step]").get_attribute("href") == f"#step={number}"
    assert page.locator("#said").inner_text() == page.locator("#steps a").nth(number).inner_text()
    first_and_last = page.locator(SEEN).evaluate_all("all => all.map(one => one.dataset.at.split(' '))")
    assert all(int(first) <= number <= int(last) for first, last in first_and_last)
    hidden = page.locator("[data-at][hidden]").evaluate_all("all => all.map(one => one.dataset.at.split(' '))")
    assert not any(int(first) <= number <= int(last) for first, last in hidden)
    return number


def badges(page):
    return [text.replace("\u00a0", " ") for text in page.locator(f"g.badge{SEEN} text").all_text_contents()]


def test_the_buttons_go_through_the_steps(page, opened):
    opened()
    assert step(page) == 0
    for button, number in (("next", 1), ("next", 2), ("back", 1), ("last", 4), ("next", 4), ("first", 0), ("back", 0)):
        page.locator(f"#{button}").click()
        assert step(page) == number


def test_the_keyboard_goes_through_the_steps(page, opened):
    opened()
    for key, number in (("ArrowRight", 1), ("ArrowRight", 2), ("ArrowLeft", 1), ("End", 4), ("Home", 0)):
        page.keyboard.press(key)
        assert step(page) == number


def test_the_slider_goes_through_the_steps_and_says_where_it_is(page, opened):
    opened()
    slider = page.locator("#slider")
    slider.fill("2")
    assert step(page) == 2
    assert slider.get_attribute("aria-valuetext").startswith("Step 2 of 4. + fires for n4")
    slider.press("ArrowRight")
    assert step(page) == 3


def test_a_click_in_the_list_jumps_there(page, opened):
    opened()
    page.locator("#steps a").nth(3).click()
    assert step(page) == 3


def test_tab_reaches_every_control_and_leaves_again(page, opened):
    opened()
    reached = []
    for _ in range(30):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id || document.activeElement.tagName"))
        if reached[-1] == "BODY":
            break
    controls = ["first", "back", "play", "next", "last", "slider", "speed"]
    assert [one for one in reached if one in controls] == controls
    assert reached[-1] == "BODY"


def test_play_goes_to_the_end_and_begins_again(page, opened):
    opened()
    page.locator("#speed").select_option("4")
    page.locator("#play").click()
    assert page.locator("#play").inner_text() == "Pause"
    page.locator("#count", has_text="4 of 4").wait_for()
    assert page.locator("#play").inner_text() == "Play"
    page.locator("#play").click()
    assert step(page) == 0


def test_space_plays_and_pauses(page, opened):
    opened()
    page.keyboard.press(" ")
    assert page.locator("#play").inner_text() == "Pause"
    now = step(page)
    page.keyboard.press(" ")
    assert page.locator("#play").inner_text() == "Play"
    assert step(page) == now


def test_space_plays_after_the_slider_was_moved(page, opened):
    opened()
    page.locator("#slider").press("ArrowRight")
    page.locator("#slider").press(" ")
    assert page.locator("#play").inner_text() == "Pause"


def test_a_browser_that_refuses_to_note_the_step_shows_it(page, opened):
    opened()
    page.evaluate("() => { history.replaceState = () => { throw new DOMException('too often', 'SecurityError') } }")
    page.locator("#last").click()
    assert step(page) == 4


def test_a_step_by_hand_pauses(page, opened):
    opened()
    page.keyboard.press(" ")
    page.keyboard.press("End")
    assert page.locator("#play").inner_text() == "Play"


def test_the_address_names_the_step(page, opened):
    opened(address="#step=2")
    assert step(page) == 2
    page.keyboard.press("ArrowRight")
    assert page.url.endswith("#step=3")
    page.evaluate("location.hash = 'step=1'")
    page.wait_for_function("document.getElementById('slider').value === '1'")
    assert page.evaluate("scrollY") == 0


def test_an_address_without_sense_is_forgiven(page, opened):
    opened(address="#step=99")
    assert step(page) == 4


def test_a_waiting_value_counts_and_what_is_behind_it_does_not_run(page, opened):
    opened()
    assert badges(page) == ["waits for 2 of 2"]
    page.locator("#next").click()
    page.locator("#next").click()
    assert badges(page) == ["waits for 1 of 2"]
    assert page.locator(f"g.waits{SEEN}").count() == 1
    assert "tanh behind it does not run yet" in page.locator("#said").inner_text()
    page.locator("#next").click()
    assert badges(page) == ["ready: 2 of 2"]
    assert page.locator(f"g.waits{SEEN}").count() == 0
    page.locator("#next").click()
    assert badges(page) == ["sum of 2 pieces"]


@pytest.mark.parametrize("make", MADE.values(), ids=MADE)
def test_after_the_last_step_the_numbers_on_the_leaves_are_those_of_grad(page, opened, make):
    root, *_held = opened(make, "#step=999")
    shown = page.evaluate(GRADIENTS)
    root.backward()
    compared = 0
    for node in build_computation_graph(root).graph:
        if node.operation is None and node.grad is not None and (text := in_one_line(node.grad, 3, "+")):
            assert shown[node.id] == f"grad {text}" or shown[node.id] == f"grad{text}"
            compared += 1
    assert compared


@pytest.mark.parametrize("make", MADE.values(), ids=MADE)
@pytest.mark.parametrize("size", [(1280, 720), (900, 560), (390, 844)])
def test_picture_controls_and_sentence_are_in_sight_together(page, opened, make, size):
    page.set_viewport_size({"width": size[0], "height": size[1]})
    opened(make)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    for _ in range(int(page.locator("#slider").get_attribute("max"))):
        page.keyboard.press("ArrowRight")
        said = page.locator("#said").bounding_box()
        assert said["y"] + said["height"] <= size[1]


@pytest.mark.parametrize("title", ["", "a title of many words " * 9])
def test_a_high_picture_and_its_steps_fill_the_window(page, tmp_path, title):
    root, *_held = residual()
    path = build_computation_graph(root, title=title).play().save(tmp_path / "backward.html")
    page.goto(path.as_uri() + "#step=5")
    assert page.locator("main").get_attribute("class") == "high"
    stage, steps = page.locator("#stage").bounding_box(), page.locator("#steps").bounding_box()
    for part in (stage, steps):
        assert 690 <= part["y"] + part["height"] <= 720
    assert page.evaluate("document.documentElement.scrollHeight") == 720


@pytest.mark.parametrize("make", MADE.values(), ids=MADE)
def test_nothing_that_comes_and_goes_is_cut_off(page, opened, make):
    opened(make)
    assert page.locator("[data-at] text").count() > 0
    assert page.evaluate(OUTSIDE) == []


STILL = """() => {
    const before = window.before;
    window.before = document.getElementById("stage").scrollTop;
    window.calm = before === window.before ? (window.calm ?? 0) + 1 : 0;
    return window.calm > 20;
}"""
"""Whether the stage has not been scrolled in some twenty frames."""


@pytest.mark.parametrize(("address", "keys"), [("#step=59", []), ("", ["End"]), ("#step=30", ["End", "Home", "End"])])
def test_what_fires_is_in_sight_however_fast_the_reader_gets_there(page, opened, address, keys):
    def chain():
        y = Zensor(1.0, name="x")
        for _ in range(30):
            y = -zensor.sin(y)
        return (y,)

    page.set_viewport_size({"width": 600, "height": 700})
    opened(chain, address)
    for key in keys:
        page.keyboard.press(key)
    page.wait_for_function(STILL)
    stage = page.locator("#stage").bounding_box()
    ring = page.locator(f".fires{SEEN} > *").first.bounding_box()
    assert stage["y"] <= ring["y"] <= ring["y"] + ring["height"] <= stage["y"] + stage["height"]


def test_pieces_travel_unless_the_reader_wants_no_motion(browser, page, opened, tmp_path):
    opened()
    moving = "document.getAnimations().filter(one => one.effect.target.matches('.piece')).length"
    page.locator("#next").click()
    assert page.evaluate(moving) == 1
    context = browser.new_context(reduced_motion="reduce")
    still = context.new_page()
    still.goto((tmp_path / "backward.html").as_uri())
    still.locator("#next").click()
    assert still.evaluate("document.getAnimations().length") == 0
    assert still.locator(f"g.piece{SEEN}").count() == 1
    context.close()


def test_every_piece_sets_out_where_its_own_way_does(page, opened):
    def make():
        leaves = [Zensor([1.0], name=f"w{place}") for place in range(5)]
        return zensor.concatenate(leaves).sum(), leaves

    opened(make)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    starts = page.evaluate(STARTS)
    ways = page.locator(f".into{SEEN} .w").get_attribute("d").split("M")[1:]
    assert len(starts) == 5
    assert starts == [pytest.approx([*map(float, re.findall(r"[\d.]+", way)[:2])], abs=0.2) for way in ways[1:]]


@pytest.mark.parametrize(("scheme", "theme"), [("light", LIGHT), ("dark", DARK)])
def test_colours_follow_the_system(page, opened, scheme, theme):
    page.emulate_media(color_scheme=scheme)
    opened(address="#step=2")
    colours = page.locator(f"g.piece{SEEN} text").first.evaluate("one => getComputedStyle(one).fill")
    assert colours == "rgb({}, {}, {})".format(*bytes.fromhex(theme.grad[1:]))


def test_without_a_script_there_are_the_picture_and_all_steps_as_a_list(browser, tmp_path):
    root, *_leaves = two_ways()
    path = build_computation_graph(root).play().save(tmp_path / "backward.html")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(path.as_uri() + "#step=3")
    assert page.locator("#steps li").count() == 5
    assert page.locator("#stage svg").is_visible()
    assert not page.locator("#controls").is_visible()
    assert badges(page) == ["waits for 2 of 2"]
    context.close()


def test_paper_has_all_steps_and_no_controls(page, opened):
    opened(residual)
    page.emulate_media(media="print")
    picture, frame = page.locator("#stage svg").bounding_box(), page.locator("#stage").bounding_box()
    assert picture["width"] <= frame["width"]
    assert picture["height"] <= frame["height"] < 720
    assert not page.locator("#next").is_visible()
    assert page.locator("#steps").evaluate("one => one.scrollHeight <= one.clientHeight")


def test_a_long_title_stands_above_the_picture_and_does_not_widen_it(page, tmp_path):
    root, *_held = two_ways()
    widths = []
    for title in ("", "word " * 50):
        page.goto(build_computation_graph(root, title=title).play().save(tmp_path / "backward.html").as_uri())
        widths.append(page.locator("#stage svg").get_attribute("width"))
    assert widths[0] == widths[1]
    assert page.locator("h1").inner_text() == ("word " * 50).strip()


def test_targets_are_large_enough_for_a_finger(page, opened):
    opened()
    for target in page.locator("button, input, select, #steps a").all():
        area = target.bounding_box()
        assert min(area["width"], area["height"]) >= 32


def test_a_machine_finds_no_serious_barrier(barriers, tmp_path):
    root, *_leaves = residual()
    path = build_computation_graph(root).play().save(tmp_path / "backward.html")
    acts = [lambda page, key=key: page.keyboard.press(key) for key in ("Home", "ArrowRight", "End")]
    assert barriers(path, *acts) == []


def test_any_name_is_shown_as_text(page, opened, hostile):
    def make():
        x = Zensor(2.0, name=hostile)
        y = x * x
        y.name = hostile
        return y, x

    opened(make)
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.querySelectorAll('script').length") == 2
    assert page.evaluate("document.querySelectorAll('img').length") == 0
    expected = " ".join(shortened(visible(hostile)).split())
    assert expected in " ".join(page.locator("#said").text_content().split())


def test_several_players_stand_in_one_page(page, tmp_path):
    players = []
    for make in (two_ways, perceptron):
        root, *_held = make()
        players.append(build_computation_graph(root).play())
    path = tmp_path / "both.html"
    path.write_text("<!DOCTYPE html>" + "".join(player._repr_html_() for player in players), encoding="utf-8")
    page.goto(path.as_uri())
    for frame, player in zip(page.frames[1:], players, strict=True):
        frame.locator("#last").click()
        assert frame.locator("#said").inner_text() == " ".join(player.sentences[-1].split())
