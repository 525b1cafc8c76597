"""The player in a notebook that was executed and converted to HTML."""

import subprocess
import sys

import pytest

# The browser's event loop occupies this process, so the notebook runs in another one.
CONVERT = """
import sys
import nbformat
from nbclient import NotebookClient
from nbconvert import HTMLExporter
cells = [nbformat.v4.new_code_cell(source) for source in (
    "from zensor import Zensor\\nfrom visualization import build_computation_graph, show",
    "x, y = Zensor(2.0, name='</script>'), Zensor(3.0, name='y')\\nz = x * x + x * y",
    "build_computation_graph(z).play()",
    "show(build_computation_graph(z).play(theme='dark'))",
)]
notebook = NotebookClient(nbformat.v4.new_notebook(cells=cells), kernel_name="python3").execute()
# The template "basic" has no page around it: the others ask other hosts for scripts of their own.
body, _ = HTMLExporter(template_name="basic").from_notebook_node(notebook)
with open(sys.argv[1], "w", encoding="utf-8") as file:
    file.write("<!DOCTYPE html><html lang='en'><title>Notebook</title><body>" + body)
"""


@pytest.fixture(scope="module")
def converted(tmp_path_factory):
    """A notebook with two players, as a page."""
    for package in ("nbclient", "nbconvert", "nbformat", "ipykernel"):
        pytest.importorskip(package, reason=f"needs {package}")
    path = tmp_path_factory.mktemp("notebook") / "notebook.html"
    subprocess.run([sys.executable, "-c", CONVERT, str(path)], check=True, capture_output=True, timeout=300)
    return path


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
