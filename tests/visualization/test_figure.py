"""Pictures by matplotlib: files without a program, and axes in a user's own figure."""

import sys
from functools import cache

import numpy as np
import pytest

from autograd import DTypeError, describe
from visualization import build_computation_graph, draw, figure
from visualization.drawing import drawing_of
from visualization.errors import PictureError, SizeError
from visualization.figure import image
from visualization.layout import MARGIN
from visualization.page import build_page
from visualization.themes import colours_of
from zensor import Zensor

matplotlib = pytest.importorskip("matplotlib")
from matplotlib.colors import to_rgba  # noqa: E402  # after the skip
from matplotlib.figure import Figure  # noqa: E402  # after the skip
from matplotlib.font_manager import FontProperties  # noqa: E402  # after the skip
from matplotlib.textpath import TextPath  # noqa: E402  # after the skip


def product(name="x"):
    return drawing_of(describe(Zensor(3.0, name=name) * 2.0))


def size_of(png):
    return tuple(int.from_bytes(png[start : start + 4], "big") for start in (16, 20))


@pytest.mark.parametrize(("form", "start"), [("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_files_are_the_same_each_time_and_need_no_display(form, start, no_programs, monkeypatch):
    monkeypatch.delenv("DISPLAY", raising=False)
    first, second = image(product(), form), image(product(), form)
    assert first.startswith(start)
    assert first == second


def test_the_settings_of_a_user_change_nothing():
    plain = image(product(), "png")
    with matplotlib.rc_context({"figure.dpi": 17, "savefig.bbox": "tight", "lines.linewidth": 9, "font.size": 30}):
        assert image(product(), "png") == plain


def test_no_figure_is_left_registered():
    import matplotlib.pyplot as plt

    image(product(), "png")
    draw(Zensor(3.0) * 2.0)
    assert plt.get_fignums() == []


def test_a_bitmap_has_two_pixels_for_a_unit_and_fewer_if_it_is_large(monkeypatch):
    full = size_of(image(product(), "png"))
    monkeypatch.setattr(figure, "MOST_PIXELS", full[0] - 1)
    half = size_of(image(product(), "png"))
    assert half[0] == pytest.approx(full[0] / 2, abs=1)


def test_a_picture_too_large_for_a_bitmap_is_refused_with_what_works(monkeypatch):
    monkeypatch.setattr(figure, "MOST_PIXELS", 100)
    with pytest.raises(SizeError, match=r"Save it as \.svg or \.pdf"):
        image(product(), "png")
    assert image(product(), "pdf").startswith(b"%PDF")


def test_names_are_never_formulas(hostile):
    assert image(product(hostile), "png").startswith(b"\x89PNG")


def test_it_draws_into_axes_of_a_user():
    mine = Figure(figsize=(8, 3))
    left, right = mine.subplots(1, 2)
    left.plot([1, 2])
    assert draw(build_computation_graph(Zensor(3.0) * 2.0), right) is right
    assert len(right.patches) > 10
    assert len(left.lines) == 1
    mine.canvas.draw()


def test_everything_lies_inside_the_axes(gallery):
    axes = draw(gallery)
    (x0, x1), (y1, y0) = axes.get_xlim(), axes.get_ylim()
    for patch in axes.patches:
        points = patch.get_patch_transform().transform(patch.get_path().vertices)
        assert x0 - 1 <= points[:, 0].min() <= points[:, 0].max() <= x1 + 1
        assert y0 - 1 <= points[:, 1].min() <= points[:, 1].max() <= y1 + 1


@cache
def drawn_width(text, size, weight):
    font = FontProperties(family="DejaVu Sans Mono", weight=weight)
    # The control points of the outline: at most a hair wider than its curves, and found at once.
    return TextPath((0, 0), text, size=size, prop=font).vertices[:, 0].max(initial=0.0)


@pytest.mark.parametrize("look", [{"color_by": "grad"}, {"fold": True}], ids=("bars", "folded"))
def test_every_text_lies_in_its_box_as_matplotlib_draws_it(gallery, look):
    """Outlines of letters are measured, where the layout only counts characters."""
    picture = build_computation_graph(gallery, **look)
    page = build_page(picture.drawn(), picture.layout)
    boxes = [(text, size.width - 4.0) for size in picture.layout.boxes.values() for text in size.texts]
    for text, right in [*boxes, *((line, page.width - MARGIN) for line in page.lines)]:
        width = drawn_width(text.text, text.size, "bold" if text.role == "title" else "normal")
        start = text.x - {"start": 0.0, "middle": width / 2, "end": width}[text.anchor]
        assert start >= 4.0
        assert start + width <= right
        assert width <= text.width


def test_a_bar_has_five_cells_and_the_full_ones_are_coloured():
    x = Zensor(3.0, name="x")
    z = x * 2.0 * 5.0
    z.backward()
    picture = build_computation_graph(z, color_by="grad")
    axes = draw(picture)
    colour = to_rgba(colours_of("light").grad)
    cells = [patch for patch in axes.patches if patch.get_edgecolor() == colour]
    heats = [box.heat for box in picture.drawn().boxes if box.heat is not None]
    assert len(cells) == 5 * len(heats) > 0
    assert sum(cell.get_facecolor() == colour for cell in cells) == sum(heats)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_themes(theme):
    pixels = draw(Zensor(3.0) * 2.0, theme=theme)
    pixels.figure.canvas.draw()
    corner = np.asarray(pixels.figure.canvas.buffer_rgba())[3, 3, :3].mean()
    assert (corner > 200) == (theme == "light")


@pytest.mark.parametrize("wrong", [None, 3.0, "z"])
def test_anything_else_is_refused(wrong):
    with pytest.raises(DTypeError, match="only a Picture, a Graph or a Zensor"):
        draw(wrong)


def test_without_the_package_one_line_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(PictureError, match="pip install matplotlib"):
        image(product(), "png")
