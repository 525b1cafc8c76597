"""The first design: the five steps of `apply`, three kinds of parent, and an MLP of its modules on digits."""

import numpy as np
import pytest

import zensor
from autograd import Function, describe
from tests.seeds.test_seed_002 import small_mnist
from zensor import Zensor, nn, optim
from zensor.data import DataLoader, TensorDataset
from zensor.nn import functional


class Multiply(Function):
    """x y, elementwise, which remembers what `forward` got."""

    elementwise = True
    seen = None

    @staticmethod
    def forward(x, y):
        Multiply.seen = x, y
        return x * y

    @staticmethod
    def backward_x(grad, y):
        return grad * y

    @staticmethod
    def backward_y(grad, x):
        return grad * x


@pytest.fixture
def applied():
    """The inputs a and b of one operation, both without a node before it, and its output."""
    a, b = Zensor([1.0, 2.0], name="a"), Zensor([3.0, 4.0], name="b")
    return a, b, Multiply.apply(a, b)


def test_step_1_the_output_has_a_node_of_its_own(applied):
    a, b, out = applied
    assert out.node.kind == "operation"
    assert out.node not in (a.node, b.node)
    assert Multiply.apply(a, b).node is not out.node


def test_step_2_the_operation_runs_on_plain_arrays(applied):
    _, _, out = applied
    assert [type(one) for one in Multiply.seen] == [np.ndarray, np.ndarray]
    assert out.numpy().tolist() == [3.0, 8.0]


def test_step_3_the_node_stores_its_operation_and_its_parents(applied):
    a, b, out = applied
    assert out.node.function is Multiply
    assert out.node.parents == (a.node, b.node)
    assert a.node.children == b.node.children == (out.node,)


def test_step_4_the_node_is_stored_on_the_output(applied):
    _, _, out = applied
    assert describe(out).root.operation == "multiply"
    assert not out.is_leaf


def test_step_5_the_output_is_returned_as_a_zensor_that_goes_on(applied):
    _, _, out = applied
    assert type(out) is Zensor
    assert out.requires_grad
    assert (out + 1).node.parents[0] is out.node


def test_an_input_has_no_node_before_the_first_operation_that_uses_it():
    x = Zensor(2.0)
    assert x.node is None
    y = x * 3.0
    made = x.node
    assert made is not None
    assert y.node.parents[0] is made
    assert (x + y).node.parents[0] is made


def test_the_three_kinds_of_parent():
    """One that gathers a gradient, one that passes it on, and a constant, for which nothing is kept or computed."""
    leaf, constant = Zensor(3.0, name="leaf"), Zensor(5.0, requires_grad=False, name="constant")
    middle = leaf * leaf
    out = Multiply.apply(middle, constant)
    kinds = {node.name or node.operation: (node.kind, node.wants_grad) for node in describe(out)}
    assert kinds["leaf"] == ("input", True)
    assert kinds["constant"] == ("constant", False)
    assert out.node.parents[0].kind == "operation"
    assert out.node.kept[1] is None
    out.backward()
    assert (leaf.grad.item(), middle.grad.item(), constant.grad) == (30.0, 5.0, None)


def test_the_graph_of_the_drawing():
    """a b + a: the product is made first, and a has two children."""
    a, b = Zensor(2.0, name="a"), Zensor(3.0, name="b")
    d = a * b + a
    assert [node.name or node.operation for node in describe(d)] == ["a", "b", "multiply", "add"]
    d.backward()
    assert (a.grad.item(), b.grad.item()) == (4.0, 2.0)


def test_one_step_of_sgd_by_hand():
    layer = nn.Linear(2, 1)
    layer.weight.data[...] = [[1.0, -2.0]]
    layer.bias.data[...] = [0.5]
    loss = nn.MSELoss()(layer(np.array([[3.0, 1.0]])), np.array([[0.5]]))
    assert loss.item() == 1.0
    optimizer = optim.SGD(layer.parameters(), lr=0.1)
    loss.backward()
    optimizer.step()
    np.testing.assert_allclose(layer.weight.numpy(), [[0.4, -2.2]], rtol=1e-6)
    np.testing.assert_allclose(layer.bias.numpy(), [0.3], rtol=1e-6)


def test_batch_norm_learns_statistics_in_training_and_uses_them_afterwards():
    norm = nn.BatchNorm1d(1)
    norm(np.array([[1.0], [3.0]]))
    assert norm.running_mean.item() == pytest.approx(0.1 * 2)
    assert norm.running_var.item() == pytest.approx(0.9 * 1 + 0.1 * 2)
    norm.eval()
    assert norm(np.array([[0.2]])).item() == pytest.approx(0, abs=1e-6)


def test_functional_and_modules_compute_the_same():
    x = np.random.default_rng(0).normal(size=(3, 4)).astype(np.float32)
    layer = nn.Linear(4, 2)
    by_module = nn.Sequential(layer, nn.ReLU())(x)
    by_function = functional.relu(functional.linear(x, layer.weight, layer.bias))
    np.testing.assert_array_equal(by_module.numpy(), by_function.numpy())


def test_an_mlp_with_batch_norm_learns_digits_by_sgd():
    zensor.manual_seed(0)
    samples = small_mnist(600)
    images = np.array([image for image, _ in samples], np.float32).reshape(600, 784) / 255
    labels = np.array([label for _, label in samples], np.intp)
    model = nn.Sequential(nn.Linear(784, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Linear(64, 10))
    optimizer = optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    loss_function = nn.CrossEntropyLoss()
    for _ in range(4):
        for batch, wanted in DataLoader(TensorDataset(images[:500], labels[:500]), batch_size=50, shuffle=True):
            optimizer.zero_grad()
            loss_function(model(batch), wanted).backward()
            optimizer.step()
    model.eval()
    right = model(images[500:]).numpy().argmax(axis=1) == labels[500:]
    assert right.mean() > 0.85
