"""What `grad(f)` and its like have in common: which arguments are meant, and what the new function is called."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from autograd.errors import ArgumentError, DTypeError, called, kind_of

Argnums = int | tuple[int, ...]


def checked(transform: str, function: Any, argnums: Any) -> str:
    """Refuse what no call could use; the beginning of later messages, such as "grad of loss"."""
    if not callable(function):
        raise DTypeError(
            f"{transform} of {kind_of(function)}: it takes a function and returns one. "
            f"Write {transform}(f)(x); for the gradient of a Zensor that is computed already, use autograd.gradients."
        )
    numbers = argnums if isinstance(argnums, tuple | list) else (argnums,)
    if not numbers or any(isinstance(one, bool) or not isinstance(one, int) for one in numbers):
        raise ArgumentError(
            f"{transform} of {called(function)} with argnums={argnums!r}: it is the number of a positional argument or "
            "a tuple of them. Use argnums=0 or argnums=(0, 1)."
        )
    return f"{transform} of {called(function)}"


def places(asked: str, argnums: Argnums, arguments: Sequence[Any]) -> list[int]:
    """The numbers of the arguments that are differentiated, none of them negative."""
    count = len(arguments)
    numbers = list(argnums) if isinstance(argnums, tuple | list) else [argnums]
    for number in numbers:
        if not -count <= number < count:
            raise ArgumentError(
                f"{asked} with argnums={argnums!r}: the call gives {count} by position, and argnums counts those "
                "from 0. Pass that argument by position, or change argnums."
            )
    found = [number % count for number in numbers]
    if len(set(found)) < len(found):
        raise ArgumentError(
            f"{asked} with argnums={argnums!r}: an argument is named twice, and can be differentiated once. "
            "Name each of them once."
        )
    return found


def shaped(argnums: Argnums, per_argument: Sequence[Any]) -> Any:
    """One result for an integer, a tuple for a tuple."""
    return tuple(per_argument) if isinstance(argnums, tuple | list) else per_argument[0]


def named_after(wrapper: Callable[..., Any], function: Any, transform: str) -> Callable[..., Any]:
    """Give `wrapper` a name, a line of help and the signature of `function`."""
    wrapper.__name__ = wrapper.__qualname__ = f"{transform}({called(function)})"
    wrapper.__doc__ = f"{transform} of {called(function)}; takes the same arguments."
    wrapper.__wrapped__ = function  # type: ignore[attr-defined]  # where help() and editors find the signature
    return wrapper
