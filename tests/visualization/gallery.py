"""The computations whose pictures are looked at, and the names that mean something in some format.

Each returns its root. Names of parameters, and gradients, live as long as somebody holds their owners, so some
return these too.
"""

import numpy as np

import zensor
from zensor import Zensor, nn


class Block(nn.Module):
    """A residual block: one value is used inside and beside it."""

    def __init__(self, size):
        super().__init__()
        self.one, self.two = nn.Linear(size, size, rng=0), nn.Linear(size, size, rng=1)

    def forward(self, x):
        return x + self.two(self.one(x).tanh())


def first_snippet():
    """The snippet of the project's first README, word for word."""
    # Easy way to define some arrays to use in the zensor
    v1 = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]
    v2 = [6.0, 5.0, 4.0, 3.0, 2.0, 1.0]
    v3 = [3.0, 3.0, 3.0]

    m1 = np.array([v1] * 3)
    m2 = np.array([v2] * 3)
    m3 = np.array([v3] * 1)
    m4 = np.array([v3] * 1)

    # Initialize the Zensors as wrappers on the numpy arrays
    a = Zensor(m1)
    b = Zensor(m2)
    c = Zensor(m3)
    d = Zensor(m4)

    # Computation on the Zensors
    y = a.transpose() @ b
    z = (d @ y[0:3, :])[:, 0:3] @ c.transpose()
    return z, a, b, c, d, y


def quotient():
    x, y = Zensor(2.0, name="x"), Zensor(3.0, name="y")
    return x * x + x * y - y / x


def residual_net(blocks=3):
    model = nn.Sequential(*(Block(4) for _ in range(blocks)), nn.Linear(4, 1, rng=2))
    loss = (model(Zensor(np.ones((2, 4)), name="x")) ** 2).mean()
    loss.backward()
    return loss, model


def recurrent(steps=12):
    w, u, b = (Zensor(np.eye(3) / 2, name=name) for name in "wub")
    h = Zensor(np.eye(3), name="h")
    for step in range(steps):
        h = (h @ w + Zensor(np.full((1, 3), float(step)), requires_grad=False) @ u + b).tanh()
    return h.sum()


def sigmoid(x):
    return 1.0 / (1.0 + zensor.exp(-x))


def gated(steps=5):
    """An LSTM in its parts: two values run through all steps."""
    weights = [Zensor(np.eye(2) / place, name=name) for place, name in enumerate("fiog", 2)]
    h, c = Zensor(np.ones((1, 2)), name="h"), Zensor(np.zeros((1, 2)), name="c")
    for _ in range(steps):
        forget, let_in, let_out, new = (h @ weight for weight in weights)
        c = sigmoid(forget) * c + sigmoid(let_in) * zensor.tanh(new)
        h = sigmoid(let_out) * zensor.tanh(c)
    return h.sum()


def chain(length=40):
    y = Zensor(1.0, name="x")
    for place in range(length):
        y = y * 1.01 + 0.5 if place % 2 else zensor.sin(y)
    return y


def dense(layers=6):
    values = [Zensor(1.0, name="everything"), Zensor(2.0)]
    for _ in range(layers):
        total = values[0]
        for value in values[1:]:
            total = total * value
        values.append(zensor.sin(total))
    return values[-1]


def not_finite():
    with np.errstate(all="ignore"):
        x = Zensor([1.0, 0.0, -1.0], name="x")
        return (x.log() * x).sum()


def alone():
    return Zensor(1.0, name="x")


def two_paths():
    """A product whose first factor is a sum: the gradient flows back on two paths."""
    a, b, c, d = (Zensor(value, name=name) for name, value in zip("abcd", (2.0, -3.0, 10.0, 0.5), strict=True))
    return (a * b + c) * d.exp()


def two_paths_that_meet():
    """One value feeds both branches: its gradient is the sum of two pieces, and it must wait for both."""
    a, b, c, d = (Zensor(value, name=name) for name, value in zip("abcd", (2.0, -3.0, 10.0, 0.5), strict=True))
    shared = a * b
    shared.name = "shared"
    loss = (shared + c) * (shared * d)
    loss.backward()
    return loss, a, b, c, d, shared


