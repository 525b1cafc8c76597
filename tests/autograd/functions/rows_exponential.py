"""Rows of `autograd/functions/exponential.py`."""

import numpy as np

from autograd import functions as f
from tests.autograd.operations import Case, any_, positive, small_integers

ROWS = [
    Case(f.exp, np.exp),
    Case(f.exp2, np.exp2),
    Case(f.expm1, np.expm1),
    Case(f.frexp, np.frexp),
    Case(f.ldexp, np.ldexp, (any_, small_integers)),
    Case(f.ldexp, np.ldexp, (any_, any_), refused=True, name="ldexp by a fraction"),
    Case(f.log, np.log, positive),
    Case(f.log10, np.log10, positive),
    Case(f.log1p, np.log1p, positive),
    Case(f.log2, np.log2, positive),
    Case(f.logaddexp, np.logaddexp, (any_, any_)),
    Case(f.logaddexp, np.logaddexp, (any_, small_integers), name="logaddexp of integers"),
    Case(f.logaddexp2, np.logaddexp2, (any_, any_)),
]
