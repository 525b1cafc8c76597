"""The character examples in short form: they learn more than a table of pairs knows, and write something."""

import re

import pytest

from tests.examples.running import run


@pytest.mark.parametrize(
    ("script", "options"),
    [
        ("char_lstm.py", ["--steps", "120", "--hidden", "64", "--length", "32", "--lr", "0.02"]),
        ("char_gpt.py", ["--steps", "120", "--features", "32", "--length", "32", "--rows", "16", "--lr", "0.01"]),
    ],
)
def test_it_learns_more_than_pairs_of_characters(script, options, tmp_path):
    printed = run(script, "--stories", "200", *options, folder=tmp_path)
    found = re.search(r"^\w+: ([\d.]+) nats .* pairs: ([\d.]+)", printed, re.MULTILINE)
    assert float(found[1]) < float(found[2])
    assert len(printed.partition(found[0])[2]) > 100
