"""Einstein's summation: sums of products of any number of arrays, with a letter for every axis."""

from __future__ import annotations

import functools
import math
import operator
from collections import Counter
from typing import Any

import numpy as np

from autograd.errors import ArgumentError, DTypeError
from autograd.function import Function
from autograd.functions.composed import composed
from autograd.functions.shape import reshape

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
"""What NumPy makes of the numbers 0 to 51 in the form with lists."""


class Einsum(Function):
    """Σ of products over the letters that the result does not have; see `einsum`.

    The gradient for one array is an einsum of grad and the other arrays, whose result has the letters
    of that array. What such a result cannot have, a further factor brings in: ones for a letter that
    stands nowhere else, an identity matrix for a letter that the array has twice (a diagonal).
    """

    symbol = "Σ"

    @staticmethod
    def forward(*arrays, subscripts, optimize=False, dtype=None, order="K", casting="safe"):
        if len(arrays) == 2 and dtype is None and order == "K":
            out = _product(subscripts, *[np.asarray(one) for one in arrays])
            if out is not None:
                return out
        out = np.einsum(subscripts, *arrays, optimize=optimize, dtype=dtype, order=order, casting=casting)
        # NumPy makes a view of a single array where it can; a write through it could not be recorded.
        return np.array(out) if len(arrays) == 1 and np.may_share_memory(out, arrays[0]) else out
    @staticmethod
    def backward_arrays(grad, index, arrays, arrays_shape, subscripts, optimize):
        terms, result = _explicit(subscripts, arrays_shape)
        lengths = _lengths(terms, arrays_shape)
        factors = [(grad, result)]
        factors += [(arrays[i], terms[i]) for i in range(len(arrays)) if i != index]
        wanted = ""
        for letter, length in zip(terms[index], arrays_shape[index], strict=True):
            if length != lengths[letter]:
                continue  # an axis of length 1 that was broadcast: its gradient is summed
            if letter in wanted:
                identity = np.eye(length, dtype=grad.dtype)
                factors.append((identity, letter + _spare(wanted + "".join(term for _, term in factors), 1)))
                letter = factors[-1][1][1]
            elif not any((letter, length) in zip(term, np.shape(one), strict=True) for one, term in factors):
                factors.append((np.ones(length, grad.dtype), letter))
            wanted += letter
        piece = einsum(
            f"{','.join(term for _, term in factors)}->{wanted}",
            *[one for one, _ in factors],
            optimize=bool(optimize) or len(factors) > 2,
        )
        return reshape(piece, arrays_shape[index])

    @staticmethod
    def hint(*shapes, subscripts, **options):
        try:
            terms, _ = _explicit(subscripts, shapes)
            lengths = _lengths(terms, shapes)
            for term, shape in zip(terms, shapes, strict=True):
                for letter, length in zip(term, shape, strict=True):
                    if length not in (1, lengths[letter]):
                        return (
                            f"the letter {letter!r} stands for axes of length {lengths[letter]} and {length}; they "
                            "must be equal, or one of them 1. Check the letters against the shapes."
                        )
        except ValueError:
            pass  # the subscripts make no sense: NumPy says why
        return ""


def _product(subscripts, x, y):
    """The same as a product of stacks of matrices, in a tenth of the time for large ones; None if it is no such one."""
    plan = _matrices(subscripts, x.ndim, y.ndim)
    if plan is None or x.dtype.char not in "fd" or y.dtype.char not in "fd":
        return None
    stack, kept, x_axes, y_axes, order = plan
    x, y = x.transpose(x_axes), y.transpose(y_axes)
    shared, rows = x.shape[:stack], x.shape[stack : stack + kept]
    summed, columns = x.shape[stack + kept :], y.shape[x.ndim - kept :]
    if y.shape[: x.ndim - kept] != shared + summed:
        return None  # an axis of length 1 that broadcasts; or what NumPy refuses
    inner = math.prod(summed)
    out = x.reshape((*shared, math.prod(rows), inner)) @ y.reshape((*shared, inner, math.prod(columns)))
    return out.reshape(shared + rows + columns).transpose(order)


@functools.lru_cache(maxsize=1024)
def _matrices(subscripts, *dimensions):
    """How the axes of two arrays become (stack, rows, summed) and (stack, summed, columns), to be multiplied.

    How many axes the stack and the rows have, and three orders of axes: those of both arrays, and that of the axes
    (stack, rows, columns) in the result. None where it is no such product, or makes no sense.
    """
    left, arrow, right = subscripts.partition("->")
    if set(subscripts) - set(LETTERS + " .,->") or (arrow and "..." in left and "..." not in right):
        return None  # no letters; or an ellipsis that the result leaves out, and NumPy does not sum over it
    try:
        (x, y), result = _explicit(subscripts, [(1,) * ndim for ndim in dimensions])
    except ValueError:
        return None
    stack, summed = [[one for one in x if one in y and (one in result) is kept] for kept in (True, False)]
    rows, columns = [one for one in x if one not in y], [one for one in y if one not in x]
    product = stack + rows + columns
    if (len(x), len(y)) != dimensions or len(set(x)) < len(x) or len(set(y)) < len(y):
        return None  # a diagonal
    if not summed or not rows + columns or sorted(product) != sorted(result):
        return None
    x_axes, y_axes = [x.index(one) for one in stack + rows + summed], [y.index(one) for one in stack + summed + columns]
    return len(stack), len(rows), x_axes, y_axes, [product.index(one) for one in result]


