"""Reductions, scans, statistics and order beside PyTorch's."""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from autograd import functions as f
from tests.autograd.operations import any_, distinct, positive
from tests.oracle.pairs import Pair, at, pair

NAN, INF = math.nan, math.inf
SHAPES = ((3,), (2, 3), (2, 3, 2))
AXES: tuple[Any, ...] = (None, 0, -1, (0, 1), (-1, 0))
MASK = np.array([True, False, True])


def dims(x: torch.Tensor, axis: Any) -> Any:
    """The axis as PyTorch wants it."""
    return tuple(range(x.ndim)) if axis is None else axis


def one_by_one(function: Callable[..., Any], x: torch.Tensor, axis: Any, keepdims: bool) -> torch.Tensor:
    """A reduction that PyTorch has along one axis, along several."""
    places = sorted([one % x.ndim for one in np.atleast_1d(dims(x, axis))], reverse=True)
    for place in places:
        x = function(x, place, keepdims)
    return x


def flattened(function: Callable[..., Any], x: torch.Tensor, axis: Any, keepdims: bool) -> torch.Tensor:
    """A reduction that PyTorch has along one axis, where several count as one."""
    places = [one % x.ndim for one in np.atleast_1d(dims(x, axis))]
    rest = [one for one in range(x.ndim) if one not in places]
    made = function(x.permute(*rest, *places).flatten(len(rest)), -1)
    kept = [1 if one in places else length for one, length in enumerate(x.shape)]
    return made.reshape(kept) if keepdims else made


def middle(x: torch.Tensor, dim: int) -> torch.Tensor:
    """The median as NumPy has it: of an even number the mean of two."""
    return torch.quantile(x, 0.5, dim)


REDUCTIONS: dict[str, Callable[..., torch.Tensor]] = {
    "logsumexp": lambda x, axis, keep: torch.logsumexp(x, dims(x, axis), keep),
    "max": lambda x, axis, keep: torch.amax(x, dims(x, axis), keep),
    "mean": lambda x, axis, keep: torch.mean(x, dims(x, axis), keep),
    "median": lambda x, axis, keep: flattened(middle, x, axis, keep),
    "min": lambda x, axis, keep: torch.amin(x, dims(x, axis), keep),
    "nanmax": lambda x, axis, keep: torch.amax(x, dims(x, axis), keep),
    "nanmean": lambda x, axis, keep: torch.nanmean(x, dims(x, axis), keep),
    "nanmedian": lambda x, axis, keep: flattened(lambda x, dim: torch.nanquantile(x, 0.5, dim), x, axis, keep),
    "nanmin": lambda x, axis, keep: torch.amin(x, dims(x, axis), keep),
    "nanprod": lambda x, axis, keep: one_by_one(torch.prod, x, axis, keep),
    "nansum": lambda x, axis, keep: torch.nansum(x, dims(x, axis), keep),
    "norm": lambda x, axis, keep: torch.linalg.vector_norm(x, 2, axis, keep),
    "prod": lambda x, axis, keep: one_by_one(torch.prod, x, axis, keep),
    "ptp": lambda x, axis, keep: torch.amax(x, dims(x, axis), keep) - torch.amin(x, dims(x, axis), keep),
    "sum": lambda x, axis, keep: torch.sum(x, dims(x, axis), keep),
    "average": lambda x, axis, keep: torch.mean(x, dims(x, axis), keep),
    "vector_norm": lambda x, axis, keep: torch.linalg.vector_norm(x, 2, axis, keep),
}
SPREADS = {"std": torch.std, "var": torch.var, "nanstd": torch.std, "nanvar": torch.var}
BY_SHARE = {"quantile": (torch.quantile, 1), "percentile": (torch.quantile, 100), "nanquantile": (torch.nanquantile, 1)}
BY_SHARE["nanpercentile"] = (torch.nanquantile, 100)
METHODS = ("linear", "lower", "higher", "nearest", "midpoint")
SCANS = {"cumsum": torch.cumsum, "cumprod": torch.cumprod, "nancumsum": torch.cumsum, "nancumprod": torch.cumprod}
SCANS |= {"cumulative_sum": torch.cumsum, "cumulative_prod": torch.cumprod}
SCANS |= {"cummax": lambda x, axis: torch.cummax(x, axis)[0], "cummin": lambda x, axis: torch.cummin(x, axis)[0]}


