"""The explorer under an automatic check of accessibility: nothing serious or critical, in light and dark."""

import pytest

from tests.visualization.gallery import perceptron, transformer, two_paths_that_meet


@pytest.mark.parametrize("make", [two_paths_that_meet, perceptron, transformer], ids=lambda make: make.__name__)
def test_a_machine_finds_no_serious_barrier(barriers, saved, make):
    found = barriers(
        saved(make),
        lambda page: page.locator("#canvas .box:visible").first.wait_for(),
        lambda page: page.locator("#canvas .box:visible").first.click(),
        lambda page: page.locator("#wanted").fill("linear"),
        lambda page: page.set_viewport_size({"width": 400, "height": 700}),
    )
    assert found == []
