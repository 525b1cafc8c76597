"""The explorer in a browser, from its file: by mouse and by keyboard, in light and dark, in a narrow window."""

import re

import numpy as np
import pytest

import zensor
from autograd import describe
from tests.visualization.gallery import (
    HOSTILE,
    convolutional_net,
    first_snippet,
    lstm_cells,
    perceptron,
    transformer,
    two_paths_that_meet,
)
from visualization.picture import Picture
from visualization.themes import DARK, LIGHT
from visualization.wording import shortened, visible
from zensor import Zensor

SHOWN = (first_snippet, perceptron, convolutional_net, lstm_cells, transformer)


# Half a unit of the picture is within the rounding of coordinates.
OUTSIDE_OF_ITS_BOX = """() => {
    const outside = [];
    for (const box of document.querySelectorAll("#canvas > :not([hidden]) .box")) {
        const shapes = box.querySelectorAll(".shape"), front = box.matches(".folded") ? shapes.length - 1 : 0;
        const frame = shapes[front].getBBox();
        for (const text of box.querySelectorAll("text")) {
            const its = text.getBBox();
            if (its.x < frame.x - 0.5 || its.x + its.width > frame.x + frame.width + 0.5 ||
                its.y < frame.y - 0.5 || its.y + its.height > frame.y + frame.height + 0.5)
                outside.push(text.textContent);
        }
    }
    return outside;
}"""


def box(page, start):
    """The box that is shown and whose label begins with these words."""
    return page.locator(f'#canvas > :not([hidden]) .box[aria-label^="{start}"]')


def view_box(page):
    return [float(one) for one in page.locator("#canvas > :not([hidden]) svg").get_attribute("viewBox").split()]


def settled(page):
    """Where the picture stands once nothing moves."""
    page.wait_for_function("() => performance.now() - (window.began ??= performance.now()) > 250")
    page.evaluate("() => { window.began = undefined }")
    return view_box(page)


def scale(page):
    return page.locator("#canvas").evaluate("one => one.clientWidth") / view_box(page)[2]


def panel(page):
    return page.locator("#details").inner_text()


def focused(page):
    return page.evaluate("document.activeElement.getAttribute('aria-label') ?? document.activeElement.id")


