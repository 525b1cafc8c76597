"""Convolution of arrays as products of matrices.

The values under each window are copied out into a column. All columns together are as large as the kernel times
the image, so they are made and used in blocks of rows of the output, of a few megabytes each; and the long sum over
all places and images that the gradient of the weights needs is cut into short ones, which one core computes faster.
"""

from __future__ import annotations

import math

import numpy as np

from autograd.functions.linalg import multiplied
from autograd.functions.windows import innermost, outermost, surrounded

BLOCK = 1 << 20
"""About how many values the columns of one block have: fewer cost more calls, more do not stay in the cache."""


def _blocks(per_row, rows):
    """Cut the rows of the output so that each block has about BLOCK values in its columns."""
    step = max(1, BLOCK // max(1, per_row))
    return [(start, min(start + step, rows)) for start in range(0, rows, step)]


def _columns(x, window, lengths):
    """What lies under each window: a view (channels, *kernel, *lengths, batch) of x, which has its borders already."""
    strides = x.strides[1:-1]
    apart = [stride * one for stride, one in zip(strides, window.dilation, strict=True)]
    steps = [stride * one for stride, one in zip(strides, window.stride, strict=True)]
    return np.lib.stride_tricks.as_strided(
        x,
        (x.shape[0], *window.kernel, *lengths, x.shape[-1]),
        (x.strides[0], *apart, *steps, x.strides[-1]),
        writeable=False,
    )


def _matrices(columns, groups, axes, start, stop):
    """A block of columns: for each group a matrix of what is summed by what is not. Values that overlap are copied."""
    block = columns[(slice(None),) * (axes + 1) + (slice(start, stop),)]
    return block.reshape((groups, math.prod(block.shape[: axes + 1]) // groups, math.prod(block.shape[axes + 1 :])))


def _grouped(x, groups):
    """(channels, rows, ..., batch) as (groups, channels of a group, rows, the rest)."""
    return x.reshape((groups, len(x) // groups, x.shape[1], math.prod(x.shape[2:])))


def _rows(grouped, start, stop):
    """A block of rows of a `_grouped` array as one matrix for each group: a view."""
    return grouped[:, :, start:stop].reshape((*grouped.shape[:2], (stop - start) * grouped.shape[3]))


def convolved(x, weight, bias, window, groups, lengths):
    """The convolution of arrays: weights times columns."""
    x = surrounded(innermost(x), window, 0)
    columns = _columns(x, window, lengths)
    weights = weight.reshape((groups, len(weight) // groups, weight[0].size))
    out = np.empty((len(weight), *lengths, x.shape[-1]), np.result_type(x, weight, weight if bias is None else bias))
    grouped = _grouped(out, groups)
    for start, stop in _blocks(columns.size // lengths[0], lengths[0]):
        part = _rows(grouped, start, stop)
        np.matmul(weights, _matrices(columns, groups, len(lengths), start, stop), out=part)
        if bias is not None:
            part += bias.reshape((groups, -1, 1))
    return outermost(out)


def spread(x, weight, bias, window, groups, size):
    """The transposed convolution of arrays: columns are weightsᵀ times x, and are added up where they would lie."""
    lengths, batch = x.shape[2:], x.shape[0]
    grouped = _grouped(innermost(x), groups)
    weights = weight.reshape((groups, len(weight) // groups, weight[0].size)).swapaxes(1, 2)
    channels = weight.shape[1] * groups
    wide = np.zeros((channels, *window.padded(size), batch), np.result_type(x, weight))
    for start, stop in _blocks(channels * math.prod(window.kernel) * grouped.shape[3], lengths[0]):
        here = (stop - start, *lengths[1:])
        part = _rows(grouped, start, stop)
        pieces = multiplied(weights, part).reshape((channels, *window.kernel, *here, batch))
        for place, under in window.shifts(here, start):
            wide[(slice(None), *under)] += pieces[(slice(None), *place)]
    out = wide[(slice(None), *window.inner(size))]
    return outermost(out if bias is None else out + bias.reshape((-1,) + (1,) * (out.ndim - 1)))


def correlated_with(x, y, window, groups):
    """The gradient of a convolution for its weights: columns times what y has in their places."""
    lengths = y.shape[2:]
    x, grouped = surrounded(innermost(x), window, 0), _grouped(innermost(y), groups)
    columns = _columns(x, window, lengths)
    # Columns times yᵀ, and the sum transposed at the end: of two thin matrices, the one with more rows comes first.
    total = np.zeros((groups, len(x) // groups * math.prod(window.kernel), y.shape[1] // groups), np.result_type(x, y))
    for start, stop in _blocks(columns.size // lengths[0], lengths[0]):
        matrices = _matrices(columns, groups, len(lengths), start, stop)
        total += matrices @ _rows(grouped, start, stop).swapaxes(1, 2)
    return total.swapaxes(1, 2).reshape((y.shape[1], len(x) // groups, *window.kernel))
