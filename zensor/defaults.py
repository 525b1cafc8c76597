"""The dtype of what is made from Python numbers: float64, like NumPy's, until `set_default_dtype` says otherwise."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.errors import DTypeError


class _Defaults:
    dtype: np.dtype[Any] = np.dtype(np.float64)


_defaults = _Defaults()


def get_default_dtype() -> np.dtype[Any]:
    """The dtype of Zensors made from Python floats.

    Examples
    --------
    >>> from zensor import get_default_dtype
    >>> get_default_dtype()
    dtype('float64')
    """
    return _defaults.dtype


def set_default_dtype(dtype: Any) -> None:
    """Choose the dtype of Zensors made from Python floats, for the whole program.

    Parameters
    ----------
    dtype : dtype
        A floating-point one.

    Raises
    ------
    DTypeError
        If it is not floating-point.

    Examples
    --------
    >>> from zensor import Zensor, set_default_dtype
    >>> set_default_dtype("float32")
    >>> Zensor([1.0]).dtype
    dtype('float32')
    >>> set_default_dtype("float64")
    """
    try:
        chosen = np.dtype(dtype)
    except TypeError as error:
        raise _no_default(dtype) from error
    if chosen.kind != "f":
        raise _no_default(dtype)
    _defaults.dtype = chosen


def _no_default(dtype: Any) -> DTypeError:
    return DTypeError(f"set_default_dtype({dtype!r}): the default must be floating-point. Use 'float32' or 'float64'.")
