"""examples/moons.py in short form: both data sets are told apart, and the picture is there."""

import re

import pytest
from matplotlib.image import imread

from tests.examples.running import run


@pytest.mark.parametrize(("data", "epochs", "least"), [("moons", "20", 90), ("spirals", "50", 85)])
def test_it_tells_them_apart_and_draws_where(data, epochs, least, tmp_path):
    printed = run("moons.py", "--data", data, "--epochs", epochs, "--samples", "300", folder=tmp_path)
    assert float(re.search(r"([\d.]+) % of 200 new points", printed)[1]) > least
    picture = imread(tmp_path / f"{data}.png")
    height, width = picture.shape[:2]
    assert min(height, width) > 300
    colours, count = {}, height * width
    for colour in map(tuple, picture.reshape(count, -1)[::7]):
        colours[colour] = colours.get(colour, 0) + 1
    # The field of each class is one colour and covers a good part of the picture.
    fields = [colour for colour, seen in colours.items() if seen * 7 > 0.1 * count and min(colour[:3]) < 1]
    assert len(fields) == (2 if data == "moons" else 3)
