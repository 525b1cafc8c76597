"""The graph as a list of nodes with values, forward in its order and backward in reverse; layers in a Sequential."""

import numpy as np
import pytest

from autograd import backward, describe, functions
from autograd.pieces import fitted
from zensor import Zensor, manual_seed, nn, optim, tanh


@pytest.fixture
def perceptron():
    """tanh(x W) · v, with every value small enough to stay in the list."""
    rng = np.random.default_rng(0)
    x = Zensor(rng.normal(size=(2, 3)), name="x")
    weight = nn.Parameter(rng.normal(size=(3, 2)))
    heads = nn.Parameter(rng.normal(size=(2, 1)))
    return x, weight, heads, (tanh(x @ weight) @ heads).sum()


def nodes_of(node, found=None):
    """The nodes behind one, parents first, each once."""
    found = {} if found is None else found
    for parent in node.parents:
        if parent not in found:
            nodes_of(parent, found)
    found[node] = None
    return list(found)


def test_the_list_holds_inputs_parameters_and_operations_in_the_order_of_the_statements(perceptron):
    listed = [(node.kind, node.operation) for node in describe(perceptron[-1])]
    assert listed == [
        ("input", None),
        ("parameter", None),
        ("operation", "matmul"),
        ("operation", "tanh"),
        ("parameter", None),
        ("operation", "matmul"),
        ("operation", "sum"),
    ]


def test_operations_are_linked_to_nodes_that_stand_before_them(perceptron):
    graph = describe(perceptron[-1])
    places = {node.id: place for place, node in enumerate(graph)}
    assert all(places[parent] < places[node.id] for node in graph for parent in node.parents)
    assert [node.parents for node in graph if node.operation] == [("n0", "n1"), ("n2",), ("n3", "n4"), ("n5",)]


def test_forward_goes_through_the_list_in_order_and_computes_every_operation(perceptron):
    values = {}
    for node in describe(perceptron[-1]):
        if node.operation:
            values[node.id] = getattr(functions, node.operation)(*[values[parent] for parent in node.parents])
        else:
            values[node.id] = node.value
        np.testing.assert_array_equal(values[node.id], node.value)


def test_other_inputs_go_through_the_same_list(perceptron):
    _, weight, heads, out = perceptron
    other = np.full((2, 3), 0.5)
    values = {}
    for node in describe(out):
        if node.operation:
            values[node.id] = getattr(functions, node.operation)(*[values[parent] for parent in node.parents])
        else:
            values[node.id] = other if node.kind == "input" else node.value
    expected = (np.tanh(other @ weight.numpy()) @ heads.numpy()).sum()
    np.testing.assert_allclose(values[node.id], expected)


def test_backward_goes_through_the_list_in_reverse_and_calls_the_rules(perceptron):
    """The whole of backpropagation in ten lines, beside what `backward` gives."""
    *leaves, out = perceptron
    order = nodes_of(out.node)
    grads = {out.node: np.ones_like(out.numpy())}
    for node in reversed(order):
        for place, parent in enumerate(node.parents):
            piece = fitted(node.function.rules[place](grads[node], *node.kept[place]), parent, node)
            grads[parent] = grads.get(parent, 0) + piece
    by_hand = [grads[leaf.node] for leaf in leaves]
    out.backward()
    for leaf, expected in zip(leaves, by_hand, strict=True):
        np.testing.assert_allclose(leaf.grad.numpy(), expected, rtol=1e-15)


def test_the_engine_fires_every_operation_once_and_in_reverse_of_the_list(perceptron):
    out = perceptron[-1]
    operations = [node for node in nodes_of(out.node) if node.function]
    fired = []
    backward(out, watch=lambda step: fired.append(step.node))
    assert [node for node in fired if node.function] == operations[::-1]


def test_parameters_have_gradients_and_constants_have_none(perceptron):
    _, weight, heads, _ = perceptron
    data = Zensor(np.ones((2, 3)), requires_grad=False)
    (tanh(data @ weight) @ heads).sum().backward()
    assert data.grad is None
    assert weight.grad.shape == (3, 2)
    assert heads.grad.shape == (2, 1)


def test_a_sequential_of_convolution_relu_and_linear_is_a_list_of_their_nodes():
    model = nn.Sequential(nn.Conv2d(1, 2, 3), nn.ReLU(), nn.Flatten(), nn.Linear(8, 3))
    graph = describe(nn.CrossEntropyLoss()(model(np.ones((5, 1, 4, 4))), np.zeros(5, int)))
    assert [node.operation for node in graph if node.operation] == [
        "convolution",
        "relu",
        "reshape",
        "linear",
        "cross_entropy",
    ]
    parameters = [node.name for node in graph if node.kind == "parameter"]
    assert parameters == ["0.weight", "0.bias", "3.weight", "3.bias"]
    assert [node.scope for node in graph if node.operation] == ["0", "1", "2", "3", ""]


def test_values_of_parameters_are_set_by_sgd_and_the_model_learns():
    """Upright and flat bars of 4 x 4 pixels."""
    manual_seed(0)
    bars = np.zeros((8, 1, 4, 4))
    for place in range(4):
        bars[place, 0, :, place] = 1
        bars[4 + place, 0, place, :] = 1
    labels = np.repeat([0, 1], 4)
    model = nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU(), nn.Flatten(), nn.Linear(16, 2))
    optimizer = optim.SGD(model.parameters(), lr=0.5)
    for _ in range(60):
        optimizer.zero_grad()
        loss = nn.CrossEntropyLoss()(model(bars), labels)
        loss.backward()
        optimizer.step()
    assert loss.item() < 0.1
    assert model(bars).numpy().argmax(axis=1).tolist() == labels.tolist()
