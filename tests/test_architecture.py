"""Keeps the house in order: who imports whom, what every file begins with, how long it may be.

The arrows: autograd <- zensor <- zensor.nn, zensor.optim, zensor.data <- fnn, examples, benchmarks;
and autograd <- visualization <- fnn, examples, benchmarks. Files are read, not imported.
"""

import ast
import graphlib
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("autograd", "zensor", "visualization")
PROGRAMS = ("fnn.py", "examples", "benchmarks", "docs")
LONGEST_SOURCE = 500

# What a file of each package may import at its top, besides the standard library and NumPy.
ALLOWED = {
    "autograd": {"autograd"},
    "zensor": {"autograd", "zensor"},
    "visualization": {"autograd", "visualization"},
}
# The one arrow against the direction: the import path of the project's first days.
EXCEPTIONS = {("autograd/visualization/GraphVis.py", "visualization")}

# The rooms of zensor stand side by side, and its core stands below them all.
ROOMS = ("zensor.nn", "zensor.optim", "zensor.data")

# Third parties are imported only inside the call that needs them, and only here.
INSIDE_A_CALL = {
    "zensor/data/": {"pooch"},
    "zensor/program.py": {"tqdm"},
    "zensor/saving/": {"safetensors"},
    "visualization/": {"matplotlib", "graphviz", "IPython", "PIL"},
}


@dataclass(frozen=True)
class Import:
    """One imported module: `from zensor.nn import Linear` is `zensor.nn` with the name `Linear`."""

    module: str
    names: tuple[str, ...]
    line: int
    in_function: bool
    for_types: bool

    @property
    def top(self) -> str:
        return self.module.partition(".")[0]

    @property
    def targets(self) -> set[str]:
        """The module and what its names would be if they were modules too."""
        return {self.module, *(f"{self.module}.{name}" for name in self.names)}


def module_name(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def imports_of(path: str, text: str) -> list[Import]:
    package = module_name(path)
    if not path.endswith("/__init__.py"):
        package = package.rpartition(".")[0]

    def absolute(module: str | None, level: int) -> str:
        if level == 0:
            return module or ""
        base = package.split(".")
        return ".".join(base[: len(base) - level + 1] + ([module] if module else []))

    def walk(node: ast.AST, in_function: bool, for_types: bool) -> Iterator[Import]:
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(alias.name, (), node.lineno, in_function, for_types)
        elif isinstance(node, ast.ImportFrom):
            names = tuple(alias.name for alias in node.names)
            module = absolute(node.module, node.level)
            yield Import(module, names, node.lineno, in_function, for_types)
        in_function |= isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            for child in node.body:
                yield from walk(child, in_function, True)
            for child in node.orelse:
                yield from walk(child, in_function, for_types)
            return
        for child in ast.iter_child_nodes(node):
            yield from walk(child, in_function, for_types)

    return list(walk(ast.parse(text), in_function=False, for_types=False))


def may_import_inside_a_call(path: str, top: str) -> bool:
    return any(path.startswith(place) and top in tops for place, tops in INSIDE_A_CALL.items())


def room_of(module: str) -> str | None:
    return next((room for room in ROOMS if f"{module}.".startswith(f"{room}.")), None)


def problems_with(path: str, text: str) -> list[str]:
    """Every arrow of one file that the plan of the house does not have, one sentence each."""
    package = path.partition("/")[0]
    ours = {*PACKAGES, "fnn", "examples", "benchmarks", "tests"}
    problems = []
    for found in imports_of(path, text):
        where = f"{path}:{found.line} imports {found.module}"
        if found.in_function and found.top in ours:
            problems.append(f"{where} inside a function, which hides an arrow: move it to the top")
        if package not in PACKAGES or found.top in sys.stdlib_module_names or found.top == "numpy":
            continue
        if (path, found.top) in EXCEPTIONS:
            continue
        if found.top in ours:
            if found.top not in ALLOWED[package]:
                problems.append(f"{where}: {package} may not know {found.top}")
            elif any(target.startswith("autograd.visualization") for target in found.targets):
                problems.append(f"{where}: that path is for users only")
        elif not may_import_inside_a_call(path, found.top):
            problems.append(f"{where}: {package} does without this package")
        elif not (found.in_function or found.for_types):
            problems.append(f"{where}: only inside the call that needs it")
        problems += wrong_rooms(path, found, where)
    return problems


def wrong_rooms(path: str, found: Import, where: str) -> list[str]:
    """`zensor/__init__.py` is the index and names every room; nobody else below or beside may."""
    if path == "zensor/__init__.py" or not path.startswith("zensor/"):
        return []
    own = room_of(module_name(path))
    wanted = {room for target in found.targets if (room := room_of(target)) is not None}
    return [f"{where}: {own or 'the core of zensor'} may not know {room}" for room in wanted - {own}]


def sources(*places: str) -> list[str]:
    """The Python files in these places, as paths from the root of the repository."""
    found = []
    for place in places:
        start = ROOT / place
        found += [start] if start.is_file() else start.rglob("*.py")
    return sorted(path.relative_to(ROOT).as_posix() for path in found)


def text_of(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def test_the_packages_are_where_this_test_looks():
    for package in PACKAGES:
        assert f"{package}/__init__.py" in sources(package)


@pytest.mark.parametrize("path", sources(*PACKAGES, *PROGRAMS))
def test_imports_follow_the_arrows(path):
    assert problems_with(path, text_of(path)) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("autograd/node.py", "import zensor"),
        ("autograd/node.py", "from scipy import special"),
        ("autograd/node.py", "from visualization.GraphVis import show"),
        ("autograd/__init__.py", "from .visualization import GraphVis"),
        ("autograd/__init__.py", "from autograd.visualization.GraphVis import show"),
        ("autograd/functions/shape.py", "from ...zensor import core"),
        ("autograd/node.py", "def late():\n    from autograd import backward"),
        ("visualization/dot.py", "import zensor.core"),
        ("visualization/dot.py", "import graphviz"),
        ("zensor/core.py", "from zensor import nn"),
        ("zensor/core.py", "from .nn import Linear"),
        ("zensor/core.py", "def late():\n    import pooch"),
        ("zensor/data/mnist.py", "import pooch"),
        ("zensor/nn/linear.py", "from zensor.optim import SGD"),
        ("zensor/optim/sgd.py", "if TYPE_CHECKING:\n    from zensor.data import DataLoader"),
        ("fnn.py", "def late():\n    import zensor"),
    ],
)
def test_a_wrong_arrow_is_found(path, text):
    assert len(problems_with(path, text)) == 1


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (
            "autograd/node.py",
            "import weakref\nimport numpy as np\nfrom .errors import GraphError",
        ),
        ("autograd/visualization/GraphVis.py", "from visualization.GraphVis import show"),
        ("visualization/dot.py", "def late():\n    import graphviz"),
        ("visualization/plot.py", "if TYPE_CHECKING:\n    from matplotlib.axes import Axes"),
        ("zensor/__init__.py", "from zensor import data, nn, optim"),
        ("zensor/data/mnist.py", "def late():\n    import pooch"),
        ("zensor/nn/linear.py", "from .module import Module\nfrom ..core import Zensor"),
        ("fnn.py", "import tqdm\nimport zensor\nfrom visualization import show"),
    ],
)
def test_a_right_arrow_is_left_alone(path, text):
    assert problems_with(path, text) == []


