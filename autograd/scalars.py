"""Python floats as small arrays: in ``x * 0.5`` NumPy converts 0.5 anew at every call, for 0.2 µs.

The conversion is remembered per dtype, so that a loop over ``x * 0.5`` pays for it once, and so does
the backward rule that was given the 0.5. The value and the result are the same to the last bit: a
Python float takes the dtype of the array beside it (NumPy's NEP 50).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

LIMIT = 512  # floats that change at every step (a decaying rate) must not pile up

_known: dict[np.dtype[Any], dict[float, NDArray[Any]]] = {np.dtype(np.float32): {}, np.dtype(np.float64): {}}


def scalar(value: float, dtype: np.dtype[Any]) -> Any:
    """`value` as a read-only array of shape () and of `dtype`; as it is beside other dtypes than float32 and float64.

    Examples
    --------
    >>> scalar(0.5, np.dtype("float32")) is scalar(0.5, np.dtype("float32"))
    True
    >>> scalar(0.5, np.dtype("int64"))
    0.5
    """
    try:
        return _known[dtype][value]
    except KeyError:
        return _remembered(value, dtype)


def _remembered(value: float, dtype: np.dtype[Any]) -> Any:
    known = _known.get(dtype)
    # 0.0 and -0.0 are one key, and NaN is a new one each time; 1e300 beside float32 is NumPy's to warn of.
    if known is None or not 1e-30 < abs(value) < 1e30:
        return value
    if len(known) >= LIMIT:
        known.clear()
    array = known[value] = np.array(value, dtype)
    array.setflags(write=False)
    return array
