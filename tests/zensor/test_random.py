"""One own generator, seeded on request and never at import time."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from autograd.errors import ArgumentError
from zensor.random import generator, manual_seed

ROOT = Path(__file__).parents[2]


def test_manual_seed_restarts_the_own_generator():
    manual_seed(4)
    first = generator().random(5).tolist()
    manual_seed(4)
    assert generator().random(5).tolist() == first
    assert np.random.default_rng(4).random(5).tolist() == first


def test_manual_seed_returns_the_generator_that_is_used_from_now_on():
    assert manual_seed(4) is generator()


def test_a_generator_is_used_as_it_is():
    given = np.random.default_rng(1)
    assert generator(given) is given


def test_a_seed_makes_a_generator_of_its_own():
    assert generator(3) is not generator(3)
    assert generator(np.int64(3)).random() == generator(3).random()
    assert generator(3) is not generator()


@pytest.mark.parametrize("seed", [-1, 1.5, "1", True, np.random.RandomState(0)])
def test_what_is_no_seed_is_refused(seed):
    with pytest.raises(ArgumentError, match=r"rng of .*default_rng"):
        generator(seed)
    with pytest.raises(ArgumentError, match="manual_seed of"):
        manual_seed(seed)


def test_importing_draws_nothing():
    code = (
        "import numpy as np\n"
        "def refuse(*_): raise SystemExit('drawn at import time')\n"
        "np.random.default_rng = refuse\n"
        "import zensor.random, zensor.data\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
