"""The character examples in short form: they learn more than a table of pairs knows, and write something."""

import re

import pytest

from tests.examples.running import run, started


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


@pytest.mark.parametrize("script", ["char_lstm.py", "char_gpt.py"])
@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--stories", "10", "--length", "300"], "the text to test with has"),
        (["--stories", "1"], "the text to learn from has 0"),
        (["--stories", "20", "--length", "8", "--lr", "1e30", "--steps", "20"], "the loss is nan in step"),
    ],
)
def test_what_cannot_be_learned_ends_in_one_line(script, options, words, tmp_path):
    done = started(script, *options, folder=tmp_path)
    assert done.returncode == 1
    assert words in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
