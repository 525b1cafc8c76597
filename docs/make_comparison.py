"""Draws one small net with four other packages and with this one, for docs/comparison.md.

It needs an environment of its own, and the program `dot`:

    pip install numpy graphviz torch==2.13.0 torchview==0.2.7 torchviz==0.0.3 micrograd==0.1.0 mygrad==2.5.0
    python docs/make_comparison.py

The net has two inputs, three hidden units with ReLU and one output; the loss is the square of what it misses. Every
package gets the same weights. What each prints at the end, how much there is to draw, stands in the page too.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import graphviz
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from visualization import build_computation_graph
from zensor import Zensor, nn

FOLDER = Path(__file__).parent / "images" / "comparison"

X = np.array([[0.5, -1.0]])
WEIGHTS = (
    np.array([[0.8, -0.4], [0.3, 0.9], [-0.6, 0.2]]),
    np.array([0.1, 0.0, 0.2]),
    np.array([[0.7, -0.5, 0.4]]),
    np.array([0.05]),
)
TARGET = 1.0
BLOCKS = 12


class Block(nn.Module):
    """A residual block."""

    def __init__(self) -> None:
        super().__init__()
        self.one, self.two = nn.Linear(8, 8, rng=0), nn.Linear(8, 8, rng=1)

    def forward(self, x: Any) -> Any:
        """Beside the shortcut, two layers."""
        return x + self.two(self.one(x).relu())


def draw_zensor() -> None:
    """Our own picture, and twelve blocks folded."""
    model = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))
    with_weights(list(model.parameters()), lambda parameter, values: np.copyto(parameter.data, values))
    held: list[Any] = []  # what somebody holds gets a gradient, in the middle too
    for layer in model:
        layer.register_forward_hook(lambda module, inputs, output: held.append(output))
    missed = model(Zensor(X.astype(np.float32), name="x", requires_grad=False)) - TARGET
    squared = missed**2
    loss = squared.mean()
    loss.backward()
    build_computation_graph(loss).save(FOLDER / "zensor.svg")
    deep = nn.Sequential(*(Block() for _ in range(BLOCKS)))
    x = Zensor(np.ones((1, 8), np.float32), name="x")  # the type of the parameters: nothing is converted on the way
    picture = build_computation_graph(deep(x).sum(), fold=True)
    picture.save(FOLDER / "zensor-deep.svg")
    print(f"zensor: {len(picture.folded)} of {len(picture.graph)} nodes")


def torch_model(torch: Any) -> Any:
    """The small net in PyTorch."""
    layers = torch.nn
    model = layers.Sequential(layers.Linear(2, 3), layers.ReLU(), layers.Linear(3, 1)).double()
    with_weights(
        list(model.parameters()), lambda parameter, values: parameter.data.copy_(torch.from_numpy(values.copy()))
    )
    return model


def torch_deep(torch: Any) -> Any:
    """Twelve residual blocks in PyTorch."""

    class TorchBlock(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.one, self.two = torch.nn.Linear(8, 8), torch.nn.Linear(8, 8)

        def forward(self, x: Any) -> Any:
            return x + self.two(self.one(x).relu())

    return torch.nn.Sequential(*(TorchBlock() for _ in range(BLOCKS)))


def draw_torchviz() -> None:
    """The graph of backward functions, with names of parameters."""
    import torch
    from torchviz import make_dot

    model = torch_model(torch)
    loss = ((model(torch.from_numpy(X)) - TARGET) ** 2).mean()
    loss.backward()
    save("torchviz", make_dot(loss, params=dict(model.named_parameters())).source)
    deep = torch_deep(torch)
    count("torchviz", make_dot(deep(torch.ones(1, 8)).sum(), params=dict(deep.named_parameters())).source)


def draw_torchview() -> None:
    """The graph of modules and functions of a forward pass."""
    import torch
    from torchview import draw_graph

    save("torchview", draw_graph(torch_model(torch), torch.from_numpy(X), expand_nested=True).visual_graph.source)
    deep = torch_deep(torch)
    for depth in (1, 3):
        print(f"torchview at depth {depth}: ", end="")
        count("torchview", draw_graph(deep, torch.ones(1, 8), depth=depth, expand_nested=True).visual_graph.source)


def draw_micrograd() -> None:
    """One box per number; the function that draws stands in a notebook of its repository, so this is ours."""
    from micrograd.engine import Value
    from micrograd.nn import MLP

    model = MLP(2, [3, 1])
    w1, b1, w2, b2 = WEIGHTS
    for neurons, weights, biases in zip((layer.neurons for layer in model.layers), (w1, w2), (b1, b2), strict=True):
        for neuron, row, bias in zip(neurons, weights, biases, strict=True):
            neuron.w, neuron.b = [Value(float(one)) for one in row], Value(float(bias))
    loss = (model([float(one) for one in X[0]]) - TARGET) ** 2
    loss.backward()
    save("micrograd", scalars(loss))


def scalars(root: Any) -> str:
    """DOT text of all values that lead to a scalar of micrograd."""
    digraph = graphviz.Digraph(graph_attr={"rankdir": "LR"}, node_attr={"shape": "record"})
    opened, done = [root], {id(root)}
    while opened:
        value = opened.pop()
        digraph.node(str(id(value)), f"data {value.data:.4f} | grad {value.grad:.4f}")
        if value._op:
            digraph.node(f"{id(value)}op", value._op, shape="ellipse")
            digraph.edge(f"{id(value)}op", str(id(value)))
        for parent in value._prev:
            digraph.edge(str(id(parent)), f"{id(value)}op")
            if id(parent) not in done:
                done.add(id(parent))
                opened.append(parent)
    return str(digraph.source)


def draw_mygrad() -> None:
    """`build_graph` of MyGrad, with names and dimensions."""
    import mygrad
    from mygrad.computational_graph import build_graph
    from mygrad.nnet.activations import relu

    w1, b1, w2, b2 = (mygrad.tensor(one) for one in WEIGHTS)
    x = mygrad.tensor(X, constant=True)
    loss = ((relu(x @ w1.T + b1) @ w2.T + b2 - TARGET) ** 2).mean()
    names = {"x": x, "w1": w1, "b1": b1, "w2": w2, "b2": b2, "loss": loss}
    save("mygrad", build_graph(loss, names=names, dims=True).source)


def with_weights(parameters: list[Any], write: Any) -> None:
    """The same weights everywhere."""
    for parameter, values in zip(parameters, WEIGHTS, strict=True):
        write(parameter, values)


def save(name: str, source: str) -> None:
    """Draw DOT text with `dot`, as all these packages do."""
    svg = subprocess.run(["dot", "-Tsvg"], input=source.encode(), capture_output=True, check=True).stdout
    (FOLDER / f"{name}.svg").write_bytes(svg)


def count(name: str, source: str) -> None:
    """Print how many nodes a DOT text has."""
    plain = subprocess.run(["dot", "-Tplain"], input=source.encode(), capture_output=True, check=True).stdout
    print(f"{name}: {sum(line.startswith(b'node ') for line in plain.splitlines())} nodes")


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for draw in (draw_zensor, draw_torchviz, draw_torchview, draw_micrograd, draw_mygrad):
        draw()
