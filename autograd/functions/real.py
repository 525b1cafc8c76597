"""What NumPy has for complex numbers, on data that is real: imag, conjugate, angle. Alphabetical."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.functions.arithmetic import positive
from autograd.functions.elementwise import where
from autograd.functions.index import getitem
from autograd.functions.piecewise import Flat
from autograd.variable import Variable


class Angle(Flat):
    """The angle of a real number as a complex one, elementwise: 0, or π where x < 0. Its derivative is 0.

    Parameters
    ----------
    x : array_like
    deg : bool
        In degrees.

    Examples
    --------
    >>> from zensor import Zensor, angle
    >>> angle(Zensor([1.0, -1.0]), deg=True)
    Zensor([  0., 180.], made by angle)
    """

    @staticmethod
    def forward(x, deg=False): return np.angle(x, deg)


angle = Angle.apply


conjugate = conj = positive


def imag(x: Any) -> Any:
    """The imaginary part of real data: 0, with gradient 0.

    Examples
    --------
    >>> from zensor import Zensor, imag
    >>> imag(Zensor([2.0]))
    Zensor([0.], made by where)
    """
    return where(False, x, 0)


def real(x: Any) -> Any:
    """The real part of real data: a view of all of it.

    Examples
    --------
    >>> from zensor import Zensor, real
    >>> real(Zensor([2.0]))
    Zensor([2.], made by getitem)
    """
    return getitem(x, ...) if isinstance(x, Variable) else np.real(x)


def real_if_close(x: Any, tol: float = 100) -> Any:
    """A view of real data; `tol` says for complex data, of which there is none, what is close.

    Examples
    --------
    >>> from zensor import Zensor, real_if_close
    >>> real_if_close(Zensor([2.0]))
    Zensor([2.], made by getitem)
    """
    return real(x)
