"""Rows of `autograd/functions/order.py`."""

import numpy as np

from autograd.functions import median, nanmedian, nanpercentile, nanquantile, percentile, quantile
from tests.autograd.functions.rows_nan import row
from tests.autograd.operations import AXES, Case, distinct, tied

METHODS = [
    "averaged_inverted_cdf",
    "closest_observation",
    "hazen",
    "higher",
    "interpolated_inverted_cdf",
    "inverted_cdf",
    "linear",
    "lower",
    "median_unbiased",
    "midpoint",
    "nearest",
    "normal_unbiased",
    "weibull",
]
SHAPES = [(), (1,), (5,), (2, 3), (3, 2, 2), (0, 3)]
LEVELS = [0.3, 1, [0.25, 0.8], np.array([[0.0, 0.5], [0.61, 1.0]]), []]
BY_METHOD = [{"q": [0.0, 0.2, 0.37, 0.5, 0.9], "axis": axis, "method": name} for name in METHODS for axis in (0, None)]
WEIGHTED = [{"q": q, "method": "inverted_cdf", "weights": [1.0, 0.0, 2.0, 0.5, 1.0]} for q in (0.5, [0.1, 0.9])]


def levels(scale):
    q = [{"q": np.multiply(q, scale) if isinstance(q, list) else q * scale} for q in LEVELS]
    along = [{"axis": 0}, {"axis": (0, 1), "keepdims": True}, {"axis": -1, "keepdims": True}]
    return [*q, *[{**one, **axes} for one in q[:4] for axes in along]]


def flat(quantiles):
    """NumPy's nanquantile mixes up results if q has two axes and several axes are reduced."""

    def reference(x, q, **options):
        out = quantiles(x, np.ravel(q), **options)
        return quantiles(x, q, **options) if np.ndim(q) < 2 else out.reshape(np.shape(q) + out.shape[1:])

    return reference


def percent(options):
    return [{**one, "q": np.multiply(one["q"], 100)} for one in options]


ROWS = [
    Case(median, np.median, distinct, SHAPES, AXES),
    Case(median, np.median, tied, SHAPES, AXES, order=0, name="median of ties"),
    row(nanmedian, np.nanmedian, SHAPES, AXES),
    row(nanpercentile, flat(np.nanpercentile), SHAPES, levels(100)),
    row(nanquantile, flat(np.nanquantile), SHAPES, levels(1)),
    row(nanquantile, np.nanquantile, [(5,), (3, 2)], BY_METHOD, name="nanquantile by method"),
    row(nanquantile, np.nanquantile, [(5,)], WEIGHTED, name="nanquantile with weights"),
    Case(percentile, np.percentile, distinct, SHAPES, levels(100)),
    Case(percentile, np.percentile, distinct, [(4,), (3, 2)], percent(BY_METHOD), name="percentile by method"),
    Case(quantile, np.quantile, distinct, SHAPES, levels(1)),
    Case(quantile, np.quantile, distinct, [(5,), (3, 2)], BY_METHOD, name="quantile by method"),
    Case(quantile, np.quantile, distinct, [(5,), (2, 5)], [{**one, "axis": -1} for one in WEIGHTED], name="weighted"),
]
