"""Modules: what belongs to them, calling, switching, converting, copying, printing."""

import copy
import pickle
import threading

import numpy as np
import pytest

from autograd.errors import DTypeError
from autograd.mode import state
from zensor import Zensor, nn, no_grad


class Block(nn.Module):
    """Never calls super().__init__()."""

    def __init__(self):
        self.inner = nn.Linear(3, 3)
        self.scale = nn.Parameter([2.0])

    def forward(self, x):
        return self.inner(x) * self.scale


class Model(nn.Module):
    def __init__(self):
        self.first = nn.Linear(2, 3)
        self.blocks = [Block(), Block()]
        self.heads = {"left": nn.Linear(3, 1), "right": nn.Linear(3, 1, bias=False)}
        self.words = ["not", "a", "module"]
        self.width = 3

    def forward(self, x):
        x = self.first(x)
        for block in self.blocks:
            x = block(x)
        return self.heads["left"](x) + self.heads["right"](x)


NAMES = [
    "first.weight",
    "first.bias",
    "blocks.0.scale",
    "blocks.0.inner.weight",
    "blocks.0.inner.bias",
    "blocks.1.scale",
    "blocks.1.inner.weight",
    "blocks.1.inner.bias",
    "heads.left.weight",
    "heads.left.bias",
    "heads.right.weight",
]


def names(module):
    return [name for name, _ in module.named_parameters()]


def test_parameters_are_found_in_attributes_lists_and_dictionaries():
    model = Model()
    assert names(model) == NAMES
    assert len(list(model.parameters())) == len(NAMES)
    assert all(isinstance(one, nn.Parameter) for one in model.parameters())


def test_modules_are_walked_from_the_root_down():
    model = Model()
    paths = [path for path, _ in model.named_modules()]
    assert paths == [
        "",
        "first",
        "blocks.0",
        "blocks.0.inner",
        "blocks.1",
        "blocks.1.inner",
        "heads.left",
        "heads.right",
    ]
    assert next(model.modules()) is model
    assert [name for name, _ in model.named_children()] == [
        "first",
        "blocks.0",
        "blocks.1",
        "heads.left",
        "heads.right",
    ]
    assert next(model.children()) is model.first


def test_what_is_replaced_or_deleted_is_no_longer_found():
    model = Model()
    model.first = nn.ReLU()
    del model.blocks
    model.heads["right"] = None
    assert names(model) == ["heads.left.weight", "heads.left.bias"]


def test_a_shared_parameter_is_given_once_but_saved_under_both_names():
    model = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2, bias=False))
    model[1].weight = model[0].weight
    assert names(model) == ["0.weight", "0.bias"]
    assert list(model.state_dict()) == ["0.weight", "0.bias", "1.weight"]


def test_a_shared_module_is_given_once_but_saved_under_both_names():
    layer = nn.Linear(2, 2, bias=False)
    model = nn.Sequential(layer, layer)
    assert names(model) == ["0.weight"]
    assert list(model.state_dict()) == ["0.weight", "1.weight"]


def test_a_module_that_contains_itself_is_walked_once():
    model = Block()
    model.me = model
    assert [path for path, _ in model.named_modules()] == ["", "inner"]
    assert list(model.state_dict()) == ["scale", "inner.weight", "inner.bias"]


def test_calling_passes_everything_on():
    class Join(nn.Module):
        def forward(self, x, *more, factor=1):
            return (x, *more, factor)

    assert Join()(1, 2, 3, factor=4) == (1, 2, 3, 4)


def test_calling_without_a_forward_names_the_class():
    class Unfinished(nn.Module):
        pass

    with pytest.raises(NotImplementedError, match="class Unfinished"):
        Unfinished()(1)


def test_an_exception_in_forward_leaves_the_mode_as_it_was():
    class Failing(nn.Module):
        def forward(self, x):
            raise KeyError(x)

    before = state.mode
    with pytest.raises(KeyError):
        nn.Sequential(nn.ReLU(), Failing())(Zensor([1.0]))
    assert state.mode is before


def test_no_grad_reaches_into_modules_and_ends_again():
    model = Model()
    assert model([[1.0, 2.0]]).requires_grad
    with no_grad():
        assert not model([[1.0, 2.0]]).requires_grad
    assert model([[1.0, 2.0]]).requires_grad


