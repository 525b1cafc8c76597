"""SVG: valid, accessible, the same everywhere, and only text whatever a user typed."""

import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from autograd import describe
from visualization.drawing import Look, drawing_of
from visualization.layout import lay_out
from visualization.marks import MARKS
from visualization.picture import Picture
from visualization.svg import svg_text
from visualization.themes import DARK, LIGHT
from visualization.wording import shortened, visible
from zensor import Zensor

ROOT = Path(__file__).resolve().parents[2]
SVG = "{http://www.w3.org/2000/svg}"


def read(svg):
    return ElementTree.fromstring(svg)


def boxes(root):
    return [one for one in root.iter(f"{SVG}g") if (one.get("class") or "").startswith("box ")]


def texts(element):
    return [text.text.replace("\u00a0", " ") for text in element.iter(f"{SVG}text")]


def product(name="x"):
    return drawing_of(describe(Zensor(3.0, name=name) * 2.0))


def test_every_box_of_the_drawing_is_a_group_in_the_order_of_the_computation(gallery):
    drawing = drawing_of(describe(gallery))
    root = read(svg_text(drawing))
    assert [one.get("id").partition("-")[2] for one in boxes(root)] == [box.id for box in drawing.boxes]
    assert len(root.findall(f".//{SVG}g[@class='arrows']/{SVG}g")) == len(drawing.arrows)


def test_a_screen_reader_hears_each_box_and_the_whole():
    root = read(svg_text(product()))
    assert [one.find(f"{SVG}title").text for one in boxes(root)] == [
        "input x, shape (), float64, value 3, feeds multiply",
        "constant 2, shape (), float64, value 2, feeds multiply",
        "operation multiply",
        "output, shape (), float64, value 6",
    ]
    assert root.get("aria-labelledby") == root.find(f"{SVG}title").get("id")
    assert root.get("aria-describedby") == root.find(f"{SVG}desc").get("id")
    assert "1 constant, 1 input, 1 operation, 1 output" in root.find(f"{SVG}desc").text


def test_what_a_user_typed_stays_text(hostile):
    root = read(svg_text(product(hostile)))
    plain = read(svg_text(product()))
    assert [one.tag for one in root.iter()] == [one.tag for one in plain.iter()]
    assert texts(boxes(root)[0])[0] == shortened(visible(hostile))
    assert visible(hostile) in boxes(root)[0].find(f"{SVG}title").text


def test_the_name_of_a_module_stays_text(hostile):
    nodes = describe(Zensor(3.0) * 2.0).nodes
    room = hostile.replace(".", "")
    graph = type(describe(Zensor(1.0)))(tuple(replace(node, scope=room) for node in nodes))
    root = read(svg_text(drawing_of(graph, Look(title=hostile))))
    (frame,) = [one for one in root.iter(f"{SVG}g") if one.find(f"{SVG}rect[@class='room']") is not None]
    assert texts(frame) == [shortened(visible(room))]
    assert root.find(f"{SVG}title").text == visible(hostile)


def test_every_text_lies_inside_its_box(gallery):
    for size in lay_out(drawing_of(describe(gallery))).boxes.values():
        for text in size.texts:
            start = text.x - {"start": 0.0, "middle": text.width / 2, "end": text.width}[text.anchor]
            assert 4.0 <= start
            assert start + text.width <= size.width - 4.0
            assert text.size * 0.7 < text.y < size.height - 2.0


def test_texts_of_one_line_keep_apart(gallery):
    for size in lay_out(drawing_of(describe(gallery))).boxes.values():
        if len(size.texts) > 1 and size.texts[1].role == "tag":
            first, tag = size.texts[:2]
            assert first.x + first.width + 8.0 <= tag.x - tag.width


def test_two_pictures_on_one_page_share_no_ids():
    ids = [{one.get("id") for one in read(svg_text(product(name))).iter()} - {None} for name in ("x", "y")]
    assert len(ids[0]) == len(ids[1]) == 7
    assert ids[0] & ids[1] == set()


