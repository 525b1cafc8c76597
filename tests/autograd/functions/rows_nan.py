"""Rows of `autograd/functions/nan.py`. Slices of nothing but NaN, of which NumPy warns, are refused."""

import functools

import numpy as np

from autograd.functions import (
    nancumprod,
    nancumsum,
    nanmax,
    nanmean,
    nanmin,
    nanprod,
    nanstd,
    nansum,
    nanvar,
    where,
)
from tests.autograd.functions.rows_reduce import LIMITED, MASKED
from tests.autograd.operations import AXES, Case, distinct

SHAPES = [(), (1,), (5,), (2, 3), (4, 2), (2, 3, 2), (0, 3)]
DEGREES = [{"ddof": 1}, {"axis": 0, "ddof": 1}, {"axis": -1, "correction": 1}]


def holed(operation, choose=np.where):
    """The operation after every third element became NaN: differences cannot be taken at NaN itself."""

    @functools.wraps(operation)
    def call(x, *further, **options):
        holes = (np.arange(x.size) % 3 == 1).reshape(x.shape)
        return operation(choose(holes, np.nan, x), *further, **options)

    return call


def row(operation, reference, *further, **options):
    """A row with holes."""
    return Case(holed(operation, where), holed(reference), distinct, *further, **options)


ROWS = [
    row(nancumprod, np.nancumprod, SHAPES, [{}, {"axis": 0}, {"axis": -1, "dtype": "float64"}]),
    row(nancumsum, np.nancumsum, SHAPES, [{}, {"axis": 0}, {"axis": -1, "dtype": "float64"}]),
    row(nanmax, np.nanmax, SHAPES, [*AXES, *LIMITED]),
    row(nanmean, np.nanmean, SHAPES, [*AXES, *MASKED[:2], {"axis": 0, "dtype": "float64"}]),
    row(nanmin, np.nanmin, SHAPES, [*AXES, *LIMITED]),
    row(nanprod, np.nanprod, SHAPES, [*AXES, *MASKED[:2], {"initial": 2.0}]),
    row(nanstd, np.nanstd, [(5,), (4, 3)], [*AXES, *DEGREES]),
    row(nanstd, np.nanstd, SHAPES, [*AXES, *DEGREES, *MASKED[:2]], order=0, name="nanstd of one element"),
    row(nansum, np.nansum, SHAPES, [*AXES, *MASKED[:2], {"initial": 2.0}]),
    row(nanvar, np.nanvar, SHAPES, [*AXES, *DEGREES, *MASKED[:2]]),
]
