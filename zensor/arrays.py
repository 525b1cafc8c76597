"""What becomes the data of a Zensor: an array of real numbers, or an error that says why not."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd.errors import DTypeError, ShapeError, kind_of
from autograd.variable import Variable
from zensor.defaults import get_default_dtype


def as_array(data: Any, dtype: Any) -> NDArray[Any]:
    """The data as an array of real numbers; an ndarray as it is."""
    if isinstance(data, Variable):
        data = data._data
    if isinstance(data, np.ma.MaskedArray):
        raise DTypeError("a Zensor of a masked array: its mask would be lost. Fill it first: data.filled(0).")
    python = not isinstance(data, np.ndarray | np.generic) and not hasattr(data, "__array__")
    try:
        array = np.asarray(data, dtype=dtype)
    except (ValueError, TypeError) as error:
        raise _unfit(data, error) from error
    if array.dtype.kind not in "fiub":
        came = f"{kind_of(data)}" if python and array.ndim == 0 else f"dtype {array.dtype}"
        advice = "Pass numbers, lists of numbers or an array of them"
        if array.dtype.kind == "c":
            advice = "Split it into real and imaginary part"
        elif data is None:
            advice = "Look for a function, such as forward, that ends without return"
        raise DTypeError(f"a Zensor of {came}: data is floating-point, integer or boolean. {advice}.")
    if python and dtype is None and array.dtype.kind == "f":
        array = array.astype(get_default_dtype(), copy=False)
    return array


def _unfit(data: Any, error: Exception) -> Exception:
    if isinstance(error, DTypeError):
        return error
    if "inhomogeneous" in str(error):
        return ShapeError(f"a Zensor of {kind_of(data)}: its rows have different lengths. Pad them to one length.")
    return DTypeError(f"a Zensor of {kind_of(data)}: {error}. Pass numbers, lists of numbers or an array.")
