"""What the tests of pictures share: a machine without programs, and `dot` and Chromium where they are installed."""

import shutil
import subprocess

import pytest

from tests.visualization.gallery import GALLERY, HOSTILE


@pytest.fixture
def render():
    """Runs the real program; without it the test is skipped."""
    path = shutil.which("dot")
    if path is None:
        pytest.skip("needs Graphviz's program dot")

    def run(text, form="svg"):
        return subprocess.run([path, f"-T{form}"], input=text.encode(), capture_output=True, check=True).stdout

    return run


@pytest.fixture
def no_programs(tmp_path, monkeypatch):
    """A machine with an empty PATH."""
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.setenv("PATH", str(empty))


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium; without it, or without the package that drives it, the test is skipped."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="needs the package playwright")
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.skip("needs the program chromium")
    # No sandbox: Chromium refuses to make one for root, which is who runs tests in most containers.
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=quiet)
        yield browser
        browser.close()


@pytest.fixture
def page(browser):
    """A page without network; the test fails if it printed an error, or asked for anything but local files."""
    context = browser.new_context(offline=True)
    page = context.new_page()
    problems = []
    page.on("console", lambda message: problems.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith(LOCAL) else problems.append(request.url))
    yield page
    context.close()
    assert problems == []


LOCAL = ("file:", "data:", "about:", "blob:")

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first needs half the time: it has no window to leave undrawn."""


@pytest.fixture(params=GALLERY, ids=lambda make: make.__name__)
def gallery(request):
    """The root of one computation after another, of all kinds and shapes."""
    made = request.param()
    root, *_held = made if isinstance(made, tuple) else (made,)
    yield root


@pytest.fixture(params=HOSTILE, ids=range(len(HOSTILE)))
def hostile(request):
    """One name after another that means something in some format."""
    return request.param
