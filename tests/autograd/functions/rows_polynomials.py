"""Rows of `autograd/functions/polynomials.py`, `convolution.py` and `interpolation.py`."""

import functools

import numpy as np

from autograd.functions import (
    convolve,
    correlate,
    interp,
    poly,
    polyadd,
    polyder,
    polydiv,
    polyfit,
    polyint,
    polymul,
    polysub,
    polyval,
    vander,
)
from tests.autograd.operations import Case, any_, distinct, positive, small_integers, whole

TWO = (any_, any_)
LENGTHS = [((n,), (m,)) for n in (1, 2, 3, 4, 5) for m in (1, 2, 3, 4)]
NO_SEQUENCES = [((0,), (2,)), ((2,), (0,)), ((2, 2), (2,)), ((2,), (1, 2))]
MODES = [{"mode": mode} for mode in ("full", "same", "valid", 0, 1, 2)]
FITS = [{"deg": 0}, {"deg": 2}, {"deg": 1, "cov": True}, {"deg": 1, "rcond": 1e-9}]


def spread(rng, shape):
    """Increasing points, far apart."""
    return np.cumsum(rng.uniform(0.5, 1.0, shape)) - 1.0


def powers_of_two(rng, shape):
    """With which division is exact, so that the remainder begins at the same place in every precision."""
    return 2.0 ** rng.integers(-1, 3, shape)


def only(function, place):
    """One of the results."""
    return functools.wraps(function)(lambda *inputs: function(*inputs)[place])


def full_fit(function):
    """What has no derivative left out, and numbers as arrays."""

    @functools.wraps(function)
    def call(x, y, **options):
        coefficients, residuals, _, values, _ = function(x, y, full=True, **options)
        return coefficients, residuals, values

    return call


def unscaled(function):
    """The covariance that does not depend on y."""
    return functools.wraps(function)(lambda x: function(x, x * 0 + [1.0, 2.0, 4.0, 0.0], 1, cov="unscaled")[1])


def weighted(function):
    """The weights as the third input."""
    return functools.wraps(function)(lambda x, y, w, **options: function(x, y, w=w, **options))


def with_ends(function):
    return functools.wraps(function)(lambda x, xp, fp, left, right: function(x, xp, fp, left, right))