def _of_the_tables() -> list[Pair]:
    rows: list[Pair] = []
    for axis in AXES:
        shapes = SHAPES[1:] if isinstance(axis, tuple) else ((), *SHAPES) if axis is None else SHAPES
        for keep in (False, True):
            how = {"axis": axis, "keepdims": keep}
            for name, theirs in REDUCTIONS.items():
                fit = [one for one in shapes if one or name not in ("median", "nanmedian")]
                rows += pair(name, lambda x, t=theirs, a=axis, k=keep: t(x, a, k), *fit, domain=distinct, **how)
            for (name, spread), ddof in itertools.product(SPREADS.items(), (0, 1, 0.5)):
                rows += pair(
                    name,
                    lambda x, s=spread, a=axis, k=keep, d=ddof: s(x, dims(x, a), correction=d, keepdim=k),
                    *[one for one in shapes if one],
                    **how,
                    ddof=ddof,
                )
            for name, (theirs, scale) in BY_SHARE.items():
                for method in METHODS:
                    rows += pair(
                        name,
                        lambda x, t=theirs, a=axis, k=keep, m=method: flattened(
                            lambda x, dim: t(x, 0.3, dim, interpolation=m), x, a, k
                        ),
                        (2, 3) if isinstance(axis, tuple) else (5,),
                        domain=distinct,
                        ours=lambda x, n=name, s=scale, **options: getattr(f, n)(x, 0.3 * s, **options),
                        method=method,
                        **how,
                    )
    for name, scan in SCANS.items():
        for axis in (0, -1):
            rows += pair(name, lambda x, s=scan, a=axis: s(x, a), *SHAPES, domain=distinct, axis=axis)
    return rows


def torch_gradient(x: torch.Tensor, *spacing: Any, dim: Any = None, edge_order: int = 1) -> Any:
    return torch.gradient(x, spacing=spacing or 1, dim=dim, edge_order=edge_order)


COUNTS = np.array([1, 2, 0, 3])