def test_no_module_needs_itself():
    """An index such as autograd/__init__ is for users: inside, import the module with the thing."""
    modules = {module_name(path): path for path in sources(*PACKAGES)}
    needs: dict[str, set[str]] = {}
    for name, path in modules.items():
        needs[name] = set()
        for found in imports_of(path, text_of(path)):
            if not found.for_types:
                parts = {target for target in found.targets if target in modules}
                # `from autograd import mode` needs the module, not the index it stands in.
                submodules = parts - {found.module}
                indexed = len(submodules) == len(found.names) > 0
                needs[name] |= (submodules if indexed else parts) - {name}
    try:
        graphlib.TopologicalSorter(needs).prepare()
    except graphlib.CycleError as circle:
        pytest.fail("a circle of imports: " + " <- ".join(circle.args[1]))


@pytest.mark.parametrize("path", sources(*PACKAGES, *PROGRAMS, "tests"))
def test_a_file_says_what_it_is_for(path):
    assert ast.get_docstring(ast.parse(text_of(path))), f"{path} begins without a docstring"


@pytest.mark.parametrize("package", PACKAGES)
def test_type_checkers_read_the_hints_of_a_package(package):
    """Without this file they take what a .pth file leads to for untyped."""
    assert (ROOT / package / "py.typed").is_file()


@pytest.mark.parametrize("path", sources(*PACKAGES, "fnn.py"))
def test_a_file_is_one_room(path):
    lines = text_of(path).count("\n")
    assert lines <= LONGEST_SOURCE, f"{path} has {lines} lines: divide it by purpose"


def test_import_zensor_loads_no_third_party_but_numpy():
    heavy = {"matplotlib", "graphviz", "pooch", "tqdm", "safetensors", "IPython", "visualization"}
    script = "import sys, zensor; print(*{name.partition('.')[0] for name in sys.modules})"
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(run.stdout.split())
    assert "zensor" in loaded
    assert loaded & heavy == set()
