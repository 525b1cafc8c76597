"""Loaders in threads beside training: no batch is lost or changed, and no mode leaks."""

import queue
import threading

import numpy as np

import zensor
from zensor import nn, optim
from zensor.data import DataLoader, TensorDataset


def in_threads(*functions):
    """Run all at once, and raise what one of them raised."""
    failures = []

    def run(function):
        try:
            function()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=(function,)) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def numbers_of(loader):
    return np.concatenate([batch.numpy() for (batch,) in loader]).tolist()


def trained(batches):
    """The parameters after a walk through `batches`."""
    model = nn.Sequential(nn.Linear(4, 8, rng=0), nn.Dropout(0.5, rng=1), nn.Linear(8, 1, rng=2))
    optimizer = optim.SGD(model.parameters(), lr=0.01)
    for (x,) in batches:
        optimizer.zero_grad()
        (model(x) ** 2).mean().backward()
        optimizer.step()
    return [one.numpy() for one in model.parameters()]


def loader_of_rows():
    data = TensorDataset(np.random.default_rng(0).normal(size=(200, 4)).astype(np.float32))
    return DataLoader(data, 8, shuffle=True, rng=3)


def test_a_loader_in_a_thread_gives_what_it_gives_without():
    def fetch():
        with zensor.no_grad():
            for batch in loader_of_rows():
                fetched.put(batch)
        fetched.put(None)

    fetched: queue.Queue = queue.Queue(maxsize=4)
    results = []
    in_threads(fetch, lambda: results.append(trained(iter(fetched.get, None))))
    for found, expected in zip(results[0], trained(loader_of_rows()), strict=True):
        np.testing.assert_array_equal(found, expected)


def test_two_loaders_of_the_packages_generator_lose_no_sample():
    zensor.manual_seed(0)
    walks = [[], []]

    def walk(which):
        loader = DataLoader(TensorDataset(np.arange(100)), 7, shuffle=True)
        for _ in range(30):
            walks[which].append(numbers_of(loader))

    in_threads(lambda: walk(0), lambda: walk(1))
    epochs = walks[0] + walks[1]
    assert len(epochs) == 60
    assert all(sorted(epoch) == list(range(100)) for epoch in epochs)
    assert len(set(map(tuple, epochs))) == 60


def test_no_grad_in_a_loaders_thread_is_not_that_of_training():
    inside, left = threading.Event(), threading.Event()
    recording = []

    def fetch():
        with zensor.no_grad():
            inside.set()
            recording.append(zensor.is_recording())
            left.wait()

    def train():
        inside.wait()
        x = zensor.Zensor([1.0])
        (x * 2).sum().backward()
        recording.append(x.grad.tolist())
        left.set()

    in_threads(fetch, train)
    assert recording == [False, [2.0]]


def test_the_packages_generator_is_made_once(monkeypatch):
    start = threading.Barrier(8)
    made = []

    def ask():
        start.wait()
        made.append(zensor.random.generator())

    for _ in range(20):
        monkeypatch.setattr("zensor.random._own", None)
        made.clear()
        in_threads(*[ask] * 8)
        assert len(set(map(id, made))) == 1


def test_the_state_of_a_generator_is_whole_while_another_thread_draws():
    rng = np.random.default_rng(0)
    states, strides, stop = [], 0, threading.Event()

    def draw():
        nonlocal strides
        while not stop.is_set():
            rng.random(10_000)
            strides += 1

    def look():
        states.extend(zensor.random.state_of(rng) for _ in range(200))
        stop.set()

    in_threads(draw, look)
    twin = np.random.default_rng(0)
    for state in states:
        # Each is a place on the way: the generator is brought there in strides of 10,000 draws.
        while twin.bit_generator.state != state:
            assert strides > 0, "a state that the generator was never in"
            strides -= 1
            twin.random(10_000)
