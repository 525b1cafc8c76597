"""What the tests of pages share: a saved explorer, opened from its file, and a check of accessibility."""

import pytest

from visualization import build_computation_graph


@pytest.fixture
def explore(page, tmp_path):
    """Saves the explorer of a computation and opens the file."""

    def open_one(made, **options):
        root = made[0] if isinstance(made, tuple) else made
        path = build_computation_graph(root, **options).save(tmp_path / "net.html")
        page.goto(path.as_uri())
        return page

    return open_one


@pytest.fixture
def barriers(browser):
    """Opens a file, acts in it, and says what an automatic check of accessibility calls serious after each act."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-playwright-python")
    # The check is a script of its own, which the policy of the page forbids.
    context = browser.new_context(bypass_csp=True, reduced_motion="reduce")

    def serious(path, *acts):
        page = context.new_page()
        page.goto(path.as_uri())
        found = []
        for act in acts:
            act(page)
            for scheme, asked in ASKED.items():
                page.emulate_media(color_scheme=scheme)
                violations = axe.Axe().run(page, options=asked).response["violations"]
                found += [(scheme, one["id"], one["nodes"][0]["html"]) for one in violations if one["impact"] in GRAVE]
        return found

    yield serious
    context.close()


GRAVE = ("serious", "critical")

# The schemes differ in their colours alone.
ASKED = {"light": {"resultTypes": ["violations"]}, "dark": {"resultTypes": ["violations"], "runOnly": ["cat.color"]}}
