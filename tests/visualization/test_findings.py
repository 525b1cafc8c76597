"""What a picture finds: the first NaN and infinity of either pass, in every back end, and dead units."""

import numpy as np
import pytest

import zensor
from autograd import describe
from visualization import build_computation_graph
from visualization.findings import findings_of
from visualization.fold import folded
from zensor import Zensor, nn, record_source

pytestmark = pytest.mark.filterwarnings("ignore:.*encountered:RuntimeWarning")


def by_name(z):
    graph = describe(z)
    return {graph[id].name or graph[id].operation: texts for id, texts in findings_of(graph).items()}


def test_the_first_in_the_order_of_the_computation_and_no_other():
    x = Zensor([0.0, 1.0], name="x")
    assert by_name((x.log() * 2.0).exp().sum()) == {"log": ("first Inf here",)}


def test_an_infinity_before_the_first_nan_is_told_too():
    x = Zensor([1000.0, 1.0], name="x")
    big = x.exp()
    assert by_name((big - big).sum()) == {"exp": ("first Inf here",), "subtract": ("first NaN here",)}


def test_an_infinity_after_the_first_nan_is_not():
    x = Zensor([-1.0, 0.0], name="x")
    nan = x.sqrt()
    assert by_name((nan * Zensor([1.0, 1.0]).exp() + (x * 1e308) * 1e10).sum()) == {"sqrt": ("first NaN here",)}


def test_what_comes_in_wrong_is_no_fault_of_an_operation():
    assert by_name(Zensor([np.nan], name="x") * 2.0) == {"x": ("NaN comes in here",)}


def test_large_values_that_a_rule_keeps_are_looked_at():
    x = Zensor(np.linspace(-1.0, 1.0, 100), name="x")
    assert by_name(x.sqrt().exp().sum()) == {"sqrt": ("first NaN here",)}


def test_where_inputs_are_gone_it_says_only_what_is_known():
    x = Zensor(np.linspace(-1.0, 1.0, 100), name="x")
    total = (x.sqrt() + 1.0).sum()
    total.backward()  # frees what was kept
    assert by_name(total)["sum"] == ("first NaN known",)


def test_the_result_of_several_knows_its_inputs():
    one, _ = zensor.split(Zensor([0.0, 1.0], name="x"), 2)
    assert by_name(one.log()) == {"log": ("first Inf here",)}


def test_the_first_gradient_in_the_order_of_the_backward_pass():
    x = Zensor([0.0, 1.0], name="x")
    root = x.sqrt()
    product = root * 2.0
    product.sum().backward()
    assert by_name(product) == {"x": ("first Inf gradient, by sqrt",)}


def test_a_gradient_that_came_in_wrong():
    x = Zensor([1.0, 1.0], name="x")
    y = x * 2.0
    y.backward(np.array([np.nan, 1.0]))
    assert by_name(y)["multiply"] == ("NaN comes in here as gradient",)


def test_a_gradient_whose_origin_is_not_held_says_so():
    x = Zensor([0.0, 1.0], name="x")
    z = x.sqrt().sum()
    z.backward()
    assert by_name(z)["x"] == ("first Inf gradient known",)


def test_the_line_of_the_program_is_told():
    with record_source():
        z = Zensor([0.0], name="x").log()
    (texts,) = by_name(z).values()
    assert texts[0].startswith("first Inf here (test_findings.py:")


def test_every_back_end_says_it():
    with record_source():
        picture = build_computation_graph(Zensor([0.0, 1.0], name="x").log().sum())
    for text in (picture.svg(), picture.text(), picture.mermaid(), picture.dot(), picture.svg("dark")):
        assert "first Inf here" in text.replace("\u00a0", " ")
        assert "Inf 1" in text.replace("\u00a0", " ")


def test_in_text_it_is_never_cut_off():
    x = Zensor([0.0, 1.0, 2.0, 3.0], name="a name of more than twenty letters")
    text = build_computation_graph((x.log() * 2.0).sum()).text(width=80)
    assert "! Inf 1; first Inf here" in text


def test_finite_pictures_find_nothing():
    assert findings_of(describe((Zensor([1.0]) * 2.0).sum())) == {}


def test_the_share_of_dead_units_of_a_batch():
    x = Zensor(np.array([[1.0, -1.0, -1.0, 0.0], [2.0, 3.0, -1.0, 0.0]]), name="x")
    assert by_name(x.relu()) == {"relu": ("dead 50 %",)}
    assert by_name((x + 3.0).relu()) == {}
    assert by_name(x[:1].relu()) == {}  # of one sample nothing can be said
    assert by_name(x.tanh()) == {}


def test_units_of_images_are_channels():
    images = np.ones((2, 3, 4, 4))
    images[:, 1] = -1.0
    images[0, 2] = -1.0
    assert by_name(Zensor(images, name="x").relu()) == {"relu": ("dead 33 %",)}


def test_dead_units_of_a_model_are_seen_before_backward_although_nobody_holds_them():
    model = nn.Sequential(nn.Linear(3, 40), nn.ReLU(), nn.Linear(40, 1))
    model[0].bias.data[:10] = -1e3
    loss = model(np.ones((5, 3), np.float32) * [[1], [-1], [2], [-2], [0]]).mean()
    (text,) = by_name(loss)["relu"]
    assert float(text.split()[1]) >= 25


def test_a_folded_module_tells_it_for_what_is_inside():
    model = nn.Sequential(nn.Sequential(nn.Linear(2, 2), nn.ReLU()))
    z = model(np.full((1, 2), np.inf, np.float32)).sum()
    graph = folded(describe(z), depth=0)
    assert any("NaN" in text or "Inf" in text for texts in findings_of(graph).values() for text in texts)
