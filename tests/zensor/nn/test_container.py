"""Containers: order, indexing, and what may be in them."""

import copy
import pickle

import numpy as np
import pytest

from autograd.errors import ArgumentError, DTypeError, IndexingError
from zensor import Zensor, nn


def test_modules_run_in_their_order():
    class Add(nn.Module):
        def forward(self, x):
            return x + 1

    class Double(nn.Module):
        def forward(self, x):
            return x * 2

    assert nn.Sequential(Add(), Double())(3) == 8
    assert nn.Sequential(Double(), Add())(3) == 7
    assert nn.Sequential()(3) == 3


def test_indexing_length_and_iteration():
    layers = [nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1)]
    model = nn.Sequential(*layers)
    assert len(model) == 3
    assert list(model) == layers
    assert model[0] is layers[0]
    assert model[-1] is layers[2]
    assert list(model[1:]) == layers[1:]
    assert type(model[1:]) is nn.Sequential


def test_parts_of_a_sequence_keep_their_names_and_what_is_appended_takes_none():
    model = nn.Sequential({"first": nn.Linear(2, 3), "1": nn.ReLU(), "2": nn.Linear(3, 1)})
    assert list(model[::2].state_dict()) == ["first.weight", "first.bias", "2.weight", "2.bias"]
    rest = model[1:].append(last := nn.Tanh())
    assert [name for name, _ in rest.named_children()] == ["1", "2", "3"]
    assert rest[-1] is last
    assert [name for name, _ in nn.ModuleList(model)[1:].named_children()] == ["0", "1"]


def test_append_goes_to_the_end():
    model = nn.Sequential(nn.Linear(2, 2))
    assert model.append(nn.Tanh()) is model
    assert [name for name, _ in model.named_children()] == ["0", "1"]


@pytest.mark.parametrize("index", [3, -4])
def test_an_index_out_of_range(index):
    with pytest.raises(IndexingError, match="of 3 parts"):
        nn.Sequential(nn.ReLU(), nn.ReLU(), nn.ReLU())[index]


def test_an_index_is_a_number():
    with pytest.raises(DTypeError, match="'0'"):
        nn.Sequential(nn.ReLU())["0"]
    row = nn.ModuleList([nn.ReLU(), nn.Tanh()])
    with pytest.raises(DTypeError, match="slice"):
        row.pop(slice(0, 2))
    with pytest.raises(DTypeError, match="slice"):
        row[0:2] = nn.ReLU()
    assert len(row) == 2


@pytest.mark.parametrize("wrong", [nn.ReLU, None, np.tanh, [nn.ReLU()]])
def test_what_is_no_module_is_refused(wrong):
    with pytest.raises(DTypeError, match="at place 1"):
        nn.Sequential(nn.ReLU(), wrong)


def test_a_subclass_may_add_what_it_likes():
    class Net(nn.Sequential):
        def __init__(self):
            super().__init__(nn.Linear(2, 2))
            self.last = nn.Linear(2, 1)

    assert Net()(Zensor([[1.0, 2.0]])).shape == (1, 1)


# ---- rows


def layers(count):
    return [nn.Linear(1, place + 1) for place in range(count)]


@pytest.mark.parametrize("make", [nn.ModuleList, lambda parts: nn.Sequential(*parts)])
def test_a_row_is_changed_like_a_list(make):
    parts = layers(5)
    row, expected = make(parts[:3]), parts[:3]
    row.insert(1, parts[3])
    expected.insert(1, parts[3])
    row[-1] = expected[-1] = parts[4]
    assert list(row) == expected
    del row[0]
    assert list(row) == expected[1:]
    del row[1:]
    assert list(row) == expected[1:2]
    assert row.extend(parts[:2]) is row
    assert [name for name, _ in row.named_children()] == ["0", "1", "2"]
    assert type(row[:2]) is type(row)
    with pytest.raises(IndexingError):
        del row[7]
    with pytest.raises(DTypeError):
        row[0] = 3
    with pytest.raises(DTypeError):
        row.insert(0, np.zeros(2))


def test_a_module_list_is_found_but_has_no_forward():
    row = nn.ModuleList(layers(2)) + nn.ModuleList([nn.ReLU()])
    row += layers(1)
    assert [name for name, _ in row.named_parameters()] == [
        "0.weight",
        "0.bias",
        "1.weight",
        "1.bias",
        "3.weight",
        "3.bias",
    ]
    assert len(nn.ModuleList()) == 0
    with pytest.raises(NotImplementedError):
        row(1)


def test_sequential_of_names():
    model = nn.Sequential({"first": nn.Linear(2, 3), "second": nn.ReLU()})
    assert list(model.state_dict()) == ["first.weight", "first.bias"]
    assert model.first is model[0]


def test_a_module_dict_is_a_dictionary():
    first, second = layers(2)
    modules = nn.ModuleDict([("a", first)])
    modules["b"] = second
    assert (list(modules), list(modules.values()), list(modules.items())) == (
        ["a", "b"],
        [first, second],
        [("a", first), ("b", second)],
    )
    assert ("a" in modules, "training" in modules, len(modules)) == (True, False, 2)
    assert list(modules.state_dict()) == ["a.weight", "a.bias", "b.weight", "b.bias"]
    assert modules.pop("a") is first
    assert list(modules.keys()) == ["b"]
    modules.clear()
    assert len(modules) == 0


@pytest.mark.parametrize("name", ["", "a.b", "forward", "training", "keys", 3])
def test_names_in_a_module_dict(name):
    with pytest.raises(ArgumentError, match="ModuleDict"):
        nn.ModuleDict({name: nn.ReLU()})


def test_what_is_not_in_a_module_dict():
    modules = nn.ModuleDict({"a": nn.ReLU()})
    for name in ("b", "training", 0, slice(0, 1)):
        with pytest.raises(IndexingError, match="'a'"):
            modules[name]
        with pytest.raises(IndexingError):
            del modules[name]
    with pytest.raises(DTypeError):
        modules["c"] = nn.ReLU


def test_a_parameter_list():
    row = nn.ParameterList([nn.Parameter([1.0]), np.ones((2, 2)), [3.0]])
    assert [(one.shape, str(one.dtype)) for one in row] == [((1,), "float32"), ((2, 2), "float64"), ((1,), "float32")]
    assert list(row.state_dict()) == ["0", "1", "2"]
    row[1] = [5.0, 6.0]
    del row[0]
    assert [one.tolist() for one in row] == [[5, 6], [3]]
    assert all(isinstance(one, nn.Parameter) for one in row[:1])
    assert repr(row) == "ParameterList((2,), (1,))"


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda model: pickle.loads(pickle.dumps(model))])
def test_containers_are_copied_whole(copied):
    model = nn.ModuleDict({"row": nn.ModuleList(layers(2)), "last": nn.PReLU(), "scales": nn.ParameterList([[1.0]])})
    twin = copied(model)
    assert list(twin.state_dict()) == list(model.state_dict())
    for mine, theirs in zip(model.parameters(), twin.parameters(), strict=True):
        assert mine is not theirs
        np.testing.assert_array_equal(mine.numpy(), theirs.numpy())


def test_a_part_is_taken_out():
    model = nn.Sequential(nn.Linear(1, 2), nn.ReLU(), nn.Linear(2, 3))
    first, last = model[0], model[2]
    assert model.pop(0) is first
    assert model.pop() is last
    assert (len(model), model[0](np.array([-1.0]))) == (1, 0.0)
    with pytest.raises(IndexingError):
        model.pop(1)
