"""What counts as a number where an option is one."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np


def is_number(value: Any) -> bool:
    """Whether it is a real number; a whole one that is larger than any float would end arithmetic with floats.

    Examples
    --------
    >>> is_number(0.5), is_number(np.float32(0.5)), is_number(True), is_number(1j), is_number(10**400)
    (True, True, False, False, False)
    """
    if isinstance(value, bool) or (isinstance(value, int) and abs(value) > sys.float_info.max):
        return False
    return isinstance(value, int | float | np.integer | np.floating)
