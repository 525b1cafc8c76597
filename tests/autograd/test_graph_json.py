"""Descriptions as JSON and back."""

import json

import numpy as np
import pytest

from autograd import DataError, describe
from autograd.graph_json import from_json, to_json
from zensor import Zensor


def product(name="x", value=(1.0, 2.0)):
    x = Zensor(list(value), name=name)
    z = (x * 2.0).sum()
    z.backward()
    return describe(z)


def test_there_and_back():
    graph = product()
    again = from_json(to_json(graph))
    assert again == graph
    for one, other in zip(graph, again, strict=True):
        for name in ("value", "grad"):
            first, second = getattr(one, name), getattr(other, name)
            assert (first is None) == (second is None)
            if first is not None:
                np.testing.assert_array_equal(first, second)
                assert first.dtype == second.dtype


def test_what_json_does_not_know_is_a_string():
    text = to_json(product(value=(np.nan, np.inf, -np.inf)))
    assert json.loads(text)["nodes"][0]["value"]["elements"] == ["NaN", "Infinity", "-Infinity"]
    np.testing.assert_array_equal(from_json(text)["n0"].value, [np.nan, np.inf, -np.inf])


def test_large_arrays_are_left_out():
    graph = describe(Zensor(np.ones(1000)) * 2.0)
    assert from_json(to_json(graph))["n0"].value is None
    assert len(to_json(graph)) < 3000


@pytest.mark.parametrize("name", ["</script>", "<!--", "&", "\u2028", "\ud800", "nul\0", '"\\', "日本語"])
def test_names_cannot_end_a_script(name):
    text = to_json(product(name))
    assert text.isascii()
    assert not set("<>&") & set(text)
    assert from_json(text)["n0"].name == name


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content.update(format="another"),
        lambda content: content.update(nodes=[]),
        lambda content: content["nodes"].pop(0),
        lambda content: content["nodes"][0].pop("kind"),
        lambda content: content["nodes"][2].update(parents=["n9"]),
        lambda content: content["nodes"][2].update(arguments=[]),
    ],
)
def test_another_content_is_refused(change):
    content = json.loads(to_json(product()))
    change(content)
    with pytest.raises(DataError, match=r"reading a graph from JSON: .*to_json"):
        from_json(json.dumps(content))


@pytest.mark.parametrize("text", ["", "[]", "null", "{", "1"])
def test_another_text_is_refused(text):
    with pytest.raises(DataError, match="reading a graph"):
        from_json(text)
