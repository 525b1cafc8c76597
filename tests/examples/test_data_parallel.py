"""examples/data_parallel.py: two ranks end with the parameters of one process."""

import importlib.util
import re
import shutil
import sys
from pathlib import Path

import pytest

from tests.examples.running import run

MPIEXEC = shutil.which("mpiexec", path=str(Path(sys.executable).parent)) or shutil.which("mpiexec")

pytestmark = [
    pytest.mark.skipif(importlib.util.find_spec("mpi4py") is None, reason="mpi4py is not installed"),
    pytest.mark.skipif(MPIEXEC is None, reason="there is no mpiexec beside this Python or on the PATH"),
]


def printed(folder, *options, ranks):
    return run("data_parallel.py", *options, folder=folder, before=(str(MPIEXEC), "-n", str(ranks)))


@pytest.mark.parametrize(("dtype", "epochs"), [("float64", "3"), ("float32", "1")])
def test_two_ranks_train_as_one_process_does(dtype, epochs, tmp_path):
    text = printed(tmp_path, "--check", "--epochs", epochs, "--dtype", dtype, ranks=2)
    assert float(re.search(r"difference to one process: (\S+)", text)[1]) < 1e-6
    losses = re.findall(r"rank 0 of (\d): loss ([\d.]+)", text)
    assert losses[: int(epochs)] == [("2", loss) for _, loss in losses[int(epochs) :]]
    assert [ranks for ranks, _ in losses] == ["2"] * int(epochs) + ["1"] * int(epochs)


def test_rows_that_cannot_be_dealt_out_evenly_count_as_much_as_others(tmp_path):
    text = printed(tmp_path, "--check", "--epochs", "1", "--batch-size", "101", ranks=3)
    assert float(re.search(r"difference to one process: (\S+)", text)[1]) < 1e-6


def test_it_learns_without_mpiexec_too(tmp_path):
    text = run("data_parallel.py", "--epochs", "4", folder=tmp_path)
    assert float(re.search(r"accuracy ([\d.]+) %", text)[1]) > 90


def test_a_batch_of_more_than_there_is_ends_in_one_line(tmp_path):
    with pytest.raises(AssertionError, match=r"^data_parallel\.py: batches of 9999: .*\n(?!.)"):
        run("data_parallel.py", "--batch-size", "9999", folder=tmp_path)
