"""Derivatives by one backward pass: grad, value_and_grad, elementwise_grad, vjp."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd.errors import called
from autograd.transforms.call import Call
from autograd.transforms.wrapping import Argnums, checked, named_after, places, shaped


def grad(function: Callable[..., Any], argnums: Argnums = 0, has_aux: bool = False) -> Callable[..., Any]:
    """The function that computes the gradient of `function`, which has one number as its result.

    Parameters
    ----------
    function : callable
        Gives a Zensor of one element; it gets its arguments as Zensors.
    argnums : int or tuple of int
        For which positional arguments. Each may be a Zensor, an array, a number, or nested lists, tuples
        and dictionaries of them; the others are passed on as they are.
    has_aux : bool
        `function` returns (value, aux), and the new function (gradient, aux).

    Returns
    -------
    callable
        Takes the same arguments. Its result is built like the argument, each gradient of the shape and
        dtype of what it belongs to, and zero where the result does not depend on it; a tuple of these
        if `argnums` is a tuple.

    Raises
    ------
    DTypeError
        If an argument is not floating-point, or the result is not a Zensor.
    ShapeError
        If the result has more than one element.
    ArgumentError
        If `argnums` names no positional argument.

    Notes
    -----
    No `.grad` changes. The gradient is itself recorded if it hangs on something that is tracked outside
    (a tracked Zensor as argument, a parameter that the function uses, an outer transform), so transforms
    may stand in each other to any depth. Under `no_grad` it is never recorded.

    Examples
    --------
    >>> from zensor import grad, tanh
    >>> grad(lambda x: x**3)(2.0)
    Zensor(12.)
    >>> grad(grad(grad(tanh)))(0.0)
    Zensor(-2.)
    >>> grad(lambda p: (p["w"] * p["b"]).sum())({"w": 2.0, "b": 5.0})
    {'w': Zensor(5.), 'b': Zensor(2.)}
    """
    asked = checked("grad", function, argnums)

    def gradient(*arguments: Any, **named: Any) -> Any:
        call, grads = _differentiated(asked, function, argnums, has_aux, arguments, named)
        return (grads, call.aux) if has_aux else grads

    return named_after(gradient, function, "grad")


def value_and_grad(function: Callable[..., Any], argnums: Argnums = 0, has_aux: bool = False) -> Callable[..., Any]:
    """The function that computes both the value and the gradient of `function`.

    Parameters
    ----------
    function, argnums, has_aux
        As for `grad`.

    Returns
    -------
    callable
        Gives (value, gradient), or ((value, aux), gradient) with `has_aux`. Zensors in value and aux are
        detached unless they hang on something that is tracked outside.

    Raises
    ------
    DTypeError, ShapeError, ArgumentError
        As for `grad`.

    Examples
    --------
    >>> from zensor import value_and_grad
    >>> value_and_grad(lambda x, y: x * x * y, argnums=(0, 1))(3.0, 2.0)
    (Zensor(18.), (Zensor(12.), Zensor(9.)))
    """
    asked = checked("value_and_grad", function, argnums)

    def value_and_gradient(*arguments: Any, **named: Any) -> Any:
        call, grads = _differentiated(asked, function, argnums, has_aux, arguments, named)
        return ((call.value, call.aux) if has_aux else call.value), grads

    return named_after(value_and_gradient, function, "value_and_grad")


def elementwise_grad(function: Callable[..., Any], argnums: Argnums = 0) -> Callable[..., Any]:
    """The derivative of a function that works element by element, at every element at once.

    It is the gradient of the sum of all results: for y[i] = f(x[i]) that is f'(x[i]). Where elements are
    mixed, what comes out are the sums of the columns of the Jacobian.

    Parameters
    ----------
    function : callable
        Gives one Zensor of any shape.
    argnums : int or tuple of int
        As for `grad`.

    Returns
    -------
    callable
        Takes the same arguments and gives the derivative in the shape of the argument.

    Raises
    ------
    DTypeError, ArgumentError
        As for `grad`.

    Examples
    --------
    >>> import numpy as np
    >>> from zensor import elementwise_grad
    >>> elementwise_grad(lambda x: x**2)(np.array([1.0, 2.0, 3.0]))
    Zensor([2., 4., 6.])
    """
    asked = checked("elementwise_grad", function, argnums)

    def derivative(*arguments: Any, **named: Any) -> Any:
        call = Call(asked, function, arguments, named, places(asked, argnums, arguments))
        call.one_result()
        seed = np.ones(call.outputs[0]._data.shape)
        return shaped(argnums, call.restored(call.gradients([seed])))

    return named_after(derivative, function, "elementwise_grad")


def _differentiated(
    asked: str,
    function: Callable[..., Any],
    argnums: Argnums,
    has_aux: bool,
    arguments: tuple[Any, ...],
    named: dict[str, Any],
) -> tuple[Call, Any]:
    call = Call(asked, function, arguments, named, places(asked, argnums, arguments), has_aux)
    seed = np.ones(call.single()._data.shape)
    return call, shaped(argnums, call.restored(call.gradients([seed])))


def vjp(function: Callable[..., Any], *primals: Any, has_aux: bool = False) -> tuple[Any, ...]:
    """The value of `function`, and the pullback: incoming gradients of the result to gradients of the arguments.

    With the Jacobian J of `function` at `primals`, the pullback is u ↦ Jᵀu, without ever computing J.

    Parameters
    ----------
    function : callable
        Gives Zensors, in nested lists, tuples and dictionaries if it likes.
    *primals
        All its arguments, as for `grad`.
    has_aux : bool
        `function` returns (value, aux).

    Returns
    -------
    value : like what `function` returns
    pullback : callable
        Takes an incoming gradient in the structure and shapes of the value, None for a part that is
        zero, and gives a tuple with one gradient per argument. May be called any number of times.
    aux : anything
        Only with `has_aux`.

    Raises
    ------
    DTypeError
        As for `grad`.
    ShapeError
        If the incoming gradient is not like the value.

    Examples
    --------
    >>> import numpy as np
    >>> from zensor import vjp
    >>> matrix = np.array([[1.0, 2.0], [3.0, 4.0]])
    >>> value, pullback = vjp(lambda x: matrix @ x, np.array([1.0, 1.0]))
    >>> value
    Zensor([3., 7.])
    >>> pullback([1.0, 0.0])
    (Zensor([1., 2.]),)
    """
    asked = checked("vjp", function, 0)
    call = Call(asked, function, primals, {}, range(len(primals)), has_aux)

    def pullback(incoming: Any) -> tuple[Any, ...]:
        seeds = call.seeds(incoming, "the incoming gradient")
        return tuple(call.restored(call.gradients(seeds, retain_graph=True)))

    pullback.__doc__ = f"Jᵀu for {called(function)}: an incoming gradient to one gradient per argument."
    return (call.value, pullback, call.aux) if has_aux else (call.value, pullback)
