"""The player in a notebook that was executed and converted to HTML."""

import pytest


@pytest.fixture(scope="module")
def converted(notebook_page):
    """A notebook with two players, as a page."""
    return notebook_page(
        "from zensor import Zensor\nfrom visualization import build_computation_graph, show",
        "x, y = Zensor(2.0, name='</script>'), Zensor(3.0, name='y')\nz = x * x + x * y",
        "build_computation_graph(z).play()",
        "show(build_computation_graph(z).play(theme='dark'))",
    )


def test_both_players_work_by_mouse_and_by_keyboard(page, converted):
    page.goto(converted.as_uri())
    assert page.locator("iframe").count() == 2
    for frame, colour in zip(page.frames[1:], ("rgb(255, 255, 255)", "rgb(21, 25, 30)"), strict=True):
        frame.locator("#next").click()
        frame.locator("#count", has_text="1 of 3").wait_for()
        frame.locator("#next").press("End")
        frame.locator("#said", has_text="</script> is ready: 3 of 3 pieces, together +7: this is its .grad.").wait_for()
        assert frame.evaluate("getComputedStyle(document.documentElement).backgroundColor") == colour
    assert page.url == converted.as_uri()