@composed
def einsum(
    *operands: Any, optimize: Any = False, dtype: Any = None, order: str = "K", casting: str = "safe"
) -> Any:
    """Einstein's summation: Σ of products, over every letter that the result does not have.

    ``einsum("ij,jk->ik", x, y)`` is the matrix product, ``einsum("ii", x)`` the trace,
    ``einsum("...ij->...ji", x)`` the transpose. All of NumPy's forms: letters that repeat within an
    array (its diagonal), an ellipsis for axes that broadcast, axes of length 1 that broadcast, and a
    result left out (the letters that stand once, in the order of the alphabet).

    The gradient for one array is the sum of products of grad and all others.

    Parameters
    ----------
    *operands
        The letters and then the arrays, ``einsum("ij,j", x, y)``; or every array followed by a list of
        numbers in place of letters, and perhaps the list of the result: ``einsum(x, [0, 1], y, [1], [0])``.
    optimize : bool, str or list
        Whether to multiply pairs first, in a good order, as numpy.einsum; for three and more arrays it
        may save many operations.
    dtype : dtype, optional
        In which to compute.
    order : {"C", "F", "A", "K"}
        Memory layout of the result.
    casting : str
        Which conversions to `dtype` are allowed.

    Returns
    -------
    Zensor
        With memory of its own, also where NumPy gives a view.

    Raises
    ------
    ArgumentError, ShapeError
        If the letters make no sense, or do not fit the shapes.

    Examples
    --------
    >>> from zensor import Zensor, einsum
    >>> einsum("ij,j->i", [[1.0, 2.0], [3.0, 4.0]], Zensor([1.0, 1.0]))
    Zensor([3., 7.], made by einsum)
    """
    subscripts, arrays = _in_letters(operands, "einsum")
    return Einsum.apply(*arrays, subscripts=subscripts, optimize=optimize, dtype=dtype, order=order, casting=casting)


@composed
def einsum_path(*operands: Any, optimize: Any = "greedy") -> tuple[list[Any], str]:
    """In which order `einsum` would multiply: numpy.einsum_path, which looks at the shapes alone.

    Parameters
    ----------
    *operands, optimize
        As for `einsum`.

    Returns
    -------
    list, str
        The pairs to multiply, and a description with the cost.

    Examples
    --------
    >>> from zensor import Zensor, einsum_path
    >>> einsum_path("ij,jk,k", Zensor([[1.0, 2.0], [3.0, 4.0]]), [[3.0, 4.0], [5.0, 6.0]], [5.0, 6.0])[0]
    ['einsum_path', (1, 2), (0, 1)]
    """
    subscripts, arrays = _in_letters(operands, "einsum_path")
    return np.einsum_path(subscripts, *[np.broadcast_to(0.0, np.shape(one)) for one in arrays], optimize=optimize)


def _in_letters(operands, name):
    """The subscripts as text, and the arrays."""
    if len(operands) > 1 and isinstance(operands[0], str | bytes):
        text = operands[0]
        return (text.decode("latin-1") if isinstance(text, bytes) else str(text)), operands[1:]
    if len(operands) < 2:
        raise ArgumentError(
            f"{name} of {len(operands)} arguments: it takes letters and at least one array. "
            "See help(zensor.einsum) for both forms."
        )
    arrays, lists = operands[0 : len(operands) // 2 * 2 : 2], operands[1::2]
    text = ",".join(_letters_of(one, name) for one in lists)
    return (f"{text}->{_letters_of(operands[-1], name)}" if len(operands) % 2 else text), arrays


def _letters_of(numbers, name):
    try:
        places = [one if one is Ellipsis else operator.index(one) for one in numbers]
    except TypeError as error:
        raise DTypeError(
            f"{name} with the axes {numbers!r}: without a text in front, every array is followed by a list of "
            "integers or Ellipsis. See help(zensor.einsum) for both forms."
        ) from error
    if not all(one is Ellipsis or 0 <= one < len(LETTERS) for one in places):
        raise ArgumentError(f"{name} with the axes {numbers!r}: axes are numbers from 0 to 51. Number them anew.")
    return "".join("..." if one is Ellipsis else LETTERS[one] for one in places)


def _explicit(subscripts, shapes):
    """The letters of every array and of the result, with letters for what an ellipsis stands for.

    They are taken to make sense; a ValueError says that they do not, but what is wrong with them NumPy says better.
    """
    left, arrow, result = subscripts.replace(" ", "").partition("->")
    terms = left.split(",")
    widths = [len(shape) - len(term.replace("...", "")) for term, shape in zip(terms, shapes, strict=True)]
    broadcast = _spare(left, max(widths))
    if not arrow:
        uses = Counter(left.replace(".", "").replace(",", ""))
        result = ("..." if "..." in left else "") + "".join(sorted(one for one in uses if uses[one] == 1))
    own = [broadcast[len(broadcast) - width :] for width in widths]  # the last ones: they broadcast from the right
    terms = [term.replace("...", letters) for term, letters in zip(terms, own, strict=True)]
    return terms, result.replace("...", broadcast)


def _spare(used, count):
    """Some letters that are not used."""
    letters = [one for one in LETTERS if one not in used]
    if len(letters) < count:
        raise ArgumentError("the gradient of an einsum of more than 52 axes: there are no more letters. Split it.")
    return "".join(letters[:count])


def _lengths(terms, shapes):
    """How long the axis of every letter is: 1 gives way to any other length."""
    lengths: dict[str, int] = {}
    for term, shape in zip(terms, shapes, strict=True):
        for letter, length in zip(term, shape, strict=True):
            if lengths.get(letter, 1) == 1:
                lengths[letter] = length
    return lengths