@pytest.mark.parametrize("make", SHOWN, ids=lambda make: make.__name__)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 400])
def test_everything_is_in_sight_and_in_place(explore, page, make, scheme, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    explore(make)
    assert page.locator("#canvas").bounding_box()["height"] > 150
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    colour = page.evaluate("getComputedStyle(document.body.parentNode).backgroundColor")
    red = int({"light": LIGHT, "dark": DARK}[scheme].page[1:3], 16)
    assert colour.startswith(f"rgb({red}, ")
    page.locator("#fit").click()
    canvas, svg = page.locator("#canvas").bounding_box(), page.locator("#canvas svg .page").first.bounding_box()
    assert svg["x"] >= canvas["x"] - 1
    assert svg["y"] >= canvas["y"] - 1
    assert svg["x"] + svg["width"] <= canvas["x"] + canvas["width"] + 1
    assert svg["y"] + svg["height"] <= canvas["y"] + canvas["height"] + 1
    small = page.locator("button:visible, input:visible").evaluate_all(
        "all => all.filter(one => one.offsetWidth < 32 || one.offsetHeight < 32).map(one => one.outerHTML)"
    )
    assert small == []


def test_a_click_shows_everything_about_a_box_and_its_way_to_the_root(explore):
    page = explore(two_paths_that_meet)
    assert "The whole graph" in panel(page)
    box(page, "value shared").click()
    text = panel(page)
    for words in ("shared", "Product, elementwise: x · y", "multiply", "float64", "8 bytes", "-6", "-1"):
        assert words in text
    assert page.locator("#details .links button").all_inner_texts() == ["a", "b", "add", "multiply"]
    dimmed = page.locator(".box:not(.lit)").evaluate_all("all => all.map(one => one.getAttribute('aria-label')[6])")
    assert sorted(dimmed) == ["c", "d"]
    assert page.locator(".arrows .near").count() == 5
    assert page.locator(".arrows .way").count() == 5
    box(page, "value shared").click()
    assert "The whole graph" in panel(page)
    assert page.locator(".lit, .near, .way").count() == 0


def test_pointing_at_a_box_shows_it_until_another_is_kept(explore):
    page = explore(two_paths_that_meet)
    box(page, "input d").hover()
    assert "-24" in panel(page)
    box(page, "input a").click()
    box(page, "input d").hover()
    assert "-24" not in panel(page)


def test_the_panel_leads_from_box_to_box(explore):
    page = explore(two_paths_that_meet)
    box(page, "value shared").click()
    page.locator("#details .links button", has_text="a").first.click()
    assert page.locator("#details h2").inner_text() == "a"
    assert focused(page).startswith("input a")


def test_the_panel_begins_at_its_top_for_every_box(explore, page):
    page.set_viewport_size({"width": 400, "height": 600})
    explore(perceptron())
    box(page, "parameter 0.weight").click()
    page.locator("#details .links button").click()
    assert page.locator("#details h2").inner_text() == "linear"
    assert page.locator("#details").evaluate("one => one.scrollTop") == 0


def test_a_large_array_has_its_first_elements_a_histogram_and_its_norm(explore):
    x = Zensor(np.linspace(-1, 1, 100), name="x")
    (x * x).sum().backward()
    page = explore((x * 2.0).sum())
    box(page, "input x").click()
    text = panel(page)
    assert "-1 -0.9798 -0.9596 -0.9394 -0.9192 -0.899 …" in text
    assert f"norm {np.linalg.norm(x.data):.3g}" in text
    labels = page.locator("#details svg").evaluate_all("all => all.map(one => one.getAttribute('aria-label'))")
    assert labels == [
        "Histogram from -1 to 1; the highest of 24 bars is 5",
        "Histogram from -2 to 2; the highest of 24 bars is 5",
    ]


def test_what_is_not_finite_is_counted(explore):
    x = Zensor(np.array([np.nan, np.inf, *range(20)]), name="x")
    page = explore(x * 2.0)
    box(page, "input").click()
    assert "NaN 1, Inf 1" in panel(page)


def test_the_line_of_the_source_stands_there_if_it_was_recorded(explore):
    with zensor.record_source():
        z = Zensor(1.0) * 2.0
    page = explore(z)
    box(page, "output").click()
    assert f"{__name__.rpartition('.')[2]}.py:" in panel(page)


def test_dragging_moves_the_picture_and_clicks_nothing(explore):
    page = explore(two_paths_that_meet)
    before = view_box(page)
    place = box(page, "input a").bounding_box()
    page.mouse.move(place["x"] + 20, place["y"] + 20)
    page.mouse.down()
    page.mouse.move(place["x"] + 120, place["y"] + 70, steps=4)
    page.mouse.up()
    after = view_box(page)
    assert (before[0] - after[0]) * scale(page) == pytest.approx(100, abs=1)
    assert (before[1] - after[1]) * scale(page) == pytest.approx(50, abs=1)
    assert page.locator(".chosen").count() == 0


def test_the_wheel_zooms_about_the_pointer(explore):
    page = explore(two_paths_that_meet)
    before = box(page, "input a").bounding_box()
    page.mouse.move(before["x"], before["y"])
    page.mouse.wheel(0, -300)
    page.wait_for_function(
        "before => document.querySelector('.box').getBoundingClientRect().width > before", arg=before["width"]
    )
    after = box(page, "input a").bounding_box()
    assert after["width"] > before["width"] * 1.3
    assert after["x"] == pytest.approx(before["x"], abs=1)
    assert after["y"] == pytest.approx(before["y"], abs=1)


def test_two_fingers_zoom(explore):
    page = explore(two_paths_that_meet)
    before = scale(page)
    touch = """(points) => { for (const [name, id, x, y] of points) document.getElementById("canvas").dispatchEvent(
        new PointerEvent(name, {pointerId: id, clientX: x, clientY: y, bubbles: true})) }"""
    page.evaluate("() => { Element.prototype.setPointerCapture = () => {} }")  # these fingers are not there
    down = [("pointerdown", 1, 400, 300), ("pointerdown", 2, 500, 300)]
    page.evaluate(touch, [*down, ("pointermove", 2, 600, 300), ("pointerup", 1, 400, 300), ("pointerup", 2, 600, 300)])
    assert scale(page) == pytest.approx(before * 2, rel=0.01)


def test_buttons_zoom_and_fit(explore):
    page = explore(two_paths_that_meet)
    start = settled(page)
    page.get_by_role("button", name="Zoom in").click()
    assert settled(page)[2] == pytest.approx(start[2] / 1.25, rel=0.01)
    page.get_by_role("button", name="Zoom out").click()
    assert settled(page)[2] == pytest.approx(start[2], rel=0.01)
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Zoom in").click()
    page.get_by_role("button", name="Fit").click()
    assert settled(page) == pytest.approx(start, abs=0.1)


def test_fit_shows_all_of_a_very_long_picture(explore):
    value = Zensor(1.0, name="x")
    for _ in range(400):
        value = zensor.sin(value)
    page = explore(value, fold=False)
    page.get_by_role("button", name="Fit").click()
    svg, canvas = page.locator("#canvas .page").bounding_box(), page.locator("#canvas").bounding_box()
    assert svg["height"] <= canvas["height"] + 1


def test_the_keyboard_reaches_everything_and_is_never_trapped(explore):
    page = explore(two_paths_that_meet)
    stops = []
    for _ in range(12):
        page.keyboard.press("Tab")
        stops.append(focused(page))
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        stroke = page.evaluate(
            "getComputedStyle(document.activeElement.querySelector?.('.shape') ?? document.body).stroke"
        )
        assert outline == "solid" or stroke == "rgb(91, 42, 134)" or stops[-1] == ""
    expected = ["wanted", "Zoom out", "fit", "Zoom in", "Light or dark colours", "Computation graph", "input a"]
    assert [one.partition(",")[0] for one in stops[:7]] == expected
    assert "wanted" in stops[8:]


def test_arrow_keys_move_the_picture_and_walk_between_boxes(explore):
    page = explore(two_paths_that_meet)
    page.locator("#canvas").focus()
    before = view_box(page)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    after = view_box(page)
    assert [(after[place] - before[place]) * scale(page) for place in (0, 1)] == pytest.approx([60, 60], abs=0.1)
    page.keyboard.press("0")
    page.keyboard.press("Enter")
    assert focused(page).startswith("input a")
    assert "+3" in panel(page)
    for key, start in (
        ("ArrowRight", "operation multiply"),
        ("ArrowRight", "value shared"),
        ("End", "output"),
        ("PageUp", "operation multiply"),
        ("Home", "input a"),
        ("PageDown", "input b"),
        ("ArrowUp", "input a"),
        ("ArrowLeft", "input a"),
    ):
        page.keyboard.press(key)
        assert focused(page).startswith(start)
    page.keyboard.press("Enter")
    assert page.locator(".chosen").count() == 1
    page.keyboard.press("Escape")
    assert page.locator(".chosen").count() == 0
    assert focused(page) == "Computation graph"


def test_every_box_is_reached_by_page_down(explore):
    page = explore(convolutional_net)
    page.locator("#canvas").focus()
    page.keyboard.press("Enter")
    seen = [focused(page)]
    while len(seen) < 100:
        page.keyboard.press("PageDown")
        if focused(page) == seen[-1]:
            break
        seen.append(focused(page))
    labels = page.locator("#canvas > :not([hidden]) .box").evaluate_all("all => all.map(one => one.ariaLabel)")
    modules = [one for one in seen if one.startswith("module")]
    assert modules[:3] == ["module conv1", "module norm1", "module conv2"]
    assert seen.index("module norm1") < next(place for place, one in enumerate(seen) if "norm1.weight" in one)
    assert [one for one in seen if not one.startswith("module")] == labels


def test_in_the_frame_of_a_notebook_all_tools_stand_in_one_row(explore, page):
    page.set_viewport_size({"width": 820, "height": 560})
    explore(transformer())
    tops = page.locator("#tools button:visible").evaluate_all("all => all.map(one => one.offsetTop)")
    assert len(tops) == 9
    assert len(set(tops)) == 1


def test_what_has_the_focus_is_in_sight(explore):
    page = explore(transformer)
    page.emulate_media(reduced_motion="reduce")
    page.locator("#canvas").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("End")
    page.keyboard.press("PageUp")
    inner, outer = page.locator(":focus").bounding_box(), page.locator("#canvas").bounding_box()
    assert outer["y"] <= inner["y"] <= outer["y"] + outer["height"]


def test_search_counts_and_walks_through_what_it_finds(explore):
    page = explore(perceptron)
    page.keyboard.press("/")
    page.keyboard.type("LINEAR")
    assert page.locator("#said").inner_text() == "3 boxes found"
    assert page.locator(".match .symbol").all_text_contents() == ["linear"] * 3
    for count in ("1 of 3", "2 of 3", "3 of 3", "1 of 3"):
        page.keyboard.press("Enter")
        assert page.locator("#found").inner_text() == count
        assert page.locator("#said").inner_text().startswith(f"{count}: operation linear")
    page.keyboard.press("Shift+Enter")
    assert page.locator("#found").inner_text() == "3 of 3"
    page.locator("#before").click()
    assert page.locator("#found").inner_text() == "2 of 3"
    for wanted, number in (("(128, 784)", 1), ("0.weight", 1), ("nothing", 0), ("", 0)):
        page.locator("#wanted").fill(wanted)
        assert page.locator(".match").count() == number
    assert page.locator("#after").is_disabled()


def test_a_search_lets_go_of_what_was_chosen(explore):
    page = explore(two_paths_that_meet())
    box(page, "value shared").click()
    page.locator("#wanted").fill("d")
    assert page.locator(".lit, .near, .way, .choosing").count() == 0
    page.keyboard.press("Enter")
    assert page.locator(".chosen").count() == 1


def test_what_is_found_is_large_enough_to_read(explore, page):
    page.emulate_media(reduced_motion="reduce")
    explore(transformer)
    page.locator("#most").click()
    page.locator("#fit").click()
    assert scale(page) < 0.2
    page.locator("#wanted").fill("blocks.7.norm1")
    page.keyboard.press("Enter")
    assert scale(page) == pytest.approx(0.68, rel=0.01)
    inner, outer = page.locator(".match.chosen").bounding_box(), page.locator("#canvas").bounding_box()
    assert outer["y"] <= inner["y"]
    assert inner["y"] + inner["height"] <= outer["y"] + outer["height"]


def test_one_node_is_no_nodes(explore):
    assert explore(Zensor(1.0, name="x")).locator("#remark").inner_text() == "1 node"


def test_corners_are_spoken_of_only_where_something_folds(explore):
    assert "Corners" not in panel(explore(two_paths_that_meet))
    assert "Corners" in panel(explore(transformer))


def test_in_a_narrow_window_what_is_found_is_in_sight(explore, page):
    page.set_viewport_size({"width": 400, "height": 760})
    page.emulate_media(reduced_motion="reduce")
    explore(convolutional_net)
    page.locator("#wanted").fill("linear")
    page.keyboard.press("Enter")
    inner, outer = page.locator(".match.chosen").bounding_box(), page.locator("#canvas").bounding_box()
    assert outer["y"] <= inner["y"]
    assert inner["y"] + inner["height"] <= outer["y"] + outer["height"]


def test_on_paper_the_picture_is_light_and_whole(explore, page):
    page.emulate_media(color_scheme="dark", media="print")
    explore(first_snippet)
    assert not page.locator("#tools").is_visible()
    assert page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--page')") == LIGHT.page
    assert page.evaluate("getComputedStyle(document.body).overflow") == "visible"


def test_a_picture_fits_on_one_sheet_of_paper(explore):
    page = explore(first_snippet)
    assert len(re.findall(rb"/Type */Page\b", page.pdf(format="A4"))) == 1


@pytest.mark.parametrize("height", [256, 500, 667])
def test_in_a_low_window_everything_is_in_sight_or_can_be_scrolled_to(explore, page, height):
    page.set_viewport_size({"width": 320, "height": height})
    explore(two_paths_that_meet)
    page.mouse.move(10, 10)
    page.mouse.wheel(0, 5000)
    page.wait_for_function("() => document.getElementById('details').getBoundingClientRect().bottom <= innerHeight")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_search_finds_what_is_inside_a_folded_box(explore):
    page = explore(transformer)
    page.locator("#wanted").fill("blocks.7.norm1.weight")
    (label,) = page.locator(".match").evaluate_all("all => all.map(one => one.ariaLabel)")
    assert label.startswith("folded module blocks.0 … 11 × 12")


def test_the_colours_can_be_turned(explore):
    page = explore(two_paths_that_meet)
    page.get_by_role("button", name="Light or dark").click()
    assert page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--page')") == DARK.page
    page.get_by_role("button", name="Light or dark").click()
    assert page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--page')") == LIGHT.page


def test_who_wants_less_motion_gets_none(explore, page):
    page.emulate_media(reduced_motion="reduce")
    explore(two_paths_that_meet)
    before = view_box(page)
    page.get_by_role("button", name="Zoom in").click()
    assert view_box(page)[2] == pytest.approx(before[2] / 1.25, rel=0.01)
    assert page.locator(".box").first.evaluate("one => getComputedStyle(one).transitionDuration") == "0s"


def test_without_javascript_the_picture_is_there(browser, tmp_path):
    path = Picture(describe(Zensor(3.0, name="x") * 2.0)).save(tmp_path / "net.html")
    page = browser.new_page(java_script_enabled=False)
    page.goto(path.as_uri())
    assert page.locator(".box").first.is_visible()
    assert page.locator("noscript").is_visible()
    assert not page.locator("#tools").is_visible()
    page.close()


def test_whatever_a_user_typed_is_shown_as_text(explore):
    leaves = [Zensor(np.ones(20), name="x") for _ in HOSTILE]
    z = zensor.concatenate(leaves)
    tags = []
    for names in (["x"] * len(HOSTILE), HOSTILE):
        for leaf, name in zip(leaves, names, strict=True):
            leaf.name = name
        page = explore(z, title=" ".join(names))
        tags.append(page.locator("*").evaluate_all("all => all.map(one => one.tagName)"))
    assert tags[0] == tags[1]
    assert page.locator("h1").evaluate("one => one.textContent") == visible(" ".join(HOSTILE))
    inputs = page.locator(".box.input")
    assert inputs.count() == len(HOSTILE)
    for place, name in enumerate(HOSTILE):
        inputs.nth(place).evaluate("one => one.dispatchEvent(new MouseEvent('click', {bubbles: true}))")
        assert page.locator("#details h2").evaluate("one => one.textContent") == visible(shortened(name, 400))
        page.locator("#wanted").fill(visible(name)[:20].strip())
        assert visible(name).strip() == "" or place in page.evaluate("matches.map(one => one)")
