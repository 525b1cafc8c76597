"""Random programs: small graphs with shared values, several results, and parts that no gradient reaches."""

import numpy as np
from hypothesis import strategies as st

import zensor
from zensor import Zensor


def choose(flag, x):
    return zensor.where(flag > 0, x, x * 0.5)


def halves(x):
    return zensor.split(zensor.concatenate([x, x * 2.0]), 2)


ONE = (zensor.tanh, zensor.sin, lambda x: x * 1.5, lambda x: -x, lambda x: x + 1.0)
TWO = (zensor.add, zensor.multiply, zensor.subtract, choose)


@st.composite
def programs(draw):
    """The root of a random program, and all its leaves that want a gradient."""
    leaves = [Zensor(np.array(draw(numbers)), name=f"leaf{place}") for place in range(draw(st.integers(1, 3)))]
    values = [*leaves, Zensor(np.array([0.5, -2.0]), requires_grad=False)]
    for _ in range(draw(st.integers(1, 9))):
        kind = draw(st.sampled_from(["one", "two", "two", "halves"]))
        first, second = (values[draw(st.integers(0, len(values) - 1))] for _ in range(2))
        if kind == "one":
            values.append(draw(st.sampled_from(ONE))(first))
        elif kind == "two":
            values.append(draw(st.sampled_from(TWO))(first, second))
        else:
            values.extend(halves(first))
    total = sum(values[-2:], leaves[0]).sum()
    return total, leaves


numbers = st.lists(st.floats(-2.0, 2.0, width=32), min_size=2, max_size=2)
