"""Statistics of order: median, quantiles, percentiles, also of what is not NaN. Alphabetical.

Each result is an element of x or lies between two neighbours in the order of size, and the gradient goes to
them by the same weights: half and half for the median of an even number. Elements that are equal share it
equally, as in PyTorch's median. Where the result is NaN, it goes to the elements that are NaN.
Statistics of nothing are refused.
"""

from __future__ import annotations

import numpy as np

from autograd.function import Function
from autograd.functions.axes import enough, folded, unfolded
from autograd.functions.composed import data_of
from autograd.functions.index import scatter

SMOOTH = frozenset(["hazen", "interpolated_inverted_cdf", "linear", "median_unbiased", "normal_unbiased", "weibull"])
"""Methods that interpolate by how far a quantile lies from one element to the next. The others jump."""


class Median(Function):
    """The middle element along axes, or the mean of the two in the middle.

    The gradient goes to the element in the middle, or half to each of the two.

    Parameters
    ----------
    x : array_like
    axis : int, tuple of int or None
    keepdims : bool

    Examples
    --------
    >>> from zensor import Zensor, median
    >>> median(Zensor([1.0, 9.0, 2.0, 3.0]))
    Zensor(2.5, made by median)
    """

    @staticmethod
    def forward(x, axis=None, keepdims=False):
        enough("median", x, axis)
        return np.median(x, axis=axis, keepdims=keepdims)
    @staticmethod
    def backward_x(grad, x, axis):
        return _from_ranks(grad, x, axis, lambda ranks: np.median(ranks, axis=axis))


median = Median.apply


class Nanmedian(Function):
    """The median of the elements that are not NaN; NaN gets the gradient 0.

    Parameters
    ----------
    x : array_like
    axis : int, tuple of int or None
    keepdims : bool

    Examples
    --------
    >>> from zensor import Zensor, nanmedian
    >>> nanmedian(Zensor([1.0, float("nan"), 3.0]))
    Zensor(2., made by nanmedian)
    """

    @staticmethod
    def forward(x, axis=None, keepdims=False):
        enough("nanmedian", x, axis, where=~np.isnan(x))
        return np.nanmedian(x, axis=axis, keepdims=keepdims)
    @staticmethod
    def backward_x(grad, x, axis):
        return _from_ranks(grad, x, axis, lambda ranks: np.nanmedian(ranks, axis=axis))


nanmedian = Nanmedian.apply


class Nanpercentile(Function):
    """Percentiles of the elements that are not NaN; NaN gets the gradient 0.

    Parameters
    ----------
    x : array_like
    q : array_like
        Which share of the elements is smaller: from 0 to 100. Its axes come first in the result. It has no derivative.
    axis : int, tuple of int or None
    method : str
        One of NumPy's: how to choose between two elements.
    keepdims : bool
    weights : array_like, optional
        Only with method "inverted_cdf". They have no derivative.

    Examples
    --------
    >>> from zensor import Zensor, nanpercentile
    >>> nanpercentile(Zensor([1.0, float("nan"), 3.0]), 50)
    Zensor(2., made by nanpercentile)
    """

    @staticmethod
    def forward(x, q, axis=None, method="linear", keepdims=False, *, weights=None):
        enough("nanpercentile", x, axis, where=~np.isnan(x))
        return _flat(np.nanpercentile, x, q, axis=axis, method=method, keepdims=keepdims, weights=weights)
    @staticmethod
    def backward_x(grad, x, q, axis, method, weights):
        def place(ranks):
            return _flat(np.nanpercentile, ranks, q, axis=axis, method=method, weights=weights)
        return _from_ranks(grad, x, axis, place, method in SMOOTH)


nanpercentile = Nanpercentile.apply


class Nanquantile(Function):
    """Quantiles of the elements that are not NaN; NaN gets the gradient 0.

    Parameters
    ----------
    x : array_like
    q : array_like
        Which share of the elements is smaller: from 0 to 1. Its axes come first in the result. It has no derivative.
    axis : int, tuple of int or None
    method : str
        One of NumPy's: how to choose between two elements.
    keepdims : bool
    weights : array_like, optional
        Only with method "inverted_cdf". They have no derivative.

    Examples
    --------
    >>> from zensor import Zensor, nanquantile
    >>> nanquantile(Zensor([1.0, float("nan"), 3.0]), 0.5)
    Zensor(2., made by nanquantile)
    """

    @staticmethod
    def forward(x, q, axis=None, method="linear", keepdims=False, *, weights=None):
        enough("nanquantile", x, axis, where=~np.isnan(x))
        return _flat(np.nanquantile, x, q, axis=axis, method=method, keepdims=keepdims, weights=weights)
    @staticmethod
    def backward_x(grad, x, q, axis, method, weights):
        def place(ranks):
            return _flat(np.nanquantile, ranks, q, axis=axis, method=method, weights=weights)
        return _from_ranks(grad, x, axis, place, method in SMOOTH)


nanquantile = Nanquantile.apply