def perceptron():
    """A multilayer perceptron after its backward pass."""
    layers = (nn.Linear(784, 128, rng=0), nn.ReLU(), nn.Linear(128, 64, rng=1), nn.ReLU(), nn.Linear(64, 10, rng=2))
    model = nn.Sequential(*layers)
    x = Zensor(np.linspace(0, 1, 4 * 784, dtype=np.float32).reshape(4, 784), name="images", requires_grad=False)
    loss = nn.CrossEntropyLoss()(model(x), np.array([0, 1, 2, 3]))
    loss.backward()
    return loss, model, x


class ConvNet(nn.Module):
    """Two convolutions and two linear layers."""

    def __init__(self):
        super().__init__()
        self.conv1, self.norm1 = nn.Conv2d(1, 8, 3, padding=1, rng=0), nn.BatchNorm2d(8)
        self.conv2, self.norm2 = nn.Conv2d(8, 16, 3, padding=1, rng=1), nn.BatchNorm2d(16)
        self.pool, self.flatten = nn.MaxPool2d(2), nn.Flatten()
        self.fc1, self.fc2 = nn.Linear(16 * 7 * 7, 32, rng=2), nn.Linear(32, 10, rng=3)

    def forward(self, x):
        x = self.pool(self.norm1(self.conv1(x)).relu())
        x = self.pool(self.norm2(self.conv2(x)).relu())
        return self.fc2(self.fc1(self.flatten(x)).relu())


def convolutional_net():
    x = Zensor(np.linspace(-1, 1, 2 * 28 * 28, dtype=np.float32).reshape(2, 1, 28, 28), name="images")
    model = ConvNet()
    loss = nn.CrossEntropyLoss()(model(x), np.array([3, 7]))
    loss.backward()
    return loss, model, x


def lstm_layer():
    """Fifty steps in one operation."""
    x = Zensor(np.zeros((50, 2, 3), dtype=np.float32), name="sequence", requires_grad=False)
    model = nn.LSTM(3, 4, rng=0)
    output, (h, _) = model(x)
    return output.sum() + h.sum(), model, x


def lstm_cells():
    """Fifty steps of a cell, written as a loop."""
    cell = nn.LSTMCell(3, 4, rng=0)
    steps = np.zeros((50, 2, 3), dtype=np.float32)
    h, c = cell(steps[0])
    for step in steps[1:]:
        h, c = cell(step, (h, c))
    return h.sum(), cell


class Transformer(nn.Module):
    """Twelve equal blocks between an embedding and the words."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(20, 8, rng=0)
        self.blocks = nn.ModuleList(
            nn.TransformerEncoderLayer(8, 2, 16, dropout=0.0, batch_first=True, rng=place) for place in range(12)
        )
        self.norm, self.head = nn.LayerNorm(8), nn.Linear(8, 20, rng=1)

    def forward(self, tokens):
        x = self.embedding(tokens)
        for block in self.blocks:
            x = block(x)
        return self.head(self.norm(x))


def transformer():
    model = Transformer()
    loss = nn.CrossEntropyLoss()(model(np.arange(10).reshape(2, 5))[:, -1], np.array([5, 10]))
    loss.backward()
    return loss, model


SMALL = (first_snippet, two_paths, two_paths_that_meet, quotient, residual_net, recurrent, gated, chain, dense)
NETS = (perceptron, convolutional_net, lstm_layer, lstm_cells, transformer)
GALLERY = (*SMALL, *NETS, not_finite, alone)


HOSTILE = (
    '"quoted"',
    "'single'",
    "`backticks`",
    "back\\slash",
    "\\N\\G\\T\\\\N",
    "ends in \\",
    "\\l\\r\\n",
    "<b>bold</b>",
    "<not><closed>",
    "</script><img onerror=alert(1)>",
    "</svg>",
    "</title></text>",
    "]]><!--",
    "-->",
    "a&amp;b &lt; &#92;",
    "{record|fields}",
    "node [label=x]; }",
    "graph",
    "end",
    "n0",
    "a --> b",
    "#quot;",
    ":::class",
    "two  spaces",
    " ",
    "line\nbreak\r\n\ttab",
    "nul\0",
    "\u202eright to left",
    "\ud800",
    "\uffff",
    "%s %(x)s {0}",
    "$x^2_{y}$ and $",
    "日本語",
    "e\u0301",
    "1. list",
    "x" * 10_000,
    "&" * 10_000,
)
