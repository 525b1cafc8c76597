"""Rows of `autograd/functions/conv.py`, `pooling.py` and `avgpool.py`: references are loops over the windows."""

import itertools

import numpy as np

from autograd.functions.avgpool import AvgPoolGradient, adaptive_avg_pool2d, avg_pool1d, avg_pool2d
from autograd.functions.conv import conv1d, conv2d, conv_transpose1d, conv_transpose2d, correlated
from autograd.functions.pooling import MaxPoolGradient, MaxPoolPick, max_pool1d, max_pool2d
from autograd.functions.windows import Window
from tests.autograd.operations import Case, any_, arranged, distinct


def convolved(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    """Σ weight · x over each window, one window after the other."""
    axes = weight.ndim - 2
    if x.ndim == axes + 1:
        return convolved(x[None], weight, bias, stride, padding, dilation, groups)[0]
    reach = [dilation * (count - 1) + 1 for count in weight.shape[2:]]
    sides = [(one - 1) // 2 if padding == "same" else padding for one in reach]
    after = [one - 1 - side if padding == "same" else padding for one, side in zip(reach, sides, strict=True)]
    x = np.pad(x, [(0, 0), (0, 0), *zip(sides, after, strict=True)])
    size = [(length - one) // stride + 1 for length, one in zip(x.shape[2:], reach, strict=True)]
    out = np.zeros((len(x), len(weight), *size), np.result_type(x, weight))
    few, outputs = weight.shape[1], len(weight) // groups
    for place in np.ndindex(*size):
        cut = tuple([slice(at * stride, at * stride + one, dilation) for at, one in zip(place, reach, strict=True)])
        for group in range(groups):
            own = slice(group * outputs, (group + 1) * outputs)
            part = x[(slice(None), slice(group * few, (group + 1) * few), *cut)]
            out[(slice(None), own, *place)] = np.tensordot(part, weight[own], (range(1, axes + 2), range(1, axes + 2)))
    return out if bias is None else out + bias.reshape((-1,) + (1,) * axes)


def transposed(x, weight, bias=None, stride=1, padding=0, output_padding=0, groups=1, dilation=1):
    """Each value spreads the weights over its window."""
    axes = weight.ndim - 2
    if x.ndim == axes + 1:
        return transposed(x[None], weight, bias, stride, padding, output_padding, groups, dilation)[0]
    reach = [dilation * (count - 1) + 1 for count in weight.shape[2:]]
    wide = [(length - 1) * stride + one + output_padding for length, one in zip(x.shape[2:], reach, strict=True)]
    few, many = len(weight) // groups, weight.shape[1]
    out = np.zeros((len(x), many * groups, *wide), np.result_type(x, weight))
    for place in np.ndindex(*x.shape[2:]):
        cut = tuple([slice(at * stride, at * stride + one, dilation) for at, one in zip(place, reach, strict=True)])
        for group in range(groups):
            own = slice(group * few, (group + 1) * few)
            values = x[(slice(None), own, *place)]
            out[(slice(None), slice(group * many, (group + 1) * many), *cut)] += np.tensordot(values, weight[own], 1)
    out = out[(..., *[slice(padding, length - padding) for length in wide])]
    return out if bias is None else out + bias.reshape((-1,) + (1,) * axes)


def pooled(reduce, axes):
    """What `reduce` makes of each window, which gets NaN for what lies outside."""

    def reference(x, kernel, stride=None, padding=0, dilation=1, ceil_mode=False, count_include_pad=False):
        stride = stride or kernel
        reach = dilation * (kernel - 1) + 1
        lead = x.ndim - axes
        size = []
        for length in x.shape[lead:]:
            free = length + 2 * padding - reach
            windows = -(-free // stride) + 1 if ceil_mode else free // stride + 1
            size.append(windows - 1 if (windows - 1) * stride >= length + padding else windows)
        x = np.pad(x, [(0, 0)] * lead + [(padding, padding + reach + stride)] * axes, constant_values=np.nan)
        out = np.zeros((*x.shape[:lead], *size), x.dtype)
        for place in np.ndindex(*size):
            cut = tuple([slice(at * stride, at * stride + reach, dilation) for at in place])
            out[(..., *place)] = reduce(x[(..., *cut)], tuple(range(-axes, 0)))
        return out

    return reference


def adaptive(x, size):
    """Means of windows that share the image."""
    out = np.zeros((*x.shape[:-2], size, size), x.dtype)
    (height, width) = x.shape[-2:]
    for i, j in itertools.product(range(size), repeat=2):
        down, across = [
            slice(at * length // size, -(-(at + 1) * length // size)) for at, length in ((i, height), (j, width))
        ]
        out[..., i, j] = x[..., down, across].mean((-2, -1))
    return out


WINDOW = Window((2, 3), (1, 2), ((1, 0), (1, 1)), (1, 1))
"""Overlaps itself along both axes, and reaches over three of the edges of a (3, 4) image: 3 windows by 2."""

IMAGE = distinct(np.random.default_rng(0), (2, 2, 3, 4))
PLACES = list(np.ndindex(3, 2))


def part(place):
    """What the window covers in one place, of an image with its padding."""
    return (..., slice(place[0], place[0] + 2), slice(2 * place[1], 2 * place[1] + 3))


def padded(x, value=0.0):
    return np.pad(x, ((0, 0), (0, 0), (1, 0), (1, 1)), constant_values=value)


def largest():
    """The largest value of each window of the image."""
    return np.stack([padded(IMAGE, -np.inf)[part(place)].max((2, 3)) for place in PLACES], -1).reshape(2, 2, 3, 2)


def put_at_largest(grad):
    """Each gradient where the largest value of its window is."""
    made = padded(np.zeros(IMAGE.shape, grad.dtype))
    for place in PLACES:
        under = padded(IMAGE, -np.inf)[part(place)]
        made[part(place)] += grad[(..., *place)][..., None, None] * (under == under.max((2, 3), keepdims=True))
    return made[:, :, 1:, 1:-1]


def taken_at_largest(values):
    """The value where the largest value of each window is."""
    made = np.zeros((2, 2, 3, 2), values.dtype)
    for place in PLACES:
        under = padded(IMAGE, -np.inf)[part(place)]
        made[(..., *place)] = (padded(values)[part(place)] * (under == under.max((2, 3), keepdims=True))).sum((2, 3))
    return made


def shared_out(grad):
    """Half of each gradient, in every place of its window."""
    made = padded(np.zeros(IMAGE.shape, grad.dtype))
    for place in PLACES:
        made[part(place)] += grad[(..., *place)][..., None, None] / 2
    return made[:, :, 1:, 1:-1]


def weighed(x, y):
    """For each place in the window, Σ y · what lies under it in x."""
    made = np.zeros((y.shape[1], x.shape[1], 2, 3), np.result_type(x, y))
    for place in PLACES:
        made += np.tensordot(y[(..., *place)], padded(x)[part(place)], (0, 0))
    return made


CONVOLUTIONS = [{}, {"stride": 2}, {"padding": 1}, {"padding": "same"}, {"dilation": 2, "padding": 1}]
TRANSPOSES = [{}, {"stride": 2}, {"stride": 2, "padding": 1, "output_padding": 1}, {"dilation": 2}]
POOLS = [{"args": (2,)}, {"args": (2, 1)}, {"args": (3, 2, 1)}, {"args": (2, 3)}]

SMALL = {"count_include_pad": False}
OUTPUTS = [(2, 2, 3, 2)]

ROWS = [
    Case(conv1d, convolved, (any_,) * 3, [((2, 2, 4), (3, 2, 2), (3,)), ((2, 5), (1, 2, 3), (1,))], CONVOLUTIONS),
    Case(conv1d, convolved, (any_, any_), [((1, 4, 3), (2, 2, 2))], [{"groups": 2}], name="conv1d in groups"),
    Case(conv2d, convolved, (any_,) * 3, [((2, 2, 3, 4), (2, 2, 2, 2), (2,))], CONVOLUTIONS),
    Case(conv2d, convolved, (any_, any_), [((1, 2, 3, 3), (4, 1, 2, 1))], [{"groups": 2}], name="conv2d in groups"),
    Case(conv_transpose1d, transposed, (any_,) * 3, [((2, 2, 3), (2, 3, 2), (3,))], TRANSPOSES),
    Case(conv_transpose2d, transposed, (any_,) * 3, [((1, 2, 2, 3), (2, 1, 2, 3), (1,))], TRANSPOSES),
    Case(conv_transpose2d, transposed, (any_,) * 2, [((1, 2, 2, 2), (2, 2, 2, 1))], [{"groups": 2}], name="in groups"),
    Case(arranged(correlated, lambda call, x, y: call(x, y, WINDOW)), weighed, (any_, any_), [(IMAGE.shape, *OUTPUTS)]),
    Case(max_pool1d, pooled(np.nanmax, 1), distinct, [(2, 1, 5), (2, 6)], [*POOLS, {"args": (2, 1, 0, 2)}]),
    Case(max_pool2d, pooled(np.nanmax, 2), distinct, [(1, 2, 4, 5)], [*POOLS, {"args": (2, 2, 0, 1, True)}]),
    Case(
        arranged(MaxPoolGradient.apply, lambda call, grad: call(grad, IMAGE, largest(), WINDOW)),
        put_at_largest,
        any_,
        OUTPUTS,
    ),
    Case(
        arranged(MaxPoolPick.apply, lambda call, values: call(values, IMAGE, largest(), WINDOW)),
        taken_at_largest,
        any_,
        [IMAGE.shape],
    ),
    Case(avg_pool1d, pooled(np.nanmean, 1), any_, [(2, 1, 5)], [{"args": (2,)}, {"args": (3, 2, 1), **SMALL}]),
    Case(avg_pool2d, pooled(np.nanmean, 2), any_, [(1, 2, 4, 5)], [{"args": (2,)}, {"args": (2, 1)}]),
    Case(
        arranged(AvgPoolGradient.apply, lambda call, grad: call(grad, WINDOW, 2, IMAGE.shape[2:])),
        shared_out,
        any_,
        OUTPUTS,
    ),
    Case(adaptive_avg_pool2d, adaptive, any_, [(2, 1, 4, 5), (1, 3, 3)], [{"args": (size,)} for size in (1, 2, 3)]),
]
