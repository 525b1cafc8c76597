"""The notebooks run from top to bottom in short form, and what is kept of their last full run is whole."""

import os
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "examples").glob("*.ipynb"))
SHORT = {"DATA": "digits", "EPOCHS": 2}
LARGEST = 1_500_000

nbformat = pytest.importorskip("nbformat", reason="nbformat is not installed")


def read(path):
    return nbformat.read(path, as_version=4)


def shortened(notebook):
    """The same notebook with other values in its cell of parameters."""
    (cell,) = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    assert re.findall(r"^(\w+) = ", cell.source, re.MULTILINE) == list(SHORT)
    cell.source = "\n".join(f"{name} = {value!r}" for name, value in SHORT.items())
    return notebook


def outputs(notebook, kind):
    """All outputs of one kind: "image/png", "image/svg+xml" or "text/plain"."""
    found = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    texts = [output.text for output in found if output.output_type == "stream"] if kind == "text/plain" else []
    return texts + [output.data[kind] for output in found if kind in output.get("data", {})]


def test_there_are_two():
    assert [path.name for path in NOTEBOOKS] == ["mnist_convnet.ipynb", "mnist_mlp.ipynb"]


# What Jupyter's own packages will drop one day is no mistake of a notebook.
@pytest.mark.filterwarnings("default::DeprecationWarning")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs_from_top_to_bottom(path, tmp_path, monkeypatch):
    client = pytest.importorskip("nbclient", reason="nbclient is not installed")
    pytest.importorskip("ipykernel", reason="ipykernel is not installed")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]))
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "1")
    for settings in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "MPLCONFIGDIR"):
        monkeypatch.setenv(settings, str(tmp_path / settings.lower()))
    notebook = shortened(read(path))
    client.NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(tmp_path)}}).execute()
    right = re.findall(r"epoch \d: .* ([\d.]+) % right", "".join(outputs(notebook, "text/plain")))
    assert len(right) == SHORT["EPOCHS"]
    assert float(right[-1]) > 60
    assert len(outputs(notebook, "image/png")) == len(outputs(read(path), "image/png"))
    assert len(outputs(notebook, "image/svg+xml")) == 1


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_what_is_kept_of_its_last_run_is_whole_and_of_any_machine(path):
    assert path.stat().st_size < LARGEST
    notebook = read(path)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert all(output.output_type != "error" for cell in code for output in cell.outputs)
    text = "".join(outputs(notebook, "text/plain"))
    assert "MNIST: 5" in text or "MNIST: 6" in text
    assert float(re.findall(r"([\d.]+) % right", text)[-1]) > 97.5
    assert not re.search(r"(^|[\s'\"])/\w+/|\d m?s\b|0x[0-9a-f]{6}", text)