class Percentile(Function):
    """Percentiles along axes: what q percent of the elements are smaller than.

    The gradient goes to the elements between which a percentile lies, by their weights.

    Parameters
    ----------
    x : array_like
    q : array_like
        Which share of the elements is smaller: from 0 to 100. Its axes come first in the result. It has no derivative.
    axis : int, tuple of int or None
    method : str
        One of NumPy's: how to choose between two elements.
    keepdims : bool
    weights : array_like, optional
        Only with method "inverted_cdf". They have no derivative.

    Examples
    --------
    >>> from zensor import Zensor, percentile
    >>> percentile(Zensor([1.0, 2.0, 3.0]), [25, 50])
    Zensor([1.5, 2. ], made by percentile)
    """

    @staticmethod
    def forward(x, q, axis=None, method="linear", keepdims=False, *, weights=None):
        enough("percentile", x, axis)
        return np.percentile(x, q, axis=axis, method=method, keepdims=keepdims, weights=weights)
    @staticmethod
    def backward_x(grad, x, q, axis, method, weights):
        def place(ranks):
            return np.percentile(ranks, q, axis=axis, method=method, weights=weights)
        return _from_ranks(grad, x, axis, place, method in SMOOTH)


percentile = Percentile.apply


class Quantile(Function):
    """Quantiles along axes: what a share q of the elements is smaller than.

    The gradient goes to the elements between which a quantile lies, by their weights.

    Parameters
    ----------
    x : array_like
    q : array_like
        Which share of the elements is smaller: from 0 to 1. Its axes come first in the result. It has no derivative.
    axis : int, tuple of int or None
    method : str
        One of NumPy's: how to choose between two elements.
    keepdims : bool
    weights : array_like, optional
        Only with method "inverted_cdf". They have no derivative.

    Examples
    --------
    >>> from zensor import Zensor, quantile
    >>> quantile(Zensor([1.0, 2.0, 3.0]), 0.75)
    Zensor(2.5, made by quantile)
    """

    @staticmethod
    def forward(x, q, axis=None, method="linear", keepdims=False, *, weights=None):
        enough("quantile", x, axis)
        return np.quantile(x, q, axis=axis, method=method, keepdims=keepdims, weights=weights)
    @staticmethod
    def backward_x(grad, x, q, axis, method, weights):
        def place(ranks):
            return np.quantile(ranks, q, axis=axis, method=method, weights=weights)
        return _from_ranks(grad, x, axis, place, method in SMOOTH)


quantile = Quantile.apply


def _flat(quantiles, x, q, **options):
    """NumPy's nanquantile mixes up results if q has two axes and several axes are reduced: give it a flat q."""
    if np.ndim(q) < 2:
        return quantiles(x, q, **options)
    out = quantiles(x, np.ravel(q), **options)
    return out.reshape(np.shape(q) + out.shape[1:])


def _from_ranks(grad, x, axis, statistic, smooth=True):
    """The gradient of a statistic of order: who it is made of is found by taking that statistic of ranks.

    Of the numbers 0 … n − 1 in the order of x it is 2.25, if of x it lies a quarter of the way from the third
    smallest element to the fourth.
    """
    x = data_of(x)
    elements = folded(x, axis)
    rows = elements.reshape((-1, elements.shape[-1]))
    order = np.argsort(rows, -1, kind="stable")
    ranks = _in_order_of(np.broadcast_to(np.arange(rows.shape[1]), rows.shape), order)
    ranks = np.where(rows != rows, np.nan, ranks).astype(_rank_dtype(x, rows.shape[1], smooth))
    places = np.asarray(statistic(unfolded(ranks, axis, x.shape)), float)
    places = places.reshape((places.size // np.maximum(1, len(rows)), len(rows)))
    places = np.where(places != places, rows.shape[1] - 1, places)  # NaN comes last

    groups = _groups(rows, order)
    below, above = np.floor(places).astype(int), np.ceil(places).astype(int)
    weight = (places - below).astype(grad.dtype)
    pieces = grad.reshape(places.shape)
    row = np.broadcast_to(np.arange(len(rows)), places.shape)
    by_group = scatter(pieces * (1 - weight), (row, groups[row, below]), rows.shape)
    by_group = by_group + scatter(pieces * weight, (row, groups[row, above]), rows.shape)

    member = (np.arange(len(rows))[:, None], _in_order_of(groups, order))
    sizes = np.zeros(rows.shape, grad.dtype)
    np.add.at(sizes, member, 1)
    return unfolded((by_group / np.maximum(sizes, 1))[member], axis, x.shape)


def _in_order_of(values, order):
    """The values of the sorted row, each at the place from which its element came."""
    out = np.empty(order.shape, values.dtype)
    np.put_along_axis(out, order, values, -1)
    return out


def _groups(rows, order):
    """A number for each place of the sorted row; equal elements have equal numbers, and NaN is equal to NaN."""
    ordered = np.take_along_axis(rows, order, -1)
    before, behind = ordered[:, :-1], ordered[:, 1:]
    new = (before != behind) & ~((before != before) & (behind != behind))
    return np.concatenate([np.zeros((len(rows), 1), int), np.cumsum(new, -1)], -1)


def _rank_dtype(x, length, smooth):
    """float64; but x's own for methods that jump, since NumPy rounds q to it before it decides."""
    return np.result_type(x.dtype, np.float32) if not smooth and length < 2**22 else np.float64
