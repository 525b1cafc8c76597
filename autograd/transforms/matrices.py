"""All derivatives at once, and products with second derivatives: jacobian, hessian, hvp."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd import functions
from autograd.errors import called
from autograd.transforms.call import Call, directions
from autograd.transforms.forward import as_arguments
from autograd.transforms.reverse import grad
from autograd.transforms.structure import rebuilt
from autograd.transforms.wrapping import Argnums, checked, named_after, places, shaped
from autograd.variable import Variable, untracked

operations: Any = functions  # which have types only where formulas allow it


def jacobian(function: Callable[..., Any], argnums: Argnums = 0) -> Callable[..., Any]:
    """The function that computes all first derivatives: of each element of the result for each of the argument.

    Parameters
    ----------
    function : callable
        Gives a Zensor, or nested lists, tuples and dictionaries of them.
    argnums : int or tuple of int
        As for `grad`.

    Returns
    -------
    callable
        Takes the same arguments. For a result of shape (m, …) and an argument of shape (n, …) it gives
        J of shape (m, …, n, …) with J[i, j] = ∂ result[i] / ∂ argument[j]. For structures: one such per
        leaf of the result, outermost, and then per leaf of the argument; the argument's part is a tuple
        if `argnums` is one.

    Raises
    ------
    DTypeError, ArgumentError
        As for `grad`.

    Notes
    -----
    One call of `function`, then one backward pass per element of the result.

    Examples
    --------
    >>> import numpy as np
    >>> from zensor import jacobian
    >>> jacobian(lambda x: x**2)(np.array([1.0, 2.0, 3.0]))
    Zensor([[2., 0., 0.],
            [0., 4., 0.],
            [0., 0., 6.]])
    """
    asked = checked("jacobian", function, argnums)

    def derivatives(*arguments: Any, **named: Any) -> Any:
        call = Call(asked, function, arguments, named, places(asked, argnums, arguments))
        blocks = [shaped(argnums, call.restored(_rows(call, place))) for place in range(len(call.outputs))]
        return rebuilt(call.tree, blocks)

    return named_after(derivatives, function, "jacobian")


def _rows(call: Call, place: int) -> list[Any]:
    """The Jacobian of one output, one array per input."""
    shape = call.outputs[place]._data.shape
    rows: list[list[Any]] = [[] for _ in call.inputs]
    for element in np.ndindex(shape):
        seeds: list[Any] = [None] * len(call.outputs)
        seeds[place] = np.zeros(shape)
        seeds[place][element] = 1
        for row, gradient in zip(rows, call.gradients(seeds, retain_graph=True), strict=True):
            row.append(gradient)
    return [
        operations.reshape(operations.stack(row), shape + one._data.shape) if row else _nothing(shape, one)
        for row, one in zip(rows, call.inputs, strict=True)
    ]


def _nothing(shape: tuple[int, ...], owner: Variable) -> Any:
    """The Jacobian of a result without elements."""
    return untracked(np.zeros(shape + owner._data.shape, owner._data.dtype), Variable.made_as)


def hessian(function: Callable[..., Any], argnums: Argnums = 0) -> Callable[..., Any]:
    """The function that computes all second derivatives of `function`, which has one number as its result.

    Parameters
    ----------
    function, argnums
        As for `grad`.

    Returns
    -------
    callable
        Takes the same arguments. For an argument of shape s it gives H of shape s + s with
        H[i, j] = ∂² result / ∂ argument[i] ∂ argument[j]. For a tuple `argnums` (or an argument with
        structure) blocks in a tuple of tuples: block [a][b] of shape s_a + s_b, and the transpose of
        block [b][a].

    Raises
    ------
    DTypeError, ShapeError, ArgumentError
        As for `grad`.

    Notes
    -----
    It is ``jacobian(grad(function))``. For a result of several elements use ``jacobian(jacobian(function))``.

    Examples
    --------
    >>> import numpy as np
    >>> from zensor import hessian
    >>> hessian(lambda x: x[0] ** 2 * x[1])(np.array([3.0, 5.0]))
    Zensor([[10.,  6.],
            [ 6.,  0.]])
    """
    checked("hessian", function, argnums)
    return named_after(jacobian(grad(function, argnums), argnums), function, "hessian")


def hvp(function: Callable[..., Any], primals: Any, vectors: Any) -> Any:
    """The product H v of the matrix of second derivatives with a vector, without ever computing H.

    Parameters
    ----------
    function : callable
        Gives a Zensor of one element.
    primals : tuple or list, or a single argument
        All its arguments, as for `grad`.
    vectors : like `primals`
        Of the same structure and shapes; None for a part that is zero.

    Returns
    -------
    like `primals`
        A tuple with one entry per argument, or one result for a single argument.

    Raises
    ------
    DTypeError, ShapeError
        As for `grad`, or if `vectors` is not like `primals`.

    Notes
    -----
    The gradient of ⟨∇f, v⟩: two backward passes, whatever the size of H.

    Examples
    --------
    >>> import numpy as np
    >>> from zensor import hvp
    >>> hvp(lambda x: (x**3).sum(), np.array([1.0, 2.0]), np.array([1.0, 10.0]))
    Zensor([  6., 120.])
    """
    asked = checked("hvp", function, 0)
    many = isinstance(primals, tuple | list)
    primals, vectors = as_arguments(asked, primals, vectors, "vectors")

    def first(*arguments: Any) -> Any:
        return grad(function, tuple(range(len(arguments))))(*arguments)

    first.__name__ = f"grad of {called(function)}"
    call = Call(asked, first, primals, {}, range(len(primals)))
    seeds = directions(asked, tuple(primals), vectors, "vectors", call.inputs)
    products = call.restored(call.gradients(seeds))
    return tuple(products) if many else products[0]
