"""Draws the pictures of the README with the project itself.

.venv/bin/python docs/make_images.py
"""

from __future__ import annotations

import shutil
from collections import OrderedDict
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

import fnn
from examples import moons, oscillator
from visualization import build_computation_graph
from zensor import Zensor, nn

FOLDER = Path(__file__).parent / "images"


def draw_graph() -> None:
    """A small computation after its backward pass."""
    x = Zensor(0.5, name="x")
    b = Zensor(-1.5, name="b")
    a = np.tanh(x)
    a.name = "a"
    m = a * b
    m.name = "m"
    y = m + a
    y.name = "y"
    loss = y**2
    loss.name = "L"
    loss.backward()
    build_computation_graph(loss, direction="right").save(FOLDER / "graph.svg")


def draw_backward() -> None:
    """A backward pass in which one operation has to wait, moving."""
    x, b = Zensor(0.5, name="x"), Zensor(-1.5, name="b")
    a = np.tanh(x)
    a.name = "a"
    m = a * b
    m.name = "m"
    loss = m + a
    loss.name = "L"
    build_computation_graph(loss, direction="right").play(theme="light").save(FOLDER / "backward.svg")


def draw_explorer() -> None:
    """The explorer with one box chosen, as Chromium shows it."""
    from playwright.sync_api import sync_playwright

    layers = OrderedDict(hidden=nn.Linear(64, 32, rng=0), relu=nn.ReLU(), out=nn.Linear(32, 10, rng=1))
    values = np.random.default_rng(2).normal(size=(16, 64)).astype(np.float32)
    images = Zensor(values, name="images", requires_grad=False)
    model = nn.Sequential(layers)
    loss = nn.CrossEntropyLoss()(model(images), np.arange(16) % 10)
    loss.backward()
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        page_file = build_computation_graph(loss, title="A perceptron").save(Path(folder) / "net.html")
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1200, "height": 720}, device_scale_factor=1.5)
        page.goto(page_file.as_uri())
        page.locator("[aria-label^='parameter hidden.weight']").click()
        page.mouse.move(0, 0)
        page.wait_for_timeout(500)  # until everything else has faded
        page.screenshot(path=FOLDER / "explorer.png")
        browser.close()


def draw_nets() -> None:
    """A convolutional net, and a transformer in which twelve equal blocks are one box."""
    layers = OrderedDict(
        conv1=nn.Conv2d(1, 8, 3, padding=1, rng=0),
        relu1=nn.ReLU(),
        pool1=nn.MaxPool2d(2),
        conv2=nn.Conv2d(8, 16, 3, padding=1, rng=1),
        relu2=nn.ReLU(),
        pool2=nn.MaxPool2d(2),
        flatten=nn.Flatten(),
        head=nn.Linear(16 * 7 * 7, 10, rng=2),
    )
    convnet = nn.Sequential(layers)
    images = Zensor(np.random.default_rng(3).random((8, 1, 28, 28), np.float32), name="images", requires_grad=False)
    loss = nn.CrossEntropyLoss()(convnet(images), np.arange(8))
    loss.backward()
    build_computation_graph(loss).save(FOLDER / "convnet.svg")
    block = nn.TransformerEncoderLayer(32, 4, 128, dropout=0.0, batch_first=True, rng=0)
    parts = OrderedDict(
        embedding=nn.Embedding(65, 32, rng=1), encoder=nn.TransformerEncoder(block, 12), head=nn.Linear(32, 65, rng=2)
    )
    transformer = nn.Sequential(parts)
    scores = transformer(np.arange(64).reshape(4, 16))
    loss = nn.CrossEntropyLoss()(scores.reshape(64, 65), np.arange(64))
    loss.backward()
    build_computation_graph(loss).save(FOLDER / "transformer.svg")


def draw_training() -> None:
    """The training curve of `fnn.py` on the digits that come with the repository."""
    fnn.main(["--data", "digits", "--plot", str(FOLDER / "training.png")])


def draw_examples() -> None:
    """What two of the examples draw."""
    moons.main(["--data", "spirals", "--output", str(FOLDER / "spirals.png")])
    oscillator.main(["--output", str(FOLDER / "oscillator.png")])


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    draw_graph()
    draw_backward()
    draw_explorer()
    draw_nets()
    draw_training()
    draw_examples()