def test_one_model_may_be_called_from_many_threads():
    model = Model()
    expected = model([[1.0, 2.0]]).numpy()
    wrong = []

    def call(recording):
        for _ in range(50):
            if recording:
                result = model([[1.0, 2.0]])
            else:
                with no_grad():
                    result = model([[1.0, 2.0]])
            if result.requires_grad is not recording or not np.array_equal(result.numpy(), expected):
                wrong.append(result)

    threads = [threading.Thread(target=call, args=(place % 2 == 0,)) for place in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_train_and_eval_reach_all_modules_and_return_the_model():
    model = Model()
    assert model.eval() is model
    assert not any(module.training for module in model.modules())
    assert model.train() is model
    assert all(module.training for module in model.modules())


def test_zero_grad_forgets_all_gradients():
    model = Model()
    model([[1.0, 2.0]]).sum().backward()
    assert all(one.grad is not None for one in model.parameters())
    model.zero_grad()
    assert all(one.grad is None for one in model.parameters())


def test_frozen_parameters_get_no_gradient():
    model = nn.Sequential(nn.Linear(2, 2).requires_grad_(False), nn.Linear(2, 1))
    model([[1.0, 2.0]]).sum().backward()
    assert model[0].weight.grad is None
    assert model[1].weight.grad is not None


def test_to_converts_in_place_and_the_input_follows():
    model = Model()
    parameters = list(model.parameters())
    assert model.to("float64") is model
    assert all(new is old for new, old in zip(model.parameters(), parameters, strict=True))
    result = model(np.ones((1, 2), np.float32))
    assert result.dtype == np.float64
    result.sum().backward()
    assert all(one.grad.dtype == np.float64 for one in parameters)


@pytest.mark.parametrize("dtype", ["int32", "complex128", "words"])
def test_to_refuses_what_is_not_floating_point(dtype):
    with pytest.raises(DTypeError, match=dtype):
        Model().to(dtype)


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda model: pickle.loads(pickle.dumps(model))])
def test_a_copy_computes_the_same_and_shares_nothing(copied):
    model = Model()
    model([[1.0, 2.0]]).sum().backward()
    twin = copied(model)
    x = np.array([[3.0, 4.0]])
    assert np.array_equal(twin(x).numpy(), model(x).numpy())
    assert names(twin) == NAMES
    for mine, theirs in zip(model.parameters(), twin.parameters(), strict=True):
        assert type(theirs) is nn.Parameter
        assert not np.shares_memory(mine.data, theirs.data)
        assert np.array_equal(mine.grad.numpy(), theirs.grad.numpy())


def test_the_repr_shows_the_tree():
    assert repr(nn.Sequential(Block(), nn.Dropout(0.1))) == (
        "Sequential(\n  (0): Block(\n    (inner): Linear(3 -> 3, bias)\n  )\n  (1): Dropout(p=0.1)\n)"
    )


def test_the_repr_has_extra_words_before_the_children():
    class Named(Block):
        def extra_repr(self):
            return "size=3"

    assert repr(Named()).startswith("Named(size=3\n  (inner): ")


def test_completion_offers_no_numbers():
    offered = dir(nn.Sequential(nn.Linear(2, 2)))
    assert "append" in offered
    assert "0" not in offered


def test_to_converts_gradients_too():
    layer = nn.Linear(2, 1)
    layer([[1.0, 2.0]]).sum().backward()
    assert layer.to("float64").weight.grad.tolist() == [[1.0, 2.0]]
    assert layer.weight.grad.dtype == "float64"


def test_prefixes_and_what_is_directly_in_a_module():
    model = nn.Sequential(nn.BatchNorm1d(2))
    assert [name for name, _ in model.named_parameters("net")] == ["net.0.weight", "net.0.bias"]
    assert [path for path, _ in model.named_modules(prefix="net")] == ["net", "net.0"]
    assert next(name for name, _ in model[0].named_buffers("norm", False)) == "norm.running_mean"
    assert list(model.buffers(recurse=False)) == list(model.named_parameters("", False)) == []


def test_a_module_inside_itself_has_a_repr_and_is_changed_once():
    one, two = nn.Module(), nn.Linear(1, 1)
    one.two, two.one = two, one
    seen = []
    one.apply(seen.append)
    assert seen == [two, one]
    assert "..." in repr(one)


def test_a_list_may_begin_with_a_place_that_is_left_out():
    model = nn.Module()
    model.layers, model.heads = [None, nn.Linear(1, 1)], {"no": None, "one": nn.Linear(1, 1)}
    assert [path for path, _ in model.named_modules()] == ["", "layers.1", "heads.one"]


@pytest.mark.parametrize("value", [np.ones((2, 2)), 1.0, Zensor(np.ones((2, 2))), nn.ReLU()])
def test_what_does_not_learn_takes_no_place_of_a_parameter(value):
    layer = nn.Linear(2, 2)
    weight = layer.weight
    with pytest.raises(DTypeError, match=r"^assigning an? \w+ to 'weight' of Linear: .* nn\.Parameter\(values\)"):
        layer.weight = value
    assert layer.weight is weight
    layer.weight = nn.Parameter(np.zeros((2, 2)))
    layer.bias = None
    assert [name for name, _ in layer.named_parameters()] == ["weight"]


@pytest.mark.parametrize("value", [5, np.tanh, [nn.ReLU()], Zensor([1.0])])
def test_what_is_no_module_takes_no_place_of_one(value):
    model = nn.Module()
    model.part = part = nn.ReLU()
    with pytest.raises(DTypeError, match=r"to 'part' of Module: .* del model\.part"):
        model.part = value
    assert model.part is part
    for other in (nn.Tanh(), nn.Parameter([1.0])):
        model.part = other
        assert model.part is other
        model.part = part if isinstance(other, nn.Module) else None
