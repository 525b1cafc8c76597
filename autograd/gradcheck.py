"""gradcheck: are the derivatives right? Differences against the rules, of first and second order.

A derivative is a limit of differences, and differences need no rule. So every function can be asked:
move one element a little up and a little down, look how far the results move, and compare that with
what the backward pass says. The second order is the same question about the backward pass itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np

from autograd.comparison import First, Input, Kink, Second, Settings, compare_all, double
from autograd.errors import ArgumentError, called
from autograd.variable import Variable


class GradReport(NamedTuple):
    """What `gradcheck` found where nothing is wrong."""

    checked: int  # derivatives with respect to how many elements, over all orders
    kinks: tuple[Kink, ...]

    def __str__(self) -> str:
        return "\n".join(
            [f"{self.checked - len(self.kinks)} of {self.checked} derivatives agree", *map(str, self.kinks)]
        )


def gradcheck(
    function: Callable[..., Any],
    inputs: Any,
    order: int = 2,
    *,
    eps: float = 1e-5,
    rtol: float = 1e-5,
    atol: float = 1e-6,
) -> GradReport:
    """Compare the derivatives of a function with central differences, in float64.

    Parameters
    ----------
    function : callable
        Takes `inputs`, gives a Zensor or a sequence of them. If it has parameters of its own (a
        module), their derivatives are checked too.
    inputs : Zensor or sequence
        Checked are the Zensors that want a gradient; anything else is handed to `function` as it is.
        The Zensors themselves are left alone: the function gets float64 copies.
    order : {1, 2}
        2 also checks the derivatives of the derivatives.
    eps : float
        How far to move an element, times its size where that is above 1.
    rtol, atol : float
        An agreement is |got − expected| ≤ atol + rtol · |expected|.

    Returns
    -------
    GradReport
        How many derivatives agree, and where the function has a kink. At a kink there is no
        derivative that could be wrong.

    Raises
    ------
    GradientError
        At the first derivative that is wrong: which input, which element, got, expected.

    Examples
    --------
    >>> from autograd.gradcheck import gradcheck
    >>> from zensor import Zensor, relu, tanh
    >>> print(gradcheck(lambda x, y: tanh(x) * y, [Zensor([0.5, 2.0]), Zensor(3.0)]))
    7 of 7 derivatives agree
    >>> print(gradcheck(relu, Zensor([0.0, 1.0]), order=1))
    1 of 2 derivatives agree
    kink at input 0[0] (order 1): slope 0 from the left and 1 from the right, the rule says 0
    """
    if order not in (1, 2):
        raise ArgumentError(f"gradcheck of order {order!r}: it checks first or second derivatives. Pass order=1 or 2.")
    settings = Settings(eps, rtol, atol)
    with _prepared(function, inputs) as (arguments, leaves):
        first = First(function, arguments, leaves)
        kinks = compare_all(first, settings)
        checked = _elements(first.leaves)
        if order == 2:
            second = Second(first)
            kinks += compare_all(second, settings)
            checked += _elements(second.leaves)
    return GradReport(checked, tuple(kinks))


@contextmanager
def _prepared(function: Callable[..., Any], inputs: Any) -> Iterator[tuple[list[Any], list[Input]]]:
    """The arguments, and the leaves to move: copies of the inputs, and the function's own parameters."""
    given = [inputs] if isinstance(inputs, Variable) or not isinstance(inputs, Sequence) else list(inputs)
    arguments = [double(one) if isinstance(one, Variable) and one.requires_grad else one for one in given]
    leaves = [
        Input(getattr(old, "name", None) or f"input {place}", new)
        for place, (old, new) in enumerate(zip(given, arguments, strict=True))
        if new is not old
    ]
    named_parameters = getattr(function, "named_parameters", None)
    own = [Input(name, one) for name, one in named_parameters() if one.requires_grad] if named_parameters else []
    if not leaves and not own:
        raise ArgumentError(
            f"gradcheck of {called(function)}: no input is a Zensor that wants a gradient, so there is nothing "
            "to check. Pass Zensors of floating-point data."
        )
    before = [one.leaf._data for one in own]
    try:
        for one in own:
            one.leaf._data, one.leaf._node = one.leaf._data.astype(np.float64), None
        yield arguments, leaves + own
    finally:
        for one, data in zip(own, before, strict=True):
            one.leaf._data, one.leaf._node = data, None


def _elements(leaves: list[Input]) -> int:
    return sum(one.leaf._data.size for one in leaves)
