"""Rows of `autograd/functions/scans.py`."""

import numpy as np

from autograd.functions import cummax, cummin, cumprod, cumsum, cumulative_prod, cumulative_sum
from autograd.functions.scans import recurrence
from tests.autograd.functions.rows_reduce import with_zeros
from tests.autograd.operations import Case, any_, distinct

ALONG = [{}, {"axis": 0}, {"axis": -1}, {"axis": 1}]
CUBE = [(2, 3, 2)]
STANDARD = [{}, *[{"axis": axis, "include_initial": first} for axis in (0, -1, 1) for first in (False, True)]]
STANDARD += [{"include_initial": True}, {"axis": 0, "dtype": "float64", "include_initial": True}]


def cumulative(scan, first):
    """NumPy's function of the array API standard, which NumPy 2.0 does not have yet."""

    def reference(x, *, axis=None, dtype=None, include_initial=False):
        if axis is None and x.ndim > 1:
            raise ValueError("axis is needed")
        out = scan(x, axis, dtype)
        begin = np.full_like(np.take(out, [0] if out.shape[axis or 0] else [], axis or 0), first)
        if include_initial and not out.shape[axis or 0]:
            begin = np.full([1 if i == (axis or 0) else length for i, length in enumerate(out.shape)], first, out.dtype)
        return np.concatenate([begin, out], axis or 0) if include_initial else out

    return reference


def recurrence_formula(x, factor, axis=-1):
    out = np.moveaxis(np.array(x), axis, 0)
    for i in range(1, len(out)):
        out[i] = out[i] + np.moveaxis(factor, axis, 0)[i] * out[i - 1]
    return np.moveaxis(out, 0, axis)


ROWS = [
    Case(cummax, np.maximum.accumulate, distinct, options=ALONG),
    Case(cummax, np.maximum.accumulate, distinct, CUBE, ALONG, name="cummax of 3"),
    Case(cummin, np.minimum.accumulate, distinct, options=ALONG),
    Case(cummin, np.minimum.accumulate, distinct, CUBE, ALONG, name="cummin of 3"),
    Case(cumprod, np.cumprod, options=[*ALONG, {"dtype": "float64"}]),
    Case(cumprod, np.cumprod, any_, CUBE, ALONG, name="cumprod of 3"),
    Case(cumprod, np.cumprod, with_zeros, [(5,), (2, 3), *CUBE], ALONG, name="cumprod with zeros"),
    Case(cumsum, np.cumsum, options=[*ALONG, {"dtype": "float64"}]),
    Case(cumsum, np.cumsum, any_, CUBE, ALONG, name="cumsum of 3"),
    Case(cumulative_prod, cumulative(np.cumprod, 1), options=STANDARD),
    Case(cumulative_sum, cumulative(np.cumsum, 0), options=STANDARD),
    Case(recurrence, recurrence_formula, (any_, any_), [((3,), (3,)), ((2, 4), (2, 4)), ((0, 3), (0, 3))], ALONG[:3]),
    Case(recurrence, recurrence_formula, (with_zeros, with_zeros), [((4,), (4,))], name="recurrence with zeros"),
]
