"""Rows of `autograd/functions/special.py`."""

import math

import numpy as np

from autograd import functions as f
from autograd.functions.special import sinc_derivative
from tests.autograd.operations import Case, off_whole, whole


def of_each(function):
    """The function of the standard library of every element, in the dtype that came."""
    return lambda x: np.vectorize(function, otypes=[float])(x).astype(x.dtype)


def slope_of_sinc(x, order):
    return (np.cos(np.pi * x) - np.sinc(x)) / x


ROWS = [
    Case(f.erf, of_each(math.erf)),
    Case(f.erfc, of_each(math.erfc)),
    Case(f.sinc, np.sinc, off_whole),
    Case(f.sinc, np.sinc, whole, name="sinc of whole numbers"),
    Case(sinc_derivative, slope_of_sinc, off_whole, options=[{"order": 1}]),
]