ROWS = [
    *_of_the_tables(),
    *pair("sum", lambda x: x[:, torch.tensor(MASK)].sum(1) + 2.5, (2, 3), axis=1, where=MASK, initial=2.5),
    *pair("prod", lambda x: x[:, torch.tensor(MASK)].prod(1) * 2.5, (2, 3), axis=1, where=MASK, initial=2.5),
    *pair("mean", lambda x: x[:, torch.tensor(MASK)].mean(1), (2, 3), axis=1, where=MASK),
    *pair("std", lambda x: x[:, torch.tensor(MASK)].std(1, correction=1), (2, 3), axis=1, where=MASK, ddof=1),
    *pair("var", lambda x: x[:, torch.tensor(MASK)].var(correction=0), (2, 3), where=MASK),
    *pair(
        "max",
        lambda x: x[:, torch.tensor(MASK)].amax(1).clamp(min=0.1),
        (2, 3),
        axis=1,
        where=MASK,
        initial=0.1,
        domain=distinct,
    ),
    *pair(
        "std",
        lambda x, m: (x - m).square().mean(0).sqrt(),
        ((4, 2), (1, 2)),
        domain=(distinct, any_),
        order=0,
        ours=lambda x, m: f.std(x, 0, mean=m),
    ),
    *pair(
        "average",
        lambda x, w: (x * w).sum(0) / w.sum(0),
        ((2, 3), (2, 3)),
        domain=(any_, positive),
        ours=lambda x, w: f.average(x, 0, w),
    ),
    *pair(
        "average",
        lambda x, w: (x @ w) / w.sum(),
        ((2, 3), (3,)),
        domain=(any_, positive),
        ours=lambda x, w: f.average(x, 1, w),
    ),
    *pair("cov", torch.cov, (4,), (2, 4)),
    *pair("cov", lambda x: torch.cov(x, correction=0, fweights=torch.tensor(COUNTS)), (2, 4), ddof=0, fweights=COUNTS),
    *pair(
        "cov",
        lambda x, w: torch.cov(x, aweights=w),
        ((2, 4), (4,)),
        domain=(any_, positive),
        order=1,
        ours=lambda x, w: f.cov(x, aweights=w),
    ),
    *pair("corrcoef", torch.corrcoef, (2, 4), (3, 5), domain=any_),
    *pair("diff", torch.diff, (4,), (2, 3)),
    *pair("diff", lambda x: torch.diff(x, 2, 0), (4,), (3, 2), n=2, axis=0),
    *pair(
        "diff",
        lambda x, y: torch.diff(x, prepend=y, append=2 * y),
        ((2, 3), (2, 1)),
        domain=(any_, any_),
        ours=lambda x, y: f.diff(x, prepend=y, append=2 * y),
    ),
    *pair("ediff1d", lambda x: torch.diff(x.flatten()), (4,), (2, 3)),
    *pair("trapezoid", torch.trapezoid, (4,), (2, 3)),
    *pair("trapezoid", lambda y: torch.trapezoid(y, dx=0.3, dim=0), (4,), (2, 3), dx=0.3, axis=0),
    *pair("trapezoid", torch.trapezoid, ((2, 4), (4,)), ((4,), (4,)), domain=(any_, any_)),
    *pair("gradient", torch_gradient, (4,), (3, 4), ours=lambda x: f.gradient(x)),
    *pair(
        "gradient",
        lambda x: torch_gradient(x, 0.5, dim=0, edge_order=2),
        (4,),
        (3, 4),
        ours=lambda x: f.gradient(x, 0.5, axis=0, edge_order=2),
    ),
    *pair(
        "gradient",
        lambda x: torch.gradient(x, spacing=(torch.tensor([0.0, 1.0, 3.0, 3.5], dtype=x.dtype),)),
        (4,),
        ours=lambda x: f.gradient(x, [0.0, 1.0, 3.0, 3.5]),
    ),
    *pair("sort", lambda x: torch.sort(x)[0], *SHAPES, domain=distinct),
    *pair("sort", lambda x: torch.sort(x, 0)[0], *SHAPES, domain=distinct, axis=0),
    *pair("sort", lambda x: torch.sort(x.flatten())[0], *SHAPES, domain=distinct, axis=None),
    *pair(
        "partition", lambda x: torch.sort(x)[0], (2,), (3, 2), domain=distinct, ours=lambda x: f.partition(x, (0, 1))
    ),
    *pair("topk", lambda x: torch.topk(x, 2), (3,), (2, 3), domain=distinct, ours=lambda x: f.topk(x, 2)),
    *pair(
        "topk",
        lambda x: torch.topk(x, 2, 0, largest=False),
        (3,),
        (2, 3),
        domain=distinct,
        ours=lambda x: f.topk(x, 2, 0, False),
    ),
    *pair("softmax", lambda x: torch.softmax(x, -1), *SHAPES),
    *pair("softmax", lambda x: torch.softmax(x, 0), *SHAPES, axis=0),
    *pair("log_softmax", lambda x: torch.log_softmax(x, -1), *SHAPES),
    *pair("log_softmax", lambda x: torch.log_softmax(x, 0), *SHAPES, axis=0),
    *pair(
        "bincount",
        lambda w: torch.zeros(4, dtype=w.dtype).index_add(0, torch.tensor([0, 2, 2]), w),
        (3,),
        ours=lambda w: f.bincount([0, 2, 2], w, 4),
    ),
    # ties, zeros, NaN and the far ends
    *at("max", torch.amax, [1.0, 5.0, 5.0]),
    *at("max", torch.max, [1.0, 5.0, 5.0]),
    *at("min", torch.min, [[1.0, 1.0], [1.0, 2.0]]),
    *at("min", lambda x: torch.amin(x, 1), [[1.0, 1.0], [3.0, 2.0]], axis=1),
    *at("max", torch.max, [NAN, 1.0, NAN]),
    *at("max", torch.amax, [-INF, -INF]),
    *at("median", torch.median, [2.0, 1.0, 2.0]),
    *at("median", torch.median, [1.0, 1.0, 1.0]),
    *at("nanmedian", torch.nanmedian, [NAN, 1.0, 3.0, 2.0]),
    *at("nanmean", torch.nanmean, [NAN, 1.0, 3.0, 2.0]),
    *at("nansum", torch.nansum, [NAN, 1.0, 3.0, 2.0]),
    *at(
        "quantile",
        lambda x: torch.quantile(x, torch.tensor([0.0, 0.25, 1.0], dtype=x.dtype)),
        [1.0, 2.0, 4.0, 8.0],
        ours=lambda x: f.quantile(x, [0.0, 0.25, 1.0]),
    ),
    *at("sort", lambda x: torch.sort(x, stable=True)[0], [1.0, 2.0, 1.0, 2.0, 1.0]),
    *at("sort", lambda x: torch.sort(x, stable=True)[0], [NAN, 2.0, 1.0, INF]),
    *at("topk", lambda x: torch.topk(x, 2)[0], [1.0, 2.0, 2.0, 0.0], ours=lambda x: f.topk(x, 2)[0]),
    *at("cummax", lambda x: torch.cummax(x, 0)[0], [2.0, 1.0, 2.0, 2.0, 3.0]),
    *at("cummin", lambda x: torch.cummin(x, 0)[0], [2.0, 1.0, 2.0, 1.0, 3.0]),
    *at("cummax", lambda x: torch.cummax(x, 0)[0], [2.0, NAN, 3.0]),
    *at("prod", torch.prod, [0.0, 2.0, 3.0]),
    *at("prod", torch.prod, [0.0, 0.0, 3.0]),
    *at("prod", torch.prod, [0.0, 0.0, 0.0]),
    *at("prod", lambda x: torch.prod(x, 0), [[0.0, 2.0, 3.0], [0.0, 0.0, 4.0]], axis=0),
    *at("cumprod", lambda x: torch.cumprod(x, 0), [2.0, 0.0, 3.0, 0.0, 5.0]),
    *at("cumprod", lambda x: torch.cumprod(x, 1), [[2.0, 0.0, 3.0], [0.0, 0.0, 5.0]], axis=1),
    *at("norm", torch.linalg.vector_norm, [0.0, 0.0], order=1),
    *at("std", lambda x: torch.std(x, correction=0), [2.0, 2.0, 2.0], order=1),
    *at("var", lambda x: torch.var(x, correction=0), [2.0, 2.0, 2.0]),
    *at("logsumexp", lambda x: torch.logsumexp(x, 0), [-INF, 0.0, 1.0]),
    *at("logsumexp", lambda x: torch.logsumexp(x, 0), [1000.0, 999.0, -1000.0]),
    *at("logsumexp", lambda x: torch.logsumexp(x, 0), [INF, 0.0], order=1),
    *at("softmax", lambda x: torch.softmax(x, 0), [-INF, 0.0, 1000.0]),
    *at("log_softmax", lambda x: torch.log_softmax(x, 0), [-INF, 0.0, 1000.0], order=1),
]
for _p in (0, 0.5, 1, 1.5, 2, 3, 4, -1, -2, INF, -INF):
    _theirs = functools.partial(torch.linalg.vector_norm, ord=_p)
    ROWS += pair("norm", _theirs, (3,), domain=distinct, ord=_p)
    if _p >= 0:
        # Between 0 and 2, the second derivative at an element that is 0 is infinite: PyTorch has NaN, ours is 0.
        ROWS += at("norm", _theirs, [0.0, 2.0, -2.0], ord=_p, order=1 if _p in (0.5, 1.5) else 2)
        ROWS += at("norm", _theirs, [0.0, 0.0], ord=_p, order=1)
