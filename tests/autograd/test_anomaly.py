"""detect_anomaly and record_source: the first wrong number and the line that made it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import zensor
from autograd import AnomalyError, GraphError
from zensor import Zensor, detect_anomaly, nn, no_grad, record_source


def here(offset: int = 0) -> str:
    import inspect

    frame = inspect.currentframe()
    assert frame is not None and frame.f_back is not None
    return f"{__file__}:{frame.f_back.f_lineno + offset}"


def test_the_first_operation_with_an_infinite_value_is_named_with_its_line() -> None:
    x = Zensor([1.0, 0.0])
    with np.errstate(all="ignore"), detect_anomaly(), pytest.raises(AnomalyError) as caught:
        line = here(1)
        y = zensor.log(x)
        zensor.exp(y)
    assert "log" in str(caught.value) and line in str(caught.value) and "index (1,)" in str(caught.value)


def test_the_first_rule_with_an_infinite_gradient_is_named_with_its_line() -> None:
    x = Zensor([4.0, 0.0])
    with np.errstate(all="ignore"), detect_anomaly():
        line = here(1)
        y = zensor.sqrt(x)
        with pytest.raises(AnomalyError) as caught:
            (y * 2).sum().backward()
    assert "sqrt" in str(caught.value) and line in str(caught.value)
    assert x.grad is None


def test_the_module_in_which_it_ran_is_named() -> None:
    model = nn.Sequential(nn.ReLU(), nn.Linear(1, 1))
    with np.errstate(all="ignore"), detect_anomaly(), pytest.raises(AnomalyError, match="linear in '1', recorded at"):
        model(np.full((1, 1), np.inf, np.float32))


def test_a_change_by_numpy_behind_the_graph_is_found() -> None:
    x = Zensor([1.0, 2.0])
    with detect_anomaly():
        y = (x * x).sum()
        x.numpy()[0] = 5.0
        with pytest.raises(GraphError, match="changed by NumPy"):
            y.backward()


def test_nothing_is_searched_outside_and_results_are_the_same_inside() -> None:
    x = Zensor([1.0, 2.0])
    with detect_anomaly():
        (x * x).sum().backward()
    assert x.grad.tolist() == [2, 4]
    with np.errstate(all="ignore"):
        assert np.isinf(zensor.log(Zensor(0.0)).item())


def test_record_source_inside_goes_on_searching() -> None:
    with np.errstate(all="ignore"), detect_anomaly(), record_source(), pytest.raises(AnomalyError):
        zensor.log(Zensor([0.0]))


def test_source_lines_are_the_users_and_only_while_asked_for() -> None:
    x = Zensor(2.0)
    with record_source():
        y, line = x * 3, here()
    assert y.node.source == line
    assert (x * 3).node.source is None
    with record_source(), no_grad():
        assert (x * 3).node is None


def test_an_error_in_a_rule_tells_the_line() -> None:
    x = Zensor([1.0])
    with record_source():
        y, line = x * 3, here()
    y.register_hook(lambda grad: 1 / 0)
    with pytest.raises(ZeroDivisionError) as caught:
        y.backward()
    assert line in caught.value.__notes__[0]


def test_in_a_notebook_a_line_is_that_of_a_cell(tmp_path) -> None:
    cell = "from zensor import Zensor, record_source\nwith record_source(): y = Zensor(2.0) * 3\nprint(y.node.source)"
    script = f"from IPython.core.interactiveshell import InteractiveShell as I; I.instance().run_cell({cell!r}, True)"
    root = Path(zensor.__file__).parent.parent
    environment = {**os.environ, "IPYTHONDIR": str(tmp_path)}
    run = subprocess.run([sys.executable, "-c", script], cwd=root, env=environment, capture_output=True, text=True)
    assert run.stdout.splitlines()[-1:] == ["Cell In[1]:2"], run.stderr
