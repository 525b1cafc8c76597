"""Loading saved values: all or nothing, and every problem named."""

import numpy as np
import pytest

from autograd.errors import ArgumentError, DTypeError, GraphError
from zensor import Zensor, nn


def model():
    return nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))


def values(module):
    return {name: array.copy() for name, array in module.state_dict().items()}


def test_what_was_saved_comes_back():
    first, second = model(), model()
    memory = [one.data for one in second.parameters()]
    assert second.load_state_dict(first.state_dict()) == ([], [])
    x = [[1.0, 2.0]]
    assert np.array_equal(first(x).numpy(), second(x).numpy())
    assert all(one.data is array for one, array in zip(second.parameters(), memory, strict=True))


def test_zensors_lists_and_other_dtypes_may_be_loaded():
    layer = nn.Linear(2, 1)
    layer.load_state_dict({"weight": Zensor([[1.0, 2.0]]), "bias": [3]})
    assert layer([[1.0, 1.0]]).item() == 6
    assert layer.weight.dtype == np.float32


def test_the_state_shares_memory_with_the_parameters():
    layer = nn.Linear(2, 1)
    assert layer.state_dict()["weight"] is layer.weight.data


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda saved: saved.pop("2.bias"), "missing '2.bias'"),
        (lambda saved: saved.update(extra=np.zeros(1)), "unexpected 'extra'"),
        (lambda saved: saved.update({"2.bais": saved.pop("2.bias")}), "'2.bais' may be meant for '2.bias'. Every"),
        (lambda saved: saved.update({"2.bias": np.zeros(2)}), "'2.bias' has shape (2,), the model (1,)"),
        (lambda saved: saved.update({"2.bias": np.array([1j])}), "'2.bias' has dtype complex128"),
        (lambda saved: saved.update({"2.bias": [[1.0], [1.0, 2.0]]}), "'2.bias' is no array"),
        (lambda saved: saved.update({"2.bias": np.array(["a"])}), "'2.bias' has dtype <U1"),
    ],
)
def test_what_does_not_fit_is_named_and_changes_nothing(change, words):
    target = model()
    before = values(target)
    saved = {name: array + 1 for name, array in before.items()}
    change(saved)
    with pytest.raises(ArgumentError) as caught:
        target.load_state_dict(saved)
    assert words in str(caught.value)
    assert all(np.array_equal(array, before[name]) for name, array in target.state_dict().items())


def test_all_problems_are_named_at_once():
    with pytest.raises(ArgumentError) as caught:
        model().load_state_dict({"0.weight": np.zeros((3, 2)), "0.bias": np.zeros(4), "x": 1})
    message = str(caught.value)
    assert "missing '2.weight', '2.bias'" in message
    assert "unexpected 'x'" in message
    assert "shape (4,)" in message


def test_names_may_differ_when_not_strict_but_shapes_may_not():
    target = model()
    mismatch = target.load_state_dict({"0.bias": np.ones(3), "x": 1}, strict=False)
    assert mismatch.missing == ["0.weight", "2.weight", "2.bias"]
    assert mismatch.unexpected == ["x"]
    assert np.array_equal(target[0].bias.numpy(), np.ones(3))
    with pytest.raises(ArgumentError, match="shape"):
        target.load_state_dict({"0.bias": np.ones(2)}, strict=False)


def test_memory_that_may_not_be_written_is_refused_before_anything_is_changed():
    target = model()
    target[2].bias = nn.Parameter(np.broadcast_to(np.float32(1), (1,)))
    before = values(target)
    with pytest.raises(ArgumentError, match="may not be written"):
        target.load_state_dict({name: array + 1 for name, array in before.items()})
    assert np.array_equal(target[0].weight.numpy(), before["0.weight"])


def test_what_is_no_dictionary_is_refused():
    with pytest.raises(DTypeError, match="list"):
        model().load_state_dict([1, 2])


def test_a_graph_from_before_loading_is_refused():
    layer = nn.Linear(2, 1)
    z = layer(Zensor([[1.0, 2.0]])).sum()
    layer.load_state_dict(nn.Linear(2, 1).state_dict())
    with pytest.raises(GraphError, match="load_state_dict"):
        z.backward()


class Foreign:
    """A tensor of another library that does not give its values."""

    def __array__(self, *arguments, **options):
        raise RuntimeError("not now")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({3: np.ones(2)}, "unexpected 3"),
        ({"2.bias": Foreign()}, r"'2.bias' is no array \(not now\)"),
        ({"2.bias": np.array([1e300])}, "'2.bias' has values that are too large for float32"),
    ],
)
def test_hostile_values_are_named_and_nothing_is_changed(change, told):
    target = model()
    before = values(target)
    with pytest.raises(ArgumentError, match=told):
        target.load_state_dict({name: array + 1 for name, array in before.items()} | change)
    assert all(np.array_equal(array, before[name]) for name, array in target.state_dict().items())


def test_infinite_values_are_values():
    target = nn.Linear(1, 1)
    target.load_state_dict({"weight": np.array([[np.inf]]), "bias": np.array([-np.inf])})
    assert (target.weight.tolist(), target.bias.tolist()) == ([[np.inf]], [-np.inf])


def test_two_layers_exchange_their_values():
    target = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2))
    before, own = values(target), target.state_dict()
    other = {"0": "1", "1": "0"}
    target.load_state_dict({other[name[0]] + name[1:]: array for name, array in own.items()})
    assert all(np.array_equal(target.state_dict()[other[name[0]] + name[1:]], before[name]) for name in own)
