"""What dropout multiplies by: 0 for what is switched off, and more than 1 for the rest, so that the mean stays."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from zensor.random import generator


def dropout_factors(
    shape: tuple[int, ...], p: float, dtype: np.dtype[Any], rng: np.random.Generator | int | None
) -> NDArray[Any]:
    """0 with probability p, else 1 / (1 − p).

    Examples
    --------
    >>> dropout_factors((4,), 0.5, np.dtype("float32"), rng=0)
    array([2., 2., 2., 0.], dtype=float32)
    """
    kept = generator(rng).random(shape, np.float32) >= p
    factors: NDArray[Any] = np.multiply(kept, 1 / (1 - p) if p < 1 else 0.0, dtype=dtype)
    return factors
