"""What the tests of pictures share: a machine without programs, and `dot` and Chromium where they are installed."""

import shutil
import subprocess

import numpy as np
import pytest

import zensor
from zensor import Zensor, nn


@pytest.fixture
def render():
    """Runs the real program; without it the test is skipped."""
    path = shutil.which("dot")
    if path is None:
        pytest.skip("needs Graphviz's program dot")

    def run(text, form="svg"):
        return subprocess.run([path, f"-T{form}"], input=text.encode(), capture_output=True, check=True).stdout

    return run


@pytest.fixture
def no_programs(tmp_path, monkeypatch):
    """A machine with an empty PATH."""
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.setenv("PATH", str(empty))


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium; without it, or without the package that drives it, the test is skipped."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="needs the package playwright")
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("needs the program chromium")
    # No sandbox: Chromium refuses to make one for root, which is who runs tests in most containers.
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=quiet)
        yield browser
        browser.close()


@pytest.fixture
def page(browser):
    """A page without network; the test fails if it printed an error, or asked for anything but local files."""
    context = browser.new_context(offline=True)
    page = context.new_page()
    problems = []
    page.on("console", lambda message: problems.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith(LOCAL) else problems.append(request.url))
    yield page
    context.close()
    assert problems == []


LOCAL = ("file:", "data:", "about:", "blob:")


class Block(nn.Module):
    """A residual block: one value is used inside and beside it."""

    def __init__(self, size):
        super().__init__()
        self.one, self.two = nn.Linear(size, size), nn.Linear(size, size)

    def forward(self, x):
        return x + self.two(self.one(x).tanh())


def first_snippet():
    a, b = (Zensor(np.array([row] * 3)) for row in ([1.0, 2, 3, 4, 5, 6], [6.0, 5, 4, 3, 2, 1]))
    c, d = (Zensor(np.array([[3.0, 3.0, 3.0]])) for _ in range(2))
    y = a.transpose() @ b
    return (d @ y[0:3, :])[:, 0:3] @ c.transpose()


def quotient():
    x, y = Zensor(2.0, name="x"), Zensor(3.0, name="y")
    return x * x + x * y - y / x


def residual_net(blocks=3):
    model = nn.Sequential(*(Block(4) for _ in range(blocks)), nn.Linear(4, 1))
    loss = (model(Zensor(np.ones((2, 4)), name="x")) ** 2).mean()
    loss.backward()
    return loss


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


GALLERY = (first_snippet, quotient, residual_net, recurrent, gated, chain, dense, not_finite, alone)


@pytest.fixture(params=GALLERY, ids=lambda make: make.__name__)
def gallery(request):
    """The root of one computation after another, of all kinds and shapes."""
    return request.param()


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


@pytest.fixture(params=HOSTILE, ids=range(len(HOSTILE)))
def hostile(request):
    """One name after another that means something in some format."""
    return request.param
