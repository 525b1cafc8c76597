"""The table of docs/kinks.md: each row is a function, a point and the gradient there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import zensor
from zensor import Zensor

DOCUMENT = Path(__file__).parent.parent / "docs" / "kinks.md"
ROW = re.compile(r"^\| `(?P<function>[^`]+)` \| `(?P<at>[^`]+)` \| `(?P<gradient>[^`]+)` \|", re.MULTILINE)
ROWS = [match.group("function", "at", "gradient") for match in ROW.finditer(DOCUMENT.read_text(encoding="utf-8"))]
NAMES: dict[str, Any] = {"inf": np.inf, "nan": np.nan}


def test_the_table_is_found() -> None:
    assert len(ROWS) > 30


@pytest.mark.parametrize(("function", "at", "gradient"), ROWS)
def test_gradient_at_the_kink(function: str, at: str, gradient: str) -> None:
    x = Zensor(eval(at, NAMES))
    with np.errstate(divide="ignore"):  # sqrt at 0: its row says that the gradient is infinite
        result = eval(function, {**{name: getattr(zensor, name) for name in dir(zensor)}, **NAMES}, {"x": x})
        result.sum().backward()
    np.testing.assert_allclose(x.grad.numpy(), eval(gradient, NAMES), rtol=1e-12, atol=1e-12)
