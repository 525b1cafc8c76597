"""What the tests of pages share: saved explorers, an executed notebook, and a check of accessibility."""

import subprocess
import sys
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


@pytest.fixture(scope="session")
def notebook_page(tmp_path_factory):
    """Executes a notebook of these cells, and converts it to a page."""
    for package in ("nbclient", "nbconvert", "nbformat", "ipykernel"):
        pytest.importorskip(package, reason=f"needs {package}")

    def convert(*cells):
        path = tmp_path_factory.mktemp("notebook") / "notebook.html"
        command = [sys.executable, "-c", CONVERT, str(path), *cells]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        return path

    return convert


# The browser's event loop occupies the process of the tests, so the notebook runs in another one.
CONVERT = """
import sys
import nbformat
from nbclient import NotebookClient
from nbconvert import HTMLExporter
_, path, *cells = sys.argv
notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells])
executed = NotebookClient(notebook, kernel_name="python3").execute()
# The template "basic" has no page around it: the others ask other hosts for scripts of their own.
body, _ = HTMLExporter(template_name="basic").from_notebook_node(executed)
with open(path, "w", encoding="utf-8") as file:
    file.write("<!DOCTYPE html><html lang='en'><title>Notebook</title><body>" + body)
"""


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
