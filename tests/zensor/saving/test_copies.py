"""Copies and pickles of a model, its optimizer and its data: what was one thing is one thing in the copy."""

import copy
import itertools
import pickle

import numpy as np
import pytest

from zensor import Checkpoint, nn, optim
from zensor.data import DataLoader, TensorDataset
from zensor.nn import hooks

COPIES = pytest.mark.parametrize(
    "copied", [copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))], ids=["deepcopy", "pickle"]
)


class Same(nn.Module):
    def forward(self, x):
        return x


def double(module, inputs, out):
    return out * 2


def run_parts():
    """A run in which a layer stands twice and a generator belongs to three."""
    rng = np.random.default_rng(0)
    layer = nn.Linear(4, 4, rng=1)
    model = nn.Sequential(layer, nn.BatchNorm1d(4), nn.Dropout(0.5, rng=rng), nn.Dropout(0.5, rng=rng), layer)
    layer.register_forward_hook(double)
    optimizer = optim.AdamW(model.parameters(), lr=0.01)
    scheduler = optim.OneCycleLR(optimizer, 0.1, total_steps=50)
    data = TensorDataset(np.arange(80, dtype=np.float32).reshape(20, 4))
    return model, optimizer, scheduler, DataLoader(data, 3, shuffle=True, rng=rng)


def trained(run, steps):
    model, optimizer, scheduler, loader = run
    for (x,) in itertools.islice(loader, steps):
        optimizer.zero_grad()
        (model(x) ** 2).mean().backward()
        optimizer.step()
        scheduler.step()
    return [one.numpy().copy() for one in model.parameters()]


@COPIES
def test_the_parts_of_a_run_stay_together(copied):
    run = run_parts()
    trained(run, 2)
    model, optimizer, scheduler, loader = twins = copied(run)
    assert scheduler.optimizer is optimizer
    assert model[0] is model[4]
    assert model[2].rng is model[3].rng is loader.rng is not run[3].rng
    learned = optimizer.param_groups[0]["params"]
    assert all(one is other for one, other in zip(model.parameters(), learned, strict=True))
    for expected, found in zip(trained(run, 3), trained(twins, 3), strict=True):
        np.testing.assert_array_equal(found, expected)


@COPIES
def test_a_copy_learns_without_its_original(copied):
    run = run_parts()
    before = trained(run, 2)
    trained(copied(run), 3)
    for expected, found in zip(before, run[0].parameters(), strict=True):
        np.testing.assert_array_equal(found.numpy(), expected)


@COPIES
@pytest.mark.parametrize("kind", [optim.LBFGS, optim.NAdam, optim.RMSprop, optim.SGD])
def test_an_optimizer_alone_brings_its_parameters(kind, copied):
    optimizer = kind(nn.Linear(2, 2).parameters(), lr=0.1)
    twin = copied(optimizer)
    assert [one.shape for one in twin.param_groups[0]["params"]] == [(2, 2), (2,)]
    assert twin.param_groups[0]["params"][0] is not optimizer.param_groups[0]["params"][0]


@COPIES
def test_a_loader_keeps_its_place(copied):
    loader = run_parts()[3]
    walk = iter(loader)
    next(walk)
    assert copied(loader).state_dict()["position"] == 1


@COPIES
def test_a_checkpoint_of_copies_saves_the_copies(copied, tmp_path):
    model = nn.Linear(2, 2)
    checkpoint = copied(Checkpoint(model=model))
    checkpoint.parts["model"].weight.data[...] = 7
    checkpoint.save(tmp_path / "file")
    assert Checkpoint.read(tmp_path / "file").parts["model"]["weight"].tolist() == [[7, 7], [7, 7]]


@COPIES
def test_the_handle_of_a_hook_goes_with_its_module(copied):
    layer = Same()
    handle = layer.register_forward_hook(double)
    twin, other = copied((layer, handle))
    other.remove()
    assert (layer(1), twin(1)) == (2, 1)


@COPIES
def test_a_handle_whose_module_is_gone_does_nothing(copied):
    handle = Same().register_forward_hook(double)
    copied(handle).remove()


def test_hooks_from_another_process_are_not_replaced(monkeypatch):
    layer = Same()
    layer.register_forward_hook(double)
    pickled = pickle.dumps(layer)
    monkeypatch.setattr(hooks, "_numbers", itertools.count())
    twin = pickle.loads(pickled)
    (number,) = twin._hooks.after
    monkeypatch.setattr(hooks, "_numbers", itertools.count(number))
    twin.register_forward_hook(double)
    assert twin(1) == 4
