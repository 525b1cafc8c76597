"""What the panel says about a box: facts, elements, statistics and a histogram."""

import numpy as np
import pytest

from autograd import describe
from tests.visualization.gallery import transformer
from visualization.fold import FoldedNode, folded
from visualization.html import details as module
from visualization.html.details import details_of, details_of_folded, details_of_graph
from visualization.wording import visible
from zensor import Zensor, record_time


def arrays_of(array, grad=None):
    x = Zensor(array, name="x", requires_grad=False)
    return details_of(describe(x).root, "x")["arrays"]


def test_an_operation_has_its_formula_and_its_facts():
    x = Zensor([1.0, 2.0], name="x")
    y = x / 2.0
    y.name = "half"
    about = details_of(describe(y).root, "half")
    assert (about["title"], about["tag"]) == ("half", "value")
    assert about["formula"].startswith("Quotient")
    assert about["facts"] == [("operation", "divide"), ("shape", "(2,)"), ("dtype", "float64"), ("memory", "16 bytes")]
    assert details_of(describe(x / 2.0).root, "")["title"] == "divide"


def test_the_time_is_a_fact_where_it_was_noted():
    with record_time():
        timed = Zensor(2.0) * 3.0
    assert dict(details_of(describe(timed).root, "")["facts"])["time"].startswith("forward ")
    assert "time" not in dict(details_of(describe(Zensor(2.0) * 3.0).root, "")["facts"])


def test_small_arrays_are_written_out_and_gradients_have_signs():
    x = Zensor(np.eye(2), name="x")
    (x * x).sum().backward()
    value, grad = details_of(describe(x).root, "x")["arrays"]
    assert value == {"label": "value", "rows": ("1 0", "0 1")}
    assert grad["rows"] == ("+2  0", " 0 +2")
    assert arrays_of(np.zeros((0, 3)))[0]["rows"] == ["no elements"]


def test_large_arrays_have_a_beginning_statistics_and_bins():
    (about,) = arrays_of(np.arange(48.0))
    assert about["rows"] == ["0 1 2 3 4 5 …"]
    assert (about["least"], about["most"], about["bins"]) == ("0", "47", [2] * 24)
    assert about["about"] == f"mean 23.5, sd {np.arange(48).std():.3g}, norm {np.linalg.norm(np.arange(48)):.3g}"


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", "int8", "uint8", "int64", "bool"])
def test_every_element_is_counted_once(dtype):
    array = np.random.default_rng(0).normal(size=1000, scale=50).astype(dtype)
    assert sum(arrays_of(array)[0]["bins"]) == 1000


@pytest.mark.parametrize(
    "array",
    [
        np.full(20, 3.0),
        np.array([-1.7e308, 1.7e308] * 10),
        np.array([0.0, 5e-324] * 10),
        np.array([1e16, 1e16 + 2] * 10),
        np.zeros(20),
    ],
)
def test_strange_ranges_have_bins_too(array):
    (about,) = arrays_of(array)
    assert sum(about["bins"]) == 20


def test_what_is_not_finite_is_counted_and_left_out():
    array = np.arange(20.0)
    array[:3] = np.nan, np.inf, -np.inf
    (about,) = arrays_of(array)
    assert about["bad"] == "NaN 1, Inf 2"
    assert sum(about["bins"]) == 17
    (about,) = arrays_of(np.full(20, np.nan))
    assert about["bad"] == "NaN 20"
    assert "bins" not in about


def test_of_a_huge_array_some_elements_are_counted_and_it_says_so(monkeypatch):
    monkeypatch.setattr(module, "MOST_COUNTED", 100)
    (about,) = arrays_of(np.arange(250.0))
    assert about["about"].endswith("84 of 250 elements")
    assert sum(about["bins"]) == 84


@pytest.mark.parametrize(("shape", "said"), [((), "8 bytes"), ((100,), "800 bytes"), ((1024, 1024), "8 MiB")])
def test_memory_is_said_in_units_that_fit(shape, said):
    assert ("memory", said) in details_of(describe(Zensor(np.zeros(shape))).root, "x")["facts"]


def test_a_folded_box_counts_and_names_what_is_in_it():
    made = transformer()
    graph = describe(made[0])
    (node,) = [one for one in folded(graph) if isinstance(one, FoldedNode)]
    about = details_of_folded(node, [graph[id] for id in node.nodes])
    assert about["title"] == "blocks.0 … 11 × 12"
    assert about["facts"][1:3] == [("operations", "21 each"), ("parameters", "600 each")]
    assert "blocks.11.norm2.bias" in about["contains"]


def test_the_whole_graph_is_counted():
    made = transformer()
    facts = dict(details_of_graph(describe(made[0]))["facts"])
    assert facts["parameters"] == f"{sum(one.data.size for one in made[1].parameters()):,} in 149 arrays"


def test_what_a_user_typed_is_made_visible_and_cut(hostile):
    x = Zensor([1.0], name=hostile)
    about = details_of(describe(x).root, hostile)
    assert about["title"] in visible(hostile) or about["title"].endswith("…")
    assert len(about["title"]) <= 4 * 400
