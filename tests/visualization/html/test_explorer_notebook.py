"""The explorer in a notebook that was executed and converted to HTML."""

import pytest

from tests.visualization.html.test_explorer import box, panel, view_box


@pytest.fixture(scope="module")
def converted(notebook_page):
    """A notebook with two explorers, as a page."""
    return notebook_page(
        "from zensor import Zensor\nfrom visualization import build_computation_graph",
        "x, y = Zensor(2.0, name='</script>'), Zensor(3.0, name='y')\nz = x * x + x * y\nz.backward()",
        "build_computation_graph(z).explore()",
        "build_computation_graph(z).explore(theme='dark')",
    )


def test_both_explorers_work_by_mouse_and_by_keyboard(page, converted):
    page.goto(converted.as_uri())
    assert page.locator("iframe").count() == 2
    for frame, colour in zip(page.frames[1:], ("rgb(255, 255, 255)", "rgb(21, 25, 30)"), strict=True):
        box(frame, "input </script>").click()
        assert "+7" in panel(frame)
        frame.locator("#canvas").press("Enter")
        frame.locator(":focus").press("End")
        frame.locator("#details h2", has_text="add").wait_for()
        assert "10" in panel(frame)
        frame.locator(":focus").press("/")
        frame.locator(":focus").press_sequentially("add")
        frame.locator("#said", has_text="1 box found").wait_for(state="attached")
        assert frame.evaluate("getComputedStyle(document.documentElement).backgroundColor") == colour


def test_the_wheel_zooms_only_what_the_reader_went_into(page, converted):
    page.goto(converted.as_uri())
    page.evaluate("document.body.style.paddingBottom = '3000px'")
    place = page.locator("iframe").first.bounding_box()
    page.mouse.move(place["x"] + 300, place["y"] + 300)
    before = view_box(page.frames[1])
    page.mouse.wheel(0, 120)
    page.wait_for_function("() => scrollY > 100")
    assert view_box(page.frames[1]) == before
    box(page.frames[1], "input y").click()
    page.mouse.wheel(0, -300)
    page.frames[1].wait_for_function(
        "before => document.querySelector('#canvas svg').viewBox.baseVal.width < before", arg=before[2]
    )
