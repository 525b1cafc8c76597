"""The MNIST model and loop of the document that comes nearest to PyTorch: only what it leaves undefined is supplied."""

import itertools

import numpy as np

import zensor as mytorch
import zensor.nn as nn
import zensor.optim as optim
from zensor.data import DataLoader, Digits


class MyTorchMNIST(nn.Module):
    def __init__(self):
        self.fc1 = nn.Linear(784, 128)
        self.fc2 = nn.Linear(128, 64)
        self.fc3 = nn.Linear(64, 32)
        self.fc4 = nn.Linear(32, 10)

        self.activation = nn.Sigmoid()

    def forward(self, x):
        x = self.activation(self.fc1(x))
        x = self.activation(self.fc2(x))
        x = self.activation(self.fc3(x))
        x = self.fc4(x)

        return x


def collate_fn(batch):
    images = np.concatenate([np.array(i[0]).reshape(1, 784) for i in batch]) / 255

    labels = [i[1] for i in batch]
    labels = np.eye(10)[labels]

    images = mytorch.Zensor(images)
    labels = mytorch.Zensor(labels)

    return images, labels


def mean_losses(loader):
    """Train as the document does; the mean loss of each of the five epochs."""
    mytorch.manual_seed(0)
    model = MyTorchMNIST()
    optimizer = optim.SGD(model.parameters(), lr=0.001)
    loss_fn = nn.CrossEntropyLoss()

    means = []
    for _ in range(5):
        losses = []
        for images, ohe_labels in loader:
            pred = model(images)

            loss = loss_fn(pred, ohe_labels)

            loss.backward()
            optimizer.step()
            optimizer.zero_grad()

            losses.append(loss.item())
        means.append(np.mean(losses))
    return means


def small_mnist(count):
    """Images of MNIST's size and range with their labels: the digits that come with the package, drawn larger."""
    digits = Digits()
    large = np.kron(digits.images[:count], np.ones((1, 3, 3)))
    return [(np.pad(image * 15, 2), label) for image, label in zip(large, digits.labels[:count], strict=True)]


def test_the_loss_falls_in_every_epoch():
    means = mean_losses(DataLoader(small_mnist(600), batch_size=4, collate_fn=collate_fn))
    assert all(later < earlier for earlier, later in itertools.pairwise(means))


def test_the_example_of_the_three_numbers():
    tensor = mytorch.Zensor(np.array([1, 2, 3]), requires_grad=True)
    (tensor * tensor).sum().backward()
    assert tensor.grad.numpy().tolist() == [2, 4, 6]


def test_sigmoid_is_a_composition_of_the_few_operations():
    x = mytorch.Zensor([-1.0, 0.0, 2.0])
    a = np.exp(-x)
    b = 1 + a
    sigmoid = 1 / b
    sigmoid.sum().backward()
    expected = sigmoid.numpy() * (1 - sigmoid.numpy())
    np.testing.assert_allclose(x.grad.numpy(), expected, rtol=1e-14)


def test_a_node_with_two_branches_waits_for_both():
    """The picture of the barriers: the shared node may go on only when both children have reported."""
    x = mytorch.Zensor(3.0)
    shared = x * 2
    out = shared * (shared + 1)
    out.backward()
    assert shared.grad.item() == 2 * 6 + 1
    assert x.grad.item() == 2 * 13
