"""Buffers: values of a module that do not learn, but are saved and converted with it."""

import copy
import pickle

import numpy as np
import pytest

from autograd import ArgumentError, DTypeError
from zensor import Zensor, nn


class Counter(nn.Module):
    def __init__(self):
        self.linear = nn.Linear(2, 1)
        self.register_buffer("total", [0.0, 0.0])
        self.register_buffer("steps", 0)
        self.register_buffer("scratch", np.ones(1, np.float32), persistent=False)
        self.register_buffer("later", None)


def names(pairs):
    return [name for name, _ in pairs]


def test_buffers_are_untracked_attributes_with_qualified_names():
    model = nn.Sequential(Counter())
    assert names(model.named_buffers()) == ["0.total", "0.steps", "0.scratch"]
    assert [one.shape for one in model.buffers()] == [(2,), (), (1,)]
    assert not any(one.requires_grad for one in model.buffers())
    assert names(model.named_parameters()) == ["0.linear.weight", "0.linear.bias"]


def test_the_state_dict_holds_what_is_persistent_and_has_a_value():
    model = Counter()
    assert list(model.state_dict()) == ["total", "steps", "linear.weight", "linear.bias"]
    model.later = [3.0]
    assert isinstance(model.later, Zensor) and not model.later.requires_grad
    assert list(model.state_dict())[2] == "later"


def test_loading_writes_into_the_same_buffer():
    first, second = Counter(), Counter()
    first.total.data[:] = [1.0, 2.0]
    first.steps.data[...] = 7
    kept = second.total
    second.load_state_dict(first.state_dict())
    assert kept is second.total and kept.data.tolist() == [1.0, 2.0] and int(second.steps) == 7


def test_fractions_are_not_loaded_into_a_count():
    model = Counter()
    with pytest.raises(ArgumentError, match="'steps' has dtype float64, the model int64"):
        model.load_state_dict({**model.state_dict(), "steps": 0.5})


def test_to_converts_buffers_of_floating_point_only():
    model = Counter().to("float32")
    assert (model.total.dtype, model.steps.dtype) == (np.float32, np.int64)


def test_a_shared_buffer_is_given_once_unless_asked():
    inner = Counter()
    model = nn.Sequential(inner, inner)
    assert len(list(model.buffers())) == 3
    assert len(list(model.named_buffers(remove_duplicate=False))) == 6


def test_modules_of_one_class_have_buffers_of_their_own():
    class Late(nn.Module):
        pass

    late = Late()
    late.register_buffer("seen", [1.0])
    assert list(Late().buffers()) == [] and names(late.named_buffers()) == ["seen"]
    late.register_buffer("seen", [2.0])
    assert late.seen.data.tolist() == [2.0]


def test_a_parameter_in_the_place_of_a_buffer_is_one():
    module = nn.Module()
    module.register_buffer("scale", [1.0])
    module.scale = nn.Parameter([2.0])
    assert [name for name, _ in module.named_parameters()] == ["scale"]
    assert list(module.named_buffers()) == []
    assert list(module.state_dict()) == ["scale"]


def test_copies_have_their_own_buffers():
    model = Counter()
    for other in (copy.deepcopy(model), pickle.loads(pickle.dumps(model))):
        other.total.data[:] = 5.0
        assert model.total.data.tolist() == [0.0, 0.0]
        assert names(other.named_buffers()) == names(model.named_buffers())


@pytest.mark.parametrize("name", ["training", "linear", "forward", "a.b", "", 3])
def test_a_name_that_is_in_use_or_no_name_is_refused(name):
    with pytest.raises(ArgumentError, match="register_buffer"):
        Counter().register_buffer(name, [1.0])


def test_what_is_no_number_is_refused():
    with pytest.raises(DTypeError):
        Counter().register_buffer("words", ["a"])
