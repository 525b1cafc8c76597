"""Folding and unfolding in the explorer: a click leads to a layout that was made beforehand."""

import re

import pytest

from tests.visualization.gallery import lstm_cells, perceptron, residual_net, transformer
from tests.visualization.html.test_explorer import OUTSIDE_OF_ITS_BOX, box, focused, panel, view_box
from visualization import build_computation_graph
from visualization.html.views import views_of
from visualization.svg import svg_text
from zensor import Zensor

ROOM = "#canvas > :not([hidden]) [data-room][aria-label='module {}']"


def room(page, path):
    return page.locator(ROOM.format(path))


def shown(page):
    """The labels of all boxes in sight."""
    return page.locator("#canvas > :not([hidden]) .box").evaluate_all("all => all.map(one => one.ariaLabel)")


def test_a_click_on_a_folded_repetition_opens_its_first_part(explore):
    page = explore(transformer)
    assert page.locator("#canvas > :not([hidden]) [aria-label^='folded module blocks.0 … 11']").count() == 1
    before = len(shown(page))
    box(page, "folded module blocks.0 … 11").click()
    assert len(shown(page)) > before + 20
    assert box(page, "folded module blocks.1 … 11 × 11").count() == 1
    assert page.locator("#said").inner_text() == "Unfolded blocks.0 … 11 × 12"
    assert "The whole graph" in panel(page)
    count = page.locator("#remark").inner_text()
    assert count.startswith("showing ")
    assert count != f"showing {before} of 420 nodes"


def test_a_click_on_the_corner_of_a_module_folds_it_and_back(explore):
    page = explore(perceptron)
    before = shown(page)
    room(page, "0").locator(".hit").click()
    assert box(page, "folded module 0, 1 operation, 100,480 parameters").count() == 1
    assert page.locator("#said").inner_text() == "Folded 0"
    assert len(shown(page)) < len(before)
    box(page, "folded module 0").click()
    assert shown(page) == before


def test_the_keyboard_folds_and_unfolds_and_keeps_the_focus(explore):
    page = explore(perceptron)
    page.locator("#canvas").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("End")
    while not focused(page).startswith("module 2"):
        page.keyboard.press("PageUp")
    assert page.locator(":focus").get_attribute("aria-expanded") == "true"
    page.keyboard.press("Enter")
    assert focused(page).startswith("folded module 2")
    assert page.locator(":focus").get_attribute("aria-expanded") == "false"
    page.keyboard.press("Enter")
    assert not focused(page).startswith("folded")
    assert page.evaluate("document.activeElement.closest('#canvas') !== null")


def test_the_corner_of_a_module_that_has_the_focus_is_in_sight_and_no_box_is_told_of(explore, page):
    page.emulate_media(reduced_motion="reduce")
    explore(residual_net())
    page.locator("#canvas").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("PageDown")
    assert focused(page) == "module 0"
    corner, canvas = room(page, "0").locator(".hit").bounding_box(), page.locator("#canvas").bounding_box()
    assert canvas["y"] <= corner["y"] <= canvas["y"] + canvas["height"] - corner["height"]
    assert "The whole graph" in panel(page)


def test_everything_is_folded_and_unfolded_at_once(explore):
    page = explore(transformer)
    first = shown(page)
    page.get_by_role("button", name="Unfold all").click()
    assert not any("folded" in label for label in shown(page))
    assert page.get_by_role("button", name="Unfold all").is_disabled()
    page.get_by_role("button", name="Fold all", exact=True).click()
    assert any(label.startswith("folded module blocks") for label in shown(page))
    assert len(shown(page)) < len(first)
    page.get_by_role("button", name="First view").click()
    assert shown(page) == first


def test_where_nothing_folds_no_button_says_so(explore):
    page = explore(Zensor(2.0) * 3.0)
    assert page.locator("#least, #first, #most").evaluate_all("all => all.map(one => one.hidden)") == [True] * 3


def test_what_is_clicked_stays_under_the_pointer_once_the_reader_has_moved(explore, page):
    page.emulate_media(reduced_motion="reduce")
    explore(perceptron)
    page.get_by_role("button", name="Zoom in").click()
    place = room(page, "0").locator(".hit").bounding_box()
    last = box(page, "value, shape (4, 128)").first.bounding_box()
    page.mouse.click(place["x"] + 15, place["y"] + 15)
    after = box(page, "folded module 0").bounding_box()
    assert after["y"] + after["height"] / 2 == pytest.approx(last["y"] + last["height"] / 2, abs=2)


def test_a_search_goes_on_in_the_next_view(explore):
    page = explore(perceptron)
    page.locator("#wanted").fill("0.weight")
    assert page.locator("#canvas > :not([hidden]) .match").count() == 1
    room(page, "0").locator(".hit").click()
    (label,) = page.locator("#canvas > :not([hidden]) .match").evaluate_all("all => all.map(one => one.ariaLabel)")
    assert label.startswith("folded module 0")


def test_a_box_is_written_once_and_the_same_in_every_view(explore, tmp_path):
    made = lstm_cells()
    picture = build_computation_graph(made[0])
    drawings = [view.drawing for view in views_of(picture.folder, picture.plan, picture.look).all]
    page = explore(made)
    text = (tmp_path / "net.html").read_text(encoding="utf-8")
    written = re.findall(r'class="box [^>]*>(.*)</g>\n', text)
    assert len(written) < 0.5 * sum(len(drawing.boxes) for drawing in drawings)
    assert not re.search("data-as", text.split("<div hidden>")[0])
    for place, drawing in enumerate(drawings):
        page.evaluate("place => show(place)", place)
        assert shown(page) == [box.words for box in drawing.boxes]
        texts = page.locator("#canvas > :not([hidden]) .box").evaluate_all("all => all.map(one => one.textContent)")
        expected = re.findall(r'class="box [^>]*><title>[^<]*</title>(.*)</g>\n', svg_text(drawing))
        assert texts == [re.sub("<[^>]*>", "", one) for one in expected]


def test_what_an_operation_computes_is_written_once_and_said_of_each(explore):
    x, y = Zensor(2.0, name="x"), Zensor(3.0, name="y")
    page = explore(lambda: ((x * y) * (x * y), x, y))
    assert page.content().count("Product, elementwise") == 1
    for product in page.locator("#canvas .box[aria-label='operation multiply']").all():
        product.hover()
        assert page.locator("#details .formula").text_content().startswith("Product, elementwise")


@pytest.mark.parametrize("make", [lstm_cells, transformer], ids=lambda make: make.__name__)
def test_every_text_lies_in_its_box_in_every_view(explore, make):
    page = explore(make)
    count = page.evaluate("views.length")
    assert count > 5
    for place in range(count):
        page.evaluate("place => { show(place); fit(true) }", place)
        assert page.evaluate(OUTSIDE_OF_ITS_BOX) == []
        assert view_box(page)[2] > 0
