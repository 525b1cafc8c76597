"""Elementwise operations beside PyTorch's."""

from __future__ import annotations

import math

import numpy as np
import torch
from torch.nn import functional

from autograd import functions as f
from tests.autograd.operations import (
    above_one,
    any_,
    flags,
    off_whole,
    positive,
    unit,
)
from tests.oracle.pairs import Pair, at, pair

NAN, INF = math.nan, math.inf

ONE = {
    "abs": torch.abs,
    "arccos": (torch.arccos, unit),
    "arccosh": (torch.arccosh, above_one),
    "arcsin": (torch.arcsin, unit),
    "arcsinh": torch.arcsinh,
    "arctan": torch.arctan,
    "arctanh": (torch.arctanh, unit),
    "around": (torch.round, off_whole),
    "ceil": (torch.ceil, off_whole),
    "conj": torch.conj,
    "conjugate": torch.conj,
    "copy": torch.clone,
    "cos": torch.cos,
    "cosh": torch.cosh,
    "deg2rad": torch.deg2rad,
    "degrees": torch.rad2deg,
    "elu": functional.elu,
    "erf": torch.erf,
    "erfc": torch.erfc,
    "exp": torch.exp,
    "exp2": torch.exp2,
    "expm1": torch.expm1,
    "fabs": torch.abs,
    "fix": (torch.fix, off_whole),
    "floor": (torch.floor, off_whole),
    "gelu": functional.gelu,
    "hardtanh": functional.hardtanh,
    "leaky_relu": functional.leaky_relu,
    "log": (torch.log, positive),
    "log10": (torch.log10, positive),
    "log1p": (torch.log1p, positive),
    "log2": (torch.log2, positive),
    "log_sigmoid": functional.logsigmoid,
    "mish": functional.mish,
    "nan_to_num": torch.nan_to_num,
    "negative": torch.negative,
    "positive": torch.positive,
    "rad2deg": torch.rad2deg,
    "radians": torch.deg2rad,
    "real": torch.real,
    "reciprocal": torch.reciprocal,
    "relu": torch.relu,
    "rint": (torch.round, off_whole),
    "round": (torch.round, off_whole),
    "sigmoid": torch.sigmoid,
    "sign": torch.sign,
    "silu": functional.silu,
    "sin": torch.sin,
    "sinc": torch.sinc,
    "sinh": torch.sinh,
    "softplus": lambda x: functional.softplus(x, threshold=1e9),
    "sqrt": (torch.sqrt, positive),
    "square": torch.square,
    "tan": (torch.tan, unit),
    "tanh": torch.tanh,
    "trunc": (torch.trunc, off_whole),
}
"""Of one input: the counterpart, with the domain where not every number is right."""


def float_power(x, y):
    return torch.float_power(x, y)


TWO = {
    "add": torch.add,
    "arctan2": torch.arctan2,
    "copysign": torch.copysign,
    "divide": torch.divide,
    "float_power": (float_power, (positive, any_)),
    "fmax": torch.fmax,
    "fmin": torch.fmin,
    "fmod": (torch.fmod, (off_whole, above_one)),
    "heaviside": torch.heaviside,
    "hypot": torch.hypot,
    "ldexp": (lambda x, n: torch.ldexp(x, n.double()), (any_, lambda rng, shape: rng.integers(-3, 4, shape))),
    "logaddexp": torch.logaddexp,
    "logaddexp2": torch.logaddexp2,
    "maximum": torch.maximum,
    "minimum": torch.minimum,
    "mod": (torch.remainder, (off_whole, above_one)),
    "multiply": torch.multiply,
    "power": (torch.pow, (positive, any_)),
    "remainder": (torch.remainder, (off_whole, above_one)),
    "subtract": torch.subtract,
}
"""Of two inputs."""


def _of_the_tables() -> list[Pair]:
    rows: list[Pair] = []
    for name, entry in ONE.items():
        theirs, domain = entry if isinstance(entry, tuple) else (entry, any_)
        rows += pair(name, theirs, domain=domain)
    for name, entry in TWO.items():
        theirs, domain = entry if isinstance(entry, tuple) else (entry, (any_, any_))
        if name != "heaviside":
            rows += pair(name, theirs, domain=domain)
    return rows


def heaviside(x):
    return torch.heaviside(x.detach(), torch.tensor(0.5, dtype=x.dtype)) + 0 * x


WIDE = np.array([-800.0, -40.0, -7.0, -1e-3, -1e-9, 0.0, 1e-9, 1e-3, 7.0, 40.0, 800.0])
SMALL = np.array([-0.9, -1e-3, -1e-9, 0.0, 1e-9, 1e-3, 0.9])
SIGNS = np.array([-2.0, 0.0, 3.0])

