"""Memory: training and predicting for a long time leaves nothing behind, without the cycle collector."""

import gc
import sys
import tracemalloc

import numpy as np
import pytest

from benchmarks.memory import TRAININGS
from tests.growth import growth
from zensor import nn, optim

FIRST, MORE = 1_000, 3_000
MOST_BLOCKS, MOST_BYTES = 20, 20 * 1024

X = np.random.default_rng(0).normal(size=(4, 3)).astype(np.float32)
TARGET = np.array([0, 1, 1, 0])


def model():
    return nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 2))


def training(kind):
    net = model()
    loss_function, optimizer = nn.CrossEntropyLoss(), kind(net.parameters(), lr=0.01)

    def step():
        optimizer.zero_grad()
        loss_function(net(X), TARGET).backward()
        optimizer.step()

    return step


def predicting():
    net = model()
    return lambda: net(X)


def repeat(step, times):
    for _ in range(times):
        step()


@pytest.mark.parametrize(
    "make",
    [lambda: training(optim.SGD), lambda: training(optim.Adam), predicting],
    ids=["training with SGD", "training with Adam", "predicting"],
)
def test_ten_thousand_steps_leave_nothing_behind(make):
    step = make()
    gc.collect()
    gc.disable()
    try:
        repeat(step, FIRST)
        assert growth(lambda: repeat(step, MORE), sys.getallocatedblocks) <= MOST_BLOCKS
        # Measured apart and shorter, since tracing makes every allocation several times slower.
        tracemalloc.start()
        repeat(step, 100)
        bytes_grown = growth(lambda: repeat(step, 300), lambda: tracemalloc.get_traced_memory()[0])
        assert bytes_grown <= MOST_BYTES * 300 / MORE
    finally:
        tracemalloc.stop()
        gc.enable()


@pytest.mark.parametrize("name", TRAININGS)
def test_training_with_all_that_belongs_to_it_leaves_nothing_behind(name):
    training = TRAININGS[name]()
    gc.collect()
    gc.disable()
    try:
        # Python keeps up to 2,000 freed tuples of each length for later; after that, nothing may come to it.
        repeat(training.__next__, 2_500)
        assert growth(lambda: repeat(training.__next__, 500), sys.getallocatedblocks) <= MOST_BLOCKS
    finally:
        gc.enable()