ROWS = [
    Case(convolve, np.convolve, TWO, [*LENGTHS, ((), (2,)), ((3,), ())], [{}, *MODES]),
    Case(convolve, np.convolve, TWO, NO_SEQUENCES, refused=True),
    Case(convolve, np.convolve, TWO, [((2,), (2,))], [{"mode": "x"}, {"mode": 3}], refused=True),
    Case(convolve, np.convolve, (any_, small_integers), [((3,), (2,))], name="convolve with integers"),
    Case(correlate, np.correlate, TWO, LENGTHS, [{}, *MODES]),
    Case(correlate, np.correlate, TWO, [*NO_SEQUENCES, ((), (2,))], refused=True),
    Case(
        interp,
        np.interp,
        (any_, spread, any_),
        [((), (3,), (3,)), ((4,), (3,), (3,)), ((2, 3), (4,), (4,)), ((0,), (2,), (2,)), ((3,), (1,), (1,))],
    ),
    Case(
        with_ends(interp),
        with_ends(np.interp),
        (lambda rng, shape: 4 * any_(rng, shape), spread, any_, any_, any_),
        [((6,), (3,), (3,), (), ()), ((), (2,), (2,), (), ())],
        name="interp with ends",
    ),
    Case(
        interp,
        np.interp,
        (any_, distinct, any_),
        [((5,), (4,), (4,)), ((), (1,), (1,))],
        [{"period": 1.7}, {"period": -3, "left": 5}],
        name="interp with period",
    ),
    Case(
        interp,
        np.interp,
        (any_,) * 3,
        [((2,), (0,), (0,)), ((2,), (2,), (3,)), ((2,), (1, 2), (2,)), ((2,), (), ())],
        refused=True,
    ),
    Case(interp, np.interp, (any_,) * 3, [((2,), (2,), (2,))], [{"period": 0}], refused=True),
    Case(poly, np.poly, any_, [(1,), (3,), (0,)]),
    Case(poly, np.poly, any_, [(2, 3), (0, 0)], refused=True),
    Case(polyadd, np.polyadd, TWO, [*LENGTHS[2:6], ((), (2,))]),
    Case(polyder, np.polyder, any_, [(1,), (4,)], [{}, {"m": 0}, {"m": 2}, {"m": 6}]),
    Case(polyder, np.polyder, any_, [(3,)], [{"m": -1}, {"m": "x"}], refused=True),
    Case(only(polydiv, 0), only(np.polydiv, 0), TWO, [*LENGTHS, ((), ())], name="quotients"),
    Case(polydiv, np.polydiv, (powers_of_two, powers_of_two), LENGTHS, order=0),
    Case(polydiv, np.polydiv, TWO, NO_SEQUENCES[:2], refused=True),
    Case(polyfit, np.polyfit, (spread, any_), [((4,), (4,)), ((4,), (4, 2))], FITS),
    Case(unscaled(polyfit), unscaled(np.polyfit), spread, [(4,)], name="polyfit unscaled"),
    Case(
        full_fit(polyfit),
        full_fit(np.polyfit),
        (spread, any_),
        [((4,), (4,)), ((4,), (4, 2))],
        [{"deg": 1}, {"deg": 4}],
        name="polyfit in full",
    ),
    Case(
        weighted(polyfit),
        weighted(np.polyfit),
        (spread, any_, positive),
        [((4,), (4,), (4,)), ((4,), (4, 2), (4,))],
        [{"deg": 1}, {"deg": 1, "cov": True}],
        name="polyfit with weights",
    ),
    Case(
        weighted(polyfit),
        weighted(np.polyfit),
        (spread, any_, positive),
        [((3,), (3,), (2,)), ((3,), (3,), (3, 1))],
        [{"deg": 1}],
        refused=True,
    ),
    Case(
        polyfit, np.polyfit, TWO, [((3, 1), (3,)), ((0,), (0,)), ((3,), ()), ((3,), (2,))], [{"deg": 1}], refused=True
    ),
    Case(polyfit, np.polyfit, TWO, [((3,), (3,))], [{"deg": -1}, {"deg": 2, "cov": True}], refused=True),
    Case(
        polyint,
        np.polyint,
        any_,
        [(1,), (3,)],
        [{}, {"m": 0}, {"m": 2}, {"m": 2, "k": 5.0}, {"m": 2, "k": [1.0, 2.0, 3.0]}],
    ),
    Case(polyint, np.polyint, any_, [(3,)], [{"m": -1}, {"m": 3, "k": [1.0, 2.0]}, {"m": None}], refused=True),
    Case(polymul, np.polymul, TWO, [*LENGTHS[2:6], ((), (2,))]),
    Case(
        polymul,
        np.polymul,
        (whole, whole),
        [((3,), (3,)), ((4,), (2,)), ((2,), (5,))],
        order=0,
        name="polymul with zeros",
    ),
    Case(polysub, np.polysub, TWO, [*LENGTHS[2:6], ((), (2,))]),
    Case(
        polyval, np.polyval, TWO, [((4,), ()), ((3,), (2, 3)), ((1,), (2,)), ((3, 2), (2,)), ((0,), (2,)), ((0,), ())]
    ),
    Case(vander, np.vander, any_, [(3,), (1,), (0,)], [{}, {"N": 2}, {"N": 4, "increasing": True}, {"N": 0}]),
    Case(vander, np.vander, any_, [(), (2, 2)], refused=True),
    Case(vander, np.vander, any_, [(2,)], [{"N": -1}], refused=True),
]
