"""Every function that NumPy dispatches is an operation, an untracked answer, or refused in our words."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from autograd import ZensorError
from zensor import Zensor

PATH = Path(__file__).parent.parent / "docs" / "make_numpy_table.py"
spec = importlib.util.spec_from_file_location("make_numpy_table", PATH)
assert spec is not None and spec.loader is not None
table = importlib.util.module_from_spec(spec)
spec.loader.exec_module(table)

FUNCTIONS = table.functions()
# Structured arrays hold no numbers of ours, and two of these functions ignore what is none.
REFUSED = [
    name for name, function in FUNCTIONS.items() if table.kind(function) == "refused" and "recfunctions" not in name
]
LIKE = [  # forms of call for functions that dispatch on `like=` alone
    lambda function, z: function(2, like=z),
    lambda function, z: function("1", like=z),
    lambda function, z: function(min, (2,), like=z),
    lambda function, z: function((2,), 1.0, like=z),
    lambda function, z: function([1.0], float, like=z),
]
CALLS = [  # forms of call of which at least one reaches the dispatcher of any other function
    lambda function, z: function(z),
    lambda function, z: function(z, z),
    lambda function, z: function(z, z, z),
    lambda function, z: function(z, z, z, z),
    lambda function, z: function("name.txt", z),
    lambda function, z: function(z, "f", z),
    lambda function, z: function(min, z),
    lambda function, z: function([z]),
    lambda function, z: function("f", z),
]


def test_enough_functions_are_found() -> None:
    assert len(FUNCTIONS) > 300


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_in_no_table_is_refused_in_our_words(name, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    z = Zensor([0.5, 0.25])
    texts = []
    # np.fromiter takes numbers one by one, by float(), which always works; it dispatches on `like=` alone.
    for call in LIKE if name == "np.fromiter" else [*LIKE, *CALLS]:
        try:
            result = call(FUNCTIONS[name], z)
        except ZensorError as error:
            texts.append(str(error))
        except Exception:  # this form of call does not fit the function: NumPy's own complaint about its arguments
            continue
        else:
            pytest.fail(f"{name} answered {result!r} to a tracked Zensor")
    assert any(FUNCTIONS[name].__name__ in text for text in texts), texts


@pytest.mark.skipif(not np.__version__.startswith("2.4."), reason="the page lists the functions of NumPy 2.4")
def test_the_page_is_up_to_date() -> None:
    assert table.PAGE.read_text(encoding="utf-8") == table.page()
