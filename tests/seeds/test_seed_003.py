"""The fourth design: a feed-forward net on digits; SGD and Adam, two losses, regularization, stopping, checkpoints."""

import numpy as np
import pytest

import zensor
from zensor import Checkpoint, nn, optim
from zensor.data import DataLoader, TensorDataset, handwritten_digits

OPTIMIZERS = {
    "SGD": lambda parameters, pull: optim.SGD(parameters, lr=0.05, momentum=0.9, weight_decay=pull),
    "Adam": lambda parameters, pull: optim.Adam(parameters, lr=0.003, weight_decay=pull),
}


class FNN(nn.Module):
    """Two hidden layers, with dropout after each."""

    def __init__(self, dropout):
        self.hidden = nn.Linear(64, 48)
        self.second = nn.Linear(48, 32)
        self.scores = nn.Linear(32, 10)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x):
        x = self.dropout(self.hidden(x).relu())
        return self.scores(self.dropout(self.second(x).relu()))


@pytest.fixture(scope="module")
def digits():
    """Rows of pixels and their digits: to learn from, and to validate."""
    halves = handwritten_digits("digits")
    return [TensorDataset(np.float32(half.images.reshape(-1, 64) / 16), half.labels.astype(int)) for half in halves]


def loss_of(name, scores, labels):
    if name == "MSE":
        return nn.MSELoss()(scores, np.eye(10, dtype=np.float32)[labels.numpy()])
    return nn.CrossEntropyLoss()(scores, labels)


def epoch_of(model, optimizer, loader, loss="CrossEntropy"):
    """Learn from every batch once; gives the mean loss."""
    model.train()
    losses = []
    for rows, labels in loader:
        optimizer.zero_grad()
        value = loss_of(loss, model(rows), labels)
        value.backward()
        optimizer.step()
        losses.append(value.item())
    return np.mean(losses)


def accuracy_of(model, dataset):
    model.eval()
    with zensor.no_grad():
        rows, labels = dataset.batch(np.arange(len(dataset)))
        return float(np.mean(model(rows).numpy().argmax(axis=1) == labels.numpy()))


def begun(digits, optimizer="Adam", dropout=0.0, pull=0.0):
    zensor.manual_seed(0)
    model = FNN(dropout)
    return model, OPTIMIZERS[optimizer](model.parameters(), pull), DataLoader(digits[0], 32, shuffle=True)


@pytest.mark.parametrize("loss", ["CrossEntropy", "MSE"])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_it_learns_with_each_optimizer_and_each_loss(digits, optimizer, loss):
    model, changes, loader = begun(digits, optimizer)
    losses = [epoch_of(model, changes, loader, loss) for _ in range(12)]
    assert losses[-1] < losses[0] / 3
    assert accuracy_of(model, digits[1]) > 0.9


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_regularization_keeps_the_parameters_small(digits, optimizer):
    sizes = []
    for pull in (0.0, 0.01):
        model, changes, loader = begun(digits, optimizer, pull=pull)
        for _ in range(6):
            epoch_of(model, changes, loader)
        sizes.append(sum(float((weights.numpy() ** 2).sum()) for weights in model.parameters()))
    assert sizes[1] < 0.8 * sizes[0]


def test_dropout_is_at_work_in_training_only(digits):
    model, changes, loader = begun(digits, dropout=0.3)
    for _ in range(8):
        epoch_of(model, changes, loader)
    assert accuracy_of(model, digits[1]) > 0.9
    rows = digits[1].arrays[0]
    assert np.array_equal(model(rows).numpy(), model(rows).numpy())
    model.train()
    assert not np.array_equal(model(rows).numpy(), model(rows).numpy())


def test_early_stopping_ends_with_the_best_parameters(digits):
    """At this rate later epochs destroy what earlier ones learned."""
    model, _, loader = begun(digits)
    changes = optim.SGD(model.parameters(), lr=0.8)
    found, best, best_epoch = [], {}, 0
    while len(found) < best_epoch + 3:
        with np.errstate(all="ignore"):
            epoch_of(model, changes, loader)
        found.append(accuracy_of(model, digits[1]))
        if found[-1] > max(found[:-1], default=0.0):
            best_epoch = len(found)
            best = {name: values.copy() for name, values in model.state_dict().items()}
    assert found[-1] < max(found)
    model.load_state_dict(best)
    assert accuracy_of(model, digits[1]) == max(found)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_training_goes_on_from_a_checkpoint_as_if_it_had_never_stopped(digits, tmp_path, optimizer):
    model, changes, loader = begun(digits, optimizer, dropout=0.2)
    epoch_of(model, changes, loader)
    Checkpoint(model=model, optimizer=changes, loader=loader).save(tmp_path / "checkpoint")
    epoch_of(model, changes, loader)

    again, other_changes, other_loader = begun(digits, optimizer, dropout=0.2)
    Checkpoint(model=again, optimizer=other_changes, loader=other_loader).load(tmp_path / "checkpoint")
    epoch_of(again, other_changes, other_loader)
    for name, values in model.state_dict().items():
        assert np.array_equal(values, again.state_dict()[name])
