"""Refusals: what NumPy says of arguments that do not fit, turned into which operation, what came, why, what to try."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from autograd.errors import ArgumentError, DTypeError, IndexingError, ShapeError, ZensorError

if TYPE_CHECKING:
    from autograd.function import Function

REFUSALS = (ValueError, TypeError, IndexError, OverflowError, ZeroDivisionError, AttributeError)
"""What NumPy raises for arguments that do not fit; any other exception passes through untouched."""

NUMPYS_WORDS = {"dim": "axis", "dims": "axis", "keepdim": "keepdims"}
"""What PyTorch calls an option, and what NumPy does."""

SHAPE_WORDS = ("shape", "dimension", "axis", "axes")
"""What NumPy's message says when shapes are at fault; of matrices it says "a mismatch in its core dimension"."""

ADVICE = {
    "cannot reshape": "The lengths of both multiply to the same number; one may be -1, which is worked out.",
    "only specify one unknown": "Write -1 for one length and numbers for the others.",
    "same number of dimensions": "Insert an axis of length 1 (x[None]), or reshape.",
    "must match exactly": "Cut or pad them to equal lengths, or join along another axis.",
    "must have the same shape": "Cut or pad them, or join them with concatenate.",
    "to squeeze out": "Leave axis= out to drop all axes of length 1, or take one element: x[0].",
    "axes don't match": "Name each axis once.",
    "repeated axis": "Name each axis once.",
    "duplicate value in 'axis'": "Name each axis once.",
    "Axes must be different": "Name two axes; a sequence has only one.",
    "equal division": "Use array_split, or list the places to cut at.",
    "number of parts": "Ask for at least 1.",
    "zero-size array": "Check the data, or pass initial=.",
    "empty sequence": "Check the data.",
    "extend empty axis": "Use mode='constant'.",
    "negative dimensions": "Lengths are whole numbers of at least 0.",
    "non-negative": "Pass a whole number of at least 0.",
    "in the range [0, 1]": "For per cent there is percentile.",
    "be broadcast": "Counted from the last axis, lengths must be equal or 1. Insert an axis or reshape.",
    "as an integer": "Pass a whole number.",
    "literal for int": "Pass a whole number.",
    "choice array": "Indices count the choices from 0. Check them.",
    "never appeared in an input": "Write only letters of the inputs after the arrow.",
    "too many subscripts": "Write one letter per axis.",
    "did not contain a loop": "Pass real numbers.",
    "unsupported operand": "Pass Zensors, arrays or numbers.",
    "bad operand type": "Pass a number.",
}
"""By words of NumPy's message, what to try."""


class Named:
    """Stands in messages for an operation that has no class of its own."""

    options: ClassVar[dict[str, Any]] = {}

    def __init__(self, name: str, hint: Callable[..., str] | None = None) -> None:
        self.name = name
        self.hint = hint or _no_hint


def _no_hint(*shapes: tuple[int, ...], **options: Any) -> str:
    """No rule is known beyond what NumPy says."""
    return ""


def refused(
    cls: type[Function] | Named, values: Sequence[Any], options: dict[str, Any], error: Exception
) -> ZensorError:
    """Turn NumPy's refusal into ours: which operation, which shapes, the rule, what to try."""
    if isinstance(error, ZensorError):
        raise error
    shapes = [np.shape(value) for value in values if value is not None]
    asked = f"{cls.name} of {' and '.join(map(str, shapes)) or 'no array'}"
    given = ", ".join(f"{name}={value!r}" for name, value in options.items() if value is not cls.options.get(name))
    if given:
        asked += f" with {given[:200]}"
    missing = _missing(cls, values)
    if missing:
        return DTypeError(f"{asked}: its input '{missing}' is None. Pass a Zensor, an array or a number.")
    reason = cls.hint(*shapes, **options) or f"{str(error).rstrip('.')}.{_advice(error)}"
    kind: type[ZensorError] = ArgumentError
    if isinstance(error, TypeError | AttributeError):  # NumPy asks objects for a method of the ufunc's name
        kind = DTypeError
        kinds = ", ".join(str(getattr(value, "dtype", type(value).__name__)) for value in values)
        asked += f" ({kinds})" if kinds else ""
    elif isinstance(error, IndexError) and not isinstance(error, np.exceptions.AxisError):
        kind = IndexingError
    elif any(word in str(error) for word in SHAPE_WORDS):
        kind = ShapeError
    return kind(f"{asked}: {reason}")


def _missing(cls: type[Function] | Named, values: Sequence[Any]) -> str:
    """The first input that is None and has no default; '' if there is none such."""
    if isinstance(cls, Named) or cls.variadic:
        return ""
    forward: Any = cls.forward
    required = forward.__code__.co_argcount - len(forward.__defaults__ or ())
    return next((name for name, value in zip(cls.inputs[:required], values, strict=False) if value is None), "")


def _advice(error: Exception) -> str:
    """What to try, where NumPy says only what is wrong."""
    if isinstance(error, np.exceptions.AxisError):
        return " Count axes from 0, or backwards from -1."
    if isinstance(error, IndexError):
        return " Check the index."
    wrong = next((one for one in NUMPYS_WORDS if f"unexpected keyword argument '{one}'" in str(error)), "")
    if wrong:
        return f" Write {NUMPYS_WORDS[wrong]}= for {wrong}=, as NumPy does."
    return next((f" {advice}" for words, advice in ADVICE.items() if words in str(error)), "")