def test_kinds_differ_in_shape_dash_and_width_too():
    x = Zensor([1.0, np.nan], name="x")
    root = read(svg_text(drawing_of(describe(x * 2.0))))
    shapes = {one.get("class"): one.find("*[@class='shape']") for one in boxes(root)}
    assert shapes["box constant"].get("stroke-dasharray") == "5 3"
    assert shapes["box operation"].tag == f"{SVG}ellipse"
    assert shapes["box non_finite"].get("stroke-width") == "3"


def test_a_parameter_has_a_double_border_and_a_folded_part_is_a_stack():
    drawing = product()
    for kind, count in (("parameter", 2), ("folded", 3)):
        box = replace(drawing.boxes[0], kind=kind, mark=MARKS[kind])
        root = read(svg_text(replace(drawing, boxes=(box, *drawing.boxes[1:]))))
        assert len(boxes(root)[0].findall(f"{SVG}rect")) == count


def legend_of(z):
    root = read(svg_text(drawing_of(describe(z))))
    return texts(next(one for one in root.iter(f"{SVG}g") if one.get("class") == "legend"))


def test_the_legend_leaves_out_what_is_drawn_as_not_finite():
    with np.errstate(all="ignore"):
        legend = legend_of(Zensor(-1.0, name="x").log())
    assert legend == ["input", "operation", "NaN or infinite", "value; its gradient flows back"]


def test_the_legend_shows_only_what_occurs():
    assert legend_of(Zensor(3.0) + Zensor(2.0)) == ["input", "operation", "output", "value; its gradient flows back"]


def test_a_title_and_bars_stand_above_the_picture():
    x = Zensor([3.0, 4.0], name="x")
    z = (x * x).sum()
    z.backward()
    root = read(Picture(describe(z), title="Squares", color_by="grad").svg())
    assert texts(root)[0] == "Squares"
    assert texts(root)[1] == "bars: norm of the gradient: 1 to 10, on a logarithmic scale"
    cells = [
        [cell.get("class") for cell in one.iter(f"{SVG}rect") if "cell" in cell.get("class")] for one in boxes(root)
    ]
    assert [sum(cell == "cell full" for cell in one) for one in cells if one] == [5, 1]


def test_themes_differ_in_colours_only():
    light, dark = (svg_text(product(), theme) for theme in ("light", "dark"))
    assert LIGHT.page in light
    assert DARK.page in dark
    shapes = [[(one.tag, one.get("x"), one.get("d")) for one in read(svg).iter()] for svg in (light, dark)]
    assert shapes[0] == shapes[1]
    assert "<style>" not in light


def test_the_automatic_theme_is_light_with_dark_rules_for_this_picture_only():
    svg = svg_text(product(), "auto")
    root = read(svg)
    style = root.find(f"{SVG}style").text
    assert style.startswith("@media(prefers-color-scheme:dark){")
    rules = style.partition("{")[2].split("}")
    selectors = [part for rule in rules for part in rule.partition("{")[0].split(",") if part]
    assert len(selectors) > 10
    assert all(part.startswith(f"#{root.get('id')} .") for part in selectors)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_text_has_contrast(theme):
    def luminance(colour):
        channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    def contrast(one, other):
        low, high = sorted((luminance(one), luminance(other)))
        return (high + 0.05) / (low + 0.05)

    for fill, line in theme.boxes.values():
        assert contrast(theme.text, fill) >= 10
        assert contrast(theme.grad, fill) >= 4.5
        assert contrast(theme.quiet, fill) >= 4.5
        assert contrast(line, theme.page) >= 4.5


def test_the_text_is_the_same_in_every_process():
    script = """
import sys
from autograd import describe
from visualization.picture import Picture
from zensor import Zensor
x, y = Zensor([1.0, 2.0], name="x"), Zensor(0.5)
z = (x * y + x) * 3.0
z.backward([1.0, 1.0])
sys.stdout.buffer.write(Picture(describe(z)).svg("auto").encode())
"""
    runs = [
        subprocess.run(
            [sys.executable, "-c", script], cwd=ROOT, env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0].startswith(b"<svg")
    assert runs[0] == runs[1]
