"""What the tests of pages share: a saved explorer, opened from its file, and a check of accessibility."""

from functools import cache

import pytest

from visualization import build_computation_graph


def save(made, path, **options):
    root = made[0] if isinstance(made, tuple) else made
    return build_computation_graph(root, **options).save(path)


@pytest.fixture(scope="session")
def saved(tmp_path_factory):
    """The file with the explorer of a computation of the gallery; it is laid out once for all tests."""
    folder = tmp_path_factory.mktemp("explorers")
    return cache(lambda make: save(make(), folder / f"{make.__name__}.html"))


@pytest.fixture
def explore(page, saved, tmp_path):
    """Opens the explorer of a computation, or of what a function of the gallery makes."""

    def open_one(made, **options):
        path = saved(made) if callable(made) else save(made, tmp_path / "net.html", **options)
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
            for scheme, (where, asked) in ASKED.items():
                page.emulate_media(color_scheme=scheme)
                violations = axe.Axe().run(page, where, {"resultTypes": ["violations"], **asked}).response["violations"]
                found += [(scheme, one["id"], one["nodes"][0]["html"]) for one in violations if one["impact"] in GRAVE]
        return found

    yield serious
    context.close()


GRAVE = ("serious", "critical")

# The schemes differ in their colours alone, and what is hidden has none.
ASKED = {"light": (None, {}), "dark": ({"exclude": ["[hidden]"]}, {"runOnly": ["cat.color"]})}
