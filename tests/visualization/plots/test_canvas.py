"""The canvas: plots can be read in figures of a dark style too, and notebooks show those that stand alone."""

import pickle

import numpy as np
import pytest
from IPython.core.formatters import DisplayFormatter
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from visualization import draw
from visualization.plots import histograms, images, learning_rate, loss_curve
from visualization.themes import DARK, LIGHT
from zensor import Zensor


def axes_of(theme):
    """Axes of a figure in the style of a theme."""
    axes = Figure(facecolor=theme.page).add_subplot(facecolor=theme.page)
    axes.xaxis.label.set_color(theme.text)
    return axes


def contrast(one, other):
    """As the Web Content Accessibility Guidelines define it."""
    lights = []
    for colour in (one, other):
        parts = np.array(to_rgb(colour))
        linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
        lights.append(float(linear @ [0.2126, 0.7152, 0.0722]) + 0.05)
    return max(lights) / min(lights)


PLOTS = {
    "curves": lambda axes: loss_curve([3.0, 2.0], [3.0, 1.0], ax=axes),
    "rates": lambda axes: learning_rate(np.ones((4, 2)), ax=axes),
    "histograms": lambda axes: histograms([[0.0, 1.0, np.nan]], ax=axes),
    "images": lambda axes: images(np.zeros((2, 4, 4)), [0, 1], [0, 2], ax=axes),
}


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("plot", PLOTS.values(), ids=PLOTS)
def test_texts_and_lines_stand_out_from_the_page(plot, theme):
    axes = plot(axes_of(theme))
    lines = [line.get_color() for line in axes.lines if line.get_visible()]
    texts = [text.get_color() for text in axes.texts]
    assert texts or lines
    assert min(contrast(colour, theme.page) for colour in [*texts, *lines]) >= 4.5


@pytest.mark.parametrize("make", [lambda: loss_curve([3.0, 2.0]), lambda: draw(Zensor(3.0) * 2)], ids=["plot", "graph"])
def test_a_notebook_shows_new_axes_and_their_figure(make):
    axes = make()
    for shown in (axes, axes.figure, pickle.loads(pickle.dumps(axes.figure))):
        data, _ = DisplayFormatter().format(shown)
        assert data["image/png"].startswith(b"\x89PNG")


def test_axes_of_others_are_left_to_them():
    axes = Figure().add_subplot()
    assert not hasattr(loss_curve([3.0, 2.0], ax=axes), "_repr_png_")
