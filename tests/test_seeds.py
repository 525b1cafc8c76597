"""Programs from the documents the project comes from still run."""

import itertools

import numpy as np

import zensor as mytorch
import zensor.nn as nn
import zensor.optim as optim
from zensor.data import DataLoader, Digits


def test_the_model_loss_and_loop_of_the_mnist_example():
    """The document the project comes from: only what it leaves undefined is supplied here."""
    mytorch.manual_seed(0)

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

    model = MyTorchMNIST()
    optimizer = optim.SGD(model.parameters(), lr=0.001)
    loss_fn = nn.CrossEntropyLoss()

    train_dataset = small_mnist()

    def collate_fn(batch):
        images = np.concatenate([np.array(i[0]).reshape(1, 784) for i in batch]) / 255

        labels = [i[1] for i in batch]
        labels = np.eye(10)[labels]

        images = mytorch.Zensor(images)
        labels = mytorch.Zensor(labels)

        return images, labels

    loader = DataLoader(train_dataset, batch_size=4, collate_fn=collate_fn)

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

    assert all(later < earlier for earlier, later in itertools.pairwise(means))


def small_mnist():
    """Images of MNIST's size and range: the digits that come with the package, drawn larger."""
    digits = Digits()
    large = np.kron(digits.images[:600], np.ones((1, 3, 3)))
    return [(np.pad(image * 15, 2), label) for image, label in zip(large, digits.labels[:600], strict=True)]
