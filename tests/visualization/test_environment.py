"""Pictures on bare machines: without programs, display, packages and UTF-8, and the same in every process."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.visualization.gallery import quotient
from visualization import build_computation_graph

ROOT = Path(__file__).resolve().parents[2]

START = """
import hashlib, sys, warnings
from pathlib import Path
from tests.visualization import gallery
from visualization import build_computation_graph, show
"""

ALL_FORMATS = (
    START
    + """
folder, names, suffixes = (Path(sys.argv[1]), *(one.split(",") for one in sys.argv[2:]))
for name in names:
    root, *held = made if isinstance(made := getattr(gallery, name)(), tuple) else (made,)
    picture = build_computation_graph(root, color_by="value", title=name)
    for suffix in suffixes:
        path = picture.save(folder / f"{name}{suffix}")
        print(path.name, path.stat().st_size > 100, hashlib.sha256(path.read_bytes()).hexdigest())
"""
)

NO_PACKAGES = (
    START
    + """
sys.modules.update({"matplotlib": None, "graphviz": None, "PIL": None, "IPython": None})
picture = build_computation_graph(gallery.quotient())
for suffix in (".svg", ".html", ".txt", ".mmd", ".json"):
    picture.save(Path(sys.argv[1]) / f"net{suffix}")
show(picture)
"""
)


def run(script, *arguments, **settings):
    """A process that knows only these settings: no PATH, no display, an ASCII locale."""
    bare = {"PATH": "", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "OPENBLAS_NUM_THREADS": "1"}
    kept = {name: os.environ[name] for name in ("HOME", "SYSTEMROOT") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)],
        cwd=ROOT,
        env={**kept, **bare, **{name: str(value) for name, value in settings.items()}},
        capture_output=True,
        check=True,
        timeout=300,
    )


@pytest.mark.parametrize(
    ("suffixes", "names"),
    [
        ((".svg", ".html", ".txt", ".mmd", ".json"), ("first_snippet", "gated", "dense", "transformer")),
        # It paints where our own formats do, and takes seconds where there are many arrows.
        ((".png", ".pdf"), ("first_snippet", "transformer")),
        ((".dot",), ("first_snippet", "gated", "dense", "transformer")),
    ],
    ids=("ours", "matplotlib", "graphviz"),
)
def test_every_format_has_the_same_bytes_in_every_process(tmp_path, suffixes, names):
    if ".png" in suffixes:
        pytest.importorskip("matplotlib")
    if ".dot" in suffixes:
        pytest.importorskip("graphviz")
    asked = (",".join(names), ",".join(suffixes))
    one, other = (run(ALL_FORMATS, tmp_path, *asked, PYTHONHASHSEED=seed) for seed in (1, 2))
    lines = one.stdout.decode().splitlines()
    assert len(lines) == len(names) * len(suffixes)
    assert all(line.split()[1] == "True" for line in lines)
    assert one.stdout == other.stdout


def test_without_packages_and_programs_all_our_formats_come_out_and_show_ends(tmp_path):
    done = run(NO_PACKAGES, tmp_path, TMPDIR=tmp_path)
    assert done.stderr == b""
    assert b"picture saved: " in done.stdout
    assert done.stdout.isascii()
    assert {path.suffix for path in tmp_path.iterdir()} == {".svg", ".html", ".txt", ".mmd", ".json"}


def test_a_picture_shown_twice_on_one_page_looks_the_same_twice(page):
    """Both copies have the same ids: rules must reach both, and nothing may point to the wrong one."""
    svg = build_computation_graph(quotient()).svg("auto")
    page.emulate_media(color_scheme="dark")
    page.set_content(f"<div>{svg}</div><div>{svg}</div>")
    first, second = page.evaluate(
        "() => [...document.querySelectorAll('svg')].map((svg) => [...svg.querySelectorAll('*')].map((one) =>"
        " [one.tagName, getComputedStyle(one).fill, getComputedStyle(one).stroke]))"
    )
    assert first == second
    assert ["rect", "rgb(21, 25, 30)", "none"] in first
