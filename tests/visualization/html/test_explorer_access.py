"""The explorer under an automatic check of accessibility: nothing serious or critical, in light and dark."""

import pytest

from tests.visualization.gallery import perceptron, transformer, two_paths_that_meet
from visualization import build_computation_graph


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("make", [two_paths_that_meet, perceptron, transformer], ids=lambda make: make.__name__)
def test_a_machine_finds_no_serious_barrier(browser, tmp_path, make, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-playwright-python")
    path = build_computation_graph(make()[0]).save(tmp_path / "net.html")
    # The check is a script of its own, which the policy of the page forbids.
    context = browser.new_context(bypass_csp=True, color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    page.goto(path.as_uri())
    for act in (
        lambda: None,
        lambda: page.locator("#canvas .box:visible").first.click(),
        lambda: page.locator("#wanted").fill("linear"),
        lambda: page.set_viewport_size({"width": 400, "height": 700}),
    ):
        act()
        found = axe.Axe().run(page).response["violations"]
        serious = [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")]
        assert serious == []
    context.close()
