"""What notebooks show of Zensors and models: whole, short, without scripts, with every name as text."""

import subprocess
import sys
from html.parser import HTMLParser

import numpy as np
import pytest

import zensor
from zensor import Zensor, nn


class Reader(HTMLParser):
    """Checks that every element is closed in its order, and collects cells, text and names of elements."""

    def __init__(self):
        super().__init__()
        self.open, self.elements, self.cells, self.words = [], set(), [], ""

    def handle_starttag(self, tag, attrs):
        assert not any(name.startswith("on") for name, _ in attrs)
        self.open.append(tag)
        self.elements.add(tag)
        if tag == "td":
            self.cells.append("")

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] == "td":
            self.cells[-1] += data
        if "style" not in self.open:
            self.words += data


def read(shown):
    reader = Reader()
    reader.feed(shown._repr_html_())
    reader.close()
    assert reader.open == []
    assert reader.elements <= {"style", "div", "b", "table", "thead", "tbody", "tr", "th", "td"}
    return reader


def test_values_shape_name_and_gradient():
    w = Zensor([[1.0, -0.5], [0.0, 1e-9]], name="w")
    (w * w).sum().backward()
    shown = read(w)
    assert shown.cells == ["1", "-0.5", "0", "1e-09"]
    assert "Zensor · w · shape (2, 2), float64 · requires_grad=True" in shown.words
    assert "grad [2 -1 0 2e-09]" in shown.words


def test_before_backward_there_is_no_gradient_and_nothing_where_none_is_wanted():
    assert "grad None" in read(Zensor([1.0])).words
    assert "grad " not in read(Zensor([1])).words.replace("requires_grad", "")
    assert "made by multiply" in read(Zensor([1.0]) * 2.0).words
    assert "Parameter" in read(nn.Parameter(np.ones(2))).words


def test_much_is_cut_in_the_middle():
    shown = read(Zensor(np.arange(1200.0).reshape(30, 40)))
    assert len(shown.cells) == 11 * 11
    assert (shown.cells[0], shown.cells[-1]) == ("0", "1199")
    assert shown.cells[5] == "…"
    assert len(Zensor(np.zeros((1000, 1000)))._repr_html_()) < 8_000


@pytest.mark.parametrize("shape", [(), (0,), (3, 0), (1,), (7,), (2, 3), (2, 3, 4), (1, 1, 1, 1, 5)])
def test_every_number_of_axes(shape):
    shown = read(Zensor(np.zeros(shape)))
    assert f"shape {shape}" in shown.words
    assert len(shown.cells) == (0 if 0 in shape else int(np.prod(shape[-2:])))


def test_of_many_matrices_the_first_is_shown_and_it_says_so():
    assert "[0, 0, :, :], the first of 6 matrices" in read(Zensor(np.zeros((2, 3, 4, 5)))).words


@pytest.mark.parametrize("dtype", [bool, np.int8, np.float16, np.float32])
def test_every_dtype(dtype):
    assert str(np.dtype(dtype)) in read(Zensor(np.ones(3, dtype))).words


def test_what_is_no_number_is_marked():
    html = Zensor([np.nan, -np.inf, 1.0])._repr_html_()
    assert html.count('<td class="bad">') == 2
    z = Zensor(np.ones(10))
    z.grad = np.full(10, np.nan)
    assert "grad of norm nan, 10 of 10 NaN or infinite" in read(z).words


NAMES = [
    "</style><script>alert(1)</script>",
    "<img onerror=alert(1)>",
    "\"'&amp;",
    "\u202eturned",
    "a\0b",
    "\ud800",
    "$x$",
]


@pytest.mark.parametrize("name", NAMES)
def test_names_are_text(name):
    html = Zensor([1.0], name=name)._repr_html_()
    shown = read(Zensor([1.0], name=name))
    assert name in shown.words or "\\" in shown.words
    assert all(one.isprintable() or one == "\n" for one in html)
    model = nn.Sequential(nn.Linear(1, 1))
    setattr(model, name, nn.ReLU())
    read(model)
    assert 'class="zensor tex2jax_ignore mathjax_ignore"' in html  # a notebook would set $x$ as a formula


def test_a_model_is_the_table_of_its_modules():
    model = nn.Sequential(nn.Linear(4, 8), nn.ReLU())
    assert read(model).cells == ["Sequential", "-", "  0: Linear", "40", "  1: ReLU", "-"]
    summary = model.summary(np.zeros((5, 4)))
    assert "(5, 8)" in read(summary).cells
    assert "40 parameters, 40 of them learn; 160 bytes" in read(summary).words


def test_notebooks_show_the_table_and_terminals_the_text():
    formatters = pytest.importorskip("IPython.core.formatters")
    z = Zensor([1.0, 2.0])
    bundle, _ = formatters.DisplayFormatter().format(z)
    assert set(bundle) == {"text/plain", "text/html"}
    assert bundle["text/plain"] == repr(z) == "Zensor([1., 2.])"


def test_it_is_not_loaded_before_it_is_needed():
    script = "import sys, zensor; print('zensor.html' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


def test_showing_records_nothing():
    z = Zensor(np.ones((3, 3)))
    with zensor.detect_anomaly():
        z._repr_html_()
    assert z.node is None