ROWS = [
    *_of_the_tables(),
    *pair("floor_divide", torch.floor_divide, domain=(off_whole, any_), order=0),
    *pair("heaviside", heaviside, ours=lambda x: f.heaviside(x, 0.5)),
    *at("heaviside", heaviside, SIGNS, ours=lambda x: f.heaviside(x, 0.5)),
    *pair("cbrt", lambda x: torch.sign(x) * torch.abs(x) ** (1 / 3)),
    *pair("angle", torch.angle, domain=positive),
    *pair(
        "divmod",
        lambda x, y: (torch.floor(x.detach() / y.detach()), torch.remainder(x, y)),
        domain=(off_whole, above_one),
    ),
    *pair("modf", lambda x: (torch.frac(x), torch.trunc(x)), domain=off_whole),
    *pair("frexp", lambda x: torch.frexp(x), order=0),
    *pair("astype", lambda x: x.to(torch.float64), dtype=np.float64),
    *pair("around", lambda x: torch.round(x, decimals=1), domain=off_whole, decimals=1),
    *pair("elu", lambda x: functional.elu(x, 0.3), alpha=0.3),
    *pair("elu", torch.selu, alpha=1.6732632423543772, scale=1.0507009873554805),
    *pair("gelu", lambda x: functional.gelu(x, approximate="tanh"), approximate="tanh"),
    *pair("hardtanh", lambda x: functional.hardtanh(x, -0.5, 0.7), min_val=-0.5, max_val=0.7),
    *pair("leaky_relu", lambda x: functional.leaky_relu(x, 0.3), negative_slope=0.3),
    *pair("prelu", functional.prelu, ((2, 3), (3,)), ((2, 3, 2), (1,)), domain=(any_, any_)),
    *pair("where", torch.where, ((3,), (2, 3), ()), ((2, 3), (2, 1), (3,)), domain=(flags, any_, any_)),
    *pair("clip", lambda x: torch.clamp(x, -0.5, 0.9), ours=lambda x: f.clip(x, -0.5, 0.9)),
    *pair("clip", lambda x: torch.clamp(x, max=0.9), ours=lambda x: f.clip(x, max=0.9)),
    *pair("clip", torch.clamp, ((2, 3), (3,), ()), ((3,), (2, 3), (2, 1)), domain=(any_, any_, any_)),
    *pair("power", lambda x: x**3, ours=lambda x: f.power(x, 3)),
    *pair("power", lambda x: x**-2, ours=lambda x: f.power(x, -2)),
    *pair("power", lambda x: x**1.5, domain=positive, ours=lambda x: f.power(x, 1.5)),
    *pair("power", lambda x: 2.5**x, ours=lambda x: f.power(2.5, x)),
    *pair("maximum", lambda x: torch.clamp(x, min=0.1), ours=lambda x: f.maximum(x, 0.1)),
    # kinks, poles and far ends
    *at("abs", torch.abs, SIGNS),
    *at("fabs", torch.abs, SIGNS),
    *at("sign", torch.sign, SIGNS),
    *at("relu", torch.relu, SIGNS),
    *at("leaky_relu", functional.leaky_relu, SIGNS),
    *at("elu", functional.elu, SIGNS, order=1),  # the second derivative jumps at 0
    *at("elu", functional.elu, WIDE[WIDE != 0]),
    *at("hardtanh", functional.hardtanh, [-2.0, -1.0, 0.0, 1.0, 2.0]),
    *at("gelu", functional.gelu, [-40.0, -5.0, 0.0, 5.0, 40.0]),
    *at("silu", functional.silu, [-40.0, -5.0, 0.0, 5.0, 40.0]),
    *at("mish", functional.mish, [-40.0, -5.0, 0.0, 5.0, 40.0]),
    *at("sigmoid", torch.sigmoid, WIDE),
    *at("tanh", torch.tanh, WIDE),
    *at("log_sigmoid", functional.logsigmoid, WIDE),
    *at("softplus", lambda x: functional.softplus(x, threshold=1e9), WIDE[:-1]),
    *at("erf", torch.erf, WIDE),
    *at("erfc", torch.erfc, WIDE),
    *at("expm1", torch.expm1, WIDE[:-1]),
    *at("log1p", torch.log1p, SMALL),
    *at("sinh", torch.sinh, WIDE[1:-1]),
    *at("arcsinh", torch.arcsinh, [*WIDE, 1e9, -1e9]),
    *at("arctanh", torch.arctanh, SMALL),
    *at("arctan", torch.arctan, WIDE),
    *at("arccosh", torch.arccosh, [1.0, 1.0 + 1e-9, 1e9], order=1),
    *at("arcsin", torch.arcsin, [-1.0, 0.0, 1.0], order=1),
    *at("arccos", torch.arccos, [-1.0, 0.0, 1.0], order=1),
    *at("sinc", torch.sinc, [0.0, 1.0, -2.0, 0.5], order=1),
    *at("floor", torch.floor, SIGNS),
    *at("ceil", torch.ceil, SIGNS),
    *at("trunc", torch.trunc, SIGNS),
    *at("rint", torch.round, [-1.5, -0.5, 0.0, 0.5, 1.5, 2.5]),
    *at("sqrt", torch.sqrt, [0.0, 4.0]),
    *at("log", torch.log, [0.0, INF, 1.0]),
    *at("log", torch.log, [-1.0, NAN, 2.0], order=0),
    *at("reciprocal", torch.reciprocal, [0.0, 2.0, INF]),
    *at("square", torch.square, [0.0, -0.0, 1e200]),
    *at("cosh", torch.cosh, WIDE[1:-1]),
    *at("nan_to_num", torch.nan_to_num, [NAN, INF, -INF, 0.0, 2.0]),
    *at(
        "nan_to_num",
        lambda x: torch.nan_to_num(x, 1.5, 2.5, -3.5),
        [NAN, INF, -INF, 0.0, 2.0],
        nan=1.5,
        posinf=2.5,
        neginf=-3.5,
    ),
    *at("maximum", torch.maximum, [0.0, 1.0, 2.0], [1.0, 1.0, 1.0]),
    *at("minimum", torch.minimum, [0.0, 1.0, 2.0], [1.0, 1.0, 1.0]),
    *at("fmax", torch.fmax, [0.0, 1.5, 2.0, NAN, 3.0], [1.0, 1.0, 1.0, 2.0, NAN]),
    *at("fmin", torch.fmin, [0.0, 1.5, 2.0, NAN, 3.0], [1.0, 1.0, 1.0, 2.0, NAN]),
    *at("maximum", torch.maximum, [NAN, 1.0, INF], [1.0, NAN, INF]),
    *at("minimum", torch.minimum, [NAN, 1.0, -INF], [1.0, NAN, INF]),
    *at("maximum", lambda x: torch.maximum(x, x), [3.0], ours=lambda x: f.maximum(x, x)),
    *at("clip", lambda x: torch.clamp(x, 0, 1), [-1.0, 0.0, 0.5, 1.0, 2.0, NAN], ours=lambda x: f.clip(x, 0, 1)),
    *at("clip", lambda x: torch.clamp(x, 1, 0), [-1.0, 0.0, 0.5, 1.0, 2.0], ours=lambda x: f.clip(x, 1, 0)),
    *at("where", torch.where, [True, False], [1.0, NAN], [INF, 2.0]),
    *at(
        "where",
        lambda x: torch.where(x > 0, x, NAN).nansum() + torch.where(x > 0, x, -x).sum(),
        [-1.0, 2.0],
        ours=lambda x: f.nansum(f.where(x > 0, x, NAN)) + f.sum(f.where(x > 0, x, -x)),
    ),
    *[
        row
        for exponent in (0, 0.5, 1, 1.5, 2, 2.0, 3, -1, -2.0)
        for row in at("power", lambda x, e=exponent: x**e, [0.0, 2.0], ours=lambda x, e=exponent: f.power(x, e))
    ],
    *at("power", torch.pow, [0.0, 0.0, 2.0, 0.0], [0.0, 1.0, 0.0, 2.0], order=1),
    *at("power", lambda x: x**3, [-2.0, -0.5], ours=lambda x: f.power(x, 3)),
    *at("power", lambda x: 0.0**x, [0.0, 1.0, 2.0], ours=lambda x: f.power(0.0, x), order=1),
    *at("logaddexp", torch.logaddexp, [0.0, 800.0, -800.0, 1.0], [0.0, 799.0, 800.0, -40.0], order=1),
    *at("logaddexp", torch.logaddexp, [-INF, 1.0], [2.0, -INF], order=1),
    *at("logaddexp2", torch.logaddexp2, [0.0, 1200.0, -800.0, 1.0], [0.0, 1199.0, 800.0, -40.0], order=1),
    *at("arctan2", torch.arctan2, [0.0, 1.0, -1.0, 0.0], [1.0, 0.0, 0.0, -2.0]),
    *at("hypot", torch.hypot, [3.0, 1.0, -2.0], [0.0, -4.0, 0.0]),
    *at("copysign", torch.copysign, [0.0, 2.0, -2.0], [-1.0, -0.0, 0.0], order=1),
    *at("remainder", torch.remainder, [3.0, -3.5, 3.5, -4.0], [2.0, 2.0, -2.0, 2.0]),
    *at("fmod", torch.fmod, [3.0, -3.5, 3.5, -4.0], [2.0, 2.0, -2.0, 2.0]),
]
