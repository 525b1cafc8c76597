"""Scopes: nodes know in which module they ran, and parameters their names in pictures."""

import gc
import weakref

import pytest

from autograd.describing import describe
from autograd.mode import ModeChange
from zensor import Zensor, nn, no_grad


class Net(nn.Module):
    def __init__(self):
        self.features = nn.Sequential(nn.Linear(2, 3), nn.Tanh())
        self.head = nn.Linear(3, 1)

    def forward(self, x):
        return self.head(self.features(x) * 2.0)


def scopes(z):
    return {(node.operation, node.scope) for node in describe(z) if node.operation}


def parameter_names(z):
    return [node.name for node in describe(z) if node.kind == "parameter"]


X = Zensor([[1.0, 2.0]], requires_grad=False, dtype="float32")


def test_operations_carry_the_path_of_their_module():
    z = nn.MSELoss()(Net()(X), [[1.0]]).sum()
    assert {
        ("linear", "features.0"),
        ("tanh", "features.1"),
        ("multiply", ""),
        ("linear", "head"),
        ("sum", ""),
    } <= scopes(z)


def test_parameters_are_called_as_in_the_state_dict():
    net = Net()
    z = net(X)
    assert parameter_names(z) == ["features.0.weight", "features.0.bias", "head.weight", "head.bias"]


def test_a_part_called_by_itself_is_its_own_root():
    net = Net()
    net(X)
    assert parameter_names(net.head([[1.0, 2.0, 3.0]])) == ["weight", "bias"]
    assert scopes(net.features(X)) == {("linear", "0"), ("tanh", "1")}
    assert ("linear", "head") in scopes(net(X))


def test_two_models_in_one_graph_keep_their_names():
    first, second = Net(), nn.Linear(1, 1)
    assert parameter_names(second(first(X)))[-2:] == ["weight", "bias"]


def test_a_module_that_moved_has_its_new_path():
    net = Net()
    net(X)
    net.features, net.old = nn.Sequential(net.features[0], nn.Linear(3, 3)), net.features[1]
    assert ("linear", "features.1") in scopes(net(X))


@pytest.mark.parametrize("clear", [lambda net: delattr(net, "head"), lambda net: setattr(net, "head", None)])
def test_a_module_that_moved_into_a_list_has_its_new_path(clear):
    net = Net()
    net.forward = lambda x: net.head(net.features(x))
    net(X)
    net.layers = [net.head]
    clear(net)
    net.forward = lambda x: net.layers[0](net.features(x))
    assert ("linear", "layers.0") in scopes(net(X))


def test_a_list_of_modules_may_grow_between_calls():
    class Stack(nn.Module):
        def __init__(self):
            self.layers = [nn.Linear(2, 2)]

        def forward(self, x):
            for layer in self.layers:
                x = layer(x)
            return x

    stack = Stack()
    stack(X)
    stack.layers.append(nn.Linear(2, 2))
    assert scopes(stack(X)) == {("linear", "layers.0"), ("linear", "layers.1")}


def test_a_stranger_runs_in_the_scope_of_its_caller():
    class Caller(nn.Module):
        def forward(self, x):
            return nn.Tanh()(x)

    model = nn.Sequential(Caller())
    assert scopes(model(Zensor([1.0]))) == {("tanh", "0")}


def test_shared_modules_run_under_their_first_path():
    layer = nn.Tanh()
    model = nn.Sequential(nn.Sequential(layer), nn.Sequential(layer))
    assert scopes(model(Zensor([1.0]))) == {("tanh", "0.0")}


def test_a_name_given_by_the_user_comes_first():
    net = Net()
    net.head.weight.name = "w"
    assert "w" in parameter_names(net(X))


def test_the_scope_ends_with_the_call():
    net = Net()
    net(X)
    assert scopes(Zensor([1.0]) * 2.0) == {("multiply", "")}


def test_a_graph_does_not_keep_its_model_alive():
    gc.disable()
    try:
        net = Net()
        z = net(X)
        gone = weakref.ref(net)
        del net
        assert gone() is None
    finally:
        gc.enable()
    assert parameter_names(z)[0] is None
    assert ("linear", "head") in scopes(z)


def test_scopes_are_made_once():
    net = Net()
    first, second = net(X), net(X)
    assert first.node.scope is second.node.scope


def test_all_graphs_of_one_model_have_one_root():
    net = Net()
    first = net(X)
    with no_grad():
        net(X)
    second = net(X)
    net.more = nn.ReLU()
    third, other = net(X), Net()(X)
    assert first.node.scope.root_key == second.node.scope.root_key == third.node.scope.root_key
    assert other.node.scope.root_key != first.node.scope.root_key


def test_a_watcher_is_not_kept():
    net = Net()
    seen = []

    def watch(node, *result):
        seen.append(node.function.name)

    gone = weakref.ref(watch)
    with ModeChange(watch=watch):
        net(X)
    assert seen == ["linear", "tanh", "multiply", "linear"]
    del watch
    gc.collect()
    assert gone() is None


@pytest.mark.parametrize("times", [1, 3])
def test_names_are_those_of_the_root_at_the_time_of_asking(times):
    net = Net()
    for _ in range(times):
        z = net(X)
    net.renamed = net.head
    del net.head
    assert parameter_names(z)[-1] == "renamed.bias"
