"""The DOT text: the same everywhere, and only text whatever a user typed."""

import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import numpy as np
import pytest

from autograd import describe
from visualization.boxes import Box, Line
from visualization.dot import dot_text
from visualization.drawing import Arrow, Drawing, drawing_of
from visualization.errors import PictureError
from visualization.marks import MARKS
from visualization.wording import shortened, visible
from zensor import Zensor

ROOT = Path(__file__).resolve().parents[2]
SVG = "{http://www.w3.org/2000/svg}"
XLINK_TITLE = "{http://www.w3.org/1999/xlink}title"


def named(name, room=""):
    """One box, one ellipse and one arrow that say what a user typed."""
    box = Box("n0", "input", shortened(visible(name)), "input", (Line("()", "value"),), MARKS["input"], name, room)
    ellipse = Box("n1_op", "operation", shortened(visible(name)), "", (), MARKS["operation"], visible(name), room)
    return Drawing((box, ellipse), (Arrow("n0", "n1_op", "0"),), "right")


def texts_in(svg, group):
    """What stands in the groups of a class, in order, with plain spaces."""
    root = ElementTree.fromstring(svg)
    return [
        [text.text.replace("\u00a0", " ").strip() for text in found.iter(f"{SVG}text")]
        for found in root.iter(f"{SVG}g")
        if found.get("class") == group
    ]


def test_what_a_user_typed_is_shown_as_text(hostile, render):
    svg = render(dot_text(named(visible(hostile), room="room")))
    shown = shortened(visible(hostile)).strip()
    assert texts_in(svg, "node") == [[shown, "input", "()"], [shown]]
    assert len(texts_in(svg, "edge")) == 1


def test_no_name_adds_to_the_graph(hostile, render):
    read = json.loads(render(dot_text(named(visible(hostile), room="room")), form="json"))
    names = [one["name"] for one in read["objects"]]
    assert (read["name"], names, len(read["edges"])) == ("computation", ["cluster_0", "n0", "n1_op"], 1)


def test_the_name_of_a_room_is_shown_as_text(hostile, render):
    room = visible(hostile).replace(".", "")
    svg = render(dot_text(named("x", room=room)))
    assert texts_in(svg, "cluster") == [[shortened(room).strip()]]


def test_the_words_of_a_box_are_its_tooltip(hostile, render):
    svg = render(dot_text(drawing_of(describe(Zensor(3.0, name=hostile) * 2.0))))
    tooltips = [link.get(XLINK_TITLE) for link in ElementTree.fromstring(svg).iter(f"{SVG}a")]
    whole = f"input {visible(hostile)}".rstrip() + ", shape (), float64, value 3, feeds multiply"
    assert tooltips[0].replace("\u00a0", " ") == shortened(whole, 3000)
    assert len(tooltips) == 4


def test_strings_stay_below_the_limit_of_old_versions():
    quoted = re.findall(r'"((?:[^"\\]|\\.)*)"', dot_text(named("&\\" * 50_000)))
    assert max(map(len, quoted)) <= 16_000


def test_nested_modules_are_nested_clusters(render):
    boxes = tuple(
        Box(f"n{i}", "value", "", "value", (), MARKS["value"], "", room)
        for i, room in enumerate(["", "a.b", "a", "c.b", "a.b.d"])
    )
    svg = render(dot_text(Drawing(boxes, (), "down")))
    assert b"module a.b.d" in svg
    assert texts_in(svg, "cluster") == [["a"], ["b"], ["d"], ["c"], ["b"]]
    assert len(texts_in(svg, "node")) == 5


def test_modules_nest_deeper_than_python_calls():
    depth = sys.getrecursionlimit() + 10
    box = Box("n0", "value", "", "value", (), MARKS["value"], "", ".".join("a" * depth))
    assert dot_text(Drawing((box,), (), "down")).count("subgraph") == depth


def test_a_name_takes_the_first_line_and_without_one_the_numbers_do():
    named, unnamed = (
        Box("n0", "value", title, "value", (Line("()", "value"),), MARKS["value"], "", "") for title in ("h", "")
    )
    assert dot_text(Drawing((named,), (), "down")).count("<tr>") == 2
    assert dot_text(Drawing((unnamed,), (), "down")).count("<tr>") == 1


def test_marks_become_attributes():
    text = dot_text(drawing_of(describe(Zensor([1.0, np.nan], name="x") * 2.0)))
    assert 'style="filled,rounded"' in text
    assert 'style="filled,dashed"' in text
    assert 'fillcolor="#FBD9C6"' in text
    assert "style=dotted" in text
    assert "peripheries" not in text
    assert "rankdir=LR" in text


def test_a_parameter_has_a_double_border():
    box = Box("n0", "parameter", "w", "parameter", (), MARKS["parameter"], "")
    assert "peripheries=2" in dot_text(Drawing((box,), (), "down"))


def test_the_text_is_the_same_in_every_process():
    script = """
from autograd import describe
from visualization.dot import dot_text
from visualization.drawing import drawing_of
from zensor import Zensor
x, y = Zensor([1.0, 2.0], name="x"), Zensor(0.5)
z = (x * y + x) * 3.0
z.backward([1.0, 1.0])
print(dot_text(drawing_of(describe(z))))
"""
    runs = [
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0].count(b"\n") > 10
    assert runs[0] == runs[1]


def test_without_the_package_one_line_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "graphviz", None)
    with pytest.raises(PictureError, match=r"pip install graphviz"):
        dot_text(named("x"))
