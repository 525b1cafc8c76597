"""The first snippet of the project's first document runs word for word, and its numbers are right."""

import tempfile

import numpy as np
import pytest

from autograd import describe

SNIPPET = """\
import numpy as np
from zensor import Zensor
from autograd.visualization.GraphVis import *

# Easy way to define some arrays to use in the zensor
v1 = [1.,2.,3.,4.,5.,6.]
v2 = [6.,5.,4.,3.,2.,1.]
v3 = [3.,3.,3.]

m1 = np.array([v1]*3)
m2 = np.array([v2]*3)
m3 = np.array([v3]*1)
m4 = np.array([v3]*1)

# Initialize the Zensors as wrappers on the numpy arrays 
a = Zensor(m1)
b = Zensor(m2)
c = Zensor(m3)
d = Zensor(m4)

# Computation on the Zensors
y = a.transpose() @ b
z = (d @ y[0:3,:])[:,0:3] @ c.transpose()
z = z

# Show the graph of the computation done on Z
graph = build_computation_graph(z)
show(graph)

print(f'zensor z: {z}')

# Run backward on Zensor z, the grads of each Zensor used will be saved in {var_name}.grad
z.backward()
"""


@pytest.fixture
def ran(monkeypatch, tmp_path, capsys):
    """What the snippet leaves behind, run where there is no display, and what it printed."""
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    names = {}
    exec(compile(SNIPPET, "the first snippet", "exec"), names)
    return names, capsys.readouterr().out


def test_its_numbers_are_right(ran):
    names, out = ran
    assert "zensor z: Zensor([[2430.]], made by matmul)" in out
    assert names["z"].numpy().tolist() == [[2430.0]]
    np.testing.assert_array_equal(names["a"].grad.numpy(), [[135.0] * 3 + [0.0] * 3] * 3)
    np.testing.assert_array_equal(names["b"].grad.numpy(), [[54.0] * 3 + [0.0] * 3] * 3)
    np.testing.assert_array_equal(names["c"].grad.numpy(), [[324.0, 270.0, 216.0]])
    np.testing.assert_array_equal(names["d"].grad.numpy(), [[135.0, 270.0, 405.0]])
    corner = np.zeros((6, 6))
    corner[:3, :3] = 9
    np.testing.assert_array_equal(names["y"].grad.numpy(), corner)


def test_its_graph_has_four_inputs_and_seven_operations(ran):
    graph = describe(ran[0]["z"])
    assert [node.operation for node in graph if node.operation] == [
        "getitem" if name == "[]" else name
        for name in ("transpose", "matmul", "[]", "matmul", "[]", "transpose", "matmul")
    ]
    assert sum(node.kind == "input" for node in graph) == 4
    assert len(graph) == 11


def test_its_picture_has_eleven_boxes_of_data_and_seven_of_operations_and_shows_every_small_value(ran):
    picture = ran[0]["graph"]
    data = [box for box in picture.drawing.boxes if box.kind != "operation"]
    assert (len(data), len(picture.drawing.boxes)) == (11, 18)
    assert all(node.value is not None for node in picture.graph if np.prod(node.shape) <= 16)
